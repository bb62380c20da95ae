#!/usr/bin/python
# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: idc_permission_set_info
version_added: 0.1.0
short_description: Tell of permission sets of AWS IAM Identity Center
description:
  - Returns the permission sets of the instance with their policies and tags, and, when asked, the accounts that hold them.
  - What is returned has the keys that M(steward.identity_center.idc_permission_set) takes.
author:
  - steward.identity_center authors (@steward)
options:
  permission_sets:
    description:
      - The permission sets to tell of, by name or ARN. All, when this is not given.
      - One that does not exist is no error; it is listed in RV(missing).
    type: list
    elements: str
  name_matches:
    description: Tell only of permission sets whose name matches this shell pattern, letter case aside.
    type: str
  tags:
    description: Tell only of permission sets that have all of these tags.
    type: dict
  outdated:
    description:
      - Tell only of permission sets that some account holds in an old version (V(true)), or that none does (V(false)).
    type: bool
  include_accounts:
    description: Whether to look up which accounts hold each permission set, and which of them hold an old version.
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
- name: All permission sets
  steward.identity_center.idc_permission_set_info:
  register: found

- name: Fail when one of them gives administrator rights for longer than an hour
  ansible.builtin.assert:
    that: item.session_duration == 'PT1H'
    fail_msg: "{{ item.name }} lasts {{ item.session_duration }}"
  loop: "{{ found.permission_sets }}"
  loop_control:
    label: "{{ item.name }}"
  when: "'arn:aws:iam::aws:policy/AdministratorAccess' in item.managed_policies"

- name: What was changed and never reached the accounts
  steward.identity_center.idc_permission_set_info:
    outdated: true
    include_accounts: true

- name: The permission sets of one team
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
      description: The address that a session begins with, or V(null).
      type: str
    managed_policies:
      description: The ARNs of the AWS managed policies, sorted.
      type: list
      elements: str
      sample: ["arn:aws:iam::aws:policy/SecurityAudit"]
    customer_managed_policies:
      description: The policies of your own, each with C(name) and C(path).
      type: list
      elements: dict
      sample: [{name: deploy, path: /}]
    inline_policy:
      description: The inline policy, V({}) where there is none.
      type: dict
      sample: {}
    permissions_boundary:
      description: The permissions boundary as the option takes it, V({}) where there is none.
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
        - The accounts that hold it, each with C(account_id), C(name) (V(null) where the organization may not be asked) and
          C(outdated), which says whether it holds an old version. V(null) without O(include_accounts).
      type: list
      elements: dict
      sample: [{account_id: "333300000011", name: workloads-dev, outdated: false}]
    provisioned_accounts:
      description: The ids of the accounts that hold it. V(null) without O(include_accounts).
      type: list
      elements: str
      sample: ["333300000011"]
    outdated_accounts:
      description: The ids of those among them that hold an old version. V(null) without O(include_accounts).
      type: list
      elements: str
      sample: []
missing:
  description: What was named in O(permission_sets) and does not exist.
  returned: success
  type: list
  elements: str
  sample: []
unreadable:
  description: What the answer lacks, because the credentials may not ask it, in sentences; each is a warning too.
  returned: success
  type: list
  elements: str
  sample: []
error_code:
  description:
    - What went wrong, in one word. Where the service said a code, such as V(AccessDeniedException), it is that.
    - Otherwise V(InvalidInput), V(Unresolved), V(Refused), V(Unsupported), V(Configuration), V(Credentials), V(Unreachable),
      V(Foreign), V(Throttled), V(Server), V(Pending), V(Failed), V(Lost), V(NotWritten) or V(Other). The page
      C(docs/errors.md) of the collection says what each means.
  returned: on failure
  type: str
  sample: AccessDeniedException
request_id:
  description: The service's id of the failed request, for AWS support.
  returned: on failure
  type: str
  sample: fa074993-623a-404e-9fed-e4c51e26e223
"""

import sys

if sys.version_info < (3, 10):
    from ..module_utils._task.old_python import refuse

    refuse()

from ..module_utils._options.permission_sets import parse_permission_set_query
from ..module_utils._options.spec import PERMISSION_SET_INFO as ARGUMENTS
from ..module_utils._queries.permission_sets import answer_permission_sets
from ..module_utils._task.runner import Reader, run_reader


def main() -> None:
    """Run the module."""
    run_reader(Reader(parse=parse_permission_set_query, read=answer_permission_sets), ARGUMENTS)


if __name__ == "__main__":
    main()
