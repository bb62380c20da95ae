# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be read before memberships are planned, and no more."""

from __future__ import annotations

from collections.abc import Iterable

from .._plan.memberships import MembershipFound
from .._reads.store import Handle, StoreReads
from .._resolve.identities import absence, names_of, resolve_all, resolve_one
from .._resolve.unclear import Unclear
from .._values.model import Entity, Kind
from .._wishes.memberships import MembershipWish
from .observation import Observation, handle_of, key_of


def observe_memberships(store: StoreReads, wish: MembershipWish) -> Observation[MembershipFound]:
    """Read what planning these memberships needs. Raises CallFailed, Unresolved."""
    unclear = Unclear()
    anchor = resolve_one(store, wish.anchor_kind, wish.anchor_kind.value, wish.anchor, unclear, needed=wish.present)
    others = tuple(resolve_all(store, wish.other_kind, wish.others, unclear, needed=wish.present))
    unclear.refuse()
    named = {entity.id: entity for _reference, entity in others if entity is not None}
    current = {} if anchor is None else _joined(store, anchor, None if wish.purge else list(named))
    strangers = set(current) - set(named) if wish.purge else set()
    surplus = tuple(names_of(store, wish.other_kind, strangers).values())
    found = MembershipFound(
        anchor=anchor,
        others=others,
        current=current,
        surplus=tuple(sorted(surplus, key=lambda entity: entity.name)),
        warnings=_absences(store, wish, anchor, others),
    )
    entities = [*named.values(), *surplus, *([anchor] if anchor else [])]
    handles = {key_of(entity): handle_of(entity) for entity in entities}
    for entity in entities:
        if anchor is not None and entity.id in current:
            group, user = (anchor, entity) if anchor.kind is Kind.GROUP else (entity, anchor)
            handles[Kind.MEMBERSHIP, (group.name, user.name)] = Handle(id=current[entity.id])
    groups = tuple(entity for entity in entities if entity.kind is Kind.GROUP)
    return Observation(found=found, handles=handles, touched=groups, newcomers=_newcomers(store, wish, found))


def _absences(
    store: StoreReads, wish: MembershipWish, anchor: Entity | None, others: Iterable[tuple[str, Entity | None]]
) -> tuple[str, ...]:
    lost = [(wish.anchor_kind, wish.anchor)] if anchor is None else []
    lost += [(wish.other_kind, reference) for reference, entity in others if entity is None]
    return tuple(absence(store, kind, reference, "not a member") for kind, reference in lost)


def _newcomers(store: StoreReads, wish: MembershipWish, found: MembershipFound) -> tuple[Entity, ...]:
    """The users who are in a group only after the wish, with all that the store knows of them."""
    if found.anchor is None or not wish.present:
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
