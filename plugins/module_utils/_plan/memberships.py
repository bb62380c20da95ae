# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The planner of memberships: who should be in a group, or in which groups a person should be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .._values.errors import Unresolved
from .._values.model import Entity, Kind
from .._values.references import FORMS
from .._wishes.memberships import MembershipWish
from .change import Action, Change, Plan, in_order, membership


@dataclass(frozen=True, kw_only=True)
class MembershipFound:
    """What the store holds: the anchor, what each reference leads to, and the anchor's present memberships.

    `current` has the id of every thing on the other side that the anchor is joined with already, and the id of the
    membership; `surplus` the things among them that the wish does not name, read where they would be removed.
    """

    anchor: Entity | None
    others: tuple[tuple[str, Entity | None], ...]
    current: Mapping[str, str]
    surplus: tuple[Entity, ...] = ()


def plan_memberships(wish: MembershipWish, found: MembershipFound) -> Plan:
    """Plan the memberships of one group or one user. Raises Unresolved for unknown names and for one named twice."""
    warnings = _unknown(wish, found)
    if found.anchor is None:
        return Plan(warnings=warnings)
    _refuse_twins(wish, found)
    anchor = found.anchor
    named = [entity for _reference, entity in found.others if entity is not None]
    joined = [entity for entity in named if entity.id in found.current]
    if wish.present:
        changes = [_change(Action.ADD, anchor, entity) for entity in named if entity.id not in found.current]
        if wish.purge:
            changes += [_change(Action.REMOVE, anchor, entity) for entity in found.surplus]
    else:
        changes = [_change(Action.REMOVE, anchor, entity) for entity in joined]
    return Plan(changes=in_order(changes), warnings=warnings)


def settled(wish: MembershipWish, found: MembershipFound) -> tuple[Entity, ...]:
    """The named things that are joined with the anchor once the plan is done, sorted by name."""
    if not wish.present:
        return ()
    return tuple(sorted((entity for _reference, entity in found.others if entity), key=lambda entity: entity.name))


def managed(wish: MembershipWish, found: MembershipFound) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names that the wish rules over, joined with the anchor before and after: both sides of the diff."""
    named = [entity for _reference, entity in found.others if entity is not None]
    before = [entity.name for entity in named if entity.id in found.current]
    before += [entity.name for entity in found.surplus]
    return tuple(sorted(before)), tuple(entity.name for entity in settled(wish, found))


def _change(action: Action, anchor: Entity, other: Entity) -> Change:
    if anchor.kind is Kind.GROUP:
        return membership(action, group=anchor.name, user=other.name)
    return membership(action, group=other.name, user=anchor.name)


def _unknown(wish: MembershipWish, found: MembershipFound) -> tuple[str, ...]:
    lost = [(wish.anchor_kind, wish.anchor)] if found.anchor is None else []
    lost += [(wish.other_kind, reference) for reference, entity in found.others if entity is None]
    sentences = tuple(f"no {kind.value} answers to {reference}" for kind, reference in lost)
    if lost and wish.present:
        kinds = dict.fromkeys(kind for kind, _reference in lost)
        hints = "; ".join(f"give {FORMS[kind]}" for kind in kinds)
        raise Unresolved(f"Nothing was changed: {', '.join(sentences)} ({hints})")
    return tuple(f"{sentence[0].upper()}{sentence[1:]}: counted as not a member" for sentence in sentences)


def _refuse_twins(wish: MembershipWish, found: MembershipFound) -> None:
    seen: dict[str, str] = {}
    option = f"{wish.other_kind.value}s"
    for reference, entity in found.others:
        if entity is None:
            continue
        if entity.id in seen:
            raise Unresolved(
                f"{option}: {seen[entity.id]} and {reference} are the same {wish.other_kind.value}, "
                f"{entity.name} ({entity.id}); name it once"
            )
        seen[entity.id] = reference
