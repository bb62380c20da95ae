# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How far a task is, as lines of a file that the controller follows: one JSON document each, at most one in a second."""

from __future__ import annotations

import json
import os
import threading
import time
import typing as t
from pathlib import Path

from .._options.spec import PROGRESS_FILE
from .._ports.progress import Counts, NoTracker, Phase, Tracker

if t.TYPE_CHECKING:
    from .._plan.change import Change, Plan
    from .._plan.outcome import ChangeResult

# Seconds between two lines.
_PAUSE = 1.0


def tracker_of(connection: t.Any) -> Tracker:
    """Where a task tells how far it is: the file that the controller follows, if it does. Calls are counted as well."""
    path = os.environ.get(PROGRESS_FILE)
    if path is None:
        return NoTracker()
    tracker = FileTracker(Path(path))
    connection.told = tracker.called
    return tracker


class FileTracker:
    """Writes to a file. Offers Tracker.

    A line is {phase, at: seconds of some clock, kinds: {kind: [done, expected]}, failed, under_way: {kind: number},
    calls, reading: [what, calls done, calls expected] or null}.
    """

    def __init__(self, path: Path, clock: t.Callable[[], float] = time.monotonic) -> None:
        self._path, self._clock = path, clock
        self._lock = threading.Lock()
        self._phase = Phase.CHECKING
        self._kinds: dict[str, list[int]] = {}
        self._under_way: dict[str, int] = {}
        self._failed = self._calls = 0
        self._reading: tuple[str, int, int] | None = None
        self._next = clock()

    def begin(self, phase: Phase, expected: Counts) -> None:
        """See Tracker."""
        with self._lock:
            self._phase = phase
            self._kinds = {kind: [0, count] for kind, count in expected.items() if count}
            self._under_way, self._reading, self._failed = {}, None, 0
            self._next = self._clock()
            self._tell()

    def did(self, kind: str, *, failed: bool = False) -> None:
        """See Tracker."""
        with self._lock:
            self._kinds.setdefault(kind, [0, 0])[0] += 1
            self._failed += failed
            self._tell()

    def waits(self, kind: str, count: int) -> None:
        """See Tracker."""
        with self._lock:
            self._under_way[kind] = self._under_way.get(kind, 0) + count
            self._tell()

    def reads(self, what: str, count: int) -> None:
        """See Tracker."""
        with self._lock:
            self._reading = (what, self._calls, count)
            self._tell()

    def called(self) -> None:
        """A call was made."""
        with self._lock:
            self._calls += 1
            self._tell()

    def _tell(self) -> None:
        now = self._clock()
        if now < self._next:
            return
        self._next = now + _PAUSE
        what, begun, expected = self._reading or (None, 0, 0)
        line = {
            "phase": self._phase.value,
            "at": round(now, 3),
            "kinds": self._kinds,
            "failed": self._failed,
            "under_way": {kind: count for kind, count in self._under_way.items() if count},
            "calls": self._calls,
            "reading": None if what is None else [what, self._calls - begun, expected],
        }
        try:
            # It was made by the controller. Where it is gone, nobody follows it any more.
            with os.fdopen(os.open(self._path, os.O_WRONLY | os.O_APPEND), "w", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")
        except OSError:
            self._next = float("inf")


def applying(tracker: Tracker, plan: Plan) -> dict[str, t.Any]:
    """What the executor tells, for a plan that it may do: see `apply`. The phase begins with the first change."""
    told = _Applying(tracker, plan)
    return {"started": told.started, "ended": told.ended}


class _Applying:
    def __init__(self, tracker: Tracker, plan: Plan) -> None:
        self._tracker = tracker
        self._lock = threading.Lock()
        self._left = len(plan.changes)
        self._expected: dict[str, int] | None = {}
        for change in plan.changes:
            self._expected[_kind(change)] = self._expected.get(_kind(change), 0) + 1

    def started(self, change: Change) -> None:
        with self._lock:
            if self._expected is not None:
                self._tracker.begin(Phase.APPLYING, self._expected)
                self._expected = None
        self._tracker.waits(_kind(change), 1)

    def ended(self, result: ChangeResult) -> None:
        self._tracker.waits(_kind(result.change), -1)
        self._tracker.did(_kind(result.change), failed=result.failure is not None)
        with self._lock:
            self._left -= 1
            if not self._left:
                self._tracker.begin(Phase.CONFIRMING, {})


def _kind(change: Change) -> str:
    kind = change.kind.value.replace("_", " ")
    return kind if kind.endswith("s") else f"{kind}s"
