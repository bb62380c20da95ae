#!/usr/bin/python
# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: idc_permission_set_info
version_added: 1.0.0
short_description: Gather information about permission sets in AWS IAM Identity Center
description:
  - Returns the permission sets of the instance with their policies and tags and, optionally, the accounts in which they
    are provisioned.
  - The result uses the same keys that M(steward.identity_center.idc_permission_set) takes.
author:
  - steward.identity_center authors (@steward)
options:
  permission_sets:
    description:
      - The permission sets to return, by name or ARN. The default is all.
      - A name that does not exist is not an error; it is listed in RV(missing).
    type: list
    elements: str
  name_matches:
    description: Return only permission sets whose name matches this shell pattern, ignoring letter case.
    type: str
  tags:
    description: Return only permission sets that have all of these tags.
    type: dict
  outdated:
    description:
      - Return only permission sets of which some account holds an outdated copy (V(true)), or of which none does
        (V(false)).
    type: bool
  include_accounts:
    description:
      - Whether to look up in which accounts each permission set is provisioned, and whether that copy is current.
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
- name: List all permission sets
  steward.identity_center.idc_permission_set_info:
  register: found

- name: Fail if one of them grants administrator access for longer than an hour
  ansible.builtin.assert:
    that: item.session_duration == 'PT1H'
    fail_msg: "{{ item.name }} lasts {{ item.session_duration }}"
  loop: "{{ found.permission_sets }}"
  loop_control:
    label: "{{ item.name }}"
  when: "'arn:aws:iam::aws:policy/AdministratorAccess' in item.managed_policies"

- name: Find changes that were never provisioned in the accounts
  steward.identity_center.idc_permission_set_info:
    outdated: true
    include_accounts: true

- name: List the permission sets of one team
  steward.identity_center.idc_permission_set_info:
    name_matches: platform-*
    tags:
      owner: platform
"""

RETURN = r"""
permission_sets:
  description: The permission sets, sorted by name. The keys are those of M(steward.identity_center.idc_permission_set).
  returned: success
  type: list
  elements: dict
  contains:
    permission_set_arn:
      description: The ARN.
      type: str
      sample: arn:aws:sso:::permissionSet/ssoins-1111222233334444/ps-0123456789abcdef
    name:
      description: The name.
      type: str
      sample: Auditor
    description:
      description: What the permission set is for, or V(null).
      type: str
      sample: May look at everything
    session_duration:
      description: How long a session lasts.
      type: str
      sample: PT8H
    relay_state:
      description: The URL of the page that a session starts with, or V(null).
      type: str
    managed_policies:
      description: The ARNs of the AWS managed policies, sorted.
      type: list
      elements: str
      sample: ["arn:aws:iam::aws:policy/SecurityAudit"]
    customer_managed_policies:
      description: The customer managed policies, each with C(name) and C(path).
      type: list
      elements: dict
      sample: [{name: deploy, path: /}]
    inline_policy:
      description: The inline policy, or V({}) if there is none.
      type: dict
      sample: {}
    permissions_boundary:
      description: The permissions boundary, in the form of the option, or V({}) if there is none.
      type: dict
      sample: {managed_policy_arn: "arn:aws:iam::aws:policy/PowerUserAccess"}
    tags:
      description: The tags.
      type: dict
      sample: {owner: security}
    created_at:
      description: When the permission set was created, in UTC.
      type: str
      sample: "2026-11-23T08:15:00Z"
    accounts:
      description:
        - The accounts in which it is provisioned, each with C(account_id), C(name) (V(null) if the organization may not
          be read) and C(outdated), which says whether that copy is outdated. V(null) without O(include_accounts).
      type: list
      elements: dict
      sample: [{account_id: "333300000011", name: workloads-dev, outdated: false}]
    provisioned_accounts:
      description: The ids of the accounts in which it is provisioned. V(null) without O(include_accounts).
      type: list
      elements: str
      sample: ["333300000011"]
    outdated_accounts:
      description: The ids of those whose copy is outdated. V(null) without O(include_accounts).
      type: list
      elements: str
      sample: []
missing:
  description: Names in O(permission_sets) that do not exist.
  returned: success
  type: list
  elements: str
  sample: []
unreadable:
  description:
    - Sentences that state what is missing from the result because the credentials may not read it; each is also a
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

from ..module_utils._task.permission_set_queries import IDC_PERMISSION_SET_INFO
from ..module_utils._task.runner import run


def main() -> None:
    """Run the module."""
    run(IDC_PERMISSION_SET_INFO)


if __name__ == "__main__":
    main()
