#!/usr/bin/python
# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: idc_assignment
version_added: 0.1.0
short_description: Manage who has which access in which AWS accounts and applications
description:
  - Gives users and groups permission sets in accounts, or access to applications, and takes it away. One task covers the
    cross product, everybody named with every permission set named in every account chosen.
  - By default it only adds (or, with O(state=absent), removes) what is named, and leaves all other assignments alone. With
    O(purge=true) the users and groups of each permission set in each account, or of each application, become exact.
  - Everything is resolved and read before the first write, and a name that leads nowhere fails the task with nothing
    changed. An account that fails does not stop the others; the task fails at the end and accounts for each.
  - It keeps within the limits of the service, and waits for each assignment to succeed.
author:
  - steward.identity_center authors (@steward)
options:
  users:
    description:
      - Users, by user name, primary e-mail address, id or ARN. With O(state=absent) also ids of users who are gone.
      - A name means what has exactly that name, here and in the following options; blanks at its ends count.
    type: list
    elements: str
  groups:
    description: Groups, by display name, id or ARN. With O(state=absent) also ids of groups that are gone.
    type: list
    elements: str
  permission_sets:
    description: Permission sets, by name or ARN. Goes with accounts chosen by at least one of the options below.
    type: list
    elements: str
  accounts:
    description:
      - Accounts, by name or 12-digit id. Quote ids, or YAML takes leading zeros away. Digits that are not 12 are a name, such
        as V("2024"), which has to be quoted too.
      - Of several accounts with one name, the only active one is meant, with a warning. Where none or more than one of them is
        active, give the id.
      - An account that is suspended or being closed is refused when it is named here. With O(state=absent) it is left out
        instead, with a warning.
    type: list
    elements: str
  organizational_units:
    description:
      - Organizational units whose accounts are meant, by id (V(ou-ab12-cd345678)) or by the path from the root
        (V(/Workloads/Production)). V(/) is the root itself. One without any account is an error.
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
      - Tags that an account has to have, all of them, to be meant. A value may be a list, of which one has to fit.
      - Needs one call for each account of the organization.
    type: dict
  all_accounts:
    description: Whether all accounts of the organization are meant, except the management account.
    type: bool
    default: false
  exclude_accounts:
    description: Accounts that are not meant, whatever else says so; by name or id.
    type: list
    elements: str
  include_management_account:
    description:
      - Whether O(all_accounts), O(organizational_units) and O(account_tags) may mean the management account too. Named in
        O(accounts) it is always meant. Only the management account itself can assign there.
    type: bool
    default: false
  applications:
    description: Applications, by name or ARN, in place of permission sets and accounts.
    type: list
    elements: str
  state:
    description:
      - Whether the assignments should be there. With V(absent), a user or group that does not exist counts as not
        assigned, with a warning.
    type: str
    choices: [present, absent]
    default: present
  purge:
    description:
      - Whether to take the assignments of everybody else away, for each permission set named in each account chosen, or
        for each application. Other permission sets, accounts and applications are left alone.
    type: bool
    default: false
  allow_empty:
    description: Whether naming nobody together with O(purge=true) is meant, and takes the access of everybody away.
    type: bool
    default: false
  concurrency:
    description:
      - How many requests for account assignments may be under way at once. The service takes 15 outstanding ones, and
        changes one role of an account at a time.
      - Assignments to one application are made one after the other whatever this says, and looked at afterwards, since
        the service has been seen to lose some that were made at once. What was lost is made once more.
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
- name: Engineers may read everywhere in production, and deploy
  steward.identity_center.idc_assignment:
    groups: [Engineers]
    permission_sets: [ReadOnly, Deploy]
    organizational_units: [/Workloads/Production]

- name: Exactly the on-call group is administrator of the shop's accounts, nobody else
  steward.identity_center.idc_assignment:
    groups: [On-call engineers]
    permission_sets: [Administrator]
    account_tags:
      product: shop
      environment: [production, staging]
    purge: true

- name: Auditors look into every account but two; this with --check --diff first shows what would be new
  steward.identity_center.idc_assignment:
    groups: [Auditors]
    permission_sets: [SecurityAudit]
    all_accounts: true
    exclude_accounts: [playground, "444400000002"]

- name: One person leaves the management account, which is only meant where it is named
  steward.identity_center.idc_assignment:
    users: [zoe.obrien@example.com]
    permission_sets: [Billing]
    accounts: [example-management]
    state: absent

- name: Who may use the wiki
  steward.identity_center.idc_assignment:
    groups: [Engineers, Everyone]
    applications: [Wiki]
    purge: true

- name: Take away what a user who was deleted long ago has left behind
  steward.identity_center.idc_assignment:
    users: [9067642ac7-2f5fd2c4-91e0-4a0c-9d1b-4cb1bcd6a1f7]
    permission_sets: [ReadOnly]
    all_accounts: true
    state: absent
"""

RETURN = r"""
assignments:
  description:
    - The assignments, of those that the task rules over, that are there after the task, or would be. With O(purge=true)
      that is everybody's in these places. V(null) when the task failed.
  returned: always
  type: list
  elements: dict
  contains:
    account_id:
      description: The id of the account.
      type: str
      sample: "333300000011"
    account:
      description: The name of the account, or V(null) where the organization could not be asked.
      type: str
      sample: shop-production
    permission_set:
      description: The name of the permission set.
      type: str
      sample: ReadOnly
    permission_set_arn:
      description: Its ARN. V(null) in check mode for one that would be created.
      type: str
      sample: arn:aws:sso:::permissionSet/ssoins-1111222233334444/ps-0123456789abcdef
    application:
      description: The name of the application, with O(applications), in place of account and permission set.
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
      description: The id of the user or group. V(null) in check mode for one that would be created.
      type: str
skipped_accounts:
  description: The accounts that were left out though something other than their name meant them, and why.
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
      description: Why.
      type: str
      sample: is suspended
changes:
  description: What was changed, or would be, in the order of doing; additions come before removals.
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
      description: The group's name, where it is about a group.
      type: str
      sample: Engineers
    user:
      description: The user's name, where it is about a user.
      type: str
    status:
      description: V(planned) in check mode, else V(done), V(failed) or V(skipped).
      type: str
      sample: done
    reason:
      description: Why it failed, with the service's own words.
      type: str
    uncertain:
      description: V(true) where it failed and it is not known whether it took effect all the same; else not there.
      type: bool
error_code:
  description:
    - What went wrong, in one word. Where the service said a code, such as V(AccessDeniedException), it is that.
    - Otherwise V(InvalidInput), V(Unresolved), V(Refused), V(Unsupported), V(Configuration), V(Credentials), V(Unreachable),
      V(Foreign), V(Throttled), V(Server), V(Pending), V(Failed), V(Lost), V(NotWritten) or V(Other). The page
      C(docs/errors.md) of the collection says what each means.
  returned: on failure
  type: str
  sample: Failed
request_id:
  description: The service's id of the first request that failed, for AWS support.
  returned: on failure
  type: str
"""

import sys

if sys.version_info < (3, 10):
    from ..module_utils._task.old_python import refuse

    refuse()

from ..module_utils._answers.assignments import assignments_answer
from ..module_utils._desired.access import DesiredAssignments
from ..module_utils._observe.assignments import observe_assignments
from ..module_utils._observe.observation import Observation
from ..module_utils._options.assignments import parse_assignments
from ..module_utils._options.spec import ASSIGNMENT as ARGUMENTS
from ..module_utils._plan.assignments import ExistingAssignments, plan_assignments
from ..module_utils._plan.change import Plan
from ..module_utils._render.assignments import assignments_diff
from ..module_utils._task.runner import Writer, run_writer


def plan(desired: DesiredAssignments, observation: Observation[ExistingAssignments]) -> Plan:
    """Plan the assignments."""
    return plan_assignments(desired, observation.found)


def main() -> None:
    """Run the module."""
    run_writer(
        Writer(
            parse=parse_assignments,
            observe=observe_assignments,
            plan=plan,
            diff=assignments_diff,
            answer=assignments_answer,
            keys=("assignments", "skipped_accounts"),
            service="sso-admin",
            waiting=lambda desired: desired.waiting,
        ),
        ARGUMENTS,
        required_one_of=[("permission_sets", "applications")],
        mutually_exclusive=[
            ("applications", other)
            for other in ("permission_sets", "accounts", "organizational_units", "account_tags", "exclude_accounts")
        ],
    )


if __name__ == "__main__":
    main()
