# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An identity store that was read once, in memory: offers the same port as the gateway, without a call.

What was not read, because nothing asked about it, is still asked for where it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from .._model.attributes import TABLES, lookup_value
from .._model.entities import Entity, Kind, Membership
from .._ports.identity_store import StoreReads
from .._ports.progress import NoTracker, Tracker
from .._resolve.strategies import members_by_user
from .._resolve.unclear import earlier_result
from .packed import PackedEntities, PackedMemberships


class SnapshotStore:
    """An identity store read once. Offers StoreReads."""

    def __init__(self, store: StoreReads, tracker: Tracker | None = None) -> None:
        """Nothing is read yet: see `read` and `read_memberships`. `tracker` is told of what is read."""
        self._store = store
        self._tracker = tracker or NoTracker()
        self._things: dict[Kind, PackedEntities] = {}
        self._memberships = PackedMemberships()
        # The ids of users, by themselves: users and memberships, which may be read side by side, have the same objects.
        self._user_ids: dict[str, str] = {}
        self._whole = False
        self._indexes: dict[tuple[Kind, str], dict[str, tuple[str, ...]]] = {}
        self._folding: dict[tuple[Kind, str], bool] = {}

    # ---- reading it: each raises CallFailed

    def read(self, kind: Kind) -> None:
        """Read all users or all groups: a call for each hundred."""
        self._tracker.reads(f"{kind.value}s", 0)
        things = PackedEntities(kind, self._user_ids if kind is Kind.USER else {})
        things.fill(self._store.every(kind))
        self._things[kind] = things

    def read_memberships(self, group_ids: Iterable[str] | None = None) -> None:
        """Read the memberships of these groups; or all that there are, from the side that costs fewer calls.

        By user is possible where users were read before. Groups are read first where they were not. Nothing is read twice.
        """
        if self._whole:
            return
        if group_ids is not None:
            self._read_groups(group_ids)
            return
        if Kind.GROUP not in self._things:
            self.read(Kind.GROUP)
        groups, users = self._things[Kind.GROUP], self._things.get(Kind.USER)
        if users is not None and members_by_user(len(users), len(groups)):
            self._tracker.reads("memberships", len(users))
            for group_id in groups.ids:
                self._memberships.fill(group_id, (), self._user_ids)
            for some in _chunks(users.ids):
                for of_user in self._store.groups_of_each(some).values():
                    for one in of_user:
                        self._memberships.fill(one.group_id, (one,), self._user_ids)
        else:
            self._read_groups(groups.ids)
        self._whole = True

    def _read_groups(self, group_ids: Iterable[str]) -> None:
        wanted = [one for one in group_ids if one not in self._memberships]
        if wanted:
            self._tracker.reads("memberships", len(wanted))
        for some in _chunks(wanted):
            for group_id, members in self._store.members_of(some).items():
                self._memberships.fill(group_id, members, self._user_ids)

    # ---- StoreReads

    def find(self, kind: Kind, attribute: str, value: str) -> str | None:
        """See StoreReads."""
        if kind not in self._things:
            return self._store.find(kind, attribute, value)
        alike = self._index(kind, attribute).get(value.casefold(), ())
        exact = next((one for one in alike if self._value(kind, attribute, one) == value), None)
        if exact is not None or not alike:
            return exact
        return alike[0] if self._folds(kind, attribute, value) else None

    def find_many(self, kind: Kind, attribute: str, values: Iterable[str]) -> Mapping[str, str]:
        """See StoreReads."""
        if kind not in self._things:
            return self._store.find_many(kind, attribute, values)
        found = {value: self.find(kind, attribute, value) for value in values}
        return {value: identifier for value, identifier in found.items() if identifier is not None}

    def describe(self, kind: Kind, identifier: str) -> Entity | None:
        """See StoreReads."""
        things = self._things.get(kind)
        return self._store.describe(kind, identifier) if things is None else things.get(identifier)

    def describe_many(self, kind: Kind, identifiers: Iterable[str]) -> Mapping[str, Entity]:
        """See StoreReads."""
        things = self._things.get(kind)
        if things is None:
            return self._store.describe_many(kind, identifiers)
        found = {identifier: things.get(identifier) for identifier in identifiers}
        return {identifier: entity for identifier, entity in found.items() if entity is not None}

    def every(self, kind: Kind) -> Iterator[Entity]:
        """See StoreReads."""
        return iter(self._things[kind]) if kind in self._things else self._store.every(kind)

    def named(self, kind: Kind) -> Iterator[tuple[str, str | None]]:
        """The ids of all users or groups, which were read before, each with its name."""
        return self._things[kind].named()

    def holds(self, kind: Kind) -> bool:
        """See InMemory."""
        return kind in self._things

    def became(self, kind: Kind, name: str) -> str | None:
        """See Foreseen."""
        return earlier_result(self._store, kind, name)

    def members(self, group_id: str) -> tuple[Membership, ...]:
        """See StoreReads."""
        return self.members_of([group_id])[group_id]

    def members_of(self, group_ids: Iterable[str]) -> Mapping[str, tuple[Membership, ...]]:
        """See StoreReads."""
        wanted = list(dict.fromkeys(group_ids))
        unread = [one for one in wanted if one not in self._memberships]
        asked = self._store.members_of(unread) if unread else {}
        return {one: asked[one] if one in asked else self._memberships.members(one) for one in wanted}

    def groups_of(self, user_id: str) -> tuple[Membership, ...]:
        """See StoreReads."""
        return self.groups_of_each([user_id])[user_id]

    def groups_of_each(self, user_ids: Iterable[str]) -> Mapping[str, tuple[Membership, ...]]:
        """See StoreReads."""
        wanted = list(dict.fromkeys(user_ids))
        known = self._things.get(Kind.USER, ()) if self._whole else ()
        unread = [one for one in wanted if one not in known]
        asked = self._store.groups_of_each(unread) if unread else {}
        return {one: asked[one] if one in asked else self._memberships.groups_of(one) for one in wanted}

    def membership(self, group_id: str, user_id: str) -> Membership | None:
        """See StoreReads."""
        if group_id in self._memberships:
            return self._memberships.one(group_id, user_id)
        return self._store.membership(group_id, user_id)

    # ---- inside

    def _index(self, kind: Kind, attribute: str) -> Mapping[str, tuple[str, ...]]:
        """The ids of those who have a value of a unique attribute, whatever its letter case; made when first asked for."""
        if (kind, attribute) not in self._indexes:
            index: dict[str, tuple[str, ...]] = {}
            for identifier, text in self._values(kind, attribute):
                if text is not None:
                    folded = text.casefold()
                    key = text if folded == text else folded
                    index[key] = (*index.get(key, ()), identifier)
            self._indexes[kind, attribute] = index
        return self._indexes[kind, attribute]

    def _values(self, kind: Kind, attribute: str) -> Iterator[tuple[str, str | None]]:
        things = self._things[kind]
        if attribute == TABLES[kind].naming:
            return things.named()
        every = zip(things.ids, things, strict=True)
        return ((identifier, lookup_value(entity.attributes, attribute)) for identifier, entity in every)

    def _value(self, kind: Kind, attribute: str, identifier: str) -> str | None:
        if attribute == TABLES[kind].naming:
            return self._things[kind].name(identifier)
        entity = self._things[kind].get(identifier)
        return None if entity is None else lookup_value(entity.attributes, attribute)

    def _folds(self, kind: Kind, attribute: str, value: str) -> bool:
        """Whether the service finds somebody by a value in another letter case: asked once, it is not documented."""
        if (kind, attribute) not in self._folding:
            self._folding[kind, attribute] = self._store.find(kind, attribute, value) is not None
        return self._folding[kind, attribute]


def _chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    """So many at a time that the gateway has enough to ask side by side, and not all answers are there unpacked."""
    chunk: list[str] = []
    for one in ids:
        chunk.append(one)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


_CHUNK = 200
