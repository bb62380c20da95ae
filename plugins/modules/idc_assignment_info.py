#!/usr/bin/python
# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: idc_assignment_info
version_added: 1.0.0
short_description: Gather information about who has access to AWS accounts and applications
description:
  - Answers, by name, what a person can access, directly and through groups; who can access an account or an
    application, with which permission set and why; where a permission set is used; and what access deleted users and
    groups have left behind.
  - Options that filter the assignments can be combined; only assignments that match all of them are returned. Without
    any, all assignments of the instance are returned.
  - A name that does not exist fails the task, because an empty answer to a misspelled question looks like good news.
  - Entitlements of account access manager are included; M(steward.identity_center.idc_entitlement_info) returns only
    these. If they cannot be read, with these credentials, in this Region or with the installed botocore,
    RV(unreadable) says so.
  - The service has no operation that lists all assignments. The module reads them by principal, by permission set or by
    account, whichever needs the fewest calls.
author:
  - steward.identity_center authors (@steward)
options:
  user:
    description:
      - Return only what this user can access, directly and through groups; the user is given by user name, primary
        e-mail address, id or ARN.
      - Names have to match exactly, here and in the following options, including leading and trailing spaces.
      - The id may be that of a deleted user.
    type: str
  group:
    description:
      - Return only what this group can access; the group is given by display name, id or ARN. The id may be that of a
        deleted group.
    type: str
  permission_sets:
    description: Return only assignments of these permission sets, by name or ARN.
    type: list
    elements: str
  accounts:
    description:
      - Return only assignments in these accounts, by name or 12-digit id. Quote ids, since YAML strips leading zeros
        from numbers. A number with any other count of digits, such as V("2024"), is a name, and has to be quoted too.
      - If several accounts share a name and exactly one of them is active, that one is used, with a warning. If none or
        more than one of them is active, give the id.
      - The accounts chosen by this and the following options add up. Unlike in
        M(steward.identity_center.idc_assignment), the management account and suspended accounts are included.
    type: list
    elements: str
  organizational_units:
    description:
      - Return only assignments in the accounts of these organizational units, by id (V(ou-ab12-cd345678)) or by the
        path from the root (V(/Workloads/Production)). V(/) is the root itself. A unit without any accounts is an error.
      - In a path, write a unit whose name contains a slash as it is. If a path could mean two units, as V(/Dev/Test)
        can mean C(Test) in C(Dev) or C(Dev/Test), give the id.
    type: list
    elements: str
  include_nested:
    description: Whether to include the accounts in organizational units nested below those of O(organizational_units).
    type: bool
    default: true
  account_tags:
    description:
      - Return only assignments in accounts that have all of these tags. A value may be a list, one of which has to
        match.
      - Needs one call for each account in the organization.
    type: dict
  all_accounts:
    description: Whether to choose all accounts of the organization, which leaves applications out.
    type: bool
    default: false
  exclude_accounts:
    description:
      - Accounts to leave out, whatever else includes them, by name or id. On its own, it chooses all accounts but
        these.
    type: list
    elements: str
  applications:
    description:
      - Return only assignments to these applications, by name or ARN. It cannot be combined with options about
        permission sets and accounts.
    type: list
    elements: str
  scope:
    description:
      - Whether to return account assignments, application assignments, entitlements of account access manager, or all of
        them. An option about some of them leaves out the others anyway. Options about accounts leave out applications,
        those about permission sets entitlements as well.
    type: str
    choices: [all, accounts, applications, entitlements]
    default: all
  orphaned:
    description:
      - With V(true), return only assignments of deleted users and groups; with V(false), only the others.
    type: bool
  expand_groups:
    description:
      - Whether to return the members of groups too, each with the groups through which they have access. Needs one call
        for each of the groups.
    type: bool
    default: false
  include_provisioned:
    description:
      - Whether to return in RV(provisioned) which permission sets are provisioned in which accounts, whether that copy
        is current, and whether anybody is assigned there. With O(user) or O(group), it covers the accounts where they
        are assigned.
    type: bool
    default: false
  outdated:
    description:
      - With V(true), return only what concerns accounts whose copy of the permission set is outdated; with V(false),
        only where it is current. Implies O(include_provisioned=true).
    type: bool
extends_documentation_fragment:
  - steward.identity_center.scope
  - steward.identity_center.attributes.info
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - steward.identity_center.requirements
"""

EXAMPLES = r"""
- name: What can zoe access?
  steward.identity_center.idc_assignment_info:
    user: zoe.obrien@example.com
  register: zoe

- name: Show the answer
  ansible.builtin.debug:
    msg: >-
      {{ item.account or item.account_id or item.application }} as {{ item.permission_set or item.role or 'a user' }}{{
      ' through ' ~ item.through | join(', ') if item.through }}
  loop: "{{ zoe.assignments }}"

- name: Who can access production, person by person?
  steward.identity_center.idc_assignment_info:
    organizational_units: [/Workloads/Production]
    expand_groups: true
  register: production

- name: Fail if anybody but the on-call group is administrator there
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

- name: What access have deleted users and groups left behind?
  steward.identity_center.idc_assignment_info:
    orphaned: true
  register: left

- name: Remove it; run this with --check --diff first to see what would be removed
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

- name: Which accounts hold an outdated copy of a permission set?
  steward.identity_center.idc_assignment_info:
    outdated: true
  register: old

- name: List them
  ansible.builtin.debug:
    msg: "{{ old.provisioned | map(attribute='account') | unique }}"

- name: In which accounts is a permission set provisioned that nobody is assigned there?
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
    - The assignments. Account assignments come before application assignments, each sorted by name.
    - With O(user) and O(expand_groups=true), there is one entry for each person and target, however many ways lead
      there.
  returned: success
  type: list
  elements: dict
  contains:
    account_id:
      description: The id of the account. V(null) for an application.
      type: str
      sample: "333300000011"
    account:
      description: The name of the account. Also V(null) if the organization could not be read.
      type: str
      sample: shop-production
    permission_set:
      description: The name of the permission set. V(null) for an application.
      type: str
      sample: ReadOnly
    permission_set_arn:
      description: Its ARN, or V(null) in check mode if it would be created.
      type: str
      sample: arn:aws:sso:::permissionSet/ssoins-1111222233334444/ps-0123456789abcdef
    application:
      description: The name of the application. V(null) for an account.
      type: str
      sample:
    application_arn:
      description: Its ARN.
      type: str
      sample:
    role:
      description:
        - The name of the IAM role, with its path, for an entitlement of account access manager, which has no permission
          set. Otherwise V(null).
      type: str
      sample:
    role_arn:
      description: Its ARN.
      type: str
      sample:
    principal_type:
      description: V(user) or V(group).
      type: str
      sample: user
    principal:
      description: The user name or the group's display name; the id if the user or group was deleted.
      type: str
      sample: zoe.obrien
    principal_id:
      description: The id of the user or group. V(null) in check mode if it would be created.
      type: str
      sample: 9067642ac7-7f2f6ad2-0b1c-4a4e-8a0e-2d2f6c1f5a10
    inherited:
      description: Whether the access comes only through groups, so that the user has no assignment of their own.
      type: bool
      sample: true
    through:
      description:
        - The display names of the groups through which a user has the access. With RV(assignments[].inherited=false),
          the user also has an assignment of their own.
      type: list
      elements: str
      sample: [Engineers]
    orphaned:
      description: Whether the user or group was deleted.
      type: bool
      sample: false
    user_status:
      description:
        - Whether a user may sign in, V(enabled) or V(disabled). V(null) for a group, for a deleted user, and if the
          installed botocore does not provide it; RV(unreadable) then says so.
      type: str
      sample: enabled
provisioned:
  description:
    - Which permission sets are provisioned in which accounts. V(null) without O(include_provisioned) and O(outdated),
      and if it could not be read.
  returned: success
  type: list
  elements: dict
  contains:
    account_id:
      description: The id of the account.
      type: str
      sample: "222200000002"
    account:
      description: The name of the account, or V(null) if the organization could not be read.
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
      description: Whether that copy is outdated and has to be provisioned again.
      type: bool
      sample: true
    assigned:
      description: Whether anybody is assigned there, including deleted users and groups.
      type: bool
      sample: true
open_applications:
  description:
    - The names of those O(applications) that everybody in the directory may use, assigned or not. V(null) without
      O(applications).
  returned: success
  type: list
  elements: str
  sample: []
unreadable:
  description:
    - Sentences that state what is missing from the result because it cannot be read with these credentials, from this
      instance, or with the installed botocore; each is also a warning. A task that asks only for things that cannot be
      read fails.
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

from ..module_utils._task.assignment_queries import IDC_ASSIGNMENT_INFO
from ..module_utils._task.runner import run


def main() -> None:
    """Run the module."""
    run(IDC_ASSIGNMENT_INFO)


if __name__ == "__main__":
    main()
