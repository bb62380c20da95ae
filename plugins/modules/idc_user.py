#!/usr/bin/python
# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: idc_user
version_added: 0.1.0
short_description: Manage a user of AWS IAM Identity Center
description:
  - Creates, updates, renames and deletes a user in the IAM Identity Center directory.
  - An attribute that is not given is left alone. An empty string or an empty list clears the attribute.
  - A user created through the API has no password and gets no e-mail. See
    M(steward.identity_center.idc_password_reset).
  - All attributes are strings. Quote what YAML would read as something else, such as V("0441234") or V("no"); anything
    that is not a string is refused.
author:
  - steward.identity_center authors (@steward)
options:
  user_name:
    description:
      - The name that the person signs in with. It selects the user, unless O(user_id) does.
      - Together with O(user_id), a different name renames the user and keeps the id and everything that depends on it.
      - Required to create a user.
    type: str
    aliases: [name]
  user_id:
    description:
      - The id or ARN of an existing user.
    type: str
  previously:
    description:
      - Former user names. If no user has O(user_name) and one has one of these names, that user is renamed.
      - A name that differs from O(user_name) only in letter case counts too. If it is not listed here, a user whose
        name differs only in letter case keeps that spelling.
      - Deletion considers only the current name.
    type: list
    elements: str
  state:
    description:
      - Whether the user should exist. Deleting cannot be undone; a user created again with the same name gets a new id.
    type: str
    choices: [present, absent]
    default: present
  display_name:
    description: The display name. Required to create a user.
    type: str
  given_name:
    description: The given (first) name. Required to create a user.
    type: str
  family_name:
    description: The family (last) name. Required to create a user.
    type: str
  middle_name:
    description: The middle name.
    type: str
  formatted_name:
    description: The full name, formatted for display.
    type: str
  honorific_prefix:
    description: The title before the name, such as V(Dr.).
    type: str
  honorific_suffix:
    description: The suffix after the name, such as V(III).
    type: str
  nick_name:
    description: The nickname.
    type: str
  profile_url:
    description: The URL of a page about the person.
    type: str
  user_type:
    description: The kind of user, such as V(Employee) or V(Contractor).
    type: str
  title:
    description: The title, such as V(Site Reliability Engineer).
    type: str
  preferred_language:
    description: The preferred language, such as V(pt-BR).
    type: str
  locale:
    description: The locale, such as V(pt-BR).
    type: str
  timezone:
    description: The time zone, such as V(America/Sao_Paulo).
    type: str
  website:
    description: The person's website. It needs botocore 1.40.68 or later.
    type: str
  birthdate:
    description: The date of birth, as V(YYYY-MM-DD). It needs botocore 1.40.68 or later.
    type: str
  email:
    description:
      - The e-mail address. Shorthand for one primary entry of O(emails) of type V(work).
      - It has to be unique in the directory, and is compared without regard to letter case.
      - If the only existing entry has the same address and no type, nothing changes.
    type: str
  emails:
    description:
      - The e-mail addresses, with everything that belongs to them. IAM Identity Center keeps at most one.
    type: list
    elements: dict
    suboptions: &value
      value:
        description: The value itself.
        type: str
        required: true
      type:
        description: The type, such as V(work).
        type: str
      primary:
        description: Whether this is the primary entry. A single entry is primary by default.
        type: bool
  phone_number:
    description:
      - The telephone number. Shorthand for one primary entry of O(phone_numbers) of type V(work).
    type: str
  phone_numbers:
    description: The telephone numbers, with everything that belongs to them. IAM Identity Center keeps at most one.
    type: list
    elements: dict
    suboptions: *value
  addresses:
    description: The postal addresses. IAM Identity Center keeps at most one.
    type: list
    elements: dict
    suboptions:
      street_address:
        description: Street and number.
        type: str
      locality:
        description: City or place.
        type: str
      region:
        description: State, province or canton.
        type: str
      postal_code:
        description: Postal code.
        type: str
      country:
        description: Country.
        type: str
      formatted:
        description: The full address, formatted for display or a mailing label.
        type: str
      type:
        description: The type, such as V(work).
        type: str
      primary:
        description: Whether this is the primary entry. A single entry is primary by default.
        type: bool
  roles:
    description:
      - The person's roles in the company. They do not grant access to anything. IAM Identity Center keeps at most one.
      - They need botocore 1.42.20 or later.
    type: list
    elements: dict
    suboptions: *value
  photos:
    description: URLs of photos of the person, at most three. They need botocore 1.40.68 or later.
    type: list
    elements: dict
    suboptions:
      value:
        description: The URL of the photo.
        type: str
        required: true
      type:
        description: The type, such as V(photo) or V(thumbnail).
        type: str
      display:
        description: The text to show for it.
        type: str
      primary:
        description: Whether this is the primary entry. A single entry is primary by default.
        type: bool
  enterprise:
    description:
      - The attributes of SCIM's enterprise extension, often used for attribute-based access control.
      - Each key that is not given is left alone; an empty string clears it.
      - They need botocore 1.42.5 or later.
    type: dict
    suboptions:
      employee_number:
        description: The employee number.
        type: str
      cost_center:
        description: The cost center.
        type: str
      organization:
        description: The organization.
        type: str
      division:
        description: The division.
        type: str
      department:
        description: The department.
        type: str
      manager:
        description: The manager, usually a user id or a user name.
        type: str
extends_documentation_fragment:
  - steward.identity_center.scope
  - steward.identity_center.externally_managed
  - steward.identity_center.on_assignments
  - steward.identity_center.attributes
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - steward.identity_center.requirements
"""

EXAMPLES = r"""
# Connection options are best set once for all modules of the collection:
#   module_defaults:
#     group/steward.identity_center.idc:
#       region: eu-central-1

- name: Create a user
  steward.identity_center.idc_user:
    user_name: zoe.obrien
    display_name: Zoë O'Brien
    given_name: Zoë
    family_name: O'Brien
    email: zoe.obrien@example.com
    title: Site Reliability Engineer
    enterprise:
      department: Platform
      cost_center: "4711"

- name: Change the department and clear the title; nothing else is touched
  steward.identity_center.idc_user:
    user_name: zoe.obrien
    title: ""
    enterprise:
      department: Security

- name: Rename the user; the id, groups and access are kept
  steward.identity_center.idc_user:
    user_name: zoe.lindstroem
    previously:
      - zoe.obrien
    display_name: Zoë Lindström
    family_name: Lindström
    email: zoe.lindstroem@example.com

- name: Delete the user
  steward.identity_center.idc_user:
    user_name: zoe.lindstroem
    state: absent
"""

RETURN = r"""
user:
  description: The user after the task, or as it would be after it. V(null) if there is none.
  returned: always
  type: dict
  contains:
    user_id:
      description: The id. V(null) in check mode for a user that would be created.
      type: str
      sample: 9067642ac7-7f2f6ad2-0b1c-4a4e-8a0e-2d2f6c1f5a10
    user_arn:
      description: The ARN, if the installed botocore provides it (1.43.105 or later does).
      type: str
      sample: arn:aws:identitystore:::user/9067642ac7-7f2f6ad2-0b1c-4a4e-8a0e-2d2f6c1f5a10
    user_name:
      description:
        - The user name. Every other attribute is returned under the name of its option, V(null) if it is not set.
      type: str
      sample: zoe.obrien
    email:
      description: The primary e-mail address.
      type: str
      sample: zoe.obrien@example.com
    emails:
      description: The e-mail addresses.
      type: list
      elements: dict
      sample: [{primary: true, type: work, value: zoe.obrien@example.com}]
    enterprise:
      description: The attributes of the enterprise extension.
      type: dict
      sample: {department: Platform}
    external_ids:
      description: The ids from the external identity provider that provisioned the user, if one did.
      type: list
      elements: dict
      sample: []
    user_status:
      description: Whether the user may sign in, V(enabled) or V(disabled), if the installed botocore provides it.
      type: str
      sample: enabled
    revision:
      description:
        - The revision number kept by the service, if the installed botocore provides it (1.43.105 or later does).
          V(null) in check mode if the task would change the user.
      type: str
      sample: "1"
    created_at:
      description: When the user was created, in UTC.
      type: str
      sample: "2026-11-23T08:15:00Z"
    created_by:
      description: Who created the user, if the service provides it.
      type: str
    updated_at:
      description: When the user was last changed, in UTC.
      type: str
    updated_by:
      description: Who last changed the user, if the service provides it.
      type: str
    unknown_attributes:
      description:
        - Attributes that the installed botocore cannot read and that are therefore V(null) here, each with the first
          version that can. Whether the user has them is unknown.
      type: dict
      sample: {}
changes:
  description: What was changed, or would be, in execution order.
  returned: always
  type: list
  elements: dict
  contains:
    action:
      description: The action, V(create), V(update), V(remove) or V(delete).
      type: str
      sample: update
    kind:
      description: The kind of thing, V(user), V(account_assignment) or V(application_assignment).
      type: str
      sample: user
    name:
      description: The exact name of the thing. In messages and diffs, invisible characters are shown as escapes.
      type: str
      sample: zoe.obrien
    attributes:
      description: The attributes that an update changes.
      type: list
      elements: str
      sample: [enterprise.department, title]
    account:
      description: The name and id of the account, for an account assignment that is removed.
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
      description: The name of the application, for an application assignment that is removed.
      type: str
      sample: Wiki
    application_arn:
      description: The application's ARN.
      type: str
    cascade:
      description: What is removed together with a deleted thing, such as its memberships.
      type: list
      elements: str
      sample: [removed membership zoe.obrien in Engineers]
    left_behind:
      description:
        - The access that a deleted thing has in accounts that are suspended or not active, where it cannot be removed
          and stays behind, belonging to nobody.
      type: list
      elements: str
      sample: [ReadOnly in old-shop (333300000019)]
    status:
      description: V(planned) in check mode, otherwise V(done), V(failed) or V(skipped).
      type: str
      sample: done
    reason:
      description: Why it failed.
      type: str
    uncertain:
      description: V(true) if it failed but may have taken effect nevertheless; otherwise absent.
      type: bool
error_code:
  description:
    - What went wrong, in one word. If the service returned an error code, such as V(ConflictException), it is that
      code.
    - Otherwise V(InvalidInput), V(Unresolved), V(Refused), V(Unsupported), V(Configuration), V(Credentials),
      V(Unreachable), V(Foreign), V(Throttled), V(Server), V(Pending), V(Failed), V(Lost), V(NotWritten) or V(Other).
      The page C(docs/errors.md) of the collection explains each of them.
  returned: on failure
  type: str
  sample: ConflictException
request_id:
  description: The service's id of the failed request, for AWS support.
  returned: on failure
  type: str
"""

from ..module_utils._task.startup import prepare

prepare()

from ..module_utils._task.identities import IDC_USER
from ..module_utils._task.runner import run


def main() -> None:
    """Run the module."""
    run(IDC_USER)


if __name__ == "__main__":
    main()
