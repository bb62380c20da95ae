# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Three users and two groups, and what was asked of their store."""

from __future__ import annotations

from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import email, group, user
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore

JANE = user("jane", number=1, emails=email("jane@example.com"))
JOE = user("joe", number=2, emails=email("joe@example.com"))
ZOE = user("zoe", number=3)
ENGINEERS, ONCALL = group("Engineers", number=101), group("Oncall", number=102)


def store() -> FakeStore:
    """Three users, two groups; jane and joe are in Engineers, jane is in Oncall."""
    return FakeStore(JANE, JOE, ZOE, ENGINEERS, ONCALL).join(ENGINEERS, JANE, JOE).join(ONCALL, JANE)


def asked(real: FakeStore) -> list[str]:
    """The operations that were asked for."""
    return [operation for operation, _what in real.calls]
