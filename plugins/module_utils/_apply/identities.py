# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How users, groups and memberships are written: one call each, and what to think of a conflict or a lost answer."""

from __future__ import annotations

import typing as t

from .._model.attributes import TABLES, lookup_value, same
from .._model.entities import Entity, Kind
from .._model.errors import CallFailed, FailureKind
from .._model.keys import Handle, Handles, reached
from .._model.yaml_text import visible
from .._plan.change import Action, Change
from .._plan.outcome import ChangeResult
from .._plan.relations import MembershipKey
from .._ports.identity_store import Store
from .executor import ChangeWriter
from .read_back import until_shown
from .schedules import Awaited
from .waiter import Waiter


def identity_writers(store: Store, waiter: Waiter) -> dict[Kind, ChangeWriter]:
    """How users, groups and memberships are written to a store."""
    writers = _IdentityWriter(store, waiter)
    return {Kind.USER: writers, Kind.GROUP: writers, Kind.MEMBERSHIP: writers}


class _IdentityWriter:
    def __init__(self, store: Store, waiter: Waiter) -> None:
        self.store = store
        self.waiter = waiter

    def __call__(self, change: Change, handles: Handles) -> Handle | None:
        """See ChangeWriter."""
        writer: t.Callable[[Change, Handles], Handle | None] = {
            Action.CREATE: self._create,
            Action.UPDATE: self._update,
            Action.DELETE: self._delete,
            Action.ADD: self._add,
            Action.REMOVE: self._remove,
        }[change.action]
        return writer(change, handles)

    def _create(self, change: Change, _handles: Handles) -> Handle:
        try:
            return self.store.create(change.kind, change.label, change.after or {})
        except CallFailed as failure:
            if failure.kind is not FailureKind.CONFLICT:
                raise
            # A retry after a lost answer meets its own first success.
            rival = self._look_into(failure, lambda: self._rival(change))
            if rival is not None and _is_as_desired(change, rival):
                return Handle(id=rival.id, revision=rival.record.revision)
            raise failure.explained(_taken(change, rival)) from failure

    def _update(self, change: Change, handles: Handles) -> Handle:
        handle = handles[change.key]
        after = change.after or {}
        wanted = {name: after.get(name) for name in change.altered}
        try:
            return self.store.update(change.kind, change.label, handle, wanted)
        except CallFailed as failure:
            if failure.kind is not FailureKind.CONFLICT:
                raise
            now = self._look_into(failure, lambda: self._if_as_desired(change, handle))
            if now is not None:
                return Handle(id=now.id, revision=now.record.revision)
            words = _OVERTAKEN if _concurrent(failure) else self._holder(change, handle, failure)
            raise failure.explained(words) from failure

    def _delete(self, change: Change, handles: Handles) -> None:
        handle = handles[change.key]
        try:
            self.store.delete(change.kind, change.label, handle)
        except CallFailed as failure:
            if failure.kind is FailureKind.NOT_FOUND:
                return
            raise failure.explained(_OVERTAKEN if _concurrent(failure) else "") from failure

    def _add(self, change: Change, handles: Handles) -> Handle | None:
        group, user = _sides(change, handles)
        # Both sides were read or made in this task, so "not found" can only mean "not yet".
        return self.waiter.until_taken(Awaited.SHOWN, lambda: self._join(change, group, user), FailureKind.NOT_FOUND)

    def _join(self, change: Change, group: Handle, user: Handle) -> Handle | None:
        try:
            return self.store.add_member(group, user, change.label)
        except CallFailed as failure:
            if failure.kind is not FailureKind.CONFLICT:
                raise
            if failure.reason == _UNIQUENESS:
                return None  # the service itself says that they are joined
            found = self._look_into(failure, lambda: self.store.membership(group.id, user.id))
            if found is None:
                raise
            return Handle(id=found.id)

    def _remove(self, change: Change, handles: Handles) -> None:
        try:
            self.store.remove_member(handles[change.key], change.label)
        except CallFailed as failure:
            if failure.kind is not FailureKind.NOT_FOUND:
                raise

    def read_back(self, results: t.Sequence[ChangeResult], handles: Handles) -> t.Mapping[int, Entity]:
        """See ReadsBack."""
        if results[-1].change.kind is Kind.MEMBERSHIP:
            # The last one written tells for all: once reads show it, they show those before it too.
            self._await_membership(results[-1].change, handles)
            return {}
        seen = {index: self._shown(result, handles) for index, result in enumerate(results)}
        return {index: entity for index, entity in seen.items() if entity is not None}

    def _await_membership(self, change: Change, handles: Handles) -> None:
        group, user = _sides(change, handles)
        wanted = change.action is Action.ADD
        until_shown(
            self.waiter, lambda: self.store.membership(group.id, user.id), lambda seen: (seen is not None) is wanted
        )

    def _shown(self, result: ChangeResult, handles: Handles) -> Entity | None:
        """A user or a group as the service shows it once it shows the write; None where it is gone, or can't be seen."""
        change = result.change
        written = result.handle or handles[change.key]

        def is_written(now: Entity | None) -> bool:
            if now is None or change.action is Action.DELETE:
                return now is None and change.action is Action.DELETE
            return written.revision in (None, now.record.revision)

        return until_shown(self.waiter, lambda: self.store.describe(change.kind, written.id), is_written)

    def _look_into(self, conflict: CallFailed, find: t.Callable[[], _Seen | None]) -> _Seen | None:
        """What a conflict is with, as soon as it shows. Raises the conflict itself where that can't be looked at."""
        try:
            return self.waiter.until(Awaited.SHOWN, find, lambda seen: seen is not None)
        except CallFailed as failure:
            raise conflict.explained(_UNSEEN.format(failure.message)) from failure

    def _rival(self, change: Change, own: str | None = None) -> Entity | None:
        """Who has a unique value of what is written, and is not the one that is written to."""
        table = TABLES[change.kind]
        for attribute in table.unique:
            value = lookup_value(change.after or {}, attribute)
            identifier = None if value is None else self.store.find(change.kind, attribute, value)
            if identifier is not None and identifier != own:
                return self.store.describe(change.kind, identifier)
        return None

    def _holder(self, change: Change, handle: Handle, conflict: CallFailed) -> str:
        rival = self._look_into(conflict, lambda: self._rival(change, handle.id))
        return "" if rival is None else _HELD.format(change.kind.value, visible(rival.name), rival.id)

    def _if_as_desired(self, change: Change, handle: Handle) -> Entity | None:
        entity = self.store.describe(change.kind, handle.id)
        return entity if entity is not None and _is_as_desired(change, entity) else None


_Seen = t.TypeVar("_Seen")

_OVERTAKEN = "Somebody else changed it after this task had read it. Nothing was overwritten; run the task again"
_HELD = "Meanwhile the {} {} ({}) has its new name or e-mail address"
_UNSEEN = "What conflicts with it could not be read: {}"
_UNIQUENESS = "UNIQUENESS_CONSTRAINT_VIOLATION"


def _sides(change: Change, handles: Handles) -> tuple[Handle, Handle]:
    """By what the group and the user of a membership are reached."""
    key = t.cast(MembershipKey, change.key)
    return reached(handles, key.group), reached(handles, key.user)


def _is_as_desired(change: Change, entity: Entity) -> bool:
    after = change.after or {}
    return all(same(after.get(name), entity.attributes.get(name)) for name in {*after, *change.altered})


def _concurrent(failure: CallFailed) -> bool:
    return failure.kind is FailureKind.CONFLICT and failure.reason != _UNIQUENESS


def _taken(change: Change, rival: Entity | None) -> str:
    if rival is None:
        return (
            f"Its name or e-mail address is taken, but no {change.kind.value} is found under either: perhaps its "
            "letter case differs, or it was created a moment ago: run the task again. Or it exists, and the caller may "
            "not see it: the service has been seen to answer a look-up with not found when only the permission for it "
            f"was missing (identitystore:Get{change.kind.value.title()}Id)"
        )
    return (
        f"Meanwhile the {change.kind.value} {visible(rival.name)} ({rival.id}) has its name or e-mail address, with "
        "different attributes. Run the task again to reconcile them"
    )
