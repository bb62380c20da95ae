# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Assignments through the whole engine, against an organization in memory: what must hold for any task."""

from __future__ import annotations

import threading
import typing as t
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.steward.identity_center.plugins.module_utils._apply.executor import apply
from ansible_collections.steward.identity_center.plugins.module_utils._apply.waiter import Waiter
from ansible_collections.steward.identity_center.plugins.module_utils._desired.access import DesiredAssignments
from ansible_collections.steward.identity_center.plugins.module_utils._desired.choices import Waiting
from ansible_collections.steward.identity_center.plugins.module_utils._model.access import (
    AccountAssignment,
    ApplicationAssignment,
    Principal,
    Progress,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import FailureKind
from ansible_collections.steward.identity_center.plugins.module_utils._model.keys import Handles
from ansible_collections.steward.identity_center.plugins.module_utils._plan.assignments import (
    ExistingAssignments,
)
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Change, Plan
from ansible_collections.steward.identity_center.plugins.module_utils._plan.outcome import Outcome, Status
from ansible_collections.steward.identity_center.plugins.module_utils._plan.step import Step
from ansible_collections.steward.identity_center.plugins.module_utils._task.assignments import IDC_ASSIGNMENT
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    an_id,
    failed_call,
    group,
    user,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_access import FakeAccess
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_organization import (
    FakeOrganization,
    account,
    application,
    assigned,
    desired,
    permission_set,
    principal,
    used,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_reads import FakeReads
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.properties import steady

ACCOUNTS = tuple(account(number, f"a{number}") for number in range(1, 5))
SETS = tuple(permission_set(name) for name in ("Read", "Write"))
APPLICATIONS = tuple(application(name, number) for number, name in enumerate(("Wiki", "VPN")))
PEOPLE = (user("ann", number=1), user("bob", number=2), group("ann", number=3), group("Team", number=4))
ORPHANS = tuple(Principal(kind=kind, id=an_id(99)) for kind in (Kind.USER, Kind.GROUP))
ANYBODY = (*map(principal, PEOPLE), *ORPHANS)
Assignment = t.Union[AccountAssignment, ApplicationAssignment]


class Ran(t.NamedTuple):
    """What became of a task."""

    plan: Plan
    found: ExistingAssignments
    outcome: Outcome
    diff: dict[str, str]
    answer: dict[str, t.Any]


def run(
    access: FakeAccess, asked: DesiredAssignments, *, check_mode: bool = False, steps: tuple[Step, ...] = ()
) -> Ran:
    """Run a task by the definition of its module."""
    store = FakeStore(*PEOPLE)
    reads = FakeReads(store=store, access=access, organization=FakeOrganization(*ACCOUNTS)).after(steps)
    observed, plan = IDC_ASSIGNMENT.planned(reads, asked)
    session: t.Any = SimpleNamespace(sso_admin=access)
    writers = IDC_ASSIGNMENT.writers(session, plan, Waiter(Waiting(), lambda: 0.0, lambda _seconds: None))
    outcome = apply(plan, writers, observed.handles, check_mode=check_mode, concurrency=3, known=len(steps))
    return Ran(
        plan,
        observed.found,
        outcome,
        IDC_ASSIGNMENT.diff(asked, observed.found, plan),
        IDC_ASSIGNMENT.result(asked, observed.found, outcome),
    )


class Exact(FakeAccess):
    """Where no write is in vain."""

    def request_assignment(self, name: str, assignment: AccountAssignment, *, present: bool) -> Progress:
        assert (assignment in self.there) is not present, f"a write in vain: {name}, {present}"
        return super().request_assignment(name, assignment, present=present)

    def set_application_assignment(self, name: str, assignment: ApplicationAssignment, *, present: bool) -> None:
        assert (assignment in self.there) is not present, f"a write in vain: {name}, {present}"
        super().set_application_assignment(name, assignment, present=present)


def fake(*there: Assignment) -> FakeAccess:
    """What is assigned, and who could be."""
    return Exact(
        *SETS,
        applications=APPLICATIONS,
        assignments=[one for one in there if isinstance(one, AccountAssignment)],
        uses=[one for one in there if isinstance(one, ApplicationAssignment)],
    )


def some(values: t.Sequence[t.Any], least: int = 0) -> st.SearchStrategy[tuple[t.Any, ...]]:
    """Some of these, in any order."""
    return st.lists(st.sampled_from(values), unique=True, min_size=least).map(tuple)


ASSIGNMENTS = st.lists(
    st.one_of(
        st.builds(assigned, st.sampled_from(ACCOUNTS), st.sampled_from(SETS), st.sampled_from(ANYBODY)),
        st.builds(used, st.sampled_from(APPLICATIONS), st.sampled_from(ANYBODY)),
    ),
    unique=True,
    max_size=40,
)
MODES = st.sampled_from([{}, {"purge": True}, {"present": False}])
WHERE = st.one_of(
    st.fixed_dictionaries({"sets": some(["Read", "Write"], 1), "accounts": some([one.name for one in ACCOUNTS], 1)}),
    st.fixed_dictionaries({"applications": some(["Wiki", "VPN"], 1)}),
)
DESIRED_VALUES = st.builds(
    lambda users, groups, where, mode: desired(users=users, groups=groups, **where, **mode),
    some(["ann", "bob"]),
    some(["ann", "Team"]),
    WHERE,
    MODES,
)


def ruled(asked: DesiredAssignments) -> tuple[set[Assignment], set[Assignment]]:
    """The assignments that this task names, and all that there could be in the places that it manages."""
    named = {principal(one) for one in PEOPLE if one.name in (asked.users if one.kind is Kind.USER else asked.groups)}
    if asked.targets is None:
        chosen = [one for one in APPLICATIONS if one.name in asked.applications]
        every: set[Assignment] = {used(one, who) for one in chosen for who in ANYBODY}
    else:
        inside = [one for one in ACCOUNTS if one.name in asked.targets.accounts]
        what = [one for one in SETS if one.name in asked.permission_sets]
        every = {assigned(one, each, who) for one in inside for each in what for who in ANYBODY}
    return {one for one in every if one.principal in named}, every


@steady(300)
@given(there=ASSIGNMENTS, asked=DESIRED_VALUES)
def test_what_is_desired_is_so_afterwards_and_again_changes_nothing(
    there: list[Assignment], asked: DesiredAssignments
) -> None:
    access = fake(*there)
    named, every = ruled(asked)
    expected = set(there) - named if not asked.present else (set(there) - every if asked.purge else set(there)) | named

    first = run(access, asked)

    assert access.there == expected
    assert {result.status for result in first.outcome.results} <= {Status.DONE}
    assert len(access.writes) == len(first.plan.changes)
    written = len(access.writes)
    again = run(access, asked)
    assert again.plan.changes == ()
    assert len(access.writes) == written
    assert (again.diff["before"], again.diff["after"]) == (first.diff["after"], first.diff["after"])
    assert again.answer == first.answer


@steady(100)
@given(there=ASSIGNMENTS, asked=DESIRED_VALUES, random=st.randoms(use_true_random=False))
def test_the_order_is_that_of_the_plan_whatever_order_things_were_said_in(
    there: list[Assignment], asked: DesiredAssignments, random: t.Any
) -> None:
    def shuffled(one: tuple[t.Any, ...]) -> tuple[t.Any, ...]:
        return tuple(random.sample(one, len(one)))

    where: dict[str, t.Any] = (
        {"applications": shuffled(asked.applications)}
        if asked.targets is None
        else {"sets": shuffled(asked.permission_sets), "accounts": shuffled(asked.targets.accounts)}
    )
    other = desired(
        users=shuffled(asked.users),
        groups=shuffled(asked.groups),
        present=asked.present,
        purge=asked.purge,
        **where,
    )

    one, two = run(fake(*there), asked), run(fake(*shuffled(tuple(there))), other)

    assert one.plan.changes == two.plan.changes
    assert one.diff == two.diff
    ranks = [change.action.value for change in one.plan.changes]
    assert ranks == sorted(ranks), "additions come before removals"


@steady(100)
@given(there=ASSIGNMENTS, asked=DESIRED_VALUES)
def test_check_mode_writes_nothing_and_says_the_same(there: list[Assignment], asked: DesiredAssignments) -> None:
    access = fake(*there)

    checked = run(access, asked, check_mode=True)

    assert (access.there, access.writes) == (set(there), [])
    real = run(access, asked)
    assert (checked.plan, checked.diff, checked.answer) == (real.plan, real.diff, real.answer)


@steady(100)
@given(there=ASSIGNMENTS, asked=DESIRED_VALUES, follows=DESIRED_VALUES)
def test_check_mode_reaches_across_tasks(
    there: list[Assignment], asked: DesiredAssignments, follows: DesiredAssignments
) -> None:
    access = fake(*there)
    steps = tuple(Step.from_fact(one.to_fact()) for one in run(access, asked, check_mode=True).outcome.steps)
    promised = run(access, follows, check_mode=True, steps=steps)

    run(access, asked)
    real = run(access, follows)

    assert (promised.plan, promised.diff, promised.answer) == (real.plan, real.diff, real.answer)


def test_an_account_that_fails_does_not_stop_the_others_and_nobody_loses_access_for_it() -> None:
    stranger = assigned(ACCOUNTS[0], SETS[0], ORPHANS[0])
    refusals = {ACCOUNTS[1].id: failed_call(FailureKind.DENIED), ACCOUNTS[2].id: failed_call(FailureKind.THROTTLED)}
    access = fake(stranger)
    access.refusals = refusals
    asked = desired(
        users=("ann",), sets=("Read", "Write"), accounts=tuple(str(one.name) for one in ACCOUNTS), purge=True
    )

    broken = run(access, asked)

    assert [
        (result.change.key.names[0], result.change.key.names[1], result.status.value)
        for result in broken.outcome.results
    ] == [
        *((one.id, name, "failed" if one.id in refusals else "done") for one in ACCOUNTS for name in ("Read", "Write")),
        (ACCOUNTS[0].id, "Read", "skipped"),
    ]
    assert stranger in access.there
    access.refusals = {}
    assert len(run(access, asked).plan.changes) == 5
    assert run(access, asked).plan.changes == ()


@pytest.mark.parametrize("purge", [False, True])
def test_the_answer_has_those_whom_the_task_rules_over(purge: bool) -> None:
    access = fake(assigned(ACCOUNTS[0], SETS[0], PEOPLE[1]))

    answer = run(access, desired(users=("ann",), sets=("Read",), accounts=("a1",), purge=purge)).answer

    assert answer == {
        "assignments": [
            {
                "account_id": ACCOUNTS[0].id,
                "account": "a1",
                "permission_set": "Read",
                "permission_set_arn": SETS[0].id,
                "principal_type": "user",
                "principal": "ann",
                "principal_id": PEOPLE[0].id,
            }
        ],
        "skipped_accounts": [],
    }


class Crowd:
    """A deed that notes who is at work: in each account one at most, and in the first round everybody in another."""

    def __init__(self, lanes: int) -> None:
        self.barrier = threading.Barrier(lanes)
        self.inside: list[str] = []
        self.order: list[tuple[str, ...]] = []
        self.clashes: list[tuple[str, ...]] = []

    def __call__(self, change: Change, _handles: Handles) -> None:
        """See Deed."""
        account_id = change.key.names[0]
        if account_id in self.inside:
            self.clashes.append(change.key.names)
        self.inside.append(account_id)
        self.order.append(change.key.names)
        self.barrier.wait(timeout=10)
        self.inside.remove(account_id)


def test_an_account_is_asked_for_one_thing_at_a_time_and_all_accounts_at_once() -> None:
    asked = desired(users=("ann", "bob"), sets=("Read", "Write"), accounts=tuple(str(one.name) for one in ACCOUNTS))
    plan = run(fake(), asked, check_mode=True).plan
    crowd = Crowd(len(ACCOUNTS))

    outcome = apply(plan, {Kind.ACCOUNT_ASSIGNMENT: crowd}, {}, check_mode=False, concurrency=15)

    assert crowd.clashes == []
    assert [result.change for result in outcome.results] == list(plan.changes)
    for one in ACCOUNTS:
        lane = [key for key in crowd.order if key[0] == one.id]
        assert lane == [change.key.names for change in plan.changes if change.key.names[0] == one.id]


@pytest.mark.parametrize(
    ("kind", "hopeless"),
    [
        (FailureKind.DENIED, False),
        (FailureKind.CONFLICT, False),
        (FailureKind.OTHER, False),
        (FailureKind.CREDENTIALS, True),
        (FailureKind.UNREACHABLE, True),
    ],
)
def test_a_denied_account_says_nothing_of_the_next_one_but_a_server_that_is_gone_does(
    kind: FailureKind, hopeless: bool
) -> None:
    def fail(_change: Change, _handles: Handles) -> None:
        raise failed_call(kind)

    plan = run(fake(), desired(users=("ann",), sets=("Read",), accounts=("a1", "a2", "a3")), check_mode=True).plan

    outcome = apply(plan, {Kind.ACCOUNT_ASSIGNMENT: fail}, {}, check_mode=False, concurrency=1)

    assert [result.status.value for result in outcome.results] == ["failed", *["skipped" if hopeless else "failed"] * 2]
