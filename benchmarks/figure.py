# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A measured figure and its target."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

WIDE = 120


@dataclass(frozen=True)
class Figure:
    """What was measured; `met` is None for a figure that has no target of its own.

    `formula` says where the target comes from, or how the figure was found.
    """

    name: str
    value: str
    target: str
    met: bool | None = None
    formula: str = ""

    @property
    def verdict(self) -> str:
        """In a word."""
        return {None: "", True: "met", False: "MISSED"}[self.met]


def table(figures: Sequence[Figure]) -> str:
    """The figures, one in a line, under a heading; below each its formula."""
    rows = [("figure", "measured", "target", "")]
    rows += [(one.name, one.value, one.target, one.verdict) for one in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = []
    for row, formula in zip(rows, ["", *(one.formula for one in figures)], strict=True):
        lines.append("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
        lines += textwrap.wrap(formula, WIDE, initial_indent="    = ", subsequent_indent="      ")
    return "\n".join(lines)


def lasting(seconds: float) -> str:
    """A time as people say it: 42 s, 12 min, 1.4 h."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"
