#!/usr/bin/python
# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: idc_group_membership
version_added: 0.1.0
short_description: Manage who is in a group of AWS IAM Identity Center
description:
  - Puts users into a group and takes them out, or manages the groups of one user.
  - By default it only adds (or, with O(state=absent), removes) the ones that are named, and leaves all others alone.
    With O(purge=true) the list becomes exact.
  - Users are named by user name, primary e-mail address, id or ARN, groups by display name, id or ARN. Every name is
    resolved before anything is written; one that leads nowhere fails the task with nothing changed.
author:
  - steward.identity_center authors (@steward)
options:
  group:
    description:
      - The group whose members are managed. Goes with O(users).
      - A name means what has exactly that name, here and in the following options; blanks at its ends count.
    type: str
  users:
    description: The users that should be in O(group), or not.
    type: list
    elements: str
    aliases: [members]
  user:
    description: The user whose groups are managed. Goes with O(groups).
    type: str
  groups:
    description: The groups that O(user) should be in, or not.
    type: list
    elements: str
  state:
    description:
      - Whether the named ones should be joined. With V(absent), a user or group that does not exist counts as not joined,
        with a warning.
    type: str
    choices: [present, absent]
    default: present
  purge:
    description:
      - Whether to remove everybody who is not named, so that the list is exact.
    type: bool
    default: false
  allow_empty:
    description:
      - Whether an empty list together with O(purge=true) is meant, and removes all.
    type: bool
    default: false
  externally_managed:
    description:
      - What to do when the task would change the memberships of a group that an external identity provider provisioned.
        The provider's next synchronisation may undo such a change.
      - V(refuse) fails before any write, in check mode too. V(warn) goes on with a warning. V(ignore) goes on silently.
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
- name: Two people join a group; whoever else is in it stays
  steward.identity_center.idc_group_membership:
    group: On-call engineers
    users:
      - zoe.obrien
      - joao.conceicao@example.com

- name: Exactly these two are auditors, nobody else
  steward.identity_center.idc_group_membership:
    group: Auditors
    users:
      - ines.almeida
      - thandiwe.nkosi
    purge: true

- name: One person moves between teams
  steward.identity_center.idc_group_membership:
    user: zoe.obrien
    groups:
      - Security
      - Everyone
    purge: true

- name: Somebody leaves a group
  steward.identity_center.idc_group_membership:
    group: On-call engineers
    users: [zoe.obrien]
    state: absent
"""

RETURN = r"""
members:
  description:
    - The user names, of those that the task rules over, that are in O(group) after the task, or would be. With
      O(purge=true) that is everybody; without, those named in the task. V(null) when O(user) was given.
  returned: always
  type: list
  elements: str
  sample: [joao.conceicao, zoe.obrien]
groups:
  description:
    - The names of the groups, of those that the task rules over, that O(user) is in after the task, or would be.
      V(null) when O(group) was given.
  returned: always
  type: list
  elements: str
  sample: [Everyone, Security]
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
      description: V(planned) in check mode, else V(done), V(failed) or V(skipped).
      type: str
      sample: done
    reason:
      description: Why it failed.
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
  sample: AccessDeniedException
request_id:
  description: The service's id of the failed request, for AWS support.
  returned: on failure
  type: str
"""

import sys

if sys.version_info < (3, 10):
    from ..module_utils._task.old_python import refuse

    refuse()

from ..module_utils._answers.memberships import memberships_answer
from ..module_utils._desired.memberships import DesiredMemberships
from ..module_utils._observe.memberships import observe_memberships
from ..module_utils._observe.observation import Observation
from ..module_utils._options.memberships import parse_memberships
from ..module_utils._options.spec import GROUP_MEMBERSHIP as ARGUMENTS
from ..module_utils._plan.change import Plan
from ..module_utils._plan.guard import guard_disabled, guard_external
from ..module_utils._plan.memberships import ExistingMemberships, plan_memberships
from ..module_utils._render.memberships import memberships_diff
from ..module_utils._task.runner import Writer, of_store, run_writer


def plan(desired: DesiredMemberships, observation: Observation[ExistingMemberships]) -> Plan:
    """Plan the memberships; stop before disabled users and, where asked to, groups that an identity provider owns."""
    planned = guard_disabled(plan_memberships(desired, observation.found), observation.newcomers)
    return guard_external(planned, observation.touched, desired.on_external)


def main() -> None:
    """Run the module."""
    run_writer(
        Writer(
            parse=parse_memberships,
            observe=of_store(observe_memberships),
            plan=plan,
            diff=memberships_diff,
            answer=of_store(memberships_answer),
            keys=("members", "groups"),
        ),
        ARGUMENTS,
        required_one_of=[("group", "user")],
        mutually_exclusive=[("group", "user"), ("group", "groups"), ("user", "users")],
        required_by={"group": ["users"], "user": ["groups"], "users": ["group"], "groups": ["user"]},
    )


if __name__ == "__main__":
    main()
