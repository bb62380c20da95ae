# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which change may start next, as others end. Does nothing itself, and knows nothing of threads."""

from __future__ import annotations

import collections
import heapq
import typing as t
from dataclasses import dataclass

from .._model.entities import Kind
from .._plan.order import Graph, dependents_of


@dataclass(frozen=True, kw_only=True)
class Job:
    """What is to be done next: one change, or, with `look`, a last look at changes that were done."""

    positions: tuple[int, ...]
    look: bool = False


class Schedule:
    """A graph of changes on its way. Changes are known by their positions.

    Whatever has nothing left to wait for may start, lanes taking turns, and the changes of one lane one after the other. Of
    several kinds the one goes of which fewest are under way: each has a quota of its own, and none should lie idle.
    A change is skipped where one that it waits for was not done, or, behind a barrier, where any has failed. Changes of the kinds
    in `looked_at` count as done once a last look at all of their kind and phase has confirmed it.
    """

    def __init__(self, graph: Graph, looked_at: t.Collection[Kind] = ()) -> None:
        changes = graph.changes
        self._graph = graph
        self._dependents = dependents_of(graph.needs)
        self._waiting = [len(needed) for needed in graph.needs]
        self._doomed = [False] * len(changes)
        self._failed = False
        self._running: set[tuple[str, ...]] = set()
        self._lanes: dict[tuple[str, ...], list[int]] = {}
        self._turns: dict[Kind, collections.deque[tuple[str, ...]]] = {}
        self._under_way: collections.Counter[Kind] = collections.Counter()
        self._looks: collections.deque[Job] = collections.deque()
        self._looking = 0
        # By phase: how many are not settled yet, and who would be ready but for the barrier.
        self._open = collections.Counter(graph.phases)
        self._behind: dict[int, list[int]] = {}
        self._batch = {i: (one.kind, graph.phases[i]) for i, one in enumerate(changes) if one.kind in looked_at}
        self._batches = collections.Counter(self._batch.values())
        self._unconfirmed: dict[tuple[Kind, int], list[int]] = {}
        for position, count in enumerate(self._waiting):
            if not count:
                self._free(position)
        self._lift()

    def next(self) -> Job | None:
        """What to start now, if anything; whoever takes it says how it ended."""
        if self._looks:
            self._looking += 1
            return self._looks.popleft()
        ready = [kind for kind, lanes in self._turns.items() if lanes]
        if not ready:
            return None
        kind = min(ready, key=self._under_way.__getitem__)
        lane = self._turns[kind].popleft()
        self._running.add(lane)
        position = heapq.heappop(self._lanes[lane])
        self._under_way[self._kind(position)] += 1
        return Job(positions=(position,))

    @property
    def over(self) -> bool:
        """Whether nothing is under way and nothing can start any more."""
        return not (self._running or self._looking or any(self._turns.values()) or self._looks)

    def end(self, position: int, *, done: bool) -> None:
        """A change was tried."""
        lane = self._graph.changes[position].key.lane
        self._running.discard(lane)
        self._under_way[self._kind(position)] -= 1
        if self._lanes[lane]:
            self._queue(lane)
        if done and position in self._batch:
            self._unconfirmed.setdefault(self._batch[position], []).append(position)
            self._count_down(position)
        else:
            self._failed = self._failed or not done
            self._settle(position, done=done)

    def seen(self, positions: t.Iterable[int], missed: t.Container[int]) -> None:
        """A last look was taken at changes; those of `missed` are not there after all."""
        self._looking -= 1
        for position in positions:
            self._failed = self._failed or position in missed
            self._settle(position, done=position not in missed, counted=True)

    def _settle(self, position: int, *, done: bool, counted: bool = False) -> None:
        """It is final how a change ended: what waits for it may start, or never will."""
        ended = [(position, done)]
        while ended:
            one, succeeded = ended.pop()
            self._open[self._graph.phases[one]] -= 1
            if one != position or not counted:
                self._count_down(one)
            for dependent in self._dependents[one]:
                self._doomed[dependent] = self._doomed[dependent] or not succeeded
                self._waiting[dependent] -= 1
                if not self._waiting[dependent] and not self._free(dependent):
                    ended.append((dependent, False))
            if not ended:
                ended += [(skipped, False) for skipped in self._lift()]

    def _count_down(self, position: int) -> None:
        """One less of its batch to come; after the last, a look is taken at those that were done."""
        batch = self._batch.get(position)
        if batch is not None:
            self._batches[batch] -= 1
            if not self._batches[batch] and batch in self._unconfirmed:
                self._looks.append(Job(positions=tuple(sorted(self._unconfirmed.pop(batch))), look=True))

    def _free(self, position: int) -> bool:
        """Nothing that it needs is left to come. Says whether it can be done, now or after its barrier."""
        if self._doomed[position]:
            return False
        if self._graph.barrier(position):
            self._behind.setdefault(self._graph.phases[position], []).append(position)
        else:
            self._start(position)
        return True

    def _lift(self) -> list[int]:
        """Lift the barriers that nothing holds any more; gives those behind them that are skipped."""
        skipped: list[int] = []
        for phase in sorted(self._behind):
            if any(count for earlier, count in self._open.items() if earlier < phase):
                break
            free = self._behind.pop(phase)
            if self._failed:
                skipped += free
            else:
                for position in free:
                    self._start(position)
        return skipped

    def _start(self, position: int) -> None:
        lane = self._graph.changes[position].key.lane
        waiting = self._lanes.setdefault(lane, [])
        heapq.heappush(waiting, position)
        if len(waiting) == 1 and lane not in self._running:
            self._queue(lane)

    def _queue(self, lane: tuple[str, ...]) -> None:
        """A lane takes its turn, among those of the kind of its first change."""
        self._turns.setdefault(self._kind(self._lanes[lane][0]), collections.deque()).append(lane)

    def _kind(self, position: int) -> Kind:
        return self._graph.changes[position].kind
