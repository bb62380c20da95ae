# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one writer, and the only place that knows check mode: does a plan, or only says what it would do.

Changes of one rank do not depend on each other and run in parallel. When one fails, the others of its rank still run
(unless the failure would hit all of them), and what comes after is skipped: nobody loses access because a grant failed.
"""

from __future__ import annotations

import enum
import itertools
import time
import typing as t
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from ._attributes import TABLES, lookup_value, same
from ._errors import CallFailed
from ._errors import Kind as Failure
from ._model import Entity, Kind
from ._observe import Key
from ._plan import RANK, Action, Change, Plan
from ._planned import Step, step
from ._store import Handle, Store

# Seconds between looks for something that was just written and may not be readable yet: three seconds in all.
PATIENCE = (0.1, 0.2, 0.4, 0.8, 1.6)
_HOPELESS = {Failure.DENIED, Failure.CREDENTIALS, Failure.UNREACHABLE, Failure.FOREIGN, Failure.CONFIGURATION}


class Status(enum.Enum):
    """What became of a change."""

    PLANNED = "planned"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, kw_only=True)
class Fate:
    """A change and what became of it."""

    change: Change
    status: Status
    handle: Handle | None = None
    failure: CallFailed | None = None


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """Every change's fate in the order of the plan, and in check mode the steps for the tasks that follow."""

    fates: tuple[Fate, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether something was, or would be, changed."""
        return any(fate.status in (Status.PLANNED, Status.DONE) for fate in self.fates)

    @property
    def failures(self) -> tuple[CallFailed, ...]:
        """Why changes failed."""
        return tuple(fate.failure for fate in self.fates if fate.failure is not None)


def apply(
    plan: Plan,
    store: Store,
    handles: t.Mapping[Key, Handle],
    *,
    check_mode: bool,
    concurrency: int = 8,
    sleep: t.Callable[[float], None] = time.sleep,
) -> Outcome:
    """Do a plan against a store; `handles` reach what exists. Failures are in the outcome, none is raised."""
    if check_mode:
        return Outcome(
            fates=tuple(Fate(change=change, status=Status.PLANNED) for change in plan.changes),
            steps=tuple(step(change, handles) for change in plan.changes),
        )
    writer = _Writer(store=store, handles=dict(handles), sleep=sleep)
    fates: list[Fate] = []
    for _rank, group in itertools.groupby(plan.changes, key=lambda change: RANK[change.action]):
        changes = list(group)
        if any(fate.failure for fate in fates):
            fates += [Fate(change=change, status=Status.SKIPPED) for change in changes]
        elif len(changes) == 1:
            fates.append(writer.do(changes[0]))
        else:
            with ThreadPoolExecutor(max_workers=concurrency) as pool:
                fates += pool.map(writer.do, changes)
    return Outcome(fates=tuple(fates))


@dataclass(kw_only=True)
class _Writer:
    store: Store
    handles: dict[Key, Handle]
    sleep: t.Callable[[float], None]
    hopeless: bool = field(default=False)

    def do(self, change: Change) -> Fate:
        """Do one change. Never raises CallFailed."""
        if self.hopeless:
            return Fate(change=change, status=Status.SKIPPED)
        deed = {
            Action.CREATE: self._create,
            Action.UPDATE: self._update,
            Action.DELETE: self._delete,
            Action.ADD: self._add,
            Action.REMOVE: self._remove,
        }[change.action]
        try:
            handle = deed(change)
        except CallFailed as failure:
            if failure.kind in _HOPELESS:
                self.hopeless = True
            return Fate(change=change, status=Status.FAILED, failure=failure)
        if handle is not None:
            self.handles[change.kind, change.key] = handle
        return Fate(change=change, status=Status.DONE, handle=handle)

    def _create(self, change: Change) -> Handle:
        try:
            return self.store.create(change.kind, change.name, change.after or {})
        except CallFailed as failure:
            if failure.kind is not Failure.CONFLICT:
                raise
            # A retry after a lost answer meets its own first success.
            rival = self._look(lambda: self._rival(change))
            if rival is not None and _is_as_wished(change, rival):
                return Handle(id=rival.id, revision=rival.record.revision)
            raise _explained(failure, _taken(change, rival)) from failure

    def _update(self, change: Change) -> Handle:
        handle = self._handle(change)
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
            raise _explained(failure, _OVERTAKEN if _concurrent(failure) else "") from failure

    def _delete(self, change: Change) -> None:
        handle = self._handle(change)
        try:
            self.store.delete(change.kind, change.name, handle)
        except CallFailed as failure:
            if failure.kind is Failure.NOT_FOUND:
                return
            raise _explained(failure, _OVERTAKEN if _concurrent(failure) else "") from failure

    def _add(self, change: Change) -> Handle:
        group, user = self._sides(change)
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

    def _remove(self, change: Change) -> None:
        try:
            self.store.remove_member(self.handles[change.kind, change.key], change.name)
        except CallFailed as failure:
            if failure.kind is not Failure.NOT_FOUND:
                raise

    def _handle(self, change: Change) -> Handle:
        return self.handles[change.kind, change.key]

    def _sides(self, change: Change) -> tuple[Handle, Handle]:
        group, user = change.key
        return self.handles[Kind.GROUP, (group,)], self.handles[Kind.USER, (user,)]

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


def _explained(failure: CallFailed, advice: str) -> CallFailed:
    if not advice:
        return failure
    return CallFailed(
        failure.call,
        kind=failure.kind,
        words=f"{failure.words.rstrip('.')}. {advice}",
        code=failure.code,
        reason=failure.reason,
        request_id=failure.request_id,
    )
