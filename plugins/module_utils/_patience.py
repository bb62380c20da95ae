# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waiting for what the service does in its own time, with few looks: how long it takes is learned on the way."""

from __future__ import annotations

import threading
import time
import typing as t

from ._errors import CallFailed
from ._errors import Kind as Failure
from ._model import Progress
from ._wishes import Waiting

_Made = t.TypeVar("_Made")

# Seconds: the first guess of how long something takes, and the least between two looks.
_FIRST_GUESS = 0.2
_LEAST = 0.1
# The time between later looks, as a share of the time that has gone by, before and after something was learned; and how
# fast a guess that was right shrinks.
_BLIND, _SHARE, _SHRINK = 0.3, 0.12, 0.97
# Looks that fail one after the other until it is given up; a look that fails says nothing about what is looked at.
_LOST_LOOKS = 3
_PASSING = (Failure.THROTTLED, Failure.SERVER, Failure.UNREACHABLE)
# Seconds between attempts at something that another operation is in the way of.
_FREE = (0.2, 0.5, 1.0, 2.0, 4.0)


class Patience:
    """Shared by the threads of one task, and so by all that it waits for."""

    def __init__(
        self,
        waiting: Waiting,
        clock: t.Callable[[], float] = time.monotonic,
        sleep: t.Callable[[float], None] = time.sleep,
    ) -> None:
        self._waiting = waiting
        self._clock, self._sleep = clock, sleep
        self._lock = threading.Lock()
        self._typical = _FIRST_GUESS
        self._share = _BLIND

    @property
    def waits(self) -> bool:
        """Whether ends are to be waited for at all."""
        return self._waiting.wait

    def until_over(self, progress: Progress, look: t.Callable[[str], Progress]) -> Progress:
        """How something ended; still running where it was not to be waited for, or patience has ended.

        Raises CallFailed where looking failed several times in turn.
        """
        begun, pause, looks, lost = self._clock(), self._typical, 0, 0
        while progress.running and self._waiting.wait:
            left = self._waiting.timeout - (self._clock() - begun)
            if left <= 0:
                return progress
            self._sleep(min(pause, left))
            try:
                progress, lost = look(progress.request_id), 0
            except CallFailed as failure:
                lost += 1
                if failure.kind not in _PASSING or lost == _LOST_LOOKS:
                    raise
            looks += 1
            pause = max(_LEAST, self._share * (self._clock() - begun))
        if looks:
            self._learn(self._clock() - begun, looks)
        return progress

    def until_free(self, attempt: t.Callable[[], _Made]) -> _Made:
        """What an attempt gives once nothing is in its way. Raises CallFailed: a Conflict when patience has ended."""
        begun, tries = self._clock(), 0
        while True:
            try:
                return attempt()
            except CallFailed as failure:
                if failure.kind is not Failure.CONFLICT or self._clock() - begun >= self._waiting.timeout:
                    raise
            self._sleep(_FREE[min(tries, len(_FREE) - 1)])
            tries += 1

    def pause(self, seconds: float) -> None:
        """Wait."""
        self._sleep(seconds)

    def _learn(self, took: float, looks: int) -> None:
        with self._lock:
            self._typical = self._typical * _SHRINK if looks == 1 else (self._typical + took) / 2
            self._share = _SHARE
