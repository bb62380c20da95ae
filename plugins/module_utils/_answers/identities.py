# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The result of a user or a group: as it is after the writes, or as it would be after the planned ones."""

from __future__ import annotations

import functools
import typing as t
from dataclasses import replace

from .._deeds.apply import Outcome, Status
from .._plan.identities import IdentityFound, subject
from .._reads.store import Handle, StoreReads
from .._render.identities import identity_result
from .._values.model import Entity
from .._wishes.identities import IdentityWish
from .lag import await_shown, read_back


def identity_answer(store: StoreReads, wish: IdentityWish, found: IdentityFound, outcome: Outcome) -> dict[str, t.Any]:
    """The result of a user or group module. Raises CallFailed."""
    entity = subject(wish, found)
    for fate in outcome.fates:
        if fate.change.kind is not wish.table.kind:
            continue
        from .._planned.store import entity_after  # an unchanged task is spared compiling it

        after = entity_after(entity, fate.change)
        if after is not None and fate.handle is not None:
            after = _read_back(store, after, fate.handle)
        if after is None and entity is not None and fate.status is Status.DONE:
            await_shown(functools.partial(_is_gone, store, entity))
        entity = after
    return {wish.table.kind.value: identity_result(wish.table, entity)}


def _is_gone(store: StoreReads, entity: Entity) -> bool:
    return store.describe(entity.kind, entity.id) is None


def _read_back(store: StoreReads, entity: Entity, handle: Handle) -> Entity:
    """The user or group as the service shows it once it shows the write; else as it was written."""
    now = read_back(
        lambda: store.describe(entity.kind, handle.id),
        lambda now: now is not None and handle.revision in (None, now.record.revision),
    )
    return replace(entity, id=handle.id) if now is None else now
