# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check mode across tasks: an identity store as it would be, had the planned steps of earlier tasks been done.

In a check-mode play the controller carries the steps from task to task. Each task then reads through this view, plans
on what it sees, and adds its own steps. Outside check mode there are no steps, and no view.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from .._model.attributes import TABLES, lookup_value
from .._model.entities import PLANNED, Entity, Kind, Membership
from .._model.references import lookups
from .._plan.change import Action
from .._plan.step import Step
from .._ports.identity_store import InMemory, StoreReads
from .._resolve.unclear import earlier_result
from .things import EARLIER, PlannedThings


@dataclass(frozen=True, kw_only=True)
class _Index:
    """The ids of those who have a value, by the value as it is spelled, and whatever its letter case."""

    exact: dict[str, list[str]] = field(default_factory=dict)
    folded: dict[str, list[str]] = field(default_factory=dict)


class OverlayStore:
    """A store seen through planned steps. Offers StoreReads."""

    def __init__(self, store: StoreReads, steps: Iterable[Step], by: str = EARLIER) -> None:
        """`by` says whose steps they are, for what became of a name."""
        self._store = store
        self._users, self._groups = PlannedThings(by), PlannedThings(by)
        self._things = {Kind.USER: self._users, Kind.GROUP: self._groups}
        self._folding: dict[Kind, bool] = {}
        self._joined: dict[tuple[str, str], bool] = {}
        # The pairs of each group and each user; and who has which unique value, once somebody asks.
        self._pairs: dict[str, dict[tuple[str, str], None]] = {}
        self._indexes: dict[tuple[Kind, str], _Index] = {}
        for one in steps:
            if one.kind is Kind.MEMBERSHIP:
                self._join(*one.ids, joined=one.action is Action.ADD)
            elif (things := self._things.get(one.kind)) is not None:
                self._take(things, one)

    def find(self, kind: Kind, attribute: str, value: str) -> str | None:
        """See StoreReads."""
        planned = self._planned_with(kind, attribute, value)
        return planned or self._still(kind, attribute, self._store.find(kind, attribute, value))

    def find_many(self, kind: Kind, attribute: str, values: Iterable[str]) -> Mapping[str, str]:
        """See StoreReads."""
        planned = {value: self._planned_with(kind, attribute, value) for value in values}
        real = self._store.find_many(kind, attribute, [value for value, one in planned.items() if one is None])
        found = {value: one or self._still(kind, attribute, real.get(value)) for value, one in planned.items()}
        return {value: identifier for value, identifier in found.items() if identifier is not None}

    def _planned_with(self, kind: Kind, attribute: str, value: str) -> str | None:
        """The id of the thing that would have this value by the steps, if it is one of those that they touch."""
        index = self._index(kind, attribute)
        exact, alike = index.exact.get(value, []), index.folded.get(value.casefold(), [])
        for identifier in exact or (alike if alike and self._folds(kind) else ()):
            if identifier in self._things[kind].created or self.describe(kind, identifier) is not None:
                return identifier
        return None

    def _still(self, kind: Kind, attribute: str, found: str | None) -> str | None:
        """What was found in the store, unless the steps take it, or its value, away."""
        things = self._things[kind]
        return None if found in things.deleted or attribute in things.changed.get(found or "", ()) else found

    def describe(self, kind: Kind, identifier: str) -> Entity | None:
        """See StoreReads."""
        return self._things[kind].shown(identifier, lambda one: self._store.describe(kind, one))

    def every(self, kind: Kind) -> Iterator[Entity]:
        """See StoreReads."""
        return self._things[kind].over(self._store.every(kind))

    def members(self, group_id: str) -> tuple[Membership, ...]:
        """See StoreReads."""
        real = () if group_id in self._groups.created else self._store.members(group_id)
        return self._joined_with(real, group_id, side=0)

    def groups_of(self, user_id: str) -> tuple[Membership, ...]:
        """See StoreReads."""
        real = () if user_id in self._users.created else self._store.groups_of(user_id)
        return self._joined_with(real, user_id, side=1)

    def membership(self, group_id: str, user_id: str) -> Membership | None:
        """See StoreReads."""
        joined = self._joined.get((group_id, user_id))
        if joined is not None:
            return _planned_membership(group_id, user_id) if joined else None
        there = self._groups.only_real([group_id]) and self._users.only_real([user_id])
        return self._store.membership(group_id, user_id) if there else None

    def describe_many(self, kind: Kind, identifiers: Iterable[str]) -> Mapping[str, Entity]:
        """See StoreReads."""
        return self._things[kind].all_shown(identifiers, lambda wanted: self._store.describe_many(kind, wanted))

    def members_of(self, group_ids: Iterable[str]) -> Mapping[str, tuple[Membership, ...]]:
        """See StoreReads."""
        wanted = list(dict.fromkeys(group_ids))
        real = self._store.members_of([one for one in wanted if one not in self._groups.created])
        return {one: self._joined_with(real.get(one, ()), one, side=0) for one in wanted}

    def groups_of_each(self, user_ids: Iterable[str]) -> Mapping[str, tuple[Membership, ...]]:
        """See StoreReads."""
        wanted = list(dict.fromkeys(user_ids))
        real = self._store.groups_of_each([one for one in wanted if one not in self._users.created])
        return {one: self._joined_with(real.get(one, ()), one, side=1) for one in wanted}

    def became(self, kind: Kind, name: str) -> str | None:
        """See Foreseen."""
        things = self._things[kind]
        if name in things.fates:
            return things.fates[name]
        for attribute in lookups(kind, name):
            identifier = self._store.find(kind, attribute, name) or ""
            if identifier in things.deleted:
                return things.deletion
            changed = things.changed.get(identifier, {})
            if attribute in changed:
                return things.change_of(changed[attribute])
        return earlier_result(self._store, kind, name)

    def holds(self, kind: Kind) -> bool:
        """See InMemory."""
        return isinstance(self._store, InMemory) and self._store.holds(kind)

    def _take(self, things: PlannedThings, one: Step) -> None:
        things.take(one)
        if one.action is Action.DELETE:
            for pair in self._pairs.pop(one.ids[0], {}):
                self._joined.pop(pair, None)

    def _join(self, group_id: str, user_id: str, *, joined: bool) -> None:
        self._joined[group_id, user_id] = joined
        for identifier in (group_id, user_id):
            self._pairs.setdefault(identifier, {})[group_id, user_id] = None

    def _index(self, kind: Kind, attribute: str) -> _Index:
        """Who would have which value of a unique attribute by the steps; made once, when it is first asked for."""
        if (kind, attribute) not in self._indexes:
            index = self._indexes[kind, attribute] = _Index()
            for identifier, attributes in self._things[kind].written():
                value = attributes.get(attribute)
                text = None if value is None else lookup_value({attribute: value}, attribute)
                if text is not None:
                    index.exact.setdefault(text, []).append(identifier)
                    index.folded.setdefault(text.casefold(), []).append(identifier)
        return self._indexes[kind, attribute]

    def _folds(self, kind: Kind) -> bool:
        """Whether the service finds names whatever their letter case: asked once, of a thing that is there.

        It is not documented. Where nothing is there to ask about, it is taken to do so.
        """
        if kind not in self._folding:
            naming = TABLES[kind].naming
            real = (entity for entity in self._store.every(kind) if entity.name != entity.name.swapcase())
            known = next(real, None)
            self._folding[kind] = known is None or self._store.find(kind, naming, known.name.swapcase()) == known.id
        return self._folding[kind]

    def _joined_with(self, real: Iterable[Membership], identifier: str, *, side: int) -> tuple[Membership, ...]:
        left = (one for one in real if self._joined.get((one.group_id, one.user_id), True))
        of_groups = (one for one in left if one.group_id not in self._groups.deleted)
        kept = [one for one in of_groups if one.user_id not in self._users.deleted]
        pairs = {(one.group_id, one.user_id) for one in kept}
        added = [
            _planned_membership(*pair)
            for pair in self._pairs.get(identifier, {})
            if self._joined.get(pair) and pair[side] == identifier and pair not in pairs
        ]
        return (*kept, *added)


def _planned_membership(group_id: str, user_id: str) -> Membership:
    return Membership(id=f"{PLANNED}{group_id}/{user_id}", group_id=group_id, user_id=user_id)
