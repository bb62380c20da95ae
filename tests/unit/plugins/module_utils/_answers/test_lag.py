# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What was written is waited for until it shows, for as long as is within reason."""

from __future__ import annotations

from ansible_collections.steward.identity_center.plugins.module_utils._answers.identities import identity_answer
from ansible_collections.steward.identity_center.plugins.module_utils._answers.memberships import memberships_answer
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import FailureKind
from ansible_collections.steward.identity_center.plugins.module_utils._model.keys import Handle
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import deleted
from ansible_collections.steward.identity_center.plugins.module_utils._plan.identities import ExistingIdentity
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    failed_call,
    user,
    user_wish,
    users_of_group,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.outcomes import (
    JANE,
    PURGED,
    REMOVAL,
    UPDATE,
    done,
    planned,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.waits import LAG


class Slow(FakeStore):
    """Shows the writes only after some looks."""

    def __init__(self, looks: int) -> None:
        super().__init__(user("jane", number=1, title="Prof", locale="late"))
        self.looks = looks

    def describe(self, kind: Kind, identifier: str) -> object:
        self.looks -= 1
        return None if self.looks >= 0 else super().describe(kind, identifier)


def test_a_write_that_shows_late_is_waited_for(slept: list[float]) -> None:
    answer = identity_answer(
        Slow(2), user_wish(), ExistingIdentity(target=JANE), done(UPDATE, Handle(id=JANE.id, revision="1"))
    )

    assert answer["user"]["locale"] == "late"
    assert slept == list(LAG[:2])


def test_what_cannot_be_looked_at_is_not_waited_for(slept: list[float]) -> None:
    real = FakeStore()
    real.fail("membership", failed_call(FailureKind.DENIED))

    memberships_answer(real, users_of_group("A", purge=True), PURGED, done(REMOVAL, None))

    assert slept == []


def test_check_mode_waits_for_nothing(slept: list[float]) -> None:
    real = FakeStore()

    identity_answer(real, user_wish(present=False), ExistingIdentity(target=JANE), planned(deleted(JANE)))
    memberships_answer(real, users_of_group("A", purge=True), PURGED, planned(REMOVAL))

    assert (slept, real.calls) == ([], [])
