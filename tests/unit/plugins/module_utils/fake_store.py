# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An identity store in memory: what StoreReads and StoreWrites promise, with switches for what can go wrong."""

from __future__ import annotations

import threading
import typing as t
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ansible_collections.steward.identity_center.plugins.module_utils._model.attributes import TABLES, lookup_value
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import (
    Attributes,
    Entity,
    Kind,
    Membership,
    Record,
    Value,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import CallFailed, FailureKind
from ansible_collections.steward.identity_center.plugins.module_utils._model.keys import Handle
from ansible_collections.steward.identity_center.plugins.module_utils._ports.identity_store import StoreReads
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import an_id, failed_call

WRITES = ("create", "update", "delete", "add_member", "remove_member")


@dataclass(frozen=True)
class Alone:
    """A task's reads that have an identity store and nothing else."""

    store: StoreReads


def alone(store: StoreReads) -> t.Any:
    """Reads for what needs the identity store alone."""
    return Alone(store)


def conflict(words: str, reason: str | None = None) -> CallFailed:
    """What a store says to a write that does not go with what it holds."""
    return failed_call(FailureKind.CONFLICT, words=words, code="ConflictException", reason=reason)


@dataclass
class Fault:
    """A failure of the next calls of an operation, before or after they took effect."""

    failure: CallFailed
    name: str | None
    times: int
    after: bool


class FakeStore:
    """Holds entities by id, and memberships by (group id, user id).

    `calls` lists what was asked, as (operation, what). `ignore_case` finds names in any letter case. `lag` is the number
    of reads after a write that still show what was before. With `read_only` a write fails the test.
    """

    def __init__(self, *entities: Entity, ignore_case: bool = False, lag: int = 0) -> None:
        self.entities = {entity.id: entity for entity in entities}
        self.memberships: dict[tuple[str, str], str] = {}
        self.calls: list[tuple[str, str]] = []
        self.ignore_case = ignore_case
        self.lag = lag
        self.read_only = False
        self._faults: dict[str, list[Fault]] = {}
        self._past: tuple[dict[str, Entity], dict[tuple[str, str], str]] = ({}, {})
        self._stale_reads = 0
        self._last_number = 5000
        self._lock = threading.RLock()

    # ---- for the tests

    def join(self, group: Entity, *users: Entity) -> FakeStore:
        """Put users into a group, before the test begins."""
        for user in users:
            self.memberships[group.id, user.id] = self._new_id()
        return self

    def fail(
        self, operation: str, failure: CallFailed, *, name: str | None = None, times: int = 1, after: bool = False
    ) -> None:
        """Let the next calls of an operation (for the thing with this name) fail, `after` they took effect or before."""
        self._faults.setdefault(operation, []).append(Fault(failure=failure, name=name, times=times, after=after))

    def copy(self) -> FakeStore:
        """Another store that holds the same."""
        other = FakeStore(ignore_case=self.ignore_case)
        other.entities, other.memberships = dict(self.entities), dict(self.memberships)
        other._last_number = self._last_number
        return other

    @property
    def writes(self) -> list[tuple[str, str]]:
        """The calls that write."""
        return [call for call in self.calls if call[0] in WRITES]

    def named(self, kind: Kind, name: str) -> Entity | None:
        """The user or group of this name as it is now, without a call."""
        return next((one for one in self.entities.values() if one.kind is kind and one.name == name), None)

    # ---- StoreReads

    def find(self, kind: Kind, attribute: str, value: str) -> str | None:
        entities, _memberships = self._read("find", value)
        found = (one.id for one in entities.values() if one.kind is kind and self._has(one, attribute, value))
        return next(found, None)

    def describe(self, kind: Kind, identifier: str) -> Entity | None:
        entities, _memberships = self._read("describe", identifier)
        entity = entities.get(identifier)
        return entity if entity is not None and entity.kind is kind else None

    def every(self, kind: Kind) -> Iterator[Entity]:
        entities, _memberships = self._read("every", kind.value)
        yield from (entity for entity in entities.values() if entity.kind is kind)

    def members(self, group_id: str) -> tuple[Membership, ...]:
        return tuple(one for one in self._joined("members", group_id, Kind.GROUP) if one.group_id == group_id)

    def groups_of(self, user_id: str) -> tuple[Membership, ...]:
        return tuple(one for one in self._joined("groups_of", user_id, Kind.USER) if one.user_id == user_id)

    def membership(self, group_id: str, user_id: str) -> Membership | None:
        wanted = (group_id, user_id)
        found = (one for one in self._joined("membership", "/".join(wanted)) if (one.group_id, one.user_id) == wanted)
        return next(found, None)

    def find_many(self, kind: Kind, attribute: str, values: Iterable[str]) -> Mapping[str, str]:
        found = {value: self.find(kind, attribute, value) for value in dict.fromkeys(values)}
        return {value: identifier for value, identifier in found.items() if identifier is not None}

    def describe_many(self, kind: Kind, identifiers: Iterable[str]) -> Mapping[str, Entity]:
        found = {identifier: self.describe(kind, identifier) for identifier in dict.fromkeys(identifiers)}
        return {identifier: entity for identifier, entity in found.items() if entity is not None}

    def members_of(self, group_ids: Iterable[str]) -> Mapping[str, tuple[Membership, ...]]:
        return {one: self.members(one) for one in dict.fromkeys(group_ids)}

    def groups_of_each(self, user_ids: Iterable[str]) -> Mapping[str, tuple[Membership, ...]]:
        return {one: self.groups_of(one) for one in dict.fromkeys(user_ids)}

    # ---- StoreWrites

    def create(self, kind: Kind, name: str, attributes: Attributes) -> Handle:
        with self._writing("create", name):
            self._refuse_taken(kind, attributes, None)
            identifier = self._new_id()
            self.entities[identifier] = Entity(
                kind=kind,
                id=identifier,
                name=str(attributes[TABLES[kind].naming]),
                attributes=dict(attributes),
                record=Record(revision="1"),
            )
        return Handle(id=identifier, revision="1")

    def update(self, kind: Kind, name: str, handle: Handle, attributes: Mapping[str, Value | None]) -> Handle:
        with self._writing("update", name):
            if not attributes:
                raise AssertionError(f"an empty update of {name}")
            entity = self._guarded(kind, handle)
            self._refuse_taken(kind, attributes, entity.id)
            merged = {key: value for key, value in {**entity.attributes, **attributes}.items() if value}
            revision = str(int(str(entity.record.revision)) + 1)
            self.entities[entity.id] = replace(
                entity,
                name=str(merged[TABLES[kind].naming]),
                attributes=merged,
                record=replace(entity.record, revision=revision),
            )
        return Handle(id=entity.id, revision=revision)

    def delete(self, kind: Kind, name: str, handle: Handle) -> None:
        with self._writing("delete", name):
            entity = self._guarded(kind, handle)
            del self.entities[entity.id]
            self.memberships = {pair: one for pair, one in self.memberships.items() if entity.id not in pair}

    def add_member(self, group: Handle, user: Handle, name: str) -> Handle:
        with self._writing("add_member", name):
            if not {group.id, user.id} <= set(self.entities):
                raise failed_call(FailureKind.NOT_FOUND, operation="CreateGroupMembership")
            if (group.id, user.id) in self.memberships:
                raise conflict("Member already.", reason="UNIQUENESS_CONSTRAINT_VIOLATION")
            self.memberships[group.id, user.id] = self._new_id()
        return Handle(id=self.memberships[group.id, user.id])

    def remove_member(self, membership: Handle, name: str) -> None:
        with self._writing("remove_member", name):
            kept = {pair: one for pair, one in self.memberships.items() if one != membership.id}
            if kept == self.memberships:
                raise failed_call(FailureKind.NOT_FOUND, operation="DeleteGroupMembership")
            self.memberships = kept

    # ---- inside

    def _new_id(self) -> str:
        self._last_number += 1
        return an_id(self._last_number)

    def _has(self, entity: Entity, attribute: str, value: str) -> bool:
        found = lookup_value(entity.attributes, attribute)
        if found is not None and self.ignore_case:
            return found.casefold() == value.casefold()
        return found == value

    def _read(self, operation: str, what: str) -> tuple[dict[str, Entity], dict[tuple[str, str], str]]:
        with self._lock:
            self.calls.append((operation, what))
            self._raise_fault(operation, what, after=False)
            if self._stale_reads:
                self._stale_reads -= 1
                return self._past
            return dict(self.entities), dict(self.memberships)

    def _joined(self, operation: str, what: str, anchor: Kind | None = None) -> list[Membership]:
        entities, memberships = self._read(operation, what)
        if anchor is not None and (what not in entities or entities[what].kind is not anchor):
            raise failed_call(FailureKind.NOT_FOUND, operation="ListGroupMemberships")
        return [Membership(id=one, group_id=pair[0], user_id=pair[1]) for pair, one in memberships.items()]

    def _writing(self, operation: str, name: str) -> _Write:
        return _Write(self, operation, name)

    def _refuse_check_mode(self, operation: str, name: str) -> None:
        if self.read_only:
            raise AssertionError(f"a write in check mode: {operation} {name}")

    def _raise_fault(self, operation: str, name: str, *, after: bool) -> None:
        for fault in self._faults.get(operation, []):
            if fault.times and fault.after is after and fault.name in (None, name):
                fault.times -= 1
                raise fault.failure

    def _guarded(self, kind: Kind, handle: Handle) -> Entity:
        entity = self.entities.get(handle.id)
        if entity is None or entity.kind is not kind:
            raise failed_call(FailureKind.NOT_FOUND)
        if handle.revision not in (None, entity.record.revision):
            raise conflict("Revision does not match.", reason="CONCURRENT_MODIFICATION")
        return entity

    def _refuse_taken(self, kind: Kind, attributes: Mapping[str, Value | None], own: str | None) -> None:
        for attribute in TABLES[kind].unique:
            value = attributes.get(attribute)
            text = None if value is None else lookup_value({attribute: value}, attribute)
            others = (one for one in self.entities.values() if one.kind is kind and one.id != own)
            if text is not None and any(self._has(one, attribute, text) for one in others):
                raise conflict(f"Duplicate {attribute}.", reason="UNIQUENESS_CONSTRAINT_VIOLATION")


class _Write:
    """Around each write: the log, the faults before and after, one write at a time, and what stale reads show."""

    def __init__(self, store: FakeStore, operation: str, name: str) -> None:
        self._store, self._operation, self._name = store, operation, name

    def __enter__(self) -> None:
        store = self._store
        store._lock.acquire()
        try:
            store._refuse_check_mode(self._operation, self._name)
            store.calls.append((self._operation, self._name))
            store._raise_fault(self._operation, self._name, after=False)
        except BaseException:
            store._lock.release()
            raise
        store._past = (dict(store.entities), dict(store.memberships))

    def __exit__(self, *raised: object) -> None:
        store = self._store
        try:
            if raised[0] is None:
                store._stale_reads = store.lag
                store._raise_fault(self._operation, self._name, after=True)
        finally:
            store._lock.release()


def contents(store: StoreReads) -> dict[str, object]:
    """What a store holds, by name and without ids: users and groups with their attributes, pairs of names."""
    names = {kind: {one.id: one.name for one in store.every(kind)} for kind in TABLES}
    shown: dict[str, object] = {
        kind.value: {one.name: dict(one.attributes) for one in store.every(kind)} for kind in TABLES
    }
    shown["memberships"] = {
        (name, names[Kind.USER][one.user_id])
        for identifier, name in names[Kind.GROUP].items()
        for one in store.members(identifier)
    }
    return shown
