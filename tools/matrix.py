# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""ansible-test sanity and units with every ansible-core release that is supported, and every Python found here.

Each release gets a throw-away virtual environment under .work/matrix, with the oldest and the newest Python of this
machine that it runs on. ansible-test sanity covers, once for each release, every Python found that it knows as a target.

    python -m tools.matrix            all
    python -m tools.matrix 2.17 2.21  some releases
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tools import collection_tree, pythons
from tools.ansible_test import ansible_test
from tools.check import demand
from tools.environment import LOGS, ROOT, WORK, ToolError, base_environment

# ansible-core release -> the Pythons that it runs on (its own Python requirement).
CORES = {
    "2.17": ("3.10", "3.11", "3.12"),
    "2.18": ("3.11", "3.12", "3.13"),
    "2.19": ("3.11", "3.12", "3.13"),
    "2.20": ("3.12", "3.13", "3.14"),
    "2.21": ("3.12", "3.13", "3.14"),
}
# Of requirements-dev.txt, what runs on every Python.
NEEDED = ("boto3", "botocore")


def combinations(found: dict[str, str], cores: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each release with the oldest and the newest Python of this machine."""
    for core in cores:
        possible = [series for series in CORES[core] if series in found]
        for series in dict.fromkeys([*possible[:1], *possible[-1:]]):
            yield core, series


def make(core: str, series: str, python: str) -> Path:
    """The virtual environment of one combination, made once."""
    folder = WORK / "matrix" / f"core-{core}-python-{series}"
    stamp = folder / ".stamp"
    if stamp.exists():
        return folder
    lines = (ROOT / "requirements-dev.txt").read_text().split()
    pins = [line for line in lines if line.partition("==")[0] in NEEDED]
    subprocess.run([python, "-m", "venv", "--clear", folder], check=True, env=base_environment())
    pip: list[str | Path] = [
        folder / "bin" / "python",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    subprocess.run([*pip, "-r", ROOT / "requirements-pip.txt"], check=True)
    # Not pinned: the pinned ones do not run on the oldest Python.
    extra = ["hypothesis", "pytest", "pytest-mock", "pytest-xdist", "mock", "PyYAML"]
    subprocess.run([*pip, f"ansible-core=={core}.*", *extra, *pins], check=True)
    stamp.touch()
    return folder


def perform(folder: Path, name: str, command: Sequence[str], python_path: Sequence[str]) -> bool:
    """One ansible-test command; its output goes to the terminal and to a log."""
    started = time.monotonic()
    path = LOGS / f"matrix-{name}.log"
    print(f"\n=== {name}", flush=True)
    with path.open("w") as log:
        passed = ansible_test(command, prefix=folder, python_path=python_path, log=log) == 0
    seconds = time.monotonic() - started
    print(f"=== {name}: {'passed' if passed else 'FAILED'} in {seconds:.0f} s", flush=True)
    return passed


def main(arguments: Sequence[str]) -> int:
    if unknown := [core for core in arguments if core not in CORES]:
        print(f"matrix: no such release: {', '.join(unknown)}; there are {', '.join(CORES)}", file=sys.stderr)
        return 2
    found = pythons.find()
    print("matrix: found " + ", ".join(f"Python {series} ({path})" for series, path in found.items()), flush=True)
    LOGS.mkdir(parents=True, exist_ok=True)
    collection_tree.sync()
    demand("plugins/modules/*.py")
    demand("tests/unit/**/test_*.py")
    python_path = [str(Path(path).parent) for path in found.values()]
    results: dict[str, bool] = {}
    cores = list(arguments) or list(CORES)
    covered: set[str] = set()
    for core, series in combinations(found, cores):
        folder = make(core, series, found[series])
        # Once for each release with every Python as a target; then only what the Python that runs ansible-test changes.
        targets = ["--python", series] if core in covered else []
        covered.add(core)
        for command in (["sanity", "--color", "no", *targets], ["units", "--color", "no", "--python", series]):
            name = f"{command[0]}-core-{core}-python-{series}"
            results[name] = perform(folder, name, command, python_path)
    for core in cores:
        if not any(name.split("-core-")[1].startswith(core) for name in results):
            print(f"matrix: no Python of this machine runs ansible-core {core}", flush=True)
    print()
    for name, passed in results.items():
        print(f"{name:<40} {'passed' if passed else 'FAILED'}")
    good = sum(results.values())
    print(f"\nmatrix: {good} passed, {len(results) - good} failed", flush=True)
    return 0 if results and good == len(results) else 1


if __name__ == "__main__":
    try:
        raise SystemExit(main(sys.argv[1:]))
    except ToolError as error:
        print(f"matrix: {error}", file=sys.stderr)
        raise SystemExit(1) from None
