# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The result of memberships: as they are after the writes, or would be."""

from __future__ import annotations

import typing as t

from .._deeds.outcome import Outcome, Status
from .._plan.change import Action, Change
from .._plan.memberships import MembershipFound, settled
from .._reads.store import StoreReads
from .._values.model import Entity, Kind
from .._wishes.memberships import MembershipWish
from .lag import await_shown


def memberships_answer(
    store: StoreReads, wish: MembershipWish, found: MembershipFound, outcome: Outcome
) -> dict[str, t.Any]:
    """The result of the membership module: the names that it rules over and that are joined now."""
    done = [fate.change for fate in outcome.fates if fate.status is Status.DONE]
    if done and found.anchor is not None:
        # The last one written tells for all: once reads show it, they show those before it too.
        _await_membership(store, found.anchor, done[-1], found)
    names = [entity.name for entity in settled(wish, found)]
    by_group = wish.anchor_kind is Kind.GROUP
    return {"members": names if by_group else None, "groups": None if by_group else names}


def _await_membership(store: StoreReads, anchor: Entity, change: Change, found: MembershipFound) -> None:
    others = {entity.name: entity.id for _reference, entity in found.others if entity is not None}
    others.update((entity.name, entity.id) for entity in found.surplus)
    group, user = change.key
    by_group = anchor.kind is Kind.GROUP
    pair = (anchor.id, others[user]) if by_group else (others[group], anchor.id)
    wanted = change.action is Action.ADD
    await_shown(lambda: (store.membership(*pair) is not None) is wanted)
