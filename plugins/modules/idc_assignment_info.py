#!/usr/bin/python
# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: idc_assignment_info
version_added: 0.1.0
short_description: Tell who has which access in which AWS accounts and applications
description:
  - Answers by name what somebody can reach, directly and through groups; who can reach an account or an application, with
    which permission set and why; where a permission set is in use; and what users and groups who are gone have left behind.
  - Options that narrow the question add up, so that only those assignments are told of that pass all of them. Without any
    it tells of all assignments of the instance.
  - A name that leads nowhere fails the task, because the empty answer to a misspelt question looks like good news.
  - The service has no call that lists all assignments. The module goes by principal, by permission set or by account,
    whichever needs the fewest calls.
author:
  - steward.identity_center authors (@steward)
options:
  user:
    description:
      - Tell only of what this user can reach, directly and through groups; by user name, primary e-mail address, id or ARN.
      - A name means what has exactly that name, here and in the following options; blanks at its ends count.
      - The id may be that of a user who is gone.
    type: str
  group:
    description:
      - Tell only of what this group can reach, by display name, id or ARN. The id may be that of a group that is gone.
    type: str
  permission_sets:
    description: Tell only of assignments of these permission sets, by name or ARN.
    type: list
    elements: str
  accounts:
    description:
      - Tell only of assignments in these accounts, by name or 12-digit id. Quote ids, or YAML takes leading zeros away. Digits
        that are not 12 are a name, such as V("2024"), which has to be quoted too.
      - Of several accounts with one name, the only active one is meant, with a warning. Where none or more than one of them is
        active, give the id.
      - This and the following options that choose accounts add up to one choice. Other than in
        M(steward.identity_center.idc_assignment), the management account and suspended accounts are part of it.
    type: list
    elements: str
  organizational_units:
    description:
      - Tell only of assignments in the accounts of these organizational units, by id (V(ou-ab12-cd345678)) or by the path
        from the root (V(/Workloads/Production)). V(/) is the root itself. One without any account is an error.
      - In a path, a unit with a slash in its name is written as it is. Where a path could mean two units, as V(/Dev/Test) means
        C(Test) in C(Dev) and C(Dev/Test), give the id.
    type: list
    elements: str
  include_nested:
    description: Whether the accounts in organizational units below those of O(organizational_units) are meant too.
    type: bool
    default: true
  account_tags:
    description:
      - Tell only of assignments in accounts with these tags, all of them. A value may be a list, of which one has to fit.
      - Needs one call for each account of the organization.
    type: dict
  all_accounts:
    description: Whether all accounts of the organization are meant, which leaves applications out.
    type: bool
    default: false
  exclude_accounts:
    description: Accounts that are not meant, whatever else says so, by name or id. Alone it means all accounts but these.
    type: list
    elements: str
  applications:
    description:
      - Tell only of assignments to these applications, by name or ARN. Goes not together with options about permission sets
        and accounts.
    type: list
    elements: str
  scope:
    description:
      - Whether to tell of assignments in accounts, of assignments to applications, or of both. Options about one of them leave
        the other out by themselves.
    type: str
    choices: [all, accounts, applications]
    default: all
  orphaned:
    description:
      - With V(true), tell only of assignments of users and groups who are gone; with V(false), only of the others.
    type: bool
  expand_groups:
    description:
      - Whether to tell of the members of groups too, each with the groups through which they have the access. Needs one
        call for each of the groups.
    type: bool
    default: false
  include_provisioned:
    description:
      - Whether to tell in RV(provisioned) which accounts hold which permission sets, in which version, and whether anybody is
        assigned there. With O(user) or O(group) it tells of the places where they are assigned.
    type: bool
    default: false
  outdated:
    description:
      - With V(true), tell only of what is in accounts that hold an old version of the permission set; with V(false), only of
        what is in the present one. Implies O(include_provisioned=true).
    type: bool
extends_documentation_fragment:
  - steward.identity_center.scope
  - steward.identity_center.attributes.info
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - steward.identity_center.requirements
"""

EXAMPLES = r"""
- name: What can zoe reach?
  steward.identity_center.idc_assignment_info:
    user: zoe.obrien@example.com
  register: zoe

- name: Say it
  ansible.builtin.debug:
    msg: >-
      {{ item.account or item.account_id or item.application }}{{ ' as ' ~ item.permission_set if item.permission_set }}{{
      ' through ' ~ item.through | join(', ') if item.through }}
  loop: "{{ zoe.assignments }}"

- name: Who can reach production, person by person?
  steward.identity_center.idc_assignment_info:
    organizational_units: [/Workloads/Production]
    expand_groups: true
  register: production

- name: Nobody but the on-call group may be administrator there
  ansible.builtin.assert:
    that: item.principal == 'On-call engineers' or 'On-call engineers' in item.through
    fail_msg: "{{ item.principal }} is administrator in {{ item.account }}"
  loop: "{{ production.assignments | selectattr('permission_set', 'eq', 'Administrator') }}"

- name: Who is administrator anywhere?
  steward.identity_center.idc_assignment_info:
    permission_sets: [Administrator]

- name: Who may use the wiki?
  steward.identity_center.idc_assignment_info:
    applications: [Wiki]

- name: What have users and groups left behind who are gone?
  steward.identity_center.idc_assignment_info:
    orphaned: true
  register: left

- name: Take it away; this with --check --diff first shows what would go
  steward.identity_center.idc_assignment:
    users: "{{ [item.principal_id] if item.principal_type == 'user' else omit }}"
    groups: "{{ [item.principal_id] if item.principal_type == 'group' else omit }}"
    permission_sets: "{{ [item.permission_set_arn] if item.permission_set_arn else omit }}"
    accounts: "{{ [item.account_id] if item.account_id else omit }}"
    applications: "{{ [item.application_arn] if item.application_arn else omit }}"
    state: absent
  loop: "{{ left.assignments }}"
  loop_control:
    label: "{{ item.principal_type }} {{ item.principal_id }} in {{ item.account or item.account_id or item.application }}"

- name: Which accounts hold an old version of a permission set?
  steward.identity_center.idc_assignment_info:
    outdated: true
  register: old

- name: List them
  ansible.builtin.debug:
    msg: "{{ old.provisioned | map(attribute='account') | unique }}"

- name: Which accounts hold a permission set that nobody is assigned there?
  steward.identity_center.idc_assignment_info:
    scope: accounts
    include_provisioned: true
  register: held

- name: List those
  ansible.builtin.debug:
    msg: "{{ item.permission_set }} in {{ item.account }}"
  loop: "{{ held.provisioned | rejectattr('assigned') }}"
"""

RETURN = r"""
assignments:
  description:
    - The assignments. Those in accounts come before those to applications, and each by name.
    - With O(user) and O(expand_groups=true) there is one entry for each person and place, however many ways lead there.
  returned: success
  type: list
  elements: dict
  contains:
    account_id:
      description: The id of the account. V(null) where it is about an application.
      type: str
      sample: "333300000011"
    account:
      description: The name of the account. V(null) also where the organization could not be asked.
      type: str
      sample: shop-production
    permission_set:
      description: The name of the permission set. V(null) where it is about an application.
      type: str
      sample: ReadOnly
    permission_set_arn:
      description: Its ARN. V(null) in check mode for one that would be created.
      type: str
      sample: arn:aws:sso:::permissionSet/ssoins-1111222233334444/ps-0123456789abcdef
    application:
      description: The name of the application. V(null) where it is about an account.
      type: str
      sample:
    application_arn:
      description: Its ARN.
      type: str
      sample:
    principal_type:
      description: V(user) or V(group).
      type: str
      sample: user
    principal:
      description: The user name or the group's display name; the id where the user or group is gone.
      type: str
      sample: zoe.obrien
    principal_id:
      description: The id of the user or group. V(null) in check mode for one that would be created.
      type: str
      sample: 9067642ac7-7f2f6ad2-0b1c-4a4e-8a0e-2d2f6c1f5a10
    inherited:
      description: Whether it is through groups only, so that there is no assignment of the user's own.
      type: bool
      sample: true
    through:
      description:
        - The display names of the groups through which a user has it. With RV(assignments[].inherited=false), the user has it
          by an assignment of their own besides.
      type: list
      elements: str
      sample: [Engineers]
    orphaned:
      description: Whether the user or group is gone.
      type: bool
      sample: false
    user_status:
      description:
        - Whether a user may sign in, V(enabled) or V(disabled). V(null) for a group, for one who is gone, and where the
          installed botocore does not tell; then RV(unreadable) says so.
      type: str
      sample: enabled
provisioned:
  description:
    - Which accounts hold which permission sets. V(null) without O(include_provisioned) and O(outdated), and where it could
      not be read.
  returned: success
  type: list
  elements: dict
  contains:
    account_id:
      description: The id of the account.
      type: str
      sample: "222200000002"
    account:
      description: The name of the account, or V(null) where the organization could not be asked.
      type: str
      sample: audit
    permission_set:
      description: The name of the permission set.
      type: str
      sample: ReadOnly
    permission_set_arn:
      description: Its ARN.
      type: str
      sample: arn:aws:sso:::permissionSet/ssoins-1111222233334444/ps-0123456789abcdef
    outdated:
      description: Whether it is an old version, that has to be provisioned again.
      type: bool
      sample: true
    assigned:
      description: Whether anybody is assigned there, be it somebody who is gone.
      type: bool
      sample: true
open_applications:
  description:
    - The names of those of O(applications) that everybody in the directory may use, assigned or not. V(null) without
      O(applications).
  returned: success
  type: list
  elements: str
  sample: []
unreadable:
  description:
    - What the answer lacks, because credentials, instance or installed botocore have no way to it, in sentences; each is a warning too.
      Where a task asks for nothing but what can't be read, it fails.
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

from ..module_utils._options.assignments import parse_assignment_query
from ..module_utils._options.spec import ASSIGNMENT_INFO as ARGUMENTS
from ..module_utils._queries.assignments import answer_assignments
from ..module_utils._task.runner import Reader, run_reader


def main() -> None:
    """Run the module."""
    run_reader(
        Reader(parse=parse_assignment_query, read=answer_assignments),
        ARGUMENTS,
        mutually_exclusive=[("user", "group")],
    )


if __name__ == "__main__":
    main()
