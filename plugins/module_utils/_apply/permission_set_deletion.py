# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How permission sets are deleted: once no account holds them any more, or with the reason why one still does."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from .._model.errors import CallFailed, FailureKind
from .._model.keys import Handle, Key
from .._plan.change import Action, Change, Plan
from .._plan.relations import AccountAssignmentKey
from .._ports.access import Access
from .waiter import Waiter

# An account lets go of a permission set in fewer seconds, once nobody is assigned there any more: 14 (CloudTrail).
_LETTING_GO = 30.0
_STILL_HELD = (
    "It is still in the accounts {}, from which it is removed some time after the last assignment there; run the "
    "task again "
    "later, or raise wait_timeout"
)
_DESERTED = (
    "It is provisioned in the accounts {}, where nobody was assigned before: if it is not removed from them soon, "
    "assign somebody there and remove the assignment again, both with idc_assignment"
)


class Deletion:
    """Deletes permission sets, as part of a plan that may take their last assignments away."""

    def __init__(self, access: Access, waiter: Waiter, plan: Plan) -> None:
        self._access = access
        self._waiter = waiter
        self._plan = plan

    def run(self, change: Change, handle: Handle) -> None:
        """An account lets go of a permission set some time after its last assignment there.

        One where nobody was assigned already when the plan was made had its time, and may keep it for ever.
        """
        leaving = set(_left_by(self._plan, change.key))

        def hopeful(seconds: float) -> bool:
            if seconds < _LETTING_GO:
                return True
            holders = self._holders(handle) if leaving else None
            return holders is not None and (not holders or not leaving.isdisjoint(holders))

        try:
            self._waiter.until_free(lambda: self._access.delete_permission_set(change.name, handle.id), hopeful)
        except CallFailed as failure:
            if failure.kind is FailureKind.NOT_FOUND:
                return
            holders = (self._holders(handle) or ()) if failure.kind is FailureKind.CONFLICT else ()
            raise failure.explained(_still_held(sorted(holders), leaving)) from failure

    def _holders(self, handle: Handle) -> tuple[str, ...] | None:
        """Which accounts hold it; None where that can't be asked, which leaves nothing open: it was not deleted."""
        try:
            return self._access.holders([handle.id])[handle.id]
        except CallFailed:
            return None


def _left_by(plan: Plan, permission_set: Key) -> Iterable[str]:
    """The ids of the accounts in which a plan takes assignments of a permission set away."""
    removals = (change.key for change in plan.changes if change.action is Action.REMOVE)
    return (
        key.account.ref
        for key in removals
        if isinstance(key, AccountAssignmentKey) and key.permission_set == permission_set
    )


def _still_held(holders: Iterable[str], leaving: Collection[str]) -> str:
    """Why a permission set can't be deleted yet, and what to do about it."""
    going = [one for one in holders if one in leaving]
    left = [one for one in holders if one not in leaving]
    parts = [
        *([_STILL_HELD.format(", ".join(going))] if going else []),
        *([_DESERTED.format(", ".join(left))] if left else []),
    ]
    return ". ".join(parts)
