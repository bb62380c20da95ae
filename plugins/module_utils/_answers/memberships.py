# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The result of memberships: as they are after the writes, or would be."""

from __future__ import annotations

import typing as t

from .._desired.memberships import DesiredMemberships
from .._model.entities import Entity, Kind
from .._plan.change import Action, Change
from .._plan.memberships import ExistingMemberships, settled
from .._plan.outcome import Outcome, Status
from .._ports.identity_store import StoreReads
from .lag import await_shown


def memberships_answer(
    store: StoreReads, desired: DesiredMemberships, found: ExistingMemberships, outcome: Outcome
) -> dict[str, t.Any]:
    """The result of the membership module: the names that it manages and that are joined now."""
    done = [result.change for result in outcome.results if result.status is Status.DONE]
    if done and found.anchor is not None:
        # The last one written tells for all: once reads show it, they show those before it too.
        _await_membership(store, found.anchor, done[-1], found)
    names = [entity.name for entity in settled(desired, found)]
    by_group = desired.anchor_kind is Kind.GROUP
    return {"members": names if by_group else None, "groups": None if by_group else names}


def _await_membership(store: StoreReads, anchor: Entity, change: Change, found: ExistingMemberships) -> None:
    others = {entity.name: entity.id for _reference, entity in found.others if entity is not None}
    others.update((entity.name, entity.id) for entity in found.surplus)
    group, user = change.key
    by_group = anchor.kind is Kind.GROUP
    pair = (anchor.id, others[user]) if by_group else (others[group], anchor.id)
    wanted = change.action is Action.ADD
    await_shown(lambda: (store.membership(*pair) is not None) is wanted)
