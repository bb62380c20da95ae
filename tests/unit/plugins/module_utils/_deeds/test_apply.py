# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one writer."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import replace

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._deeds.apply import apply
from ansible_collections.steward.identity_center.plugins.module_utils._deeds.identities import identity_deeds
from ansible_collections.steward.identity_center.plugins.module_utils._deeds.outcome import Outcome, Status
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import (
    Action,
    Change,
    Plan,
    account_assignment,
    application_assignment,
    created,
    deleted,
    in_order,
    membership,
)
from ansible_collections.steward.identity_center.plugins.module_utils._reads.lag import PATIENCE
from ansible_collections.steward.identity_center.plugins.module_utils._reads.store import Handle
from ansible_collections.steward.identity_center.plugins.module_utils._values.access import Account, Application
from ansible_collections.steward.identity_center.plugins.module_utils._values.errors import Call, CallFailed
from ansible_collections.steward.identity_center.plugins.module_utils._values.errors import Kind as Failure
from ansible_collections.steward.identity_center.plugins.module_utils._values.model import (
    Entity,
    Kind,
    Value,
    planned_id,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    an_id,
    email,
    failed_call,
    group,
    person,
    user,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore, contents

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
DELETE = deleted(JANE)
ADD = membership(Action.ADD, group="Engineers", user="joe")
REMOVE = membership(Action.REMOVE, group="Engineers", user="jane")
CONFLICT = failed_call(Failure.CONFLICT, words="Conflict.", code="ConflictException", request_id="an-id")
NOT_FOUND = failed_call(Failure.NOT_FOUND)
OVERTAKEN = "Somebody else changed it after this task had read it. Nothing was overwritten; run the task again."
HOPELESS = [Failure.DENIED, Failure.CREDENTIALS, Failure.UNREACHABLE, Failure.FOREIGN, Failure.CONFIGURATION]


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
        identity_deeds(real, waits.append),
        handles(real),
        check_mode=check_mode,
        concurrency=concurrency,
    )


def statuses(outcome: Outcome) -> dict[str, str]:
    """What became of each change."""
    return {f"{fate.change.action.value} {fate.change.name}": fate.status.value for fate in outcome.fates}


ALL = (CREATE, UPDATE, ADD, REMOVE, deleted(ALUMNI))


# ---- check mode


def test_check_mode_writes_nothing_and_says_what_it_would_do() -> None:
    real = store()
    real.read_only = True
    before = contents(real)

    outcome = do(real, *ALL, check_mode=True)

    assert outcome.changed
    assert set(statuses(outcome).values()) == {"planned"}
    assert [fate.change for fate in outcome.fates] == list(in_order(ALL))
    assert all(fate.handle is None and fate.failure is None for fate in outcome.fates)
    assert real.writes == []
    assert contents(real) == before


def test_check_mode_leaves_steps_for_the_tasks_that_follow() -> None:
    steps = do(store(), *ALL, check_mode=True).steps

    assert [(step.action, step.kind, step.ids) for step in steps] == [
        (Action.CREATE, Kind.USER, (planned_id(Kind.USER, "zoe"),)),
        (Action.UPDATE, Kind.USER, (JANE.id,)),
        (Action.ADD, Kind.MEMBERSHIP, (ENGINEERS.id, JOE.id)),
        (Action.REMOVE, Kind.MEMBERSHIP, (ENGINEERS.id, JANE.id)),
        (Action.DELETE, Kind.GROUP, (ALUMNI.id,)),
    ]


@pytest.mark.parametrize("check_mode", [True, False])
def test_a_plan_of_nothing_changes_nothing(check_mode: bool) -> None:
    real = store()

    outcome = do(real, check_mode=check_mode)

    assert outcome == Outcome()
    assert not outcome.changed
    assert real.calls == []


# ---- the real run


def test_a_plan_is_done() -> None:
    real = store()

    outcome = do(real, *ALL)

    assert outcome.changed
    assert statuses(outcome) == {
        "create zoe": "done",
        "update jane": "done",
        "add joe in Engineers": "done",
        "remove jane in Engineers": "done",
        "delete Alumni": "done",
    }
    assert (outcome.steps, outcome.failures) == ((), ())
    assert contents(real) == {
        "user": {
            "jane": {**{key: value for key, value in JANE.attributes.items() if key != "title"}, "locale": "en"},
            "joe": JOE.attributes,
            "zoe": CREATE.after,
        },
        "group": {"Engineers": ENGINEERS.attributes},
        "memberships": {("Engineers", "joe")},
    }


def test_a_plan_is_done_in_its_order() -> None:
    real = store()

    do(real, *ALL)

    assert [operation for operation, _name in real.writes] == [
        "create",
        "update",
        "add_member",
        "remove_member",
        "delete",
    ]


def test_only_what_differs_is_sent() -> None:
    class Watching(FakeStore):
        def update(self, kind: Kind, name: str, handle: Handle, attributes: Mapping[str, Value | None]) -> Handle:
            assert attributes == {"title": None, "locale": "en"}
            assert handle == Handle(id=JANE.id, revision="1")
            return super().update(kind, name, handle, attributes)

    assert statuses(do(Watching(JANE), UPDATE)) == {"update jane": "done"}


def test_who_was_created_can_be_added_in_the_same_plan() -> None:
    real = store()
    team = created(Kind.GROUP, "New", {"display_name": "New"})

    do(real, CREATE, team, membership(Action.ADD, group="New", user="zoe"))

    assert ("New", "zoe") in contents(real)["memberships"]


def test_what_was_written_has_a_handle() -> None:
    real = store()

    fates = {fate.change.action: fate.handle for fate in do(real, *ALL).fates}

    assert fates[Action.CREATE] == Handle(id=real.named(Kind.USER, "zoe").id, revision="1")
    assert fates[Action.UPDATE] == Handle(id=JANE.id, revision="2")
    assert fates[Action.ADD] == Handle(id=real.memberships[ENGINEERS.id, JOE.id])
    assert fates[Action.REMOVE] is None
    assert fates[Action.DELETE] is None


class Meeting(FakeStore):
    """A store in which so many writes have to be under way at once, or none goes on."""

    def __init__(self, *entities: Entity, parties: int) -> None:
        super().__init__(*entities)
        self.barrier = threading.Barrier(parties)
        self.running = self.most = 0

    def add_member(self, group: Handle, user: Handle, name: str) -> Handle:
        with self._lock:
            self.running += 1
            self.most = max(self.most, self.running)
        self.barrier.wait(timeout=10)
        handle = super().add_member(group, user, name)
        with self._lock:
            self.running -= 1
        return handle


PEOPLE = [user(name, number=number) for number, name in enumerate("abcdefgh", start=10)]


def test_changes_that_do_not_depend_on_each_other_run_in_parallel() -> None:
    real = Meeting(*PEOPLE, ENGINEERS, parties=4)

    outcome = do(real, *(membership(Action.ADD, group="Engineers", user=one.name) for one in PEOPLE), concurrency=4)

    assert set(statuses(outcome).values()) == {"done"}
    assert [fate.change.name for fate in outcome.fates] == [f"{one.name} in Engineers" for one in PEOPLE]
    assert real.most == 4


def test_no_more_run_at_once_than_allowed() -> None:
    real = Meeting(*PEOPLE, ENGINEERS, parties=1)

    do(real, *(membership(Action.ADD, group="Engineers", user=one.name) for one in PEOPLE), concurrency=1)

    assert real.most == 1


# ---- failures


def test_a_failure_in_the_middle_skips_what_comes_after_and_tells_all() -> None:
    real = store()
    real.fail("add_member", failed_call(Failure.SERVER, words="Broken."))

    outcome = do(real, *ALL)

    assert statuses(outcome) == {
        "create zoe": "done",
        "update jane": "done",
        "add joe in Engineers": "failed",
        "remove jane in Engineers": "skipped",
        "delete Alumni": "skipped",
    }
    assert outcome.changed
    assert [failure.words for failure in outcome.failures] == ["Broken."]
    assert [operation for operation, _name in real.writes] == ["create", "update", "add_member"]


def test_others_of_the_same_rank_are_still_done() -> None:
    real = FakeStore(*PEOPLE, ENGINEERS)
    real.fail("add_member", failed_call(Failure.SERVER), name="c in Engineers")
    real.fail("add_member", failed_call(Failure.THROTTLED), name="e in Engineers")

    outcome = do(real, *(membership(Action.ADD, group="Engineers", user=one.name) for one in PEOPLE), deleted(JANE))

    failed = [fate.change.name for fate in outcome.fates if fate.status is Status.FAILED]
    assert failed == ["c in Engineers", "e in Engineers"]
    assert [failure.kind for failure in outcome.failures] == [Failure.SERVER, Failure.THROTTLED]
    assert len(real.memberships) == len(PEOPLE) - 2
    assert outcome.fates[-1].status is Status.SKIPPED


@pytest.mark.parametrize("kind", list(Failure))
def test_a_failure_that_would_hit_all_stops_the_rest_of_its_rank(kind: Failure) -> None:
    real = FakeStore(*PEOPLE)
    real.fail("update", failed_call(kind, reason="X"), name="a")
    changes = [
        Change(action=Action.UPDATE, kind=Kind.USER, key=(one.name,), before={}, after={"title": "Dr"})
        for one in PEOPLE
    ]

    outcome = do(real, *changes, concurrency=1)

    rest = {fate.status for fate in outcome.fates[1:]}
    assert outcome.fates[0].status is Status.FAILED
    assert rest == ({Status.SKIPPED} if kind in HOPELESS else {Status.DONE})
    assert len(real.writes) == (1 if kind in HOPELESS else len(PEOPLE))


def test_nothing_changed_where_the_first_write_failed() -> None:
    real = store()
    real.fail("create", failed_call(Failure.DENIED))

    outcome = do(real, *ALL)

    assert not outcome.changed
    assert list(statuses(outcome).values()) == ["failed", "skipped", "skipped", "skipped", "skipped"]


def test_a_run_that_failed_can_be_finished_by_another() -> None:
    real = store()
    real.fail("remove_member", failed_call(Failure.SERVER))

    do(real, *ALL)
    again = do(real, REMOVE, deleted(ALUMNI))

    assert set(statuses(again).values()) == {"done"}


# ---- creation that meets a conflict


def test_a_creation_whose_answer_was_lost_is_done() -> None:
    real = store()
    real.fail("create", CONFLICT, after=True)

    outcome = do(real, CREATE)

    zoe = real.named(Kind.USER, "zoe")
    assert statuses(outcome) == {"create zoe": "done"}
    assert outcome.fates[0].handle == Handle(id=zoe.id, revision="1")


def test_a_creation_whose_answer_was_lost_is_found_by_its_address_too() -> None:
    rival = user("zoe", number=50, emails=email("zoe@example.com"))

    class Blind(FakeStore):
        def find(self, kind: Kind, attribute: str, value: str) -> str | None:
            return super().find(kind, attribute, value) if attribute == "emails" else None

    assert statuses(do(Blind(rival), CREATE)) == {"create zoe": "done"}


def test_a_lost_creation_that_shows_late_is_waited_for() -> None:
    real = store(lag=5)
    real.fail("create", CONFLICT, after=True)
    slept: list[float] = []

    outcome = do(real, CREATE, slept=slept)

    assert statuses(outcome) == {"create zoe": "done"}
    assert slept == [0.1, 0.2]


def test_a_creation_is_not_done_where_another_has_the_name() -> None:
    rival = user("zoe", number=50, title="Prof")
    slept: list[float] = []

    outcome = do(FakeStore(rival), CREATE, slept=slept)

    assert statuses(outcome) == {"create zoe": "failed"}
    assert outcome.failures[0].message == (
        "Could not create the user jane: ConflictException: Duplicate user_name. "
        f"Meanwhile the user zoe ({an_id(50)}) has its name or e-mail address, with other attributes. "
        "Run the task again to bring them together."
    )
    assert slept == []


def test_a_conflict_with_nobody_to_be_seen_is_told_after_some_patience() -> None:
    real = store()
    real.fail("create", CONFLICT)
    slept: list[float] = []

    outcome = do(real, CREATE, slept=slept)

    assert outcome.failures[0].message == (
        "Could not create the user jane: ConflictException: Conflict. "
        "Its name or e-mail address is taken, but no user is found under either: "
        "perhaps it is spelled with other letter case, or was made a moment ago. Run the task again."
    )
    assert (outcome.failures[0].code, outcome.failures[0].request_id) == ("ConflictException", "an-id")
    assert slept == list(PATIENCE)


def test_patience_lasts_about_three_seconds() -> None:
    assert sum(PATIENCE) == pytest.approx(3, abs=0.2)


def test_a_creation_without_address_is_looked_for_by_name_only() -> None:
    real = store()
    real.fail("create", CONFLICT, after=True)

    do(real, created(Kind.USER, "zoe", person("zoe")))

    assert [what for operation, what in real.calls if operation == "find"] == ["zoe"]


def test_a_rival_that_vanishes_is_nobody() -> None:
    class Vanishing(FakeStore):
        def describe(self, kind: Kind, identifier: str) -> None:
            return None

    outcome = do(Vanishing(user("zoe", number=50)), CREATE)

    assert "no user is found under either" in outcome.failures[0].message


@pytest.mark.parametrize("kind", [Failure.SERVER, Failure.INVALID, Failure.NOT_FOUND])
def test_a_creation_that_fails_otherwise_is_not_looked_into(kind: Failure) -> None:
    real = store()
    real.fail("create", failed_call(kind), after=True)

    assert statuses(do(real, CREATE)) == {"create zoe": "failed"}
    assert [operation for operation, _what in real.calls] == ["create"]


# ---- updates that meet a conflict


def test_an_update_whose_answer_was_lost_is_done() -> None:
    real = store()
    real.fail("update", CONFLICT, after=True)

    outcome = do(real, UPDATE)

    assert statuses(outcome) == {"update jane": "done"}
    assert outcome.fates[0].handle == Handle(id=JANE.id, revision="2")


def test_a_lost_update_that_shows_late_is_waited_for() -> None:
    real = store(lag=2)
    real.fail("update", CONFLICT, after=True)
    slept: list[float] = []

    assert statuses(do(real, UPDATE, slept=slept)) == {"update jane": "done"}
    assert slept == [0.1, 0.2]


def updated_meanwhile(real: FakeStore, **attributes: Value) -> dict[tuple[Kind, tuple[str, ...]], Handle]:
    """Somebody else changes jane after she was read; gives the handles of before."""
    read = handles(real)
    now = real.entities[JANE.id]
    real.entities[JANE.id] = replace(
        now, attributes={**now.attributes, **attributes}, record=replace(now.record, revision="9")
    )
    return read


@pytest.mark.parametrize("change", [UPDATE, DELETE], ids=["update", "delete"])
def test_what_somebody_else_changed_meanwhile_is_not_overwritten(change: Change) -> None:
    real = store()
    read = updated_meanwhile(real, nick_name="J")
    before = contents(real)

    outcome = apply(Plan(changes=(change,)), identity_deeds(real, lambda _seconds: None), read, check_mode=False)

    assert [fate.status for fate in outcome.fates] == [Status.FAILED]
    assert outcome.failures[0].message == (
        f"Could not create the user jane: ConflictException: Revision does not match. {OVERTAKEN}"
    )
    assert outcome.failures[0].reason == "CONCURRENT_MODIFICATION"
    assert contents(real) == before


def test_what_somebody_else_made_as_wished_is_done() -> None:
    real = store()
    read = updated_meanwhile(real, title="", locale="en")

    outcome = apply(Plan(changes=(UPDATE,)), identity_deeds(real, lambda _seconds: None), read, check_mode=False)

    assert [fate.status for fate in outcome.fates] == [Status.DONE]
    assert outcome.fates[0].handle == Handle(id=JANE.id, revision="9")


def test_an_update_is_as_wished_only_when_what_was_to_be_cleared_is_gone() -> None:
    real = store()
    read = updated_meanwhile(real, locale="en")

    outcome = apply(Plan(changes=(UPDATE,)), identity_deeds(real, lambda _seconds: None), read, check_mode=False)

    assert [fate.status for fate in outcome.fates] == [Status.FAILED]


def test_a_name_that_is_taken_is_not_blamed_on_somebody_elses_change() -> None:
    rename = Change(
        action=Action.UPDATE,
        kind=Kind.USER,
        key=("jane",),
        before={"user_name": "jane"},
        after={"user_name": "joe"},
    )

    outcome = do(store(), rename)

    assert outcome.failures[0].message == "Could not create the user jane: ConflictException: Duplicate user_name."


@pytest.mark.parametrize("kind", [Failure.SERVER, Failure.INVALID, Failure.NOT_FOUND])
def test_an_update_that_fails_otherwise_is_not_looked_into(kind: Failure) -> None:
    real = store()
    real.fail("update", failed_call(kind), after=True)

    assert statuses(do(real, UPDATE)) == {"update jane": "failed"}
    assert [operation for operation, _what in real.calls] == ["update"]


def test_an_update_of_what_vanished_meanwhile_fails() -> None:
    real = store()
    read = handles(real)
    del real.entities[JANE.id]

    outcome = apply(Plan(changes=(UPDATE,)), identity_deeds(real, lambda _seconds: None), read, check_mode=False)

    assert [failure.kind for failure in outcome.failures] == [Failure.NOT_FOUND]


def test_an_update_in_conflict_with_a_deletion_fails() -> None:
    real = store()
    real.fail("update", CONFLICT)
    read = handles(real)
    del real.entities[JANE.id]

    outcome = apply(Plan(changes=(UPDATE,)), identity_deeds(real, lambda _seconds: None), read, check_mode=False)

    assert outcome.failures[0].message.endswith(OVERTAKEN)


# ---- deletions


@pytest.mark.parametrize(
    ("operation", "change"), [("delete", DELETE), ("remove_member", REMOVE)], ids=["delete", "remove"]
)
def test_what_is_gone_already_is_done(operation: str, change: Change) -> None:
    real = store()
    real.fail(operation, NOT_FOUND)

    outcome = do(real, change)

    assert [fate.status for fate in outcome.fates] == [Status.DONE]
    assert outcome.fates[0].handle is None


@pytest.mark.parametrize(
    ("operation", "change"), [("delete", DELETE), ("remove_member", REMOVE)], ids=["delete", "remove"]
)
def test_what_cannot_be_deleted_has_failed(operation: str, change: Change) -> None:
    real = store()
    real.fail(operation, failed_call(Failure.SERVER, words="Broken."))

    outcome = do(real, change)

    assert [fate.status for fate in outcome.fates] == [Status.FAILED]
    assert outcome.failures[0].words == "Broken."


def test_a_deletion_is_guarded_by_the_revision_that_was_read() -> None:
    real = store()
    updated_meanwhile(real)
    stale = {(Kind.USER, ("jane",)): Handle(id=JANE.id, revision="1")}

    outcome = apply(Plan(changes=(DELETE,)), identity_deeds(real), stale, check_mode=False)

    assert [fate.status for fate in outcome.fates] == [Status.FAILED]
    assert JANE.id in real.entities


# ---- memberships


def test_an_added_membership_whose_answer_was_lost_is_done() -> None:
    real = store()
    real.fail("add_member", CONFLICT, after=True)

    outcome = do(real, ADD)

    assert statuses(outcome) == {"add joe in Engineers": "done"}
    assert outcome.fates[0].handle == Handle(id=real.memberships[ENGINEERS.id, JOE.id])


def test_an_added_membership_that_shows_late_is_waited_for() -> None:
    real = store(lag=3)
    real.fail("add_member", CONFLICT, after=True)
    slept: list[float] = []

    assert statuses(do(real, ADD, slept=slept)) == {"add joe in Engineers": "done"}
    assert slept == [0.1, 0.2, 0.4]


def test_a_conflict_without_membership_has_failed() -> None:
    real = store()
    real.fail("add_member", CONFLICT)
    slept: list[float] = []

    outcome = do(real, ADD, slept=slept)

    assert outcome.failures == (CONFLICT,)
    assert slept == list(PATIENCE)


def test_who_is_not_known_yet_is_waited_for() -> None:
    real = store()
    real.fail("add_member", NOT_FOUND, times=2)
    slept: list[float] = []

    assert statuses(do(real, ADD, slept=slept)) == {"add joe in Engineers": "done"}
    assert slept == [0.1, 0.2]
    assert len(real.writes) == 3


def test_who_is_never_known_has_failed_after_some_patience() -> None:
    real = store()
    real.fail("add_member", NOT_FOUND, times=100)
    slept: list[float] = []

    outcome = do(real, ADD, slept=slept)

    assert [failure.kind for failure in outcome.failures] == [Failure.NOT_FOUND]
    assert slept == list(PATIENCE)


def test_a_membership_that_fails_otherwise_is_not_tried_again() -> None:
    real = store()
    real.fail("add_member", failed_call(Failure.SERVER))

    assert statuses(do(real, ADD)) == {"add joe in Engineers": "failed"}
    assert len(real.calls) == 1


# ---- lanes


class Lanes:
    """A deed that keeps who works when; changes whose principal has a failure fail with it."""

    def __init__(self, failures: Mapping[str, CallFailed] | None = None, *, together: int = 1) -> None:
        self._failures = failures or {}
        self._lock = threading.Lock()
        self._barrier = threading.Barrier(together)
        self._working: list[tuple[str, ...]] = []
        self.begun: list[str] = []
        self.clashes: list[tuple[str, ...]] = []
        self.most = 0

    def __call__(self, change: Change, handles: Mapping[object, Handle]) -> None:
        with self._lock:
            if change.lane in self._working:
                self.clashes.append(change.lane)
            self._working.append(change.lane)
            self.most = max(self.most, len(self._working))
            self.begun.append(f"{change.key[-1]} in {change.key[0]}")
        try:
            self._barrier.wait(5)
            time.sleep(0.002)
            if change.key[-1] in self._failures:
                raise self._failures[change.key[-1]]
        finally:
            with self._lock:
                self._working.remove(change.lane)

    def do(self, *changes: Change, concurrency: int = 15) -> Outcome:
        """Apply these changes in this order."""
        return apply(
            Plan(changes=changes),
            dict.fromkeys((Kind.ACCOUNT_ASSIGNMENT, Kind.APPLICATION_ASSIGNMENT, Kind.USER), self),
            {},
            check_mode=False,
            concurrency=concurrency,
        )


def access(account: str, principal: str, action: Action = Action.ADD) -> Change:
    """That somebody has access to an account."""
    return account_assignment(
        action, account=Account(id=account), permission_set="Admin", principal_kind=Kind.USER, principal=principal
    )


def use(principal: str) -> Change:
    """That somebody may use the wiki."""
    wiki = Application(arn="arn:of:wiki", name="Wiki")
    return application_assignment(Action.ADD, application=wiki, principal_kind=Kind.USER, principal=principal)


def test_changes_of_one_account_are_done_one_after_the_other_in_their_order() -> None:
    deed = Lanes()
    changes = [access(account, f"user-{number}") for number in range(6) for account in ("1", "2", "3")]

    outcome = deed.do(*changes)

    assert deed.clashes == []
    assert [fate.change for fate in outcome.fates] == changes
    assert {fate.status for fate in outcome.fates} == {Status.DONE}
    for account in ("1", "2", "3"):
        own = [entry for entry in deed.begun if entry.endswith(f" in {account}")]
        assert own == [f"user-{number} in {account}" for number in range(6)]


def test_accounts_are_worked_off_side_by_side() -> None:
    deed = Lanes(together=4)

    deed.do(*(access(account, f"user-{number}") for account in "1234" for number in range(3)), concurrency=4)

    assert (deed.most, deed.clashes) == (4, [])


@pytest.mark.parametrize(("concurrency", "most"), [(1, 1), (2, 2)])
def test_no_more_lanes_are_worked_off_at_once_than_allowed(concurrency: int, most: int) -> None:
    deed = Lanes(together=concurrency)

    deed.do(*(access(account, f"user-{number}") for account in "1234" for number in range(2)), concurrency=concurrency)

    assert (deed.most, len(deed.begun)) == (most, 8)


def test_the_lanes_take_turns() -> None:
    deed = Lanes()

    deed.do(access("1", "a"), access("1", "b"), access("1", "c"), access("2", "a"), access("2", "b"), concurrency=1)

    assert deed.begun == ["a in 1", "a in 2", "b in 1", "b in 2", "c in 1"]


def test_what_has_no_account_is_done_side_by_side() -> None:
    deed = Lanes(together=3)

    deed.do(use("a"), use("b"), use("c"))

    assert (deed.most, deed.clashes) == (3, [])


def test_what_is_denied_in_one_account_may_be_allowed_in_the_next() -> None:
    deed = Lanes({"joe": failed_call(Failure.DENIED)})
    changes = [access("1", "joe"), access("1", "jane"), access("2", "jane"), access("3", "joe"), access("3", "jane")]

    outcome = deed.do(*changes, access("1", "zoe", Action.REMOVE), concurrency=1)

    assert [fate.status.value for fate in outcome.fates] == ["failed", "done", "done", "failed", "done", "skipped"]


@pytest.mark.parametrize("kind", HOPELESS)
def test_what_is_denied_or_lost_for_all_stops_the_rest(kind: Failure) -> None:
    deed = Lanes({"joe": failed_call(kind)})

    outcome = deed.do(use("joe"), use("jane"), access("1", "jane"), concurrency=1)

    assert [fate.status.value for fate in outcome.fates] == ["failed", "skipped", "skipped"]


@pytest.mark.parametrize("kind", [kind for kind in HOPELESS if kind is not Failure.DENIED])
def test_an_account_stops_others_where_nothing_can_succeed_any_more(kind: Failure) -> None:
    deed = Lanes({"joe": failed_call(kind)})

    outcome = deed.do(access("1", "joe"), access("1", "jane"), access("2", "jane"), concurrency=1)

    assert [fate.status.value for fate in outcome.fates] == ["failed", "skipped", "skipped"]


def test_a_fault_of_the_collection_is_not_swallowed() -> None:
    def broken(_change: Change, _handles: object) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        apply(
            Plan(changes=(access("1", "a"), access("2", "a"))),
            {Kind.ACCOUNT_ASSIGNMENT: broken},
            {},
            check_mode=False,
        )


# ---- what failed after it was done


@pytest.mark.parametrize("took_effect", [True, False])
def test_what_was_changed_before_it_failed_was_changed(took_effect: bool) -> None:
    call = Call(purpose="write it down", service="x", operation="X")

    def deed(_change: Change, _handles: object) -> None:
        raise CallFailed(call, kind=Failure.OTHER, words="No.", took_effect=took_effect)

    reset = Change(action=Action.RESET, kind=Kind.PASSWORD, key=("jane",), after={"mode": "email"})
    outcome = apply(Plan(changes=(reset,)), {Kind.PASSWORD: deed}, {}, check_mode=False)

    assert [fate.status for fate in outcome.fates] == [Status.FAILED]
    assert outcome.changed is took_effect
