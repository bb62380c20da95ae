# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The members or groups of a result, and what the next task reads of them."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._answers.memberships import memberships_answer
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action
from ansible_collections.steward.identity_center.plugins.module_utils._plan.memberships import ExistingMemberships
from ansible_collections.steward.identity_center.plugins.module_utils._plan.outcome import ChangeResult, Outcome, Status
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    group,
    groups_of_user,
    user,
    users_of_group,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.named_changes import membership
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.outcomes import (
    JANE,
    PURGED,
    REMOVAL,
    TEAM,
    Lagging,
    done,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.waits import LAG


@pytest.mark.parametrize(
    ("by_group", "expected"),
    [(True, {"members": ["jane", "zoe"], "groups": None}), (False, {"members": None, "groups": ["A", "B"]})],
)
def test_memberships_are_shown_by_name(by_group: bool, expected: dict[str, object]) -> None:
    if by_group:
        desired, anchor, others = users_of_group("A", "zoe", "jane"), group("A"), [user("zoe"), user("jane")]
    else:
        desired, anchor, others = groups_of_user("jane", "B", "A"), user("jane"), [group("B"), group("A")]
    found = ExistingMemberships(anchor=anchor, others=tuple((one.name, one) for one in others), current={})

    assert memberships_answer(FakeStore(), desired, found, Outcome()) == expected


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        pytest.param(0, [], id="gone at once"),
        pytest.param(2, list(LAG[:2]), id="gone after a while"),
        pytest.param(100, list(LAG), id="never seen to go"),
    ],
)
def test_a_removed_membership_is_waited_for_to_be_gone(slept: list[float], looks: int, expected: list[float]) -> None:
    memberships_answer(Lagging(looks), users_of_group("A", purge=True), PURGED, done(REMOVAL, None))

    assert slept == expected


@pytest.mark.parametrize("by_group", [True, False], ids=["of a group", "of a user"])
def test_the_last_membership_that_was_added_is_waited_for(slept: list[float], by_group: bool) -> None:
    zoe = user("zoe", number=3)
    real = FakeStore(JANE, zoe, TEAM).join(TEAM, JANE)
    desired = users_of_group("A", "zoe", "jane") if by_group else groups_of_user("jane", "A")
    anchor, others = (TEAM, [zoe, JANE]) if by_group else (JANE, [TEAM])
    found = ExistingMemberships(anchor=anchor, others=tuple((one.name, one) for one in others), current={})
    results = [
        ChangeResult(change=membership(Action.ADD, group=TEAM, user=one), status=status)
        for one, status in [(JANE, Status.DONE), (zoe, Status.SKIPPED)]
    ]

    memberships_answer(real, desired, found, Outcome(results=tuple(results)))

    assert real.calls == [("membership", f"{TEAM.id}/{JANE.id}")]
    assert slept == []
