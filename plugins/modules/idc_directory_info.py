#!/usr/bin/python
# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: idc_directory_info
version_added: 1.0.0
short_description: Export the whole directory of AWS IAM Identity Center
description:
  - Reads users, groups, memberships, permission sets, assignments, entitlements of account access manager and attributes
    for access control, and returns them in the form of the file that M(steward.identity_center.idc_directory) applies. With O(dest), it writes that file.
  - Applying an export changes nothing, also with C(purge) of all kinds, so it is the first file to put under version
    control. Only what RV(orphaned) lists goes with C(purge), since no file can name it.
  - A permission set of which some accounts hold an outdated copy gets C(provision=never), with a warning, so that nothing
    changes there either. Take it out to bring them up to date.
  - Applied to another, empty instance in an organization whose accounts have the same names, it makes the same directory
    there. Passwords and MFA devices are in no export, and users who are disabled are enabled there.
  - What the caller, the instance or the installed botocore cannot read is listed in RV(unreadable) and has no key in the
    file, so no purge removes it.
author:
  - steward.identity_center authors (@steward)
options:
  include:
    description:
      - What to export. V(memberships) are the members of the exported groups.
      - V(entitlements) need a call for each account, and none where account access manager is not enabled; the file has no
        such key then.
    type: list
    elements: str
    choices: [users, groups, memberships, permission_sets, assignments, entitlements, access_control_attributes]
    default: [users, groups, memberships, permission_sets, assignments, entitlements, access_control_attributes]
  users:
    description:
      - Export only users whose user name matches one of these shell patterns, ignoring letter case, and of the
        assignments and entitlements of users only theirs. Groups keep all their members.
      - An export that is narrowed by this or by another pattern does not name everything. Do not apply it with C(purge).
    type: list
    elements: str
  groups:
    description:
      - Export only groups whose display name matches one of these shell patterns, ignoring letter case, and of the
        assignments and entitlements of groups only theirs.
    type: list
    elements: str
  permission_sets:
    description:
      - Export only permission sets whose name matches one of these shell patterns, ignoring letter case, and only their
        assignments. Application assignments and entitlements are left out.
    type: list
    elements: str
  accounts:
    description:
      - Export only assignments and entitlements in accounts whose name or id matches one of these shell patterns, ignoring letter case.
        Application assignments are left out.
    type: list
    elements: str
  fold_to_units:
    description:
      - Whether to write organizational units instead of accounts where somebody has access in exactly the active
        accounts of a unit, and V(all_accounts) where it is in all accounts. Accounts that are added to such a unit
        later are then included.
      - The management account is never implied. Where it belongs to the accounts of an entry, the entry names it or has
        C(include_management_account).
    type: bool
    default: false
  account_names:
    description:
      - Whether to write accounts by name. An account whose name another account has too is written by id.
    type: bool
    default: true
  omit_defaults:
    description:
      - Whether to leave out what is empty or what the service sets by itself, such as a session duration of one hour.
        With V(false), every option is written, so that the file manages all of them.
    type: bool
    default: true
  include_external:
    description:
      - Whether to export users and groups that an external identity provider provisioned. They are marked
        C(externally_managed=ignore). With V(false), they have no entry, but are named as members, in assignments and in entitlements.
    type: bool
    default: true
  redact:
    description:
      - Attributes to leave out, such as V(phone_numbers), V(addresses) or V(enterprise.cost_center). Those of users,
        groups and permission sets can be given. A file does not manage attributes that it does not have.
    type: list
    elements: raw
    default: []
  dest:
    description:
      - The file to write the export to, on the controller, with mode 0600. It is relative to the directory where
        ansible-playbook was started. RV(directory) is then V(null).
      - The task fails if the file is there with another content, unless O(force=true), and if the directory would not
        outlast an AWX job or the next installation of a collection.
    type: path
  split:
    description:
      - Whether O(dest) is a directory in which to write one file for each kind, such as C(users.yml). It is created if
        it does not exist. M(steward.identity_center.idc_directory) takes such a directory as its source.
    type: bool
    default: false
  force:
    description: Whether to replace files that are there with another content.
    type: bool
    default: false
attributes:
  check_mode:
    description:
      - Nothing in AWS is ever changed. In check mode no file is written either; C(changed) tells whether one would be.
    support: full
  diff_mode:
    description: With O(dest), shows the files before and after.
    support: full
extends_documentation_fragment:
  - steward.identity_center.scope
  - steward.identity_center.attributes.info
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - steward.identity_center.requirements
"""

EXAMPLES = r"""
- name: Put the whole directory into a file
  steward.identity_center.idc_directory_info:
    dest: directory.yml

- name: Write one file for each kind, without private details, assignments by organizational unit where that is the same
  steward.identity_center.idc_directory_info:
    dest: directory
    split: true
    fold_to_units: true
    redact: [phone_numbers, addresses, birthdate]

- name: Read what the production accounts are about
  steward.identity_center.idc_directory_info:
    include: [permission_sets, assignments]
    accounts: ["*-production"]
  register: production

- name: Is the file in git still what is there?
  steward.identity_center.idc_directory_info:
    dest: directory.yml
    force: true
  check_mode: true
  diff: true
"""

RETURN = r"""
changed:
  description: Whether a file was written or, in check mode, would be.
  returned: always
  type: bool
  sample: false
directory:
  description:
    - The directory in the form of the file, with the keys V(users), V(groups), V(permission_sets), V(assignments),
      V(entitlements) and V(access_control_attributes), as far as O(include) asks for them and they can be read. V(null) with O(dest).
  returned: success
  type: dict
  sample:
    groups:
      - display_name: On-call engineers
        members: [joao.conceicao, zoe.obrien]
    assignments:
      - groups: [On-call engineers]
        permission_sets: [BreakGlass]
        accounts: [shop-production]
files:
  description: The files of O(dest).
  returned: success
  type: list
  elements: dict
  contains:
    path:
      description: The path of the file on the controller.
      type: str
      sample: /srv/identity/directory.yml
    changed:
      description: Whether it was, or would be, written.
      type: bool
      sample: true
  sample: []
orphaned:
  description:
    - Assignments and entitlements that are left out because the user, the group or the account does not exist any more.
      M(steward.identity_center.idc_assignment) and M(steward.identity_center.idc_entitlement) remove them.
  returned: success
  type: list
  elements: dict
  contains:
    account_id:
      description: The id of the account. V(null) for an application.
      type: str
      sample: "333300000011"
    account:
      description: The name of the account, if it is known.
      type: str
      sample: shop-production
    permission_set:
      description: The name of the permission set. V(null) for an application and a role.
      type: str
      sample: ReadOnly
    permission_set_arn:
      description: Its ARN.
      type: str
      sample: arn:aws:sso:::permissionSet/ssoins-1111222233334444/ps-0123456789abcdef
    role:
      description: The name of the role, with its path, of an entitlement; otherwise V(null).
      type: str
      sample:
    role_arn:
      description: Its ARN.
      type: str
      sample:
    application:
      description: The name of the application. V(null) for an account.
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
      description: The user name or the group's display name; the id if the user or group was deleted.
      type: str
      sample: 9067642ac7-7f2f6ad2-0b1c-4a4e-8a0e-2d2f6c1f5a10
    principal_id:
      description: The id of the user or group.
      type: str
      sample: 9067642ac7-7f2f6ad2-0b1c-4a4e-8a0e-2d2f6c1f5a10
    reason:
      description: Why it is left out.
      type: str
      sample: the user was deleted
suspended:
  description:
    - Assignments and entitlements that are left out because their account is suspended or not active, so that nobody can change them.
      The keys are those of RV(orphaned).
  returned: success
  type: list
  elements: dict
  sample: []
unreadable:
  description:
    - Sentences that state what is missing from the export because it cannot be read, or cannot be written into a file;
      each is also a warning. A task that can read nothing of what it asks for fails.
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

from ..module_utils._task.directory_queries import IDC_DIRECTORY_INFO
from ..module_utils._task.runner import run


def main() -> None:
    """Run the module."""
    run(IDC_DIRECTORY_INFO)


if __name__ == "__main__":
    main()
