# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The object of a permission set's result: read back after a write, made up before it."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.access import DesiredPermissionSet
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Entity
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import FailureKind
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import failed_call
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_access import (
    FakeAccess,
    permission_set,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.permission_set_tasks import (
    a_desired,
    run,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.waits import LAG

AUDIT = permission_set("Audit")


class Lagging(FakeAccess):
    """Shows for some looks after a write what was before it."""

    left = 0

    def permission_set(self, arn: str) -> Entity | None:
        real = super().permission_set(arn)
        if self.writes and self.left:
            self.left -= 1
            return AUDIT if arn == AUDIT.id else None
        return real


def ran(access: FakeAccess, desired: DesiredPermissionSet, **how: t.Any) -> tuple[t.Any, list[float]]:
    """The object of a task's result, and how long was waited."""
    result = run(access, desired, **how)
    assert result.answer is not None
    return result.answer["permission_set"], result.slept


@pytest.mark.parametrize("looks", [0, 1, 5])
def test_what_was_written_is_shown_once_it_can_be_seen(looks: int) -> None:
    access = Lagging()
    access.left = looks

    told, slept = ran(access, a_desired(description="x"))

    assert (told["description"], told["created_at"]) == ("x", "2026-11-23T08:15:00Z")
    assert len(slept) == looks


def test_what_cannot_be_seen_for_long_is_shown_as_it_was_written() -> None:
    access = Lagging(AUDIT)
    access.left = 100

    told, slept = ran(access, a_desired(description="x"))

    assert (told["description"], told["permission_set_arn"]) == ("x", AUDIT.id)
    assert slept == list(LAG)


def test_what_cannot_be_looked_at_is_shown_as_it_was_written() -> None:
    access = FakeAccess().fail("permission_set", failed_call(FailureKind.DENIED))

    told, slept = ran(access, a_desired(description="x"))

    assert (told["description"], told["created_at"]) == ("x", None)
    assert (told["permission_set_arn"], slept) == ((access.named("Audit") or AUDIT).id, [])


@pytest.mark.parametrize("looks", [0, 2, 100])
def test_a_deletion_is_told_once_it_can_be_seen(looks: int) -> None:
    access = Lagging(AUDIT)
    access.left = looks

    assert ran(access, a_desired(present=False)) == (None, list(LAG[:looks]))


def test_a_deletion_that_cannot_be_looked_at_is_told() -> None:
    access = FakeAccess(AUDIT).fail("permission_set", failed_call(FailureKind.DENIED))

    assert ran(access, a_desired(present=False)) == (None, [])


def test_check_mode_looks_at_nothing() -> None:
    access = FakeAccess(AUDIT)
    access.read_only = True

    told, slept = ran(access, a_desired(description="x"), check_mode=True)

    assert (told["description"], told["permission_set_arn"], slept) == ("x", AUDIT.id, [])
    assert ran(access, a_desired("New"), check_mode=True)[0]["permission_set_arn"] is None
