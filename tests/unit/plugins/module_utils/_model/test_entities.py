# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The values that everything else speaks about."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Account, Progress
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import (
    PLANNED_NOW,
    Record,
    planned_id,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import an_id, user


def test_every_step_has_its_own_stand_in() -> None:
    assert len({planned_id(number) for number in range(20)} | {PLANNED_NOW}) == 21


@pytest.mark.parametrize(
    ("identifier", "planned"),
    [
        pytest.param(planned_id(7), True, id="a stand-in"),
        pytest.param(an_id(1), False, id="an id of the service"),
        pytest.param("90677c608d-planned:user", False, id="the word elsewhere in an id"),
    ],
)
def test_a_thing_with_a_stand_in_for_its_id_is_planned(identifier: str, planned: bool) -> None:
    jane = user("jane")
    other = type(jane)(kind=jane.kind, id=identifier, name=jane.name, attributes=jane.attributes)

    assert other.planned is planned


def test_other_attributes_leave_the_record_but_for_what_a_write_changes() -> None:
    record = Record(
        arn="arn",
        revision="7",
        status="ENABLED",
        created_at="2026-01-01T00:00:00Z",
        created_by="admin",
        updated_at="2026-02-02T00:00:00Z",
        updated_by="somebody",
    )
    jane = user("jane", number=1, external=True, record=record)

    changed = jane.with_attributes({"user_name": "jane.doe"}, name="jane.doe")

    assert (changed.id, changed.kind, changed.external_ids) == (jane.id, jane.kind, jane.external_ids)
    assert (changed.name, changed.attributes) == ("jane.doe", {"user_name": "jane.doe"})
    assert changed.record == Record(arn="arn", status="ENABLED", created_at="2026-01-01T00:00:00Z", created_by="admin")


@pytest.mark.parametrize(
    ("account", "label", "active"),
    [
        pytest.param(Account(id="111111111111"), "111111111111", True, id="that nobody could ask about"),
        pytest.param(
            Account(id="111111111111", name="Prod", status="ACTIVE"), "Prod (111111111111)", True, id="in use"
        ),
        pytest.param(Account(id="111111111111", name="", status="CLOSED"), " (111111111111)", False, id="closed"),
        pytest.param(Account(id="111111111111", status="SUSPENDED"), "111111111111", False, id="suspended"),
        pytest.param(
            Account(id="111111111111", status="PENDING_ACTIVATION"), "111111111111", False, id="not in use yet"
        ),
    ],
)
def test_an_account_is_shown_by_name_and_id_and_may_be_out_of_use(account: Account, label: str, active: bool) -> None:
    assert (account.label, account.active) == (label, active)


@pytest.mark.parametrize(
    ("status", "running", "failed"),
    [
        ("IN_PROGRESS", True, False),
        ("SUCCEEDED", False, False),
        ("FAILED", False, True),
        ("", False, True),
        ("ABANDONED", False, True),
    ],
)
def test_only_what_is_said_to_have_succeeded_has(status: str, running: bool, failed: bool) -> None:
    progress = Progress(request_id="r", status=status)

    assert (progress.running, progress.failed) == (running, failed)
