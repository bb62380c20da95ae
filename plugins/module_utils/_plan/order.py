# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""In which order the changes of a plan are done, and what each has to wait for.

A change waits for what it cannot do without: a membership for its group and its user, an assignment for its principal and
its permission set, whoever takes a unique value for the one that gives it up. Within that, people gain access before they
lose it: what takes access away waits for all that gives it. Only what has to go so that another can take its name or e-mail
address goes before that other.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from .._model.entities import Kind
from .._model.errors import Refused
from .._model.keys import Key
from .change import RANK, Action, Change
from .uniqueness import UniqueValue, given_up, taken

_KINDS = {kind: rank for rank, kind in enumerate(Kind)}
_REMOVALS = {Action.REMOVE, Action.DELETE}

# Phases: what gives access; what has to go so that others can come, by itself; what waits for that; then what goes.
_GAIN, _MAKE_ROOM, _LATE_GAIN, _LOSS = 0, 1, 3, 4


@dataclass(frozen=True, kw_only=True)
class Graph:
    """Changes and, for each, the positions of those that it waits for, and its phase.

    A change whose phase is a `barrier` waits for all changes of earlier phases besides.
    """

    changes: tuple[Change, ...]
    needs: tuple[frozenset[int], ...]
    phases: tuple[int, ...]

    def barrier(self, position: int) -> bool:
        """Whether the change waits for all of the phases before: nobody loses access before others have gained it."""
        return self.changes[position].action in _REMOVALS


def in_order(changes: Iterable[Change]) -> tuple[Change, ...]:
    """The changes in an order that the graph allows, always the same one. Raises Refused where they form a ring."""
    graph = graph_of(changes)
    if not any(graph.needs):
        return tuple(graph.changes[position] for position in sorted(range(len(graph.changes)), key=_priority(graph)))
    ordered = _sorted(graph)
    if len(ordered) < len(graph.changes):
        raise Refused(_ring(graph, set(range(len(graph.changes))).difference(ordered)))
    return tuple(graph.changes[position] for position in ordered)


def graph_of(changes: Iterable[Change]) -> Graph:
    """What each of these changes waits for."""
    every = tuple(changes)
    if len(every) == 1:
        return Graph(changes=every, needs=(frozenset(),), phases=(_GAIN,))
    index = _Index()
    for position, change in enumerate(every):
        index.add(position, change)
    needs = tuple(index.needs(position, change) for position, change in enumerate(every))
    return Graph(changes=every, needs=needs, phases=_phases(every, needs))


def dependents_of(needs: Sequence[frozenset[int]]) -> list[list[int]]:
    """For each change the positions of those that wait for it."""
    dependents: list[list[int]] = [[] for _change in needs]
    for position, needed in enumerate(needs):
        for one in needed:
            dependents[one].append(position)
    return dependents


@dataclass(frozen=True, kw_only=True)
class _Index:
    """Where in a plan things are made, written and let go, and unique values given up."""

    made: dict[Key, list[int]] = field(default_factory=dict)
    updated: dict[Key, list[int]] = field(default_factory=dict)
    provisioned: dict[Key, list[int]] = field(default_factory=dict)
    left: dict[object, list[int]] = field(default_factory=dict)
    freed: dict[UniqueValue, int] = field(default_factory=dict)

    def add(self, position: int, change: Change) -> None:
        """Take note of a change."""
        if change.action is Action.REMOVE:
            for part in change.key.parts:
                self.left.setdefault(part, []).append(position)
        kept = {Action.CREATE: self.made, Action.UPDATE: self.updated, Action.PROVISION: self.provisioned}
        if change.action in kept:
            kept[change.action].setdefault(change.key, []).append(position)
        for value in given_up(change):
            self.freed[value] = position

    def needs(self, position: int, change: Change) -> frozenset[int]:
        """The positions of what a change waits for."""
        found = {self.freed[value] for value in taken(change) if value in self.freed}
        for key in change.requires:
            found.update(self.made.get(key, ()))
            # Nobody is given something as it was before, and an e-mail goes to the address that is desired.
            if key.conveys or change.action is not Action.ADD:
                found.update(self.updated.get(key, ()))
            if key.conveys and key != change.key:
                found.update(self.provisioned.get(key, ()))
        if change.action is Action.DELETE:
            found.update(self.left.get(change.key, ()))
        return frozenset(found - {position})


def _phases(changes: Sequence[Change], needs: Sequence[frozenset[int]]) -> tuple[int, ...]:
    removals = {position for position, change in enumerate(changes) if change.action in _REMOVALS}
    room = {one for position, needed in enumerate(needs) if position not in removals for one in needed & removals}
    early = room.union(*(needs[position] for position in room))
    late = _reached(early, dependents_of(needs)) if early else set()
    phases = []
    for position, change in enumerate(changes):
        if position in removals:
            phases.append((_MAKE_ROOM if position in early else _LOSS) + (change.action is Action.DELETE))
        else:
            phases.append(_LATE_GAIN if position in late else _GAIN)
    return tuple(phases)


def _reached(start: Iterable[int], dependents: Sequence[Sequence[int]]) -> set[int]:
    found, left = set(start), list(start)
    while left:
        new = [one for one in dependents[left.pop()] if one not in found]
        found.update(new)
        left += new
    return found


_Priority = tuple[int, int, int, tuple[str, ...], tuple[str, ...], int]


def _priority(graph: Graph) -> Callable[[int], _Priority]:
    """What goes first of what may go: by phase, rank, kind and name, so that the order is always the same."""

    def priority(position: int) -> _Priority:
        change, key = graph.changes[position], graph.changes[position].key
        return graph.phases[position], RANK[change.action], _KINDS[change.kind], key.names, key.ids, position

    return priority


def _sorted(graph: Graph) -> list[int]:
    """The positions in order, without those that are in a ring or wait for one."""
    priority = _priority(graph)
    dependents = dependents_of(graph.needs)
    left = [len(needed) for needed in graph.needs]
    ready = [priority(position) for position, count in enumerate(left) if not count]
    heapq.heapify(ready)
    ordered = []
    while ready:
        position = heapq.heappop(ready)[-1]
        ordered.append(position)
        for one in dependents[position]:
            left[one] -= 1
            if not left[one]:
                heapq.heappush(ready, priority(one))
    return ordered


def _ring(graph: Graph, stuck: set[int]) -> str:
    """The sentence that names a ring. All in it are updates: what is created has nothing to give up."""
    position = min(stuck)
    walk: dict[int, int] = {}
    while position not in walk:
        walk[position] = len(walk)
        position = min(graph.needs[position] & stuck)
    found = [one for one, step in walk.items() if step >= walk[position]]
    first = found.index(min(found, key=_priority(graph)))
    ring = [*found[first:], *found[:first], found[first]]
    names = " -> ".join(graph.changes[one].label for one in ring)
    wants = [_wanted(graph.changes[one], graph.changes[other]) for one, other in itertools.pairwise(ring)]
    return (
        f"{names}: each wants what the next one has ({'; '.join(wants)}). The service changes one at a time and keeps these "
        "values unique, so give one of them another value first, and its final value in a second run"
    )


def _wanted(change: Change, holder: Change) -> str:
    gone = given_up(holder)
    texts = [f"the {value[1]} {text}" for value, text in taken(change).items() if value in gone]
    return f"{change.label} wants {' and '.join(texts)}"
