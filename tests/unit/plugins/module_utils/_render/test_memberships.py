# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Memberships as diffs show them."""

from __future__ import annotations

from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Plan
from ansible_collections.steward.identity_center.plugins.module_utils._plan.memberships import ExistingMemberships
from ansible_collections.steward.identity_center.plugins.module_utils._render.memberships import memberships_diff
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    an_id,
    groups_of_user,
    users_of_group,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.shown_changes import (
    ENGINEERS,
    JANE,
    JOE,
)


def test_the_diff_of_memberships_shows_names_on_both_sides() -> None:
    desired = users_of_group(an_id(101), "jane", "joe")
    found = ExistingMemberships(
        anchor=ENGINEERS, others=(("joe", JOE), (an_id(1), JANE)), current={JANE.id: an_id(900)}
    )

    assert memberships_diff(desired, found, Plan()) == {
        "before_header": "members of group Engineers",
        "after_header": "members of group Engineers",
        "before": "members:\n  - jane\n",
        "after": "members:\n  - jane\n  - joe\n",
    }


def test_the_diff_of_the_groups_of_an_unknown_user_says_so_with_the_name_as_given() -> None:
    diff = memberships_diff(
        groups_of_user("ghost", "Engineers", present=False),
        ExistingMemberships(anchor=None, others=(("Engineers", ENGINEERS),), current={}),
        Plan(),
    )

    assert diff["before_header"] == "groups of user ghost"
    assert diff["before"] == diff["after"] == "groups: []\n"
