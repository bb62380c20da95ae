# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The result of a user or a group: as it is after the writes, or as it would be after the planned ones."""

from __future__ import annotations

import typing as t

from .._deeds.outcome import Outcome
from .._plan.identities import IdentityFound, subject
from .._reads.store import StoreReads
from .._render.identities import identity_result
from .._wishes.identities import IdentityWish


def identity_answer(store: StoreReads, wish: IdentityWish, found: IdentityFound, outcome: Outcome) -> dict[str, t.Any]:
    """The result of a user or group module."""
    entity = subject(wish, found)
    for fate in outcome.fates:
        if fate.change.kind is wish.table.kind:
            from .written import as_written  # an unchanged task needs nothing of it

            entity = as_written(store, entity, fate)
    return {wish.table.kind.value: identity_result(wish.table, entity)}
