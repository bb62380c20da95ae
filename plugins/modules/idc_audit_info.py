#!/usr/bin/python
# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: idc_audit_info
version_added: 1.0.0
short_description: Read who can reach what in AWS IAM Identity Center, and judge it by policies
description:
  - Reads the whole live directory once, with the fewest calls, and returns it as plain tables that refer to each other by
    id, with where they come from. Also judges it by policies, which say as data what must not be there.
  - What the caller may not read is listed in RV(audit.unreadable), each part with its error, and the rest comes all the same.
    An audit with anything in that list is incomplete.
  - In a play in check mode it reads what the tasks before it would leave, as all modules do.
author:
  - steward.identity_center authors (@steward)
options:
  policies:
    description:
      - The policies to judge by, each a mapping with the keys C(check), C(id), C(severity), C(options) and C(except). The page
        C(docs/policies.md) of the collection has all checks with their options and examples.
      - An exception in C(except) needs an end, C(until), and a C(reason). What it lets pass is still among RV(audit.findings).
        One that has run out is a finding itself.
      - Everything that is wrong with the policies is told at once, before anything is read.
    type: list
    elements: raw
  policies_file:
    description:
      - Files with such a list, or folders with such files, on the controller. Each is looked for in the directory where
        ansible-playbook was started, then beside the playbook, then where Ansible looks for files. They may be encrypted with
        ansible-vault. What is wrong with them is told with file and line.
    type: list
    elements: path
  expirations:
    description:
      - What the desired directory lets end by itself, for the check C(expired_or_soon). It is RV(ignore:expirations) in the
        result of M(steward.identity_center.idc_directory).
    type: list
    elements: dict
    suboptions:
      label:
        description: What ends, for people.
        type: str
        required: true
      expires_at:
        description: When it ends, as a time with a time zone, or a date for its end in UTC.
        type: str
        required: true
      place:
        description: Where that is written.
        type: str
  account_tags:
    description: Whether to read the tags of accounts, which takes a call for each account.
    type: bool
    default: true
extends_documentation_fragment:
  - steward.identity_center.scope
  - steward.identity_center.attributes.info
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - steward.identity_center.requirements
"""

EXAMPLES = r"""
- name: Who can reach what, and is it as it should be?
  steward.identity_center.idc_audit_info:
    policies_file: policies.yml
  register: live

- name: Fail if anything is violated
  ansible.builtin.assert:
    that: live.audit.findings | rejectattr('excepted') | length == 0
    fail_msg: "{{ live.audit.findings | rejectattr('excepted') | map(attribute='message') | join('; ') }}"

- name: Administrators only through one group, with an exception for a time
  steward.identity_center.idc_audit_info:
    policies:
      - id: administrators
        check: admin_only_through
        options:
          groups: [Break glass]
        except:
          - group: Migration team
            account: shop-production
            until: "2026-12-31"
            reason: The migration of the shop, ticket 4711
"""

RETURN = r"""
audit:
  description:
    - The live directory as tables, and what policies find in it. People, groups, permission sets, accounts and applications
      are named in the other tables by id or ARN; who is in none of the tables was deleted.
    - Tables are in the order of names, and empty where nothing is there or nothing may be read. Values are V(null) where they
      are not known.
  returned: success
  type: dict
  contains:
    instance:
      description: Where the rows come from.
      type: dict
      contains:
        instance_arn:
          description: The ARN of the instance.
          type: str
          sample: arn:aws:sso:::instance/ssoins-1111222233334444
        identity_store_id:
          description: The id of its identity store.
          type: str
          sample: d-1234567890
        name:
          description: The name of the instance, if it has one.
          type: str
          sample: shop
        owner_account_id:
          description: The account that the instance belongs to.
          type: str
          sample: "111100000001"
        created_date:
          description: When the instance was created.
          type: str
          sample: "2024-02-01T09:30:00+00:00"
        region:
          description: The Region that the calls went to.
          type: str
          sample: eu-central-1
        primary_region:
          description: The home Region of the instance, where the service tells it.
          type: str
          sample: eu-central-1
        regions:
          description: All Regions of the instance, where the service tells them.
          type: list
          elements: str
          sample: [eu-central-1]
        encryption:
          description: How its data are encrypted, as M(steward.identity_center.idc_instance_info) tells it.
          type: dict
          sample: {key_type: AWS_OWNED_KMS_KEY, kms_key_arn: null, status: ENABLED, status_reason: null}
        network:
          description: From where it may be reached, as M(steward.identity_center.idc_instance_info) tells it.
          type: dict
          sample:
        identity_store_network:
          description: The same of its identity store.
          type: dict
          sample:
        caller:
          description: The ARN of the credentials. V(null) if they may not ask for it.
          type: str
          sample: arn:aws:sts::111100000001:assumed-role/auditor/nightly
        management_account_id:
          description: The management account of the organization.
          type: str
          sample: "111100000001"
        delegated_administrators:
          description: The ids of the accounts that are registered to administer IAM Identity Center.
          type: list
          elements: str
          sample: ["222200000002"]
    began:
      description: When reading began, in UTC.
      type: str
      sample: "2026-11-26T02:00:00Z"
    ended:
      description: When it ended, in UTC.
      type: str
      sample: "2026-11-26T02:01:30Z"
    counts:
      description: How many of each kind were read.
      type: dict
      sample: {users: 2000, groups: 120, memberships: 9400, permission_sets: 40, accounts: 100, assignments: 2600}
    calls:
      description: How often each operation of AWS was called. Retries are not counted.
      type: dict
      sample: {ListUsers: 20, ListGroups: 2, ListGroupMemberships: 120}
    unreadable:
      description: What could not be read, and policies that cannot be judged for that reason. Each is also a warning.
      type: list
      elements: dict
      contains:
        what:
          description: What it is.
          type: str
          sample: account assignments
        error_code:
          description: >-
            The service's error code; V(Unsupported) if the installed botocore cannot read it, and V(Denied) if the service told
            no code.
          type: str
          sample: AccessDeniedException
        message:
          description: What was attempted, the service's words, and what to do.
          type: str
          sample: Could not list the users of the identity store d-1234567890
    users:
      description: All users.
      type: list
      elements: dict
      contains:
        user_id:
          description: The id.
          type: str
          sample: 9067642ac7-7f2f6ad2-0b1c-4a4e-8a0e-2d2f6c1f5a10
        user_name:
          description: The user name.
          type: str
          sample: zoe.obrien
        display_name:
          description: The display name.
          type: str
          sample: Zoë O'Brien
        email:
          description: The primary e-mail address.
          type: str
          sample: zoe@example.com
        status:
          description: V(enabled) or V(disabled).
          type: str
          sample: enabled
        department:
          description: The department.
          type: str
          sample: Platform
        cost_center:
          description: The cost center.
          type: str
          sample: "4711"
        manager:
          description: The manager, as the identity provider wrote it.
          type: str
          sample: jan.novak
        external:
          description: Whether an identity provider owns the user.
          type: bool
          sample: true
        created_at: &created_at
          description: When it was created.
          type: str
          sample: "2026-03-01T08:15:00Z"
        created_by: &created_by
          description: Who created it.
          type: str
          sample: arn:aws:iam::111100000001:user/scim
        updated_at: &updated_at
          description: When it was changed last.
          type: str
          sample: "2026-11-02T08:15:00Z"
        updated_by: &updated_by
          description: Who changed it last.
          type: str
          sample: arn:aws:iam::111100000001:user/scim
    groups:
      description: All groups.
      type: list
      elements: dict
      contains:
        group_id:
          description: The id.
          type: str
          sample: 9067642ac7-0f0f6ad2-0b1c-4a4e-8a0e-2d2f6c1f5a10
        display_name:
          description: The display name.
          type: str
          sample: Engineers
        external:
          description: Whether an identity provider owns the group.
          type: bool
          sample: false
        members:
          description: The ids of the users in it.
          type: list
          elements: str
          sample: [9067642ac7-7f2f6ad2-0b1c-4a4e-8a0e-2d2f6c1f5a10]
        created_at: *created_at
        created_by: *created_by
        updated_at: *updated_at
        updated_by: *updated_by
    permission_sets:
      description: All permission sets.
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
          sample: BreakGlass
        managed_policies:
          description: The ARNs of the managed policies.
          type: list
          elements: str
          sample: ["arn:aws:iam::aws:policy/AdministratorAccess"]
        customer_managed_policies:
          description: The customer managed policies, each with C(name) and C(path). What they allow is in the accounts.
          type: list
          elements: dict
          sample: [{name: shop-deploy, path: /}]
        inline_policy:
          description: Whether it has an inline policy.
          type: bool
          sample: false
        permissions_boundary:
          description: The boundary, as M(steward.identity_center.idc_permission_set) takes it. V(null) if it has none.
          type: dict
          sample:
        session_duration:
          description: How long sessions last, as ISO 8601.
          type: str
          sample: PT1H
        privileged:
          description:
            - Whether it makes an administrator of an account by AdministratorAccess, PowerUserAccess, IAMFullAccess, or an
              inline policy that allows as much.
          type: bool
          sample: true
        tags:
          description: The tags.
          type: dict
          sample: {owner: platform}
        outdated_accounts:
          description: The ids of the accounts that hold an older version of it.
          type: list
          elements: str
          sample: []
    accounts:
      description: All accounts of the organization.
      type: list
      elements: dict
      contains:
        account_id:
          description: The id.
          type: str
          sample: "333300000011"
        name:
          description: The name.
          type: str
          sample: shop-production
        path:
          description: The organizational unit that it is in, as a path; V(/) for one right below the root.
          type: str
          sample: /Workloads/Production
        tags:
          description: The tags.
          type: dict
          sample: {stage: production}
        status:
          description: What the service calls its state.
          type: str
          sample: ACTIVE
        management:
          description: Whether it is the management account.
          type: bool
          sample: false
    assignments:
      description: All account assignments. What somebody has through a group is not repeated.
      type: list
      elements: dict
      contains:
        principal_type: &principal_type
          description: V(USER) or V(GROUP).
          type: str
          sample: GROUP
        principal_id: &principal_id
          description: The id of the user or the group.
          type: str
          sample: 9067642ac7-0f0f6ad2-0b1c-4a4e-8a0e-2d2f6c1f5a10
        permission_set_arn:
          description: The ARN of the permission set.
          type: str
          sample: arn:aws:sso:::permissionSet/ssoins-1111222233334444/ps-0123456789abcdef
        account_id: &account_id
          description: The id of the account.
          type: str
          sample: "333300000011"
    applications:
      description: All applications.
      type: list
      elements: dict
      contains:
        application_arn: &application_arn
          description: The ARN of the application.
          type: str
          sample: arn:aws:sso::111100000001:application/ssoins-1111222233334444/apl-0123456789abcdef
        name:
          description: The name.
          type: str
          sample: Wiki
        assignment_required:
          description: Whether only who is assigned can use it. V(null) if the application does not say.
          type: bool
          sample: true
    application_assignments:
      description: All application assignments.
      type: list
      elements: dict
      contains:
        principal_type: *principal_type
        principal_id: *principal_id
        application_arn: *application_arn
    entitlements:
      description: All entitlements of account access manager.
      type: list
      elements: dict
      contains:
        principal_type: *principal_type
        principal_id: *principal_id
        role_arn:
          description: The ARN of the IAM role.
          type: str
          sample: arn:aws:iam::333300000011:role/Deploy
        account_id: *account_id
    policies:
      description: The policies that were judged, each with C(id), C(check) and C(severity).
      type: list
      elements: dict
      sample: [{id: no-direct-access, check: direct_user_assignment, severity: medium}]
    findings:
      description: What the policies find, the worst first.
      type: list
      elements: dict
      contains:
        policy:
          description: The id of the policy.
          type: str
          sample: no-direct-access
        check:
          description: Its check.
          type: str
          sample: direct_user_assignment
        severity:
          description: V(critical), V(high), V(medium) or V(low).
          type: str
          sample: medium
        thing:
          description: What it is about, for people.
          type: str
          sample: "user zoe.obrien: ReadOnly in shop-production (333300000011)"
        kind:
          description: >-
            What kind of thing that is: V(user), V(group), V(permission_set), V(account), V(account_assignment),
            V(application), V(application_assignment), V(entitlement), V(instance), V(expiration) or V(exception).
          type: str
          sample: account_assignment
        message:
          description: What is wrong, and what to do.
          type: str
          sample: >-
            user zoe.obrien: ReadOnly in shop-production (333300000011) is given to the user directly. Give it to a group that
            the user is in
        about:
          description: The names of the things that it is about, by the words that exceptions use.
          type: dict
          sample: {user: zoe.obrien, permission_set: ReadOnly, account: shop-production}
        excepted:
          description: >-
            The exception that lets it pass, with C(until) and C(reason) as they were written. V(null) if none does.
          type: dict
          sample:
error_code:
  description:
    - What went wrong, in one word. If the service returned an error code, such as V(AccessDeniedException), it is that
      code.
    - Otherwise V(InvalidInput), V(Unresolved), V(Refused), V(Unsupported), V(Configuration), V(Credentials),
      V(Unreachable), V(Foreign), V(Throttled), V(Server), V(Pending), V(Failed), V(Lost), V(NotWritten) or V(Other).
      The page C(docs/errors.md) of the collection explains each of them.
  returned: on failure
  type: str
  sample: InvalidInput
request_id:
  description: The service's id of the failed request, for AWS support.
  returned: on failure
  type: str
  sample: fa074993-623a-404e-9fed-e4c51e26e223
"""

from ..module_utils._task.startup import prepare

prepare()

from ..module_utils._task.audit import IDC_AUDIT_INFO
from ..module_utils._task.runner import run


def main() -> None:
    """Run the module."""
    run(IDC_AUDIT_INFO)


if __name__ == "__main__":
    main()
