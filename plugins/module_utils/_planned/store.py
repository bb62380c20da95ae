# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check mode across tasks: an identity store as it would be, had the planned steps of earlier tasks been done.

In a check-mode play the controller carries the steps from task to task. Each task then reads through this view, plans
on what it sees, and adds its own steps. Outside check mode there are no steps, and no view.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from .._plan.change import Action, Change
from .._reads.store import Handles, StoreReads
from .._values.attributes import TABLES, item, lookup_value, plain
from .._values.model import Attributes, Document, Entity, Kind, Membership, Value, planned_id
from .._values.references import lookups
from .._values.yaml_text import quoted

_IDENTITIES = (Kind.USER, Kind.GROUP, Kind.MEMBERSHIP)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One planned change, by id. `ids` are those of

    - the thing itself: a user, a group, a permission set (its ARN), the attributes for access control (the instance),
    - a membership: group, user,
    - an account assignment: account, permission set, "user" or "group", principal,
    - an application assignment: application, "user" or "group", principal.

    A provisioning has the ids of the accounts that it leaves out among its attributes, as `left_out`.
    """

    action: Action
    kind: Kind
    ids: tuple[str, ...]
    attributes: Mapping[str, Value | None]

    def to_fact(self) -> dict[str, object]:
        """As plain data, for the controller to carry."""
        attributes = {name: plain(value) for name, value in self.attributes.items()}
        return {
            "action": self.action.value,
            "kind": self.kind.value,
            "ids": list(self.ids),
            "attributes": attributes,
        }

    @classmethod
    def from_fact(cls, fact: Mapping[str, object]) -> Step:
        """From what to_fact gave. Raises KeyError, TypeError or ValueError for anything else."""
        ids, attributes = fact["ids"], fact["attributes"]
        if not isinstance(ids, Sequence) or not isinstance(attributes, Mapping):
            raise TypeError(f"not a planned step: {fact!r}")
        return cls(
            action=Action(fact["action"]),
            kind=Kind(fact["kind"]),
            ids=tuple(str(identifier) for identifier in ids),
            attributes={str(name): _value(value) for name, value in attributes.items()},
        )


def step(change: Change, handles: Handles) -> Step:
    """The step that a planned change is."""
    ids, after = _ids(change, handles), change.after or {}
    lasting = change.action in (Action.CREATE, Action.UPDATE)
    attributes = {name: after.get(name) for name in change.altered} if lasting else {}
    if change.action is Action.PROVISION and after.get("left_out"):
        attributes = {"left_out": after["left_out"]}
    return Step(action=change.action, kind=change.kind, ids=ids, attributes=attributes)


def entity_after(entity: Entity | None, change: Change) -> Entity | None:
    """What a user or group would be once its change is done; None where it would not be there."""
    if change.action is Action.DELETE:
        return None
    after = change.after or {}
    if entity is None:
        return _entity(change.kind, planned_id(change.kind, change.name), after)
    return _changed(entity, {name: after.get(name) for name in change.altered})


class PlannedStore:
    """A store seen through planned steps. Offers StoreReads."""

    def __init__(self, store: StoreReads, steps: Iterable[Step]) -> None:
        self._store = store
        self._created: dict[str, Entity] = {}
        self._changed: dict[str, dict[str, Value | None]] = {}
        self._kinds: dict[str, Kind] = {}
        self._folding: dict[Kind, bool] = {}
        self._deleted: set[str] = set()
        self._joined: dict[tuple[str, str], bool] = {}
        self._fates: dict[tuple[Kind, str], str] = {}
        for one in steps:
            if one.kind in _IDENTITIES:
                self._take(one)

    def find(self, kind: Kind, attribute: str, value: str) -> str | None:
        """See StoreReads."""
        planned = self._planned_values(kind, attribute)
        exact = [identifier for identifier, text in planned.items() if text == value]
        alike = [identifier for identifier, text in planned.items() if text.casefold() == value.casefold()]
        for identifier in exact or (alike if alike and self._folds(kind) else ()):
            if self.describe(kind, identifier) is not None:
                return identifier
        found = self._store.find(kind, attribute, value)
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
        if {group_id, user_id} & {*self._created, *self._deleted}:
            return None
        return self._store.membership(group_id, user_id)

    def became(self, kind: Kind, name: str) -> str | None:
        """See Foreseen."""
        if (kind, name) in self._fates:
            return self._fates[kind, name]
        for attribute in lookups(kind, name):
            identifier = self._store.find(kind, attribute, name) or ""
            if identifier in self._deleted:
                return _DELETED
            changed = self._changed.get(identifier, {})
            if attribute in changed:
                value = changed[attribute]
                return (
                    _renamed(value)
                    if isinstance(value, str)
                    else "that address is changed by an earlier task of this run"
                )
        return None

    def _take(self, one: Step) -> None:
        if one.kind is Kind.MEMBERSHIP:
            group_id, user_id = one.ids
            self._joined[group_id, user_id] = one.action is Action.ADD
            return
        (identifier,) = one.ids
        if one.action is Action.CREATE:
            self._deleted.discard(identifier)
            self._created[identifier] = _entity(one.kind, identifier, one.attributes)
        elif one.action is Action.DELETE:
            gone = self._created.pop(identifier, None)
            if gone is not None:
                self._fates[one.kind, gone.name] = _DELETED
            self._deleted.add(identifier)
            self._joined = {pair: joined for pair, joined in self._joined.items() if identifier not in pair}
        elif identifier in self._created:
            old = self._created.pop(identifier)
            new = _changed(old, one.attributes)
            if new.name != old.name:
                self._fates[one.kind, old.name] = _renamed(new.name)
            self._rename_planned(new)
        else:
            self._changed.setdefault(identifier, {}).update(one.attributes)
            self._kinds[identifier] = one.kind

    def _rename_planned(self, entity: Entity) -> None:
        """A planned thing's id is made of its name, so that the name that it gives up is free for another."""
        identifier = planned_id(entity.kind, entity.name)
        self._deleted.discard(identifier)
        self._created[identifier] = replace(entity, id=identifier)
        self._joined = {
            tuple(identifier if side == entity.id else side for side in pair): joined  # type: ignore[misc]
            for pair, joined in self._joined.items()
        }

    def _planned_values(self, kind: Kind, attribute: str) -> dict[str, str]:
        """What things of this kind would have in a unique attribute by the steps, by id; asks the service nothing."""
        sides: dict[str, Mapping[str, Value | None]] = {
            entity.id: entity.attributes for entity in self._created.values() if entity.kind is kind
        }
        sides |= {
            identifier: attributes
            for identifier, attributes in self._changed.items()
            if self._kinds[identifier] is kind and identifier not in self._deleted
        }
        values = {
            identifier: lookup_value({attribute: value}, attribute)
            for identifier, attributes in sides.items()
            if (value := attributes.get(attribute)) is not None
        }
        return {identifier: text for identifier, text in values.items() if text is not None}

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
        return _changed(entity, self._changed.get(entity.id, {}))

    def _joined_with(self, real: Iterable[Membership], identifier: str, *, side: int) -> tuple[Membership, ...]:
        kept = [
            one
            for one in real
            if self._joined.get((one.group_id, one.user_id), True) and not {one.group_id, one.user_id} & self._deleted
        ]
        pairs = {(one.group_id, one.user_id) for one in kept}
        added = [
            _planned_membership(*pair)
            for pair, joined in self._joined.items()
            if joined and pair[side] == identifier and pair not in pairs
        ]
        return (*kept, *added)


_DELETED = "deleted by an earlier task of this run"


def _renamed(name: str) -> str:
    return f"renamed to {quoted(name)} by an earlier task of this run"


def _ids(change: Change, handles: Handles) -> tuple[str, ...]:
    if change.kind is Kind.MEMBERSHIP:
        group, user = change.key
        return _id(handles, Kind.GROUP, group), _id(handles, Kind.USER, user)
    if change.kind is Kind.ACCOUNT_ASSIGNMENT:
        account, permission_set, kind, principal = change.key
        arn = _id(handles, Kind.PERMISSION_SET, permission_set)
        return account, arn, kind, _id(handles, Kind(kind), principal)
    if change.kind is Kind.APPLICATION_ASSIGNMENT:
        application, kind, principal = change.key
        return application, kind, _id(handles, Kind(kind), principal)
    if change.kind is Kind.ACCESS_CONTROL_ATTRIBUTES:
        return change.key
    if change.kind is Kind.PASSWORD:
        return (_id(handles, Kind.USER, change.key[0]),)
    return (_id(handles, change.kind, change.key[0]),)


def _id(handles: Handles, kind: Kind, name: str) -> str:
    handle = handles.get((kind, (name,)))
    return planned_id(kind, name) if handle is None else handle.id


def _entity(kind: Kind, identifier: str, attributes: Mapping[str, Value | None]) -> Entity:
    present = {name: value for name, value in attributes.items() if value}
    return Entity(kind=kind, id=identifier, name=str(present.get(TABLES[kind].naming)), attributes=present)


def _changed(entity: Entity, attributes: Mapping[str, Value | None]) -> Entity:
    if not attributes:
        return entity
    merged: Attributes = {name: value for name, value in {**entity.attributes, **attributes}.items() if value}
    return entity.with_attributes(merged, name=str(merged.get(TABLES[entity.kind].naming, entity.name)))


def _planned_membership(group_id: str, user_id: str) -> Membership:
    return Membership(id=planned_id(Kind.MEMBERSHIP, f"{group_id}/{user_id}"), group_id=group_id, user_id=user_id)


def _value(value: object) -> Value | None:
    if isinstance(value, Mapping):
        return Document(text=json.dumps(value))
    if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
        return tuple(value)
    if isinstance(value, list):
        return tuple(item(entry) for entry in value if isinstance(entry, Mapping))
    return None if value is None else str(value)
