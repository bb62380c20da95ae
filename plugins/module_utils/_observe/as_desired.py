# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who is as an entry of a directory says: most are, and nothing more is asked about them."""

from __future__ import annotations

from collections.abc import Sequence

from .._desired.identities import DesiredIdentity
from .._model.entities import Entity, Kind
from .._plan.identities import is_as_desired
from .._plan.step import Step
from .._ports.identity_store import InMemory, StoreReads


def in_memory(store: StoreReads) -> frozenset[Kind]:
    """Of which kinds all are in memory, so that to look somebody up costs nothing."""
    return frozenset(kind for kind in (Kind.USER, Kind.GROUP) if isinstance(store, InMemory) and store.holds(kind))


def as_desired(store: StoreReads, desired: DesiredIdentity) -> Entity | None:
    """Who has the name, in a store that has all in memory, and is exactly as desired; None where that has to be looked into."""
    kind, name = desired.table.kind, desired.name
    if not desired.present or desired.id is not None or name is None or desired.previously:
        return None
    identifier = store.find(kind, desired.table.naming, name)
    entity = None if identifier is None else store.describe(kind, identifier)
    return entity if entity is not None and is_as_desired(desired, entity) else None


def renames(updates: Sequence[Step]) -> tuple[Step, ...]:
    """Those after which somebody has another name."""
    return tuple(one for one in updates if {"user_name", "display_name"} & set(one.attributes))
