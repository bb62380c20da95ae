# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How far a task is, in words: one line that fits the width of whoever reads it. What matters less is left out first."""

from __future__ import annotations

import collections
import json
import math
import typing as t
from collections.abc import Iterable, Iterator

from ...module_utils._ports.progress import Phase

# Rates are those of so many seconds: long enough to be steady, short enough to show that the service slows down.
_WINDOW = 30.0
# What has not begun yet is expected at half the rate that the service allows one API.
_EXPECTED = 10.0

Note = dict[str, t.Any]
# How much a part of a line matters, 0 most, and its words.
Part = tuple[int, str]


class Telling:
    """Takes in the lines of a task's progress, as `FileTracker` writes them, and puts them into words."""

    def __init__(self, width: int, host: str | None = None) -> None:
        """`width` in columns; `host` is named where there are several."""
        self._width, self._host = width, host
        self._notes: collections.deque[Note] = collections.deque()

    def take(self, lines: Iterable[str]) -> None:
        """Take in lines, the latest last."""
        for line in lines:
            note: Note = json.loads(line)
            if self._notes and self._notes[-1]["phase"] != note["phase"]:
                self._notes.clear()
            self._notes.append(note)
            while len(self._notes) > 2 and note["at"] - self._notes[1]["at"] >= _WINDOW:
                self._notes.popleft()

    def sentence(self) -> str | None:
        """How far it is; None where nothing is known yet."""
        if not self._notes:
            return None
        now = self._notes[-1]
        phase: str = now["phase"]
        if phase == Phase.APPLYING.value:
            parts = list(self._applying(now))
        elif self._is_reading(now):
            phase, parts = "reading", list(self._reading(now))
        else:
            parts = list(self._looking(now))
        if self._host is not None:
            parts.append((3, f"on {self._host}"))
        return self._fitted(phase, parts)

    def _fitted(self, phase: str, parts: list[Part]) -> str:
        left = list(parts)
        while len(line := ", ".join(words for _rank, words in left)) > self._width - len(phase) - 2 and len(left) > 1:
            left.remove(max(reversed(left), key=lambda part: part[0]))
        return f"{phase}: {line}" if line else phase

    def _is_reading(self, now: Note) -> bool:
        """Whether it waits for the service: calls are to come, or a list of which nobody knows how long it is."""
        if not now["reading"]:
            return False
        _what, made, due = now["reading"]
        return bool(made < due if due else not self._sums(now)[0])

    def _reading(self, now: Note) -> Iterator[Part]:
        """What is read, and how far the entries are that are compared meanwhile."""
        what, made, due = now["reading"]
        calls = self._rate(lambda note: note["calls"])
        yield 0, f"{what} ({_of(made, due)} calls)"
        if calls and due:
            yield 1, _left((due - made) / calls)
        if calls:
            yield 2, f"{calls:,.0f} calls/s"
        done, expected = self._sums(now)
        if expected:
            yield 3, f"{_of(done, expected)} entries compared"

    def _looking(self, now: Note) -> Iterator[Part]:
        """How many entries, and where there are none, how many calls."""
        done, expected = self._sums(now)
        calls, entries = self._rate(lambda note: note["calls"]), self._rate(lambda note: self._sums(note)[0])
        if done or expected:
            yield 0, f"{_of(done, expected)} entries"
            if entries:
                yield 1, f"{entries:,.0f}/s"
        elif now["calls"]:
            yield 0, f"{now['calls']:,} calls"
            if calls:
                yield 1, f"{calls:,.0f} calls/s"

    def _applying(self, now: Note) -> Iterator[Part]:
        """What is changed: how many, by kind, and what is waited for."""
        done, expected = self._sums(now)
        rate = self._rate(lambda note: self._sums(note)[0])
        yield 0, f"{_of(done, expected)} changes"
        if now["failed"]:
            yield 1, f"{now['failed']:,} failed"
        if done < expected:
            yield 1, _left(self._seconds(now))
        if rate:
            yield 2, f"{rate:,.1f}/s" if rate < 10 else f"{rate:,.0f}/s"
        waits = ", ".join(f"{kind} ({count:,})" for kind, count in now["under_way"].items())
        if waits:
            yield 3, f"waits for {waits}"
        by_kind = ", ".join(f"{kind} {_of(*count)}" for kind, count in now["kinds"].items())
        if len(now["kinds"]) > 1:
            yield 4, f"of them {by_kind}"

    def _seconds(self, now: Note) -> float:
        """About how long it will take: what is under way goes on side by side, and then comes what has not begun."""
        moving, later = 0.0, 0.0
        for kind, (done, expected) in now["kinds"].items():
            rate = self._rate(lambda note: note["kinds"].get(kind, (0, 0))[0])  # noqa: B023 - called at once
            if rate:
                moving = max(moving, (expected - done) / rate)
            else:
                later += (expected - done) / _EXPECTED
        return moving + later

    def _rate(self, count: t.Callable[[Note], int]) -> float:
        """How many of something in a second, lately, since the first of them came; 0 where nothing is known of it."""
        first, last = self._notes[0], self._notes[-1]
        begun = count(first)
        for note in self._notes:
            if count(note) != begun:
                break
            first = note
        seconds: float = last["at"] - first["at"]
        return (count(last) - begun) / seconds if seconds > 0 else 0.0

    @staticmethod
    def _sums(note: Note) -> tuple[int, int]:
        counts = note["kinds"].values()
        return sum(done for done, _expected in counts), sum(expected for _done, expected in counts)


def _of(done: int, expected: int) -> str:
    """Pages of a list and what nobody knew of may be more than expected."""
    return f"{done:,} of {max(done, expected):,}" if expected else f"{done:,}"


def _left(seconds: float) -> str:
    if seconds < 5:
        return "a few seconds left"
    if seconds < 90:
        return f"about {math.ceil(seconds / 5) * 5} s left"
    if seconds < 5400:
        return f"about {round(seconds / 60)} min left"
    return f"about {seconds / 3600:.1f} h left"
