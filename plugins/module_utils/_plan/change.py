# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The plan: what would change, in order, as values. Check mode, the diff and the real run are all made from it."""

from __future__ import annotations

import enum
import hashlib
import json
from dataclasses import dataclass, field

from .._model.attributes import plain, same
from .._model.entities import Attributes, Entity, Kind
from .._model.keys import Key, key_of
from .._model.yaml_text import visible


class Action(enum.Enum):
    """What a change does, in the order in which a plan does it: people gain access before they lose it."""

    CREATE = "create"
    UPDATE = "update"
    PROVISION = "provision"
    RESET = "reset"
    ADD = "add"
    REMOVE = "remove"
    DELETE = "delete"

    # As that of Kind: each of many changes is looked up by its action.
    __hash__ = object.__hash__


# What takes something away from somebody.
LOSSES = frozenset({Action.REMOVE, Action.DELETE})
RANK = {action: rank for rank, action in enumerate(Action)}


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change of what its key names, which also says what is special about its kind.

    `before` and `after` hold what is managed of it (None: it is not there). `requires` are the keys of what has to be there
    before. `kept` holds what is not managed and has to be written again all the same, so that it stays.
    `cascade` is what the service takes away by itself when the thing goes; nobody has to do it, but everybody should see it.
    `left_behind` are what should go with the thing and can't be taken away. A provisioning has the ids of `accounts` in
    `after`, with `left_out` those that can't be provisioned, and those of `outdated_accounts`, where there are some already,
    in `before`.
    """

    action: Action
    key: Key
    before: Attributes | None = None
    after: Attributes | None = None
    requires: frozenset[Key] = frozenset()
    kept: Attributes = field(default_factory=dict)
    cascade: tuple[Change, ...] = ()
    left_behind: tuple[Change, ...] = ()

    @property
    def kind(self) -> Kind:
        """What kind of thing is changed."""
        return self.key.kind

    @property
    def name(self) -> str:
        """The thing's name, for programs: as it is, whatever is in it."""
        return self.key.name

    @property
    def label(self) -> str:
        """The thing's name for people: on one line, with what can't be seen as escapes."""
        return visible(self.name)

    @property
    def place(self) -> str:
        """Of an assignment, what it gives, for people: a permission set in an account, or an application."""
        return visible(self.key.place)

    @property
    def altered(self) -> tuple[str, ...]:
        """The names of the attributes that differ between before and after, sorted."""
        before, after = self.before or {}, self.after or {}
        return tuple(sorted(name for name in {*before, *after} if not same(before.get(name), after.get(name))))


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Changes in execution order, and what else people should know."""

    changes: tuple[Change, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def checksum(self) -> str:
        """A fingerprint: two plans with the same changes have the same one, on every machine."""
        text = json.dumps([_canonical(change) for change in self.changes], sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def created(key: Key, attributes: Attributes) -> Change:
    """The change that brings something into being."""
    return Change(action=Action.CREATE, key=key, after=attributes)


def deleted(entity: Entity, cascade: tuple[Change, ...] = (), left_behind: tuple[Change, ...] = ()) -> Change:
    """The change that deletes a thing, with what goes with it and what does not."""
    return Change(
        action=Action.DELETE,
        key=key_of(entity),
        before=entity.attributes,
        cascade=cascade,
        left_behind=left_behind,
    )


def _canonical(change: Change) -> dict[str, object]:
    return {
        "action": change.action.value,
        "kind": change.kind.value,
        "key": change.key.names,
        "before": _canonical_side(change.before),
        "after": _canonical_side(change.after),
        "cascade": [_canonical(part) for part in change.cascade],
        "left_behind": [_canonical(part) for part in change.left_behind],
    }


def _canonical_side(side: Attributes | None) -> object:
    return None if side is None else {name: plain(value) for name, value in side.items()}
