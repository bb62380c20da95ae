# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be read for planning a permission set, and how its accounts and its assignments are named for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ._access import OrganizationReads, Reads
from ._errors import CallFailed
from ._model import Account, AccountAssignment, Entity, Kind
from ._observe import Key, Observation
from ._plan_permission_sets import Held, PermissionSetFound, completed
from ._resolve import names_of
from ._store import Handle
from ._wishes import PermissionSetWish

# Up to so many accounts, single reads cost less than the list of an organization.
_ONE_BY_ONE = 3


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


def accounts_named(organization: OrganizationReads, account_ids: Iterable[str]) -> Mapping[str, Account]:
    """The accounts with these ids, by id. Of those that can't be asked about only the id is known.

    Names are for people here, and not everybody who may manage permission sets may look into the organization.
    """
    wanted = sorted(set(account_ids))
    try:
        if len(wanted) <= _ONE_BY_ONE:
            known = [organization.account(account_id) for account_id in wanted]
        else:
            known = [*organization.accounts()]
    except CallFailed:
        known = []
    found = {account.id: account for account in known if account is not None}
    return {account_id: found.get(account_id, Account(id=account_id)) for account_id in wanted}


def _selected(reads: Reads, wish: PermissionSetWish) -> Entity | None:
    if wish.arn is not None:
        return reads.access.permission_set(wish.arn)
    every = reads.access.permission_sets({str(wish.name)})
    return next((entity for entity in every if entity.name == wish.name), None)


def _named(reads: Reads, assignments: Iterable[AccountAssignment]) -> tuple[Held, ...]:
    every = tuple(assignments)
    if not every:
        return ()
    accounts = accounts_named(reads.organization, (one.account_id for one in every))
    names: dict[str, str] = {}
    for kind in (Kind.USER, Kind.GROUP):
        ids = {one.principal.id for one in every if one.principal.kind is kind}
        names |= {identifier: entity.name for identifier, entity in names_of(reads.store, kind, ids).items()}
    held = (
        Held(
            assignment=one,
            account=accounts[one.account_id],
            principal=names.get(one.principal.id, one.principal.id),
        )
        for one in every
    )
    return tuple(sorted(held, key=lambda one: (one.account.id, one.assignment.principal.kind.value, one.principal)))
