# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The result of memberships: as they are after the writes, or would be."""

from __future__ import annotations

import typing as t

from .._desired.memberships import DesiredMemberships
from .._model.entities import Kind
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
    if done:
        # The last one written tells for all: once reads show it, they show those before it too.
        _await_membership(store, done[-1])
    names = [entity.name for entity in settled(desired, found)]
    by_group = desired.anchor_kind is Kind.GROUP
    return {"members": names if by_group else None, "groups": None if by_group else names}


def _await_membership(store: StoreReads, change: Change) -> None:
    group_id, user_id = change.key.ids
    wanted = change.action is Action.ADD
    await_shown(lambda: (store.membership(group_id, user_id) is not None) is wanted)
