# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be read before somebody is deleted: as for any user or group, and what access they have."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable
from dataclasses import replace

from .._plan.identities import IdentityFound
from .._reads.store import Handle, Key
from .._values.errors import CallFailed
from .._values.errors import Kind as Failure
from .._values.model import Kind
from .._wishes.choices import OnAssignments
from .._wishes.identities import IdentityWish
from .identities import observe_identity
from .observation import Observation

if t.TYPE_CHECKING:
    from .._reads.access import Reads
    from .._values.access import AccountAssignment, Principal


def observe_with_access(reads: Reads, wish: IdentityWish) -> Observation[IdentityFound]:
    """Read what planning this user or group needs; of one that goes also its assignments. Raises as observe_identity."""
    observation = observe_identity(reads.store, wish)
    entity = observation.found.target
    if wish.present or entity is None or wish.on_assignments is OnAssignments.KEEP:
        return observation
    # only who deletes needs them
    from .._resolve.access import account_names
    from .._values.access import Principal

    principal = Principal(kind=entity.kind, id=entity.id)
    try:
        assignments = list(_assignments_of(reads, principal))
        uses = reads.access.applications_of([principal])
    except CallFailed as failure:
        raise failure.explained(_UNSEEN if failure.kind is Failure.DENIED else "") from failure
    access = reads.access
    sets = {arn: access.permission_set(arn) for arn in {one.permission_set_arn for one in assignments}}
    names = {arn: arn if found is None else found.name for arn, found in sets.items()}
    accounts = account_names(reads.organization, (one.account_id for one in assignments)) if assignments else {}
    applications = [access.application(use.application_arn) for use in uses]
    handles: dict[Key, Handle] = {(Kind.PERMISSION_SET, (name,)): Handle(id=arn) for arn, name in names.items()}
    found = replace(
        observation.found,
        access=tuple((accounts[one.account_id], names[one.permission_set_arn]) for one in assignments),
        applications=tuple(one for one in applications if one is not None),
    )
    return replace(observation, found=found, handles={**observation.handles, **handles})


_UNSEEN = (
    "What access the user or group has could not be seen, and whatever it has would stay behind. Ask with credentials "
    "that may, or set on_assignments: keep to delete without looking"
)


def _assignments_of(reads: Reads, principal: Principal) -> Iterable[AccountAssignment]:
    """What a principal has in accounts. Who may not ask by principal has to look everywhere."""
    access = reads.access
    try:
        return access.assignments_of([principal])
    except CallFailed as failure:
        if failure.kind not in (Failure.DENIED, Failure.INVALID):
            raise
        from .._resolve.access import stands_alone

        if stands_alone(reads):
            return ()
    holders = access.holders(one.id for one in access.permission_sets())
    pairs = [(account_id, arn) for arn, account_ids in holders.items() for account_id in account_ids]
    return [one for one in access.assignments_in(pairs) if one.principal == principal]
