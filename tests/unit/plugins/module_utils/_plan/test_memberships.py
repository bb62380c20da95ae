# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The planner of memberships."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.memberships import DesiredMemberships
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Entity
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import Unresolved
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Plan
from ansible_collections.steward.identity_center.plugins.module_utils._plan.memberships import (
    ExistingMemberships,
    managed,
    plan_memberships,
    settled,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    an_id,
    group,
    groups_of_user,
    user,
    users_of_group,
)

ENGINEERS, ONCALL = group("Engineers", number=101), group("Oncall", number=102)
JANE, JOE, ZOE = user("jane", number=1), user("joe", number=2), user("zoe", number=3)


def found(
    anchor: Entity | None,
    *others: Entity | str,
    members: tuple[Entity, ...] = (),
    surplus: tuple[Entity, ...] = (),
    warnings: tuple[str, ...] = (),
) -> ExistingMemberships:
    """What a store holds; a text among the others stands for a reference that leads nowhere."""
    return ExistingMemberships(
        anchor=anchor,
        others=tuple((one, None) if isinstance(one, str) else (one.name, one) for one in others),
        current={one.id: an_id(900) for one in (*members, *surplus)},
        surplus=surplus,
        warnings=warnings,
    )


def summary(plan: Plan) -> list[tuple[str, tuple[str, ...]]]:
    """Actions and keys."""
    return [(change.action.value, change.key.names) for change in plan.changes]


@pytest.mark.parametrize(
    ("desired", "store", "expected"),
    [
        pytest.param(
            users_of_group("Engineers", "joe", "jane", "zoe"),
            found(ENGINEERS, JOE, JANE, ZOE, members=(JOE,)),
            [("add", ("Engineers", "jane")), ("add", ("Engineers", "zoe"))],
            id="who is missing is added, in order",
        ),
        pytest.param(
            users_of_group("Engineers", "joe"), found(ENGINEERS, JOE, members=(JOE,)), [], id="who is there stays"
        ),
        pytest.param(
            users_of_group("Engineers", "jane", purge=True),
            found(ENGINEERS, JANE, surplus=(ZOE, JOE)),
            [("add", ("Engineers", "jane")), ("remove", ("Engineers", "joe")), ("remove", ("Engineers", "zoe"))],
            id="who is too many goes, after who comes",
        ),
        pytest.param(
            users_of_group("Engineers", "jane"),
            found(ENGINEERS, JANE, surplus=(ZOE,)),
            [("add", ("Engineers", "jane"))],
            id="nobody goes without purge",
        ),
        pytest.param(
            users_of_group("Engineers", purge=True),
            found(ENGINEERS, surplus=(ZOE,)),
            [("remove", ("Engineers", "zoe"))],
            id="a group is emptied",
        ),
        pytest.param(
            users_of_group("Engineers", "joe", "jane", present=False),
            found(ENGINEERS, JOE, JANE, members=(JOE,)),
            [("remove", ("Engineers", "joe"))],
            id="who shall be absent goes",
        ),
        pytest.param(
            groups_of_user("jane", "Oncall", "Engineers"),
            found(JANE, ONCALL, ENGINEERS),
            [("add", ("Engineers", "jane")), ("add", ("Oncall", "jane"))],
            id="a user gets groups",
        ),
        pytest.param(
            groups_of_user("jane", "Oncall", purge=True),
            found(JANE, ONCALL, members=(ONCALL,), surplus=(ENGINEERS,)),
            [("remove", ("Engineers", "jane"))],
            id="a user loses the groups that are too many",
        ),
        pytest.param(
            groups_of_user("jane", "Oncall", present=False),
            found(JANE, ONCALL, members=(ONCALL,)),
            [("remove", ("Oncall", "jane"))],
            id="a user loses a group",
        ),
    ],
)
def test_memberships_become_as_desired(
    desired: DesiredMemberships, store: ExistingMemberships, expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    plan = plan_memberships(desired, store)

    assert summary(plan) == expected
    assert plan.warnings == ()


def test_who_shall_be_absent_and_is_unknown_is_left_out() -> None:
    desired = users_of_group("Engineers", "ghost", "jane", present=False)

    plan = plan_memberships(desired, found(ENGINEERS, "ghost", JANE, members=(JANE,), warnings=("No ghost.",)))

    assert summary(plan) == [("remove", ("Engineers", "jane"))]
    assert plan.warnings == ("No ghost.",)


def test_nobody_is_in_a_group_that_is_unknown() -> None:
    plan = plan_memberships(users_of_group("Nowhere", "jane", present=False), found(None, JANE, warnings=("None.",)))

    assert plan == Plan(warnings=("None.",))


@pytest.mark.parametrize("present", [True, False])
def test_one_person_under_two_names_is_refused(present: bool) -> None:
    desired = users_of_group("Engineers", "jane", "ghost", "jane@example.com", present=present)
    store = ExistingMemberships(
        anchor=ENGINEERS, others=(("jane", JANE), ("joe", JOE), ("jane@example.com", JANE)), current={}
    )

    with pytest.raises(Unresolved) as caught:
        plan_memberships(desired, store)

    assert caught.value.message == (
        f'users: "jane" and "jane@example.com" are the same user, "jane" ({an_id(1)}); name it once'
    )


def test_one_group_under_two_names_is_refused() -> None:
    store = ExistingMemberships(anchor=JANE, others=(("Engineers", ENGINEERS), (an_id(101), ENGINEERS)), current={})

    with pytest.raises(Unresolved, match=f'groups: "Engineers" and "{an_id(101)}" are the same group'):
        plan_memberships(groups_of_user("jane", "Engineers", an_id(101)), store)


def test_unknown_names_among_those_that_shall_be_absent_are_no_twins() -> None:
    desired = users_of_group("Engineers", "ghost", "spirit", present=False)

    assert plan_memberships(desired, found(ENGINEERS, "ghost", "spirit")).changes == ()


@pytest.mark.parametrize(
    ("desired", "store", "before", "after"),
    [
        pytest.param(
            users_of_group("Engineers", "zoe", "jane"),
            found(ENGINEERS, ZOE, JANE, members=(ZOE,)),
            ("zoe",),
            ("jane", "zoe"),
            id="added",
        ),
        pytest.param(
            users_of_group("Engineers", "jane", purge=True),
            found(ENGINEERS, JANE, members=(JANE,), surplus=(ZOE, JOE)),
            ("jane", "joe", "zoe"),
            ("jane",),
            id="purged",
        ),
        pytest.param(
            users_of_group("Engineers", "jane", "ghost", present=False),
            found(ENGINEERS, JANE, "ghost", members=(JANE,)),
            ("jane",),
            (),
            id="absent",
        ),
        pytest.param(
            users_of_group("Nowhere", "jane", present=False), found(None, JANE), (), (), id="of an unknown group"
        ),
    ],
)
def test_a_diff_shows_the_names_that_the_task_rules_over(
    desired: DesiredMemberships, store: ExistingMemberships, before: tuple[str, ...], after: tuple[str, ...]
) -> None:
    assert managed(desired, store) == (before, after)
    assert tuple(entity.name for entity in settled(desired, store)) == after
