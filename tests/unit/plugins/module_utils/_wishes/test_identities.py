# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task asks for."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._values.model import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._wishes.access import AssignmentWish, Targets
from ansible_collections.steward.identity_center.plugins.module_utils._wishes.choices import (
    OnAssignments,
    OnExternal,
    Waiting,
)
from ansible_collections.steward.identity_center.plugins.module_utils._wishes.memberships import MembershipWish
from ansible_collections.steward.identity_center.plugins.module_utils._wishes.queries import Query
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    groups_of_user,
    query,
    user_wish,
    users_of_group,
)


@pytest.mark.parametrize(
    ("asked", "other"),
    [
        pytest.param(users_of_group("Engineers"), Kind.USER, id="users of a group"),
        pytest.param(groups_of_user("jane"), Kind.GROUP, id="groups of a user"),
        pytest.param(query(Kind.GROUP), Kind.USER, id="a query for groups"),
        pytest.param(query(Kind.USER), Kind.GROUP, id="a query for users"),
    ],
)
def test_a_user_stands_on_the_other_side_of_a_group(asked: MembershipWish | Query, other: Kind) -> None:
    assert asked.other_kind is other


def test_what_an_identity_provider_owns_is_not_edited_unless_asked_for() -> None:
    assert user_wish().on_external is OnExternal.REFUSE


def test_memberships_are_added_to_what_is_there_and_warn_unless_asked_for_otherwise() -> None:
    wish = MembershipWish(anchor_kind=Kind.GROUP, anchor="Engineers", others=("jane",), present=True)

    assert (wish.purge, wish.on_external) == (False, OnExternal.WARN)


def test_what_somebody_has_is_taken_away_with_them_unless_asked_for_otherwise() -> None:
    assert user_wish().on_assignments is OnAssignments.REMOVE


def test_ends_are_waited_for_unless_asked_for_otherwise() -> None:
    assert Waiting() == Waiting(wait=True, timeout=600, concurrency=15)


def test_everybody_who_is_named_users_first() -> None:
    wish = AssignmentWish(users=("jane", "joe"), groups=("Engineers",))

    assert wish.principals == ((Kind.USER, "jane"), (Kind.USER, "joe"), (Kind.GROUP, "Engineers"))


def test_assignments_are_added_to_what_is_there_and_the_management_account_is_never_implied() -> None:
    wish = AssignmentWish(users=("jane",), groups=())

    assert (wish.present, wish.purge, wish.waiting.wait) == (True, False, True)
    assert (Targets().include_management, Targets().nested, Targets().everything) == (False, True, False)
