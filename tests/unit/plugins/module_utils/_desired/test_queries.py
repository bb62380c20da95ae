# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whom a task asks about."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.queries import Query
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import query


@pytest.mark.parametrize(
    ("asked", "other"),
    [
        pytest.param(query(Kind.GROUP), Kind.USER, id="a query for groups"),
        pytest.param(query(Kind.USER), Kind.GROUP, id="a query for users"),
    ],
)
def test_a_user_stands_on_the_other_side_of_a_group(asked: Query, other: Kind) -> None:
    assert asked.other_kind is other
