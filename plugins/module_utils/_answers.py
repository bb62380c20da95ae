# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The object of a result: as it is after the writes, or as it would be after the planned ones."""

from __future__ import annotations

import time
import typing as t
from dataclasses import replace

from ._apply import PATIENCE, Outcome
from ._errors import CallFailed
from ._model import Entity, Kind
from ._plan_identities import IdentityFound, subject
from ._plan_memberships import MembershipFound, settled
from ._planned import entity_after
from ._render import identity_result
from ._store import Handle, StoreReads
from ._wishes import IdentityWish, MembershipWish


def identity_answer(store: StoreReads, wish: IdentityWish, found: IdentityFound, outcome: Outcome) -> dict[str, t.Any]:
    """The result of a user or group module. Raises CallFailed."""
    entity = subject(wish, found)
    for fate in outcome.fates:
        entity = entity_after(entity, fate.change)
        if entity is not None and fate.handle is not None:
            entity = _read_back(store, entity, fate.handle)
    return {wish.table.kind.value: identity_result(wish.table, entity)}


def memberships_answer(
    _store: StoreReads, wish: MembershipWish, found: MembershipFound, _outcome: Outcome
) -> dict[str, t.Any]:
    """The result of the membership module: the names that it rules over and that are joined now."""
    names = [entity.name for entity in settled(wish, found)]
    by_group = wish.anchor_kind is Kind.GROUP
    return {"members": names if by_group else None, "groups": None if by_group else names}


def _read_back(store: StoreReads, entity: Entity, handle: Handle) -> Entity:
    """What the service shows once it shows the write. Reads may lag behind: this has patience, and then makes do."""
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
