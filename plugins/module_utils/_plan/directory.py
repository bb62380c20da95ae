# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The planner of a whole directory: what the planners of single things plan for each entry, as one plan.

Entries come one after the other, and of each only its changes are kept, and of what it speaks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from .._desired.brakes import SECTIONS, Brakes, Section
from .._model.entities import Entity
from .._model.errors import Refused
from .._model.keys import Key
from .change import LOSSES, Action, Change, Plan
from .compose import composed
from .named import Given, Named, named
from .pieces import Piece
from .protected import Guarded, Special, verdict
from .uniqueness import UniqueValue


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What a purge leaves alone: a change that is not made, and why."""

    change: Change
    reason: str
    place: str


@dataclass(frozen=True, kw_only=True)
class DirectoryPlan:
    """The plan of a whole directory.

    `places` say where each change comes from, `unchanged` how many things of each kind are as they should be (None stands for
    the attributes for access control), `named` what the file names. `protected` is what a purge leaves alone; `ignored` counts what nobody looks at.
    """

    plan: Plan
    places: Mapping[tuple[Action, Key], str] = field(default_factory=dict)
    named: Named = field(default_factory=Named)
    unchanged: Mapping[Section | None, int] = field(default_factory=dict)
    protected: tuple[Kept, ...] = ()
    ignored: Mapping[Section, int] = field(default_factory=dict)

    def place(self, change: Change) -> str:
        """Where the file says so, or which option does."""
        return self.places[change.action, change.key]


def plan_directory(
    pieces: Iterable[Piece],
    holders: Mapping[UniqueValue, Entity],
    brakes: Brakes,
    special: Special | None = None,
    surplus: Callable[[Named], Iterable[Piece]] = lambda _known: (),
) -> DirectoryPlan:
    """Plan a directory, whatever the order of its entries. Raises Refused, with all that is wrong, each with its place.

    `holders` has who has a value now, for every unique value that a change takes; `special` is what a purge leaves alone,
    which may grow while the pieces are made. `surplus` gives, once all entries are read and it is known what they name, a
    surplus_piece for each membership or assignment of a kind that is purged; of these only that is kept which no entry
    gives.
    """
    draft, special = _Draft(), special or Special()
    for piece in pieces:
        draft.add(piece, brakes, special)
    known = named(draft.subjects, draft.given)
    for piece in surplus(known):
        if not any(known.giver(change.key) for change in piece.plan.changes):
            draft.add(piece, brakes, special)
    plan = composed([draft.settled(known)], holders)
    return DirectoryPlan(
        plan=replace(plan, warnings=tuple(dict.fromkeys(draft.warnings))),
        places=draft.places,
        named=known,
        unchanged={section: count for section, count in draft.unchanged.items() if count},
        protected=tuple(draft.protected),
        ignored=draft.ignored,
    )


@dataclass(frozen=True, kw_only=True)
class _Draft:
    """A plan that grows entry by entry."""

    problems: list[str] = field(default_factory=list)
    changes: dict[tuple[Action, Key], Change] = field(default_factory=dict)
    places: dict[tuple[Action, Key], str] = field(default_factory=dict)
    meant: set[Key] = field(default_factory=set)
    subjects: dict[Key, str] = field(default_factory=dict)
    given: list[tuple[Given, str]] = field(default_factory=list)
    taken: dict[Key, str] = field(default_factory=dict)
    needed: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    unchanged: dict[Section | None, int] = field(default_factory=dict)
    protected: list[Kept] = field(default_factory=list)
    ignored: dict[Section, int] = field(default_factory=dict)

    def add(self, piece: Piece, brakes: Brakes, special: Special) -> None:
        """Take in one entry."""
        if piece.problem is not None:
            self.problems.append(f"{piece.place}: {piece.problem}")
            return
        if piece.bare and piece.plan.changes and not brakes.allow_empty:
            self.problems.append(
                f"{piece.place}.members: is empty, and with purge that would remove every member; set allow_empty: true if "
                "that is intended"
            )
            return
        self._name(piece)
        self.warnings.extend(piece.plan.warnings)
        self.unchanged[piece.section] = self.unchanged.get(piece.section, 0) + piece.unchanged
        for change in self._permitted(piece, brakes, special) if piece.exact else piece.plan.changes:
            known = (change.action, change.key)
            self.changes.setdefault(known, change)
            self.places.setdefault(known, piece.places.get(change.key, piece.place))
            if change.action in LOSSES and not (piece.exact or piece.yields):
                self.meant.add(change.key)

    def _name(self, piece: Piece) -> None:
        if piece.given is not None:
            self.given.append((piece.given, piece.place))
        self.taken.update(dict.fromkeys(piece.taken, piece.place))
        self.needed.update(dict.fromkeys(piece.needs, piece.place))
        if piece.subject is None or piece.exact:
            return
        other = self.subjects.setdefault(piece.subject, piece.place)
        if other != piece.place:
            self.problems.append(f"{piece.place}: {piece.subject.name} is described in {other} as well; name it once")

    def _permitted(self, piece: Piece, brakes: Brakes, special: Special) -> Iterator[Change]:
        """The changes of a purge that nothing forbids.

        What a thing has, goes with the thing or stays with it: of somebody who goes, no assignment may be left behind.
        """
        deletions = [change for change in piece.plan.changes if change.action is Action.DELETE]
        entry = piece.given is not None
        judged = deletions or [change for change in piece.plan.changes if change.action in LOSSES]
        kept = [
            (change, found)
            for change in judged
            if (found := verdict(change.key, brakes, special, exact=entry)) is not None
        ]
        for change, found in kept:
            section = SECTIONS[change.kind]
            if found.guarded is Guarded.PROTECTED:
                self.protected.append(Kept(change=change, reason=found.reason, place=piece.place))
            else:
                self.ignored[section] = self.ignored.get(section, 0) + 1
        staying = {change.key for change, _found in kept}
        if not (staying and deletions):
            yield from (one for one in piece.plan.changes if one.key not in staying or one.action not in LOSSES)

    def settled(self, known: Named) -> Plan:
        """The changes, once all entries are in. Raises Refused where entries contradict one another."""
        every = list(self.changes.values())
        deletes = any(change.action is Action.DELETE for change in every)
        speakers = {**self.needed, **known.speakers()} if deletes else {}
        for change in every:
            if change.action is Action.REMOVE:
                self._settle(change.key, known.giver(change.key))
            elif change.action is Action.DELETE and change.key.ids[0] in speakers:
                self._refuse_spoken_of(change, speakers[change.key.ids[0]])
        for key, place in self.taken.items():
            giver = known.giver(key)
            if giver is not None and (Action.REMOVE, key) not in self.changes:
                # It is not there yet; once it is, it would be taken away.
                self._contradict(key, place, giver)
        if self.problems:
            raise Refused(*self.problems)
        along = {one.key for change in self.changes.values() for one in change.cascade}
        changes = [
            change for change in self.changes.values() if change.action is not Action.REMOVE or change.key not in along
        ]
        return Plan(changes=tuple(changes))

    def _settle(self, key: Key, giver: str | None) -> None:
        """What one entry takes away and another gives: exact lists hold the union; else it contradicts."""
        if giver is not None and key not in self.meant:
            del self.changes[Action.REMOVE, key]
        elif giver is not None:
            self._contradict(key, self.places[Action.REMOVE, key], giver)

    def _contradict(self, key: Key, taker: str, giver: str) -> None:
        self.problems.append(f"{taker}: takes away {key.name}, which {giver} gives; leave one of them out")

    def _refuse_spoken_of(self, change: Change, speaker: str) -> None:
        """Nobody can be deleted and be given something; and what names a permission set that is gone is refused in the next run."""
        what = change.kind.value.replace("_", " ")
        self.problems.append(
            f"{self.places[change.action, change.key]}: deletes the {what} {change.label}, which {speaker} names; "
            "leave it out there, or keep it"
        )
