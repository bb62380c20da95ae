#!/usr/bin/python
# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: idc_assignment
version_added: 1.0.0
short_description: Manage access to AWS accounts and applications
description:
  - Assigns users and groups to permission sets in accounts, or to applications, and removes such assignments. One task
    covers the cross product of all users and groups named, all permission sets named, and all accounts chosen.
  - By default it only adds (or, with O(state=absent), removes) what is named, and leaves all other assignments alone.
    With O(purge=true), the users and groups of each permission set in each account, or of each application, become
    exactly those named.
  - Everything is resolved and read before the first write; if a name does not exist, the task fails and nothing is
    changed. An account that fails does not stop the others; the task fails at the end and reports the outcome for each
    account.
  - It stays within the limits of the service, and waits for each assignment to succeed.
author:
  - steward.identity_center authors (@steward)
options:
  users:
    description:
      - Users, by user name, primary e-mail address, id or ARN. With O(state=absent), also the ids of deleted users.
      - Names have to match exactly, here and in the following options, including leading and trailing spaces.
    type: list
    elements: str
  groups:
    description: Groups, by display name, id or ARN. With O(state=absent), also the ids of deleted groups.
    type: list
    elements: str
  permission_sets:
    description: Permission sets, by name or ARN. Requires at least one of the options below that choose accounts.
    type: list
    elements: str
  accounts:
    description:
      - Accounts, by name or 12-digit id. Quote ids, since YAML strips leading zeros from numbers. A number with any
        other count of digits, such as V("2024"), is a name, and has to be quoted too.
      - If several accounts share a name and exactly one of them is active, that one is used, with a warning. If none or
        more than one of them is active, give the id.
      - An account that is suspended or being closed is refused if it is named here. With O(state=absent), it is left
        out instead, with a warning.
    type: list
    elements: str
  organizational_units:
    description:
      - Organizational units whose accounts to include, by id (V(ou-ab12-cd345678)) or by the path from the root
        (V(/Workloads/Production)). V(/) is the root itself. A unit without any accounts is an error.
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
      - Include the accounts that have all of these tags. A value may be a list, one of which has to match.
      - Needs one call for each account in the organization.
    type: dict
  all_accounts:
    description: Whether to include all accounts of the organization, except the management account.
    type: bool
    default: false
  exclude_accounts:
    description: Accounts to leave out, whatever else includes them; by name or id.
    type: list
    elements: str
  include_management_account:
    description:
      - Whether O(all_accounts), O(organizational_units) and O(account_tags) may include the management account. If
        named in O(accounts), it is always included. Only the management account itself can assign access to it.
    type: bool
    default: false
  applications:
    description: Applications, by name or ARN, instead of permission sets and accounts.
    type: list
    elements: str
  state:
    description:
      - Whether the assignments should exist. With V(absent), a user or group that does not exist counts as not
        assigned, with a warning.
    type: str
    choices: [present, absent]
    default: present
  purge:
    description:
      - Whether to remove the assignments of everybody else, for each permission set named in each account chosen, or
        for each application. Other permission sets, accounts and applications are left alone.
    type: bool
    default: false
  allow_empty:
    description: Whether naming nobody together with O(purge=true) is intended and removes everybody's access.
    type: bool
    default: false
  concurrency:
    description:
      - How many requests for account assignments may be in progress at once. The service accepts 15 outstanding
        requests, and changes one role of an account at a time.
      - Assignments to the same application are always made one after another, and checked afterwards, since the service
        has been seen to lose some that were made at the same time. Lost ones are made once more.
    type: int
    default: 15
extends_documentation_fragment:
  - steward.identity_center.scope
  - steward.identity_center.waiting
  - steward.identity_center.attributes
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - steward.identity_center.requirements
"""

EXAMPLES = r"""
- name: Let engineers read and deploy everywhere in production
  steward.identity_center.idc_assignment:
    groups: [Engineers]
    permission_sets: [ReadOnly, Deploy]
    organizational_units: [/Workloads/Production]

- name: Make exactly the on-call group administrators of the shop's accounts
  steward.identity_center.idc_assignment:
    groups: [On-call engineers]
    permission_sets: [Administrator]
    account_tags:
      product: shop
      environment: [production, staging]
    purge: true

- name: Let auditors look into every account but two; run this with --check --diff first to see what would be new
  steward.identity_center.idc_assignment:
    groups: [Auditors]
    permission_sets: [SecurityAudit]
    all_accounts: true
    exclude_accounts: [playground, "444400000002"]

- name: Remove a person's access to the management account, which is included only if it is named
  steward.identity_center.idc_assignment:
    users: [zoe.obrien@example.com]
    permission_sets: [Billing]
    accounts: [example-management]
    state: absent

- name: Make exactly these groups users of the wiki
  steward.identity_center.idc_assignment:
    groups: [Engineers, Everyone]
    applications: [Wiki]
    purge: true

- name: Remove the access left behind by a user who was deleted long ago
  steward.identity_center.idc_assignment:
    users: [9067642ac7-2f5fd2c4-91e0-4a0c-9d1b-4cb1bcd6a1f7]
    permission_sets: [ReadOnly]
    all_accounts: true
    state: absent
"""

RETURN = r"""
assignments:
  description:
    - Those assignments that the task manages, after the task or as they would be after it. With O(purge=true), these
      are everybody's assignments in these accounts or applications. V(null) if the task failed.
  returned: always
  type: list
  elements: dict
  contains:
    account_id:
      description: The id of the account.
      type: str
      sample: "333300000011"
    account:
      description: The name of the account, or V(null) if the organization could not be read.
      type: str
      sample: shop-production
    permission_set:
      description: The name of the permission set.
      type: str
      sample: ReadOnly
    permission_set_arn:
      description: Its ARN, or V(null) in check mode if it would be created.
      type: str
      sample: arn:aws:sso:::permissionSet/ssoins-1111222233334444/ps-0123456789abcdef
    application:
      description: The name of the application, with O(applications), instead of account and permission set.
      type: str
      sample: Wiki
    application_arn:
      description: Its ARN.
      type: str
    principal_type:
      description: V(user) or V(group).
      type: str
      sample: group
    principal:
      description: The user name or the group's display name.
      type: str
      sample: Engineers
    principal_id:
      description: The id of the user or group. V(null) in check mode if it would be created.
      type: str
skipped_accounts:
  description: The accounts that were left out although an option other than their name included them, and why.
  returned: always
  type: list
  elements: dict
  contains:
    account_id:
      description: The id.
      type: str
    account:
      description: The name.
      type: str
    reason:
      description: The reason.
      type: str
      sample: is suspended
changes:
  description: What was changed, or would be, in execution order; additions come before removals.
  returned: always
  type: list
  elements: dict
  contains:
    action:
      description: V(add) or V(remove).
      type: str
      sample: add
    kind:
      description: V(account_assignment) or V(application_assignment).
      type: str
      sample: account_assignment
    name:
      description: The assignment in words.
      type: str
      sample: Engineers with ReadOnly in shop-production (333300000011)
    account:
      description: The account's name and id.
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
      description: The application's name.
      type: str
    application_arn:
      description: The application's ARN.
      type: str
    group:
      description: The name of the group, if it is a group's.
      type: str
      sample: Engineers
    user:
      description: The name of the user, if it is a user's.
      type: str
    status:
      description: V(planned) in check mode, otherwise V(done), V(failed) or V(skipped).
      type: str
      sample: done
    reason:
      description: Why it failed, with the service's own words.
      type: str
    uncertain:
      description: V(true) if it failed but may have taken effect nevertheless; otherwise absent.
      type: bool
error_code:
  description:
    - What went wrong, in one word. If the service returned an error code, such as V(AccessDeniedException), it is that
      code.
    - Otherwise V(InvalidInput), V(Unresolved), V(Refused), V(Unsupported), V(Configuration), V(Credentials),
      V(Unreachable), V(Foreign), V(Throttled), V(Server), V(Pending), V(Failed), V(Lost), V(NotWritten) or V(Other).
      The page C(docs/errors.md) of the collection explains each of them.
  returned: on failure
  type: str
  sample: Failed
request_id:
  description: The service's id of the first request that failed, for AWS support.
  returned: on failure
  type: str
"""

from ..module_utils._task.startup import prepare

prepare()

from ..module_utils._task.assignments import IDC_ASSIGNMENT
from ..module_utils._task.runner import run


def main() -> None:
    """Run the module."""
    run(IDC_ASSIGNMENT)


if __name__ == "__main__":
    main()
