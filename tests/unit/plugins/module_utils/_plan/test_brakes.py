# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All that has to be true of the plan of a directory before it is carried out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.brakes import (
    Brakes,
    Limit,
    Limits,
    Section,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import Refused
from ansible_collections.steward.identity_center.plugins.module_utils._plan.brakes import Standing, brake, doing
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Plan, deleted
from ansible_collections.steward.identity_center.plugins.module_utils._plan.checksum import checksum
from ansible_collections.steward.identity_center.plugins.module_utils._plan.required import Required
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.arbitrary_changes import new_user
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import STORE_ID, user

NONE_GOES = Brakes(limits=Limits(deletions={Section.USERS: Limit(count=0)}))
GONE = deleted(user("jane"))
PLAN = Plan(changes=(new_user("zoe"), GONE))


def test_a_plan_beyond_a_limit_is_refused_with_its_checksum() -> None:
    task = doing(PLAN, NONE_GOES, STORE_ID)

    with pytest.raises(Refused, match=f"pass expected_checksum: {task.checksum}"):
        brake(task, NONE_GOES, Standing())


def test_its_checksum_lifts_the_limits() -> None:
    task = doing(PLAN, NONE_GOES, STORE_ID)

    brake(task, replace(NONE_GOES, expected_checksum=task.checksum), Standing())


def test_another_plan_is_refused() -> None:
    brakes = replace(NONE_GOES, expected_checksum="0" * 64)

    with pytest.raises(Refused, match="the plan is another one than was reviewed"):
        brake(doing(PLAN, brakes, STORE_ID), brakes, Standing())


def test_it_lifts_nothing_else() -> None:
    task = doing(PLAN, NONE_GOES, STORE_ID)
    required = Required(kind=Kind.USER, reference="jane", entity=user("jane"))

    with pytest.raises(Refused, match="jane would be deleted"):
        brake(task, replace(NONE_GOES, expected_checksum=task.checksum), Standing(required=(required,)))


def test_with_additions_only_nothing_goes_and_the_checksum_is_of_what_is_done() -> None:
    brakes = replace(NONE_GOES, additions_only=True)
    task = doing(PLAN, brakes, STORE_ID)

    brake(task, brakes, Standing())

    assert task.held == (GONE,)
    assert task.checksum == checksum(STORE_ID, [new_user("zoe")])


def test_all_that_speaks_against_a_plan_is_told() -> None:
    required = Required(kind=Kind.USER, reference="jane", entity=user("jane"))

    with pytest.raises(Refused) as raised:
        brake(doing(PLAN, NONE_GOES, STORE_ID), NONE_GOES, Standing(required=(required,)))

    first, second = raised.value.problems
    assert first.startswith("required_principals: jane would be deleted")
    assert second.startswith("Refused, because this plan would delete 1 user")


def test_what_a_delegated_administrator_would_be_denied_is_told_with_the_rest() -> None:
    with pytest.raises(Refused, match=r"^Refused to add access; Refused, because this plan would delete 1 user"):
        brake(doing(PLAN, NONE_GOES, STORE_ID), NONE_GOES, Standing(denied="Refused to add access"))
