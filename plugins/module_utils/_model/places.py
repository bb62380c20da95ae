# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where something is written: for messages and results."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Place:
    """`line` is file and line, "team-a/groups.yml:37", or "" for the options of a task; `path` is the part of the list."""

    line: str
    column: int
    path: str

    def __str__(self) -> str:
        return ": ".join(filter(None, (self.line, self.path)))


@dataclass(frozen=True, kw_only=True)
class Places:
    """Lines and columns of the entries of one list, in little memory. Of each in turn, `numbers` has the line, counted from

    the `first` one of this `file`, and the column.
    """

    file: str
    first: int
    numbers: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.numbers) // 2

    def __getitem__(self, index: int) -> tuple[str, int]:
        """The place of an entry, ("team-a/groups.yml:37", 7)."""
        return f"{self.file}:{self.first + self.numbers[2 * index]}", self.numbers[2 * index + 1]
