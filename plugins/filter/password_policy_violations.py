# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
name: password_policy_violations
version_added: 1.0.0
short_description: Explain why IAM Identity Center would refuse a password
description:
  - Lists the requirements of the IAM Identity Center user guide that a password does not meet. A password has 8 to 64
    characters, including a lowercase letter, an uppercase letter, a digit and one of the symbols
    ~!@#$%^&*_-+=`|\(){}[]:;"'<>,.?/
  - Only the service knows whether the password is one of the user's last three, or has been leaked.
  - The sentences reveal nothing about the password, so they may be shown. Anything else that a task shows may contain
    it; give the task C(no_log=true).
author:
  - steward.identity_center authors (@steward)
options:
  _input:
    description: The password. Quote it if YAML would read it as something else, such as a number.
    type: str
    required: true
seealso:
  - plugin: steward.identity_center.password_policy_compliant
    plugin_type: test
"""

EXAMPLES = r"""
- name: Show what is wrong with a password
  ansible.builtin.debug:
    msg: "{{ candidate | steward.identity_center.password_policy_violations }}"
"""

RETURN = r"""
_value:
  description: A sentence for each violation; an empty list if there are none.
  type: list
  elements: str
  sample:
    - A password has a digit (0 to 9), this one has none.
"""

import typing as t

from ansible.errors import AnsibleFilterError

from ..plugin_utils._password_policy import violations


def password_policy_violations(password: object) -> list[str]:
    """See DOCUMENTATION."""
    if not isinstance(password, str):
        raise AnsibleFilterError(f"password_policy_violations: takes a string, got {type(password).__name__}")
    return violations(password)


class FilterModule:
    """What Ansible finds the filter by."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """The filters of this file."""
        return {"password_policy_violations": password_policy_violations}
