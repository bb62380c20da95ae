# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be read for planning a permission set, and who would lose it with what names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from .._desired.access import DesiredPermissionSet
from .._model.access import DETAILS, Account, AccountAssignment
from .._model.entities import Entity
from .._plan.permission_sets import ExistingPermissionSet, Held, completed, concerns, details_for, needs_holders
from .._ports.access import Reads
from .._resolve.access import accounts_by_id, principal_names, unnamed
from .observation import Observation


def observe_permission_set(
    reads: Reads, desired: DesiredPermissionSet, *, whole: bool = True
) -> Observation[ExistingPermissionSet]:
    """Read what planning this permission set needs; `whole`, all that a result shows of it. Raises CallFailed, Unresolved.

    Of one that stays as it is, it is otherwise not known who holds it.
    """
    entity = _selected(reads, desired)
    if entity is None:
        return Observation(found=ExistingPermissionSet())
    access = reads.access
    names = DETAILS if whole else details_for(desired)
    entity = completed(entity, access.details_of([entity.id], names)[entity.id])
    quiet = not whole and not needs_holders(desired, entity)
    if quiet and not access.holders([entity.id], outdated=True)[entity.id]:
        return Observation(found=ExistingPermissionSet(target=entity))
    holders = access.holders([entity.id])[entity.id]
    outdated = access.holders([entity.id], outdated=True)[entity.id] if holders else ()
    found = ExistingPermissionSet(target=entity, holders=tuple(sorted(holders)), outdated=tuple(sorted(outdated)))
    found = _with_accounts(reads, found, concerns(desired, found))
    if not desired.present:
        assignments = access.assignments_in((account_id, entity.id) for account_id in holders)
        found = replace(found, assignments=_named(reads, assignments, found.accounts))
    return Observation(found=found, holders={entity.id: found.holders})


def _with_accounts(reads: Reads, found: ExistingPermissionSet, account_ids: tuple[str, ...]) -> ExistingPermissionSet:
    """What was found, with these accounts: what they are named, and whether they can be changed."""
    if not account_ids:
        return found
    accounts, denied = accounts_by_id(reads.organization, account_ids)
    return replace(found, accounts=accounts, warnings=() if denied is None else (unnamed(denied),))


def _selected(reads: Reads, desired: DesiredPermissionSet) -> Entity | None:
    if desired.arn is not None:
        return reads.access.permission_set(desired.arn)
    every = reads.access.permission_sets({str(desired.name)})
    return next((entity for entity in every if entity.name == desired.name), None)


def _named(reads: Reads, assignments: Iterable[AccountAssignment], accounts: Mapping[str, Account]) -> tuple[Held, ...]:
    every = tuple(assignments)
    if not every:
        return ()
    names = principal_names(reads.store, (one.principal for one in every))
    held = (
        Held(
            assignment=one,
            account=accounts[one.account_id],
            principal=names.get(one.principal, one.principal.id),
        )
        for one in every
    )
    return tuple(sorted(held, key=lambda one: (one.account.id, one.assignment.principal.kind.value, one.principal)))
