#!/usr/bin/python
# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: idc_group
version_added: 0.1.0
short_description: Manage a group of AWS IAM Identity Center
description:
  - Creates, updates, renames and deletes a group in the IAM Identity Center directory.
  - An attribute that is not given is left alone. An empty string clears the attribute.
  - To manage its members, use M(steward.identity_center.idc_group_membership).
author:
  - steward.identity_center authors (@steward)
options:
  display_name:
    description:
      - The name of the group. It selects the group, unless O(group_id) does.
      - Together with O(group_id), a different name renames the group and keeps its id, its members and its access.
      - Required to create a group.
    type: str
    aliases: [name]
  group_id:
    description:
      - The id or ARN of an existing group.
    type: str
  previously:
    description:
      - Former names. If no group has O(display_name) and one has one of these names, that group is renamed.
      - A name that differs from O(display_name) only in letter case counts too. If it is not listed here, a group whose
        name differs only in letter case keeps that spelling.
      - Deletion considers only the current name.
    type: list
    elements: str
  description:
    description: What the group is for.
    type: str
  state:
    description:
      - Whether the group should exist. Deleting cannot be undone and deletes the memberships too; a group created again
        with the same name gets a new id.
    type: str
    choices: [present, absent]
    default: present
extends_documentation_fragment:
  - steward.identity_center.scope
  - steward.identity_center.externally_managed
  - steward.identity_center.on_assignments
  - steward.identity_center.attributes
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - steward.identity_center.requirements
"""

EXAMPLES = r"""
- name: Create a group for the people who are on call
  steward.identity_center.idc_group:
    display_name: On-call engineers
    description: May open the break-glass role. Owner is platform@example.com

- name: Rename it; its id, members and access are kept
  steward.identity_center.idc_group:
    display_name: Incident responders
    previously:
      - On-call engineers

- name: Delete a group; run this with --check --diff first to see who would lose their membership
  steward.identity_center.idc_group:
    display_name: Contractors 2024
    state: absent
"""

RETURN = r"""
group:
  description: The group after the task, or as it would be after it. V(null) if there is none.
  returned: always
  type: dict
  contains:
    group_id:
      description: The id. V(null) in check mode for a group that would be created.
      type: str
      sample: 9067642ac7-2f5fd2c4-91e0-4a0c-9d1b-4cb1bcd6a1f7
    group_arn:
      description: The ARN, if the installed botocore provides it (1.43.105 or later does).
      type: str
      sample: arn:aws:identitystore:::group/9067642ac7-2f5fd2c4-91e0-4a0c-9d1b-4cb1bcd6a1f7
    display_name:
      description: The name.
      type: str
      sample: On-call engineers
    description:
      description: What the group is for, or V(null).
      type: str
      sample: May open the break-glass role
    external_ids:
      description: The ids from the external identity provider that provisioned the group, if one did.
      type: list
      elements: dict
      sample: []
    revision:
      description:
        - The revision number kept by the service, if the installed botocore provides it (1.43.105 or later does).
          V(null) in check mode if the task would change the group.
      type: str
      sample: "1"
    created_at:
      description: When the group was created, in UTC.
      type: str
      sample: "2026-11-23T08:15:00Z"
    created_by:
      description: Who created the group, if the service provides it.
      type: str
    updated_at:
      description: When the group was last changed, in UTC.
      type: str
    updated_by:
      description: Who last changed the group, if the service provides it.
      type: str
    unknown_attributes:
      description:
        - Attributes that the installed botocore cannot read and that are therefore V(null) here, each with the first
          version that can. Whether the group has them is unknown.
      type: dict
      sample: {}
changes:
  description: What was changed, or would be, in execution order.
  returned: always
  type: list
  elements: dict
  contains:
    action:
      description: The action, V(create), V(update), V(remove) or V(delete).
      type: str
      sample: create
    kind:
      description: The kind of thing, V(group), V(account_assignment) or V(application_assignment).
      type: str
      sample: group
    name:
      description: The exact name of the thing. In messages and diffs, invisible characters are shown as escapes.
      type: str
      sample: On-call engineers
    attributes:
      description: The attributes that an update changes.
      type: list
      elements: str
      sample: [description]
    account:
      description: The name and id of the account, for an account assignment that is removed.
      type: str
      sample: shop-production (333300000011)
    account_id:
      description: The account's id.
      type: str
      sample: "333300000011"
    permission_set:
      description: The permission set's name.
      type: str
      sample: ReadOnly
    application:
      description: The name of the application, for an application assignment that is removed.
      type: str
      sample: Wiki
    application_arn:
      description: The application's ARN.
      type: str
    cascade:
      description: What is removed together with a deleted thing, such as its memberships.
      type: list
      elements: str
      sample: [removed membership zoe.obrien in On-call engineers]
    left_behind:
      description:
        - The access that a deleted thing has in accounts that are suspended or not active, where it cannot be removed
          and stays behind, belonging to nobody.
      type: list
      elements: str
      sample: [ReadOnly in old-shop (333300000019)]
    status:
      description: V(planned) in check mode, otherwise V(done), V(failed) or V(skipped).
      type: str
      sample: done
    reason:
      description: Why it failed.
      type: str
    uncertain:
      description: V(true) if it failed but may have taken effect nevertheless; otherwise absent.
      type: bool
error_code:
  description:
    - What went wrong, in one word. If the service returned an error code, such as V(ConflictException), it is that
      code.
    - Otherwise V(InvalidInput), V(Unresolved), V(Refused), V(Unsupported), V(Configuration), V(Credentials),
      V(Unreachable), V(Foreign), V(Throttled), V(Server), V(Pending), V(Failed), V(Lost), V(NotWritten) or V(Other).
      The page C(docs/errors.md) of the collection explains each of them.
  returned: on failure
  type: str
  sample: ConflictException
request_id:
  description: The service's id of the failed request, for AWS support.
  returned: on failure
  type: str
"""

from ..module_utils._task.startup import prepare

prepare()

from ..module_utils._task.identities import IDC_GROUP
from ..module_utils._task.runner import run


def main() -> None:
    """Run the module."""
    run(IDC_GROUP)


if __name__ == "__main__":
    main()
