# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The memberships that a task asks for."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.choices import OnExternal
from ansible_collections.steward.identity_center.plugins.module_utils._desired.memberships import DesiredMemberships
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    groups_of_user,
    users_of_group,
)


@pytest.mark.parametrize(
    ("asked", "other"),
    [
        pytest.param(users_of_group("Engineers"), Kind.USER, id="users of a group"),
        pytest.param(groups_of_user("jane"), Kind.GROUP, id="groups of a user"),
    ],
)
def test_a_user_stands_on_the_other_side_of_a_group(asked: DesiredMemberships, other: Kind) -> None:
    assert asked.other_kind is other


def test_memberships_are_added_to_what_is_there_and_warn_unless_asked_for_otherwise() -> None:
    desired = DesiredMemberships(anchor_kind=Kind.GROUP, anchor="Engineers", others=("jane",), present=True)

    assert (desired.purge, desired.on_external) == (False, OnExternal.WARN)
