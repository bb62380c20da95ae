# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Several plans of single things as one plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from .._model.entities import Entity
from .change import LOSSES, Action, Change, Plan
from .order import dependents_of, graph_of, in_order
from .uniqueness import UniqueValue, refuse_taken


def composed(plans: Iterable[Plan], holders: Mapping[UniqueValue, Entity]) -> Plan:
    """One plan of many, whatever their order. Raises Refused where two would have one unique value, or for a ring.

    The single plans are made without looking at who has a value now: `holders` has that, for every value that one takes.
    Each thing that they create has a ref of its own, by which the others speak of it. Raises ValueError where two share one.
    """
    every = tuple(plans)
    changes = in_order(change for plan in every for change in plan.changes)
    made = [change.key for change in changes if change.action is Action.CREATE]
    if len(set(made)) < len(made):
        raise ValueError("two creations with one ref, so nobody knows which of the two a membership is of")
    refuse_taken(changes, holders)
    return Plan(changes=changes, warnings=tuple(dict.fromkeys(text for plan in every for text in plan.warnings)))


def without_losses(plan: Plan) -> tuple[Plan, tuple[Change, ...]]:
    """The plan without what it removes and deletes, and what is held back, with all that waits for it."""
    graph = graph_of(plan.changes)
    dependents = dependents_of(graph.needs)
    left = [position for position, change in enumerate(graph.changes) if change.action in LOSSES]
    held = set(left)
    while left:
        new = [one for one in dependents[left.pop()] if one not in held]
        held.update(new)
        left += new
    changes = tuple(change for position, change in enumerate(graph.changes) if position not in held)
    return replace(plan, changes=changes), tuple(graph.changes[position] for position in sorted(held))
