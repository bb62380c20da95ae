# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be read before memberships are planned, and no more."""

from __future__ import annotations

from .._plan.memberships import MembershipFound
from .._reads.store import Handle, StoreReads
from .._resolve.identities import names_of, resolve, resolve_all
from .._values.model import Entity, Kind
from .._wishes.memberships import MembershipWish
from .observation import Observation, handle_of, key_of


def observe_memberships(store: StoreReads, wish: MembershipWish) -> Observation[MembershipFound]:
    """Read what planning these memberships needs. Raises CallFailed, Unresolved."""
    anchor = resolve(store, wish.anchor_kind, wish.anchor)
    others = tuple(resolve_all(store, wish.other_kind, wish.others))
    named = {entity.id: entity for _reference, entity in others if entity is not None}
    current = {} if anchor is None else _joined(store, anchor, None if wish.purge else list(named))
    strangers = set(current) - set(named) if wish.purge else set()
    surplus = tuple(names_of(store, wish.other_kind, strangers).values())
    found = MembershipFound(
        anchor=anchor,
        others=others,
        current=current,
        surplus=tuple(sorted(surplus, key=lambda entity: entity.name)),
    )
    entities = [*named.values(), *surplus, *([anchor] if anchor else [])]
    handles = {key_of(entity): handle_of(entity) for entity in entities}
    for entity in entities:
        if anchor is not None and entity.id in current:
            group, user = (anchor, entity) if anchor.kind is Kind.GROUP else (entity, anchor)
            handles[Kind.MEMBERSHIP, (group.name, user.name)] = Handle(id=current[entity.id])
    groups = tuple(entity for entity in entities if entity.kind is Kind.GROUP)
    return Observation(found=found, handles=handles, touched=groups, newcomers=_newcomers(store, wish, found))


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
