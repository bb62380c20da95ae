# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check mode across tasks: a store as it would be."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Account, Application
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import (
    PLANNED,
    PLANNED_NOW,
    Document,
    Entity,
    Kind,
    Ref,
    Value,
    planned_id,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.keys import (
    GroupKey,
    PermissionSetKey,
    UserKey,
)
from ansible_collections.steward.identity_center.plugins.module_utils._overlay.identity_store import OverlayStore
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action, Change, deleted
from ansible_collections.steward.identity_center.plugins.module_utils._plan.step import Step, entity_after, steps_of
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    email,
    group,
    items,
    person,
    stand_in,
    user,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.counting import calls_of
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.named_changes import (
    Named,
    access_control_key,
    account_assignment,
    application_assignment,
    created,
    membership,
    reset_of,
    user_key,
)

JANE = user("jane", number=1, emails=email("jane@example.com"), title="Dr")
JOE = user("joe", number=2)
ENGINEERS = group("Engineers", number=101)
ONCALL = group("Oncall", number=102)
NEW_USER, NEW_GROUP = stand_in(Kind.USER, "zoe"), stand_in(Kind.GROUP, "New")


def store() -> FakeStore:
    """Two users and two groups; jane is in Engineers."""
    return FakeStore(JANE, JOE, ENGINEERS, ONCALL).join(ENGINEERS, JANE)


def creation(kind: Kind, name: str, **attributes: Value) -> Step:
    """The step that would create a user or a group."""
    naming = "user_name" if kind is Kind.USER else "display_name"
    return Step(action=Action.CREATE, kind=kind, ids=(stand_in(kind, name),), attributes={naming: name, **attributes})


def update(entity_id: str, kind: Kind = Kind.USER, **attributes: Value | None) -> Step:
    """The step that would change attributes."""
    return Step(action=Action.UPDATE, kind=kind, ids=(entity_id,), attributes=attributes)


def deletion(entity_id: str, kind: Kind = Kind.USER) -> Step:
    """The step that would delete a user or a group."""
    return Step(action=Action.DELETE, kind=kind, ids=(entity_id,), attributes={})


def pair(action: Action, group_id: str, user_id: str) -> Step:
    """The step that would add or remove a membership."""
    return Step(action=action, kind=Kind.MEMBERSHIP, ids=(group_id, user_id), attributes={})


ZOE = creation(Kind.USER, "zoe", emails=email("zoe@example.com"))
AGAIN = "planned:99"
TEAM = creation(Kind.GROUP, "New")


def names(entities: list[Entity]) -> list[str]:
    """Names, sorted."""
    return sorted(entity.name for entity in entities)


# ---- steps


NEW_SET = stand_in(Kind.PERMISSION_SET, "New")
ZOE_KEY, NEW_KEY = UserKey(ref=Ref(NEW_USER), name="zoe"), GroupKey(ref=Ref(NEW_GROUP), name="New")
A_NEW_SET, ADMIN = (
    PermissionSetKey(ref=Ref(NEW_SET), name="New"),
    PermissionSetKey(ref=Ref("arn:of:admin"), name="Admin"),
)
PROD, WIKI = Account(id="111111111111", name="Prod"), Application(arn="arn:of:wiki", name="Wiki")
POLICY = Document(text='{"Version": "2012-10-17", "Statement": []}')


def access(action: Action, kind: Kind, *ids: str, **attributes: Value | None) -> Step:
    """The step that would change access."""
    return Step(action=action, kind=kind, ids=ids, attributes=attributes)


def of_account(action: Action, permission_set: Named, kind: Kind, principal: Named) -> Change:
    """Access to an account that is given or taken away."""
    return account_assignment(
        action, account=PROD, permission_set=permission_set, principal_kind=kind, principal=principal
    )


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(
            created(Kind.USER, UserKey(ref=PLANNED_NOW, name="yan"), {"user_name": "yan"}),
            access(Action.CREATE, Kind.USER, planned_id(7), user_name="yan"),
            id="creation gets a stand-in",
        ),
        pytest.param(
            Change(
                action=Action.UPDATE,
                key=user_key(JANE),
                before={"user_name": "jane", "title": "Dr", "locale": "en"},
                after={"user_name": "jane", "title": "Prof"},
            ),
            update(JANE.id, title="Prof", locale=None),
            id="an update keeps what it alters",
        ),
        pytest.param(deleted(JANE), deletion(JANE.id), id="deletion needs no attributes"),
        pytest.param(
            membership(Action.ADD, group=ENGINEERS, user=ZOE_KEY),
            pair(Action.ADD, ENGINEERS.id, NEW_USER),
            id="a membership of who is only planned",
        ),
        pytest.param(
            membership(Action.REMOVE, group=ENGINEERS, user=JANE),
            pair(Action.REMOVE, ENGINEERS.id, JANE.id),
            id="a membership of who exists",
        ),
        pytest.param(
            created(
                Kind.PERMISSION_SET,
                PermissionSetKey(ref=PLANNED_NOW, name="Newer"),
                {"name": "Newer", "inline_policy": POLICY},
            ),
            access(Action.CREATE, Kind.PERMISSION_SET, planned_id(7), name="Newer", inline_policy=POLICY),
            id="a new permission set",
        ),
        pytest.param(
            Change(action=Action.PROVISION, key=ADMIN, after={"accounts": ("1",)}),
            access(Action.PROVISION, Kind.PERMISSION_SET, "arn:of:admin"),
            id="a permission set that is provisioned",
        ),
        pytest.param(
            Change(
                action=Action.PROVISION,
                key=ADMIN,
                after={"accounts": ("1",), "left_out": ("2",)},
            ),
            access(Action.PROVISION, Kind.PERMISSION_SET, "arn:of:admin", left_out=("2",)),
            id="a permission set that is provisioned, but for one account",
        ),
        pytest.param(
            of_account(Action.ADD, ADMIN, Kind.USER, JANE),
            access(Action.ADD, Kind.ACCOUNT_ASSIGNMENT, PROD.id, "arn:of:admin", "user", JANE.id),
            id="access to an account",
        ),
        pytest.param(
            of_account(Action.REMOVE, A_NEW_SET, Kind.GROUP, NEW_KEY),
            access(
                Action.REMOVE,
                Kind.ACCOUNT_ASSIGNMENT,
                PROD.id,
                stand_in(Kind.PERMISSION_SET, "New"),
                "group",
                NEW_GROUP,
            ),
            id="access of what is only planned",
        ),
        pytest.param(
            application_assignment(Action.ADD, application=WIKI, principal_kind=Kind.GROUP, principal=ENGINEERS),
            access(Action.ADD, Kind.APPLICATION_ASSIGNMENT, WIKI.arn, "group", ENGINEERS.id),
            id="access to an application",
        ),
        pytest.param(
            Change(
                action=Action.UPDATE,
                key=access_control_key("arn:of:instance"),
                before={"attributes": Document(text="{}")},
                after={"attributes": POLICY},
            ),
            access(Action.UPDATE, Kind.ACCESS_CONTROL_ATTRIBUTES, "arn:of:instance", attributes=POLICY),
            id="attributes for access control",
        ),
    ],
)
def test_a_planned_change_is_a_step_by_id(change: Change, expected: Step) -> None:
    assert steps_of([change], known=7) == (expected,)


def test_what_a_plan_creates_is_reached_by_what_comes_after_it_and_no_name_is_in_its_stand_in() -> None:
    rename = Change(
        action=Action.UPDATE,
        key=user_key(JANE),
        before={"user_name": "jane"},
        after={"user_name": "jan"},
    )
    jane, newer = UserKey(ref=Ref("planned:now/1"), name="jane"), GroupKey(ref=Ref("planned:now/2"), name="Newer")
    changes = [
        rename,
        created(Kind.USER, jane, {"user_name": "jane"}),
        created(Kind.GROUP, newer, {"display_name": "Newer"}),
        membership(Action.ADD, group=newer, user=jane),
    ]

    assert [one.ids for one in steps_of(changes, known=3)] == [
        (JANE.id,),
        ("planned:4",),
        ("planned:5",),
        ("planned:5", "planned:4"),
    ]


def test_who_is_renamed_and_who_takes_the_name_are_two() -> None:
    first, second = "planned:0", "planned:3"
    view = OverlayStore(
        store(),
        [
            access(Action.CREATE, Kind.USER, first, user_name="bob"),
            pair(Action.ADD, ENGINEERS.id, first),
            update(first, user_name="rob"),
            access(Action.CREATE, Kind.USER, second, user_name="bob"),
            pair(Action.ADD, ONCALL.id, second),
        ],
    )

    assert view.find(Kind.USER, "user_name", "rob") == first
    assert view.find(Kind.USER, "user_name", "bob") == second
    assert [one.group_id for one in view.groups_of(first)] == [ENGINEERS.id]
    assert [one.group_id for one in view.groups_of(second)] == [ONCALL.id]
    assert names(list(view.every(Kind.USER))) == ["bob", "jane", "joe", "rob"]


def planned_people(count: int) -> list[Step]:
    """The steps that create so many people and put them all into a group; every other one is deleted again."""
    ids = [planned_id(number) for number in range(count)]
    made = [access(Action.CREATE, Kind.USER, one, user_name=f"user-{one}") for one in ids]
    return [*made, *(pair(Action.ADD, ENGINEERS.id, one) for one in ids), *map(deletion, ids[::2])]


def found_among(planned: Sequence[Step], count: int) -> OverlayStore:
    """Each of so many people looked for, by name and in their groups."""
    view = OverlayStore(store(), planned)
    for number in range(count):
        identifier, there = planned_id(number), number % 2 == 1
        assert view.find(Kind.USER, "user_name", f"user-{identifier}") == (identifier if there else None)
        assert not there or len(view.groups_of(identifier)) == 1
    return view


def test_four_thousand_look_ups_among_four_thousand_planned_users_take_a_tenth_of_a_second() -> None:
    """Counted, not timed: a busy machine can't fail it. So many calls for each user are 0.1 s for 4,000 of them."""
    few, many = planned_people(1_000), planned_people(4_000)

    calls = calls_of(lambda: found_among(many, 4_000))

    assert len(found_among(many, 4_000).members(ENGINEERS.id)) == 2_001
    assert calls < 4.2 * calls_of(lambda: found_among(few, 1_000))
    assert calls / 4_000 < 60


@pytest.mark.parametrize(
    "one",
    [
        ZOE,
        TEAM,
        update(JANE.id, title=None, emails=items({"value": "a", "primary": True}, {"value": "b"})),
        deletion(ENGINEERS.id, Kind.GROUP),
        pair(Action.REMOVE, ENGINEERS.id, JANE.id),
        access(Action.UPDATE, Kind.PERMISSION_SET, "arn", policies=("b", "a"), inline_policy=POLICY, none=()),
        access(Action.ADD, Kind.ACCOUNT_ASSIGNMENT, PROD.id, "arn", "user", JANE.id),
    ],
    ids=lambda one: f"{one.action.value} {one.kind.value}",
)
def test_a_step_survives_being_carried_as_json(one: Step) -> None:
    assert Step.from_fact(json.loads(json.dumps(one.to_fact()))) == one


FACT = ZOE.to_fact()


@pytest.mark.parametrize(
    ("fact", "error"),
    [
        pytest.param({}, KeyError, id="nothing"),
        pytest.param({**FACT, "ids": 1}, TypeError, id="ids that are no list"),
        pytest.param({**FACT, "attributes": None}, TypeError, id="no attributes"),
        pytest.param({**FACT, "action": "explode"}, ValueError, id="an unknown action"),
        pytest.param({**FACT, "kind": "dragon"}, ValueError, id="an unknown kind"),
    ],
)
def test_what_is_no_step_is_not_taken_for_one(fact: Mapping[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        Step.from_fact(fact)


def test_a_step_that_came_through_templates_has_texts_again() -> None:
    fact = {**FACT, "ids": [1], "attributes": {"title": 7, "locale": None}}

    assert Step.from_fact(fact).ids == ("1",)
    assert Step.from_fact(fact).attributes == {"title": "7", "locale": None}


# ---- one thing after its change


def test_a_created_thing_has_a_stand_in_for_its_id_and_no_record() -> None:
    after = entity_after(None, created(Kind.USER, "zoe", person("zoe")))

    assert after is not None
    assert (after.planned, after.name, after.attributes) == (True, "zoe", person("zoe"))
    assert after.record.revision is None


def test_a_deleted_thing_is_not_there() -> None:
    assert entity_after(JANE, deleted(JANE)) is None


def test_a_changed_thing_keeps_what_is_not_managed() -> None:
    change = Change(
        action=Action.UPDATE,
        key=user_key(JANE),
        before={"user_name": "jane", "title": "Dr"},
        after={"user_name": "jane.doe"},
    )

    after = entity_after(JANE, change)

    assert after is not None
    assert (after.id, after.name) == (JANE.id, "jane.doe")
    assert after.attributes == {
        **{key: value for key, value in JANE.attributes.items() if key != "title"},
        "user_name": "jane.doe",
    }
    assert after.record.revision is None


def test_a_changed_thing_keeps_the_spelling_that_is_not_altered() -> None:
    change = Change(
        action=Action.UPDATE,
        key=user_key(JANE),
        before={"emails": email("jane@example.com"), "title": "Dr"},
        after={"emails": email("JANE@example.com"), "title": "Prof"},
    )

    after = entity_after(JANE, change)

    assert after is not None
    assert after.attributes == {**JANE.attributes, "title": "Prof"}


# ---- the view: finding and describing


@pytest.mark.parametrize(
    ("steps", "kind", "attribute", "value", "expected"),
    [
        pytest.param([], Kind.USER, "user_name", "jane", JANE.id, id="what exists"),
        pytest.param([], Kind.USER, "user_name", "zoe", None, id="what does not exist"),
        pytest.param([ZOE], Kind.USER, "user_name", "zoe", NEW_USER, id="who would be created"),
        pytest.param([ZOE], Kind.USER, "emails", "zoe@example.com", NEW_USER, id="who would be created, by address"),
        pytest.param([TEAM], Kind.GROUP, "display_name", "New", NEW_GROUP, id="a group that would be created"),
        pytest.param([TEAM], Kind.USER, "user_name", "New", None, id="a user of the name of such a group"),
        pytest.param([ZOE], Kind.USER, "user_name", "jane", JANE.id, id="who exists, beside who would be created"),
        pytest.param([deletion(JANE.id)], Kind.USER, "user_name", "jane", None, id="who would be deleted"),
        pytest.param([ZOE, deletion(NEW_USER)], Kind.USER, "user_name", "zoe", None, id="who would come and go"),
        pytest.param(
            [ZOE, deletion(NEW_USER), replace(ZOE, ids=(AGAIN,))],
            Kind.USER,
            "user_name",
            "zoe",
            AGAIN,
            id="who would come back",
        ),
        pytest.param([update(JANE.id, user_name="j")], Kind.USER, "user_name", "j", JANE.id, id="a new name"),
        pytest.param([update(JANE.id, user_name="j")], Kind.USER, "user_name", "jane", None, id="an old name"),
        pytest.param([update(JANE.id, title="x")], Kind.USER, "user_name", "jane", JANE.id, id="a name that stays"),
        pytest.param(
            [update(JANE.id, emails=None)], Kind.USER, "emails", "jane@example.com", None, id="an address that goes"
        ),
        pytest.param(
            [update(JANE.id, emails=items({"value": "jane@example.com", "type": "home"}))],
            Kind.USER,
            "emails",
            "jane@example.com",
            JANE.id,
            id="an address that only changes its type",
        ),
        pytest.param(
            [update(JANE.id, user_name="j"), deletion(JANE.id)],
            Kind.USER,
            "user_name",
            "j",
            None,
            id="renamed and gone",
        ),
        pytest.param(
            [ZOE, update(NEW_USER, user_name="z")],
            Kind.USER,
            "user_name",
            "zoe",
            None,
            id="the old name of the planned",
        ),
        pytest.param(
            [update(JANE.id, user_name="j"), update(JOE.id, user_name="jane")],
            Kind.USER,
            "user_name",
            "jane",
            JOE.id,
            id="a name that passed on",
        ),
        pytest.param(
            [update(ENGINEERS.id, Kind.GROUP, display_name="Dev")],
            Kind.USER,
            "user_name",
            "Dev",
            None,
            id="a renamed group is no user",
        ),
    ],
)
def test_things_are_found_as_they_would_be(
    steps: list[Step], kind: Kind, attribute: str, value: str, expected: str | None
) -> None:
    assert OverlayStore(store(), steps).find(kind, attribute, value) == expected


@pytest.mark.parametrize(
    ("steps", "kind", "name", "expected"),
    [
        pytest.param([update(JANE.id, user_name="j")], Kind.USER, "jane", 'renamed to "j"', id="renamed"),
        pytest.param(
            [update(JANE.id, user_name="j"), update(JANE.id, user_name="jj")],
            Kind.USER,
            "jane",
            'renamed to "jj"',
            id="renamed twice",
        ),
        pytest.param([deletion(JANE.id)], Kind.USER, "jane", "deleted", id="deleted"),
        pytest.param([ZOE, update(NEW_USER, user_name="z")], Kind.USER, "zoe", 'renamed to "z"', id="planned, renamed"),
        pytest.param([ZOE, deletion(NEW_USER)], Kind.USER, "zoe", "deleted", id="planned, deleted"),
        pytest.param(
            [update(JANE.id, emails=None)], Kind.USER, "jane@example.com", "that address is changed", id="an address"
        ),
        pytest.param(
            [update(ENGINEERS.id, Kind.GROUP, display_name="Dev")],
            Kind.GROUP,
            "Engineers",
            'renamed to "Dev"',
            id="a group",
        ),
        pytest.param([update(JANE.id, title="x")], Kind.USER, "jane", None, id="something else changed"),
        pytest.param([ZOE, update(NEW_USER, title="x")], Kind.USER, "zoe", None, id="of the planned too"),
        pytest.param([], Kind.USER, "ghost", None, id="never there"),
    ],
)
def test_what_became_of_a_name_is_known(steps: list[Step], kind: Kind, name: str, expected: str | None) -> None:
    told = None if expected is None else f"{expected} by an earlier task of this run"

    assert OverlayStore(store(), steps).became(kind, name) == told


def test_a_renamed_thing_that_has_gone_meanwhile_is_not_found() -> None:
    assert OverlayStore(FakeStore(), [update(JANE.id, user_name="j")]).find(Kind.USER, "user_name", "j") is None


@pytest.mark.parametrize(
    ("steps", "identifier", "expected"),
    [
        pytest.param([], JANE.id, JANE, id="untouched"),
        pytest.param([ZOE], JANE.id, JANE, id="untouched beside others"),
        pytest.param([deletion(JANE.id)], JANE.id, None, id="deleted"),
        pytest.param([ZOE, deletion(NEW_USER)], NEW_USER, None, id="created and deleted"),
        pytest.param([], NEW_USER, None, id="unknown"),
    ],
)
def test_things_are_described_as_they_would_be(steps: list[Step], identifier: str, expected: Entity | None) -> None:
    assert OverlayStore(store(), steps).describe(Kind.USER, identifier) == expected


def test_who_comes_back_is_described_as_new() -> None:
    view = OverlayStore(
        store(), [ZOE, deletion(NEW_USER), replace(creation(Kind.USER, "zoe", title="Dr"), ids=(AGAIN,))]
    )

    assert view.describe(Kind.USER, NEW_USER) is None
    found = view.describe(Kind.USER, AGAIN)

    assert found is not None
    assert found.attributes == {"user_name": "zoe", "title": "Dr"}


def test_steps_on_one_thing_add_up() -> None:
    steps = [update(JANE.id, title="Prof", locale="en"), update(JANE.id, locale=None, user_name="j")]

    found = OverlayStore(store(), steps).describe(Kind.USER, JANE.id)

    assert found is not None
    assert found.name == "j"
    assert found.attributes == {**JANE.attributes, "title": "Prof", "user_name": "j"}


def test_steps_on_a_planned_thing_add_up() -> None:
    found = OverlayStore(store(), [ZOE, update(NEW_USER, title="Dr", emails=None)]).describe(Kind.USER, NEW_USER)

    assert found is not None
    assert found.planned
    assert found.attributes == {"user_name": "zoe", "title": "Dr"}


def test_all_are_listed_as_they_would_be() -> None:
    view = OverlayStore(store(), [ZOE, TEAM, update(JANE.id, user_name="j"), deletion(JOE.id)])

    assert names(list(view.every(Kind.USER))) == ["j", "zoe"]
    assert names(list(view.every(Kind.GROUP))) == ["Engineers", "New", "Oncall"]


# ---- the view: memberships


def members_of(view: OverlayStore, group_id: str) -> list[str]:
    """The ids of a group's members, after a look at both other ways to ask."""
    users = [one.id for one in view.every(Kind.USER)]
    members = [one.user_id for one in view.members(group_id)]
    assert len(members) == len(set(members))
    assert set(members) == {one for one in users if group_id in [each.group_id for each in view.groups_of(one)]}
    assert set(members) == {one for one in users if view.membership(group_id, one) is not None}
    return members


@pytest.mark.parametrize(
    ("steps", "group_id", "expected"),
    [
        pytest.param([], ENGINEERS.id, [JANE.id], id="as it is"),
        pytest.param([pair(Action.ADD, ENGINEERS.id, JOE.id)], ENGINEERS.id, [JANE.id, JOE.id], id="one more"),
        pytest.param([pair(Action.REMOVE, ENGINEERS.id, JANE.id)], ENGINEERS.id, [], id="one less"),
        pytest.param(
            [pair(Action.REMOVE, ENGINEERS.id, JANE.id), pair(Action.ADD, ENGINEERS.id, JANE.id)],
            ENGINEERS.id,
            [JANE.id],
            id="out and in again",
        ),
        pytest.param(
            [pair(Action.ADD, ENGINEERS.id, JOE.id), pair(Action.REMOVE, ENGINEERS.id, JOE.id)],
            ENGINEERS.id,
            [JANE.id],
            id="in and out again",
        ),
        pytest.param([pair(Action.ADD, ENGINEERS.id, JOE.id)], ONCALL.id, [], id="not in another group"),
        pytest.param([deletion(JANE.id)], ENGINEERS.id, [], id="without who is deleted"),
        pytest.param([ZOE, pair(Action.ADD, ENGINEERS.id, NEW_USER)], ENGINEERS.id, [JANE.id, NEW_USER], id="planned"),
        pytest.param([TEAM, pair(Action.ADD, NEW_GROUP, JANE.id)], NEW_GROUP, [JANE.id], id="in a planned group"),
        pytest.param([TEAM], NEW_GROUP, [], id="nobody in a planned group"),
        pytest.param(
            [ZOE, pair(Action.ADD, ENGINEERS.id, NEW_USER), deletion(NEW_USER)],
            ENGINEERS.id,
            [JANE.id],
            id="who would come and go",
        ),
        pytest.param(
            [pair(Action.ADD, ENGINEERS.id, JOE.id), deletion(ENGINEERS.id, Kind.GROUP)],
            ENGINEERS.id,
            [],
            id="of a group that goes",
        ),
        pytest.param(
            [ZOE, pair(Action.ADD, ENGINEERS.id, NEW_USER), deletion(NEW_USER), ZOE],
            ENGINEERS.id,
            [JANE.id],
            id="who comes back has lost the memberships",
        ),
    ],
)
def test_members_are_as_they_would_be(steps: list[Step], group_id: str, expected: list[str]) -> None:
    assert members_of(OverlayStore(store(), steps), group_id) == expected


def test_what_is_only_planned_is_not_asked_for() -> None:
    real = store()
    view = OverlayStore(real, [ZOE, TEAM, deletion(JOE.id)])

    assert (view.members(NEW_GROUP), view.groups_of(NEW_USER), view.describe(Kind.USER, JOE.id)) == ((), (), None)
    assert view.membership(NEW_GROUP, JANE.id) is None
    assert view.membership(ENGINEERS.id, NEW_USER) is None
    assert view.membership(ENGINEERS.id, JOE.id) is None
    assert real.calls == []


def test_a_real_membership_keeps_its_id_and_a_planned_one_has_a_stand_in() -> None:
    real = store()
    view = OverlayStore(real, [pair(Action.ADD, ENGINEERS.id, JOE.id)])

    kept, added = view.members(ENGINEERS.id)

    assert kept.id == real.memberships[ENGINEERS.id, JANE.id]
    assert (added.group_id, added.user_id) == (ENGINEERS.id, JOE.id)
    assert added == view.membership(ENGINEERS.id, JOE.id) == view.groups_of(JOE.id)[0]
    assert added.id.startswith(PLANNED)


@pytest.mark.parametrize("ignore_case", [True, False])
def test_letter_case_counts_as_it_does_to_the_service(ignore_case: bool) -> None:
    real = FakeStore(user("witness", number=1), ignore_case=ignore_case)
    view = OverlayStore(real, [creation(Kind.USER, "Ann", user_name="Ann")])
    planned = stand_in(Kind.USER, "Ann")

    assert view.find(Kind.USER, "user_name", "Ann") == planned
    assert view.find(Kind.USER, "user_name", "ANN") == (planned if ignore_case else None)
    assert view.find(Kind.USER, "user_name", "ann") == (planned if ignore_case else None)
    assert real.calls.count(("find", "WITNESS")) == 1


def test_where_nothing_is_there_to_ask_about_letter_case_does_not_count() -> None:
    view = OverlayStore(FakeStore(), [creation(Kind.GROUP, "Team", display_name="Team")])

    assert view.find(Kind.GROUP, "display_name", "TEAM") == stand_in(Kind.GROUP, "Team")


def test_looking_for_one_does_not_read_the_others_that_change() -> None:
    people = [user(f"user{number}", number=number) for number in range(1, 31)]
    real = FakeStore(*people)
    view = OverlayStore(real, [update(one.id, title="Dr") for one in people])

    assert view.find(Kind.USER, "user_name", "user7") == people[6].id
    assert [call[0] for call in real.calls] == ["find"]


def test_steps_of_the_access_half_leave_the_store_alone() -> None:
    steps = [
        access(Action.DELETE, Kind.PERMISSION_SET, JANE.id),
        access(Action.ADD, Kind.ACCOUNT_ASSIGNMENT, PROD.id, "arn", "user", JANE.id),
    ]

    assert OverlayStore(store(), steps).describe(Kind.USER, JANE.id) == JANE


@pytest.mark.parametrize("who", [JANE, ZOE_KEY], ids=["there", "planned"])
def test_a_reset_password_is_a_step_that_tells_nothing_of_it_and_changes_nobody(who: Entity | UserKey) -> None:
    (found,) = steps_of([reset_of(who, {"mode": "email", "dest": "/x"})])

    assert found == Step(action=Action.RESET, kind=Kind.PASSWORD, ids=(who.ref,), attributes={})
    assert Step.from_fact(json.loads(json.dumps(found.to_fact()))) == found
    assert OverlayStore(store(), [found]).describe(Kind.USER, JANE.id) == JANE
