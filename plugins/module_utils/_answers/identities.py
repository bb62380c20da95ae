# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The result of a user or a group: as it is after the writes, or as it would be after the planned ones."""

from __future__ import annotations

import typing as t

from .._desired.identities import DesiredIdentity
from .._plan.identities import ExistingIdentity, subject
from .._plan.outcome import Outcome
from .._ports.identity_store import StoreReads
from .._render.identities import identity_result


def identity_answer(
    store: StoreReads, desired: DesiredIdentity, found: ExistingIdentity, outcome: Outcome
) -> dict[str, t.Any]:
    """The result of a user or group module."""
    entity = subject(desired, found)
    for result in outcome.results:
        if result.change.kind is desired.table.kind:
            from .written import as_written  # an unchanged task needs nothing of it

            entity = as_written(store, entity, result)
    return {desired.table.kind.value: identity_result(desired.table, entity)}
