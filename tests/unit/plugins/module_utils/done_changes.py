# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A small store, changes of it, and short words for doing them."""

from __future__ import annotations

from ansible_collections.steward.identity_center.plugins.module_utils._apply.executor import apply
from ansible_collections.steward.identity_center.plugins.module_utils._apply.identities import identity_writers
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import PLANNED_NOW, Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.keys import Handle, Key, UserKey, key_of
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action, Change, Plan
from ansible_collections.steward.identity_center.plugins.module_utils._plan.order import in_order
from ansible_collections.steward.identity_center.plugins.module_utils._plan.outcome import Outcome
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    email,
    group,
    person,
    user,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.named_changes import (
    created,
    member_key,
    membership,
    user_key,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.waits import sleepless

JANE = user("jane", number=1, title="Dr", emails=email("jane@example.com"))
JOE = user("joe", number=2)
ENGINEERS, ALUMNI = group("Engineers", number=101), group("Alumni", number=102)
ZOE = UserKey(ref=PLANNED_NOW, name="zoe")
CREATE = created(Kind.USER, ZOE, person("zoe", emails=email("zoe@example.com")))
UPDATE = Change(
    action=Action.UPDATE,
    key=user_key(JANE),
    before={"user_name": "jane", "title": "Dr"},
    after={"user_name": "jane", "locale": "en"},
)
ADD = membership(Action.ADD, group=ENGINEERS, user=JOE)
REMOVE = membership(Action.REMOVE, group=ENGINEERS, user=JANE)


def store(**switches: object) -> FakeStore:
    """Two users and two groups; jane is in Engineers."""
    return FakeStore(JANE, JOE, ENGINEERS, ALUMNI, **switches).join(ENGINEERS, JANE)


def handles(real: FakeStore) -> dict[Key, Handle]:
    """The handles of everything in a store."""
    things = {key_of(one): Handle(id=one.id, revision=one.record.revision) for one in real.entities.values()}
    memberships = {
        member_key(real.entities[group_id], real.entities[user_id]): Handle(id=identifier)
        for (group_id, user_id), identifier in real.memberships.items()
    }
    return {**things, **memberships}


def do(
    real: FakeStore, *changes: Change, check_mode: bool = False, slept: list[float] | None = None, concurrency: int = 8
) -> Outcome:
    """Apply these changes with the handles of the store as it is."""
    waits: list[float] = [] if slept is None else slept
    plan = Plan(changes=in_order(changes))
    return apply_plan(real, plan, check_mode=check_mode, slept=waits, concurrency=concurrency)


def apply_plan(
    real: FakeStore, plan: Plan, *, check_mode: bool = False, slept: list[float] | None = None, concurrency: int = 8
) -> Outcome:
    """Apply a plan with the handles of the store as it is."""
    writers = identity_writers(real, sleepless([] if slept is None else slept))
    return apply(plan, writers, handles(real), check_mode=check_mode, concurrency=concurrency)


def statuses(outcome: Outcome) -> dict[str, str]:
    """What became of each change."""
    return {f"{result.change.action.value} {result.change.name}": result.status.value for result in outcome.results}
