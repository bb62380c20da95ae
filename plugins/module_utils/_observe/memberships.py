# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be read before memberships are planned, and no more."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable

from .._desired.memberships import DesiredMemberships
from .._model.entities import Entity, Kind
from .._model.keys import Handle, Key
from .._plan.memberships import ExistingMemberships
from .._plan.relations import membership_key
from .._ports.identity_store import StoreReads
from .._resolve.identities import absence, names_of, resolve_all, resolve_one
from .._resolve.unclear import Unclear
from .observation import Observation

if t.TYPE_CHECKING:
    from .._ports.access import Reads


def observe_memberships(
    reads: Reads, desired: DesiredMemberships, unclear: Unclear | None = None
) -> Observation[ExistingMemberships]:
    """Read what planning these memberships needs. Raises CallFailed, and Unresolved for all that is `unclear`."""
    store, unclear = reads.store, unclear or Unclear()
    anchor = resolve_one(
        store, desired.anchor_kind, desired.anchor_kind.value, desired.anchor, unclear, needed=desired.present
    )
    others = tuple(resolve_all(store, desired.other_kind, desired.others, unclear, needed=desired.present))
    unclear.refuse()
    named = {entity.id: entity for _reference, entity in others if entity is not None}
    current = {} if anchor is None else _joined(store, anchor, None if desired.purge else list(named))
    strangers = set(current) - set(named) if desired.purge else set()
    surplus = tuple(names_of(store, desired.other_kind, strangers).values())
    found = ExistingMemberships(
        anchor=anchor,
        others=others,
        current=current,
        surplus=tuple(sorted(surplus, key=lambda entity: entity.name)),
        warnings=_absences(store, desired, anchor, others),
    )
    entities = [*named.values(), *surplus, *([anchor] if anchor else [])]
    handles: dict[Key, Handle] = {
        membership_key(anchor, entity): Handle(id=current[entity.id])
        for entity in (surplus if desired.present else named.values())
        if anchor is not None and entity.id in current
    }
    groups = tuple(entity for entity in entities if entity.kind is Kind.GROUP)
    return Observation(found=found, handles=handles, touched=groups, newcomers=_newcomers(store, desired, found))


def _absences(
    store: StoreReads, desired: DesiredMemberships, anchor: Entity | None, others: Iterable[tuple[str, Entity | None]]
) -> tuple[str, ...]:
    lost = [(desired.anchor_kind, desired.anchor)] if anchor is None else []
    lost += [(desired.other_kind, reference) for reference, entity in others if entity is None]
    return tuple(absence(store, kind, reference, "not a member") for kind, reference in lost)


def _newcomers(store: StoreReads, desired: DesiredMemberships, found: ExistingMemberships) -> tuple[Entity, ...]:
    """The users who are in a group only after the change, with all that the store knows of them."""
    if found.anchor is None or not desired.present:
        return ()
    joining = {entity.id for _reference, entity in found.others if entity is not None} - set(found.current)
    if found.anchor.kind is Kind.USER:
        return (found.anchor,) if joining else ()
    return tuple(names_of(store, Kind.USER, joining).values())


def _joined(store: StoreReads, anchor: Entity, wanted: list[str] | None) -> dict[str, str]:
    """The ids joined with the anchor, and the memberships' ids. A single wanted one is asked for by itself."""
    if wanted == []:
        return {}
    if wanted is not None and len(wanted) == 1:
        pair = (anchor.id, wanted[0]) if anchor.kind is Kind.GROUP else (wanted[0], anchor.id)
        one = store.membership(*pair)
        return {} if one is None else {wanted[0]: one.id}
    if anchor.kind is Kind.GROUP:
        return {one.user_id: one.id for one in store.members(anchor.id)}
    return {one.group_id: one.id for one in store.groups_of(anchor.id)}
