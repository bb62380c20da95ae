# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A whole directory as one plan: what the planners of single things plan, and what only shows when all is seen together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.steward.identity_center.plugins.module_utils._desired.access import (
    DesiredAccessControl,
    DesiredAssignments,
    DesiredPermissionSet,
    Targets,
)
from ansible_collections.steward.identity_center.plugins.module_utils._desired.brakes import Brakes, Section
from ansible_collections.steward.identity_center.plugins.module_utils._model.access import (
    Account,
    Application,
    Principal,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Entity, Kind, Record
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import Refused
from ansible_collections.steward.identity_center.plugins.module_utils._model.keys import PermissionSetKey
from ansible_collections.steward.identity_center.plugins.module_utils._plan.access_control import ExistingAccessControl
from ansible_collections.steward.identity_center.plugins.module_utils._plan.assignments import ExistingAssignments
from ansible_collections.steward.identity_center.plugins.module_utils._plan.assignments import Place as Where
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action, Change, Plan
from ansible_collections.steward.identity_center.plugins.module_utils._plan.checksum import checksum
from ansible_collections.steward.identity_center.plugins.module_utils._plan.compose import without_losses
from ansible_collections.steward.identity_center.plugins.module_utils._plan.directory import (
    DirectoryPlan,
    plan_directory,
)
from ansible_collections.steward.identity_center.plugins.module_utils._plan.identities import ExistingIdentity
from ansible_collections.steward.identity_center.plugins.module_utils._plan.memberships import ExistingMemberships
from ansible_collections.steward.identity_center.plugins.module_utils._plan.named import Named
from ansible_collections.steward.identity_center.plugins.module_utils._plan.permission_sets import ExistingPermissionSet
from ansible_collections.steward.identity_center.plugins.module_utils._plan.pieces import (
    Piece,
    access_control_piece,
    assignments_piece,
    identity_piece,
    memberships_piece,
    permission_set_piece,
    surplus_piece,
)
from ansible_collections.steward.identity_center.plugins.module_utils._plan.unmanaged import unmanaged_of
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    INSTANCE_ARN,
    STORE_ID,
    desired_user,
    email,
    group,
    groups_of_user,
    user,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.directories import (
    Directory,
    Placed,
    members,
    planned,
    team,
    unwanted,
    wanted,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.done_changes import apply_plan
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.named_changes import (
    member_key,
    user_key,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.properties import steady
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.small_store import (
    ENGINEERS,
    JANE,
    JOE,
    ZOE,
    store,
)

PURGE = Brakes(purge=frozenset({Section.USERS, Section.GROUPS}))


def told(plan: Plan) -> list[str]:
    """The changes in short words."""
    return [f"{change.action.value} {change.name}" for change in plan.changes]


def refusal(real: FakeStore, directory: Directory) -> str:
    """Why there is no plan of this directory."""
    with pytest.raises(Refused) as raised:
        planned(real, directory)
    return raised.value.message


# ---- users, groups and memberships


def test_a_directory_is_planned_as_one() -> None:
    directory = Directory(
        users=(wanted("jane"), wanted("new"), unwanted("joe")),
        groups=(team("Engineers"), team("Ops")),
        memberships=(members("Engineers", "jane", purge=True), members("Ops", "new", "jane")),
    )

    plan = planned(store(), directory)

    assert told(plan.plan) == [
        *("create new", "create Ops"),
        *("add jane in Ops", "add new in Ops", "delete joe"),
    ]
    assert [plan.place(change) for change in plan.plan.changes][1:3] == [
        "groups.yml: Ops",
        "groups.yml: members of Ops",
    ]
    assert plan.unchanged == {Section.USERS: 1, Section.GROUPS: 1, Section.MEMBERSHIPS: 1}


def test_what_comes_of_a_purge_names_nothing() -> None:
    assert Piece(place="purge", exact=True).unchanged == 0
    assert Piece(place="users.yml: jane").unchanged == 1


def test_who_is_deleted_leaves_the_groups_by_that_alone() -> None:
    (deletion,) = planned(
        store(), Directory(users=(unwanted("joe"),), memberships=(members("Engineers", "jane", purge=True),))
    ).plan.changes

    assert [change.name for change in deletion.cascade] == ["joe in Engineers"]


def test_a_purge_deletes_what_nobody_names() -> None:
    plan = planned(store(), Directory(users=(wanted("jane"),), groups=(team("Engineers"),), brakes=PURGE))

    assert told(plan.plan) == ["delete joe", "delete zoe", "delete Oncall"]
    assert {plan.place(change) for change in plan.plan.changes} == {"purge: [users]", "purge: [groups]"}


def test_all_that_is_wrong_is_told_at_once() -> None:
    real = FakeStore(user("ext", external=True), user("ann"))
    message = refusal(real, Directory(users=(unwanted("ext"), wanted("ann"), wanted("root"))))

    assert message.startswith("users.yml: ext: Refused to delete ext: ")

    twice = Placed(value=desired_user(None, {"title": "Dr"}, identifier=user("ann").id), place="b.yml:3")
    message = refusal(real, Directory(users=(unwanted("ext"), wanted("ann"), twice)))

    assert "; b.yml:3: ann is described in users.yml: ann as well; name it once" in message


def test_what_one_entry_takes_away_no_other_may_give() -> None:
    message = refusal(
        store(),
        Directory(memberships=(members("Engineers", "jane"), members("Engineers", "jane", present=False))),
    )

    assert message == (
        "groups.yml: members of Engineers: takes away jane in Engineers, which groups.yml: members of Engineers gives; "
        "leave one of them out"
    )


def test_exact_lists_of_one_group_hold_the_union_of_all() -> None:
    plan = planned(
        store(),
        Directory(memberships=(members("Engineers", "jane", purge=True), members("Engineers", "joe", "zoe"))),
    )

    assert told(plan.plan) == ["add zoe in Engineers"]


def test_a_list_that_would_empty_a_group_has_to_be_meant() -> None:
    found = ExistingMemberships(anchor=ENGINEERS, others=(), current={JANE.id: "m"}, surplus=(JANE,))
    exact, adding = (members("Engineers", purge=purge).value for purge in (True, False))
    bare = memberships_piece("groups[0]", exact, found, bare=True)

    with pytest.raises(Refused) as raised:
        of_all(bare)

    assert raised.value.message == (
        "groups[0].members: is empty, and with purge that would remove every member; set allow_empty: true if that is intended"
    )
    assert told(of_all(bare, brakes=Brakes(allow_empty=True)).plan) == ["remove jane in Engineers"]
    assert told(of_all(memberships_piece("groups[0]", exact, found)).plan) == ["remove jane in Engineers"]
    assert not of_all(memberships_piece("groups[0]", adding, found, bare=True)).plan.changes
    empty = replace(found, current={}, surplus=())
    assert not of_all(memberships_piece("groups[0]", exact, empty, bare=True)).plan.changes


def test_who_is_deleted_can_not_be_a_member() -> None:
    message = refusal(store(), Directory(users=(unwanted("jane"),), memberships=(members("Engineers", "jane"),)))

    assert message == (
        "users.yml: jane: deletes the user jane, which groups.yml: members of Engineers names; leave it out there, or keep it"
    )


def test_a_group_may_be_given_from_the_side_of_its_user() -> None:
    desired = Placed(value=groups_of_user("zoe", "Engineers"), place="users.yml:9")
    found = ExistingMemberships(anchor=ZOE, others=(("Engineers", ENGINEERS),), current={ENGINEERS.id: "n"})
    exact = memberships_piece(
        "groups.yml:1",
        members("Engineers", "jane", purge=True).value,
        ExistingMemberships(
            anchor=ENGINEERS, others=(("jane", JANE),), current={JANE.id: "m", ZOE.id: "n"}, surplus=(ZOE,)
        ),
    )

    plan = plan_directory([memberships_piece(desired.place, desired.value, found), exact], {}, Brakes())

    assert plan.plan.changes == ()


def test_a_disabled_user_can_not_become_a_member() -> None:
    real = FakeStore(ENGINEERS, user("off", record=Record(status="DISABLED")))

    message = refusal(real, Directory(memberships=(members("Engineers", "off"),)))

    assert message.startswith("groups.yml: members of Engineers: Refused to add off in Engineers: off is disabled")


# ---- what a purge leaves alone


def test_a_purge_leaves_alone_what_is_protected_or_ignored() -> None:
    real = FakeStore(JANE, JOE, ZOE, group("AWSControlTowerAdmins"), ENGINEERS)
    brakes = Brakes(
        purge=PURGE.purge, protect={Section.USERS: ("J?NE",)}, ignore={Section.USERS: ("zo*",), Section.GROUPS: ("E*",)}
    )

    plan = planned(real, Directory(users=(), groups=(), brakes=brakes))

    assert told(plan.plan) == ["delete joe"]
    assert [(kept.change.name, kept.place, kept.reason) for kept in plan.protected] == [
        ("jane", "purge: [users]", "jane is protected by users: J?NE"),
        ("AWSControlTowerAdmins", "purge: [groups]", "AWSControlTowerAdmins is protected by groups: AWSControlTower*"),
    ]
    assert plan.ignored == {Section.USERS: 1, Section.GROUPS: 1}


def test_an_exact_list_leaves_alone_who_is_ignored() -> None:
    brakes = Brakes(ignore={Section.USERS: ("joe",)})

    plan = planned(store(), Directory(memberships=(members("Engineers", "zoe", purge=True),), brakes=brakes))

    assert told(plan.plan) == ["add zoe in Engineers", "remove jane in Engineers"]
    assert plan.ignored == {Section.MEMBERSHIPS: 1}


# ---- the access half

ADMIN = Entity(kind=Kind.PERMISSION_SET, id="arn:of:Admin", name="Admin", attributes={})
PROD, WIKI = Account(id="111111111111", name="Prod"), Application(arn="arn:of:wiki", name="Wiki")
ADMIN_KEY = PermissionSetKey(ref=ADMIN.ref, name=ADMIN.name)
IN_PROD, IN_WIKI = Where(account=PROD, permission_set=ADMIN), Where(application=WIKI)


def principal(one: Entity) -> Principal:
    """Somebody as one who is assigned."""
    return Principal(kind=one.kind, id=one.id)


def assigned(
    place: str,
    where: Where,
    who: Sequence[Entity],
    there: Sequence[Entity] = (),
    *,
    purge: bool = False,
    present: bool = True,
    yields: bool = False,
) -> Piece:
    """Who should be assigned somewhere, and who is."""
    names = [one.name for one in who]
    targets = None if where.application else Targets(accounts=(PROD.id,))
    desired = DesiredAssignments(users=tuple(names), groups=(), targets=targets, purge=purge, present=present)
    found = ExistingAssignments(
        principals=tuple((one.kind, one.name, principal(one)) for one in who),
        places=(where,),
        current={where.key: frozenset(map(principal, there))},
        names={principal(one): one.name for one in (*who, *there)},
    )
    return assignments_piece(place, desired, found, yields=yields)


def of_all(*every: Piece, brakes: Brakes | None = None) -> DirectoryPlan:
    """The plan of these entries."""
    return plan_directory(every, {}, brakes or Brakes())


def surplus(changes: list[Change]) -> Callable[[Named], Iterator[Piece]]:
    """What a purge of assignments comes to for these, whatever the entries name."""
    return lambda _known: (surplus_piece(Section.ASSIGNMENTS, change) for change in changes)


@pytest.mark.parametrize("where", [IN_PROD, IN_WIKI])
def test_pairs_that_are_exact_hold_the_union_of_what_all_entries_give(where: Where) -> None:
    every = [
        assigned("a.yml:1", where, [JANE], [JANE, JOE, ZOE], purge=True),
        assigned("b.yml:1", where, [JOE], [JANE, JOE, ZOE], purge=True),
    ]

    plan = of_all(*every)

    assert [change.key.ids[-1] for change in plan.plan.changes] == [ZOE.id]
    assert plan.plan == of_all(*reversed(every)).plan


def test_the_purge_of_assignments_takes_away_what_no_entry_gives() -> None:
    brakes = Brakes(unmanaged=frozenset({Section.ASSIGNMENTS}), ignore={Section.USERS: ("zoe",)})
    every = [IN_PROD.change(Action.REMOVE, principal(one), one.name) for one in (JANE, JOE, ZOE)]
    given = assigned("a.yml:1", IN_PROD, [JANE], [JANE])

    plan = plan_directory([given], {}, brakes, surplus=surplus(every))

    assert told(plan.plan) == ["remove joe with Admin in Prod (111111111111)"]
    assert plan.place(plan.plan.changes[0]) == "purge: [assignments]"
    assert plan.ignored == {Section.ASSIGNMENTS: 1}
    listed = unmanaged_of([change.key for change in every], plan.named, brakes)
    assert [one.key.name for one in listed] == ["joe with Admin in Prod (111111111111)"]


def test_what_is_given_no_purge_leaves_alone_for_being_protected() -> None:
    brakes = Brakes(protect={Section.PERMISSION_SETS: ("Admin",)})
    every = [IN_PROD.change(Action.REMOVE, principal(one), one.name) for one in (JANE, JOE)]

    plan = plan_directory(
        [assigned("a.yml:1", IN_PROD, [JANE], [JANE])],
        {},
        brakes,
        surplus=surplus(every),
    )

    assert [kept.change.name for kept in plan.protected] == ["joe with Admin in Prod (111111111111)"]


def test_what_a_directory_describes_it_names() -> None:
    known = planned(
        store(),
        Directory(
            users=(wanted("jane"), wanted("zoe")),
            groups=(team("Oncall"),),
            memberships=(members("Oncall", "zoe"),),
            brakes=PURGE,
        ),
    ).named

    assert user_key(JANE) in known
    assert user_key(JOE) not in known
    assert member_key(store().entities[group("Oncall", number=102).id], ZOE) in known
    assert member_key(ENGINEERS, ZOE) not in known
    assert "jane" not in known


def test_an_assignment_can_not_be_both_given_and_taken_away() -> None:
    with pytest.raises(
        Refused, match=r"b\.yml:1: takes away jane with Admin in Prod \(111111111111\), which a\.yml:1 gives"
    ):
        of_all(
            assigned("a.yml:1", IN_PROD, [JANE], [JANE]),
            assigned("b.yml:1", IN_PROD, [JANE], [JANE], present=False),
            assigned("c.yml:1", IN_PROD, [JOE], [JANE], purge=True),
        )


def test_an_entry_whose_time_has_passed_takes_nothing_away_that_another_gives() -> None:
    plan = of_all(
        assigned("a.yml:1", IN_PROD, [JANE], [JANE, JOE]),
        assigned("b.yml:1", IN_PROD, [JANE, JOE], [JANE, JOE], present=False, yields=True),
        brakes=Brakes(protect={Section.PERMISSION_SETS: ("Admin",)}),
    )

    assert told(plan.plan) == ["remove joe with Admin in Prod (111111111111)"]


def test_of_somebody_who_goes_no_assignment_is_left_behind_though_its_permission_set_is_protected() -> None:
    gone = desired_user(None, present=False, identifier=JANE.id)
    found = ExistingIdentity(target=JANE, access=((PROD, ADMIN_KEY),))
    piece = identity_piece("purge", gone, found, [JANE], exact=True)

    plan = of_all(piece, brakes=Brakes(protect={Section.PERMISSION_SETS: ("Admin",)}))

    assert told(plan.plan) == ["remove jane with Admin in Prod (111111111111)", "delete jane"]


def test_permission_sets_and_the_attributes_for_access_control_are_planned_too() -> None:
    new = DesiredPermissionSet(present=True, arn=None, name="Auditor", attributes={})
    same = DesiredPermissionSet(present=True, arn=None, name="Admin", attributes={})
    sources = DesiredAccessControl(present=True, attributes={"team": "${path:enterprise.department}"})

    plan = of_all(
        permission_set_piece("a", new, ExistingPermissionSet()),
        permission_set_piece("b", same, ExistingPermissionSet(target=ADMIN)),
        access_control_piece("c", sources, ExistingAccessControl(instance_arn=INSTANCE_ARN, current=None)),
    )

    assert told(plan.plan) == ["create Auditor", "create attributes for access control"]
    assert plan.unchanged == {Section.PERMISSION_SETS: 1}


# ---- additions only


def test_what_removes_is_held_back_and_with_it_what_waits_for_that() -> None:
    old = user("old", number=7, emails=email("it@example.com"))
    real = FakeStore(JANE, JOE, ZOE, ENGINEERS, old).join(ENGINEERS, JOE)
    heir = Placed(value=desired_user("heir", {**user("heir").attributes, "emails": email("it@example.com")}), place="u")
    directory = Directory(
        users=(unwanted("old"), heir, wanted("new")),
        memberships=(members("Engineers", "heir", "new", purge=True),),
    )

    doing, held = without_losses(planned(real, directory).plan)

    assert told(doing) == ["create new", "add new in Engineers"]
    assert sorted(change.name for change in held) == ["heir", "heir in Engineers", "joe in Engineers", "old"]


# ---- any directory

NAMES = ("ann", "bob", "cyd", "dan")
TEAMS = ("Dev", "Ops", "Red")
EVERYBODY = [user(name, number=number) for number, name in enumerate(NAMES, 1)]
EVERY_TEAM = [group(name, number=number) for number, name in enumerate(TEAMS, 101)]


@st.composite
def stores(draw: st.DrawFn) -> FakeStore:
    """Some users and groups, and some of them joined."""
    people = [one for one in EVERYBODY if draw(st.booleans())]
    teams = [one for one in EVERY_TEAM if draw(st.booleans())]
    real = FakeStore(*people, *teams)
    for one in teams:
        real.join(one, *(each for each in people if draw(st.booleans())))
    return real


@st.composite
def directories(draw: st.DrawFn) -> Directory:
    """Some users, some who should go, and some groups with members of those who stay."""
    fates = {name: draw(st.sampled_from(["stay", "go", "unnamed"])) for name in NAMES}
    staying = [name for name in NAMES if fates[name] == "stay"]
    titles = st.sampled_from([None, "Dr"])
    users = [
        wanted(name, draw(titles)) if name in staying else unwanted(name) for name in NAMES if fates[name] != "unnamed"
    ]
    teams = [name for name in TEAMS if draw(st.booleans())]
    exact = draw(st.booleans())
    purge = draw(st.sets(st.sampled_from([Section.USERS, Section.GROUPS])))
    return Directory(
        users=tuple(users),
        groups=tuple(map(team, teams)),
        memberships=tuple(
            members(
                name, *draw(st.lists(st.sampled_from(staying), unique=True) if staying else st.just([])), purge=exact
            )
            for name in teams
        ),
        brakes=Brakes(purge=frozenset(purge)),
    )


@steady(80)
@given(real=stores(), directory=directories(), data=st.data())
def test_any_order_gives_the_same_checksum_and_what_is_applied_leaves_nothing_to_plan(
    real: FakeStore, directory: Directory, data: st.DataObject
) -> None:
    shuffled = Directory(
        users=tuple(data.draw(st.permutations(directory.users))),
        groups=tuple(data.draw(st.permutations(directory.groups))),
        memberships=tuple(data.draw(st.permutations(directory.memberships))),
        brakes=directory.brakes,
    )
    plan = planned(real, directory).plan

    assert checksum(STORE_ID, planned(real, shuffled).plan.changes) == checksum(STORE_ID, plan.changes)

    outcome = apply_plan(real, plan)

    assert {result.status.value for result in outcome.results} <= {"done"}
    assert planned(real, directory).plan.changes == ()
