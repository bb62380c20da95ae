# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A snapshot of an instance says what the instance says, and asks for nothing twice."""

from __future__ import annotations

import typing as t
from collections.abc import Callable

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model.access import (
    AccountAssignment,
    Application,
    ApplicationAssignment,
    Principal,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Document, Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import FailureKind
from ansible_collections.steward.identity_center.plugins.module_utils._overlay.access import OverlayAccess
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action
from ansible_collections.steward.identity_center.plugins.module_utils._plan.step import Step
from ansible_collections.steward.identity_center.plugins.module_utils._snapshot.access import SnapshotAccess
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import an_id, failed_call
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_access import (
    FakeAccess,
    permission_set,
)

JANE, TEAM, GHOST = (
    Principal(kind=Kind.USER, id=an_id(1)),
    Principal(kind=Kind.GROUP, id=an_id(101)),
    Principal(kind=Kind.USER, id=an_id(99)),
)
READ = permission_set("Read", number=1, managed_policies=("arn:of:read",))
ADMIN = permission_set("Admin", number=2)
SPARE = permission_set("Spare", number=3)
SETS = (READ, ADMIN, SPARE)
SHOP, DATA, LAB = "222200000001", "222200000002", "222200000003"
WIKI = Application(arn="arn:of:wiki", name="Wiki", account_id=SHOP)
VPN = Application(arn="arn:of:vpn", name="VPN", account_id=DATA)
NOWHERE = "arn:of:nothing"


def has(who: Principal, arn: str, account_id: str) -> AccountAssignment:
    return AccountAssignment(account_id=account_id, permission_set_arn=arn, principal=who)


ASSIGNED = (has(JANE, READ.id, SHOP), has(TEAM, READ.id, DATA), has(TEAM, ADMIN.id, SHOP), has(GHOST, ADMIN.id, SHOP))
USES = (
    ApplicationAssignment(application_arn=WIKI.arn, principal=JANE),
    ApplicationAssignment(application_arn=WIKI.arn, principal=TEAM),
)


def an_instance() -> FakeAccess:
    """Three permission sets of which one is nowhere, and two applications of which one has no users."""
    access = FakeAccess(*SETS, assignments=ASSIGNED, applications=(WIKI, VPN))
    access.hold(READ, LAB, outdated=True)
    access.uses = dict.fromkeys(USES)
    access.attributes = Document(text='{"a": "b"}')
    return access


ARNS = [*(one.id for one in SETS), NOWHERE]
ACCOUNTS = [SHOP, DATA, LAB]
PAIRS = [(account_id, arn) for account_id in ACCOUNTS for arn in ARNS]
PEOPLE = [JANE, TEAM, GHOST]
APPLICATIONS = [WIKI.arn, VPN.arn, NOWHERE]
# What is asked, made comparable; each question names things more than once.
QUESTIONS: dict[str, Callable[[t.Any], object]] = {
    "permission_sets": lambda access: access.permission_sets(),
    "permission_sets by name": lambda access: {one.name for one in access.permission_sets({"Read"})} >= {"Read"},
    "permission_set": lambda access: [access.permission_set(arn) for arn in ARNS],
    "describe_sets": lambda access: access.describe_sets(iter(ARNS * 2)),
    "details": lambda access: [access.details(one.id) for one in SETS],
    "details_of": lambda access: access.details_of(one.id for one in SETS * 2),
    "details_of some": lambda access: access.details_of((one.id for one in SETS * 2), ("tags", "managed_policies")),
    "holders": lambda access: access.holders(iter(ARNS * 2)),
    "outdated holders": lambda access: access.holders(iter(ARNS * 2), outdated=True),
    "held": lambda access: {one: set(arns) for one, arns in access.held(iter(ACCOUNTS * 2)).items()},
    "outdated held": lambda access: access.held(iter(ACCOUNTS * 2), outdated=True),
    "assignments_in": lambda access: set(access.assignments_in(iter(PAIRS))),
    "assignments_of": lambda access: set(access.assignments_of(iter(PEOPLE))),
    "applications": lambda access: access.applications(),
    "describe_applications": lambda access: access.describe_applications(iter(APPLICATIONS * 2)),
    "users_of": lambda access: set(access.users_of(iter(APPLICATIONS))),
    "applications_of": lambda access: set(access.applications_of(iter(PEOPLE))),
    "assignments_required": lambda access: access.assignments_required(iter(APPLICATIONS * 2)),
    "access_control_attributes": lambda access: access.access_control_attributes(),
}
EACH_QUESTION = pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)


def whole(real: FakeAccess) -> SnapshotAccess:
    """Everything that can be read at once, after which no call is noted any more."""
    snapshot = SnapshotAccess(real)
    snapshot.read_assignments()
    snapshot.read_application_assignments()
    real.calls.clear()
    return snapshot


@EACH_QUESTION
@pytest.mark.parametrize("read", [SnapshotAccess, whole], ids=["read when asked", "read at once"])
def test_it_says_what_the_instance_says(
    read: Callable[[FakeAccess], SnapshotAccess], question: Callable[[t.Any], object]
) -> None:
    assert question(read(an_instance())) == question(an_instance())


@EACH_QUESTION
def test_nothing_is_asked_twice(question: Callable[[t.Any], object]) -> None:
    real = an_instance()
    snapshot = SnapshotAccess(real)
    question(snapshot)
    real.calls.clear()

    question(snapshot)

    assert real.calls == []


def test_each_detail_is_asked_for_once() -> None:
    real = an_instance()
    snapshot = SnapshotAccess(real)
    snapshot.details_of([READ.id, ADMIN.id], ("tags",))

    snapshot.details_of([READ.id, SPARE.id], ("tags", "inline_policy"))
    found = snapshot.details(READ.id)

    assert found == {"managed_policies": ("arn:of:read",)}
    assert [what for _operation, what in real.calls] == [
        f"{READ.id} tags",
        f"{ADMIN.id} tags",
        f"{READ.id} inline_policy",
        f"{SPARE.id} inline_policy tags",
        f"{READ.id} customer_managed_policies managed_policies permissions_boundary",
    ]


def test_what_misses_the_same_details_is_asked_for_together() -> None:
    together: list[tuple[list[str], t.Any]] = []

    class Recording(FakeAccess):
        def details_of(self, arns: t.Any, names: t.Any = ()) -> t.Any:
            wanted = list(arns)
            together.append((wanted, names))
            return super().details_of(wanted, names)

    snapshot = SnapshotAccess(Recording(*SETS))
    snapshot.details_of([READ.id], ("tags",))

    snapshot.details_of([one.id for one in SETS], ("inline_policy", "tags"))

    assert together[1:] == [([READ.id], ("inline_policy",)), ([ADMIN.id, SPARE.id], ("inline_policy", "tags"))]


def test_who_holds_an_old_version_of_what_nobody_holds_is_not_asked() -> None:
    real = an_instance()
    snapshot = SnapshotAccess(real)
    snapshot.holders([READ.id, SPARE.id])
    real.calls.clear()

    assert snapshot.holders(ARNS[:3], outdated=True) == {READ.id: (LAB,), ADMIN.id: (), SPARE.id: ()}
    assert real.calls == [("outdated_holders", READ.id), ("outdated_holders", ADMIN.id)]


def counted(real: FakeAccess) -> dict[str, int]:
    """How often each thing was asked for."""
    asked = [operation for operation, _of in real.calls]
    return {operation: asked.count(operation) for operation in dict.fromkeys(asked)}


def test_everybodys_assignments_cost_a_call_for_each_set_and_for_each_pair_that_is_held() -> None:
    real = an_instance()
    snapshot = SnapshotAccess(real)

    snapshot.read_assignments()

    assert counted(real) == {"permission_sets": 1, "holders": 3, "assignments_in": 4}
    real.calls.clear()
    assert set(snapshot.assignments_of(PEOPLE)) == set(ASSIGNED)
    assert set(snapshot.assignments_in([*PAIRS[:3], *PAIRS[4:7]])) == set(ASSIGNED)
    assert snapshot.held([LAB, SHOP]) == {LAB: (READ.id,), SHOP: (READ.id, ADMIN.id)}
    assert real.calls == []


def test_who_uses_applications_costs_a_call_for_each() -> None:
    real = an_instance()
    snapshot = SnapshotAccess(real)

    snapshot.read_application_assignments()

    assert counted(real) == {"applications": 1, "users_of": 2}
    real.calls.clear()
    assert set(snapshot.applications_of(PEOPLE)) == set(USES)
    assert [one.name for one in snapshot.applications(account_id=DATA)] == ["VPN"]
    assert snapshot.describe_applications([WIKI.arn]) == {WIKI.arn: WIKI}
    assert real.calls == []


def test_the_applications_of_one_account_are_asked_for_where_not_all_are_there() -> None:
    real = an_instance()

    assert SnapshotAccess(real).applications(account_id=DATA) == (VPN,)
    assert real.calls == [("applications", DATA)]


@pytest.mark.parametrize(
    ("people", "denied", "expected"),
    [
        pytest.param([JANE], False, {"permission_sets": 1, "assignments_of": 1}, id="fewer people than sets"),
        pytest.param(
            [JANE],
            True,
            {"permission_sets": 1, "assignments_of": 1, "holders": 3, "assignments_in": 4},
            id="who may not ask by principal",
        ),
        pytest.param(
            [JANE, TEAM, GHOST, Principal(kind=Kind.USER, id=an_id(7))],
            False,
            {"permission_sets": 1, "holders": 3, "assignments_in": 4},
            id="more people than pairs",
        ),
    ],
)
def test_the_assignments_of_some_come_the_way_that_costs_fewer_calls(
    people: list[Principal], denied: bool, expected: dict[str, int]
) -> None:
    real = an_instance()
    if denied:
        real.fail("assignments_of", failed_call(FailureKind.DENIED), times=9)
    snapshot = SnapshotAccess(real)

    snapshot.read_assignments(people)

    assert counted(real) == expected
    real.calls.clear()
    assert set(snapshot.assignments_of(people)) == {one for one in ASSIGNED if one.principal in people}
    assert real.calls == []


def test_of_many_pairs_the_people_cost_fewer_calls() -> None:
    many = [has(JANE, READ.id, f"3333{number:08d}") for number in range(6)]
    real = FakeAccess(*SETS, assignments=many)
    snapshot = SnapshotAccess(real)

    snapshot.read_assignments([JANE, TEAM, GHOST, Principal(kind=Kind.USER, id=an_id(7))])

    assert counted(real) == {"permission_sets": 1, "holders": 3, "assignments_of": 4}


def test_a_set_that_is_new_since_is_asked_for() -> None:
    real = an_instance()
    snapshot = whole(real)
    new = permission_set("New", number=9)
    real.sets[new.id], real.versions[new.id] = new, 1

    assert snapshot.permission_set(new.id) is not None
    assert snapshot.assignments_in([(SHOP, new.id)]) == ()
    assert counted(real) == {"permission_set": 1, "assignments_in": 1}


def test_names_are_looked_for_where_the_list_is_not_there() -> None:
    real = an_instance()
    snapshot = SnapshotAccess(real)
    snapshot.describe_sets([ADMIN.id, NOWHERE])

    assert [one.name for one in snapshot.permission_sets({"Admin"})] == ["Admin"]
    assert {"Read"} <= {one.name for one in snapshot.permission_sets({"Read"})}
    assert counted(real) == {"permission_set": 2, "permission_sets": 1}


def test_planned_steps_are_seen_over_a_snapshot_as_over_the_instance() -> None:
    ids = (SHOP, READ.id, "user", JANE.id)
    step = Step(action=Action.REMOVE, kind=Kind.ACCOUNT_ASSIGNMENT, ids=ids, attributes={})

    view, direct = (OverlayAccess(access, [step]) for access in (whole(an_instance()), an_instance()))

    assert set(view.assignments_of([JANE])) == set()
    for question in QUESTIONS.values():
        assert question(view) == question(direct)
