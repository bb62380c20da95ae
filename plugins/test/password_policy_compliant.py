# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleFilterError

from ..plugin_utils._password_policy import violations


def password_policy_compliant(password: object) -> bool:
    """See password_policy_compliant.yml."""
    if not isinstance(password, str):
        raise AnsibleFilterError(f"password_policy_compliant: takes a string, got {type(password).__name__}")
    return not violations(password)


class TestModule:
    """What Ansible finds the test by."""

    __test__ = False  # for pytest

    def tests(self) -> dict[str, t.Callable[..., t.Any]]:
        """The tests of this file."""
        return {"password_policy_compliant": password_policy_compliant}
