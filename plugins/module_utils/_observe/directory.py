# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be read to plan a whole directory, and its plan: kind by kind, each by what its own module reads and plans.

Users and groups come first. Memberships and permission sets are looked at as these would leave the directory, assignments
as those would.
"""

from __future__ import annotations

import typing as t
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from .._desired.access import DesiredAssignments
from .._desired.directory import Declared, DesiredDirectory, DirectoryTask
from .._desired.identities import DesiredIdentity
from .._desired.memberships import DesiredMemberships
from .._model.access import Account
from .._model.entities import PLANNED, Entity, Kind, Ref
from .._model.errors import Problem, Refused, Unresolved
from .._model.keys import Handle, Key
from .._model.places import Place
from .._overlay.reads import OverlayReads
from .._plan.change import LOSSES, Action
from .._plan.directory import DirectoryPlan, plan_directory
from .._plan.named import Named as Given
from .._plan.pieces import (
    Piece,
    access_control_piece,
    assignments_piece,
    identity_piece,
    memberships_piece,
    permission_set_piece,
    unchanged_piece,
)
from .._plan.step import Step, own_steps_of
from .._plan.uniqueness import UniqueValue, holders_by_value
from .._ports.access import Aside, Reads
from .._ports.progress import Phase
from .._resolve.unclear import Unclear
from .._snapshot.snapshot import read
from .access_control import observe_access_control
from .ahead import Ahead, Named
from .as_desired import as_desired, in_memory, renames
from .assignments import NamedAssignments, current, named_assignments, observed_assignments
from .identities import observe_with_access
from .memberships import observe_memberships
from .observation import Observation
from .permission_sets import observe_permission_set
from .purge import Spared, surplus_access, surplus_things
from .reference_places import at_assignments, at_members, lines

_F = t.TypeVar("_F")


@dataclass(frozen=True, kw_only=True)
class _Groups:
    """The groups that list members: which of them are there, by the place of their entry, and whose entries are refused."""

    existing: dict[Place, str] = field(default_factory=dict)
    refused: set[Place] = field(default_factory=set)


class DirectoryObserver:
    """Observes and plans entry by entry. Of each only that is kept which its changes need."""

    def __init__(self, reads: Reads, task: DirectoryTask, aside: Aside) -> None:
        self.handles: dict[Key, Handle] = {}
        self.held: dict[str, t.Collection[str]] = {}
        self._task, self._directory, self._brakes = task, task.directory, task.brakes
        self._holders: dict[UniqueValue, Entity] = {}
        self._unclear = Unclear()
        self._problems: list[Problem] = []
        self._steps: list[Step] = []
        self._groups = _Groups()
        self._spared, self._described = Spared(), set[str]()
        self.skipped: list[Account] = []
        self.touched: list[Entity] = []
        self._tracker = reads.tracker
        self._tracker.begin(Phase.COMPARING, _entries(task.directory))
        self.snapshot = read(reads, ())
        self._ahead = Ahead(self.snapshot, task, aside)

    def planned(self) -> DirectoryPlan:
        """The plan. Raises Unresolved and Refused, with all that is wrong."""
        plan = None
        try:
            plan = plan_directory(
                self._pieces(), self._holders, self._brakes, self._spared.special, surplus=self._surplus
            )
        except Refused as refusal:
            self._problems.append(refusal)
        if plan is not None and not self._problems:
            return plan
        told = [each for problem in self._problems for each in problem.problems]
        raise Unresolved(*told) if any(isinstance(one, Unresolved) for one in self._problems) else Refused(*told)

    def _pieces(self) -> Iterator[Piece]:
        self._ahead.lists()
        yield from self._told(_PEOPLE, self._identities())
        after = self.after()
        # Memberships take longest to read, and it is with permission sets that what is read of assignments begins.
        sets = list(self._told(_SETS, self._permission_sets(after)))
        named = self._ahead.assignments(self.after())
        yield from self._told(_LISTS, self._memberships(after))
        yield from sets
        after = self.after()
        yield from self._told(_ASSIGNMENTS, self._assignments(after, named))
        yield from self._told(_ENTITLEMENTS, self._entitlements(after))
        yield from self._access_control(after)
        yield from self._purged()

    def _told(self, entries: str, pieces: Iterator[Piece]) -> Iterator[Piece]:
        for piece in pieces:
            yield piece
            self._tracker.did(entries)

    def after(self) -> Reads:
        """The directory as what is planned so far would leave it."""
        return OverlayReads(self.snapshot, tuple(self._steps))

    # ---- users and groups

    def _identities(self) -> Iterator[Piece]:
        """Those who may get another name first: what they give up, another entry may mean for somebody new."""
        entries = tuple(enumerate((*self._directory.users, *self._directory.groups)))
        movers = [one for one in entries if one[1].desired.id is not None or one[1].desired.previously]
        yield from self._of_identities(self.snapshot, movers)
        updates = [step for step in self._steps if step.action is Action.UPDATE]
        others = [one for one in entries if one[1].desired.id is None and not one[1].desired.previously]
        yield from self._of_identities(OverlayReads(self.snapshot, renames(updates)), others)

    def _of_identities(self, reads: Reads, entries: Sequence[tuple[int, Declared[DesiredIdentity]]]) -> Iterator[Piece]:
        store, listed = reads.store, in_memory(reads.store)
        for number, declared in entries:
            is_listed = declared.desired.table.kind in listed
            known = as_desired(store, declared.desired) if is_listed else None
            if known is not None:
                piece = unchanged_piece(str(declared.place), known)
                self._described.add(known.ref)
            else:
                planned = self._identity(reads, number, declared)
                if planned is None:
                    self._groups.refused.add(declared.place)
                    continue
                piece = planned
            if declared.desired.table.kind is Kind.GROUP:
                self._take_group(declared.place, piece)
            yield piece

    def _identity(self, reads: Reads, number: int, declared: Declared[DesiredIdentity]) -> Piece | None:
        desired, place = declared.desired, str(declared.place)
        observed = self._tried(lambda: observe_with_access(reads, desired), place)
        if observed is None:
            return None
        found = replace(observed.found, holders={}, ref=Ref(f"{PLANNED}new/{number}"))
        piece = identity_piece(place, desired, found, observed.touched)
        for change in piece.plan.changes:
            self._holders.update(holders_by_value(change, observed.found.holders))
        self._take(piece, observed)
        return piece

    def _take_group(self, place: Place, piece: Piece) -> None:
        if piece.problem is not None:
            self._groups.refused.add(place)
        elif piece.subject is not None:
            self._groups.existing[place] = piece.subject.ref

    # ---- what joins them

    def _memberships(self, after: Reads) -> Iterator[Piece]:
        listing = [one for one in self._directory.memberships if one.members.place not in self._groups.refused]
        self._ahead.memberships()
        known = (self._groups.existing.get(one.members.place) for one in listing)
        self.snapshot.store.read_memberships([group_id for group_id in known if group_id is not None])
        for one in listing:
            yield from self._of_group(after, one.members, bare=not one.members.desired.others and not one.expired)
            if one.expired:
                gone = replace(one.members.desired, others=one.expired, present=False, purge=False)
                declared = replace(one.members, desired=gone, indexes={"members": one.expired_at})
                yield from self._of_group(after, declared, yields=True)

    def _of_group(
        self, after: Reads, declared: Declared[DesiredMemberships], *, yields: bool = False, bare: bool = False
    ) -> Iterator[Piece]:
        desired, unclear = declared.desired, self._unclear.within(at_members(declared))
        observed = self._tried(lambda: observe_memberships(after, desired, unclear))
        if observed is not None:
            place, found = str(declared.place), observed.found
            touched, newcomers = observed.touched, observed.newcomers
            piece = memberships_piece(place, desired, found, touched, newcomers, yields=yields, bare=bare)
            self._take(piece, observed)
            yield replace(piece, places=lines(declared, found, piece.plan))

    # ---- access

    def _permission_sets(self, after: Reads) -> Iterator[Piece]:
        self._ahead.permission_sets()
        for number, declared in enumerate(self._directory.permission_sets):
            observed = observe_permission_set(after, declared.desired, whole=False)
            found = replace(observed.found, ref=Ref(f"{PLANNED}new/set/{number}"))
            piece = permission_set_piece(str(declared.place), declared.desired, found)
            self._take(piece, observed)
            yield piece

    def _assignments(self, after: Reads, ahead: Named | None) -> Iterator[Piece]:
        """All names first: who is assigned in all these places is then read together, the cheapest way."""
        every: list[tuple[Declared[DesiredAssignments], NamedAssignments]] = []
        if ahead is not None:
            every, there = list(zip(self._directory.assignments, ahead.every, strict=True)), ahead.current()
        else:
            self._ahead.places()
            named = ((declared, self._names(after, declared)) for declared in self._directory.assignments)
            every = [(declared, one) for declared, one in named if one is not None]
            there = current(after.access, [one for _declared, one in every])
        for declared, one in every:
            found = observed_assignments(after.store, one, there).found
            self.skipped += [account for account, _reason in found.skipped if not account.active]
            piece = assignments_piece(str(declared.place), declared.desired, found, yields=declared.expired)
            if self._brakes.purge:
                self._steps += own_steps_of(one for one in piece.plan.changes if one.action in LOSSES)
            yield piece

    def _names(self, after: Reads, declared: Declared[DesiredAssignments]) -> NamedAssignments | None:
        unclear = self._unclear.within(at_assignments(declared))
        return self._permitted(declared, lambda: named_assignments(after, declared.desired, unclear))

    def _entitlements(self, after: Reads) -> Iterator[Piece]:
        if not self._directory.entitlements:
            return
        from .directory_entitlements import entitlement_pieces  # few have any

        self._ahead.places()
        for piece, observed in entitlement_pieces(after, self._task, self._unclear, self._permitted):
            self.skipped += [account for account, _reason in observed.found.skipped if not account.active]
            self._take(piece, observed)
            yield piece

    def _access_control(self, after: Reads) -> Iterator[Piece]:
        declared = self._directory.access_control
        if declared is not None:
            observed = observe_access_control(after, declared.desired)
            yield access_control_piece(str(declared.place), declared.desired, observed.found)

    def _purged(self) -> Iterator[Piece]:
        """What goes because no entry describes it: last, so that what entries speak of can be told."""
        for piece, observed in surplus_things(self.snapshot, self.after, self._task, self._described, self._spared):
            if observed is not None:
                self._take(piece, observed)
            yield piece

    def _surplus(self, known: Given) -> Iterator[Piece]:
        return surplus_access(self.after(), self._task, known, self._spared, self.handles)

    # ---- inside

    def _tried(self, observe: t.Callable[[], _F], place: str = "") -> _F | None:
        """What was found about an entry; None where something that it names can't be resolved."""
        try:
            return observe()
        except Unresolved as problem:
            self._problems.append(Unresolved(f"{place}: {problem.message}") if place else problem)
            return None

    def _permitted(self, declared: Declared[t.Any], observe: t.Callable[[], _F]) -> _F | None:
        """The same; None also where it is refused."""
        try:
            return self._tried(observe)
        except Refused as refusal:
            self._problems.append(Refused(f"{declared.place}: {refusal.message}"))
            return None

    def _take(self, piece: Piece, observed: Observation[t.Any]) -> None:
        """Keep what the changes of an entry need, and what later kinds have to see of them."""
        if piece.subject is not None and not piece.exact:
            self._described.add(piece.subject.ref)
        if piece.plan.changes:
            self.handles.update(observed.handles)
            self.held.update(observed.holders)
            self.touched += [one for one in observed.touched if one.external_ids]
            self._steps += own_steps_of(piece.plan.changes)


_PEOPLE, _LISTS, _SETS = "users and groups", "lists of members", "permission sets"
_ASSIGNMENTS, _ENTITLEMENTS = "assignments", "entitlements"


def _entries(directory: DesiredDirectory) -> dict[str, int]:
    """How many entries there are to compare."""
    return {
        _PEOPLE: len(directory.users) + len(directory.groups),
        _LISTS: len(directory.memberships),
        _SETS: len(directory.permission_sets),
        _ASSIGNMENTS: len(directory.assignments),
        _ENTITLEMENTS: len(directory.entitlements),
    }
