# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be read besides before a user or a group is deleted: what goes with it, and what access it has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .._model.access import Principal
from .._model.entities import Entity, Kind
from .._model.errors import CallFailed, FailureKind
from .._model.handles import Handle, Key
from .._plan.identities import ExistingIdentity
from .._ports.access import Reads
from .._ports.identity_store import StoreReads
from .._resolve.access import accounts_by_id, stands_alone, unnamed
from .._resolve.identities import names_of
from .._resolve.strategies import assigned_anywhere


def companions(store: StoreReads, entity: Entity) -> tuple[str, ...]:
    """The names of its groups or of its members."""
    if entity.kind is Kind.USER:
        ids = [one.group_id for one in store.groups_of(entity.id)]
        known = names_of(store, Kind.GROUP, ids)
    else:
        ids = [one.user_id for one in store.members(entity.id)]
        known = names_of(store, Kind.USER, ids)
    return tuple(known[identifier].name if identifier in known else identifier for identifier in ids)


def with_access(reads: Reads, entity: Entity, found: ExistingIdentity) -> tuple[ExistingIdentity, Mapping[Key, Handle]]:
    """What was found with the assignments of the one who goes, and the handles of their permission sets.

    Raises CallFailed.
    """
    principal = Principal(kind=entity.kind, id=entity.id)
    try:
        assignments = assigned_anywhere(reads.access, principal, has_none=lambda: stands_alone(reads))
        uses = reads.access.applications_of([principal])
    except CallFailed as failure:
        unseen = failure.kind in (FailureKind.DENIED, FailureKind.UNKNOWN_OPERATION)
        raise failure.explained(_UNSEEN if unseen else "") from failure
    access = reads.access
    arns = dict.fromkeys(one.permission_set_arn for one in assignments)
    sets = access.describe_sets(arns) if arns else {}
    names = {arn: sets[arn].name if arn in sets else arn for arn in arns}
    accounts, denied = accounts_by_id(reads.organization, (one.account_id for one in assignments))
    applications = access.describe_applications([use.application_arn for use in uses]) if uses else {}
    handles: dict[Key, Handle] = {(Kind.PERMISSION_SET, (name,)): Handle(id=arn) for arn, name in names.items()}
    full = replace(
        found,
        access=tuple((accounts[one.account_id], names[one.permission_set_arn]) for one in assignments),
        applications=tuple(applications.values()),
        warnings=() if denied is None else (unnamed(denied),),
    )
    return full, handles


_UNSEEN = (
    "The access of the user or group could not be read, and would stay behind. Use credentials that may read it, or "
    "set on_assignments: keep to delete without checking"
)
