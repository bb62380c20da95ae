# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Directories in short words, and what a store holds about them: as reading a snapshot would tell."""

from __future__ import annotations

import typing as t
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from ansible_collections.steward.identity_center.plugins.module_utils._desired.brakes import Brakes, Section
from ansible_collections.steward.identity_center.plugins.module_utils._desired.identities import DesiredIdentity
from ansible_collections.steward.identity_center.plugins.module_utils._desired.memberships import DesiredMemberships
from ansible_collections.steward.identity_center.plugins.module_utils._model.attributes import (
    GROUP,
    TABLES,
    USER,
    lookup_value,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import PLANNED, Entity, Kind, Ref
from ansible_collections.steward.identity_center.plugins.module_utils._observe.identities import observe_identity
from ansible_collections.steward.identity_center.plugins.module_utils._plan.directory import (
    DirectoryPlan,
    plan_directory,
)
from ansible_collections.steward.identity_center.plugins.module_utils._plan.identities import ExistingIdentity, subject
from ansible_collections.steward.identity_center.plugins.module_utils._plan.memberships import ExistingMemberships
from ansible_collections.steward.identity_center.plugins.module_utils._plan.pieces import (
    Piece,
    identity_piece,
    memberships_piece,
)
from ansible_collections.steward.identity_center.plugins.module_utils._plan.step import planned_entity
from ansible_collections.steward.identity_center.plugins.module_utils._plan.uniqueness import UniqueValue
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    desired_group,
    desired_user,
    person,
    users_of_group,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore

Wanted = t.TypeVar("Wanted")


@dataclass(frozen=True, kw_only=True)
class Placed(t.Generic[Wanted]):
    """Something desired, and where it is written."""

    value: Wanted
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class Directory:
    """What a file says of users and groups, and how it is handled."""

    users: tuple[Placed[DesiredIdentity], ...] = ()
    groups: tuple[Placed[DesiredIdentity], ...] = ()
    memberships: tuple[Placed[DesiredMemberships], ...] = ()
    brakes: Brakes = field(default_factory=Brakes)


def wanted(name: str, title: str | None = None) -> Placed[DesiredIdentity]:
    """A user who should be there."""
    return Placed(value=desired_user(name, {**person(name), "title": title}), place=f"users.yml: {name}")


def unwanted(name: str) -> Placed[DesiredIdentity]:
    """A user who should not be there."""
    return Placed(value=desired_user(name, present=False), place=f"users.yml: {name}")


def team(name: str) -> Placed[DesiredIdentity]:
    """A group that should be there."""
    return Placed(value=desired_group(name), place=f"groups.yml: {name}")


def members(name: str, *users: str, purge: bool = False, present: bool = True) -> Placed[DesiredMemberships]:
    """Who should be in a group."""
    value = users_of_group(name, *users, purge=purge, present=present)
    return Placed(value=value, place=f"groups.yml: members of {name}")


def holders(real: FakeStore) -> dict[UniqueValue, Entity]:
    """Who has which unique value now."""
    found: dict[UniqueValue, Entity] = {}
    for one in real.entities.values():
        for attribute in TABLES[one.kind].unique:
            text = lookup_value(one.attributes, attribute)
            if text is not None:
                found[one.kind, attribute, text.casefold()] = one
    return found


def planned(real: FakeStore, directory: Directory) -> DirectoryPlan:
    """The plan of this directory."""
    return plan_directory(pieces(real, directory), holders(real), directory.brakes)


def pieces(real: FakeStore, directory: Directory) -> Iterator[Piece]:
    """What each entry comes to, and the purge."""
    known: dict[tuple[Kind, str], Entity] = {(one.kind, one.name): one for one in real.entities.values()}
    named: set[str] = set()
    for number, placed in enumerate((*directory.users, *directory.groups)):
        observation = observe_identity(real, placed.value)
        found = replace(observation.found, holders={}, ref=Ref(f"{PLANNED}new/{number}"))
        yield identity_piece(placed.place, placed.value, found, observation.touched)
        entity, kind, name = subject(placed.value, found), placed.value.table.kind, str(placed.value.name)
        attributes = {key: value for key, value in placed.value.attributes.items() if value}
        known[kind, name] = entity or planned_entity(kind, found.ref, attributes or {placed.value.table.naming: name})
        named.add(known[kind, name].id)
    for joining in directory.memberships:
        yield _memberships(real, joining, known)
    yield from _purge(real, directory.brakes, named)


def _memberships(
    real: FakeStore, placed: Placed[DesiredMemberships], known: Mapping[tuple[Kind, str], Entity]
) -> Piece:
    anchor = known[Kind.GROUP, placed.value.anchor]
    others = tuple((name, known[Kind.USER, name]) for name in placed.value.others)
    current = {} if anchor.planned else {one.user_id: one.id for one in real.members(anchor.id)}
    named = {entity.id for _name, entity in others}
    surplus = tuple(real.entities[one] for one in current if one not in named) if placed.value.purge else ()
    found = ExistingMemberships(anchor=anchor, others=others, current=current, surplus=surplus)
    return memberships_piece(placed.place, placed.value, found, (), [entity for _name, entity in others])


def _purge(real: FakeStore, brakes: Brakes, named: set[str]) -> Iterator[Piece]:
    for section, table in ((Section.USERS, USER), (Section.GROUPS, GROUP)):
        for one in list(real.every(table.kind)) if section in brakes.purge else ():
            if one.id in named:
                continue
            gone = DesiredIdentity(table=table, present=False, id=one.id, name=None, attributes={})
            found: ExistingIdentity = observe_identity(real, gone).found
            placed = Placed(value=gone, place=f"purge: [{section.value}]")
            yield identity_piece(placed.place, placed.value, found, [one], exact=True)
