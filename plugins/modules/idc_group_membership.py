#!/usr/bin/python
# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: idc_group_membership
version_added: 0.1.0
short_description: Manage the members of a group in AWS IAM Identity Center
description:
  - Adds users to a group and removes them from it, or manages the groups of one user.
  - By default it only adds (or, with O(state=absent), removes) those that are named, and leaves all others alone. With
    O(purge=true), the list becomes exact.
  - Users are named by user name, primary e-mail address, id or ARN, groups by display name, id or ARN. Every name is
    resolved before anything is written; if one does not exist, the task fails and nothing is changed.
author:
  - steward.identity_center authors (@steward)
options:
  group:
    description:
      - The group whose members are managed. Use it with O(users).
      - Names have to match exactly, here and in the following options, including leading and trailing spaces.
    type: str
  users:
    description: The users that should, or should not, be in O(group).
    type: list
    elements: str
    aliases: [members]
  user:
    description: The user whose groups are managed. Use it with O(groups).
    type: str
  groups:
    description: The groups that O(user) should, or should not, be in.
    type: list
    elements: str
  state:
    description:
      - Whether the memberships should exist. With V(absent), a user or group that does not exist counts as not being a
        member, with a warning.
    type: str
    choices: [present, absent]
    default: present
  purge:
    description:
      - Whether to remove every member or group that is not named, so that the list is exact.
    type: bool
    default: false
  allow_empty:
    description:
      - Whether an empty list together with O(purge=true) is intended and removes everything.
    type: bool
    default: false
  externally_managed:
    description:
      - What to do when the task would change the memberships of a group that an external identity provider provisioned.
        The provider's next synchronization may undo such a change.
      - V(refuse) fails before any write, in check mode too. V(warn) continues with a warning. V(ignore) continues
        silently.
    type: str
    choices: [refuse, warn, ignore]
    default: warn
extends_documentation_fragment:
  - steward.identity_center.scope
  - steward.identity_center.attributes
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - steward.identity_center.requirements
"""

EXAMPLES = r"""
- name: Add two people to a group; its other members stay
  steward.identity_center.idc_group_membership:
    group: On-call engineers
    users:
      - zoe.obrien
      - joao.conceicao@example.com

- name: Make exactly these two people auditors
  steward.identity_center.idc_group_membership:
    group: Auditors
    users:
      - ines.almeida
      - thandiwe.nkosi
    purge: true

- name: Move a person to another team
  steward.identity_center.idc_group_membership:
    user: zoe.obrien
    groups:
      - Security
      - Everyone
    purge: true

- name: Remove a person from a group
  steward.identity_center.idc_group_membership:
    group: On-call engineers
    users: [zoe.obrien]
    state: absent
"""

RETURN = r"""
members:
  description:
    - The user names of those members of O(group) that the task manages, after the task or as they would be after it.
      With O(purge=true) these are all members, otherwise those named in the task. V(null) if O(user) was given.
  returned: always
  type: list
  elements: str
  sample: [joao.conceicao, zoe.obrien]
groups:
  description:
    - The names of those groups of O(user) that the task manages, after the task or as they would be after it. V(null)
      if O(group) was given.
  returned: always
  type: list
  elements: str
  sample: [Everyone, Security]
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
      description: Always V(membership).
      type: str
      sample: membership
    name:
      description: The membership in words.
      type: str
      sample: zoe.obrien in On-call engineers
    group:
      description: The group.
      type: str
      sample: On-call engineers
    user:
      description: The user.
      type: str
      sample: zoe.obrien
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
"""

from ..module_utils._task.startup import prepare

prepare()

from ..module_utils._task.memberships import IDC_GROUP_MEMBERSHIP
from ..module_utils._task.runner import run


def main() -> None:
    """Run the module."""
    run(IDC_GROUP_MEMBERSHIP)


if __name__ == "__main__":
    main()
