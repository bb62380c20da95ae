# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A snapshot of an identity store says what the store says, and asks it for nothing that was read."""

from __future__ import annotations

import dataclasses
import gc
import sys
import tracemalloc

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Entity, Kind, Record
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import CallFailed, FailureKind
from ansible_collections.steward.identity_center.plugins.module_utils._overlay.identity_store import OverlayStore
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action
from ansible_collections.steward.identity_center.plugins.module_utils._plan.step import Step
from ansible_collections.steward.identity_center.plugins.module_utils._snapshot.identity_store import SnapshotStore
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    UNKNOWN,
    email,
    failed_call,
    group,
    items,
    user,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore

WRITTEN = Record(
    arn="arn:aws:identitystore:::user/1",
    revision="7",
    status="DISABLED",
    created_at="2026-01-01T00:00:00Z",
    created_by="somebody",
    updated_at="2026-01-02T00:00:00Z",
    updated_by="somebody else",
)
JANE = user(
    "jane",
    number=1,
    record=WRITTEN,
    external=True,
    unknown=UNKNOWN,
    emails=items(
        {"value": "j@example.com", "type": "home"}, {"value": "Jane@example.com", "type": "work", "primary": True}
    ),
    department="Research",
)
JOE, ZOE = user("Joe", number=2, emails=email("joe@example.com")), user("zo\u00eb", number=3)
TEAM, EMPTY, ALL = group("Team", number=101), group("Empty", number=102), group("All", number=103, description="x")
EVERYBODY = (JANE, JOE, ZOE)
GROUPS = (TEAM, EMPTY, ALL)


def a_store(**how: bool) -> FakeStore:
    """Three users, and three groups of which one is empty."""
    return FakeStore(*EVERYBODY, *GROUPS, **how).join(TEAM, JANE, JOE).join(ALL, JANE)


def a_snapshot(store: FakeStore, *, memberships: bool = True) -> SnapshotStore:
    """All of it, after which no call is noted any more."""
    snapshot = SnapshotStore(store)
    snapshot.read(Kind.USER)
    snapshot.read(Kind.GROUP)
    if memberships:
        snapshot.read_memberships()
    store.calls.clear()
    return snapshot


@pytest.mark.parametrize(("kind", "expected"), [(Kind.USER, EVERYBODY), (Kind.GROUP, GROUPS)])
def test_everything_is_what_it_was(kind: Kind, expected: tuple[Entity, ...]) -> None:
    store = a_store()
    snapshot = a_snapshot(store)

    assert tuple(snapshot.every(kind)) == expected
    assert [snapshot.describe(kind, one.id) for one in expected] == list(expected)
    assert snapshot.describe_many(kind, [expected[1].id, "nobody"]) == {expected[1].id: expected[1]}
    assert snapshot.describe(kind, "nobody") is None
    assert store.calls == []


def test_who_may_not_be_named_goes_by_the_id() -> None:
    hidden = dataclasses.replace(JANE, name=JANE.id, attributes={})
    snapshot = a_snapshot(FakeStore(hidden))

    assert list(snapshot.every(Kind.USER)) == [hidden]
    assert snapshot.find(Kind.USER, "user_name", JANE.id) is None


@pytest.mark.parametrize(
    ("kind", "attribute", "value", "expected"),
    [
        (Kind.USER, "user_name", "jane", JANE),
        (Kind.USER, "user_name", "zo\u00eb", ZOE),
        (Kind.USER, "emails", "Jane@example.com", JANE),
        (Kind.GROUP, "display_name", "Team", TEAM),
        pytest.param(Kind.USER, "user_name", "nobody", None, id="nobody"),
        pytest.param(Kind.USER, "emails", "j@example.com", None, id="an address that is not the primary one"),
        pytest.param(Kind.USER, "user_name", "zoe\u0308", None, id="another Unicode form"),
        pytest.param(Kind.USER, "user_name", " jane", None, id="a blank more"),
        pytest.param(Kind.GROUP, "display_name", "jane", None, id="the other kind"),
    ],
)
def test_who_has_a_unique_value_is_found_without_a_call(
    kind: Kind, attribute: str, value: str, expected: Entity | None
) -> None:
    store = a_store()
    snapshot = a_snapshot(store)

    assert snapshot.find(kind, attribute, value) == (expected and expected.id)
    assert snapshot.find_many(kind, attribute, [value, "nobody", value]) == ({value: expected.id} if expected else {})
    assert store.calls == []


@pytest.mark.parametrize("ignore_case", [True, False])
def test_whether_letter_case_counts_the_service_says_once(ignore_case: bool) -> None:
    store = a_store(ignore_case=ignore_case)
    snapshot = a_snapshot(store)

    found = [snapshot.find(Kind.USER, "user_name", name) for name in ("JANE", "joe", "Joe", "ZO\u00cb")]

    assert found == ([JANE.id, JOE.id, JOE.id, ZOE.id] if ignore_case else [None, None, JOE.id, None])
    assert store.calls == [("find", "JANE")]


def test_of_two_that_differ_in_letter_case_the_one_that_is_meant_is_found() -> None:
    other = user("JANE", number=9)
    snapshot = a_snapshot(FakeStore(JANE, other))

    assert [snapshot.find(Kind.USER, "user_name", name) for name in ("jane", "JANE")] == [JANE.id, other.id]


def test_memberships_are_there_from_either_side_without_a_call() -> None:
    store = a_store()
    real = {one.id: store.members(one.id) for one in GROUPS}
    snapshot = a_snapshot(store)

    assert snapshot.members_of([one.id for one in GROUPS]) == real
    assert snapshot.members(TEAM.id) == real[TEAM.id]
    assert {one.group_id for one in snapshot.groups_of(JANE.id)} == {TEAM.id, ALL.id}
    assert snapshot.groups_of_each([JOE.id, ZOE.id, JOE.id]) == {JOE.id: (real[TEAM.id][1],), ZOE.id: ()}
    assert snapshot.membership(TEAM.id, JOE.id) == real[TEAM.id][1]
    assert snapshot.membership(TEAM.id, ZOE.id) is None
    assert store.calls == []


@pytest.mark.parametrize(
    ("groups", "operation", "count"),
    [
        pytest.param(GROUPS[:2], "members", 2, id="fewer groups"),
        pytest.param(GROUPS, "groups_of", 3, id="as many users"),
    ],
)
def test_all_memberships_come_from_the_side_that_costs_fewer_calls(
    groups: tuple[Entity, ...], operation: str, count: int
) -> None:
    store = FakeStore(*EVERYBODY, *groups).join(TEAM, JANE, ZOE)
    snapshot = a_snapshot(store, memberships=False)

    snapshot.read_memberships()

    assert [name for name, _of in store.calls] == [operation] * count
    assert [one.user_id for one in snapshot.members(TEAM.id)] == [JANE.id, ZOE.id]
    assert snapshot.members(EMPTY.id) == ()
    assert len(store.calls) == count


def test_the_memberships_of_some_groups_are_enough_for_what_is_asked_of_these() -> None:
    store = a_store()
    snapshot = a_snapshot(store, memberships=False)

    snapshot.read_memberships([TEAM.id])

    assert store.calls == [("members", TEAM.id)]
    assert snapshot.membership(TEAM.id, JANE.id) is not None
    assert len(snapshot.members(TEAM.id)) == 2
    assert store.calls == [("members", TEAM.id)]
    assert len(snapshot.groups_of(JANE.id)) == 2
    assert snapshot.membership(ALL.id, JANE.id) is not None
    assert len(snapshot.members(ALL.id)) == 1
    assert store.calls[1:] == [("groups_of", JANE.id), ("membership", f"{ALL.id}/{JANE.id}"), ("members", ALL.id)]


def test_what_is_new_since_is_asked_for() -> None:
    store = a_store()
    snapshot = a_snapshot(store)

    new, newcomer = group("New", number=199), user("newcomer", number=99)
    store.entities |= {new.id: new, newcomer.id: newcomer}

    assert snapshot.members_of([new.id]) == {new.id: ()}
    assert snapshot.groups_of(newcomer.id) == ()
    assert store.calls == [("members", new.id), ("groups_of", newcomer.id)]


def test_a_kind_that_was_not_read_is_asked_for() -> None:
    store = a_store()
    snapshot = SnapshotStore(store)

    snapshot.read_memberships()
    assert [name for name, _of in store.calls] == ["every", "members", "members", "members"]
    store.calls.clear()
    assert len(snapshot.groups_of(JANE.id)) == 2
    assert snapshot.find(Kind.USER, "user_name", "jane") == JANE.id
    assert snapshot.find_many(Kind.USER, "user_name", ["jane"]) == {"jane": JANE.id}
    assert snapshot.describe(Kind.USER, JANE.id) == JANE
    assert snapshot.describe_many(Kind.USER, [JANE.id]) == {JANE.id: JANE}
    assert list(snapshot.every(Kind.USER)) == list(EVERYBODY)
    assert [name for name, _of in store.calls] == ["groups_of", "find", "find", "describe", "describe", "every"]


def test_more_groups_than_one_chunk_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[SnapshotStore.__module__], "_CHUNK", 2)
    store = a_store()
    snapshot = SnapshotStore(store)

    snapshot.read_memberships([one.id for one in GROUPS])

    assert [len(snapshot.members(one.id)) for one in GROUPS] == [2, 0, 1]


def test_what_fails_while_it_is_read_fails() -> None:
    store = a_store()
    store.fail("every", failed_call(FailureKind.DENIED))

    with pytest.raises(CallFailed):
        SnapshotStore(store).read(Kind.USER)


def test_planned_steps_are_seen_over_a_snapshot_as_over_the_store() -> None:
    step = Step(action=Action.UPDATE, kind=Kind.USER, ids=(JANE.id,), attributes={"user_name": "janet"})
    view = OverlayStore(a_snapshot(a_store()), [step])

    assert view.find(Kind.USER, "user_name", "janet") == JANE.id
    assert view.find(Kind.USER, "user_name", "jane") is None
    assert {one.name for one in view.every(Kind.USER)} == {"janet", "Joe", "zo\u00eb"}


def test_ten_thousand_users_take_little_memory() -> None:
    def made(number: int) -> Entity:
        text = f"{number:06d}"
        record = Record(
            arn=f"arn:aws:identitystore:::user/{text * 6}",
            revision=text * 2,
            created_at=f"2026-01-01T00:{text[-2:]}:00Z",
        )
        more = {
            "emails": email(f"user-{text}@example.com"),
            "title": f"Title {text[-1]}",
            "department": f"D{text[-2:]}",
        }
        return dataclasses.replace(
            user(f"user-{text}", number=number, record=record), attributes={**JOE.attributes, **more}
        )

    class Many(FakeStore):
        def every(self, kind: Kind):  # type: ignore[no-untyped-def]
            return (made(number) for number in range(10_000))

    gc.collect()
    tracemalloc.start()
    snapshot = SnapshotStore(Many())
    snapshot.read(Kind.USER)
    used, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert used / 10_000 < 1200, f"{used / 10_000:.0f} bytes for a user"
    assert peak < used + 4_000_000


def test_no_membership_is_read_twice() -> None:
    real = a_store()
    snapshot = SnapshotStore(real)
    for groups in ([TEAM.id], [TEAM.id], None, None, [ALL.id]):
        snapshot.read_memberships(groups)

    assert [what for operation, what in real.calls if operation == "members"] == [TEAM.id, EMPTY.id, ALL.id]
