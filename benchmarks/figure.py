# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A measured figure and its target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """What was measured; `met` is None for a figure that has no target of its own."""

    name: str
    value: str
    target: str
    met: bool | None = None


def table(figures: Sequence[Figure]) -> str:
    """The figures, one in a line, under a heading."""
    rows = [("figure", "measured", "target", "")]
    rows += [(one.name, one.value, one.target, {None: "", True: "met", False: "MISSED"}[one.met]) for one in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
