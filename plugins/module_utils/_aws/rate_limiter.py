# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A steady pace: calls wait here until the service takes them, instead of being throttled by it."""

from __future__ import annotations

import threading
import time
import typing as t


class RateLimiter:
    """A bucket of tokens, one for each call, that fills steadily. Threads share it."""

    def __init__(
        self,
        rate: float,
        burst: float,
        *,
        clock: t.Callable[[], float] = time.monotonic,
        sleep: t.Callable[[float], None] = time.sleep,
    ) -> None:
        """`rate` in calls a second; `burst` is how many may go at once after a rest."""
        self._rate, self._burst = rate, burst
        self._clock, self._sleep = clock, sleep
        self._lock = threading.Lock()
        self._tokens, self._since = burst, clock()

    def __call__(self) -> None:
        """Wait for the next token."""
        with self._lock:
            now = self._clock()
            self._tokens = min(self._burst, self._tokens + (now - self._since) * self._rate) - 1
            self._since = now
            wait = -self._tokens / self._rate
        if wait > 0:
            self._sleep(wait)
