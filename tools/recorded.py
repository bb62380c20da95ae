# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the answers of AWS to facts: a file of the probe becomes cases of the emulator's tests.

    python -m tools.recorded ANSWER.json...

Each question that was answered becomes a file in tests/emulator/recorded, which tests/emulator/test_recorded.py holds the
emulator to. Where the emulator agrees, "assumed" becomes "recorded, DATE" in emulator/SOURCES.md. Where it does not, the
difference is shown: change the emulator until the tests pass, then run this again.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path

from emulator.probe.comparing import assumed
from emulator.probe.questions import QUESTIONS
from emulator.probe.recorded import Case, cases, read
from emulator.probe.service import Problem
from tools.environment import ROOT

RECORDED = ROOT / "tests" / "emulator" / "recorded"
SOURCES = ROOT / "emulator" / "SOURCES.md"
ASSUMED = "**assumed**"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.recorded", description=str(__doc__).partition("\n")[0])
    parser.add_argument("answers", nargs="+", type=Path, metavar="ANSWER.json")
    parser.add_argument("--recorded", type=Path, default=RECORDED, help=argparse.SUPPRESS)
    parser.add_argument("--sources", type=Path, default=SOURCES, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    try:
        found = [case for path in options.answers for case in cases(path)]
    except Problem as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    return record(found, options.recorded, options.sources)


def record(found: list[Case], folder: Path, sources: Path) -> int:
    """Write the cases down; return 1 if the emulator answers any of them otherwise."""
    folder.mkdir(parents=True, exist_ok=True)
    differ = 0
    for case in found:
        (folder / case.file_name).write_text(case.as_json(), "utf-8")
        differences = case.differences(assumed(case.question.name))
        differ += bool(differences)
        for asks, (theirs, ours) in differences.items():
            sys.stdout.write(f"{case.question.name}, {asks}:\n  AWS:      {json.dumps(theirs)}\n")
            sys.stdout.write(f"  emulator: {json.dumps(ours)}\n")
    known = [read(path) for path in sorted(folder.glob("*.json"))]
    agreed = {case.question.name: case.date for case in known if not case.differences(assumed(case.question.name))}
    sources.write_text(with_dates(sources.read_text("utf-8"), agreed), "utf-8")
    sys.stdout.write(f"{len(found)} answers recorded in {folder}; the emulator answers {differ} of them otherwise.\n")
    return 1 if differ else 0


def with_dates(text: str, agreed: dict[str, str]) -> str:
    """Return SOURCES.md with "recorded, DATE" in the rows all of whose questions AWS answered as the emulator does.

    ``agreed`` has the dates of those answers by the names of their questions.
    """
    lines = text.split("\n")
    for number, line in enumerate(lines):
        deciding = [each.name for each in QUESTIONS.values() if line.removeprefix("| ").startswith(each.sources)]
        if line.startswith("| ") and deciding and all(name in agreed for name in deciding):
            lines[number] = _dated(line, max(agreed[name] for name in deciding))
    return "\n".join(lines)


def _dated(line: str, date: str) -> str:
    recorded = f"recorded, {date}"
    line = re.sub(r"recorded, \d{4}-\d\d-\d\d", recorded, line.replace(ASSUMED, recorded))
    return line if recorded in line else f"{line.removesuffix(' |')}; {recorded} |"


if __name__ == "__main__":
    sys.exit(main())
