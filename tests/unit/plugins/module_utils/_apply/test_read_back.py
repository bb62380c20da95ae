# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What was written is read back until it shows, for as long as is within reason."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._apply.executor import apply
from ansible_collections.steward.identity_center.plugins.module_utils._apply.identities import identity_writers
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Entity, Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import FailureKind
from ansible_collections.steward.identity_center.plugins.module_utils._model.keys import Handle, Key, key_of
from ansible_collections.steward.identity_center.plugins.module_utils._observe.observation import handle_of
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action, Change, Plan, deleted
from ansible_collections.steward.identity_center.plugins.module_utils._plan.outcome import ChangeResult
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    failed_call,
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
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.waits import LAG, sleepless

JANE, ZOE = user("jane", number=1, title="Dr"), user("zoe", number=3)
TEAM = group("A", number=101)
UPDATE = Change(
    action=Action.UPDATE,
    key=user_key(JANE),
    before={"user_name": "jane", "title": "Dr"},
    after={"user_name": "jane", "title": "Prof"},
)
ADD, REMOVE = (membership(action, group=TEAM, user=JANE) for action in (Action.ADD, Action.REMOVE))


class Ran(t.NamedTuple):
    """What became of the changes, the reads that were made for it, and how long was waited."""

    results: tuple[ChangeResult, ...]
    reads: list[tuple[str, str]]
    slept: list[float]


def carry_out(store: FakeStore, *changes: Change, check_mode: bool = False) -> Ran:
    """Carry out changes of what the store holds."""
    slept: list[float] = []
    handles: dict[Key, Handle] = {key_of(entity): handle_of(entity) for entity in store.entities.values()}
    for (group_id, user_id), identifier in store.memberships.items():
        handles[member_key(store.entities[group_id], store.entities[user_id])] = Handle(id=identifier)
    plan = Plan(changes=changes)
    outcome = apply(plan, identity_writers(store, sleepless(slept)), handles, check_mode=check_mode, concurrency=1)
    return Ran(outcome.results, [call for call in store.calls if call not in store.writes], slept)


def first(ran: Ran) -> Entity | None:
    """What is shown of the first thing."""
    return ran.results[0].shown


@pytest.mark.parametrize("looks", [0, 1, 2, len(LAG)])
@pytest.mark.parametrize("change", [UPDATE, created(Kind.USER, "joe", person("joe"))], ids=["update", "create"])
def test_what_was_written_is_shown_once_the_service_shows_it(change: Change, looks: int) -> None:
    store = FakeStore(JANE, lag=looks)

    ran = carry_out(store, change)

    assert first(ran) == store.named(Kind.USER, str(change.label))
    assert ran.slept == list(LAG[:looks])
    assert [operation for operation, _what in ran.reads] == ["describe"] * (looks + 1)


@pytest.mark.parametrize("change", [UPDATE, created(Kind.USER, "joe", person("joe"))], ids=["update", "create"])
def test_what_was_there_before_is_not_taken_for_the_write(change: Change) -> None:
    ran = carry_out(FakeStore(JANE, lag=100), change)

    assert (first(ran), ran.slept) == (None, list(LAG))


def test_without_a_revision_the_first_look_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    store = FakeStore(JANE, lag=100)
    monkeypatch.setattr(store, "update", lambda *_words: Handle(id=JANE.id))

    ran = carry_out(store, UPDATE)

    assert (first(ran), ran.slept) == (JANE, [])


@pytest.mark.parametrize(("looks", "expected"), [(0, []), (2, list(LAG[:2])), (100, list(LAG))])
def test_what_was_deleted_is_waited_for_to_be_gone(looks: int, expected: list[float]) -> None:
    ran = carry_out(FakeStore(JANE, lag=looks), deleted(JANE))

    assert (first(ran), ran.slept) == (None, expected)


@pytest.mark.parametrize(("looks", "expected"), [(0, []), (2, list(LAG[:2])), (100, list(LAG))])
@pytest.mark.parametrize("change", [ADD, REMOVE], ids=["add", "remove"])
def test_a_membership_is_waited_for(change: Change, looks: int, expected: list[float]) -> None:
    store = FakeStore(JANE, TEAM, lag=looks)

    ran = carry_out(store if change is ADD else store.join(TEAM, JANE), change)

    assert (first(ran), ran.slept) == (None, expected)
    assert set(ran.reads) == {("membership", f"{TEAM.id}/{JANE.id}")}


def test_the_last_membership_tells_for_all() -> None:
    ran = carry_out(FakeStore(JANE, ZOE, TEAM), ADD, membership(Action.ADD, group=TEAM, user=ZOE))

    assert ran.reads == [("membership", f"{TEAM.id}/{ZOE.id}")]


@pytest.mark.parametrize(("change", "read"), [(UPDATE, "describe"), (deleted(JANE), "describe"), (ADD, "membership")])
def test_what_cannot_be_looked_at_is_not_waited_for_and_was_done_all_the_same(change: Change, read: str) -> None:
    store = FakeStore(JANE, TEAM)
    store.fail(read, failed_call(FailureKind.DENIED))

    ran = carry_out(store, change)

    assert (ran.results[0].status.value, first(ran), ran.slept, len(ran.reads)) == ("done", None, [], 1)


def test_nothing_is_read_back_where_something_failed() -> None:
    store = FakeStore(JANE, TEAM, lag=100)
    store.fail("add_member", failed_call(FailureKind.DENIED))

    ran = carry_out(store, UPDATE, ADD)

    assert [result.status.value for result in ran.results] == ["done", "failed"]
    assert (ran.reads, ran.slept) == ([], [])


@pytest.mark.parametrize("change", [UPDATE, deleted(JANE), ADD])
def test_check_mode_looks_at_nothing(change: Change) -> None:
    store = FakeStore(JANE, TEAM)
    store.read_only = True

    assert carry_out(store, change, check_mode=True)[1:] == ([], [])
