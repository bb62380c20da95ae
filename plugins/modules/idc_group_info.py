#!/usr/bin/python
# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: idc_group_info
version_added: 0.1.0
short_description: Gather information about groups in AWS IAM Identity Center
description:
  - Returns the groups of the directory and, optionally, their members.
  - The result uses the same keys that M(steward.identity_center.idc_group) takes.
author:
  - steward.identity_center authors (@steward)
options:
  groups:
    description:
      - The groups to return, by display name, id or ARN. The default is all, unless O(user) is given.
      - A name that does not exist is not an error; it is listed in RV(missing).
    type: list
    elements: str
  user:
    description: Return only the groups of this user, given by user name, primary e-mail address, id or ARN.
    type: str
  name_matches:
    description: Return only groups whose display name matches this shell pattern, ignoring letter case.
    type: str
  externally_managed:
    description: Return only groups that an external identity provider provisioned (V(true)) or did not (V(false)).
    type: bool
  include_members:
    description: Whether to look up each group's members.
    type: bool
    default: false
extends_documentation_fragment:
  - steward.identity_center.scope
  - steward.identity_center.attributes.info
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - steward.identity_center.requirements
"""

EXAMPLES = r"""
- name: List all groups with their members
  steward.identity_center.idc_group_info:
    include_members: true
  register: directory

- name: Fail if a group is empty
  ansible.builtin.assert:
    that: item.members | length > 0
    fail_msg: "{{ item.display_name }} is empty"
  loop: "{{ directory.groups }}"
  loop_control:
    label: "{{ item.display_name }}"

- name: List the groups of one person
  steward.identity_center.idc_group_info:
    user: zoe.obrien
"""

RETURN = r"""
groups:
  description: The groups, sorted by display name. The keys are those of M(steward.identity_center.idc_group).
  returned: success
  type: list
  elements: dict
  contains:
    group_id:
      description: The id.
      type: str
      sample: 9067642ac7-2f5fd2c4-91e0-4a0c-9d1b-4cb1bcd6a1f7
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
    members:
      description: The user names of the members. V(null) without O(include_members).
      type: list
      elements: str
      sample: [joao.conceicao, zoe.obrien]
    unknown_attributes:
      description:
        - Attributes that the installed botocore cannot read and that are therefore V(null) here, each with the first
          version that can. Whether the group has them is unknown.
      type: dict
      sample: {}
missing:
  description: Names in O(groups) that do not exist.
  returned: success
  type: list
  elements: str
  sample: []
unreadable:
  description:
    - Sentences that state what is missing from the result because the installed botocore cannot read it; each is also a
      warning.
  returned: success
  type: list
  elements: str
  sample: []
error_code:
  description:
    - What went wrong, in one word. If the service returned an error code, such as V(AccessDeniedException), it is that
      code.
    - Otherwise V(InvalidInput), V(Unresolved), V(Refused), V(Unsupported), V(Configuration), V(Credentials),
      V(Unreachable), V(Foreign), V(Throttled), V(Server), V(Pending), V(Failed), V(Lost), V(NotWritten) or V(Other).
      The page C(docs/errors.md) of the collection explains each of them.
  returned: on failure
  type: str
  sample: AccessDeniedException
request_id:
  description: The service's id of the failed request, for AWS support.
  returned: on failure
  type: str
  sample: fa074993-623a-404e-9fed-e4c51e26e223
"""

from ..module_utils._task.startup import prepare

prepare()

from ..module_utils._task.queries import IDC_GROUP_INFO
from ..module_utils._task.runner import run


def main() -> None:
    """Run the module."""
    run(IDC_GROUP_INFO)


if __name__ == "__main__":
    main()
