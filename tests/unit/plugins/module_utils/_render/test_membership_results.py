# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The members or groups of a result."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._plan.memberships import ExistingMemberships
from ansible_collections.steward.identity_center.plugins.module_utils._plan.outcome import Outcome
from ansible_collections.steward.identity_center.plugins.module_utils._render.memberships import membership_results
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    group,
    groups_of_user,
    user,
    users_of_group,
)


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

    assert membership_results(desired, found, Outcome()) == expected
