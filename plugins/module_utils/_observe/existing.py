# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All that there is in a directory, as the keys of plans: for a purge, for an audit, and for counting."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from .._desired.brakes import Section
from .._model.access import Account, AccountAssignment
from .._model.entities import Entity, Kind, Ref
from .._model.errors import CallFailed, FailureKind
from .._model.keys import GroupKey, Key, ThingKey, UserKey, key_of
from .._plan.assignments import Place
from .._plan.change import Action, Change
from .._plan.relations import MembershipKey
from .._ports.access import Reads
from .._ports.identity_store import StoreReads
from .._resolve.access import accounts_by_id, principal_names, stands_alone
from .._resolve.strategies import assigned_everywhere


def existing_keys(reads: Reads, sections: Collection[Section]) -> Iterator[Key]:
    """The keys of all that there is of these kinds. Raises CallFailed.

    What costs calls that were not made before: see `read` of the snapshot.
    """
    if Section.USERS in sections:
        yield from (key_of(one) for one in reads.store.every(Kind.USER))
    if Section.GROUPS in sections:
        yield from (key_of(one) for one in reads.store.every(Kind.GROUP))
    if Section.MEMBERSHIPS in sections:
        yield from memberships(reads.store, (key_of(one) for one in reads.store.every(Kind.GROUP)))
    if Section.PERMISSION_SETS in sections:
        yield from (key_of(one) for one in permission_sets(reads))
    if Section.ASSIGNMENTS in sections:
        yield from (change.key for change in removals(reads))
    if Section.ENTITLEMENTS in sections:
        from .existing_entitlements import entitlement_removals  # few ask for them

        yield from (change.key for change in entitlement_removals(reads))


def permission_sets(reads: Reads) -> tuple[Entity, ...]:
    """All permission sets; none where the instance is one account's own, which has none. Raises CallFailed."""
    try:
        return reads.access.permission_sets()
    except CallFailed as failure:
        if failure.kind in (FailureKind.INVALID, FailureKind.DENIED) and stands_alone(reads):
            return ()
        raise


def removals(reads: Reads) -> Iterator[Change]:
    """For each assignment of accounts and of applications the change that takes it away. Raises CallFailed."""
    sets = {one.id: one for one in permission_sets(reads)}
    given = (assigned_everywhere(reads.access) or ()) if sets else ()
    applications = {one.arn: one for one in reads.access.applications()}
    uses = reads.access.users_of(applications)
    names = principal_names(reads.store, [*(one.principal for one in given), *(one.principal for one in uses)])
    accounts = _accounts(reads, given)
    for one in given:
        place = Place(account=accounts[one.account_id], permission_set=sets[one.permission_set_arn])
        yield place.change(Action.REMOVE, one.principal, names.get(one.principal, one.principal.id))
    for use in uses:
        place = Place(application=applications[use.application_arn])
        yield place.change(Action.REMOVE, use.principal, names.get(use.principal, use.principal.id))


def _accounts(reads: Reads, given: Collection[AccountAssignment]) -> dict[str, Account]:
    return accounts_by_id(reads.organization, (one.account_id for one in given))[0] if given else {}


def memberships(store: StoreReads, groups: Iterable[ThingKey]) -> Iterator[MembershipKey]:
    """The keys of all memberships of these groups. Who is gone has the id for a name. Raises CallFailed."""
    known = {one.ref: GroupKey(ref=one.ref, name=one.name) for one in groups}
    names = {one.id: one.name for one in store.every(Kind.USER)} if known else {}
    for group_id, members in store.members_of(known).items():
        for one in members:
            user = UserKey(ref=Ref(one.user_id), name=names.get(one.user_id, one.user_id))
            yield MembershipKey(group=known[Ref(group_id)], user=user)
