# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be read for a plan, and no more. All reads of a task happen here, before its first write."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, replace

from ._attributes import Table
from ._model import Entity, Kind
from ._plan_identities import IdentityFound, claims, subject
from ._plan_memberships import MembershipFound
from ._resolve import names_of, resolve, resolve_all
from ._store import Handle, StoreReads
from ._wishes import IdentityWish, MembershipWish

Found = t.TypeVar("Found")
Key = tuple[Kind, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class Observation(t.Generic[Found]):
    """What was found, the handles of what exists, and what a plan might touch of what identity providers own.

    `newcomers` are the users who would be put into a group.
    """

    found: Found
    handles: dict[Key, Handle]
    touched: tuple[Entity, ...]
    newcomers: tuple[Entity, ...] = ()


def observe_identity(store: StoreReads, wish: IdentityWish) -> Observation[IdentityFound]:
    """Read what planning this user or group needs. Raises CallFailed, Unresolved."""
    table = wish.table
    found = _subject_of(store, wish)
    entity = subject(wish, found)
    if entity is None or wish.present:
        holders = {}
        for attribute, value in claims(wish, found).items():
            if wish.id is None and attribute == table.naming:
                continue  # looked up already: it led nowhere, so nobody holds it
            holder = _held_by(store, table, attribute, value)
            if holder is not None and (entity is None or holder.id != entity.id):
                holders[attribute] = holder
        found = replace(found, holders=holders)
    else:
        found = replace(found, companions=_companions(store, entity))
    handles = {} if entity is None else {_key(entity): _handle(entity)}
    return Observation(found=found, handles=handles, touched=() if entity is None else (entity,))


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
    handles = {_key(entity): _handle(entity) for entity in entities}
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


def _subject_of(store: StoreReads, wish: IdentityWish) -> IdentityFound:
    kind = wish.table.kind
    if wish.id is not None:
        target = store.describe(kind, wish.id)
        lost = target is None and not wish.present and wish.name is not None
        return IdentityFound(target=target, namesake=_named(store, wish.table, str(wish.name)) if lost else None)
    target = None if wish.name is None else _named(store, wish.table, wish.name)
    # A deletion means the present name alone: else a second run would delete who bears a former one.
    if not wish.present:
        return IdentityFound(target=target, namesake=None if target else _addressed(store, wish))
    former = (_named(store, wish.table, name) for name in wish.previously)
    return IdentityFound(target=target, former=tuple(entity for entity in former if entity is not None))


def _addressed(store: StoreReads, wish: IdentityWish) -> Entity | None:
    """Whose e-mail address the name of somebody to delete is."""
    if wish.name is None or "@" not in wish.name or "emails" not in wish.table.unique:
        return None
    return _held_by(store, wish.table, "emails", wish.name)


def _named(store: StoreReads, table: Table, name: str) -> Entity | None:
    return _held_by(store, table, table.naming, name)


def _held_by(store: StoreReads, table: Table, attribute: str, value: str) -> Entity | None:
    identifier = store.find(table.kind, attribute, value)
    return None if identifier is None else store.describe(table.kind, identifier)


def _companions(store: StoreReads, entity: Entity) -> tuple[str, ...]:
    if entity.kind is Kind.USER:
        ids = [one.group_id for one in store.groups_of(entity.id)]
        known = names_of(store, Kind.GROUP, ids)
    else:
        ids = [one.user_id for one in store.members(entity.id)]
        known = names_of(store, Kind.USER, ids)
    return tuple(known[identifier].name if identifier in known else identifier for identifier in ids)


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


def _key(entity: Entity) -> Key:
    return entity.kind, (entity.name,)


def _handle(entity: Entity) -> Handle:
    return Handle(id=entity.id, revision=entity.record.revision)
