# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one place that knows check mode: carries out a plan, or only says what it would do. How is up to the writers.

Whatever has nothing left to wait for is started, as far as concurrency allows; changes of one lane run one after the other.
When one fails, what depends on it is skipped, and removals: nobody loses access because a grant failed. All else still runs,
unless the failure would hit all of it. Some writers look once more at all that was done before what comes after it begins.
When all is done, what was written is read back.
"""

from __future__ import annotations

import threading
import typing as t
from concurrent.futures import ThreadPoolExecutor

from .._model.entities import Kind
from .._model.errors import CallFailed, FailureKind
from .._model.keys import Handle, Handles, Key
from .._plan.change import Change, Plan
from .._plan.order import graph_of
from .._plan.outcome import ChangeResult, Outcome, Status
from .read_back import read_back
from .scheduler import Job, Schedule

_HOPELESS = {
    FailureKind.DENIED,
    FailureKind.CREDENTIALS,
    FailureKind.UNREACHABLE,
    FailureKind.FOREIGN,
    FailureKind.CONFIGURATION,
}


class ChangeWriter(t.Protocol):
    """Does one change and returns by what the thing is reached afterwards. Raises CallFailed.

    It looks at the service only after it has asked for something: what a look leaves open, the change leaves open.
    """

    def __call__(self, change: Change, handles: Handles, /) -> Handle | None:
        """Do it; `handles` reach what it is about."""


@t.runtime_checkable
class LastLook(t.Protocol):
    """A writer that looks, once all changes of its kind that can run by then are done, whether the service shows them."""

    def missed(self, changes: t.Sequence[Change], handles: Handles) -> t.Mapping[int, CallFailed]:
        """Why changes that were taken for done are not, by their position. Raises nothing."""


def apply(
    plan: Plan,
    writers: t.Mapping[Kind, ChangeWriter],
    handles: Handles,
    *,
    check_mode: bool,
    concurrency: int = 8,
    known: int = 0,
    started: t.Callable[[Change], None] = lambda _change: None,
    ended: t.Callable[[ChangeResult], None] = lambda _result: None,
    take_request_id: t.Callable[[], str | None] = lambda: None,
) -> Outcome:
    """Do a plan; `handles` reach what exists. Failures are in the outcome, none is raised.

    In check mode its steps are numbered after the `known` ones of earlier tasks. `started` and `ended` are told of each
    change that is done for real, by any thread. `take_request_id` gives the id of the last call that wrote, once.
    """
    if check_mode:
        from .._plan.step import steps_of  # only check mode leaves steps

        return Outcome(
            results=tuple(ChangeResult(change=change, status=Status.PLANNED) for change in plan.changes),
            steps=steps_of(plan.changes, known=known),
        )
    writer = _Writer(
        writers=writers, handles=dict(handles), started=started, ended=ended, take_request_id=take_request_id
    )
    looked_at = [kind for kind, one in writers.items() if isinstance(one, LastLook)]
    run = _Run(plan, writer, Schedule(graph_of(plan.changes), looked_at))
    lanes = {change.key.lane for change in plan.changes}
    run.work_off(min(concurrency, len(lanes)))
    if any(result.status is not Status.DONE for result in run.results):
        return Outcome(results=tuple(run.results))
    return Outcome(results=writer.read_back(run.results))


class _Run:
    """A plan under way: workers take what the schedule has for them, until it is over."""

    def __init__(self, plan: Plan, writer: _Writer, schedule: Schedule) -> None:
        # What nobody comes to was skipped.
        self.results = [ChangeResult(change=change, status=Status.SKIPPED) for change in plan.changes]
        self._changes = plan.changes
        self._writer = writer
        self._schedule = schedule
        self._turn = threading.Condition()
        self._broken = False

    def work_off(self, workers: int) -> None:
        """Do it all. What only one can do at a time takes no thread."""
        if workers <= 1:
            self._work()
            return
        with ThreadPoolExecutor(max_workers=workers) as pool:
            for worker in [pool.submit(self._work) for _worker in range(workers)]:
                worker.result()

    def _work(self) -> None:
        try:
            while (job := self._next()) is not None:
                self._do(job)
        except BaseException:
            with self._turn:
                self._broken = True
                self._turn.notify_all()
            raise

    def _next(self) -> Job | None:
        """What to do next, once there is something. None when it is over."""
        with self._turn:
            while not self._broken:
                job = self._schedule.next()
                if job is not None or self._schedule.over:
                    return job
                self._turn.wait()
            return None

    def _do(self, job: Job) -> None:
        if job.look:
            missed = self._writer.missed([self.results[position] for position in job.positions])
            failed = {job.positions[index]: result for index, result in missed.items()}
        else:
            (position,) = job.positions
            result = self._writer.do(self._changes[position])
        with self._turn:
            if job.look:
                for position, result in failed.items():
                    self.results[position] = result
                self._schedule.seen(job.positions, failed)
            else:
                self.results[position] = result
                self._schedule.end(position, done=result.status is Status.DONE)
            self._turn.notify_all()


class _Writer:
    """Does changes, keeps by what is reached what was made, and gives up where nothing can succeed any more."""

    def __init__(
        self,
        *,
        writers: t.Mapping[Kind, ChangeWriter],
        handles: dict[Key, Handle],
        started: t.Callable[[Change], None],
        ended: t.Callable[[ChangeResult], None],
        take_request_id: t.Callable[[], str | None],
    ) -> None:
        self._writers = writers
        self._handles = handles
        self._started, self._ended = started, ended
        self._take_request_id = take_request_id
        self._hopeless = False

    def do(self, change: Change) -> ChangeResult:
        """Do one change. Never raises CallFailed."""
        self._started(change)
        result = self._done(change)
        self._ended(result)
        return result

    def _done(self, change: Change) -> ChangeResult:
        if self._hopeless:
            return ChangeResult(change=change, status=Status.SKIPPED)
        self._take_request_id()
        try:
            handle = self._writers[change.kind](change, self._handles)
        except CallFailed as failure:
            if failure.kind in _HOPELESS and not (change.key.denied_singly and failure.kind is FailureKind.DENIED):
                self._hopeless = True
            return ChangeResult(change=change, status=Status.FAILED, failure=failure)
        if handle is not None:
            self._handles[change.key] = handle
        return ChangeResult(change=change, status=Status.DONE, handle=handle, request_id=self._take_request_id())

    def read_back(self, results: t.Sequence[ChangeResult]) -> tuple[ChangeResult, ...]:
        """The results with what the service shows of them now. All were done."""
        return read_back(results, self._writers, self._handles)

    def missed(self, results: t.Sequence[ChangeResult]) -> dict[int, ChangeResult]:
        """The results of those, by position, that a last look does not find. All are of one kind, and were done."""
        changes = [result.change for result in results]
        writer = self._writers[changes[0].kind]
        failures = writer.missed(changes, self._handles) if isinstance(writer, LastLook) else {}
        return {
            index: ChangeResult(change=changes[index], status=Status.FAILED, failure=failure)
            for index, failure in failures.items()
        }
