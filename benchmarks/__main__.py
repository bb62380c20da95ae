# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measure and print; the exit code says whether every target was met.

python -m benchmarks                    all
python -m benchmarks directory large    these
python -m benchmarks --write            all, and write them into docs/performance.md
"""

from __future__ import annotations

import sys

from benchmarks import assignments, creating, directory, emulator_speed, large, page, snapshot, unchanged_task
from benchmarks.figure import table
from tools.environment import ToolError

MEASUREMENTS = {
    "emulator": emulator_speed.measure,
    "unchanged": unchanged_task.measure,
    "directory": directory.measure,
    "creating": creating.measure,
    "assignments": assignments.measure,
    "large": large.measure,
    "snapshot": snapshot.measure,
}


WRITE = "--write"


def main(words: list[str]) -> int:
    """Run the named measurements, or all."""
    names = [word for word in words if word != WRITE]
    if names and WRITE in words:
        print(f"bench: {WRITE} writes the whole table; leave out {' '.join(names)}", file=sys.stderr)
        return 2
    if unknown := [name for name in names if name not in MEASUREMENTS]:
        print(f"bench: no such measurement: {', '.join(unknown)}; there are {', '.join(MEASUREMENTS)}", file=sys.stderr)
        return 2
    try:
        figures = [figure for name in names or MEASUREMENTS for figure in MEASUREMENTS[name]()]
    except ToolError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    print(table(figures))
    if WRITE in words:
        page.write(figures)
    return 0 if all(figure.met is not False for figure in figures) else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
