# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The access that a task asks for."""

from __future__ import annotations

from ansible_collections.steward.identity_center.plugins.module_utils._desired.access import DesiredAssignments, Targets
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind


def test_everybody_who_is_named_users_first() -> None:
    desired = DesiredAssignments(users=("jane", "joe"), groups=("Engineers",))

    assert desired.principals == ((Kind.USER, "jane"), (Kind.USER, "joe"), (Kind.GROUP, "Engineers"))


def test_assignments_are_added_to_what_is_there_and_the_management_account_is_never_implied() -> None:
    desired = DesiredAssignments(users=("jane",), groups=())

    assert (desired.present, desired.purge, desired.waiting.wait) == (True, False, True)
    assert (Targets().include_management, Targets().nested, Targets().everything) == (False, True, False)
