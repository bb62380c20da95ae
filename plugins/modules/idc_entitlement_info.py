#!/usr/bin/python
# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: idc_entitlement_info
version_added: 1.0.0
short_description: Gather information about who may assume which IAM roles through account access manager
description:
  - Answers, by name, which IAM roles a person may assume through account access manager, directly and through groups;
    who may assume a role or the roles of an account; and what deleted users and groups have left behind.
  - Options that filter the entitlements can be combined; only entitlements that match all of them are returned. Without
    any, the entitlements in all accounts of the organization are returned, with one call for each account; the service
    has no operation that lists all.
  - A name that does not exist fails the task, because an empty answer to a misspelled question looks like good news.
author:
  - steward.identity_center authors (@steward)
options:
  user:
    description:
      - Return only what this user is entitled to, directly and through groups; the user is given by user name, primary
        e-mail address, id or ARN.
      - Names have to match exactly, here and in the following options, including leading and trailing spaces.
      - The id may be that of a deleted user.
    type: str
  group:
    description:
      - Return only what this group is entitled to; the group is given by display name, id or ARN. The id may be that of a
        deleted group.
    type: str
  roles:
    description: Return only entitlements to these roles, by ARN.
    type: list
    elements: str
  accounts:
    description:
      - Return only entitlements to roles in these accounts, by name or 12-digit id. Quote ids, since YAML strips leading zeros
        from numbers. A number with any other count of digits, such as V("2024"), is a name, and has to be quoted too.
      - If several accounts share a name and exactly one of them is active, that one is used, with a warning. If none or
        more than one of them is active, give the id.
      - The accounts chosen by this and the following options add up. Unlike in
        M(steward.identity_center.idc_entitlement), the management account and suspended accounts are included.
    type: list
    elements: str
  organizational_units:
    description:
      - Return only entitlements to roles in the accounts of these organizational units, by id (V(ou-ab12-cd345678)) or by the
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
      - Return only entitlements to roles in accounts that have all of these tags. A value may be a list, one of which has to
        match.
      - Needs one call for each account in the organization.
    type: dict
  all_accounts:
    description: Whether to choose all accounts of the organization.
    type: bool
    default: false
  exclude_accounts:
    description:
      - Accounts to leave out, whatever else includes them, by name or id. On its own, it chooses all accounts but
        these.
    type: list
    elements: str
  orphaned:
    description:
      - With V(true), return only entitlements of deleted users and groups; with V(false), only the others.
    type: bool
  expand_groups:
    description:
      - Whether to return the members of groups too, each with the groups through which they have access. Needs one call
        for each of the groups.
    type: bool
    default: false
notes:
  - It needs botocore 1.44.5 or newer.
seealso:
  - module: steward.identity_center.idc_entitlement
  - module: steward.identity_center.idc_assignment_info
extends_documentation_fragment:
  - steward.identity_center.scope
  - steward.identity_center.attributes.info
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - steward.identity_center.requirements
"""

EXAMPLES = r"""
- name: Which roles may zoe assume?
  steward.identity_center.idc_entitlement_info:
    user: zoe.obrien@example.com
  register: zoe

- name: Who may assume roles in production, person by person?
  steward.identity_center.idc_entitlement_info:
    organizational_units: [/Workloads/Production]
    expand_groups: true

- name: What have deleted users and groups left behind?
  steward.identity_center.idc_entitlement_info:
    orphaned: true
"""

RETURN = r"""
application_arn:
  description: The ARN of the application of account access manager, or V(null) if it is not enabled.
  returned: success
  type: str
  sample: arn:aws:account-access:us-east-1:111122223333:application/0123456789abcdef
entitlements:
  description: The entitlements, by account, role and name.
  returned: success
  type: list
  elements: dict
  contains:
    account_id:
      description: The id of the account that the role is in.
      type: str
      sample: "333300000011"
    account:
      description: The name of the account. V(null) if the organization could not be read.
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
      description: Whether the access comes only through groups, so that the user has no entitlement of their own.
      type: bool
      sample: true
    through:
      description:
        - The display names of the groups through which a user has the access. With RV(entitlements[].inherited=false),
          the user also has an entitlement of their own.
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

from ..module_utils._task.entitlement_queries import IDC_ENTITLEMENT_INFO
from ..module_utils._task.runner import run


def main() -> None:
    """Run the module."""
    run(IDC_ENTITLEMENT_INFO)


if __name__ == "__main__":
    main()
