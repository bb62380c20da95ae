#!/usr/bin/python
# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: idc_permission_set
version_added: 0.1.0
short_description: Manage a permission set of AWS IAM Identity Center
description:
  - Creates, changes and deletes one permission set with its policies, its permissions boundary and its tags.
  - An option that is not given is left alone. An empty string, list or dictionary clears.
  - After a change, the accounts that hold the permission set are brought to its new version, and so are those that an
    earlier change has left behind.
  - What means the same is no change, such as V(8h) and V(PT480M), or the same policy with its statements in another order.
author:
  - steward.identity_center authors (@steward)
options:
  name:
    description:
      - The name of the permission set. It selects the permission set, unless O(permission_set_arn) does.
      - A name is for ever, the service can't change it.
      - Required to create a permission set.
    type: str
  permission_set_arn:
    description:
      - The ARN of an existing permission set. With it, O(name) is not needed, and finding the permission set takes fewer
        calls.
    type: str
  description:
    description:
      - What the permission set is for.
      - The service changes a description, but can't clear one. An empty string is refused where there is one, before any
        write and in check mode too.
    type: str
  session_duration:
    description:
      - How long a session lasts, from 1 to 12 hours, such as V(8h), V(1h30m) or V(PT8H).
      - Cleared, it is the one hour that the service has by itself.
    type: str
  relay_state:
    description: The address of the page of the AWS console that a session begins with.
    type: str
  managed_policies:
    description:
      - The ARNs of the AWS managed policies that the permission set has.
    type: list
    elements: str
  customer_managed_policies:
    description:
      - Policies of your own that the permission set has. Each is a name, or a dictionary of a C(name) and a C(path), which
        is V(/) where it is left out.
      - Every account where the permission set is assigned needs a policy with this name and path, in the same letter case,
        before.
    type: list
    elements: raw
  inline_policy:
    description:
      - The inline policy as a dictionary or as JSON, which may begin with a byte-order mark.
      - JSON with a key twice in one object is refused, because AWS would take the last one alone. YAML, and a template of
        ansible-core before 2.19, make a dictionary before anybody can see that; V(| string) at its end keeps it a text.
      - What AWS refuses is refused before any call, such as a policy without statements, one of more than 10,240 bytes that
        are not white space, or one with characters beyond Latin-1.
      - An empty dictionary or string deletes it.
    type: json
  permissions_boundary:
    description:
      - The policy that limits what the permission set can give.
      - An empty dictionary takes the boundary away.
    type: dict
    suboptions:
      managed_policy_arn:
        description: The ARN of an AWS managed policy.
        type: str
      customer_managed_policy:
        description: A policy of your own, which every account has to have.
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
      - The tags of the permission set. They do not reach the roles in the accounts.
    type: dict
  purge_tags:
    description: Whether O(tags) is all there is, or only added to what there is.
    type: bool
    default: true
  purge_policies:
    description:
      - Whether O(managed_policies) and O(customer_managed_policies), each where it is given, are all there is, or only
        added to what there is.
    type: bool
    default: true
  provision:
    description:
      - When the accounts that hold the permission set are brought to its present version.
      - V(outdated) does so after a change of anything but the tags, and with those that hold an old version.
      - V(always) does so in every run, and therefore always reports a change where an account holds it.
      - V(never) leaves it to somebody else, with a warning that tells of the accounts that are left behind.
      - Accounts that are suspended or not active can't be provisioned. They are left out, with a warning.
    type: str
    choices: [outdated, always, never]
    default: outdated
  on_assignments:
    description:
      - What happens to the assignments in accounts of a permission set that is to be deleted.
      - V(refuse) fails before any write, in check mode too, and lists them. V(remove) takes them away first.
      - Both fail before any write where one is in an account that is suspended or not active, because nothing can be taken
        away there.
    type: str
    choices: [refuse, remove]
    default: refuse
  wait:
    description:
      - Whether to wait until provisionings and removals of assignments have ended, and to fail where one of them fails.
        Without it, what was asked for counts as done.
      - A deletion is waited for in any case, because accounts let go of a permission set some time after its last
        assignment. Where nobody was assigned already before the task, that is waited for half a minute at most.
    type: bool
    default: true
  wait_timeout:
    description: For how many seconds to wait for each single thing.
    type: int
    default: 600
  state:
    description:
      - Whether the permission set should be there. Deleting cannot be undone, and the same name made again gets a new ARN.
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
- name: Read everything, for a working day
  steward.identity_center.idc_permission_set:
    name: Auditor
    description: May look at everything
    session_duration: 8h
    managed_policies:
      - arn:aws:iam::aws:policy/SecurityAudit
      - arn:aws:iam::aws:policy/job-function/ViewOnlyAccess
    tags:
      owner: security

- name: Policies of the accounts, an inline policy, and a limit to all of them
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

- name: A policy from a file, and none of AWS's any more
  steward.identity_center.idc_permission_set:
    name: Deployer
    managed_policies: []
    inline_policy: "{{ lookup('ansible.builtin.file', 'deployer.json') }}"

- name: One more policy, whatever else there is
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
  description: The permission set as it is after the task, or would be. V(null) when there is none.
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
    provisioned_accounts:
      description: The ids of the accounts that hold it.
      type: list
      elements: str
      sample: ["333300000011", "333300000012"]
    outdated_accounts:
      description: The ids of those among them that hold an old version.
      type: list
      elements: str
      sample: []
changes:
  description: What was changed, or would be, in the order of doing.
  returned: always
  type: list
  elements: dict
  contains:
    action:
      description: What is done, V(create), V(update), V(provision), V(remove) or V(delete).
      type: str
      sample: update
    kind:
      description: To what kind of thing, V(permission_set) or V(account_assignment).
      type: str
      sample: permission_set
    name:
      description: The name of the thing, as it is.
      type: str
      sample: Auditor
    attributes:
      description: The attributes that an update changes.
      type: list
      elements: str
      sample: [session_duration]
    accounts:
      description:
        - The accounts that a provisioning brings to the present version, each with its C(account_id).
        - Where it has failed, those that it has failed for, each with C(status) and C(reason) as well.
      type: list
      elements: dict
      sample: [{account_id: "333300000011"}]
    status:
      description: V(planned) in check mode, else V(done), V(failed) or V(skipped).
      type: str
      sample: done
    done:
      description: What had been done of a change that failed in the middle.
      type: list
      elements: str
      sample: [set description]
    reason:
      description: Why it failed.
      type: str
    uncertain:
      description: V(true) where it failed and it is not known whether it took effect all the same; else not there.
      type: bool
error_code:
  description:
    - What went wrong, in one word. Where the service said a code, such as V(ConflictException), it is that.
    - Otherwise V(InvalidInput), V(Unresolved), V(Refused), V(Unsupported), V(Configuration), V(Credentials), V(Unreachable),
      V(Foreign), V(Throttled), V(Server), V(Pending), V(Failed), V(Lost), V(NotWritten) or V(Other). The page
      C(docs/errors.md) of the collection says what each means.
  returned: on failure
  type: str
  sample: ConflictException
request_id:
  description: The service's id of the failed request, for AWS support.
  returned: on failure
  type: str
"""

import sys

if sys.version_info < (3, 10):
    from ..module_utils._task.old_python import refuse

    refuse()

from ..module_utils._answers.permission_sets import permission_set_answer
from ..module_utils._desired.access import DesiredPermissionSet
from ..module_utils._desired.choices import Waiting
from ..module_utils._observe.observation import Observation
from ..module_utils._observe.permission_sets import observe_permission_set
from ..module_utils._options.permission_sets import parse_permission_set
from ..module_utils._options.spec import PERMISSION_SET as ARGUMENTS
from ..module_utils._plan.change import Plan
from ..module_utils._plan.permission_sets import ExistingPermissionSet, plan_permission_set
from ..module_utils._render.permission_sets import permission_set_diff
from ..module_utils._task.runner import Writer, run_writer


def plan(desired: DesiredPermissionSet, observation: Observation[ExistingPermissionSet]) -> Plan:
    """Plan the permission set."""
    return plan_permission_set(desired, observation.found)


def waiting(desired: DesiredPermissionSet) -> Waiting:
    """How the task does what takes its time."""
    return desired.waiting


def main() -> None:
    """Run the module."""
    run_writer(
        Writer(
            parse=parse_permission_set,
            observe=observe_permission_set,
            plan=plan,
            diff=permission_set_diff,
            answer=permission_set_answer,
            keys=("permission_set",),
            service="sso-admin",
            waiting=waiting,
        ),
        ARGUMENTS,
        required_one_of=[("name", "permission_set_arn")],
    )


if __name__ == "__main__":
    main()
