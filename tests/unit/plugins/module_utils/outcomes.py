# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Outcomes that answers tell of, and a store that is slow to show them."""

from __future__ import annotations

from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Entity, Kind, Membership
from ansible_collections.steward.identity_center.plugins.module_utils._model.keys import Handle
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action, Change
from ansible_collections.steward.identity_center.plugins.module_utils._plan.memberships import ExistingMemberships
from ansible_collections.steward.identity_center.plugins.module_utils._plan.outcome import ChangeResult, Outcome, Status
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    an_id,
    group,
    joined,
    user,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.named_changes import (
    membership,
    user_key,
)

JANE = user("jane", number=1, title="Dr")
TEAM = group("A", number=101)
UPDATE = Change(
    action=Action.UPDATE,
    key=user_key(JANE),
    before={"user_name": "jane", "title": "Dr"},
    after={"user_name": "jane", "title": "Prof"},
)
REMOVAL = membership(Action.REMOVE, group=TEAM, user=JANE)
PURGED = ExistingMemberships(anchor=TEAM, others=(), current={JANE.id: an_id(900)}, surplus=(JANE,))


def done(change: Change, handle: Handle | None) -> Outcome:
    """An outcome of one change that was done."""
    return Outcome(results=(ChangeResult(change=change, status=Status.DONE, handle=handle),))


def planned(change: Change) -> Outcome:
    """An outcome of one change in check mode."""
    return Outcome(results=(ChangeResult(change=change, status=Status.PLANNED),))


class Lagging(FakeStore):
    """Shows jane, and that she is in the group, until it was asked so many times."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self.looks = looks

    def _still(self) -> bool:
        self.looks -= 1
        return self.looks >= 0

    def describe(self, kind: Kind, identifier: str) -> Entity | None:
        return JANE if self._still() else None

    def membership(self, group_id: str, user_id: str) -> Membership | None:
        return joined(TEAM, JANE) if self._still() and (group_id, user_id) == (TEAM.id, JANE.id) else None
