# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be read for planning a permission set, and who would lose it with what names."""

from __future__ import annotations

from collections.abc import Iterable

from .._plan.permission_sets import Held, PermissionSetFound, completed
from .._reads.access import Reads
from .._reads.store import Handle, Key
from .._resolve.access import account_names, principal_names
from .._values.access import AccountAssignment
from .._values.model import Entity, Kind
from .._wishes.access import PermissionSetWish
from .observation import Observation


def observe_permission_set(reads: Reads, wish: PermissionSetWish) -> Observation[PermissionSetFound]:
    """Read what planning this permission set needs. Raises CallFailed, Unresolved."""
    entity = _selected(reads, wish)
    if entity is None:
        return Observation(found=PermissionSetFound(), handles={}, touched=())
    access = reads.access
    entity = completed(entity, access.details(entity.id))
    holders = access.holders([entity.id])[entity.id]
    outdated = access.holders([entity.id], outdated=True)[entity.id] if holders else ()
    handles: dict[Key, Handle] = {(Kind.PERMISSION_SET, (entity.name,)): Handle(id=entity.id)}
    held: tuple[Held, ...] = ()
    if not wish.present:
        held = _named(reads, access.assignments_in((account_id, entity.id) for account_id in holders))
        for one in held:
            principal = one.assignment.principal
            handles[principal.kind, (one.principal,)] = Handle(id=principal.id)
    found = PermissionSetFound(
        target=entity,
        holders=tuple(sorted(holders)),
        outdated=tuple(sorted(outdated)),
        assignments=held,
    )
    return Observation(found=found, handles=handles, touched=())


def _selected(reads: Reads, wish: PermissionSetWish) -> Entity | None:
    if wish.arn is not None:
        return reads.access.permission_set(wish.arn)
    every = reads.access.permission_sets({str(wish.name)})
    return next((entity for entity in every if entity.name == wish.name), None)


def _named(reads: Reads, assignments: Iterable[AccountAssignment]) -> tuple[Held, ...]:
    every = tuple(assignments)
    if not every:
        return ()
    accounts = account_names(reads.organization, (one.account_id for one in every))
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
