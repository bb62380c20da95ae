# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a plan touches the management account, and whose the credentials are: read only as far as it matters."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from .._model.errors import CallFailed, FailureKind
from .._model.keys import PermissionSetKey
from .._plan.change import Plan
from .._plan.management import accounts_of, permission_sets_of, refuse_in_management
from .._ports.access import Reads


def guard_management(reads: Reads, plan: Plan, holders: Mapping[str, Collection[str]]) -> None:
    """Stop before the first write of what a delegated administrator would be denied. Raises Refused, CallFailed.

    `holders` has the accounts that hold a permission set, by its ARN, as far as they are known already.
    """
    management_id = reads.instance.owner_account_id
    if management_id is None:
        return
    held = _held(reads, management_id, plan, holders)
    if not held and management_id not in accounts_of(plan.changes):
        return
    caller = reads.caller_account_id
    if caller not in (None, management_id):
        refuse_in_management(plan, management_id, held, str(caller))


def _held(
    reads: Reads, management_id: str, plan: Plan, holders: Mapping[str, Collection[str]]
) -> list[PermissionSetKey]:
    """The permission sets that the plan touches and the management account holds."""
    if management_id in accounts_of(plan.changes):
        return []  # no need to know: one reason to ask for the caller is enough
    # One that is made by this very plan nobody holds.
    touched = permission_sets_of(plan.changes)
    there = {arn for arn, accounts in holders.items() if management_id in accounts}
    if not {key.ref for key in touched} <= set(holders):
        try:
            there |= set(reads.access.held([management_id])[management_id])
        except CallFailed as failure:
            if failure.kind not in (FailureKind.DENIED, FailureKind.INVALID):
                raise
            # Who may not look is not refused: the service decides.
    return [key for key in touched if key.ref in there]
