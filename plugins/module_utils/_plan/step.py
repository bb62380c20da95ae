# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Steps: what a plan would do, by id, for the tasks that follow it in check mode."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .._model.attributes import TABLES, item, plain
from .._model.entities import PLANNED, PLANNED_NOW, Attributes, Document, Entity, Kind, Value, planned_id
from .change import Action, Change


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


def steps_of(changes: Iterable[Change], *, known: int = 0) -> tuple[Step, ...]:
    """The steps that planned changes are; `known` steps of earlier tasks stand before them.

    What a change creates gets the number of its step for an id, by which the changes after it reach it.
    """
    numbered = dict(enumerate(changes, known))
    ids = {
        change.key.ids[0]: planned_id(number)
        for number, change in numbered.items()
        if change.action is Action.CREATE and change.key.ids[0].startswith(PLANNED)
    }
    return tuple(_step(change, ids) for change in numbered.values())


def own_steps_of(changes: Iterable[Change]) -> tuple[Step, ...]:
    """The same for what is still to be planned in the same task: by the refs that the changes have."""
    return tuple(_step(change, {}) for change in changes)


def _step(change: Change, ids: Mapping[str, str]) -> Step:
    after = change.after or {}
    lasting = change.action in (Action.CREATE, Action.UPDATE)
    attributes = {name: after.get(name) for name in change.altered} if lasting else {}
    if change.action is Action.PROVISION and after.get("left_out"):
        attributes = {"left_out": after["left_out"]}
    return Step(
        action=change.action,
        kind=change.kind,
        ids=tuple(ids.get(one, one) for one in change.key.ids),
        attributes=attributes,
    )


def entity_after(entity: Entity | None, change: Change) -> Entity | None:
    """What a thing with a name would be once its change is done; None where it would not be there."""
    if change.action is Action.DELETE:
        return None
    after = change.after or {}
    if entity is None:
        return planned_entity(change.kind, PLANNED_NOW, after)
    return with_changes(entity, {name: after.get(name) for name in change.altered})


def planned_entity(kind: Kind, identifier: str, attributes: Mapping[str, Value | None]) -> Entity:
    """A thing that is only planned, with what of these attributes is not cleared."""
    present = {name: value for name, value in attributes.items() if value}
    return Entity(kind=kind, id=identifier, name=str(present.get(_naming(kind))), attributes=present)


def with_changes(entity: Entity, attributes: Mapping[str, Value | None]) -> Entity:
    """The thing with these attributes set, or cleared where they are None."""
    if not attributes:
        return entity
    merged: Attributes = {name: value for name, value in {**entity.attributes, **attributes}.items() if value}
    return entity.with_attributes(merged, name=str(merged.get(_naming(entity.kind), entity.name)))


def _naming(kind: Kind) -> str:
    """The attribute that holds the name of a thing of this kind."""
    return TABLES[kind].naming if kind in TABLES else "name"


def _value(value: object) -> Value | None:
    if isinstance(value, Mapping):
        return Document(text=json.dumps(value))
    if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
        return tuple(value)
    if isinstance(value, list):
        return tuple(item(entry) for entry in value if isinstance(entry, Mapping))
    return None if value is None else str(value)
