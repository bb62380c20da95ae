# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a purge comes to: for each thing that no file names, what taking it away does, or that it is left alone."""

from __future__ import annotations

import typing as t
from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from .._desired.access import DesiredPermissionSet
from .._desired.brakes import SECTIONS, Brakes, Section
from .._desired.choices import OnAssignments, OnExternal
from .._desired.directory import DirectoryTask
from .._desired.identities import DesiredIdentity
from .._model.access import Principal
from .._model.attributes import TABLES
from .._model.entities import Entity, Kind, Ref
from .._model.entitlements import account_of, is_role_arn
from .._model.keys import Handle, Key, key_of
from .._plan.change import Change, Plan, deleted
from .._plan.entitlement_keys import EntitlementKey
from .._plan.named import Named
from .._plan.pieces import Piece, identity_piece, permission_set_piece, surplus_piece
from .._plan.protected import Special, of_control_tower, verdict
from .._plan.relations import AccountAssignmentKey
from .._ports.access import Reads
from .._resolve.access import accounts_by_id
from .._resolve.strategies import ONE_BY_ONE
from .._snapshot.snapshot import Snapshot
from .existing import permission_sets, removals
from .identities import observe_with_access
from .observation import Observation
from .permission_sets import observe_permission_set


class Purged(t.NamedTuple):
    """What one thing comes to, and what was read for it: nothing where it is left alone."""

    piece: Piece
    observation: Observation[t.Any] | None = None


@dataclass(frozen=True, kw_only=True)
class Spared:
    """What a purge leaves alone whatever its name, as far as it is known: it grows while pieces are made."""

    tagged: set[Ref] = field(default_factory=set)
    used: set[Ref] = field(default_factory=set)
    accounts: dict[str, str] = field(default_factory=dict)

    @property
    def special(self) -> Special:
        """The same for the planner."""
        return Special(tagged=self.tagged, used=self.used, accounts=self.accounts)

    def learn(self, reads: Reads, keys: Collection[Key], known: Named) -> None:
        """Find out what of these things is special. Raises CallFailed."""
        assignments = [key for key in keys if isinstance(key, AccountAssignmentKey)]
        roles = [key.role.ref for key in keys if isinstance(key, EntitlementKey)]
        refs = [key.permission_set.ref for key in assignments]
        refs += [Ref(key.ids[0]) for key in keys if key.kind is Kind.PERMISSION_SET]
        self.used.update(Ref(place[1]) for place in known.given if len(place) > 1)
        self._learn_tags(reads, refs)
        self._learn_accounts(reads, {key.account.ref for key in assignments} | set(map(account_of, roles)), known)

    def _learn_tags(self, reads: Reads, refs: Collection[Ref]) -> None:
        details = reads.access.details_of(refs, ("tags",)) if refs else {}
        self.tagged.update(Ref(arn) for arn, one in details.items() if of_control_tower(one))

    def _learn_accounts(self, reads: Reads, account_ids: Collection[str], known: Named) -> None:
        """The management account is not touched by implication; in one that is suspended nothing can be taken away."""
        accounts = accounts_by_id(reads.organization, account_ids)[0] if account_ids else {}
        for account_id, account in accounts.items():
            if not account.active:
                self.accounts[account_id] = f"{account.condition}, so nothing can be taken away there"
        owner = reads.instance.owner_account_id
        if owner in account_ids and not any(_account_of(place[0]) == owner for place in known.given):
            self.accounts[str(owner)] = "is the management account, where only entries that name it take anything away"


def read_whole(snapshot: Snapshot, brakes: Brakes) -> None:
    """Read the assignments where a purge or an audit asks for all, before anybody asks for parts. Raises CallFailed."""
    if Section.ASSIGNMENTS in brakes.purge | brakes.unmanaged:
        if permission_sets(snapshot):
            snapshot.access.read_assignments()
        snapshot.access.read_application_assignments()


def surplus_things(
    snapshot: Snapshot,
    after: t.Callable[[], Reads],
    task: DirectoryTask,
    described: Container[str],
    spared: Spared,
) -> Iterator[Purged]:
    """What goes because no entry describes it, once it is known what is `described`. Raises CallFailed, Unresolved.

    `after` gives the directory as what is planned so far would leave it. Of a kind of which there is no list at all, nothing
    goes.
    """
    brakes, listed = task.brakes, task.directory.listed
    yield Purged(Piece(place="purge", plan=Plan(warnings=tuple(_left_out(task))), exact=True))
    for section, kind in ((Section.USERS, Kind.USER), (Section.GROUPS, Kind.GROUP)):
        if section in brakes.purge and section.value in listed:
            yield from surplus_identities(snapshot, kind, described, brakes)
    if Section.PERMISSION_SETS in brakes.purge and Section.PERMISSION_SETS.value in listed:
        yield from surplus_permission_sets(snapshot, after(), described, task, spared)


def surplus_identities(snapshot: Snapshot, kind: Kind, named: Container[str], brakes: Brakes) -> Iterator[Purged]:
    """Users or groups that no entry describes. Raises CallFailed, Unresolved."""
    surplus = [one for one in snapshot.store.every(kind) if one.id not in named]
    going = [one for one in surplus if verdict(key_of(one), brakes) is None]
    policy = brakes.on_assignments or OnAssignments.REMOVE
    _prepare(snapshot, kind, going, access=policy is not OnAssignments.KEEP)
    place, leaving = _place(SECTIONS[kind]), {one.id for one in going}
    for one in surplus:
        if one.id not in leaving:
            yield Purged(_left_alone(one))
            continue
        desired = DesiredIdentity(
            table=TABLES[kind],
            present=False,
            id=one.id,
            name=None,
            attributes={},
            on_external=brakes.on_external or OnExternal.REFUSE,
            on_assignments=policy,
        )
        observed = observe_with_access(snapshot, desired)
        yield Purged(identity_piece(place, desired, observed.found, observed.touched, exact=True), observed)


def _prepare(snapshot: Snapshot, kind: Kind, going: Sequence[Entity], *, access: bool) -> None:
    """Read what these have side by side, the cheaper way, before each is looked at by itself. Raises CallFailed."""
    if not going:
        return
    ids = [one.id for one in going]
    many = len(going) > ONE_BY_ONE
    if many:
        snapshot.store.read_memberships(None if kind is Kind.USER else ids)
    if access:
        principals = [Principal(kind=kind, id=one) for one in ids]
        if permission_sets(snapshot):
            snapshot.access.read_assignments(principals)
        if many:
            snapshot.access.read_application_assignments()
        else:
            snapshot.access.applications_of(principals)


def surplus_permission_sets(
    snapshot: Snapshot, after: Reads, named: Container[str], task: DirectoryTask, spared: Spared
) -> Iterator[Purged]:
    """Permission sets that no entry describes; `after` is what is planned besides. Raises CallFailed.

    Their assignments go with them where the task says so, or purges assignments too.
    """
    surplus = [one for one in permission_sets(snapshot) if one.id not in named]
    spared.learn(snapshot, [key_of(one) for one in surplus], Named())
    going = _purges(task, Section.ASSIGNMENTS) or task.brakes.on_assignments is OnAssignments.REMOVE
    policy = OnAssignments.REMOVE if going else OnAssignments.REFUSE
    for one in surplus:
        if verdict(key_of(one), task.brakes, spared.special) is not None:
            yield Purged(_left_alone(one))
            continue
        desired = DesiredPermissionSet(present=False, arn=one.id, name=None, attributes={}, on_assignments=policy)
        observed = observe_permission_set(after, desired)
        yield Purged(
            permission_set_piece(_place(Section.PERMISSION_SETS), desired, observed.found, exact=True), observed
        )


def surplus_access(
    after: Reads, task: DirectoryTask, known: Named, spared: Spared, handles: dict[Key, Handle]
) -> Iterator[Piece]:
    """Assignments and entitlements that no entry gives; `after` is what is planned besides. Raises CallFailed, Unsupported.

    `handles` get those by which they go.
    """
    if _purges(task, Section.ASSIGNMENTS):
        yield from _surplus(Section.ASSIGNMENTS, after, removals(after), known, spared)
    if _purges(task, Section.ENTITLEMENTS):
        from .existing_entitlements import every_entitlement  # few ask for them

        every = list(every_entitlement(after))
        handles.update((change.key, handle) for change, handle in every)
        yield from _surplus(Section.ENTITLEMENTS, after, (change for change, _handle in every), known, spared)


def _surplus(section: Section, after: Reads, every: Iterable[Change], known: Named, spared: Spared) -> Iterator[Piece]:
    surplus = [change for change in every if known.giver(change.key) is None]
    spared.learn(after, [change.key for change in surplus], known)
    yield from (surplus_piece(section, change) for change in surplus)


def _account_of(place: str) -> str:
    """The account of a place: that of a role, or the place itself."""
    return account_of(place) if is_role_arn(place) else place


def _purges(task: DirectoryTask, section: Section) -> bool:
    return section in task.brakes.purge and section.value in task.directory.listed


def _left_alone(entity: Entity) -> Piece:
    """What a purge of this would do, for the planner to say why it does not."""
    section, change = SECTIONS[entity.kind], deleted(entity)
    return Piece(place=_place(section), section=section, plan=Plan(changes=(change,)), exact=True)


def _place(section: Section) -> str:
    return f"purge: [{section.value}]"


def _left_out(task: DirectoryTask) -> Iterator[str]:
    """The kinds of which nothing goes although they are named, each in a sentence."""
    directory, brakes = task.directory, task.brakes
    for section in Section:
        if section is not Section.MEMBERSHIPS and section in brakes.purge and section.value not in directory.listed:
            yield f"purge: [{section.value}]: there is no list of {section.noun}, so all that there are stay as they are"
    # apply purges memberships by default: a file of users alone is nothing to warn about.
    if Section.MEMBERSHIPS in brakes.purge and Section.GROUPS.value in directory.listed and not directory.memberships:
        yield "purge: [memberships]: no group lists its members, so all that there are stay as they are"
