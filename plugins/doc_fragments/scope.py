# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """Options that say which instance of IAM Identity Center a task speaks to."""

    DOCUMENTATION = r"""
options:
  instance_arn:
    description:
      - The ARN of the IAM Identity Center instance, for accounts that can see more than one.
      - If neither this nor O(identity_store_id) is given, the only instance in the Region is used. If there are
        several, the task fails and lists them. If there is none, it names the Regions that have one.
    type: str
  identity_store_id:
    description:
      - The id of the identity store, such as V(d-1234567890), or its ARN.
      - Setting it saves one call per task; O(instance_arn) is then ignored.
    type: str
"""
