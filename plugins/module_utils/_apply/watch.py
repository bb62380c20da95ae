# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One look for all operations that the threads of a task wait for, instead of one look for each."""

from __future__ import annotations

import threading
import typing as t

from .._model.errors import CallFailed, FailureKind
from .schedules import SCHEDULES, Awaited

# How a look fails that says nothing about what is looked at, nor about the next look.
PASSING = (FailureKind.THROTTLED, FailureKind.SERVER, FailureKind.UNREACHABLE)


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
        pause = SCHEDULES[Awaited.ENDS if many else Awaited.END].pause(0, now - min(known.values())) or 0.0
        self._sleep(max(0.0, min(pause, deadline - now)))
        if not many or self._blind:
            return known
        try:
            running = self._under_way()
        except CallFailed as failure:
            # Who may not list them looks at each instead.
            self._blind = failure.kind not in PASSING
            return known
        return [one for one in known if one not in running]
