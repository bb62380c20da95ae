# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
name: password_policy_compliant
version_added: 1.0.0
short_description: Check whether IAM Identity Center would accept a password
description:
  - Checks whether a password meets the requirements of the IAM Identity Center user guide. A password has 8 to 64
    characters, including a lowercase letter, an uppercase letter, a digit and one of the symbols
    ~!@#$%^&*_-+=`|\(){}[]:;"'<>,.?/
  - Only the service knows whether the password is one of the user's last three, or has been leaked.
author:
  - steward.identity_center authors (@steward)
options:
  _input:
    description: The password. Quote it if YAML would read it as something else, such as a number.
    type: str
    required: true
seealso:
  - plugin: steward.identity_center.password_policy_violations
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Accept no password that the service would refuse
  ansible.builtin.assert:
    that: candidate is steward.identity_center.password_policy_compliant
    fail_msg: "{{ candidate | steward.identity_center.password_policy_violations | join(' ') }}"
"""

RETURN = r"""
_value:
  description: Whether the password would be taken.
  type: bool
"""

import typing as t

from ansible.errors import AnsibleFilterError

from ..plugin_utils._password_policy import violations


def password_policy_compliant(password: object) -> bool:
    """See DOCUMENTATION."""
    if not isinstance(password, str):
        raise AnsibleFilterError(f"password_policy_compliant: takes a string, got {type(password).__name__}")
    return not violations(password)


class TestModule:
    """What Ansible finds the test by."""

    __test__ = False  # for pytest

    def tests(self) -> dict[str, t.Callable[..., t.Any]]:
        """The tests of this file."""
        return {"password_policy_compliant": password_policy_compliant}
