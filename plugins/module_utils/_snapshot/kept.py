# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers that are kept: whatever was asked for once is not asked for again."""

from __future__ import annotations

import typing as t
from collections.abc import Callable, Iterable, Mapping

About = t.TypeVar("About")
Answer = t.TypeVar("Answer")
Row = t.TypeVar("Row")


class Kept(t.Generic[About, Answer]):
    """Answers by what they are about. `ask` has to answer for everything that it is given."""

    def __init__(self, ask: Callable[[list[About]], Mapping[About, Answer]]) -> None:
        self._ask = ask
        # Told how many answers are asked for.
        self.told: Callable[[int], None] = lambda _count: None
        self._known: dict[About, Answer] = {}

    def of(self, wanted: Iterable[About]) -> dict[About, Answer]:
        """The answers about all of these; only those that are not there yet are asked for."""
        every = list(dict.fromkeys(wanted))
        unread = [one for one in every if one not in self._known]
        if unread:
            self.told(len(unread))
            self._known.update(self._ask(unread))
        return {one: self._known[one] for one in every}

    def know(self, answers: Mapping[About, Answer]) -> None:
        """Take in what came by another way."""
        self._known.update(answers)

    @property
    def known(self) -> Mapping[About, Answer]:
        """All that is there."""
        return self._known


def by(rows: Iterable[Row], about: Callable[[Row], About], keys: Iterable[About]) -> dict[About, tuple[Row, ...]]:
    """Rows by what they are about: for each of the keys, none where there is no row."""
    found: dict[About, list[Row]] = {key: [] for key in keys}
    for one in rows:
        found.setdefault(about(one), []).append(one)
    return {key: tuple(some) for key, some in found.items()}


def rows_of(
    wanted: Iterable[About], every: Mapping[About, tuple[Row, ...]] | None, kept: Kept[About, tuple[Row, ...]]
) -> tuple[Row, ...]:
    """The rows about each of these, once each: from `every`, where all have been read, and otherwise as they are kept."""
    keys = dict.fromkeys(wanted)
    answers = kept.of(keys) if every is None else every
    return tuple(row for key in keys for row in answers.get(key, ()))
