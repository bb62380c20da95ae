# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleFilterError

from ..plugin_utils._password_policy import violations


def password_policy_violations(password: object) -> list[str]:
    """See password_policy_violations.yml."""
    if not isinstance(password, str):
        raise AnsibleFilterError(f"password_policy_violations: takes a string, got {type(password).__name__}")
    return violations(password)


class FilterModule:
    """What Ansible finds the filter by."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """The filters of this file."""
        return {"password_policy_violations": password_policy_violations}
