# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The planner of assignments."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.access import DesiredAssignments
from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Account, Principal
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Entity, Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import Unresolved
from ansible_collections.steward.identity_center.plugins.module_utils._plan.assignments import (
    ExistingAssignments,
    Place,
    managed,
    plan_assignments,
)
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action, Plan
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import an_id, group, user
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_organization import (
    account,
    application,
    desired,
    permission_set,
    principal,
)

SHOP, DATA = account(31, "shop"), account(32, "data")
READ, DEPLOY = permission_set("ReadOnly"), permission_set("Deploy")
WIKI = application("Wiki")
JANE, JOE, TEAM = user("jane", number=1), user("joe", number=2), group("Team", number=101)
ORPHAN = Principal(kind=Kind.USER, id=an_id(99))
HERE, THERE = Place(account=SHOP, permission_set=READ), Place(account=DATA, permission_set=READ)
IN_WIKI = Place(application=WIKI)
NAMES = {**{principal(one): one.name for one in (JANE, JOE, TEAM)}, ORPHAN: ORPHAN.id}


def found(
    *wanted: Entity | str | Principal,
    places: tuple[Place, ...] = (HERE,),
    current: dict[tuple[str, ...], tuple[Entity | Principal, ...]] | None = None,
    skipped: tuple[tuple[Account, str], ...] = (),
    warnings: tuple[str, ...] = (),
) -> ExistingAssignments:
    """What was found; a text among the wanted stands for a user that leads nowhere."""

    def one_of(one: Entity | Principal) -> Principal:
        return principal(one) if isinstance(one, Entity) else one

    return ExistingAssignments(
        principals=tuple(
            (Kind.USER, one, None)
            if isinstance(one, str)
            else (one.kind, one.name if isinstance(one, Entity) else one.id, one_of(one))
            for one in wanted
        ),
        places=places,
        current={key: frozenset(map(one_of, there)) for key, there in (current or {}).items()},
        names=NAMES,
        skipped=skipped,
        warnings=warnings,
    )


def summary(plan: Plan) -> list[str]:
    """The changes in words."""
    return [f"{change.action.value} {change.name}" for change in plan.changes]


EXACT = desired(purge=True)
ABSENT = desired(present=False)


@pytest.mark.parametrize(
    ("asked", "store", "expected"),
    [
        pytest.param(
            desired(),
            found(JOE, JANE, TEAM, places=(THERE, HERE), current={HERE.key: (JANE,)}),
            [
                "add Team with ReadOnly in shop (000000000031)",
                "add joe with ReadOnly in shop (000000000031)",
                "add Team with ReadOnly in data (000000000032)",
                "add jane with ReadOnly in data (000000000032)",
                "add joe with ReadOnly in data (000000000032)",
            ],
            id="who is missing is added, in order of accounts",
        ),
        pytest.param(
            desired(), found(JANE, current={HERE.key: (JANE, JOE)}), [], id="who is there stays, and so do others"
        ),
        pytest.param(desired(), found(JANE, places=()), [], id="nowhere"),
        pytest.param(
            EXACT,
            found(JANE, places=(HERE, THERE), current={HERE.key: (ORPHAN, JOE, JANE), THERE.key: (TEAM,)}),
            [
                "add jane with ReadOnly in data (000000000032)",
                f"remove {ORPHAN.id} with ReadOnly in shop (000000000031)",
                "remove joe with ReadOnly in shop (000000000031)",
                "remove Team with ReadOnly in data (000000000032)",
            ],
            id="who is too many goes, after who comes",
        ),
        pytest.param(
            EXACT,
            found(current={HERE.key: (JANE,)}),
            ["remove jane with ReadOnly in shop (000000000031)"],
            id="emptied",
        ),
        pytest.param(
            ABSENT,
            found(JANE, ORPHAN, TEAM, current={HERE.key: (JANE, ORPHAN, JOE)}),
            [
                f"remove {ORPHAN.id} with ReadOnly in shop (000000000031)",
                "remove jane with ReadOnly in shop (000000000031)",
            ],
            id="who shall be absent goes",
        ),
        pytest.param(
            desired(applications=("Wiki",), purge=True),
            found(JANE, places=(IN_WIKI,), current={IN_WIKI.key: (TEAM,)}),
            ["add jane in Wiki", "remove Team in Wiki"],
            id="in an application",
        ),
    ],
)
def test_assignments_become_as_desired(
    asked: DesiredAssignments, store: ExistingAssignments, expected: list[str]
) -> None:
    plan = plan_assignments(asked, store)

    # keys of changes begin with the account, then sort by permission set and kind of principal
    assert summary(plan) == expected
    assert plan.warnings == ()


def test_a_change_tells_what_results_need() -> None:
    (added,) = plan_assignments(desired(), found(TEAM)).changes
    (removed,) = plan_assignments(
        desired(applications=("Wiki",), present=False), found(JANE, places=(IN_WIKI,), current={IN_WIKI.key: (JANE,)})
    ).changes

    assert (added.kind, added.key.names, added.before) == (
        Kind.ACCOUNT_ASSIGNMENT,
        (SHOP.id, "ReadOnly", "group", "Team"),
        None,
    )
    assert added.after == {
        "account": "shop (000000000031)",
        "account_id": SHOP.id,
        "permission_set": "ReadOnly",
        "group": "Team",
    }
    assert (removed.kind, removed.key.names, removed.after) == (
        Kind.APPLICATION_ASSIGNMENT,
        (WIKI.arn, "user", "jane"),
        None,
    )
    assert removed.before == {"application": "Wiki", "application_arn": WIKI.arn, "user": "jane"}


def test_changes_of_one_account_are_in_one_lane_and_so_are_those_of_one_application() -> None:
    other = Place(account=SHOP, permission_set=DEPLOY)
    in_accounts = plan_assignments(desired(), found(JANE, JOE, places=(HERE, other, THERE))).changes
    in_applications = plan_assignments(desired(applications=("Wiki",)), found(JANE, JOE, places=(IN_WIKI,))).changes

    assert [change.key.lane for change in in_accounts] == [(SHOP.id,)] * 4 + [(DATA.id,)] * 2
    assert [change.key.lane for change in in_applications] == [IN_WIKI.key] * 2


def test_who_shall_be_absent_and_is_unknown_is_left_out() -> None:
    plan = plan_assignments(
        ABSENT, found("ghost", JANE, "spirit", current={HERE.key: (JANE,)}, warnings=("No ghost.",))
    )

    assert summary(plan) == ["remove jane with ReadOnly in shop (000000000031)"]
    assert plan.warnings == ("No ghost.",)


@pytest.mark.parametrize("asked", [desired(), EXACT, ABSENT], ids=["present", "exact", "absent"])
def test_one_person_under_two_names_is_refused(asked: DesiredAssignments) -> None:
    store = ExistingAssignments(
        principals=(
            (Kind.USER, "jane", principal(JANE)),
            (Kind.USER, "jane@example.com", principal(JANE)),
        ),
        places=(HERE,),
        current={},
        names=NAMES,
    )

    with pytest.raises(Unresolved) as caught:
        plan_assignments(asked, store)

    assert caught.value.message == (
        f'users: "jane" and "jane@example.com" are the same user, "jane" ({an_id(1)}); name it once'
    )


OLD, CLOSING = account(51, "old", "SUSPENDED"), account(52, "closing", "PENDING_CLOSURE")
BOSS = account(1, "boss")


@pytest.mark.parametrize(
    ("out", "expected"),
    [
        pytest.param((), (), id="nobody"),
        pytest.param((BOSS,), (), id="the management account, as documented"),
        pytest.param(
            (BOSS, OLD), ("Left out 1 account that is suspended or not active: old (000000000051)",), id="one"
        ),
        pytest.param(
            (OLD, CLOSING),
            (("Left out 2 accounts that are suspended or not active: old (000000000051), closing (000000000052)"),),
            id="two",
        ),
    ],
)
def test_accounts_that_cannot_take_part_are_warned_of(out: tuple[Account, ...], expected: tuple[str, ...]) -> None:
    plan = plan_assignments(desired(), found(JANE, skipped=tuple((one, "why") for one in out), warnings=("First.",)))

    assert plan.warnings == ("First.", *expected)


@pytest.mark.parametrize(
    ("asked", "store", "before", "after"),
    [
        pytest.param(
            desired(), found(TEAM, JANE, current={HERE.key: (JANE, JOE)}), ["jane"], ["Team", "jane"], id="added"
        ),
        pytest.param(EXACT, found(JANE, current={HERE.key: (JOE, TEAM)}), ["Team", "joe"], ["jane"], id="purged"),
        pytest.param(ABSENT, found(JANE, JOE, current={HERE.key: (JANE,)}), ["jane"], [], id="absent"),
    ],
)
def test_a_diff_shows_whom_the_task_rules_over(
    asked: DesiredAssignments, store: ExistingAssignments, before: list[str], after: list[str]
) -> None:
    assert [[NAMES[one] for place, one in side if place == HERE] for side in managed(asked, store)] == [before, after]


def test_a_place_is_an_account_with_a_permission_set_or_an_application() -> None:
    nowhere = Place(account=SHOP)

    assert (HERE.key, IN_WIKI.key, nowhere.key) == ((SHOP.id, READ.id), (WIKI.arn,), ())
    with pytest.raises(ValueError, match="a place without an account and without an application"):
        nowhere.change(Action.ADD, principal(JANE), "jane")
