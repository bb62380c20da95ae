# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waiting for what the service does in its own time. Whatever is tried or looked at more than once goes through here."""

from __future__ import annotations

import time
import typing as t

from .._desired.choices import Waiting
from .._model.access import Progress
from .._model.errors import CallFailed, FailureKind
from .schedules import SCHEDULES, Awaited
from .watch import PASSING, Watch

_Made = t.TypeVar("_Made")

# Looks that fail one after the other until it is given up; a look that fails says nothing about what is looked at.
_LOST_LOOKS = 3
_ASKED_FOR = "It was requested (request {}) and may still complete; run the task again, it checks first"


class Waiter:
    """Shared by the threads of one task, and so by all that it waits for. How often and how long, SCHEDULES says."""

    def __init__(
        self,
        waiting: Waiting | None = None,
        clock: t.Callable[[], float] = time.monotonic,
        sleep: t.Callable[[float], None] = time.sleep,
    ) -> None:
        self._waiting = waiting or Waiting()
        self._clock, self._sleep = clock, sleep

    @property
    def waits(self) -> bool:
        """Whether ends are to be waited for at all."""
        return self._waiting.wait

    def watch(self, under_way: t.Callable[[], t.Collection[str]]) -> Watch:
        """One look for all that are waited for: `under_way` gives the ids of the requests that have not ended."""
        return Watch(under_way, self._clock, self._sleep)

    def until(self, awaited: Awaited, look: t.Callable[[], _Made], is_it: t.Callable[[_Made], bool]) -> _Made:
        """What a look shows once it is what is awaited, or what the last one shows. Raises what a look raises."""
        begun, tries = self._clock(), 0
        while not is_it(seen := look()):
            pause = self._pause(awaited, tries, self._clock() - begun)
            if pause is None:
                break
            self._sleep(pause)
            tries += 1
        return seen

    def until_taken(
        self,
        awaited: Awaited,
        attempt: t.Callable[[], _Made],
        refusal: FailureKind,
        hopeful: t.Callable[[float], bool] = lambda _seconds: True,
    ) -> _Made:
        """What an attempt gives once it is not refused in this way any more. Raises CallFailed: at last, the refusal.

        `hopeful` tells after so many seconds whether what is in the way can be expected to go.
        """
        begun, tries = self._clock(), 0
        while True:
            try:
                return attempt()
            except CallFailed as failure:
                age = self._clock() - begun
                pause = self._pause(awaited, tries, age)
                if failure.kind is not refusal or pause is None or not hopeful(age):
                    raise
            self._sleep(pause)
            tries += 1

    def until_free(
        self, attempt: t.Callable[[], _Made], hopeful: t.Callable[[float], bool] = lambda _seconds: True
    ) -> _Made:
        """What an attempt gives once nothing is in its way. Raises CallFailed: a Conflict after wait_timeout."""
        return self.until_taken(Awaited.FREE, attempt, FailureKind.CONFLICT, hopeful)

    def until_over(self, progress: Progress, look: t.Callable[[str], Progress], watch: Watch | None = None) -> Progress:
        """How something ended; still running where it was not to be waited for, or after wait_timeout.

        Raises CallFailed where looking failed several times in turn: then nobody knows how it ended.
        """
        begun, lost, request_id = self._clock(), 0, progress.request_id
        while progress.running and self._waiting.wait:
            pause = self._pause(Awaited.END, 0, self._clock() - begun)
            if pause is None:
                return progress
            if watch is None:
                self._sleep(pause)
            else:
                watch.until_news(request_id, begun, begun + self._waiting.timeout)
            try:
                progress, lost = look(request_id), 0
            except CallFailed as failure:
                lost += 1
                if failure.kind not in PASSING or lost == _LOST_LOOKS:
                    asked_for = _ASKED_FOR.format(request_id) if request_id else ""
                    raise failure.explained(asked_for) from failure
        return progress

    def _pause(self, awaited: Awaited, tries: int, age: float) -> float | None:
        """Seconds until the next attempt after so many tries and seconds; None where there is none."""
        schedule = SCHEDULES[awaited]
        pause = schedule.pause(tries, age)
        if pause is None or not schedule.until_timeout:
            return pause
        left = self._waiting.timeout - age
        return min(pause, left) if left > 0 else None
