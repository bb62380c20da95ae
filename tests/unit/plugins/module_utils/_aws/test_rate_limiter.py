# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A steady pace, and a slower one after a call was throttled."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._aws.rate_limiter import RateLimiter


class Clock:
    """A clock that only goes on when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def paced(rate: float, burst: float) -> tuple[RateLimiter, Clock]:
    """A pace, and its clock."""
    clock = Clock()
    return RateLimiter(rate, burst, clock=clock, sleep=clock.sleep), clock


def test_after_a_rest_some_calls_go_at_once() -> None:
    limiter, clock = paced(rate=10, burst=3)

    for _call in range(3):
        limiter()

    assert clock.slept == []


def test_what_comes_after_waits_for_its_turn() -> None:
    limiter, clock = paced(rate=10, burst=3)
    times = []

    for _call in range(8):
        limiter()
        times.append(round(clock.now - 100, 6))

    assert times == [0, 0, 0, 0.1, 0.2, 0.3, 0.4, 0.5]


@pytest.mark.parametrize(("rest", "at_once"), [(0.05, 0), (0.1, 1), (0.25, 2), (100, 3)])
def test_a_rest_is_worth_its_time_but_no_more_than_the_bucket_holds(rest: float, at_once: int) -> None:
    limiter, clock = paced(rate=10, burst=3)
    for _call in range(3):
        limiter()
    clock.now += rest + 1e-9

    for _call in range(at_once):
        limiter()
    assert clock.slept == []
    limiter()

    assert len(clock.slept) == 1


def test_many_threads_never_go_faster_than_the_pace() -> None:
    """The clock stands still, so that each thread is told to wait as if all had come at once."""
    waits: list[float] = []
    limiter = RateLimiter(20, 20, clock=lambda: 0.0, sleep=waits.append)

    with ThreadPoolExecutor(max_workers=16) as pool:
        list(pool.map(lambda _number: limiter(), range(200)))

    starts = sorted([0.0] * (200 - len(waits)) + waits)
    assert len(waits) == 180
    # In any stretch of time there are no more starts than the burst and what is filled up meanwhile.
    for first in range(200):
        for last in range(first, 200):
            assert last - first + 1 <= 20 + (starts[last] - starts[first]) * 20 + 1e-6


def test_a_thread_that_waits_keeps_no_other_from_taking_its_turn() -> None:
    inside = threading.Event()
    go_on = threading.Event()
    begun: list[float] = []
    latest = time.monotonic() + 5

    def sleep(seconds: float) -> None:
        begun.append(seconds)
        inside.set()
        go_on.wait(10)

    limiter = RateLimiter(1, 1, clock=lambda: 0.0, sleep=sleep)
    limiter()
    with ThreadPoolExecutor(max_workers=2) as pool:
        one = pool.submit(limiter)
        assert inside.wait(5)
        other = pool.submit(limiter)
        while len(begun) < 2:
            assert time.monotonic() < latest, "who sleeps holds the lock"
            time.sleep(0.001)
        go_on.set()
        one.result(5)
        other.result(5)


def rate_now(limiter: RateLimiter, clock: Clock) -> float:
    """How many calls a second go once the bucket is empty."""
    slept = len(clock.slept)
    while len(clock.slept) == slept:
        limiter()
    begun = clock.now
    limiter()
    return 1 / (clock.now - begun)


def empty(limiter: RateLimiter, burst: int) -> None:
    for _call in range(burst):
        limiter()


def test_what_was_spent_before_is_not_there_any_more() -> None:
    clock = Clock()
    limiter = RateLimiter(10, 3, spent=2, clock=clock, sleep=clock.sleep)

    limiter()
    assert clock.slept == []
    limiter()

    assert clock.slept == [pytest.approx(0.1)]


def test_a_throttled_call_costs_what_is_left_and_slows_the_pace_down() -> None:
    limiter, clock = paced(rate=20, burst=10)
    limiter()

    limiter.throttled()
    limiter()

    # nine tokens were left; botocore's own second attempt takes the next one, and this call the one after it
    assert clock.slept == [pytest.approx(2 / 14)]


def test_calls_that_were_on_their_way_together_slow_it_down_once() -> None:
    limiter, clock = paced(rate=20, burst=10)
    empty(limiter, 10)

    for _attempt in range(8):
        limiter.throttled()
        clock.now += 0.05

    assert rate_now(limiter, clock) == pytest.approx(14, abs=1.5)


def test_it_slows_down_further_while_calls_are_throttled_but_never_stops() -> None:
    limiter, clock = paced(rate=20, burst=10)

    for _attempt in range(60):
        limiter.throttled()
        clock.now += 1.0

    assert 1 <= rate_now(limiter, clock) < 7


def test_it_recovers() -> None:
    limiter, clock = paced(rate=20, burst=10)
    limiter.throttled()
    clock.now += 1
    limiter.throttled()
    slow = rate_now(limiter, clock)
    rates = []
    for _second in range(15):
        clock.now += 1
        empty(limiter, 10)
        rates.append(rate_now(limiter, clock))

    assert slow < 15
    assert rates == sorted(rates)
    assert rates[-1] == pytest.approx(20)


@pytest.mark.parametrize("others", [5.0, 10.0, 15.0])
def test_it_leaves_others_what_they_use_of_the_quota(others: float) -> None:
    """The service as a bucket of its own that others take from: few calls are throttled, and most of the rest is used."""
    limiter, clock = paced(rate=19.5, burst=15)
    tokens, since, throttled, done = 20.0, clock.now, 0, 0
    while clock.now < 160:
        limiter()
        tokens = min(20.0, tokens + (clock.now - since) * (20 - others))
        since = clock.now
        if tokens >= 1:
            tokens -= 1
            done += 1
        else:
            throttled += 1
            limiter.throttled()

    assert done / (60 * (20 - others)) > 0.75
    assert throttled / (throttled + done) < 0.35


def test_it_goes_by_the_real_clock_unless_told_otherwise() -> None:
    limiter = RateLimiter(100, 1)
    begun = time.monotonic()

    for _call in range(4):
        limiter()

    assert time.monotonic() - begun >= 0.03
