# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plans of many: what waits for what, who may have which unique value, and rings."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Entity, Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import Refused
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import (
    RANK,
    Action,
    Change,
    Plan,
    deleted,
)
from ansible_collections.steward.identity_center.plugins.module_utils._plan.compose import composed
from ansible_collections.steward.identity_center.plugins.module_utils._plan.order import Graph, graph_of, in_order
from ansible_collections.steward.identity_center.plugins.module_utils._plan.uniqueness import UniqueValue, taken
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.arbitrary_changes import (
    CHANGES,
    TRADES,
    addressed,
    in_account,
    in_wiki,
    new_user,
    permission_set,
    renamed,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import email, group, user
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.counting import calls_of
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.named_changes import (
    created,
    membership,
    reset_of,
    user_key,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.properties import steady


def short(changes: tuple[Change, ...]) -> list[str]:
    """The changes in few words."""
    return [f"{change.action.value} {change.name}" for change in changes]


def plan_of(*changes: Change, holders: dict[UniqueValue, Entity] | None = None) -> Plan:
    """One plan of a plan for each change."""
    return composed([Plan(changes=(change,)) for change in changes], holders or {})


def holding(*entities: Entity, attribute: str = "user_name") -> dict[UniqueValue, Entity]:
    """These things as those who have their names, or their addresses."""
    found = {}
    for one in entities:
        change = created(one.kind, one.name, one.attributes)
        found |= {value: one for value in taken(change) if value[1] == attribute}
    return found


# ---- what waits for what

WAITS = [
    pytest.param(membership(Action.ADD, group="A", user="u"), new_user("u"), id="a membership for its user"),
    pytest.param(
        membership(Action.ADD, group="A", user="u"), created(Kind.GROUP, "A", {}), id="a membership for its group"
    ),
    pytest.param(in_account(Action.ADD), new_user("jane"), id="an assignment for its user"),
    pytest.param(
        in_account(Action.ADD, "A", Kind.GROUP), created(Kind.GROUP, "A", {}), id="an assignment for its group"
    ),
    pytest.param(in_account(Action.ADD), permission_set(Action.CREATE), id="an assignment for its permission set"),
    pytest.param(in_account(Action.ADD), permission_set(Action.UPDATE), id="an assignment for what it will give"),
    pytest.param(in_account(Action.ADD), permission_set(Action.PROVISION), id="an assignment for a provisioning"),
    pytest.param(in_wiki(Action.ADD), new_user("jane"), id="an application's user for themselves"),
    pytest.param(in_wiki(Action.ADD, "A", Kind.GROUP), created(Kind.GROUP, "A", {}), id="an application's group"),
    pytest.param(permission_set(Action.PROVISION), permission_set(Action.UPDATE), id="a provisioning for the update"),
    pytest.param(permission_set(Action.PROVISION), permission_set(Action.CREATE), id="a provisioning for the creation"),
    pytest.param(reset_of("jane"), new_user("jane"), id="a password for its user"),
    pytest.param(
        reset_of("jane"),
        addressed("jane", "old@example.com", "new@example.com"),
        id="a mail for the address",
    ),
    pytest.param(deleted(user("jane")), in_account(Action.REMOVE), id="a deletion for the user's access"),
    pytest.param(deleted(user("jane")), in_wiki(Action.REMOVE), id="a deletion for the user's applications"),
    pytest.param(
        deleted(group("A")), membership(Action.REMOVE, group="A", user="u"), id="a deletion for the group's members"
    ),
    pytest.param(permission_set(Action.DELETE), in_account(Action.REMOVE), id="a deletion for the set's assignments"),
    pytest.param(new_user("bob"), renamed("bob", "rob"), id="a creation for the name"),
    pytest.param(renamed("rob", "bob"), renamed("bob", "bert"), id="a rename for the name"),
    pytest.param(new_user("Bob"), renamed("bob", "rob"), id="a name in other letter case"),
    pytest.param(addressed("cyd", None, "a@example.com"), addressed("ann", "A@example.com", None), id="a mail address"),
    pytest.param(new_user("jane"), deleted(user("jane")), id="a creation for a deletion"),
]


@pytest.mark.parametrize(("waiting", "needed"), WAITS)
def test_a_change_waits_for_what_it_needs(waiting: Change, needed: Change) -> None:
    for changes in ([waiting, needed], [needed, waiting]):
        graph = graph_of(changes)
        assert graph.needs[changes.index(waiting)] == {changes.index(needed)}
        assert graph.needs[changes.index(needed)] == set()
        assert in_order(changes) == (needed, waiting)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (membership(Action.ADD, group="A", user="u"), new_user("other")),
        (membership(Action.ADD, group="A", user="u"), renamed("u", "v")),
        (membership(Action.ADD, group="A", user="u"), created(Kind.USER, "A", {})),
        (in_account(Action.ADD), permission_set(Action.UPDATE, "Reader")),
        (in_wiki(Action.ADD), permission_set(Action.UPDATE)),
        (deleted(user("jane")), in_account(Action.REMOVE, "joe")),
        (renamed("bob", "BOB"), new_user("rob")),
        (created(Kind.GROUP, "bob", {"display_name": "bob"}), renamed("bob", "rob")),
    ],
)
def test_changes_that_have_nothing_to_do_with_each_other_do_not_wait(one: Change, other: Change) -> None:
    assert graph_of([one, other]).needs == (frozenset(), frozenset())


# ---- the cases that a directory brings

CASES = [
    pytest.param(
        [new_user("bob"), renamed("bob", "rob")],
        ["update bob", "create bob"],
        id="bob becomes rob, and another bob comes",
    ),
    pytest.param(
        [addressed("cyd", None, "a@example.com"), addressed("ann", "a@example.com", None)],
        ["update ann", "update cyd"],
        id="ann gives up her address and cyd takes it",
    ),
    pytest.param(
        [renamed("a", "b"), renamed("b", "c"), renamed("c", "d"), new_user("a")],
        ["update c", "update b", "update a", "create a"],
        id="a chain of names",
    ),
    pytest.param(
        [
            new_user("jane"),
            deleted(user("jane")),
            in_account(Action.REMOVE),
            membership(Action.ADD, group="A", user="x"),
            in_account(Action.REMOVE, "joe"),
            deleted(user("joe")),
        ],
        [
            "add x in A",
            "remove jane with Admin in Prod (111111111111)",
            "delete jane",
            "create jane",
            "remove joe with Admin in Prod (111111111111)",
            "delete joe",
        ],
        id="one goes so that another can come, the others go at the end",
    ),
    pytest.param(
        [renamed("kim", "jane"), deleted(user("jane")), membership(Action.ADD, group="A", user="x"), new_user("kim")],
        ["add x in A", "delete jane", "update kim", "create kim"],
        id="a chain behind one that goes",
    ),
]


@pytest.mark.parametrize(("changes", "expected"), CASES)
def test_both_are_done_in_any_order_of_input(changes: list[Change], expected: list[str]) -> None:
    for shuffled in itertools.islice(itertools.permutations(changes), 24):
        assert short(plan_of(*shuffled).changes) == expected


@pytest.mark.parametrize("start", [0, 1, 2])
def test_names_that_change_hands_in_a_ring_are_refused_with_the_ring(start: int) -> None:
    ring = [renamed("ann", "bob"), renamed("bob", "cyd"), renamed("cyd", "ann")]
    follower = renamed("dan", "x", emails=email("z@example.com"))

    with pytest.raises(Refused) as refusal:
        plan_of(*ring[start:], follower, *ring[:start], membership(Action.ADD, group="A", user="x"))

    message = refusal.value.message
    assert message.startswith(
        "ann -> bob -> cyd -> ann: each wants what the next one has (ann wants the user_name bob; "
    )
    assert "dan" not in message


def test_what_waits_for_a_ring_is_not_said_to_be_in_it() -> None:
    with pytest.raises(Refused) as refusal:
        plan_of(
            addressed("ann", "old@example.com", "x@example.com"),
            renamed("cyd", "dan"),
            Change(
                action=Action.UPDATE,
                key=user_key("dan"),
                before={"user_name": "dan", "emails": email("x@example.com")},
                after={"user_name": "cyd", "emails": email("y@example.com")},
            ),
        )

    assert "cyd -> dan -> cyd" in refusal.value.message
    assert "ann" not in refusal.value.message


# ---- unique afterwards


def test_two_who_want_one_value_are_refused_by_name() -> None:
    with pytest.raises(Refused, match=r"user_name: bob is wanted by two users, .*bob.* and") as refusal:
        plan_of(new_user("bob"), renamed("rob", "bob"))

    assert "rob" in refusal.value.message
    assert "who would be created" in refusal.value.message


def test_a_value_that_somebody_keeps_is_refused() -> None:
    with pytest.raises(Refused, match="user_name: Bob is already taken by the user Bob"):
        plan_of(new_user("bob"), holders=holding(user("Bob")))


@pytest.mark.parametrize("leaving", [renamed("bob", "rob"), deleted(user("bob"))], ids=["renamed", "deleted"])
def test_who_gives_a_value_up_is_in_nobodys_way(leaving: Change) -> None:
    plan = plan_of(new_user("bob"), leaving, holders=holding(user("bob")))

    assert plan.changes == (leaving, new_user("bob"))


def test_an_address_is_unique_and_only_the_primary_one_counts() -> None:
    ann = user("ann", emails=email("a@example.com"))
    change = addressed("cyd", None, "A@example.com")

    with pytest.raises(Refused, match=r"emails: a@example.com is already taken by the user ann"):
        plan_of(change, holders=holding(ann, attribute="emails"))


def test_the_warnings_of_all_are_told_once() -> None:
    plans = [Plan(warnings=("one", "two")), Plan(warnings=("two", "three"))]

    assert composed(plans, {}).warnings == ("one", "two", "three")


# ---- the order of single plans is one that the graph allows


def by_rank(changes: list[Change]) -> list[Change]:
    """The order of a plan before there was a graph: creations, updates, ..., removals, deletions."""
    kinds = list(Kind)
    return sorted(changes, key=lambda change: (RANK[change.action], kinds.index(change.kind), change.key.names))


def allows(graph: Graph) -> bool:
    """Whether the order in which the changes stand is one that the graph allows."""
    needs = all(one < position for position, needed in enumerate(graph.needs) for one in needed)
    return needs and all(
        graph.phases[other] >= graph.phases[position]
        for position in range(len(graph.changes))
        if graph.barrier(position)
        for other in range(position + 1, len(graph.changes))
    )


@steady(200)
@given(
    changes=st.lists(CHANGES, max_size=14, unique_by=lambda one: (one.action, one.kind, one.key)),
    seed=st.integers(0, 9),
)
def test_the_order_by_rank_is_one_that_the_graph_allows(changes: list[Change], seed: int) -> None:
    ranked = by_rank(changes)

    assert allows(graph_of(ranked))
    assert list(in_order(random.Random(seed).sample(changes, len(changes)))) == ranked


@steady(200)
@given(
    changes=st.lists(TRADES, max_size=14, unique_by=lambda one: (one.action, one.kind, one.key)), seed=st.integers(0, 9)
)
def test_an_order_is_one_that_its_graph_allows_whatever_the_input(changes: list[Change], seed: int) -> None:
    ordered = in_order(changes)

    assert allows(graph_of(ordered))
    assert in_order(random.Random(seed).sample(changes, len(changes))) == ordered


def many_changes(people: int) -> list[Change]:
    """Eight for each of so many people: their names change hands, and both of each name join three groups."""
    names = [f"user-{number}" for number in range(people)]
    changes = [renamed(name, f"{name}x") for name in names] + [new_user(name) for name in names]
    changes += [membership(Action.ADD, group=f"g{number}", user=name) for name in names for number in range(6)]
    return random.Random(1).sample(changes, len(changes))


def test_the_work_of_ordering_grows_as_the_changes_do() -> None:
    """Counted, not timed: forty thousand take well under a second, and what grows with the square takes minutes."""
    few, many = many_changes(75), many_changes(300)

    assert len(in_order(many)) == 2_400
    assert calls_of(lambda: in_order(many)) < 4.5 * calls_of(lambda: in_order(few))
