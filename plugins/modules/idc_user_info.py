#!/usr/bin/python
# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: idc_user_info
version_added: 0.1.0
short_description: Gather information about users in AWS IAM Identity Center
description:
  - Returns the users of the directory with all their attributes and, optionally, their groups.
  - The result uses the same keys that M(steward.identity_center.idc_user) takes.
author:
  - steward.identity_center authors (@steward)
options:
  users:
    description:
      - The users to return, by user name, primary e-mail address, id or ARN. The default is all, unless O(group) is
        given.
      - A name that does not exist is not an error; it is listed in RV(missing).
    type: list
    elements: str
  group:
    description: Return only the members of this group, given by display name, id or ARN.
    type: str
  name_matches:
    description: Return only users whose user name matches this shell pattern, ignoring letter case.
    type: str
  externally_managed:
    description: Return only users that an external identity provider provisioned (V(true)) or did not (V(false)).
    type: bool
  user_status:
    description: Return only users with this status. It needs botocore 1.40.68 or later.
    type: str
    choices: [enabled, disabled]
  include_groups:
    description: Whether to look up each user's groups.
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
- name: Look up one person by e-mail address, with their groups
  steward.identity_center.idc_user_info:
    users: [zoe.obrien@example.com]
    include_groups: true

- name: List the members of a group
  steward.identity_center.idc_user_info:
    group: On-call engineers

- name: Find users created by hand although a provider provisions the rest
  steward.identity_center.idc_user_info:
    externally_managed: false
"""

RETURN = r"""
users:
  description: The users, sorted by user name. The keys are those of M(steward.identity_center.idc_user).
  returned: success
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
    email:
      description: The primary e-mail address, or V(null).
      type: str
      sample: zoe.obrien@example.com
    user_status:
      description: Whether the user may sign in, V(enabled) or V(disabled), if the installed botocore provides it.
      type: str
      sample: enabled
    external_ids:
      description: The ids from the external identity provider that provisioned the user, if one did.
      type: list
      elements: dict
      sample: []
    groups:
      description: The display names of the user's groups. V(null) without O(include_groups).
      type: list
      elements: str
      sample: [Everyone, On-call engineers]
    unknown_attributes:
      description:
        - Attributes that the installed botocore cannot read and that are therefore V(null) here, each with the first
          version that can. Whether the user has them is unknown.
      type: dict
      sample: {}
missing:
  description: Names in O(users) that do not exist.
  returned: success
  type: list
  elements: str
  sample: []
unreadable:
  description:
    - Sentences that state what is missing from the result because the installed botocore cannot read it; each is also a
      warning.
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

from ..module_utils._task.queries import IDC_USER_INFO
from ..module_utils._task.runner import run


def main() -> None:
    """Run the module."""
    run(IDC_USER_INFO)


if __name__ == "__main__":
    main()
