# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the figures into docs/performance.md, with the date and the machine."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path

from benchmarks.figure import Figure
from tools.environment import ROOT, ToolError

PAGE = ROOT / "docs" / "performance.md"
MARKED = re.compile(r"(<!-- figures: [^\n]*-->\n).*?(<!-- end of figures -->)", re.DOTALL)


def write(figures: Sequence[Figure], page: Path = PAGE) -> None:
    """Put the figures in the place of those that are there."""
    text = page.read_text(encoding="utf-8")
    if not MARKED.search(text):
        raise ToolError(f"{page.name} has no place for figures")
    content = f"{datetime.now(timezone.utc):%Y-%m-%d}, {machine()}.\n\n{markdown(figures)}\n"
    page.write_text(MARKED.sub(lambda found: found[1] + content + found[2], text), encoding="utf-8")


def markdown(figures: Sequence[Figure]) -> str:
    """The figures as a table."""
    rows = [
        (one.name, one.value, one.target, {None: "", True: "met", False: "**missed**"}[one.met], one.formula)
        for one in figures
    ]
    lines = ["| figure | measured | target | | how |", "|---|---|---|---|---|"]
    return "\n".join([*lines, *(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows)])


def machine() -> str:
    """What it was measured on."""
    processor = platform.processor() or platform.machine()
    information = Path("/proc/cpuinfo")
    if information.exists():
        found = re.search(r"^model name\s*:\s*(.+)$", information.read_text(encoding="utf-8"), re.MULTILINE)
        processor = found[1] if found else processor
    return f"{os.cpu_count()} processors ({processor}), {platform.system()}, Python {platform.python_version()}"
