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
from .._model.entities import PLANNED, Entity, Kind, Membership, Value
from .._model.references import lookups
from .._model.yaml_text import quoted
from .._plan.change import Action
from .._plan.step import Step, planned_entity, with_changes
from .._ports.identity_store import InMemory, StoreReads
from .._resolve.unclear import earlier_result

EARLIER = "an earlier task of this run"
_IDENTITIES = (Kind.USER, Kind.GROUP, Kind.MEMBERSHIP)


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
        self._by = by
        self._created: dict[str, Entity] = {}
        self._changed: dict[str, dict[str, Value | None]] = {}
        self._kinds: dict[str, Kind] = {}
        self._folding: dict[Kind, bool] = {}
        self._deleted: set[str] = set()
        self._joined: dict[tuple[str, str], bool] = {}
        # The pairs of each group and each user; and who has which unique value, once somebody asks.
        self._pairs: dict[str, dict[tuple[str, str], None]] = {}
        self._indexes: dict[tuple[Kind, str], _Index] = {}
        self._fates: dict[tuple[Kind, str], str] = {}
        for one in steps:
            if one.kind in _IDENTITIES:
                self._take(one)

    def find(self, kind: Kind, attribute: str, value: str) -> str | None:
        """See StoreReads."""
        identifier = self._planned_with(kind, attribute, value)
        return self._still(attribute, self._store.find(kind, attribute, value)) if identifier is None else identifier

    def find_many(self, kind: Kind, attribute: str, values: Iterable[str]) -> Mapping[str, str]:
        """See StoreReads."""
        planned = {value: self._planned_with(kind, attribute, value) for value in values}
        real = self._store.find_many(kind, attribute, [value for value, one in planned.items() if one is None])
        found = {value: one or self._still(attribute, real.get(value)) for value, one in planned.items()}
        return {value: identifier for value, identifier in found.items() if identifier is not None}

    def _planned_with(self, kind: Kind, attribute: str, value: str) -> str | None:
        """The id of the thing that would have this value by the steps, if it is one of those that they touch."""
        index = self._index(kind, attribute)
        exact, alike = index.exact.get(value, []), index.folded.get(value.casefold(), [])
        for identifier in exact or (alike if alike and self._folds(kind) else ()):
            if self.describe(kind, identifier) is not None:
                return identifier
        return None

    def _still(self, attribute: str, found: str | None) -> str | None:
        """What was found in the store, unless the steps take it, or its value, away."""
        return None if found in self._deleted or attribute in self._changed.get(found or "", ()) else found

    def describe(self, kind: Kind, identifier: str) -> Entity | None:
        """See StoreReads."""
        if identifier in self._deleted:
            return None
        if identifier in self._created:
            return self._created[identifier]
        entity = self._store.describe(kind, identifier)
        return None if entity is None else self._as_planned(entity)

    def every(self, kind: Kind) -> Iterator[Entity]:
        """See StoreReads."""
        for entity in self._store.every(kind):
            if entity.id not in self._deleted:
                yield self._as_planned(entity)
        yield from (entity for entity in self._created.values() if entity.kind is kind)

    def members(self, group_id: str) -> tuple[Membership, ...]:
        """See StoreReads."""
        real = () if group_id in self._created else self._store.members(group_id)
        return self._joined_with(real, group_id, side=0)

    def groups_of(self, user_id: str) -> tuple[Membership, ...]:
        """See StoreReads."""
        real = () if user_id in self._created else self._store.groups_of(user_id)
        return self._joined_with(real, user_id, side=1)

    def membership(self, group_id: str, user_id: str) -> Membership | None:
        """See StoreReads."""
        joined = self._joined.get((group_id, user_id))
        if joined is not None:
            return _planned_membership(group_id, user_id) if joined else None
        if any(one in self._created or one in self._deleted for one in (group_id, user_id)):
            return None
        return self._store.membership(group_id, user_id)

    def describe_many(self, kind: Kind, identifiers: Iterable[str]) -> Mapping[str, Entity]:
        """See StoreReads."""
        wanted = [one for one in dict.fromkeys(identifiers) if one not in self._deleted]
        real = self._store.describe_many(kind, [one for one in wanted if one not in self._created])
        planned = {one: self._created[one] for one in wanted if one in self._created}
        return {**planned, **{identifier: self._as_planned(entity) for identifier, entity in real.items()}}

    def members_of(self, group_ids: Iterable[str]) -> Mapping[str, tuple[Membership, ...]]:
        """See StoreReads."""
        wanted = list(dict.fromkeys(group_ids))
        real = self._store.members_of([one for one in wanted if one not in self._created])
        return {one: self._joined_with(real.get(one, ()), one, side=0) for one in wanted}

    def groups_of_each(self, user_ids: Iterable[str]) -> Mapping[str, tuple[Membership, ...]]:
        """See StoreReads."""
        wanted = list(dict.fromkeys(user_ids))
        real = self._store.groups_of_each([one for one in wanted if one not in self._created])
        return {one: self._joined_with(real.get(one, ()), one, side=1) for one in wanted}

    def became(self, kind: Kind, name: str) -> str | None:
        """See Foreseen."""
        if (kind, name) in self._fates:
            return self._fates[kind, name]
        for attribute in lookups(kind, name):
            identifier = self._store.find(kind, attribute, name) or ""
            if identifier in self._deleted:
                return self._deletion()
            changed = self._changed.get(identifier, {})
            if attribute in changed:
                value = changed[attribute]
                return self._renamed(value) if isinstance(value, str) else f"that address is changed by {self._by}"
        return earlier_result(self._store, kind, name)

    def holds(self, kind: Kind) -> bool:
        """See InMemory."""
        return isinstance(self._store, InMemory) and self._store.holds(kind)

    def _deletion(self) -> str:
        return f"deleted by {self._by}"

    def _renamed(self, name: str) -> str:
        return f"renamed to {quoted(name)} by {self._by}"

    def _take(self, one: Step) -> None:
        if one.kind is Kind.MEMBERSHIP:
            group_id, user_id = one.ids
            self._join(group_id, user_id, joined=one.action is Action.ADD)
            return
        (identifier,) = one.ids
        if one.action is Action.CREATE:
            self._created[identifier] = planned_entity(one.kind, identifier, one.attributes)
        elif one.action is Action.DELETE:
            gone = self._created.pop(identifier, None)
            if gone is not None:
                self._fates[one.kind, gone.name] = self._deletion()
            self._deleted.add(identifier)
            for pair in self._pairs.pop(identifier, {}):
                self._joined.pop(pair, None)
        elif identifier in self._created:
            old = self._created[identifier]
            new = self._created[identifier] = with_changes(old, one.attributes)
            if new.name != old.name:
                self._fates[one.kind, old.name] = self._renamed(new.name)
        else:
            self._changed.setdefault(identifier, {}).update(one.attributes)
            self._kinds[identifier] = one.kind

    def _join(self, group_id: str, user_id: str, *, joined: bool) -> None:
        self._joined[group_id, user_id] = joined
        for identifier in (group_id, user_id):
            self._pairs.setdefault(identifier, {})[group_id, user_id] = None

    def _index(self, kind: Kind, attribute: str) -> _Index:
        """Who would have which value of a unique attribute by the steps; made once, when it is first asked for."""
        if (kind, attribute) not in self._indexes:
            index = self._indexes[kind, attribute] = _Index()
            for identifier, attributes in self._written(kind):
                value = attributes.get(attribute)
                text = None if value is None else lookup_value({attribute: value}, attribute)
                if text is not None:
                    index.exact.setdefault(text, []).append(identifier)
                    index.folded.setdefault(text.casefold(), []).append(identifier)
        return self._indexes[kind, attribute]

    def _written(self, kind: Kind) -> Iterator[tuple[str, Mapping[str, Value | None]]]:
        """What the steps set of the things of this kind, by id; asks the service nothing."""
        for entity in self._created.values():
            if entity.kind is kind:
                yield entity.id, entity.attributes
        for identifier, attributes in self._changed.items():
            if self._kinds[identifier] is kind and identifier not in self._deleted:
                yield identifier, attributes

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

    def _as_planned(self, entity: Entity) -> Entity:
        return with_changes(entity, self._changed.get(entity.id, {}))

    def _joined_with(self, real: Iterable[Membership], identifier: str, *, side: int) -> tuple[Membership, ...]:
        kept = [
            one
            for one in real
            if self._joined.get((one.group_id, one.user_id), True) and not {one.group_id, one.user_id} & self._deleted
        ]
        pairs = {(one.group_id, one.user_id) for one in kept}
        added = [
            _planned_membership(*pair)
            for pair in self._pairs.get(identifier, {})
            if self._joined.get(pair) and pair[side] == identifier and pair not in pairs
        ]
        return (*kept, *added)


def _planned_membership(group_id: str, user_id: str) -> Membership:
    return Membership(id=f"{PLANNED}{group_id}/{user_id}", group_id=group_id, user_id=user_id)
