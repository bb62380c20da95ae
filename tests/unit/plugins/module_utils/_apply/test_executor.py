# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one writer: what is done in which order, what side by side, and what no more after a failure."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._apply.executor import apply
from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Account, Application
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import PLANNED_NOW, Entity, Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import (
    NOT_SENT,
    CallFailed,
    FailureKind,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.keys import Handle, UserKey
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action, Change, Plan, deleted
from ansible_collections.steward.identity_center.plugins.module_utils._plan.order import in_order
from ansible_collections.steward.identity_center.plugins.module_utils._plan.outcome import Outcome, Status
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    failed_call,
    person,
    user,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.counting import calls_of
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.done_changes import (
    ADD,
    ALUMNI,
    CREATE,
    ENGINEERS,
    JANE,
    JOE,
    REMOVE,
    UPDATE,
    ZOE,
    do,
    statuses,
    store,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore, contents
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.named_changes import (
    account_assignment,
    application_assignment,
    created,
    membership,
    user_key,
)

HOPELESS = [
    FailureKind.DENIED,
    FailureKind.CREDENTIALS,
    FailureKind.UNREACHABLE,
    FailureKind.FOREIGN,
    FailureKind.CONFIGURATION,
]
ALL = (CREATE, UPDATE, ADD, REMOVE, deleted(ALUMNI))


# ---- check mode


def test_check_mode_writes_nothing_and_says_what_it_would_do() -> None:
    real = store()
    real.read_only = True
    before = contents(real)

    outcome = do(real, *ALL, check_mode=True)

    assert outcome.changed
    assert set(statuses(outcome).values()) == {"planned"}
    assert [result.change for result in outcome.results] == list(in_order(ALL))
    assert all(result.handle is None and result.failure is None for result in outcome.results)
    assert real.writes == []
    assert contents(real) == before


def test_what_was_done_has_the_id_of_its_request() -> None:
    """Also where what was written before it left one that nobody took."""
    left = iter(["of somebody else", "of the creation", "of the deletion", None, "too late"])

    outcome = apply(
        Plan(changes=(CREATE, deleted(ALUMNI))),
        dict.fromkeys(Kind, lambda _change, _handles: None),
        {},
        check_mode=False,
        concurrency=1,
        take_request_id=lambda: next(left),
    )

    assert [result.request_id for result in outcome.results] == ["of the creation", None]


def test_check_mode_leaves_steps_for_the_tasks_that_follow() -> None:
    steps = do(store(), *ALL, check_mode=True).steps

    assert [(step.action, step.kind, step.ids) for step in steps] == [
        (Action.CREATE, Kind.USER, ("planned:0",)),
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

    do(real, *ALL, concurrency=1)

    assert [operation for operation, _name in real.writes] == [
        "create",
        "update",
        "add_member",
        "remove_member",
        "delete",
    ]


def test_who_was_created_can_be_added_in_the_same_plan() -> None:
    real = store()
    team = created(Kind.GROUP, "New", {"display_name": "New"})

    do(real, CREATE, team, membership(Action.ADD, group="New", user=ZOE))

    assert ("New", "zoe") in contents(real)["memberships"]


def test_what_was_written_has_a_handle() -> None:
    real = store()

    results = {result.change.action: result.handle for result in do(real, *ALL).results}

    assert results[Action.CREATE] == Handle(id=real.named(Kind.USER, "zoe").id, revision="1")
    assert results[Action.UPDATE] == Handle(id=JANE.id, revision="2")
    assert results[Action.ADD] == Handle(id=real.memberships[ENGINEERS.id, JOE.id])
    assert results[Action.REMOVE] is None
    assert results[Action.DELETE] is None


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

    outcome = do(real, *(membership(Action.ADD, group=ENGINEERS, user=one) for one in PEOPLE), concurrency=4)

    assert set(statuses(outcome).values()) == {"done"}
    assert [result.change.name for result in outcome.results] == [f"{one.name} in Engineers" for one in PEOPLE]
    assert real.most == 4


def test_no_more_run_at_once_than_allowed() -> None:
    real = Meeting(*PEOPLE, ENGINEERS, parties=1)

    do(real, *(membership(Action.ADD, group=ENGINEERS, user=one) for one in PEOPLE), concurrency=1)

    assert real.most == 1


# ---- failures


def test_a_failed_grant_skips_all_removals_and_tells_so() -> None:
    real = store()
    real.fail("add_member", failed_call(FailureKind.SERVER, words="Broken."))

    outcome = do(real, *ALL, concurrency=1)

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


def test_what_does_not_depend_on_a_failure_is_still_done() -> None:
    real = FakeStore(*PEOPLE, ENGINEERS)
    real.fail("add_member", failed_call(FailureKind.SERVER), name="c in Engineers")
    real.fail("add_member", failed_call(FailureKind.THROTTLED), name="e in Engineers")

    outcome = do(real, *(membership(Action.ADD, group=ENGINEERS, user=one) for one in PEOPLE), deleted(JANE))

    failed = [result.change.name for result in outcome.results if result.status is Status.FAILED]
    assert failed == ["c in Engineers", "e in Engineers"]
    assert [failure.kind for failure in outcome.failures] == [FailureKind.SERVER, FailureKind.THROTTLED]
    assert len(real.memberships) == len(PEOPLE) - 2
    assert outcome.results[-1].status is Status.SKIPPED


@pytest.mark.parametrize("kind", list(FailureKind))
def test_a_failure_that_would_hit_all_stops_the_rest(kind: FailureKind) -> None:
    real = FakeStore(*PEOPLE)
    real.fail("update", failed_call(kind, reason="X"), name="a")
    changes = [Change(action=Action.UPDATE, key=user_key(one), before={}, after={"title": "Dr"}) for one in PEOPLE]

    outcome = do(real, *changes, concurrency=1)

    rest = {result.status for result in outcome.results[1:]}
    assert outcome.results[0].status is Status.FAILED
    assert rest == ({Status.SKIPPED} if kind in HOPELESS else {Status.DONE})
    assert len(real.writes) == (1 if kind in HOPELESS else len(PEOPLE))


@pytest.mark.parametrize(
    ("failure", "changed"),
    [
        (failed_call(FailureKind.DENIED), False),
        (failed_call(FailureKind.UNREACHABLE), True),
        (failed_call(FailureKind.UNREACHABLE, reason=NOT_SENT), False),
        (failed_call(FailureKind.DENIED, operation="DescribeAccountAssignmentDeletionStatus"), True),
    ],
    ids=["refused", "lost", "not sent", "not to be followed"],
)
def test_what_may_have_been_changed_counts_as_changed(failure: CallFailed, changed: bool) -> None:
    real = store()
    real.fail("create", failure)

    assert do(real, CREATE).changed is changed


def test_nothing_changed_where_the_first_write_failed() -> None:
    real = store()
    real.fail("create", failed_call(FailureKind.DENIED))

    outcome = do(real, *ALL, concurrency=1)

    assert not outcome.changed
    assert list(statuses(outcome).values()) == ["failed", "skipped", "skipped", "skipped", "skipped"]


def test_a_run_that_failed_can_be_finished_by_another() -> None:
    real = store()
    real.fail("remove_member", failed_call(FailureKind.SERVER))

    do(real, *ALL)
    again = do(real, REMOVE, deleted(ALUMNI))

    assert set(statuses(again).values()) == {"done"}


# ---- what depends on what

YAN = created(Kind.USER, "yan", person("yan"))
ZOE_JOINS, YAN_JOINS = (membership(Action.ADD, group=ENGINEERS, user=one) for one in (ZOE, "yan"))


@pytest.mark.parametrize("concurrency", [1, 8])
def test_where_one_creation_fails_the_other_still_joins_its_groups(concurrency: int) -> None:
    real = store()
    real.fail("create", failed_call(FailureKind.SERVER), name="zoe")

    outcome = do(real, CREATE, YAN, ZOE_JOINS, YAN_JOINS, ADD, REMOVE, concurrency=concurrency)

    assert statuses(outcome) == {
        "create yan": "done",
        "create zoe": "failed",
        "add joe in Engineers": "done",
        "add yan in Engineers": "done",
        "add zoe in Engineers": "skipped",
        "remove jane in Engineers": "skipped",
    }


def test_who_takes_a_name_waits_for_who_gives_it_up() -> None:
    real = store()
    rename = Change(action=Action.UPDATE, key=user_key(JANE), before={"user_name": "jane"}, after={"user_name": "jan"})
    again = created(Kind.USER, UserKey(ref=PLANNED_NOW, name="jane"), person("jane"))

    outcome = do(real, again, rename)

    assert {result.status for result in outcome.results} == {Status.DONE}
    assert [operation for operation, _name in real.writes] == ["update", "create"]
    assert real.named(Kind.USER, "jan").id == JANE.id != real.named(Kind.USER, "jane").id


def test_who_takes_a_name_that_is_not_given_up_is_skipped() -> None:
    real = store()
    real.fail("update", failed_call(FailureKind.SERVER))
    rename = Change(action=Action.UPDATE, key=user_key(JANE), before={"user_name": "jane"}, after={"user_name": "jan"})

    outcome = do(real, created(Kind.USER, UserKey(ref=PLANNED_NOW, name="jane"), person("jane")), rename, ADD)

    assert statuses(outcome) == {"update jane": "failed", "add joe in Engineers": "done", "create jane": "skipped"}


def test_who_has_to_go_for_another_goes_after_all_that_does_not_wait_for_it() -> None:
    real = store()
    real.fail("add_member", failed_call(FailureKind.SERVER))
    another = created(Kind.USER, UserKey(ref=PLANNED_NOW, name="jane"), person("jane"))

    skipped = do(real, another, deleted(JANE), ADD)
    outcome = do(real, another, deleted(JANE), CREATE, REMOVE)

    assert statuses(skipped) == {
        "add joe in Engineers": "failed",
        "delete jane": "skipped",
        "create jane": "skipped",
    }
    assert [result.change.action for result in outcome.results] == [
        Action.CREATE,
        Action.REMOVE,
        Action.DELETE,
        Action.CREATE,
    ]
    assert {result.status for result in outcome.results} == {Status.DONE}


@pytest.mark.parametrize("concurrency", [1, 4])
def test_what_was_lost_has_not_been_gained(concurrency: int) -> None:
    """A removal waits for the last look, not only for the writes."""
    writer = Forgetful("joe")

    outcome = writer.do(use("joe"), use("zoe", "chat"), access("1", "ann", Action.REMOVE), concurrency=concurrency)

    assert [result.status.value for result in outcome.results] == ["failed", "done", "skipped"]


def many_changes(people: int) -> Plan:
    """The plan that creates so many people and puts each into three groups."""
    names = [f"user-{number}" for number in range(people)]
    changes = [created(Kind.USER, name, {"user_name": name}) for name in names]
    changes += [membership(Action.ADD, group=f"g{number}", user=name) for name in names for number in range(3)]
    return Plan(changes=in_order(changes))


def test_the_work_of_applying_grows_as_the_changes_do() -> None:
    """Counted, not timed: what grows with the square takes minutes for a directory."""
    writers = dict.fromkeys((Kind.USER, Kind.MEMBERSHIP), lambda _change, _handles: None)
    few, many = many_changes(75), many_changes(300)

    def done(plan: Plan) -> Outcome:
        return apply(plan, writers, {}, check_mode=False, concurrency=1)

    assert {result.status for result in done(many).results} == {Status.DONE}
    assert calls_of(lambda: done(many)) < 4.5 * calls_of(lambda: done(few))


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
            if change.key.lane in self._working:
                self.clashes.append(change.key.lane)
            self._working.append(change.key.lane)
            self.most = max(self.most, len(self._working))
            self.begun.append(f"{change.key.names[-1]} in {change.key.names[0]}")
        try:
            self._barrier.wait(5)
            time.sleep(0.002)
            if change.key.names[-1] in self._failures:
                raise self._failures[change.key.names[-1]]
        finally:
            with self._lock:
                self._working.remove(change.key.lane)

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


def use(principal: str, name: str = "wiki", action: Action = Action.ADD) -> Change:
    """That somebody may use an application."""
    one = Application(arn=f"arn:of:{name}", name=name.title())
    return application_assignment(action, application=one, principal_kind=Kind.USER, principal=principal)


def test_changes_of_one_account_are_done_one_after_the_other_in_their_order() -> None:
    writer = Lanes()
    changes = [access(account, f"user-{number}") for number in range(6) for account in ("1", "2", "3")]

    outcome = writer.do(*changes)

    assert writer.clashes == []
    assert [result.change for result in outcome.results] == changes
    assert {result.status for result in outcome.results} == {Status.DONE}
    for account in ("1", "2", "3"):
        own = [entry for entry in writer.begun if entry.endswith(f" in {account}")]
        assert own == [f"user-{number} in {account}" for number in range(6)]


def test_accounts_are_worked_off_side_by_side() -> None:
    writer = Lanes(together=4)

    writer.do(*(access(account, f"user-{number}") for account in "1234" for number in range(3)), concurrency=4)

    assert (writer.most, writer.clashes) == (4, [])


@pytest.mark.parametrize(("concurrency", "most"), [(1, 1), (2, 2)])
def test_no_more_lanes_are_worked_off_at_once_than_allowed(concurrency: int, most: int) -> None:
    writer = Lanes(together=concurrency)

    writer.do(
        *(access(account, f"user-{number}") for account in "1234" for number in range(2)), concurrency=concurrency
    )

    assert (writer.most, len(writer.begun)) == (most, 8)


def test_the_lanes_take_turns() -> None:
    writer = Lanes()

    writer.do(access("1", "a"), access("1", "b"), access("1", "c"), access("2", "a"), access("2", "b"), concurrency=1)

    assert writer.begun == ["a in 1", "a in 2", "b in 1", "b in 2", "c in 1"]


def test_assignments_of_one_application_are_made_one_after_the_other_and_applications_side_by_side() -> None:
    writer = Lanes(together=2)

    writer.do(*(use(person, name) for person in "abc" for name in ("wiki", "chat")))

    assert (writer.most, writer.clashes) == (2, [])
    for name in ("wiki", "chat"):
        assert [entry for entry in writer.begun if entry.endswith(name)] == [f"{one} in arn:of:{name}" for one in "abc"]


def test_what_is_denied_in_one_account_may_be_allowed_in_the_next() -> None:
    writer = Lanes({"joe": failed_call(FailureKind.DENIED)})
    changes = [access("1", "joe"), access("1", "jane"), access("2", "jane"), access("3", "joe"), access("3", "jane")]

    outcome = writer.do(*changes, access("1", "zoe", Action.REMOVE), concurrency=1)

    assert [result.status.value for result in outcome.results] == [
        "failed",
        "done",
        "done",
        "failed",
        "done",
        "skipped",
    ]


@pytest.mark.parametrize("kind", HOPELESS)
def test_what_is_denied_or_lost_for_all_stops_the_rest(kind: FailureKind) -> None:
    writer = Lanes({"joe": failed_call(kind)})

    outcome = writer.do(use("joe"), use("jane"), access("1", "jane"), concurrency=1)

    assert [result.status.value for result in outcome.results] == ["failed", "skipped", "skipped"]


@pytest.mark.parametrize("kind", [kind for kind in HOPELESS if kind is not FailureKind.DENIED])
def test_an_account_stops_others_where_nothing_can_succeed_any_more(kind: FailureKind) -> None:
    writer = Lanes({"joe": failed_call(kind)})

    outcome = writer.do(access("1", "joe"), access("1", "jane"), access("2", "jane"), concurrency=1)

    assert [result.status.value for result in outcome.results] == ["failed", "skipped", "skipped"]


# ---- the last look


class Forgetful(Lanes):
    """A deed whose service loses some of what was made; it sees so once all are done."""

    def __init__(self, *lost: str, failures: Mapping[str, CallFailed] | None = None) -> None:
        super().__init__(failures)
        self._lost = lost
        self.looked: list[list[str]] = []

    def missed(self, changes: Sequence[Change], handles: Mapping[object, Handle]) -> Mapping[int, CallFailed]:
        self.looked.append([change.key.names[-1] for change in changes])
        return {
            index: failed_call(FailureKind.OTHER, words="Lost.")
            for index, change in enumerate(changes)
            if change.key.names[-1] in self._lost
        }


@pytest.mark.parametrize("others", [[], ["zoe"]], ids=["the only one", "one of several"])
def test_what_is_lost_has_failed_and_nothing_comes_after_it(others: list[str]) -> None:
    writer = Forgetful("joe")

    outcome = writer.do(use("joe"), *(use(one) for one in others), use("jane", action=Action.REMOVE))

    assert [result.status.value for result in outcome.results] == ["failed", *["done"] * len(others), "skipped"]
    assert [failure.words for failure in outcome.failures] == ["Lost."]
    assert writer.looked == [["joe", *others]]


def test_a_last_look_comes_before_what_depends_on_it_and_at_what_was_done() -> None:
    writer = Forgetful(failures={"joe": failed_call(FailureKind.CONFLICT)})

    outcome = writer.do(use("zoe"), use("jane", action=Action.REMOVE))
    writer.do(use("joe"), use("zoe"))

    assert [result.status.value for result in outcome.results] == ["done", "done"]
    assert writer.looked == [["zoe"], ["jane"], ["zoe"]]


def test_a_last_look_is_at_changes_of_its_own_kind() -> None:
    forgetful, other = Forgetful("joe"), Lanes()
    writers = {Kind.ACCOUNT_ASSIGNMENT: other, Kind.APPLICATION_ASSIGNMENT: forgetful}

    outcome = apply(Plan(changes=(access("1", "joe"), use("joe"))), writers, {}, check_mode=False)

    assert [result.status.value for result in outcome.results] == ["done", "failed"]
    assert forgetful.looked == [["joe"]]


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
