# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the brakes of a directory have to know, read as far as the plan asks for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from .._desired.brakes import FEW, SECTIONS, Brakes, Limit, Section
from .._desired.directory import DirectoryTask
from .._model.access import Principal
from .._model.entities import Entity, Kind, Ref
from .._model.errors import CallFailed, FailureKind, Refused
from .._model.keys import GroupKey, PermissionSetKey, PrincipalKey, UserKey, principal_key
from .._plan.brakes import Standing
from .._plan.change import Change, Plan
from .._plan.directory import DirectoryPlan
from .._plan.limits import Counts, changed, losses
from .._plan.protected import ignored
from .._plan.relations import MembershipKey
from .._plan.required import Caller, CallerNames, Required, caller_names
from .._ports.access import AccessReads, Reads
from .._ports.identity_store import StoreReads
from .._resolve.identities import names_of, resolve
from .existing import existing_keys, memberships
from .management import guard_management


def standing(
    reads: Reads,
    after: Reads,
    task: DirectoryTask,
    directory: DirectoryPlan,
    changes: Sequence[Change],
    held: Mapping[str, Collection[str]],
) -> Standing:
    """What the brakes have to know of these changes. Raises CallFailed, Unresolved.

    `reads` is the directory as it is, `after` as its users and groups would be. `held` has the accounts that hold a
    permission set, by its ARN, as far as they are known already.
    """
    brakes = task.brakes
    return Standing(
        counts=Counts() if brakes.expected_checksum is not None else _counts(reads, brakes, directory, changes),
        required=tuple(_required(reads.store, after.store, *one) for one in brakes.required),
        caller=_caller(reads) if losses(changes) else None,
        recorded=task.recorded,
        denied=_denied(reads, changes, held),
    )


def _denied(reads: Reads, changes: Sequence[Change], held: Mapping[str, Collection[str]]) -> str | None:
    """What the plan does that only the management account may do, with the credentials of another."""
    if not any(change.key.in_accounts for change in changes):
        return None
    try:
        guard_management(reads, Plan(changes=tuple(changes)), held)
    except Refused as refusal:
        return refusal.message
    return None


# ---- how much there is


def _counts(reads: Reads, brakes: Brakes, directory: DirectoryPlan, changes: Sequence[Change]) -> Counts:
    """How much there is of the kinds whose limits this plan might exceed. What nobody looks at does not count."""
    lost, gained = losses(changes), changed(changes)
    existing: dict[Section, int] = {}
    for section in Section:
        gone = sum(SECTIONS.get(key.kind) is section for key in lost)
        more = sum(SECTIONS.get(change.kind) is section for change in gained)
        # So many there are at least.
        least = directory.unchanged.get(section, 0) + gone
        known = _surely(brakes.limits.deletions.get(section), gone, least) and _surely(
            brakes.limits.changes.get(section), more, least
        )
        existing[section] = least if known else _existing(reads, section, brakes)
    leaving = {key.group for key in lost if isinstance(key, MembershipKey) and key.group not in lost}
    return Counts(existing=existing, members=_sizes(reads.store, leaving, brakes))


def _sizes(store: StoreReads, groups: Collection[GroupKey], brakes: Brakes) -> dict[Ref, int]:
    """How many members these groups have."""
    if not brakes.ignore:
        members = store.members_of(key.ref for key in groups) if groups else {}
        return {Ref(group_id): len(some) for group_id, some in members.items()}
    sizes = {key.ref: 0 for key in groups}
    for one in memberships(store, groups):
        sizes[one.group.ref] += not ignored(one, brakes)
    return sizes


def _surely(limit: Limit | None, number: int, least: int) -> bool:
    """Whether so many are within the limit, however many there are besides these."""
    if not number or limit is None:
        return True
    allowed = limit.allowed(least)
    return allowed is None or (least >= FEW and number <= allowed)


def _existing(reads: Reads, section: Section, brakes: Brakes) -> int:
    if section is Section.MEMBERSHIPS and not brakes.ignore:
        groups = [one.id for one in reads.store.every(Kind.GROUP)]
        return sum(len(members) for members in reads.store.members_of(groups).values())
    return sum(not ignored(key, brakes) for key in existing_keys(reads, {section}))


# ---- who has to keep what they have


def _required(store: StoreReads, after: StoreReads, kind: Kind, reference: str) -> Required:
    """What a reference leads to. Who is not there yet may be made by the plan."""
    entity = resolve(store, kind, reference)
    if entity is None:
        return Required(kind=kind, reference=reference, entity=resolve(after, kind, reference))
    groups = _groups_of(store, entity) if kind is Kind.USER else frozenset()
    return Required(kind=kind, reference=reference, entity=entity, groups=groups)


def _groups_of(store: StoreReads, user: Entity) -> frozenset[GroupKey]:
    ids = [one.group_id for one in store.groups_of(user.id)]
    known = names_of(store, Kind.GROUP, ids)
    return frozenset(GroupKey(ref=one.ref, name=one.name) for one in known.values())


# ---- who makes the calls


def _caller(reads: Reads) -> Caller | None:
    """The user of Identity Center whose role makes the calls; None where it is another role, or of another instance."""
    names = caller_names(reads.caller_arn)
    if names is None:
        return None
    found = (one for one in reads.access.permission_sets({names.permission_set}) if one.name == names.permission_set)
    held = next(found, None)
    if held is None:
        return None
    permission_set = PermissionSetKey(ref=held.ref, name=held.name)
    user = resolve(reads.store, Kind.USER, names.user)
    groups = frozenset() if user is None else _groups_of(reads.store, user)
    own = None if user is None else UserKey(ref=user.ref, name=user.name)
    return Caller(
        user=own,
        permission_set=permission_set,
        account_id=names.account_id,
        groups=groups,
        ways=_ways(reads.access, held, names, None if own is None else {own, *groups}),
    )


def _ways(
    access: AccessReads, held: Entity, names: CallerNames, own: Iterable[PrincipalKey] | None
) -> frozenset[PrincipalKey]:
    """Who of these is assigned where the calls come from; all who are, where it is not known who calls."""
    try:
        there = access.assignments_in([(names.account_id, held.id)])
    except CallFailed as failure:
        if failure.kind not in (FailureKind.DENIED, FailureKind.INVALID):
            raise
        return frozenset()
    principals = {one.principal for one in there}
    if own is None:
        return frozenset(principal_key(one.kind, one.id, one.id) for one in principals)
    return frozenset(key for key in own if Principal(kind=key.kind, id=key.ref) in principals)
