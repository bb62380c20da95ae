# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """What happens to the access of somebody who is deleted."""

    DOCUMENTATION = r"""
options:
  on_assignments:
    description:
      - What to do, with O(state=absent), with the account and application assignments that the thing itself has. IAM
        Identity Center does not reliably take them away when it deletes somebody.
      - V(remove) takes them away first, waits until they are gone, and then deletes. V(refuse) fails before any write, in
        check mode too, and lists them. V(keep) deletes without looking, and leaves them behind; afterwards
        M(steward.identity_center.idc_assignment_info) finds them and M(steward.identity_center.idc_assignment) removes
        them by id.
      - What it has in an account that is suspended or not active can't be taken away. V(remove) leaves it behind, with a
        warning, so that nobody stays because of it; the diff shows it on both sides.
    type: str
    choices: [remove, refuse, keep]
    default: remove
"""
