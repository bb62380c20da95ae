#!/usr/bin/python
# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: idc_directory
version_added: 1.0.0
short_description: Manage a whole directory of AWS IAM Identity Center
description:
  - Makes users, groups, memberships, permission sets, assignments and entitlements as files say. All files are read as one thing,
    all that is wrong with them is reported at once with file and line, the service is read once, and one plan is
    made, checked against limits, and applied at the speed of the quotas.
  - Each entry of a file has the options of the module of its kind. The guide C(docs/directory.md) of the collection
    has the form of the file, and the way from a plan that somebody reviewed to exactly that plan being applied.
  - What the files do not name is left alone, unless O(purge) or O(unmanaged) asks about it.
  - A plan that is refused is refused in check mode too, before anything is written; the result has it all the same,
    and the message names the option that would allow it.
  - Whatever the options say, a plan that takes away the access with which it is done is refused, if the credentials
    are those of a user of IAM Identity Center.
author:
  - steward.identity_center authors (@steward)
options:
  src:
    description:
      - Files and folders on the controller that have the directory. Of a folder, all C(*.yml) and C(*.yaml) files are
        read, also in folders below it. ansible-vault is decrypted.
      - C(~) is the home directory of the user who runs the playbook. A relative path is looked up in the directory
        where ansible-playbook was started, then beside the playbook, and then where Ansible looks for C(files).
      - Since the files are handed over while the task runs, C(async) is refused.
      - They are data, not templates; V({{) in a name is part of the name.
    type: list
    elements: path
  users:
    description: Users, instead of O(src), each with the options of M(steward.identity_center.idc_user).
    type: list
    elements: dict
  groups:
    description:
      - Groups, instead of O(src), each with the options of M(steward.identity_center.idc_group).
      - C(members) of an entry lists the users who should be in the group, by reference, or as C(user) and
        C(expires_at).
    type: list
    elements: dict
  permission_sets:
    description:
      - Permission sets, instead of O(src), each with the options of M(steward.identity_center.idc_permission_set).
    type: list
    elements: dict
  assignments:
    description:
      - Assignments, instead of O(src), each with the options of M(steward.identity_center.idc_assignment).
      - An entry may have a C(name) for people, and C(expires_at).
    type: list
    elements: dict
  entitlements:
    description:
      - Entitlements of account access manager, instead of O(src), each with the options of
        M(steward.identity_center.idc_entitlement) except C(application) and C(concurrency).
      - An entry may have a C(name) for people, and C(expires_at). With C(create_application) in one of them, account access
        manager is enabled if it is not yet; otherwise the plan is refused.
    type: list
    elements: dict
  access_control_attributes:
    description:
      - The attributes for access control, instead of O(src), with the options of
        M(steward.identity_center.idc_access_control_attributes).
    type: dict
  purge:
    description:
      - Kinds of which what no entry names is taken away; V(users), V(groups), V(memberships), V(permission_sets),
        V(assignments), V(entitlements).
      - V(memberships) are those of groups that list C(members). Of a kind of which the files have no list at all,
        nothing is taken away.
      - Never taken away is what O(protect) names; what is in the management account, unless an entry gives somebody
        something there; and what is in suspended accounts. RV(notices) tells what stays for such a reason.
    type: list
    elements: str
    default: []
  unmanaged:
    description:
      - Kinds of which what no entry names is listed as RV(unmanaged) and left alone; the same as those of O(purge).
        An audit takes all of them.
      - It needs calls that nothing else needs; one for each permission set and each pair of permission set and
        account for V(assignments), one for each group or user for V(memberships), one for each account for
        V(entitlements).
      - V(entitlements) that cannot be read, because of the Region, the installed botocore or lacking permissions, are told
        of in RV(notices) instead.
    type: list
    elements: str
    default: []
  additions_only:
    description:
      - Whether to do nothing that removes or deletes something. It is planned all the same, and listed in RV(changes)
        with the status V(skipped).
    type: bool
    default: false
  allow_empty:
    description:
      - Whether a list without entries is intended although O(purge) takes away what is not in it, and so is a file
        without anything in it.
    type: bool
    default: false
  protect:
    description:
      - Kinds, each with globs of names that O(purge) never takes away. An entry must not have such a name.
      - AWS's own names (V(AWSReserved*), V(AWSControlTower*)), the groups and permission sets of AWS Control Tower,
        and permission sets that are tagged V(ManagedBy=ControlTower) are always protected, and entries may have them.
      - A group protects its memberships and assignments, and a permission set its assignments. Those of Control Tower
        do so as long as no entry says who is in the group, or has the permission set.
    type: dict
    default: {}
  ignore:
    description:
      - Kinds, each with globs of names that are invisible to the plan, the limits and O(unmanaged), with all that
        they are part of.
    type: dict
    default: {}
  required_principals:
    description:
      - Users, and groups as V(group:Break glass), that must exist, be enabled, and keep every assignment and
        membership that they have. Otherwise the plan is refused.
    type: list
    elements: str
    default: []
  max_deletions:
    description:
      - How much may be deleted or removed of each kind, including what goes along with a deletion; a count, a
        percentage of what exists, or a list of both, of which the stricter is in force.
      - For all kinds, or as a mapping of those of O(purge), and V(members_per_group), which is the limit for each
        group with more than four members and V(50%) unless given. Kinds that the mapping does not have keep V(10%).
      - At least one may go of a kind of which there are fewer than ten, unless the limit is 0.
    type: raw
    default: 10%
  max_changes:
    description: The same for what is created, added and updated. There is no limit unless one is given.
    type: raw
  expected_checksum:
    description:
      - The RV(plan_checksum) of a plan that was reviewed. If the plan is another one, nothing is done, and the
        message says what differs from the plan in O(plan_file).
      - If it is the same, O(max_deletions) and O(max_changes) do not apply to it. All other brakes do.
    type: str
  policies:
    description:
      - Policies by which to judge the directory as the plan would leave it, as M(steward.identity_center.idc_audit_info) judges
        the live one; the page C(docs/policies.md) of the collection has all checks. A plan that would bring a violation which
        is not there yet is refused, in check mode too. What is violated already does not stop a plan.
      - Everything is read that the policies need. What may not be read refuses the plan as well.
      - O(expected_checksum) does not lift this. An exception in the policy does.
    type: list
    elements: raw
  policies_file:
    description:
      - Files with such a list, or folders with such files, on the controller. They may be encrypted with ansible-vault.
    type: list
    elements: path
  plan_file:
    description:
      - Files on the controller that get the plan in check mode, readable by their owner only. C(.json) is for
        programs and for comparing with O(expected_checksum), C(.md) for people and pull requests.
      - A relative path is relative to the directory where ansible-playbook was started. A file inside a collection is
        refused, since the next installation deletes it, and so is one that disappears with an AWX job.
    type: list
    elements: path
  on_assignments:
    description:
      - The default of all entries that have this option, and what O(purge) does with the assignments of what it
        deletes. If it is not given, the defaults of the modules apply; V(remove) for users and groups, V(refuse) for
        permission sets, unless their assignments are purged too.
    type: str
    choices: [remove, refuse, keep]
  externally_managed:
    description:
      - The default of all entries that have this option, and what O(purge) does with what an external identity
        provider owns. If it is not given, the defaults of the modules apply; V(refuse) for a purge.
    type: str
    choices: [refuse, warn, ignore]
  provision:
    description: The default of all permission sets; see M(steward.identity_center.idc_permission_set).
    type: str
    choices: [outdated, always, never]
  concurrency:
    description: How many changes may be in progress at once. V(auto) follows the quotas of the service.
    type: raw
    default: auto
  progress:
    description:
      - How a run that takes long says how far it is; every few seconds (V(terminal)), every half minute (V(log)), not
        at all (V(none)), or as the output is one or the other (V(auto)). The output of AWX and ansible-runner is a log.
      - It is shown where the task runs on the controller as the user who runs the playbook, which is how tasks of this
        collection usually run; a task on another host, or with C(become), runs silently.
    type: str
    choices: [auto, terminal, log, none]
    default: auto
extends_documentation_fragment:
  - steward.identity_center.scope
  - steward.identity_center.waiting
  - steward.identity_center.attributes
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - steward.identity_center.requirements
"""

EXAMPLES = r"""
- name: The directory is as the files say; run this with --check --diff first
  steward.identity_center.idc_directory:
    src: directory/
    purge: [memberships, assignments]
    required_principals: [break.glass, "group:Break glass"]
    plan_file: [plan.json, plan.md]

- name: Apply exactly the plan that was reviewed
  steward.identity_center.idc_directory:
    src: directory/
    purge: [memberships, assignments]
    plan_file: plan.json
    expected_checksum: "{{ reviewed_checksum }}"

- name: What is not as the files say, and what is in no file? Run this every night with --check
  steward.identity_center.idc_directory:
    src: directory/
    unmanaged: [users, groups, memberships, permission_sets, assignments, entitlements]
    ignore:
      users: ["svc-*"]

- name: Allow a purge to delete more than usual, once
  steward.identity_center.idc_directory:
    src: directory/
    purge: [users, groups]
    max_deletions: {users: 41, groups: [5, 10%]}

- name: A small directory in the playbook itself
  steward.identity_center.idc_directory:
    users:
      - user_name: zoe.obrien
        display_name: Zoë O'Brien
        given_name: Zoë
        family_name: O'Brien
        email: zoe.obrien@example.com
    groups:
      - display_name: On-call engineers
        members:
          - {user: zoe.obrien, expires_at: "2027-01-31T18:00:00Z"}
    assignments:
      - groups: [On-call engineers]
        permission_sets: [ReadOnly]
        organizational_units: [/Workloads/Production]
    entitlements:
      - groups: [On-call engineers]
        role_names: [operator]
        organizational_units: [/Workloads/Production]
"""

RETURN = r"""
changes:
  description:
    - What was changed, or would be, in execution order, and at the end what O(additions_only) holds back. If the plan
      is refused, it is here all the same.
  returned: always
  type: list
  elements: dict
  contains:
    action:
      description: V(create), V(update), V(provision), V(add), V(remove) or V(delete).
      type: str
      sample: add
    kind:
      description: What kind of thing is changed.
      type: str
      sample: membership
    name:
      description: The thing, by name.
      type: str
      sample: zoe.obrien in On-call engineers
    before:
      description: The managed attributes before, by name; V(null) if it does not exist.
      type: dict
    after:
      description: The managed attributes afterwards; V(null) if it no longer exists.
      type: dict
    place:
      description: Where the file says so, or the option for which it happens.
      type: str
      sample: "directory/groups.yml:37: groups[3]"
    needs:
      description: The changes that have to be made before this one.
      type: list
      elements: str
    status:
      description: V(planned) in check mode or if the plan is refused, otherwise V(done), V(failed) or V(skipped).
      type: str
      sample: done
    reason:
      description: Why it failed or was skipped.
      type: str
    error_code:
      description: The service's error code, if it failed.
      type: str
    request_id:
      description:
        - The service's id of the request that did it, or failed. AWS support and CloudTrail know it.
        - V(null) in check mode.
      type: str
summary:
  description: For each kind, how many things there are of each of these.
  returned: always
  type: dict
  sample:
    users:
      {create: 1, update: 0, delete: 0, add: 0, remove: 0, unchanged: 47, skipped: 0, failed: 0, protected: 0,
       ignored: 0, unmanaged: 0}
plan_checksum:
  description:
    - The checksum of the plan, for O(expected_checksum). It is over what is done to which names in which identity
      store; ids, times and the order of the files do not matter.
  returned: always
  type: str
  sample: 9f3c2d6b0b7e4f0c8a51d7c2f3a98e6d5b4c3a29180f7e6d5c4b3a2918070605
unmanaged:
  description: With O(unmanaged), what no entry names and the plan leaves alone.
  returned: always
  type: list
  elements: dict
  contains:
    kind:
      description: What kind of thing it is.
      type: str
      sample: account_assignment
    name:
      description: Its name.
      type: str
      sample: backdoor with Administrator in shop-production (333300000011)
    protected:
      description: Why a purge would leave it alone, or V(null).
      type: str
expirations:
  description:
    - What of the directory ends by itself, for the option O(steward.identity_center.idc_audit_info#module:expirations).
  returned: always
  type: list
  elements: dict
  contains:
    label:
      description: What ends, for people.
      type: str
      sample: zoe.obrien in On-call engineers
    expires_at:
      description: When it ends, in UTC.
      type: str
      sample: "2027-01-01T00:00:00Z"
    place:
      description: Where that is written.
      type: str
      sample: "directory/groups.yml:37: groups[3]"
notices:
  description: What people should know before they say yes.
  returned: always
  type: list
  elements: dict
  contains:
    kind:
      description:
        - V(role_vanishes), if the last assignment of a permission set in an account goes, and with it the role;
          V(sessions_remain), whose open sessions go on; V(expires_soon), what ends within seven days; V(protected),
          what a purge leaves alone and why; V(suspended_account); V(externally_managed); V(unreadable), what
          O(unmanaged) asks about and could not be read.
      type: str
      sample: role_vanishes
    name:
      description: What it is about.
      type: str
    text:
      description: A sentence.
      type: str
calls:
  description: How many calls were made of each operation.
  returned: always
  type: dict
  sample: {ListUsers: 12, CreateUser: 1}
error_code:
  description:
    - What went wrong, in one word. If the service returned an error code, such as V(AccessDeniedException), it is
      that code.
    - Otherwise V(InvalidInput), V(Unresolved), V(Refused), V(Unsupported), V(Configuration), V(Credentials),
      V(Unreachable), V(Foreign), V(Throttled), V(Server), V(Pending), V(Failed), V(Lost), V(NotWritten) or V(Other).
      The page C(docs/errors.md) of the collection explains each of them.
  returned: on failure
  type: str
  sample: Refused
request_id:
  description: The service's id of the first request that failed, for AWS support.
  returned: on failure
  type: str
"""

from ..module_utils._task.startup import prepare

prepare()

from ..module_utils._task.directory import IDC_DIRECTORY
from ..module_utils._task.runner import run


def main() -> None:
    """Run the module."""
    run(IDC_DIRECTORY)


if __name__ == "__main__":
    main()
