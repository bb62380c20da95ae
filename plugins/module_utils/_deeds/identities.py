# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How users, groups and memberships are written: one call each, and what to think of a conflict or a lost answer."""

from __future__ import annotations

import time
import typing as t

from .._plan.change import Action, Change
from .._reads.lag import PATIENCE
from .._reads.store import Handle, Handles, Store
from .._values.attributes import TABLES, lookup_value, same
from .._values.errors import CallFailed
from .._values.errors import Kind as Failure
from .._values.model import Entity, Kind
from .apply import Deed


def identity_deeds(store: Store, sleep: t.Callable[[float], None] = time.sleep) -> dict[Kind, Deed]:
    """How users, groups and memberships are written to a store."""
    deeds = _Deeds(store, sleep)
    return {Kind.USER: deeds, Kind.GROUP: deeds, Kind.MEMBERSHIP: deeds}


class _Deeds:
    def __init__(self, store: Store, sleep: t.Callable[[float], None]) -> None:
        self.store = store
        self.sleep = sleep

    def __call__(self, change: Change, handles: Handles) -> Handle | None:
        """See Deed."""
        deed: t.Callable[[Change, Handles], Handle | None] = {
            Action.CREATE: self._create,
            Action.UPDATE: self._update,
            Action.DELETE: self._delete,
            Action.ADD: self._add,
            Action.REMOVE: self._remove,
        }[change.action]
        return deed(change, handles)

    def _create(self, change: Change, _handles: Handles) -> Handle:
        try:
            return self.store.create(change.kind, change.name, change.after or {})
        except CallFailed as failure:
            if failure.kind is not Failure.CONFLICT:
                raise
            # A retry after a lost answer meets its own first success.
            rival = self._look(lambda: self._rival(change))
            if rival is not None and _is_as_wished(change, rival):
                return Handle(id=rival.id, revision=rival.record.revision)
            raise failure.explained(_taken(change, rival)) from failure

    def _update(self, change: Change, handles: Handles) -> Handle:
        handle = handles[change.kind, change.key]
        after = change.after or {}
        wanted = {name: after.get(name) for name in change.altered}
        try:
            return self.store.update(change.kind, change.name, handle, wanted)
        except CallFailed as failure:
            if failure.kind is not Failure.CONFLICT:
                raise
            now = self._look(lambda: self._if_as_wished(change, handle))
            if now is not None:
                return Handle(id=now.id, revision=now.record.revision)
            raise failure.explained(_OVERTAKEN if _concurrent(failure) else "") from failure

    def _delete(self, change: Change, handles: Handles) -> None:
        handle = handles[change.kind, change.key]
        try:
            self.store.delete(change.kind, change.name, handle)
        except CallFailed as failure:
            if failure.kind is Failure.NOT_FOUND:
                return
            raise failure.explained(_OVERTAKEN if _concurrent(failure) else "") from failure

    def _add(self, change: Change, handles: Handles) -> Handle:
        group_name, user_name = change.key
        group, user = handles[Kind.GROUP, (group_name,)], handles[Kind.USER, (user_name,)]
        # Both sides were read or made in this task, so "not found" can only mean "not yet".
        joined = self._look(lambda: self._join(change, group, user))
        return joined or self.store.add_member(group, user, change.name)

    def _join(self, change: Change, group: Handle, user: Handle) -> Handle | None:
        try:
            return self.store.add_member(group, user, change.name)
        except CallFailed as failure:
            if failure.kind is Failure.NOT_FOUND:
                return None
            if failure.kind is not Failure.CONFLICT:
                raise
            found = self._look(lambda: self.store.membership(group.id, user.id))
            if found is None:
                raise
            return Handle(id=found.id)

    def _remove(self, change: Change, handles: Handles) -> None:
        try:
            self.store.remove_member(handles[change.kind, change.key], change.name)
        except CallFailed as failure:
            if failure.kind is not Failure.NOT_FOUND:
                raise

    def _look(self, find: t.Callable[[], _Seen | None]) -> _Seen | None:
        """What is to be seen, as soon as it is: reads may lag behind writes."""
        seen = find()
        for pause in PATIENCE:
            if seen is not None:
                break
            self.sleep(pause)
            seen = find()
        return seen

    def _rival(self, change: Change) -> Entity | None:
        table = TABLES[change.kind]
        for attribute in table.unique:
            value = lookup_value(change.after or {}, attribute)
            identifier = None if value is None else self.store.find(change.kind, attribute, value)
            if identifier is not None:
                return self.store.describe(change.kind, identifier)
        return None

    def _if_as_wished(self, change: Change, handle: Handle) -> Entity | None:
        entity = self.store.describe(change.kind, handle.id)
        return entity if entity is not None and _is_as_wished(change, entity) else None


_Seen = t.TypeVar("_Seen")

_OVERTAKEN = "Somebody else changed it after this task had read it. Nothing was overwritten; run the task again"


def _is_as_wished(change: Change, entity: Entity) -> bool:
    after = change.after or {}
    return all(same(after.get(name), entity.attributes.get(name)) for name in {*after, *change.altered})


def _concurrent(failure: CallFailed) -> bool:
    return failure.kind is Failure.CONFLICT and failure.reason != "UNIQUENESS_CONSTRAINT_VIOLATION"


def _taken(change: Change, rival: Entity | None) -> str:
    if rival is None:
        return (
            f"Its name or e-mail address is taken, but no {change.kind.value} is found under either: "
            "perhaps it is spelled with other letter case, or was made a moment ago. Run the task again"
        )
    return (
        f"Meanwhile the {change.kind.value} {rival.name} ({rival.id}) has its name or e-mail address, "
        "with other attributes. Run the task again to bring them together"
    )
