# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one place that knows check mode: does a plan, or only says what it would do. How each kind is done, the deeds know.

Changes of one rank do not depend on each other and run in parallel, those of one lane one after the other. When one
fails, the others of its rank still run (unless the failure would hit all of them), and what comes after is skipped:
nobody loses access because a grant failed. Some deeds look once more at all that was done of a rank before the next begins.
"""

from __future__ import annotations

import collections
import itertools
import typing as t
from concurrent.futures import ThreadPoolExecutor

from .._model.entities import Kind
from .._model.errors import CallFailed
from .._model.errors import Kind as Failure
from .._model.handles import Handle, Handles, Key
from .._plan.change import RANK, Change, Plan
from .._plan.outcome import ChangeResult, Outcome, Status

_HOPELESS = {Failure.DENIED, Failure.CREDENTIALS, Failure.UNREACHABLE, Failure.FOREIGN, Failure.CONFIGURATION}
# What may be denied in one account is allowed in the next.
_SINGLE = {(Kind.ACCOUNT_ASSIGNMENT, Failure.DENIED)}


class ChangeWriter(t.Protocol):
    """Does one change and returns by what the thing is reached afterwards. Raises CallFailed.

    It looks at the service only after it has asked for something: what a look leaves open, the change leaves open.
    """

    def __call__(self, change: Change, handles: Handles) -> Handle | None:
        """Do it; `handles` reach what it is about."""


@t.runtime_checkable
class LastLook(t.Protocol):
    """A deed that looks, once all changes of a rank are done, whether the service shows them."""

    def missed(self, changes: t.Sequence[Change], handles: Handles) -> t.Mapping[int, CallFailed]:
        """Why changes that were taken for done are not, by their position. Raises nothing."""


def apply(
    plan: Plan,
    writers: t.Mapping[Kind, ChangeWriter],
    handles: Handles,
    *,
    check_mode: bool,
    concurrency: int = 8,
) -> Outcome:
    """Do a plan; `handles` reach what exists. Failures are in the outcome, none is raised."""
    if check_mode:
        from .._plan.step import step  # only check mode leaves steps

        return Outcome(
            results=tuple(ChangeResult(change=change, status=Status.PLANNED) for change in plan.changes),
            steps=tuple(step(change, handles) for change in plan.changes),
        )
    writer = _Writer(writers=writers, handles=dict(handles))
    results: list[ChangeResult] = []
    for _rank, group in itertools.groupby(plan.changes, key=lambda change: RANK[change.action]):
        changes = list(group)
        if any(change_result.failure for change_result in results):
            results += [ChangeResult(change=change, status=Status.SKIPPED) for change in changes]
        elif len(changes) == 1:
            results += writer.looked_at([writer.do(changes[0])])
        else:
            results += writer.looked_at(_in_lanes(changes, writer.do, concurrency))
    return Outcome(results=tuple(results))


def _in_lanes(changes: list[Change], do: t.Callable[[Change], ChangeResult], concurrency: int) -> list[ChangeResult]:
    """Do the changes of one rank. The lanes take turns, so that all are worked off at the same time."""
    by_lane: dict[tuple[str, ...], collections.deque[int]] = {}
    for index, change in enumerate(changes):
        by_lane.setdefault(change.lane, collections.deque()).append(index)
    waiting = collections.deque(by_lane.values())
    results: dict[int, ChangeResult] = {}

    def work() -> None:
        while waiting:
            try:
                lane = waiting.popleft()
            except IndexError:
                return  # another worker was faster
            index = lane.popleft()
            results[index] = do(changes[index])
            if lane:
                waiting.append(lane)

    with ThreadPoolExecutor(max_workers=concurrency) as pool:
        for worker in [pool.submit(work) for _worker in range(min(concurrency, len(by_lane)))]:
            worker.result()
    return [results[index] for index in range(len(changes))]


class _Writer:
    """Does changes, keeps by what is reached what was made, and gives up where nothing can succeed any more."""

    def __init__(self, *, writers: t.Mapping[Kind, ChangeWriter], handles: dict[Key, Handle]) -> None:
        self._writers = writers
        self._handles = handles
        self._hopeless = False

    def do(self, change: Change) -> ChangeResult:
        """Do one change. Never raises CallFailed."""
        if self._hopeless:
            return ChangeResult(change=change, status=Status.SKIPPED)
        try:
            handle = self._writers[change.kind](change, self._handles)
        except CallFailed as failure:
            if failure.kind in _HOPELESS and (change.kind, failure.kind) not in _SINGLE:
                self._hopeless = True
            return ChangeResult(change=change, status=Status.FAILED, failure=failure)
        if handle is not None:
            self._handles[change.kind, change.key] = handle
        return ChangeResult(change=change, status=Status.DONE, handle=handle)

    def looked_at(self, results: list[ChangeResult]) -> list[ChangeResult]:
        """The fates of one rank after a last look at what was done."""
        after = list(results)
        for kind, writer in self._writers.items():
            done = [
                index
                for index, change_result in enumerate(results)
                if change_result.change.kind is kind and change_result.status is Status.DONE
            ]
            if not done or not isinstance(writer, LastLook):
                continue
            missed = writer.missed([results[index].change for index in done], self._handles)
            for position, failure in missed.items():
                index = done[position]
                after[index] = ChangeResult(change=results[index].change, status=Status.FAILED, failure=failure)
        return after
