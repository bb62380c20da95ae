#!/usr/bin/python
# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: idc_user_info
version_added: 0.1.0
short_description: Tell of users of AWS IAM Identity Center
description:
  - Returns the users of the directory with all their attributes, and, when asked, with their groups.
  - What is returned has the keys that M(steward.identity_center.idc_user) takes.
author:
  - steward.identity_center authors (@steward)
options:
  users:
    description:
      - The users to tell of, by user name, primary e-mail address, id or ARN. All, when neither this nor O(group) is given.
      - One that does not exist is no error; it is listed in RV(missing).
    type: list
    elements: str
  group:
    description: Tell only of the members of this group, by display name, id or ARN.
    type: str
  name_matches:
    description: Tell only of users whose user name matches this shell pattern, letter case aside.
    type: str
  externally_managed:
    description: Tell only of users that an external identity provider provisioned (V(true)) or did not (V(false)).
    type: bool
  user_status:
    description: Tell only of users with this status. It needs botocore 1.40.68 or later.
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
- name: One person, by e-mail address, with the groups
  steward.identity_center.idc_user_info:
    users: [zoe.obrien@example.com]
    include_groups: true

- name: Everybody in a group
  steward.identity_center.idc_user_info:
    group: On-call engineers

- name: Who was made by hand although a provider provisions the rest
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
      description: Whether the user may sign in, V(enabled) or V(disabled), where the installed botocore tells.
      type: str
      sample: enabled
    external_ids:
      description: The marks of the external identity provider that provisioned the user, if one did.
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
        - What the installed botocore can't read and is V(null) here for that reason, each with the first version that can.
          Whether the user has it is not known.
      type: dict
      sample: {}
missing:
  description: What was named in O(users) and does not exist.
  returned: success
  type: list
  elements: str
  sample: []
unreadable:
  description: What the answer lacks, because the installed botocore can't read it, in sentences; each is a warning too.
  returned: success
  type: list
  elements: str
  sample: []
error_code:
  description:
    - What went wrong, in one word. Where the service said a code, such as V(AccessDeniedException), it is that.
    - Otherwise V(InvalidInput), V(Unresolved), V(Refused), V(Unsupported), V(Configuration), V(Credentials), V(Unreachable),
      V(Foreign), V(Throttled), V(Server), V(Pending), V(Failed), V(Lost), V(NotWritten) or V(Other). The page
      C(docs/errors.md) of the collection says what each means.
  returned: on failure
  type: str
  sample: AccessDeniedException
request_id:
  description: The service's id of the failed request, for AWS support.
  returned: on failure
  type: str
  sample: fa074993-623a-404e-9fed-e4c51e26e223
"""

import sys

if sys.version_info < (3, 10):
    from ..module_utils._task.old_python import refuse

    refuse()

from ..module_utils._desired.queries import Query
from ..module_utils._model.entities import Kind
from ..module_utils._options.common import Options
from ..module_utils._options.queries import parse_query
from ..module_utils._options.spec import USER_INFO as ARGUMENTS
from ..module_utils._queries.identities import answer_query
from ..module_utils._task.runner import Reader, of_store, run_reader


def parse(options: Options) -> Query:
    """The query of this task."""
    return parse_query(Kind.USER, options)


def main() -> None:
    """Run the module."""
    run_reader(Reader(parse=parse, read=of_store(answer_query)), ARGUMENTS, mutually_exclusive=[("users", "group")])


if __name__ == "__main__":
    main()
