# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What all diffs are made of."""

from __future__ import annotations

from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Plan
from ansible_collections.steward.identity_center.plugins.module_utils._render.diff import no_diff, shown
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import items
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.shown_changes import RESET


def test_attributes_are_shown_as_options() -> None:
    assert shown({"title": "Dr", "enterprise.division": "A", "emails": items({"value": "a"})}) == {
        "title": "Dr",
        "enterprise": {"division": "A"},
        "emails": [{"value": "a"}],
    }


def test_a_reset_leaves_nothing_to_compare() -> None:
    assert no_diff(None, None, Plan(changes=(RESET,))) == {"before": "", "after": ""}
