# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waiting, with few looks."""

from __future__ import annotations

import time
import typing as t
from concurrent.futures import ThreadPoolExecutor

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._apply.schedules import (
    SCHEDULES,
    Awaited,
)
from ansible_collections.steward.identity_center.plugins.module_utils._apply.schedules import attempts as attempts_in
from ansible_collections.steward.identity_center.plugins.module_utils._apply.waiter import Waiter
from ansible_collections.steward.identity_center.plugins.module_utils._desired.choices import Waiting
from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Progress
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import CallFailed, FailureKind
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import failed_call
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.waits import LAG
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.waits import pauses as pauses_for

BEGUN = Progress(request_id="r", status="IN_PROGRESS")
DONE = Progress(request_id="r", status="SUCCEEDED")
BROKEN = Progress(request_id="r", status="FAILED", reason="No.")
PASSING = [FailureKind.THROTTLED, FailureKind.SERVER, FailureKind.UNREACHABLE]


class World:
    """A clock that goes on when somebody sleeps, and things that take their time in it."""

    def __init__(self, **waiting: t.Any) -> None:
        self.now = 1000.0
        self.slept: list[float] = []
        self.looks: list[float] = []
        self.waiter = Waiter(Waiting(**waiting), clock=lambda: self.now, sleep=self._sleep)

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += max(seconds, 1e-6)  # no clock stands still

    def wait_for(self, took: float, end: Progress = DONE, failing: dict[int, FailureKind] | None = None) -> Progress:
        """Wait for something that takes this long; of the looks at it, some fail."""
        begun = self.now
        self.looks = []

        def look(request_id: str) -> Progress:
            assert request_id == "r"
            self.looks.append(self.now - begun)
            if len(self.looks) in (failing or {}):
                raise failed_call((failing or {})[len(self.looks)])
            return end if self.now - begun >= took - 1e-9 else BEGUN

        return self.waiter.until_over(BEGUN, look)


# ---- until something is over


@pytest.mark.parametrize("end", [DONE, BROKEN])
def test_how_something_ended_is_known_once_it_has(end: Progress) -> None:
    world = World()

    assert world.wait_for(3, end) == end
    assert world.looks[-1] >= 3
    assert world.looks[-2] < 3


@pytest.mark.parametrize("end", [DONE, BROKEN])
def test_what_is_over_already_is_not_looked_at(end: Progress) -> None:
    world = World()

    assert world.waiter.until_over(end, lambda _request_id: pytest.fail("a look")) == end
    assert world.slept == []


def test_what_is_not_to_be_waited_for_is_not_looked_at() -> None:
    world = World(wait=False)

    assert world.wait_for(3) == BEGUN
    assert (world.looks, world.slept, world.waiter.waits) == ([], [], False)
    assert World().waiter.waits


@pytest.mark.parametrize("took", [0.05, 0.2, 1, 5, 30, 120])
def test_no_end_is_noticed_much_later_than_it_came(took: float) -> None:
    world = World()

    world.wait_for(took)

    assert world.looks[-1] <= max(took * 1.13, took + 0.2) + 1e-9


@pytest.mark.parametrize(("took", "most"), [(0.5, 6), (2, 20), (10, 35), (60, 70)])
def test_the_looks_become_rarer(took: float, most: int) -> None:
    world = World()

    world.wait_for(took)

    assert len(world.looks) <= most
    assert max(world.slept) <= 2.0


@pytest.mark.parametrize("timeout", [0, 0.05, 1, 10])
def test_patience_ends(timeout: float) -> None:
    world = World(timeout=timeout)

    assert world.wait_for(100) == BEGUN
    assert world.now - 1000 == pytest.approx(timeout, abs=0.001)
    assert all(pause > 0 for pause in world.slept)


def test_what_ends_with_the_patience_is_seen() -> None:
    assert World(timeout=10).wait_for(10) == DONE


@pytest.mark.parametrize("kind", PASSING)
@pytest.mark.parametrize("lost", [{1}, {1, 2}, {1, 3, 4}, {2, 3, 5, 6}])
def test_looks_that_get_lost_say_nothing(kind: FailureKind, lost: set[int]) -> None:
    world = World()

    assert world.wait_for(5, failing=dict.fromkeys(lost, kind)) == DONE


@pytest.mark.parametrize("kind", PASSING)
def test_after_three_lost_looks_in_turn_it_is_given_up(kind: FailureKind) -> None:
    world = World()

    with pytest.raises(CallFailed) as caught:
        world.wait_for(5, failing=dict.fromkeys(range(2, 5), kind))

    assert caught.value.kind is kind
    assert len(world.looks) == 4
    assert "It was requested (request r) and may still complete; run the task again" in caught.value.message


def test_what_has_no_request_is_given_up_in_the_words_of_the_look() -> None:
    world = World()

    def look(_request_id: str) -> Progress:
        raise failed_call(FailureKind.DENIED, words="No.")

    with pytest.raises(CallFailed) as caught:
        world.waiter.until_over(Progress(request_id="", status="IN_PROGRESS"), look)

    assert caught.value.words == "No."


@pytest.mark.parametrize("kind", sorted(set(FailureKind) - set(PASSING), key=str))
def test_a_look_that_can_never_succeed_is_not_repeated(kind: FailureKind) -> None:
    world = World()

    with pytest.raises(CallFailed):
        world.wait_for(5, failing={1: kind})

    assert len(world.looks) == 1


# ---- one look for many


class Requests:
    """Requests that take their time by a real clock, waited for by threads of which one looks for all."""

    def __init__(self, took: dict[str, float], timeout: float = 10, refusal: FailureKind | None = None) -> None:
        self.ends = {name: time.monotonic() + seconds for name, seconds in took.items()}
        self.took, self.refusal = took, refusal
        self.lists = 0
        self.looks: list[str] = []
        self.waiter = Waiter(Waiting(timeout=timeout))
        self.watch = self.waiter.watch(self._under_way)

    def _under_way(self) -> frozenset[str]:
        self.lists += 1
        if self.refusal is not None:
            raise failed_call(self.refusal)
        return frozenset(name for name, end in self.ends.items() if time.monotonic() < end)

    def _look(self, name: str) -> Progress:
        self.looks.append(name)
        over = time.monotonic() >= self.ends[name]
        return Progress(request_id=name, status="SUCCEEDED" if over else "IN_PROGRESS")

    def wait_for(self, name: str) -> tuple[Progress, float]:
        """How it ended, and how much later than it ended that was known."""
        begun = Progress(request_id=name, status="IN_PROGRESS")
        return self.waiter.until_over(begun, self._look, self.watch), time.monotonic() - self.ends[name]

    def wait_for_all(self) -> dict[str, tuple[Progress, float]]:
        with ThreadPoolExecutor(max_workers=len(self.took)) as pool:
            return dict(zip(self.took, pool.map(self.wait_for, self.took), strict=True))


def test_many_are_listed_together_and_each_is_asked_once_how_it_ended() -> None:
    requests = Requests({f"r{number}": 0.4 + number / 20 for number in range(10)})

    ended = requests.wait_for_all()

    assert all(progress.status == "SUCCEEDED" for progress, _late in ended.values())
    assert max(late for _progress, late in ended.values()) < 0.6
    # the last one is alone, and looked at by itself
    assert len(requests.looks) <= len(requests.took) + 3
    assert set(requests.looks) == set(requests.took)
    assert requests.lists <= 5


def test_one_alone_is_not_listed() -> None:
    requests = Requests({"r": 0.3})

    progress, late = requests.wait_for("r")

    assert (progress.status, requests.lists) == ("SUCCEEDED", 0)
    assert late < 0.5


def test_who_may_not_list_looks_at_each() -> None:
    requests = Requests({"a": 0.3, "b": 0.4}, refusal=FailureKind.DENIED)

    ended = requests.wait_for_all()

    assert [progress.status for progress, _late in ended.values()] == ["SUCCEEDED", "SUCCEEDED"]
    assert requests.lists == 1


def test_a_list_that_fails_in_passing_is_asked_for_again() -> None:
    requests = Requests({"a": 0.9, "b": 0.9}, refusal=FailureKind.THROTTLED)

    ended = requests.wait_for_all()

    assert [progress.status for progress, _late in ended.values()] == ["SUCCEEDED", "SUCCEEDED"]
    assert requests.lists > 1


def test_patience_ends_for_many_too() -> None:
    requests = Requests({"a": 60, "b": 60, "c": 60}, timeout=0.5)
    begun = time.monotonic()

    ended = requests.wait_for_all()

    assert all(progress.running for progress, _late in ended.values())
    assert 0.4 < time.monotonic() - begun < 3


# ---- until nothing is in the way


def attempts(world: World, failures: list[FailureKind]) -> t.Any:
    """Try what fails in these ways, and then succeeds."""
    waiting = list(failures)

    def attempt() -> str:
        if waiting:
            raise failed_call(waiting.pop(0))
        return "made"

    return world.waiter.until_free(attempt)


@pytest.mark.parametrize(
    ("conflicts", "slept"),
    [(0, []), (1, [0.2]), (3, [0.2, 0.5, 1.0]), (7, [0.2, 0.5, 1.0, 2.0, 4.0, 4.0, 4.0])],
)
def test_what_is_in_the_way_is_waited_for(conflicts: int, slept: list[float]) -> None:
    world = World()

    assert attempts(world, [FailureKind.CONFLICT] * conflicts) == "made"
    assert world.slept == slept


def test_what_stays_in_the_way_is_told_when_patience_ends() -> None:
    world = World(timeout=10)

    with pytest.raises(CallFailed) as caught:
        attempts(world, [FailureKind.CONFLICT] * 99)

    assert caught.value.kind is FailureKind.CONFLICT
    assert world.now - 1000 == pytest.approx(10)


@pytest.mark.parametrize("kind", sorted(set(FailureKind) - {FailureKind.CONFLICT}, key=str))
def test_what_fails_otherwise_is_not_tried_again(kind: FailureKind) -> None:
    world = World()

    with pytest.raises(CallFailed) as caught:
        attempts(world, [kind])

    assert (caught.value.kind, world.slept) == (kind, [])


# ---- until something is what is awaited


def looks(world: World, shown: list[int], awaited: Awaited = Awaited.SHOWN) -> int:
    """Look for a 1 where this is shown in turn, and the last of it for ever."""
    waiting = list(shown)
    return world.waiter.until(awaited, lambda: waiting.pop(0) if len(waiting) > 1 else waiting[0], lambda one: one == 1)


@pytest.mark.parametrize(
    ("shown", "seen", "pauses"),
    [
        pytest.param([1], 1, 0, id="at once"),
        pytest.param([0, 2, 1], 1, 2, id="after a while"),
        pytest.param([0, 0, 0, 0, 0, 1], 1, 5, id="at the last look"),
        pytest.param([0, 0, 0, 0, 0, 2, 1], 2, 5, id="too late"),
    ],
)
def test_what_is_awaited_is_looked_for_as_long_as_its_schedule_lasts(shown: list[int], seen: int, pauses: int) -> None:
    world = World()

    assert looks(world, shown) == seen
    assert world.slept == list(LAG[:pauses])


def test_a_look_that_fails_ends_the_wait() -> None:
    world = World()

    def look() -> int:
        raise failed_call(FailureKind.DENIED)

    with pytest.raises(CallFailed):
        world.waiter.until(Awaited.SHOWN, look, bool)

    assert world.slept == []


# ---- until an attempt is taken


@pytest.mark.parametrize("awaited", [one for one in Awaited if not SCHEDULES[one].until_timeout])
def test_an_attempt_is_repeated_until_its_schedule_ends(awaited: Awaited) -> None:
    world = World(timeout=0)
    tried = []

    def attempt() -> None:
        tried.append(world.now)
        raise failed_call(FailureKind.THROTTLED)

    with pytest.raises(CallFailed) as caught:
        world.waiter.until_taken(awaited, attempt, FailureKind.THROTTLED)

    assert caught.value.kind is FailureKind.THROTTLED
    assert len(tried) == attempts_in(awaited)
    assert world.slept == list(pauses_for(awaited))


def test_who_has_no_hope_any_more_gives_up() -> None:
    world = World()

    def attempt() -> None:
        raise failed_call(FailureKind.CONFLICT)

    with pytest.raises(CallFailed):
        world.waiter.until_free(attempt, lambda seconds: seconds < 1)

    assert world.now - 1000 == pytest.approx(1.7)


# ---- the table


def test_everything_that_is_awaited_has_a_schedule() -> None:
    assert set(SCHEDULES) == set(Awaited)


def test_reads_may_lag_behind_writes_for_about_three_seconds() -> None:
    assert sum(LAG) == pytest.approx(3, abs=0.2)


@pytest.mark.parametrize("awaited", Awaited)
def test_no_schedule_is_without_pauses_or_makes_anybody_wait_for_long(awaited: Awaited) -> None:
    schedule = SCHEDULES[awaited]

    pauses = [schedule.pause(tries, age) for tries, age in ((0, 0.0), (1, 1.0), (2, 5.0))]

    assert all(pause is not None and 0 < pause <= 8 for pause in pauses)
