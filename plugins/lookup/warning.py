# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
name: warning
version_added: 1.0.0
short_description: Issue warnings
description:
  - Displays its terms as warnings, like those of modules, and returns them. Tasks in a role have no other way to issue
    a warning.
author:
  - steward.identity_center authors (@steward)
options:
  _terms:
    description: The warnings.
    type: list
    elements: str
"""

EXAMPLES = r"""
- name: Warn that nobody has this name
  ansible.builtin.debug:
    msg: "{{ lookup('steward.identity_center.warning', 'nobody is called ' ~ name) }}"
"""

RETURN = r"""
_list:
  description: The terms.
  type: list
  elements: str
"""

from ansible.plugins.lookup import LookupBase
from ansible.utils.display import Display


class LookupModule(LookupBase):  # type: ignore[misc]
    """Warns."""

    def run(self, terms: list[object], variables: object = None, **kwargs: object) -> list[str]:
        """See DOCUMENTATION."""
        self.set_options(var_options=variables, direct=kwargs)
        warnings = [str(term) for term in terms]
        for warning in warnings:
            Display().warning(warning)
        return warnings
