# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How permission sets are written: which of the four things that can be done to one a change is, and how it is made.

What is written beside a creation is in permission_set_parts.py, deletion and provisioning have files of their own.
"""

from __future__ import annotations

import typing as t

from .._model.attributes import PLAIN, entries_of, same, texts_of
from .._model.durations import DEFAULT_DURATION
from .._model.entities import Attributes, Entity, Kind, Value
from .._model.errors import CallFailed, FailureKind
from .._model.keys import Handle, Handles, PermissionSetKey, reached
from .._plan.change import Action, Change, Plan
from .._plan.outcome import ChangeResult
from .._plan.permission_sets import completed
from .._ports.access import Access
from .executor import ChangeWriter
from .permission_set_deletion import Deletion
from .permission_set_parts import Edit, in_parts
from .policies import POLICIES
from .provisioning import Provisioning
from .read_back import until_shown
from .schedules import Awaited
from .waiter import Waiter

_DELEGATED = "A delegated administrator can't change a permission set that is provisioned in the management account"
_UNSEEN = "What conflicts with it could not be read: {}"


def permission_set_writers(access: Access, waiter: Waiter, plan: Plan) -> dict[Kind, ChangeWriter]:
    """How permission sets are written, as part of a plan."""
    return {Kind.PERMISSION_SET: _PermissionSetWriter(access, waiter, plan)}


class _PermissionSetWriter:
    def __init__(self, access: Access, waiter: Waiter, plan: Plan) -> None:
        self._access = access
        self._waiter = waiter
        self._plan = plan

    def __call__(self, change: Change, handles: Handles) -> Handle | None:
        """See ChangeWriter."""
        if change.action is Action.CREATE:
            return self._create(change)
        handle = reached(handles, t.cast(PermissionSetKey, change.key))
        try:
            return self._change(change, handle)
        except CallFailed as failure:
            if failure.kind is not FailureKind.DENIED or failure.call.looks:
                raise
            raise failure.explained(_DELEGATED) from failure

    def read_back(self, results: t.Sequence[ChangeResult], handles: Handles) -> t.Mapping[int, Entity]:
        """See ReadsBack."""
        seen = {index: self._shown(result, handles) for index, result in enumerate(results)}
        return {index: entity for index, entity in seen.items() if entity is not None}

    def _shown(self, result: ChangeResult, handles: Handles) -> Entity | None:
        """The permission set as the service shows it once it shows the write; None where there is nothing to see."""
        change = result.change
        arn = (result.handle or reached(handles, t.cast(PermissionSetKey, change.key))).id
        if change.action is Action.DELETE:
            until_shown(self._waiter, lambda: self._access.permission_set(arn), lambda seen: seen is None)
        if change.action not in (Action.CREATE, Action.UPDATE):
            return None
        return until_shown(self._waiter, lambda: self._now(arn), lambda now: now is not None and _is_as(change, now))

    def _now(self, arn: str) -> Entity | None:
        now = self._access.permission_set(arn)
        return None if now is None else completed(now, self._access.details(arn))

    def _change(self, change: Change, handle: Handle) -> Handle | None:
        """Update, provision or delete one."""
        if change.action is Action.UPDATE:
            in_parts(Edit(self._access, self._waiter, change, handle.id).parts())
            return handle
        if change.action is Action.PROVISION:
            Provisioning(self._access, self._waiter, change, handle.id).run()
        else:
            Deletion(self._access, self._waiter, self._plan).run(change, handle)
        return None

    def _create(self, change: Change) -> Handle:
        after = change.after or {}
        try:
            handle = self._access.create_permission_set(change.name, after)
        except CallFailed as failure:
            if failure.kind is not FailureKind.CONFLICT:
                raise
            handle = self._begun_before(change, after, failure)
        edit = Edit(self._access, self._waiter, change, handle.id)
        in_parts([("create it", lambda: None), *edit.parts()])
        return handle

    def _begun_before(self, change: Change, after: Attributes, conflict: CallFailed) -> Handle:
        """What a creation is in conflict with, where that is what it wants: a retry after a lost answer meets its own

        first success. Raises the conflict where it is something else.
        """
        try:
            rival = self._rival(change.name)
        except CallFailed as unseen:
            raise conflict.explained(_UNSEEN.format(unseen.message)) from unseen
        if rival is None or not _is_begun(after, rival.attributes):
            raise conflict.explained(_taken(rival)) from conflict
        return Handle(id=rival.id)

    def _rival(self, name: str) -> Entity | None:
        rival = self._waiter.until(
            Awaited.NEW_PERMISSION_SET,
            lambda: next((one for one in self._access.permission_sets({name}) if one.name == name), None),
            lambda seen: seen is not None,
        )
        return None if rival is None else completed(rival, self._access.details(rival.id))


def _is_as(change: Change, entity: Entity) -> bool:
    """Whether a permission set is what a creation or an update makes of it. What is not managed is not looked at."""
    after = {**change.kept, **(change.after or {})}
    if change.action is Action.CREATE:
        after = {"session_duration": DEFAULT_DURATION, **after}
    names = {*after, *(change.before or {}), *(entity.attributes if change.action is Action.CREATE else ())}
    return all(same(after.get(name), entity.attributes.get(name)) for name in names)


def _is_begun(wanted: Attributes, attributes: Attributes) -> bool:
    """Whether a permission set could be what a creation with a lost answer has left: complete but for its policies."""
    wanted = {"session_duration": DEFAULT_DURATION, **wanted}
    if not all(same(wanted.get(name), attributes.get(name)) for name in (*PLAIN, "tags")):
        return False
    parts = {"inline_policy", "permissions_boundary"} & set(attributes)
    return all(same(wanted.get(name), attributes[name]) for name in parts) and all(
        set(_entries(attributes.get(name))) <= set(_entries(wanted.get(name))) for name in POLICIES
    )


def _taken(rival: Entity | None) -> str:
    if rival is None:
        return (
            "Its name is taken, but no permission set is found under it: perhaps its letter case differs, or it was "
            "created a moment ago. Run the task again"
        )
    return (
        f"Meanwhile {rival.name} ({rival.id}) was created with different attributes. Run the task again to reconcile "
        "them"
    )


def _entries(value: Value | None) -> tuple[object, ...]:
    return (*texts_of(value), *entries_of(value))
