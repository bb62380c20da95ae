# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The object of a result: as it is after the writes, or as it would be after the planned ones."""

from __future__ import annotations

import time
import typing as t
from dataclasses import replace

from ._apply import Outcome, Status
from ._errors import CallFailed
from ._model import PLANNED, Entity, Kind
from ._plan import Action, Change
from ._plan_identities import IdentityFound, subject
from ._render import identity_result
from ._store import Handle, StoreReads
from ._wishes import IdentityWish, MembershipWish

# What only some tasks need is imported where they need it: a managed host compiles every file that a task imports.
if t.TYPE_CHECKING:
    from ._access import Reads
    from ._plan_access_control import AccessControlFound
    from ._plan_assignments import AssignmentsFound
    from ._plan_memberships import MembershipFound
    from ._plan_passwords import PasswordFound
    from ._wishes_access import AccessControlWish, AssignmentWish, PasswordWish


def identity_answer(store: StoreReads, wish: IdentityWish, found: IdentityFound, outcome: Outcome) -> dict[str, t.Any]:
    """The result of a user or group module. Raises CallFailed."""
    entity = subject(wish, found)
    for fate in outcome.fates:
        if fate.change.kind is not wish.table.kind:
            continue
        from ._planned import entity_after

        after = entity_after(entity, fate.change)
        if after is not None and fate.handle is not None:
            after = _read_back(store, after, fate.handle)
        if after is None and entity is not None and fate.status is Status.DONE:
            _await_gone(store, entity)
        entity = after
    return {wish.table.kind.value: identity_result(wish.table, entity)}


def memberships_answer(
    store: StoreReads, wish: MembershipWish, found: MembershipFound, outcome: Outcome
) -> dict[str, t.Any]:
    """The result of the membership module: the names that it rules over and that are joined now."""
    done = [fate.change for fate in outcome.fates if fate.status is Status.DONE]
    if done and found.anchor is not None:
        # The last one written tells for all: once reads show it, they show those before it too.
        _await_membership(store, found.anchor, done[-1], found)
    from ._plan_memberships import settled

    names = [entity.name for entity in settled(wish, found)]
    by_group = wish.anchor_kind is Kind.GROUP
    return {"members": names if by_group else None, "groups": None if by_group else names}


def assignments_answer(
    _reads: Reads, wish: AssignmentWish, found: AssignmentsFound, _outcome: Outcome
) -> dict[str, t.Any]:
    """The result of the assignment module: the assignments that it rules over and that are there now."""
    from ._plan_assignments import managed
    from ._render_assignments import assignment_result, skipped_result

    _before, after = managed(wish, found)
    rows = [
        assignment_result(place, principal, found.names[principal], planned=principal.id.startswith(PLANNED))
        for place, principal in after
    ]
    return {"assignments": rows, "skipped_accounts": skipped_result(found.skipped)}


def access_control_answer(
    _reads: Reads, wish: AccessControlWish, found: AccessControlFound, _outcome: Outcome
) -> dict[str, t.Any]:
    """The result of the module for access control: its deed has seen to it that what was wished is there."""
    from ._render_access_control import access_control_result

    return access_control_result(wish, found)


def password_answer(_reads: Reads, wish: PasswordWish, found: PasswordFound, outcome: Outcome) -> dict[str, t.Any]:
    """The result of the password module. The password itself is in it only where it was asked for, and was set."""
    from ._wishes_access import PasswordMode

    secrets = [fate.handle.secret for fate in outcome.fates if fate.handle is not None]
    user = found.user
    reset = {
        "user_name": None if user is None else user.name,
        "user_id": None if user is None or user.planned else user.id,
        "mode": wish.mode.value,
        "email": found.email if wish.mode is PasswordMode.EMAIL else None,
        "dest": wish.dest,
    }
    return {"password_reset": reset, "password": secrets[0] if secrets else None}


def _await_gone(store: StoreReads, entity: Entity) -> None:
    _await(lambda: store.describe(entity.kind, entity.id) is None)


def _await_membership(store: StoreReads, anchor: Entity, change: Change, found: MembershipFound) -> None:
    others = {entity.name: entity.id for _reference, entity in found.others if entity is not None}
    others.update((entity.name, entity.id) for entity in found.surplus)
    group, user = change.key
    by_group = anchor.kind is Kind.GROUP
    pair = (anchor.id, others[user]) if by_group else (others[group], anchor.id)
    wanted = change.action is Action.ADD
    _await(lambda: (store.membership(*pair) is not None) is wanted)


def _await(shows: t.Callable[[], bool]) -> None:
    """Wait, within reason, until reads show what was written, so that the next task sees it."""
    from ._deeds_identities import PATIENCE

    for pause in (0.0, *PATIENCE):
        time.sleep(pause)
        try:
            if shows():
                return
        except CallFailed:
            return


def _read_back(store: StoreReads, entity: Entity, handle: Handle) -> Entity:
    """What the service shows once it shows the write. Reads may lag behind: this has patience, and then makes do."""
    from ._deeds_identities import PATIENCE

    for pause in (0.0, *PATIENCE):
        time.sleep(pause)
        try:
            now = store.describe(entity.kind, handle.id)
        except CallFailed:
            # The write is done; that it can't be looked at is no reason to call the task failed.
            break
        if now is not None and handle.revision in (None, now.record.revision):
            return now
    return replace(entity, id=handle.id)
