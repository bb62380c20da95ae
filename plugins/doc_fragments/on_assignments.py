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
      - With O(state=absent), what to do with the user's or group's own account and application assignments,
        and entitlements of account access manager. IAM Identity Center does not reliably remove them when it deletes a
        user or group.
      - V(remove) removes them first, waits until they are gone, and then deletes. V(refuse) fails before any write, in
        check mode too, and lists them. V(keep) deletes without checking, and leaves them behind; afterwards
        M(steward.identity_center.idc_assignment_info) finds them, and M(steward.identity_center.idc_assignment) and
        M(steward.identity_center.idc_entitlement) remove them by id.
      - Entitlements that cannot be read, because the caller may not, or the Region or the installed botocore lacks
        account access manager, are left behind with a warning; with V(refuse) the task fails instead.
      - Access in an account that is suspended or not active cannot be removed. V(remove) leaves it behind, with a
        warning, rather than failing to delete; the diff shows it both before and after.
    type: str
    choices: [remove, refuse, keep]
    default: remove
"""
