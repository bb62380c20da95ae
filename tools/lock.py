# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Resolve requirements-dev.txt for every supported Python found here and write constraints-dev.txt.

`make lock` calls it after a change of requirements-dev.txt. It installs nothing: pip's dry run says what it would take.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools import pythons

ROOT = Path(__file__).resolve().parent.parent
SERIES = ("3.11", "3.12", "3.13")
HEADER = """\
# Written by `make lock` from requirements-dev.txt; do not edit. Every package, direct or not, that `make venv` installs.
"""


def resolve(python: str, scratch: Path) -> dict[str, str]:
    """What pip would install into an empty environment of this Python: name -> version."""
    home = scratch / "venv"
    subprocess.run([python, "-m", "venv", "--clear", str(home)], check=True)
    pip = [str(home / "bin" / "python"), "-m", "pip"]
    subprocess.run([*pip, "install", "--quiet", "--requirement", str(ROOT / "requirements-pip.txt")], check=True)
    report = scratch / "report.json"
    subprocess.run(
        [*pip, "install", "--quiet", "--dry-run", "--report", str(report), "-r", str(ROOT / "requirements-dev.txt")],
        check=True,
    )
    found = json.loads(report.read_text())["install"]
    return {item["metadata"]["name"].lower().replace("_", "-"): item["metadata"]["version"] for item in found}


def render(resolved: dict[str, dict[str, str]]) -> str:
    """One line for a version that all series share, otherwise one line for each series with its marker."""
    lines = [HEADER]
    for name in sorted({name for versions in resolved.values() for name in versions}):
        versions = {series: found.get(name) for series, found in resolved.items()}
        if len(set(versions.values())) == 1:
            lines.append(f"{name}=={next(iter(versions.values()))}\n")
            continue
        for series, version in versions.items():
            if version is not None:
                relation = ">=" if series == SERIES[-1] else "=="
                lines.append(f'{name}=={version}; python_version {relation} "{series}"\n')
    return "".join(lines)


def main() -> int:
    available = pythons.find()
    missing = [series for series in SERIES if series not in available]
    if missing:
        print(f"lock: needs every supported Python; not found: {', '.join(missing)}", file=sys.stderr)
        return 1
    resolved = {}
    for series in SERIES:
        print(f"lock: resolving for Python {series}", flush=True)
        with tempfile.TemporaryDirectory() as scratch:
            resolved[series] = resolve(available[series], Path(scratch))
    (ROOT / "constraints-dev.txt").write_text(render(resolved))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
