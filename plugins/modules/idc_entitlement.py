#!/usr/bin/python
# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: idc_entitlement
version_added: 1.0.0
short_description: Manage who may assume which IAM roles through account access manager
description:
  - Entitles users and groups of IAM Identity Center to IAM roles that exist in AWS accounts already, through account
    access manager, and takes such entitlements away. They give access outside all permission sets and assignments. One
    task covers the cross product of all users and groups named and all roles chosen.
  - By default it only adds (or, with O(state=absent), removes) what is named, and leaves all other entitlements alone.
    With O(purge=true), the users and groups of each role become exactly those named.
  - Everything is resolved and read before the first write; if a name does not exist, the task fails and nothing is
    changed. A role that fails does not stop the others; the task fails at the end and reports the outcome for each.
  - A role must exist, and its trust policy must let C(account-access.amazonaws.com) do C(sts:AssumeRole),
    C(sts:SetContext) and C(sts:TagSession). The service looks when the entitlement is made.
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
    description:
      - Groups, by display name, id or ARN. With O(state=absent), also the ids of deleted groups.
      - A role takes 20 groups, unless AWS has raised that quota.
    type: list
    elements: str
  roles:
    description: Roles, by ARN. At least one of O(roles) and O(role_names) is required.
    type: list
    elements: str
  role_names:
    description:
      - Roles by name, in each of the accounts that the options below choose. A role that has a path is named with it,
        as in V(team/operator).
    type: list
    elements: str
  accounts:
    description:
      - With O(role_names), the accounts that the roles are in, by name or 12-digit id. Quote ids, since YAML strips
        leading zeros from numbers. A number with any other count of digits, such as V("2024"), is a name, and has to be
        quoted too.
      - If several accounts share a name and exactly one of them is active, that one is used, with a warning. If none or
        more than one of them is active, give the id.
      - An account that is suspended or being closed is refused if it is named here with O(state=present).
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
        named in O(accounts), it is always included.
    type: bool
    default: false
  application:
    description:
      - The ARN of the application of account access manager. By default it is found, since an instance has only one;
        giving it saves one call.
    type: str
  create_application:
    description:
      - Whether to enable account access manager in the instance if it is not enabled yet, by creating its application.
        Only the management account can do that, and AWS Organizations has to trust the service first
        (C(aws organizations enable-aws-service-access --service-principal account-access.amazonaws.com)).
      - Without it, a task that would entitle somebody fails if account access manager is not enabled. With
        O(state=absent), nobody is entitled then.
    type: bool
    default: false
  state:
    description:
      - Whether the entitlements should exist. With V(absent), a user or group that does not exist counts as not
        entitled, with a warning.
    type: str
    choices: [present, absent]
    default: present
  purge:
    description:
      - Whether to remove the entitlements of everybody else to each of the roles. Other roles are left alone.
    type: bool
    default: false
  allow_empty:
    description: Whether naming nobody together with O(purge=true) is intended and removes everybody from the roles.
    type: bool
    default: false
  concurrency:
    description: How many writes may be in progress at once. The service accepts at most 15.
    type: int
    default: 15
notes:
  - Account access manager is available in the commercial Regions that are enabled by default. It needs an
    organization instance of IAM Identity Center and is asked for in the instance's Region.
  - It needs botocore 1.44.5 or newer.
seealso:
  - module: steward.identity_center.idc_entitlement_info
  - module: steward.identity_center.idc_assignment
extends_documentation_fragment:
  - steward.identity_center.scope
  - steward.identity_center.attributes
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - steward.identity_center.requirements
"""

EXAMPLES = r"""
- name: Let the on-call group assume a role that Terraform has made
  steward.identity_center.idc_entitlement:
    groups: [On-call engineers]
    roles: ["arn:aws:iam::333300000011:role/break-glass"]

- name: Make exactly these groups operators in all production accounts
  steward.identity_center.idc_entitlement:
    groups: [Operators, On-call engineers]
    role_names: [team/operator]
    organizational_units: [/Workloads/Production]
    purge: true

- name: Enable account access manager with the first entitlement; needs the management account
  steward.identity_center.idc_entitlement:
    users: [zoe.obrien@example.com]
    role_names: [auditor]
    accounts: [shop-production]
    create_application: true

- name: Take a role away from everybody
  steward.identity_center.idc_entitlement:
    roles: ["arn:aws:iam::333300000011:role/legacy"]
    purge: true
    allow_empty: true

- name: Remove what was left behind by a user who was deleted long ago
  steward.identity_center.idc_entitlement:
    users: [9067642ac7-2f5fd2c4-91e0-4a0c-9d1b-4cb1bcd6a1f7]
    role_names: [auditor]
    all_accounts: true
    state: absent
"""

RETURN = r"""
application_arn:
  description:
    - The ARN of the application of account access manager. V(null) if there is none, in check mode if it would be
      created, and if the task failed.
  returned: always
  type: str
  sample: arn:aws:account-access:us-east-1:111122223333:application/0123456789abcdef
entitlements:
  description:
    - Those entitlements that the task manages, after the task or as they would be after it. With O(purge=true), these
      are everybody's entitlements to these roles. V(null) if the task failed.
  returned: always
  type: list
  elements: dict
  contains:
    account_id:
      description: The id of the account that the role is in.
      type: str
      sample: "333300000011"
    account:
      description: The name of the account, or V(null) if the organization could not be read.
      type: str
      sample: shop-production
    role:
      description: The name of the role, with its path.
      type: str
      sample: team/operator
    role_arn:
      description: Its ARN.
      type: str
      sample: arn:aws:iam::333300000011:role/team/operator
    principal_type:
      description: V(user) or V(group).
      type: str
      sample: group
    principal:
      description: The user name or the group's display name.
      type: str
      sample: Operators
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
      description: V(add) or V(remove); V(create) for the application of account access manager.
      type: str
      sample: add
    kind:
      description: V(entitlement) or V(account_access).
      type: str
      sample: entitlement
    name:
      description: The entitlement in words.
      type: str
      sample: Operators as team/operator in shop-production (333300000011)
    account:
      description: The account's name and id.
      type: str
      sample: shop-production (333300000011)
    account_id:
      description: The account's id.
      type: str
      sample: "333300000011"
    role:
      description: The role's name, with its path.
      type: str
      sample: team/operator
    role_arn:
      description: The role's ARN.
      type: str
    group:
      description: The name of the group, if it is a group's.
      type: str
      sample: Operators
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
  sample: ValidationException
request_id:
  description: The service's id of the first request that failed, for AWS support.
  returned: on failure
  type: str
"""

from ..module_utils._task.startup import prepare

prepare()

from ..module_utils._task.entitlements import IDC_ENTITLEMENT
from ..module_utils._task.runner import run


def main() -> None:
    """Run the module."""
    run(IDC_ENTITLEMENT)


if __name__ == "__main__":
    main()
