#!/usr/bin/python
# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: idc_permission_set
version_added: 1.0.0
short_description: Manage a permission set in AWS IAM Identity Center
description:
  - Creates, updates and deletes a permission set with its policies, permissions boundary and tags.
  - An option that is not given is left alone. An empty string, list or dictionary clears it.
  - After a change, the permission set is provisioned again in the accounts that hold a copy of it, including those
    whose copy was already outdated.
  - Equivalent values are not a change, such as V(8h) and V(PT480M), or the same policy with its statements in a
    different order.
author:
  - steward.identity_center authors (@steward)
options:
  name:
    description:
      - The name of the permission set. It selects the permission set, unless O(permission_set_arn) does.
      - The name of an existing permission set cannot be changed.
      - Required to create a permission set.
    type: str
  permission_set_arn:
    description:
      - The ARN of an existing permission set. With it, O(name) is not needed, and fewer calls are needed to find the
        permission set.
    type: str
  description:
    description:
      - What the permission set is for.
      - The service can change a description, but cannot clear one. An empty string is refused if there is a
        description, before any write and in check mode too.
    type: str
  session_duration:
    description:
      - How long a session lasts, from 1 to 12 hours, such as V(8h), V(1h30m) or V(PT8H).
      - If cleared, it is one hour, the default of the service.
    type: str
  relay_state:
    description: The URL of the AWS console page that a session starts with.
    type: str
  managed_policies:
    description:
      - The ARNs of the AWS managed policies to attach.
    type: list
    elements: str
  customer_managed_policies:
    description:
      - The customer managed policies to attach. Each is a name, or a dictionary with C(name) and C(path), which
        defaults to V(/).
      - Before the permission set is assigned in an account, that account needs a policy with this name and path, in the
        same letter case.
    type: list
    elements: raw
  inline_policy:
    description:
      - The inline policy as a dictionary or as JSON, which may begin with a byte-order mark.
      - JSON with a duplicate key in an object is refused, because AWS would use only the last one. YAML, and templates
        in ansible-core before 2.19, turn the JSON into a dictionary before this can be noticed; V(| string) at the end
        of the template keeps it a string.
      - What AWS would refuse is refused before any call, such as a policy without statements, one of more than 10,240
        bytes excluding whitespace, or one with characters outside Latin-1.
      - An empty dictionary or string deletes it.
    type: json
  permissions_boundary:
    description:
      - The policy that sets the maximum permissions that the permission set can grant.
      - An empty dictionary removes the boundary.
    type: dict
    suboptions:
      managed_policy_arn:
        description: The ARN of an AWS managed policy.
        type: str
      customer_managed_policy:
        description: A customer managed policy, which every account needs to have.
        type: dict
        suboptions:
          name:
            description: The name of the policy.
            type: str
            required: true
          path:
            description: The path of the policy.
            type: str
            default: /
  tags:
    description:
      - The tags of the permission set. They are not applied to the roles in the accounts.
    type: dict
  purge_tags:
    description: Whether to remove tags that O(tags) does not list. If V(false), tags are only added and changed.
    type: bool
    default: true
  purge_policies:
    description:
      - Whether to remove policies that O(managed_policies) and O(customer_managed_policies), each if given, do not
        list. If V(false), policies are only added.
    type: bool
    default: true
  provision:
    description:
      - When to provision the permission set in the accounts that hold a copy of it.
      - V(outdated) does so after a change to anything but the tags, and in accounts whose copy is outdated.
      - V(always) does so in every run, and therefore always reports a change if any account holds a copy.
      - V(never) leaves it to you, with a warning that names the accounts whose copy is outdated.
      - Accounts that are suspended or not active cannot be provisioned. They are left out, with a warning.
    type: str
    choices: [outdated, always, never]
    default: outdated
  on_assignments:
    description:
      - What to do with the account assignments of a permission set that is to be deleted.
      - V(refuse) fails before any write, in check mode too, and lists them. V(remove) removes them first.
      - Both fail before any write if one is in an account that is suspended or not active, because nothing can be
        removed there.
    type: str
    choices: [refuse, remove]
    default: refuse
  wait:
    description:
      - Whether to wait until provisionings and removals of assignments have finished, and to fail if one of them fails.
        With V(false), they count as done once requested.
      - A deletion is always waited for, because a permission set is deprovisioned from an account some time after its
        last assignment there. If nobody was assigned even before the task, the wait is half a minute at most.
    type: bool
    default: true
  wait_timeout:
    description: How many seconds to wait for each operation.
    type: int
    default: 600
  state:
    description:
      - Whether the permission set should exist. Deleting cannot be undone; a permission set created again with the same
        name gets a new ARN.
    type: str
    choices: [present, absent]
    default: present
extends_documentation_fragment:
  - steward.identity_center.scope
  - steward.identity_center.attributes
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - steward.identity_center.requirements
seealso:
  - module: steward.identity_center.idc_permission_set_info
"""

EXAMPLES = r"""
- name: Read-only access for a working day
  steward.identity_center.idc_permission_set:
    name: Auditor
    description: May look at everything
    session_duration: 8h
    managed_policies:
      - arn:aws:iam::aws:policy/SecurityAudit
      - arn:aws:iam::aws:policy/job-function/ViewOnlyAccess
    tags:
      owner: security

- name: Customer managed policies, an inline policy, and a permissions boundary
  steward.identity_center.idc_permission_set:
    name: Deployer
    session_duration: 1h30m
    relay_state: https://console.aws.amazon.com/cloudformation/
    customer_managed_policies:
      - deploy
      - name: release
        path: /teams/platform/
    inline_policy:
      Version: "2012-10-17"
      Statement:
        - Effect: Allow
          Action: s3:PutObject
          Resource: arn:aws:s3:::example-artifacts/*
    permissions_boundary:
      customer_managed_policy:
        name: limit

- name: An inline policy from a file, and no AWS managed policies
  steward.identity_center.idc_permission_set:
    name: Deployer
    managed_policies: []
    inline_policy: "{{ lookup('ansible.builtin.file', 'deployer.json') }}"

- name: Add one policy, and keep all others
  steward.identity_center.idc_permission_set:
    name: Auditor
    managed_policies:
      - arn:aws:iam::aws:policy/AWSSupportAccess
    purge_policies: false

- name: Delete it with its assignments; run this with --check --diff first to see who would lose it
  steward.identity_center.idc_permission_set:
    name: Auditor
    state: absent
    on_assignments: remove
"""

RETURN = r"""
permission_set:
  description: The permission set after the task, or as it would be after it. V(null) if there is none.
  returned: always
  type: dict
  contains:
    permission_set_arn:
      description: The ARN. V(null) in check mode for a permission set that would be created.
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
    provisioned_accounts:
      description: The ids of the accounts in which it is provisioned.
      type: list
      elements: str
      sample: ["333300000011", "333300000012"]
    outdated_accounts:
      description: The ids of those whose copy is outdated.
      type: list
      elements: str
      sample: []
changes:
  description: What was changed, or would be, in execution order.
  returned: always
  type: list
  elements: dict
  contains:
    action:
      description: The action, V(create), V(update), V(provision), V(remove) or V(delete).
      type: str
      sample: update
    kind:
      description: The kind of thing, V(permission_set) or V(account_assignment).
      type: str
      sample: permission_set
    name:
      description: The exact name of the thing.
      type: str
      sample: Auditor
    attributes:
      description: The attributes that an update changes.
      type: list
      elements: str
      sample: [session_duration]
    accounts:
      description:
        - The accounts in which it is provisioned by this change, each with its C(account_id).
        - If it failed, those in which it failed, each with C(status) and C(reason) as well.
      type: list
      elements: dict
      sample: [{account_id: "333300000011"}]
    status:
      description: V(planned) in check mode, otherwise V(done), V(failed) or V(skipped).
      type: str
      sample: done
    done:
      description: The parts already done of a change that failed partway through.
      type: list
      elements: str
      sample: [set description]
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

from ..module_utils._task.permission_sets import IDC_PERMISSION_SET
from ..module_utils._task.runner import run


def main() -> None:
    """Run the module."""
    run(IDC_PERMISSION_SET)


if __name__ == "__main__":
    main()
