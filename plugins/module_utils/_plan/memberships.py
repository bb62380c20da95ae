# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The planner of memberships: who should be in a group, or in which groups a person should be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .._desired.memberships import DesiredMemberships
from .._model.entities import Entity
from .._model.errors import Unresolved
from .._model.yaml_text import quoted
from .change import Action, Change, Plan
from .order import in_order
from .relations import membership, membership_key


@dataclass(frozen=True, kw_only=True)
class ExistingMemberships:
    """What the store holds: the anchor, what each reference leads to, and the anchor's present memberships.

    `current` has the id of every thing on the other side that the anchor is joined with already, and the id of the
    membership; `surplus` those of them that the task does not name, read where they would be removed. `warnings`
    are of references that lead to nothing, where that does no harm.
    """

    anchor: Entity | None
    others: tuple[tuple[str, Entity | None], ...]
    current: Mapping[str, str]
    surplus: tuple[Entity, ...] = ()
    warnings: tuple[str, ...] = ()


def plan_memberships(desired: DesiredMemberships, found: ExistingMemberships) -> Plan:
    """Plan the memberships of one group or one user. Raises Unresolved for one named twice."""
    if found.anchor is None:
        return Plan(warnings=found.warnings)
    _refuse_twins(desired, found)
    anchor = found.anchor
    named = [entity for _reference, entity in found.others if entity is not None]
    joined = [entity for entity in named if entity.id in found.current]
    if desired.present:
        changes = [_change(Action.ADD, anchor, entity) for entity in named if entity.id not in found.current]
        if desired.purge:
            changes += [_change(Action.REMOVE, anchor, entity) for entity in found.surplus]
    else:
        changes = [_change(Action.REMOVE, anchor, entity) for entity in joined]
    return Plan(changes=in_order(changes), warnings=found.warnings)


def settled(desired: DesiredMemberships, found: ExistingMemberships) -> tuple[Entity, ...]:
    """The named things that are joined with the anchor once the plan is done, sorted by name."""
    if not desired.present:
        return ()
    return tuple(sorted((entity for _reference, entity in found.others if entity), key=lambda entity: entity.name))


def managed(desired: DesiredMemberships, found: ExistingMemberships) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names that the task manages, joined with the anchor before and after: both sides of the diff."""
    named = [entity for _reference, entity in found.others if entity is not None]
    before = [entity.name for entity in named if entity.id in found.current]
    before += [entity.name for entity in found.surplus]
    return tuple(sorted(before)), tuple(entity.name for entity in settled(desired, found))


def _change(action: Action, anchor: Entity, other: Entity) -> Change:
    return membership(action, membership_key(anchor, other))


def _refuse_twins(desired: DesiredMemberships, found: ExistingMemberships) -> None:
    seen: dict[str, str] = {}
    option = f"{desired.other_kind.value}s"
    for reference, entity in found.others:
        if entity is None:
            continue
        if entity.id in seen:
            raise Unresolved(
                f"{option}: {quoted(seen[entity.id])} and {quoted(reference)} are the same {desired.other_kind.value}, "
                f"{quoted(entity.name)} ({entity.id}); name it once"
            )
        seen[entity.id] = reference
