# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A limiter for one quota: calls wait here until the service takes them, instead of being throttled by it."""

from __future__ import annotations

import threading
import time
import typing as t

# 20 calls a second are allowed (user guide, limits), and as many may go at once after a rest. A little less: calls do not
# arrive as evenly as they leave, and the first wait for a connection while tokens for later ones are filled up.
RATE, BURST = 19.5, 15.0
# After a call was throttled, so much of the rate is left, down to so many calls a second: others use the quota too.
_LEFT, _LEAST = 0.7, 1.0
# Whatever is throttled within so many seconds after that was on its way already, and says nothing new.
_SETTLING = 1.0
# It takes so many seconds to come back from nothing to the full rate.
_RECOVERY = 20.0


class RateLimiter:
    """A bucket of tokens, one for each call, that fills steadily. Threads share it.

    It fills more slowly for a while after a call was throttled.
    """

    def __init__(
        self,
        rate: float = RATE,
        burst: float = BURST,
        *,
        spent: float = 0,
        clock: t.Callable[[], float] = time.monotonic,
        sleep: t.Callable[[float], None] = time.sleep,
    ) -> None:
        """`rate` in calls a second; `burst` is how many may go at once after a rest, less those that are `spent`."""
        self._full, self._burst = rate, burst
        self._clock, self._sleep = clock, sleep
        self._lock = threading.Lock()
        self._rate = rate
        self._tokens, self._since = burst - spent, clock()
        self._slowed: float | None = None

    def __call__(self) -> None:
        """Wait for the next token."""
        with self._lock:
            self._fill()
            self._tokens -= 1
            wait = -self._tokens / self._rate
        if wait > 0:
            self._sleep(wait)

    def throttled(self) -> None:
        """The service refused an attempt, and botocore will make another by itself."""
        with self._lock:
            self._fill()
            self._tokens = min(self._tokens, 0) - 1
            if self._slowed is None or self._since - self._slowed >= _SETTLING:
                self._slowed = self._since
                self._rate = max(self._rate * _LEFT, _LEAST)

    def _fill(self) -> None:
        now = self._clock()
        passed, self._since = now - self._since, now
        before = self._rate
        self._rate = min(self._full, before + passed * self._full / _RECOVERY)
        self._tokens = min(self._burst, self._tokens + passed * (before + self._rate) / 2)
