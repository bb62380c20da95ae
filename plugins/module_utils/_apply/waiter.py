# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waiting for what the service does in its own time, with few looks and little delay."""

from __future__ import annotations

import threading
import time
import typing as t

from .._desired.choices import Waiting
from .._model.access import Progress
from .._model.errors import CallFailed
from .._model.errors import Kind as Failure

_Made = t.TypeVar("_Made")

# Seconds between two looks: a share of the time that has gone by, but at least and at most so many. One look for many
# at once is worth a little more delay, so that its calls leave room for those that get something done.
_SHARE, _LEAST, _LEAST_FOR_MANY, _MOST = 0.12, 0.1, 0.25, 2.0
# Looks that fail one after the other until it is given up; a look that fails says nothing about what is looked at.
_LOST_LOOKS = 3
_PASSING = (Failure.THROTTLED, Failure.SERVER, Failure.UNREACHABLE)
_ASKED_FOR = "It was asked for (request {}) and may be done all the same; run the task again, it looks first"
# Seconds between attempts at something that another operation is in the way of.
_FREE = (0.2, 0.5, 1.0, 2.0, 4.0)


class Waiter:
    """Shared by the threads of one task, and so by all that it waits for."""

    def __init__(
        self,
        waiting: Waiting,
        clock: t.Callable[[], float] = time.monotonic,
        sleep: t.Callable[[float], None] = time.sleep,
    ) -> None:
        self._waiting = waiting
        self._clock, self._sleep = clock, sleep

    @property
    def waits(self) -> bool:
        """Whether ends are to be waited for at all."""
        return self._waiting.wait

    def watch(self, under_way: t.Callable[[], t.Collection[str]]) -> Watch:
        """One look for all that are waited for: `under_way` gives the ids of the requests that have not ended."""
        return Watch(under_way, self._clock, self._sleep)

    def until_over(self, progress: Progress, look: t.Callable[[str], Progress], watch: Watch | None = None) -> Progress:
        """How something ended; still running where it was not to be waited for, or patience has ended.

        Raises CallFailed where looking failed several times in turn: then nobody knows how it ended.
        """
        begun, lost, request_id = self._clock(), 0, progress.request_id
        deadline = begun + self._waiting.timeout
        while progress.running and self._waiting.wait:
            left = deadline - self._clock()
            if left <= 0:
                return progress
            if watch is None:
                self._sleep(min(_interval(self._clock() - begun, many=False), left))
            else:
                watch.until_news(request_id, begun, deadline)
            try:
                progress, lost = look(request_id), 0
            except CallFailed as failure:
                lost += 1
                if failure.kind not in _PASSING or lost == _LOST_LOOKS:
                    asked_for = _ASKED_FOR.format(request_id) if request_id else ""
                    raise failure.explained(asked_for) from failure
        return progress

    def until_free(
        self, attempt: t.Callable[[], _Made], hopeful: t.Callable[[float], bool] = lambda _seconds: True
    ) -> _Made:
        """What an attempt gives once nothing is in its way. Raises CallFailed: a Conflict when patience has ended.

        `hopeful` tells after so many seconds whether what is in the way can be expected to go.
        """
        begun, tries = self._clock(), 0
        while True:
            try:
                return attempt()
            except CallFailed as failure:
                age = self._clock() - begun
                left = self._waiting.timeout - age
                if failure.kind is not Failure.CONFLICT or left <= 0 or not hopeful(age):
                    raise
            self._sleep(min(_FREE[min(tries, len(_FREE) - 1)], left))
            tries += 1

    def pause(self, seconds: float) -> None:
        """Wait."""
        self._sleep(seconds)


class Watch:
    """Tells threads when their requests may have ended. One of those that wait looks for all of them, in turns."""

    def __init__(
        self,
        under_way: t.Callable[[], t.Collection[str]],
        clock: t.Callable[[], float],
        sleep: t.Callable[[float], None],
    ) -> None:
        self._under_way = under_way
        self._clock, self._sleep = clock, sleep
        self._news = threading.Condition()
        self._begun: dict[str, float] = {}
        self._looking = False
        self._blind = False

    def until_news(self, request_id: str, begun: float, deadline: float) -> None:
        """Come back when the request is not under way any more as far as a list can tell, or at the deadline."""
        with self._news:
            self._begun[request_id] = begun
        while self._clock() < deadline:
            with self._news:
                if request_id not in self._begun:
                    return
                if self._looking:
                    self._news.wait()
                    continue
                self._looking = True
                known = dict(self._begun)
            ended: t.Collection[str] = ()
            try:
                ended = self._look(known, deadline)
            finally:
                with self._news:
                    self._looking = False
                    for one in ended:
                        self._begun.pop(one, None)
                    self._news.notify_all()
        with self._news:
            self._begun.pop(request_id, None)

    def _look(self, known: t.Mapping[str, float], deadline: float) -> t.Collection[str]:
        """The requests that may have ended. Only those count that waited before the list was asked for."""
        now = self._clock()
        many = len(known) > 1
        self._sleep(max(0.0, min(_interval(now - min(known.values()), many=many), deadline - now)))
        if not many or self._blind:
            return known
        try:
            running = self._under_way()
        except CallFailed as failure:
            # Who may not list them looks at each instead.
            self._blind = failure.kind not in _PASSING
            return known
        return [one for one in known if one not in running]


def _interval(age: float, *, many: bool) -> float:
    return min(_MOST, max(_LEAST_FOR_MANY if many else _LEAST, _SHARE * age))
