# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which way needs the fewest calls, and that it is the one that is gone."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model.access import AccountAssignment
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import CallFailed, FailureKind
from ansible_collections.steward.identity_center.plugins.module_utils._resolve.strategies import (
    Way,
    assigned_anywhere,
    assigned_in,
    cheapest,
    groups_of_users,
    outdated_of,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    failed_call,
    group,
    user,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_assignments import (
    a_set,
    an_account,
    has,
    principal,
    reads_of,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_reads import FakeReads
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore

ADA, BOB, TEAM = user("ada", number=1), user("bob", number=2), group("Team", number=101)
READ, WRITE, ADMIN = a_set("Read", 1), a_set("Write", 2), a_set("Admin", 3)
ONE, TWO, THREE, FOUR = an_account(1), an_account(2), an_account(3), an_account(4)
HELD = (has(ADA, READ, ONE), has(BOB, READ, TWO), has(TEAM, WRITE, TWO), has(ADA, ADMIN, THREE))


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        pytest.param({"principals": 5}, Way.PRINCIPAL, id="what five have, anywhere"),
        pytest.param({"permission_sets": 40}, Way.SET, id="all, accounts not to be known"),
        pytest.param({"accounts": 3}, Way.ACCOUNT, id="everything in three accounts"),
        pytest.param({"permission_sets": 40, "accounts": 200}, Way.SET, id="all, with fewer sets"),
        pytest.param({"permission_sets": 40, "accounts": 3}, Way.ACCOUNT, id="all, with fewer accounts"),
        pytest.param({"permission_sets": 1, "accounts": 1}, Way.PAIR, id="one set in one account"),
        pytest.param({"permission_sets": 2, "accounts": 1}, Way.PAIR, id="two sets in one account"),
        pytest.param({"permission_sets": 3, "accounts": 1}, Way.ACCOUNT, id="three sets in one account"),
        pytest.param({"permission_sets": 1, "accounts": 3}, Way.SET, id="one set in three accounts"),
        pytest.param({"permission_sets": 1, "accounts": 1, "whole": True}, Way.SET, id="whether one account holds one"),
        pytest.param(
            {"principals": 1, "permission_sets": 1, "accounts": 1}, Way.PRINCIPAL, id="one has it there: either way"
        ),
        pytest.param(
            {"principals": 2, "permission_sets": 1, "accounts": 1}, Way.PAIR, id="a user with a group has it there"
        ),
        pytest.param({"principals": 50, "accounts": 1}, Way.PRINCIPAL, id="fifty in one account"),
        pytest.param({"principals": 52, "accounts": 1}, Way.ACCOUNT, id="a user of too many groups in one account"),
        pytest.param({"principals": 52, "permission_sets": 1}, Way.SET, id="a user of too many groups with one set"),
        pytest.param({"principals": 9, "permission_sets": 2, "accounts": 8}, Way.PRINCIPAL, id="nine of ten"),
        pytest.param({"principals": 11, "permission_sets": 2, "accounts": 8}, Way.SET, id="eleven of ten"),
        pytest.param({"accounts": 0}, Way.ACCOUNT, id="no account is left"),
    ],
)
def test_the_cheapest_way(numbers: dict[str, int], expected: Way) -> None:
    assert cheapest(**numbers) is expected  # type: ignore[arg-type]


# ---- who is assigned


def reads(**more: t.Any) -> FakeReads:
    """Three permission sets, and who has them where."""
    return reads_of(every_set=(READ, WRITE, ADMIN), assigned=HELD, **more)


def pairs_of(sets: tuple[str, ...], accounts: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(account_id, arn) for account_id in accounts for arn in sets]


@pytest.mark.parametrize(
    ("sets", "accounts", "people", "calls"),
    [
        pytest.param((READ,), (ONE,), (ADA, BOB), {"assignments_in": 1}, id="one pair"),
        pytest.param((READ, WRITE), (ONE, TWO, THREE), (ADA, BOB), {"assignments_of": 2}, id="two people"),
        pytest.param(
            (READ,), (ONE, TWO, THREE, FOUR), (ADA, BOB, TEAM) * 2, {"holders": 1, "assignments_in": 2}, id="one set"
        ),
        pytest.param(
            (READ, WRITE, ADMIN), (TWO,), (ADA, BOB, TEAM) * 2, {"held": 1, "assignments_in": 2}, id="one account"
        ),
    ],
)
def test_the_assignments_in_pairs_come_the_cheapest_way(
    sets: tuple[object, ...], accounts: tuple[object, ...], people: tuple[object, ...], calls: dict[str, int]
) -> None:
    world = reads()
    pairs = pairs_of(tuple(one.id for one in sets), tuple(one.id for one in accounts))  # type: ignore[attr-defined]
    wanted = [principal(one) for one in people]  # type: ignore[arg-type]

    found = assigned_in(world.access, pairs, wanted, by_principal=True)

    assert world.counted() == calls
    expected = {one for one in HELD if (one.account_id, one.permission_set_arn) in pairs and one.principal in wanted}
    assert expected <= set(found)


def test_an_exact_list_is_read_by_pair_however_few_people_there_are() -> None:
    world = reads()

    found = assigned_in(world.access, pairs_of((READ.id,), (ONE.id, TWO.id)), [principal(ADA)], by_principal=False)

    assert set(found) == {HELD[0], HELD[1]}
    assert "assignments_of" not in world.counted()


@pytest.mark.parametrize("kind", [FailureKind.DENIED, FailureKind.INVALID, FailureKind.UNKNOWN_OPERATION])
def test_who_may_not_ask_by_principal_asks_by_pair(kind: FailureKind) -> None:
    world = reads()
    world.access.failures["assignments_of"] = failed_call(kind)

    found = assigned_in(
        world.access, pairs_of((READ.id, WRITE.id), (ONE.id, TWO.id)), [principal(ADA)], by_principal=True
    )

    assert set(found) == set(HELD[:3])


def test_another_failure_by_principal_is_one() -> None:
    world = reads()
    world.access.failures["assignments_of"] = failed_call(FailureKind.THROTTLED)

    with pytest.raises(CallFailed):
        assigned_in(world.access, pairs_of((READ.id, WRITE.id), (ONE.id, TWO.id)), [principal(ADA)], by_principal=True)


def everything_of(world: FakeReads, *, none: bool = False) -> set[AccountAssignment]:
    return set(assigned_anywhere(world.access, principal(ADA), has_none=lambda: none))


def test_what_somebody_has_anywhere_costs_one_call() -> None:
    world = reads()

    assert everything_of(world) == {HELD[0], HELD[3]}
    assert world.counted() == {"assignments_of": 1}


def test_who_may_not_ask_for_somebody_looks_everywhere() -> None:
    world = reads()
    world.access.failures["assignments_of"] = failed_call(FailureKind.DENIED)

    assert everything_of(world) == {HELD[0], HELD[3]}
    assert world.counted() == {"assignments_of": 1, "permission_sets": 1, "holders": 3, "assignments_in": 4}


def test_where_there_is_no_place_to_look_nobody_looks() -> None:
    world = reads()
    world.access.failures["assignments_of"] = failed_call(FailureKind.DENIED)

    assert everything_of(world, none=True) == set()
    assert world.counted() == {"assignments_of": 1}


@pytest.mark.parametrize(
    ("accounts", "calls"),
    [((ONE, TWO), {"outdated_holders": 1}), ((ONE,), {"outdated_holders": 1})],
)
def test_old_versions_are_asked_from_the_side_of_which_there_are_fewer(
    accounts: tuple[object, ...], calls: dict[str, int]
) -> None:
    world = reads(old={(ONE.id, READ.id)})
    pairs = pairs_of((READ.id,), tuple(one.id for one in accounts))  # type: ignore[attr-defined]

    assert outdated_of(world.access, pairs) == {(ONE.id, READ.id)}
    assert world.counted() == calls


# ---- users and groups


@pytest.mark.parametrize(
    ("people", "groups", "calls"),
    [
        pytest.param((ADA,), (TEAM, group("Other", number=102)), {"groups_of": 1}, id="by user"),
        pytest.param((ADA, BOB), (TEAM,), {"members": 1}, id="by group"),
    ],
)
def test_memberships_are_read_from_the_side_of_which_there_are_fewer(
    people: tuple[object, ...], groups: tuple[object, ...], calls: dict[str, int]
) -> None:
    store = FakeStore(ADA, BOB, TEAM).join(TEAM, ADA, BOB)

    found = groups_of_users(store, [one.id for one in people], [one.id for one in groups])  # type: ignore[attr-defined]

    assert set(found) == {(one.id, TEAM.id) for one in people}  # type: ignore[attr-defined]
    asked = [operation for operation, _what in store.calls]
    assert {one: asked.count(one) for one in asked} == calls
