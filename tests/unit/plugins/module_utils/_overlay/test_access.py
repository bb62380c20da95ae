# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check mode across tasks, the access half: an instance as it would be."""

from __future__ import annotations

import typing as t
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.steward.identity_center.plugins.module_utils._model.access import (
    ApplicationAssignment,
    Principal,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.attributes import same
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import (
    Document,
    Kind,
    Value,
)
from ansible_collections.steward.identity_center.plugins.module_utils._overlay.access import OverlayAccess
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action
from ansible_collections.steward.identity_center.plugins.module_utils._plan.step import Step
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    INSTANCE_ARN,
    an_id,
    stand_in,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.planned_fixture import (
    PROD,
    TEST,
    AccessInMemory,
    account_step,
    application_arn,
    application_step,
    assigned,
    group_principal,
    permission_set,
    set_arn,
    user_principal,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.properties import steady

TAGS = Document(text='{"team": "a"}')
ADMIN = permission_set(
    "Admin", 1, description="All", session_duration="PT8H", managed_policies=("arn:of:admin",), tags=TAGS
)
READER = permission_set("Reader", 2)
NEW = stand_in(Kind.PERMISSION_SET, "New")
WIKI = application_arn(1)
JANE, JOE, TEAM = user_principal(1), user_principal(2), group_principal(101)
ZOE = Principal(kind=Kind.USER, id=stand_in(Kind.USER, "zoe"))
ZOE_MADE = Step(action=Action.CREATE, kind=Kind.USER, ids=(ZOE.id,), attributes={"user_name": "zoe"})
JANE_ADMIN = assigned(PROD, ADMIN.id, JANE)
TEAM_ADMIN = assigned(PROD, ADMIN.id, TEAM)
JANE_READER = assigned(TEST, READER.id, JANE)
JANE_WIKI = ApplicationAssignment(application_arn=WIKI, principal=JANE)
ON, OFF = Document(text='{"team": "${path:team}"}'), None


def instance() -> AccessInMemory:
    """Two permission sets; jane and a team have one in PROD, jane the other in TEST; jane may use an application."""
    return AccessInMemory([ADMIN, READER], [JANE_ADMIN, TEAM_ADMIN, JANE_READER], [JANE_WIKI], attributes=ON)


def creation(name: str = "New", **attributes: Value) -> Step:
    """The step that would create a permission set."""
    ids = (stand_in(Kind.PERMISSION_SET, name),)
    return Step(action=Action.CREATE, kind=Kind.PERMISSION_SET, ids=ids, attributes={"name": name, **attributes})


def update(arn: str, **attributes: Value | None) -> Step:
    """The step that would change a permission set."""
    return Step(action=Action.UPDATE, kind=Kind.PERMISSION_SET, ids=(arn,), attributes=attributes)


def step(action: Action, arn: str, left_out: tuple[str, ...] = ()) -> Step:
    """The step that would provision or delete a permission set."""
    attributes: dict[str, Value | None] = {"left_out": left_out} if left_out and action is Action.PROVISION else {}
    return Step(action=action, kind=Kind.PERMISSION_SET, ids=(arn,), attributes=attributes)


def switched(action: Action, after: Document | None) -> Step:
    """The step that would set the attributes for access control."""
    attributes: Mapping[str, Value | None] = {} if action is Action.DELETE else {"attributes": after}
    return Step(action=action, kind=Kind.ACCESS_CONTROL_ATTRIBUTES, ids=(INSTANCE_ARN,), attributes=attributes)


def add(one: t.Any) -> Step:
    """The step that would add an assignment."""
    return (
        application_step(Action.ADD, one) if one.__class__ is ApplicationAssignment else account_step(Action.ADD, one)
    )


def remove(one: t.Any) -> Step:
    """The step that would take an assignment away."""
    by_application = one.__class__ is ApplicationAssignment
    return application_step(Action.REMOVE, one) if by_application else account_step(Action.REMOVE, one)


def seen(*steps: Step) -> OverlayAccess:
    """The instance as it would be after these steps, and one that makes zoe."""
    return OverlayAccess(instance(), [ZOE_MADE, *steps])


def shown(found: t.Any) -> dict[str, dict[str, object]]:
    """Permission sets by their ids."""
    return {one.id: dict(one.attributes) for one in found}


# ---- permission sets

ADMIN_RECORD = {"name": "Admin", "description": "All", "session_duration": "PT8H"}
READER_RECORD = {"name": "Reader"}


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param([], {ADMIN.id: ADMIN_RECORD, READER.id: READER_RECORD}, id="no steps"),
        pytest.param(
            [creation(description="x", managed_policies=("a",))],
            {ADMIN.id: ADMIN_RECORD, READER.id: READER_RECORD, NEW: {"name": "New", "description": "x"}},
            id="a new one, without its details",
        ),
        pytest.param(
            [creation(relay_state="a"), update(NEW, description="x", relay_state=None)],
            {ADMIN.id: ADMIN_RECORD, READER.id: READER_RECORD, NEW: {"name": "New", "description": "x"}},
            id="a new one that is changed",
        ),
        pytest.param(
            [update(ADMIN.id, description=None, relay_state="r"), update(ADMIN.id, session_duration="PT1H", tags=TAGS)],
            {ADMIN.id: {"name": "Admin", "relay_state": "r", "session_duration": "PT1H"}, READER.id: READER_RECORD},
            id="one that is changed twice",
        ),
        pytest.param([step(Action.DELETE, ADMIN.id)], {READER.id: READER_RECORD}, id="one less"),
        pytest.param(
            [creation(), step(Action.DELETE, NEW)],
            {ADMIN.id: ADMIN_RECORD, READER.id: READER_RECORD},
            id="a new one that goes again",
        ),
        pytest.param(
            [creation(description="a"), step(Action.DELETE, NEW), creation(description="b")],
            {ADMIN.id: ADMIN_RECORD, READER.id: READER_RECORD, NEW: {"name": "New", "description": "b"}},
            id="a new one that comes back",
        ),
    ],
)
def test_permission_sets_are_as_they_would_be(steps: list[Step], expected: dict[str, dict[str, object]]) -> None:
    view = seen(*steps)

    assert shown(view.permission_sets()) == expected
    assert shown(view.describe_sets([*expected, set_arn(99)]).values()) == expected
    for arn in (ADMIN.id, READER.id, NEW if NEW in expected else set_arn(99)):
        one = view.permission_set(arn)
        assert (None if one is None else dict(one.attributes)) == expected.get(arn)


@pytest.mark.parametrize(
    ("names", "found", "asked"),
    [
        pytest.param({"New"}, {"New"}, [], id="a planned one asks nothing"),
        pytest.param({"New", "Reader"}, {"New", "Reader"}, [("permission_sets", "Reader")], id="and a real one"),
        pytest.param({"Ghost"}, {"New"}, [("permission_sets", "Ghost")], id="one that is not there"),
        pytest.param(None, {"Admin", "Reader", "New"}, [("permission_sets", "")], id="all"),
    ],
)
def test_only_names_that_are_not_planned_are_looked_for(
    names: set[str] | None, found: set[str], asked: list[object]
) -> None:
    real = instance()

    sets = OverlayAccess(real, [creation()]).permission_sets(names)

    assert {one.name for one in sets} >= found
    assert real.calls == asked


def test_one_that_takes_the_name_of_a_deleted_one_is_found_alone() -> None:
    view = seen(step(Action.DELETE, READER.id), creation("Reader"))

    assert [one.id for one in view.permission_sets({"Reader"})] == [stand_in(Kind.PERMISSION_SET, "Reader")]


def test_a_name_of_a_deleted_one_is_looked_for_among_all() -> None:
    real = instance()
    view = OverlayAccess(real, [step(Action.DELETE, READER.id)])

    assert [one.name for one in view.permission_sets({"Reader"})] == ["Admin"]
    assert real.calls == [("permission_sets", "Reader"), ("permission_sets", "")]


@pytest.mark.parametrize(
    ("steps", "arn", "expected"),
    [
        pytest.param([], ADMIN.id, {"managed_policies": ("arn:of:admin",), "tags": TAGS}, id="no steps"),
        pytest.param(
            [update(ADMIN.id, managed_policies=("b",), tags=None, description="x")],
            ADMIN.id,
            {"managed_policies": ("b",)},
            id="changed ones, without the record",
        ),
        pytest.param([creation(tags=TAGS)], NEW, {"tags": TAGS}, id="a new one"),
        pytest.param([creation(tags=TAGS), update(NEW, tags=None)], NEW, {}, id="a new one that is changed"),
        pytest.param([step(Action.DELETE, ADMIN.id)], ADMIN.id, {}, id="one that is gone"),
    ],
)
def test_details_are_as_they_would_be(steps: list[Step], arn: str, expected: dict[str, Value]) -> None:
    assert seen(*steps).details(arn) == expected
    assert seen(*steps).details_of(iter([arn, READER.id, arn])) == {arn: expected, READER.id: {}}
    tags = {name: value for name, value in expected.items() if name == "tags"}
    assert seen(*steps).details_of([arn], ("tags", "inline_policy")) == {arn: tags}


# ---- who holds them


@pytest.mark.parametrize(
    ("steps", "arn", "expected"),
    [
        pytest.param([], ADMIN.id, {PROD}, id="no steps"),
        pytest.param([add(assigned(TEST, ADMIN.id, JOE))], ADMIN.id, {PROD, TEST}, id="one account more"),
        pytest.param([add(assigned(PROD, ADMIN.id, JOE))], ADMIN.id, {PROD}, id="one person more"),
        pytest.param([remove(JANE_ADMIN)], ADMIN.id, {PROD}, id="others are left"),
        pytest.param([remove(JANE_ADMIN), remove(TEAM_ADMIN)], ADMIN.id, set(), id="nobody is left"),
        pytest.param(
            [add(assigned(PROD, ADMIN.id, JOE)), remove(JANE_ADMIN), remove(TEAM_ADMIN)],
            ADMIN.id,
            {PROD},
            id="somebody new is left",
        ),
        pytest.param([creation()], NEW, set(), id="a new one"),
        pytest.param([creation(), add(assigned(TEST, NEW, JANE))], NEW, {TEST}, id="a new one with somebody"),
        pytest.param(
            [creation(), add(assigned(TEST, NEW, JANE)), remove(assigned(TEST, NEW, JANE))], NEW, set(), id="and not"
        ),
        pytest.param([step(Action.DELETE, ADMIN.id)], ADMIN.id, set(), id="one that is gone"),
    ],
)
def test_holders_are_as_they_would_be(steps: list[Step], arn: str, expected: set[str]) -> None:
    view = seen(*steps)

    assert {arn: set(accounts) for arn, accounts in view.holders([arn]).items()} == {arn: expected}
    assert {account for account, arns in view.held([PROD, TEST]).items() if arn in arns} == expected


@pytest.mark.parametrize(
    ("old", "steps", "expected"),
    [
        pytest.param(False, [], set(), id="none is old"),
        pytest.param(True, [], {PROD}, id="one is old"),
        pytest.param(False, [update(ADMIN.id, description="x")], {PROD}, id="changed"),
        pytest.param(True, [update(ADMIN.id, description="x")], {PROD}, id="old and changed"),
        pytest.param(False, [update(ADMIN.id, tags=None)], set(), id="only tagged"),
        pytest.param(True, [step(Action.PROVISION, ADMIN.id)], set(), id="provisioned"),
        pytest.param(
            False,
            [update(ADMIN.id, description="x"), step(Action.PROVISION, ADMIN.id)],
            set(),
            id="changed, provisioned",
        ),
        pytest.param(
            False,
            [step(Action.PROVISION, ADMIN.id), update(ADMIN.id, description="x")],
            {PROD},
            id="provisioned, changed",
        ),
        pytest.param(
            False,
            [update(ADMIN.id, description="x"), remove(JANE_ADMIN), remove(TEAM_ADMIN)],
            set(),
            id="changed, nobody is left",
        ),
        pytest.param(
            False,
            [update(ADMIN.id, description="x"), add(assigned(TEST, ADMIN.id, JOE))],
            {PROD},
            id="who comes after a change has the new version",
        ),
        pytest.param(True, [step(Action.DELETE, ADMIN.id)], set(), id="gone"),
        pytest.param(
            False,
            [update(ADMIN.id, description="x"), step(Action.PROVISION, ADMIN.id, (PROD,))],
            {PROD},
            id="changed, left out of the provisioning",
        ),
        pytest.param(True, [step(Action.PROVISION, ADMIN.id, (PROD,))], {PROD}, id="left out, and old"),
        pytest.param(False, [step(Action.PROVISION, ADMIN.id, (PROD,))], set(), id="left out, and not old"),
        pytest.param(
            True,
            [step(Action.PROVISION, ADMIN.id, (PROD,)), step(Action.PROVISION, ADMIN.id)],
            set(),
            id="left out, then not",
        ),
    ],
)
def test_who_holds_an_old_version_is_as_it_would_be(old: bool, steps: list[Step], expected: set[str]) -> None:
    real = instance()
    real.hold_in(PROD, ADMIN.id, old=old)
    view = OverlayAccess(real, steps)

    held = view.held([PROD, TEST], outdated=True)

    assert set(view.holders([ADMIN.id], outdated=True)[ADMIN.id]) == expected
    assert {account for account, arns in held.items() if ADMIN.id in arns} == expected
    assert view.holders([READER.id], outdated=True) == {READER.id: ()}
    assert set(held) == {PROD, TEST}


def test_an_old_version_is_told_once() -> None:
    real = instance()
    real.hold_in(PROD, ADMIN.id, old=True)
    view = OverlayAccess(real, [update(ADMIN.id, description="x")])

    assert view.held([PROD], outdated=True) == {PROD: (ADMIN.id,)}
    assert view.holders([ADMIN.id], outdated=True) == {ADMIN.id: (PROD,)}


# ---- assignments


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param([], {JANE_ADMIN, TEAM_ADMIN}, id="no steps"),
        pytest.param([remove(JANE_ADMIN)], {TEAM_ADMIN}, id="one less"),
        pytest.param(
            [add(assigned(PROD, ADMIN.id, JOE))], {JANE_ADMIN, TEAM_ADMIN, assigned(PROD, ADMIN.id, JOE)}, id="one more"
        ),
        pytest.param([add(JANE_ADMIN)], {JANE_ADMIN, TEAM_ADMIN}, id="one that is there already"),
        pytest.param([remove(JANE_ADMIN), add(JANE_ADMIN)], {JANE_ADMIN, TEAM_ADMIN}, id="taken and given"),
        pytest.param([add(assigned(TEST, ADMIN.id, JOE))], {JANE_ADMIN, TEAM_ADMIN}, id="one elsewhere"),
        pytest.param([update("x"), creation()], {JANE_ADMIN, TEAM_ADMIN}, id="steps of other kinds"),
    ],
)
def test_who_is_assigned_is_as_it_would_be(steps: list[Step], expected: set[object]) -> None:
    found = seen(*steps).assignments_in([(PROD, ADMIN.id)])

    assert set(found) == expected
    assert len(found) == len(expected)


@pytest.mark.parametrize(
    ("principal", "expected"),
    [(JANE, {JANE_ADMIN, JANE_READER}), (JOE, {assigned(TEST, ADMIN.id, JOE)}), (TEAM, set())],
    ids=["untouched", "gained", "lost"],
)
def test_what_somebody_has_is_as_it_would_be(principal: Principal, expected: set[object]) -> None:
    view = seen(add(assigned(TEST, ADMIN.id, JOE)), remove(TEAM_ADMIN))

    assert set(view.assignments_of([principal])) == expected


def test_a_new_permission_set_can_be_given_to_a_new_user_in_the_same_play() -> None:
    one = assigned(PROD, NEW, ZOE)
    view = seen(creation(), add(one))

    assert view.assignments_in([(PROD, NEW)]) == (one,)
    assert view.assignments_of([ZOE]) == (one,)


def test_steps_may_be_seen_through_steps_that_follow_them() -> None:
    one, use = assigned(PROD, NEW, ZOE), ApplicationAssignment(application_arn=WIKI, principal=ZOE)
    view = OverlayAccess(seen(creation(), add(one), add(use)), [update(NEW, description="x")])

    assert view.permission_set(NEW) is not None
    assert view.holders([NEW]) == {NEW: (PROD,)}
    assert view.assignments_in([(PROD, NEW)]) == view.assignments_of([ZOE]) == (one,)
    assert view.applications_of([ZOE]) == (use,)


@pytest.mark.parametrize(
    ("steps", "users", "janes"),
    [
        pytest.param([], {JANE}, True, id="no steps"),
        pytest.param([remove(JANE_WIKI)], set(), False, id="one less"),
        pytest.param(
            [add(ApplicationAssignment(application_arn=WIKI, principal=ZOE))], {JANE, ZOE}, True, id="one more"
        ),
        pytest.param(
            [add(ApplicationAssignment(application_arn=application_arn(2), principal=JOE))],
            {JANE},
            True,
            id="elsewhere",
        ),
    ],
)
def test_who_may_use_an_application_is_as_it_would_be(steps: list[Step], users: set[Principal], janes: bool) -> None:
    view = seen(*steps)

    assert {one.principal for one in view.users_of([WIKI])} == users
    assert view.applications_of([JANE]) == ((JANE_WIKI,) if janes else ())
    assert {one.application_arn for one in view.applications_of([ZOE])} == ({WIKI} if ZOE in users else set())


@pytest.mark.parametrize(
    "step",
    [
        Step(action=Action.UPDATE, kind=Kind.USER, ids=(ZOE.id,), attributes={"user_name": "zoe.doe"}),
        Step(action=Action.UPDATE, kind=Kind.USER, ids=(ZOE.id,), attributes={"title": "Dr"}),
        Step(action=Action.UPDATE, kind=Kind.USER, ids=(JANE.id,), attributes={"user_name": "zoe"}),
        Step(action=Action.DELETE, kind=Kind.USER, ids=(an_id(9),), attributes={}),
    ],
    ids=["renamed", "titled", "somebody else takes the name", "somebody deleted"],
)
def test_who_is_only_planned_keeps_what_they_have_when_their_name_changes(step: Step) -> None:
    one, use = assigned(TEST, ADMIN.id, ZOE), ApplicationAssignment(application_arn=WIKI, principal=ZOE)
    view = seen(add(one), add(use), add(assigned(TEST, ADMIN.id, JANE)), add(JANE_WIKI), step)

    assert {one.principal for one in view.assignments_in([(TEST, ADMIN.id)])} == {ZOE, JANE}
    assert {one.principal for one in view.users_of([WIKI])} == {ZOE, JANE}


# ---- what no step changes, and the attributes for access control


def test_applications_themselves_are_as_they_are() -> None:
    real, view = instance(), seen(add(JANE_ADMIN))

    assert view.applications() == real.applications()
    assert view.describe_applications([WIKI]) == {WIKI: real.application(WIKI)}
    assert view.assignments_required([WIKI]) == {WIKI: True}


@pytest.mark.parametrize(
    ("steps", "expected", "asked"),
    [
        pytest.param([], ON, True, id="no steps"),
        pytest.param([switched(Action.UPDATE, TAGS)], TAGS, False, id="changed"),
        pytest.param([switched(Action.DELETE, OFF)], OFF, False, id="switched off"),
        pytest.param([switched(Action.DELETE, OFF), switched(Action.CREATE, TAGS)], TAGS, False, id="off and on"),
    ],
)
def test_attributes_for_access_control_are_as_they_would_be(
    steps: list[Step], expected: Document | None, asked: bool
) -> None:
    real = instance()

    found = OverlayAccess(real, steps).access_control_attributes()
    assert (None if found is None else found.attributes) == expected
    assert bool(real.calls) is asked


# ---- the whole of it: the view shows what the instance would show, had the steps been done

SETS = [ADMIN.id, READER.id, NEW, stand_in(Kind.PERMISSION_SET, "Reader")]
ACCOUNTS, PEOPLE, WIKIS = [PROD, TEST], [JANE, JOE, TEAM, ZOE], [WIKI, application_arn(2)]
GAIN_OR_LOSE = st.sampled_from([Action.ADD, Action.REMOVE])
CHANGES: st.SearchStrategy[dict[str, Value | None]] = st.fixed_dictionaries(
    {},
    optional={
        "description": st.sampled_from(["a", "b", None]),
        "managed_policies": st.sampled_from([("a",), ("a", "b"), None]),
        "tags": st.sampled_from([TAGS, None]),
    },
)
STEPS = st.one_of(
    st.builds(lambda name, more: creation(name, **more), st.sampled_from(["New", "Reader"]), CHANGES),
    st.builds(lambda arn, more: update(arn, **more), st.sampled_from(SETS), CHANGES.filter(bool)),
    st.builds(
        step,
        st.sampled_from([Action.PROVISION, Action.DELETE]),
        st.sampled_from(SETS),
        st.sampled_from([(), (PROD,), (TEST,), (PROD, TEST)]),
    ),
    st.builds(
        lambda action, *parts: account_step(action, assigned(*parts)),
        GAIN_OR_LOSE,
        st.sampled_from(ACCOUNTS),
        st.sampled_from(SETS),
        st.sampled_from(PEOPLE),
    ),
    st.builds(
        lambda action, arn, who: application_step(action, ApplicationAssignment(application_arn=arn, principal=who)),
        GAIN_OR_LOSE,
        st.sampled_from(WIKIS),
        st.sampled_from(PEOPLE),
    ),
    st.builds(switched, st.just(Action.UPDATE), st.sampled_from([ON, TAGS])),
    st.builds(switched, st.just(Action.DELETE), st.just(OFF)),
)
READS: dict[str, Callable[[t.Any, list[str]], object]] = {
    "permission_sets": lambda access, _sets: shown(access.permission_sets()),
    "permission_sets by name": lambda access, _sets: {
        name: {one.id for one in access.permission_sets({name}) if one.name == name}
        for name in ("Admin", "Reader", "New")
    },
    "permission_set": lambda access, sets: [access.permission_set(arn) for arn in sets],
    "describe_sets": lambda access, sets: shown(access.describe_sets(sets).values()),
    "holders": lambda access, sets: {arn: set(found) for arn, found in access.holders(sets).items()},
    "held": lambda access, _sets: {account: set(found) for account, found in access.held(ACCOUNTS).items()},
    "assignments_in": lambda access, sets: set(access.assignments_in([(one, arn) for one in ACCOUNTS for arn in sets])),
    "assignments_of": lambda access, _sets: set(access.assignments_of(PEOPLE)),
    "users_of": lambda access, _sets: set(access.users_of(WIKIS)),
    "applications_of": lambda access, _sets: set(access.applications_of(PEOPLE)),
    "access_control_attributes": lambda access, _sets: getattr(access.access_control_attributes(), "attributes", None),
}


def old(access: t.Any, sets: list[str]) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Which accounts hold an old version of what, asked both ways."""
    by_set, by_account = access.holders(sets, outdated=True), access.held(ACCOUNTS, outdated=True)
    return (
        {(account, arn) for arn, found in by_set.items() for account in found},
        {(account, arn) for account, found in by_account.items() for arn in found},
    )


@steady(200)
@given(tried=st.lists(STEPS, max_size=10), data=st.data())
def test_the_view_shows_what_would_be_there_had_the_steps_been_done(tried: list[Step], data: st.DataObject) -> None:
    before = instance()
    before.hold_in(TEST, ADMIN.id, old=False)  # an account may hold what nobody there is assigned to
    for pair in list(before.provisioned):
        before.hold_in(*pair, old=data.draw(st.booleans(), label=f"{pair} is old"))
    after = before.copy()
    steps = [one for one in tried if after.do(one)]
    made = {one.ids[0] for one in steps if one.kind is Kind.PERMISSION_SET and one.action is Action.CREATE}
    sets = [ADMIN.id, READER.id, *sorted(made)]

    view = OverlayAccess(before, [Step.from_fact(one.to_fact()) for one in (ZOE_MADE, *steps)])

    for name, read in READS.items():
        assert read(view, sets) == read(after, sets), name
    for arn in after.sets:
        told, found = view.details(arn), after.details(arn)
        assert set(told) == set(found) and all(same(told[one], found[one]) for one in found)
    # Which version comes with an assignment that is made on the way, the view does not follow.
    given_or_taken = {one.ids[:2] for one in steps if one.kind is Kind.ACCOUNT_ASSIGNMENT}
    assert [one - given_or_taken for one in old(view, sets)] == [one - given_or_taken for one in old(after, sets)]


@pytest.mark.parametrize(
    ("steps", "kind", "name", "expected"),
    [
        pytest.param([step(Action.DELETE, ADMIN.id)], Kind.PERMISSION_SET, "Admin", True, id="deleted"),
        pytest.param([creation(), step(Action.DELETE, NEW)], Kind.PERMISSION_SET, "New", True, id="planned, deleted"),
        pytest.param([step(Action.DELETE, ADMIN.id)], Kind.PERMISSION_SET, "Reader", False, id="another"),
        pytest.param([step(Action.DELETE, ADMIN.id)], Kind.USER, "Admin", False, id="of another kind"),
    ],
)
def test_what_became_of_a_name_is_known(steps: list[Step], kind: Kind, name: str, expected: bool) -> None:
    told = seen(*steps).became(kind, name)

    assert told == ("deleted by an earlier task of this run" if expected else None)
