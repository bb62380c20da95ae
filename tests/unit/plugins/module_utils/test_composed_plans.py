# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plans of single things, made by the planners that the modules have, as one plan: what a whole directory needs."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.steward.identity_center.plugins.module_utils._model.attributes import TABLES, lookup_value
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import (
    PLANNED,
    Entity,
    Kind,
    Ref,
    Value,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import FailureKind, Refused
from ansible_collections.steward.identity_center.plugins.module_utils._overlay.identity_store import OverlayStore
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action, Plan
from ansible_collections.steward.identity_center.plugins.module_utils._plan.compose import composed
from ansible_collections.steward.identity_center.plugins.module_utils._plan.identities import (
    ExistingIdentity,
    plan_identity,
)
from ansible_collections.steward.identity_center.plugins.module_utils._plan.memberships import (
    ExistingMemberships,
    plan_memberships,
)
from ansible_collections.steward.identity_center.plugins.module_utils._plan.order import graph_of
from ansible_collections.steward.identity_center.plugins.module_utils._plan.outcome import Outcome
from ansible_collections.steward.identity_center.plugins.module_utils._plan.step import planned_entity, steps_of
from ansible_collections.steward.identity_center.plugins.module_utils._plan.uniqueness import UniqueValue
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    desired_user,
    email,
    failed_call,
    group,
    person,
    user,
    users_of_group,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.done_changes import apply_plan
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore, contents
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.properties import steady

BOB = user("bob", number=1, emails=email("bob@example.com"))
ANN, CYD = user("ann", number=2, emails=email("a@example.com")), user("cyd", number=3)
ENGINEERS, ONCALL = group("Engineers", number=101), group("Oncall", number=102)
EVERYBODY = (BOB, ANN, CYD, ENGINEERS, ONCALL)


def new(name: str, number: int, **more: Value) -> Entity:
    """A user who is only planned."""
    return planned_entity(Kind.USER, Ref(f"{PLANNED}new/{number}"), person(name, **more))


def creation(one: Entity) -> Plan:
    """The plan that creates a user."""
    return plan_identity(desired_user(one.name, dict(one.attributes)), ExistingIdentity(ref=one.ref))


def update(one: Entity, name: str | None = None, **attributes: Value | None) -> Plan:
    """The plan that changes a user, who is known by id."""
    desired = desired_user(name, attributes, identifier=one.id)
    return plan_identity(desired, ExistingIdentity(target=one))


def joining(one: Entity, *people: Entity) -> Plan:
    """The plan that puts users into a group."""
    desired = users_of_group(one.name, *(each.name for each in people))
    others = tuple((each.name, each) for each in people)
    return plan_memberships(desired, ExistingMemberships(anchor=one, others=others, current={}))


def holders(real: FakeStore) -> dict[UniqueValue, Entity]:
    """Who has which unique value now."""
    found: dict[UniqueValue, Entity] = {}
    for one in real.entities.values():
        for attribute in TABLES[one.kind].unique:
            text = lookup_value(one.attributes, attribute)
            if text is not None:
                found[one.kind, attribute, text.casefold()] = one
    return found


def store() -> FakeStore:
    """Three users and two groups."""
    return FakeStore(*EVERYBODY)


def done(plans: Iterable[Plan], real: FakeStore, *, concurrency: int = 1) -> Outcome:
    """What becomes of these plans as one."""
    return apply_plan(real, composed(plans, holders(real)), concurrency=concurrency)


def statuses(outcome: Outcome) -> dict[str, str]:
    """What became of each change, where no two have one name."""
    return {f"{one.change.action.value} {one.change.name}": one.status.value for one in outcome.results}


# ---- a name that changes hands, with memberships of both

BOB_II = new("bob", 1)
HANDED_OVER = [update(BOB, "rob"), creation(BOB_II), joining(ENGINEERS, BOB), joining(ONCALL, BOB_II)]


def who_is_where(real: FakeStore) -> Mapping[str, set[str]]:
    """The names of the members of each group."""
    return {
        one.name: {real.entities[each.user_id].name for each in real.members(one.id)} for one in real.every(Kind.GROUP)
    }


@pytest.mark.parametrize("concurrency", [1, 8])
@pytest.mark.parametrize("plans", list(itertools.permutations(HANDED_OVER)))
def test_bob_becomes_rob_and_another_bob_comes_each_with_their_own_groups(
    plans: Sequence[Plan], concurrency: int
) -> None:
    real = store()

    outcome = done(plans, real, concurrency=concurrency)

    assert [one.status.value for one in outcome.results] == ["done"] * 4
    assert real.entities[BOB.id].name == "rob"
    assert real.named(Kind.USER, "bob") is not None
    assert who_is_where(real) == {"Engineers": {"rob"}, "Oncall": {"bob"}}


@pytest.mark.parametrize("plans", list(itertools.permutations(HANDED_OVER)))
def test_check_mode_sees_both_afterwards(plans: Sequence[Plan]) -> None:
    steps = steps_of(composed(plans, holders(store())).changes, known=3)
    view = OverlayStore(store(), steps)

    renamed, another = view.find(Kind.USER, "user_name", "rob"), view.find(Kind.USER, "user_name", "bob")

    assert renamed == BOB.id
    assert another == f"{PLANNED}{3 + [one.action for one in steps].index(Action.CREATE)}"
    assert [one.user_id for one in view.members(ENGINEERS.id)] == [renamed]
    assert [one.user_id for one in view.members(ONCALL.id)] == [another]


def test_both_of_one_name_join_the_same_group() -> None:
    for plans in itertools.permutations([update(BOB, "rob"), creation(BOB_II), joining(ENGINEERS, BOB, BOB_II)]):
        real = store()

        outcome = done(plans, real)

        assert [one.change.name for one in outcome.results][2:] == ["bob in Engineers"] * 2
        assert who_is_where(real)["Engineers"] == {"bob", "rob"}


def test_two_new_things_are_never_taken_for_one() -> None:
    with pytest.raises(ValueError, match="two creations with one ref"):
        composed([creation(new("zoe", 1)), creation(new("yan", 1))], {})


# ---- an address that changes hands


@pytest.mark.parametrize("backwards", [False, True])
def test_ann_gives_up_her_address_and_cyd_takes_it(backwards: bool) -> None:
    real = store()
    plans = [update(CYD, emails=email("A@example.com")), update(ANN, emails=None)]

    outcome = done(reversed(plans) if backwards else plans, real)

    assert list(statuses(outcome).items()) == [("update ann", "done"), ("update cyd", "done")]
    assert real.entities[CYD.id].attributes["emails"] == email("A@example.com")


def test_an_address_that_ann_keeps_cyd_cannot_take() -> None:
    with pytest.raises(Refused, match=r"a@example\.com is already taken by the user ann"):
        done([update(CYD, emails=email("A@example.com")), update(ANN, title="Dr")], store())


# ---- failures


@pytest.mark.parametrize("concurrency", [1, 8])
def test_where_one_of_two_creations_fails_the_other_still_joins_its_groups(concurrency: int) -> None:
    real = store()
    real.fail("create", failed_call(FailureKind.SERVER), name="zoe")
    zoe, yan = new("zoe", 1), new("yan", 2)
    plans = [creation(zoe), creation(yan), joining(ENGINEERS, zoe, yan), joining(ONCALL, yan, zoe)]

    outcome = done(plans, real, concurrency=concurrency)

    assert statuses(outcome) == {
        "create yan": "done",
        "create zoe": "failed",
        "add yan in Engineers": "done",
        "add zoe in Engineers": "skipped",
        "add yan in Oncall": "done",
        "add zoe in Oncall": "skipped",
    }
    assert who_is_where(real) == {"Engineers": {"yan"}, "Oncall": {"yan"}}


# ---- rings


@pytest.mark.parametrize(
    "plans", list(itertools.permutations([update(ANN, "bob"), update(BOB, "cyd"), update(CYD, "ann")]))
)
def test_names_in_a_ring_are_refused_in_a_sentence_that_names_it(plans: Sequence[Plan]) -> None:
    real = store()

    with pytest.raises(Refused) as refusal:
        done([*plans, joining(ENGINEERS, ANN)], real)

    assert refusal.value.message.startswith("ann -> bob -> cyd -> ann: each wants what the next one has ")
    assert real.writes == []


# ---- any order of input

SINGLE = [
    *HANDED_OVER,
    joining(ONCALL, BOB),
    update(ANN, emails=None),
    update(CYD, emails=email("a@example.com")),
    joining(ENGINEERS, ANN, CYD),
    creation(new("zoe", 2)),
    joining(ONCALL, new("zoe", 2), ANN),
    plan_identity(desired_user("dan", present=False), ExistingIdentity(target=user("dan", number=4))),
]


@steady(60)
@given(order=st.permutations(range(len(SINGLE))))
def test_the_plan_and_what_comes_of_it_do_not_depend_on_the_order_of_input(order: Sequence[int]) -> None:
    real, straight = (FakeStore(*EVERYBODY, user("dan", number=4)) for _store in range(2))
    plan = composed([SINGLE[position] for position in order], holders(real))
    expected = composed(SINGLE, holders(straight))

    outcome = apply_plan(real, plan, concurrency=1)
    apply_plan(straight, expected, concurrency=1)

    assert plan.changes == expected.changes
    assert {one.status.value for one in outcome.results} == {"done"}
    assert contents(real) == contents(straight)
    needs = graph_of(plan.changes).needs
    assert all(one < position for position, needed in enumerate(needs) for one in needed)
