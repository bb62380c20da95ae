# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the engine needs of the access half."""

from __future__ import annotations

from types import SimpleNamespace

from ansible_collections.steward.identity_center.plugins.module_utils._task.runner import of_store
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore


def test_a_part_that_needs_the_store_alone_is_handed_the_store_and_all_else() -> None:
    store = FakeStore()

    part = of_store(lambda *given, **more: (given, more))

    assert part(SimpleNamespace(store=store), "wish", "found", deep=True) == (
        (store, "wish", "found"),
        {"deep": True},
    )
