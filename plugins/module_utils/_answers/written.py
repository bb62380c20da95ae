# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A user or a group after its changes: as the service shows it, or as it would be after the planned ones."""

from __future__ import annotations

import functools
from dataclasses import replace

from .._model.entities import Entity
from .._model.keys import Handle
from .._plan.outcome import ChangeResult, Status
from .._plan.step import entity_after
from .._ports.identity_store import StoreReads
from .lag import await_shown, read_back


def as_written(store: StoreReads, entity: Entity | None, result: ChangeResult) -> Entity | None:
    """What a change has made of a user or a group, once reads show it. Raises nothing: what is written is written."""
    after = entity_after(entity, result.change)
    if after is not None and result.handle is not None:
        after = _read_back(store, after, result.handle)
    if after is None and entity is not None and result.status is Status.DONE:
        await_shown(functools.partial(_is_gone, store, entity))
    return after


def _is_gone(store: StoreReads, entity: Entity) -> bool:
    return store.describe(entity.kind, entity.id) is None


def _read_back(store: StoreReads, entity: Entity, handle: Handle) -> Entity:
    """The user or group as the service shows it once it shows the write; else as it was written."""
    now = read_back(
        lambda: store.describe(entity.kind, handle.id),
        lambda now: now is not None and handle.revision in (None, now.record.revision),
    )
    return replace(entity, id=handle.id) if now is None else now
