# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The user or group that a task asks for."""

from __future__ import annotations

from ansible_collections.steward.identity_center.plugins.module_utils._desired.choices import OnAssignments, OnExternal
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import desired_user


def test_what_an_identity_provider_owns_is_not_edited_unless_asked_for() -> None:
    assert desired_user().on_external is OnExternal.REFUSE


def test_what_somebody_has_is_taken_away_with_them_unless_asked_for_otherwise() -> None:
    assert desired_user().on_assignments is OnAssignments.REMOVE
