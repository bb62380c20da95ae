# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads of one task that go on side by side."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import FailureKind
from ansible_collections.steward.identity_center.plugins.module_utils._ports.access import Aside
from ansible_collections.steward.identity_center.plugins.module_utils._task.side_by_side import SideBySide
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import failed_call

PATIENCE = 20


def connection() -> Any:
    """What the reads make their calls with."""
    return SimpleNamespace(stopped=False)


def test_they_go_on_at_once_and_each_gives_what_it_read() -> None:
    both = threading.Barrier(2, timeout=PATIENCE)

    with SideBySide(connection()) as aside:
        first, second = aside(lambda: (both.wait(), "users")[1]), aside(lambda: (both.wait(), "sets")[1])
        assert (first(), second(), first()) == ("users", "sets", "users")


def test_one_may_wait_for_what_was_begun_before_it_however_many_there_are() -> None:
    def after(aside: Aside, before: Any) -> Any:
        return aside(lambda: before() + 1)

    with SideBySide(connection()) as aside:
        last: Any = aside(lambda: 1)
        for _step in range(50):
            last = after(aside, last)
        assert last() == 51


def test_a_failure_is_told_to_whoever_waits() -> None:
    failure = failed_call(FailureKind.DENIED)

    def read() -> None:
        raise failure

    with pytest.raises(type(failure)) as caught, SideBySide(connection()) as aside:
        aside(read)()

    assert caught.value is failure


def test_a_failure_that_nobody_waits_for_is_told_in_the_end() -> None:
    failure = failed_call(FailureKind.DENIED)

    def read() -> None:
        raise failure

    with pytest.raises(type(failure)) as caught, SideBySide(connection()) as aside:
        aside(read)

    assert caught.value is failure


def test_all_have_ended_when_it_is_left() -> None:
    ended: list[int] = []
    with SideBySide(connection()) as aside:
        for number in range(20):
            aside(lambda number=number: ended.append(number))  # type: ignore[misc]

    assert sorted(ended) == list(range(20))


class Failed(Exception):
    """What ends a task."""


def test_after_a_failure_no_further_call_is_made_and_what_has_not_begun_is_not() -> None:
    under, begun, told = connection(), threading.Event(), list[bool]()

    def read() -> None:
        begun.set()
        while not under.stopped:
            assert not never.wait(0.005)
        told.append(under.stopped)
        raise Failed("nobody hears of it")

    def task() -> None:
        with SideBySide(under) as aside:
            for _one in range(100):
                aside(read)
            assert begun.wait(PATIENCE)
            raise Failed("of the task")

    never = threading.Event()
    with pytest.raises(Failed, match=r"^of the task$"):
        task()

    assert 1 <= len(told) < 100
    assert under.stopped is False
