# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be read besides before a user or a group is deleted: what goes with it, and what access it has."""

from __future__ import annotations

from dataclasses import replace

from .._model.access import Principal
from .._model.entities import Entity, Kind, Ref
from .._model.errors import CallFailed, FailureKind
from .._model.keys import PermissionSetKey, PrincipalKey, principal_key
from .._plan.identities import ExistingIdentity
from .._ports.access import Reads
from .._ports.identity_store import StoreReads
from .._resolve.access import accounts_by_id, stands_alone, unnamed
from .._resolve.identities import names_of
from .._resolve.strategies import assigned_anywhere


def companions(store: StoreReads, entity: Entity) -> tuple[PrincipalKey, ...]:
    """Its groups or its members; one that is not there any more has its id for a name."""
    if entity.kind is Kind.USER:
        kind, ids = Kind.GROUP, [one.group_id for one in store.groups_of(entity.id)]
    else:
        kind, ids = Kind.USER, [one.user_id for one in store.members(entity.id)]
    known = names_of(store, kind, ids)
    return tuple(principal_key(kind, one, known[one].name if one in known else one) for one in ids)


def with_access(reads: Reads, entity: Entity, found: ExistingIdentity) -> ExistingIdentity:
    """What was found, with the assignments of the one who goes. Raises CallFailed."""
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
    held = {arn: PermissionSetKey(ref=Ref(arn), name=sets[arn].name if arn in sets else arn) for arn in arns}
    accounts, denied = accounts_by_id(reads.organization, (one.account_id for one in assignments))
    applications = access.describe_applications([use.application_arn for use in uses]) if uses else {}
    return replace(
        found,
        access=tuple((accounts[one.account_id], held[one.permission_set_arn]) for one in assignments),
        applications=tuple(applications.values()),
        warnings=() if denied is None else (unnamed(denied),),
    )


_UNSEEN = (
    "The access of the user or group could not be read, and would stay behind. Use credentials that may read it, or "
    "set on_assignments: keep to delete without checking"
)
