#!/usr/bin/python
# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: idc_application_info
version_added: 1.0.0
short_description: Gather information about applications in AWS IAM Identity Center
description:
  - Returns the applications of the instance and, optionally, who is assigned to them.
  - To change who may use an application, use M(steward.identity_center.idc_assignment).
author:
  - steward.identity_center authors (@steward)
options:
  applications:
    description:
      - The applications to return, by name or ARN. The default is all. Names are case-sensitive.
      - If several applications share a name, all of them are returned.
      - A name that does not exist is not an error; it is listed in RV(missing).
    type: list
    elements: str
  account:
    description:
      - Return only applications of this account, given by its id.
      - Required with the credentials of an ordinary member account of the organization, which have to give their own
        account's id.
    type: str
  name_matches:
    description: Return only applications whose name matches this shell pattern, ignoring letter case.
    type: str
  provider:
    description:
      - Return only applications of this provider, given by its ARN or the last part of it, such as V(custom).
    type: str
  status:
    description: Return only applications with this status.
    type: str
    choices: [enabled, disabled]
  include_assignments:
    description: Whether to look up who is assigned to each application, which needs one or more calls for each.
    type: bool
    default: false
  include_configuration:
    description: Whether to look up if an application requires assignments, which needs one call for each.
    type: bool
    default: false
extends_documentation_fragment:
  - steward.identity_center.scope
  - steward.identity_center.attributes.info
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - steward.identity_center.requirements
"""

EXAMPLES = r"""
- name: Find out who may use the wiki
  steward.identity_center.idc_application_info:
    applications: [Wiki]
    include_assignments: true
  register: wiki

- name: Show them
  ansible.builtin.debug:
    msg: "{{ wiki.applications | map(attribute='assignments') | flatten | map(attribute='principal') | list }}"

- name: Find applications that everybody may use, assigned or not
  steward.identity_center.idc_application_info:
    status: enabled
    include_configuration: true
  register: every

- name: Show their names
  ansible.builtin.debug:
    msg: "{{ every.applications | selectattr('assignment_required', 'eq', false) | map(attribute='name') | list }}"

- name: List the applications of a member account, with its own credentials
  steward.identity_center.idc_application_info:
    account: "333300000001"
"""

RETURN = r"""
applications:
  description: The applications, sorted by name.
  returned: success
  type: list
  elements: dict
  contains:
    application_arn:
      description: The ARN.
      type: str
      sample: arn:aws:sso::111122223333:application/ssoins-1111222233334444/apl-0123456789abcdef
    name:
      description: The name. It need not be unique.
      type: str
      sample: Wiki
    description:
      description: What the application is for, or V(null).
      type: str
      sample: Where everything is written down
    provider_arn:
      description: The ARN of the application provider.
      type: str
      sample: arn:aws:sso::aws:applicationProvider/custom
    account_id:
      description: The id of the account that the application belongs to.
      type: str
      sample: "111122223333"
    status:
      description: V(enabled) or V(disabled).
      type: str
      sample: enabled
    visibility:
      description: Whether the access portal shows it, V(enabled) or V(disabled).
      type: str
      sample: enabled
    sign_in_origin:
      description: Where signing in starts, V(identity_center) or V(application).
      type: str
      sample: application
    application_url:
      description: Where the access portal leads if signing in starts at the application, or V(null).
      type: str
      sample: https://wiki.example.com/login
    created_at:
      description: When it was created, in UTC.
      type: str
      sample: "2026-11-23T08:15:00Z"
    created_from:
      description: The Region in which it was created, if the installed botocore provides it.
      type: str
      sample: us-east-1
    unknown_attributes:
      description:
        - Attributes that the installed botocore cannot read and that are therefore V(null) here, each with the first
          version that can.
      type: dict
      sample: {}
    assignment_required:
      description:
        - Whether only those who are assigned may use it. V(null) without O(include_configuration), and for applications
          that do not report it.
      type: bool
      sample: true
    assignments:
      description:
        - Who is assigned, groups before users, each sorted by name. V(null) without O(include_assignments).
      type: list
      elements: dict
      contains:
        principal_type:
          description: V(user) or V(group).
          type: str
          sample: group
        principal:
          description: The user name or the group's display name; the id if the user or group was deleted.
          type: str
          sample: Everyone
        principal_id:
          description: The id. V(null) in check mode if it would be created.
          type: str
          sample: 9067642ac7-2f5fd2c4-91e0-4a0c-9d1b-4cb1bcd6a1f7
        orphaned:
          description: Whether the user or group with this id no longer exists.
          type: bool
          sample: false
missing:
  description: Names in O(applications) that do not exist, or do not belong to O(account).
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

from ..module_utils._task.applications import IDC_APPLICATION_INFO
from ..module_utils._task.runner import run


def main() -> None:
    """Run the module."""
    run(IDC_APPLICATION_INFO)


if __name__ == "__main__":
    main()
