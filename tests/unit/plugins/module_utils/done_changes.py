# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A small store, changes of it, and short words for doing them."""

from __future__ import annotations

from ansible_collections.steward.identity_center.plugins.module_utils._apply.executor import apply
from ansible_collections.steward.identity_center.plugins.module_utils._apply.identities import identity_writers
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.handles import Handle
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import (
    Action,
    Change,
    Plan,
    created,
    membership,
)
from ansible_collections.steward.identity_center.plugins.module_utils._plan.order import in_order
from ansible_collections.steward.identity_center.plugins.module_utils._plan.outcome import Outcome
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    email,
    group,
    person,
    user,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.waits import sleepless

JANE = user("jane", number=1, title="Dr", emails=email("jane@example.com"))
JOE = user("joe", number=2)
ENGINEERS, ALUMNI = group("Engineers", number=101), group("Alumni", number=102)
CREATE = created(Kind.USER, "zoe", person("zoe", emails=email("zoe@example.com")))
UPDATE = Change(
    action=Action.UPDATE,
    kind=Kind.USER,
    key=("jane",),
    before={"user_name": "jane", "title": "Dr"},
    after={"user_name": "jane", "locale": "en"},
)
ADD = membership(Action.ADD, group="Engineers", user="joe")
REMOVE = membership(Action.REMOVE, group="Engineers", user="jane")


def store(**switches: object) -> FakeStore:
    """Two users and two groups; jane is in Engineers."""
    return FakeStore(JANE, JOE, ENGINEERS, ALUMNI, **switches).join(ENGINEERS, JANE)


def handles(real: FakeStore) -> dict[tuple[Kind, tuple[str, ...]], Handle]:
    """The handles of everything in a store."""
    found = {(one.kind, (one.name,)): Handle(id=one.id, revision=one.record.revision) for one in real.entities.values()}
    for (group_id, user_id), identifier in real.memberships.items():
        key = real.entities[group_id].name, real.entities[user_id].name
        found[Kind.MEMBERSHIP, key] = Handle(id=identifier)
    return found


def do(
    real: FakeStore, *changes: Change, check_mode: bool = False, slept: list[float] | None = None, concurrency: int = 8
) -> Outcome:
    """Apply these changes with the handles of the store as it is."""
    waits: list[float] = [] if slept is None else slept
    return apply(
        Plan(changes=in_order(changes)),
        identity_writers(real, sleepless(waits)),
        handles(real),
        check_mode=check_mode,
        concurrency=concurrency,
    )


def statuses(outcome: Outcome) -> dict[str, str]:
    """What became of each change."""
    return {f"{result.change.action.value} {result.change.name}": result.status.value for result in outcome.results}
