# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the checks: all of them in order, or those that are named.

    python -m tools.check                          everything (`make test`)
    python -m tools.check units                    one step (`make units`)
    python -m tools.check integration -- idc_user  with words for the tool behind the step

Each step prints what it runs, keeps it in .work/logs/<step>.log, and fails when it finds nothing to run. A step that
fails does not stop the others; the summary at the end tells, and the exit code is 1 when any failed.

When all are run, one more than there are processors run side by side, for each is mostly one processor at work, and waits
now and then: whoever is free takes the next one. What they print then comes when they are over, in their order.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from tools import browser, collection_tree, integration_lanes
from tools.ansible_test import ansible_test, python_version
from tools.demo import demo
from tools.environment import LOGS, ROOT, TREE, WORK, ToolError, base_environment, run, tee

PRINTING = threading.Lock()
# The alias of integration targets whose files tests/modules runs in this process.
IN_PROCESS = "in_process"
OWN_PYTHON = ("emulator", "tools", "benchmarks")
# The tests of `modules` wait, as tasks do: for work to be over, for their turn, for another attempt.
MODULE_PROCESSES = "2"


@dataclass(frozen=True)
class Job:
    """One step under way: where its output goes, and words for the tool behind it."""

    log: TextIO
    words: tuple[str, ...] = ()
    quiet: bool = False

    def run(self, *command: str | Path, cwd: Path = TREE, env: dict[str, str] | None = None) -> bool:
        return run(command, cwd=cwd, env=env, log=self.log, quiet=self.quiet) == 0

    def all(self, *commands: Sequence[str | Path], cwd: Path = TREE, env: dict[str, str] | None = None) -> bool:
        """All of them, also after one has failed: a person wants to see everything at once."""
        codes = [self.run(*command, cwd=cwd, env=env) for command in commands]
        return all(codes)

    def ansible_test(self, *words: str) -> bool:
        return ansible_test(words, log=self.log, quiet=self.quiet) == 0


def demand(pattern: str, base: Path = TREE) -> list[Path]:
    """The files of a pattern; none is a failure, for a check of nothing passes always."""
    found = sorted(base.glob(pattern))
    if not found:
        raise ToolError(f"nothing to run: no {pattern}")
    return found


def own_python() -> list[str]:
    return [name for name in OWN_PYTHON if any((TREE / name).glob("*.py"))]


def lint(job: Job) -> bool:
    """ruff, mypy, yamllint, ansible-lint, antsibull-changelog, licences, the documentation site, docs/schema, and dead links"""
    demand("plugins/modules/*.py")
    python = sys.executable
    mypy: list[str | Path] = [
        python,
        "-m",
        "mypy",
        "--config-file",
        ROOT / "pyproject.toml",
        "--cache-dir",
        WORK / "mypy",
    ]
    return all(
        [
            job.all(
                [python, "-m", "ruff", "check", "--no-cache", "."],
                [python, "-m", "ruff", "format", "--no-cache", "--check", "."],
                [python, "-m", "yamllint", "--strict", "."],
                [python, "-m", "antsibull_changelog", "lint"],
                [python, "-m", "reuse", "--root", ".", "lint", "--lines"],
            ),
            job.run(python, "-m", "tools.docs", "--check", cwd=ROOT),
            job.run(python, "-m", "tools.links", cwd=ROOT),
            job.run(*mypy, *own_python()),
            job.run(*mypy, *[path.relative_to(WORK) for path in demand("plugins/**/*.py")], cwd=WORK),
            job.run("ansible-lint", "--profile", "production", "--offline", "--nocolor"),
        ]
    )


def sanity(job: Job) -> bool:
    """ansible-test sanity, with no ignore file"""
    demand("plugins/modules/*.py")
    if ignored := sorted(TREE.glob("tests/sanity/ignore*")):
        raise ToolError(f"{ignored[0].relative_to(TREE)}: this collection ignores nothing")
    version = python_version(Path(sys.executable))
    return job.ansible_test("sanity", "--color", "no", "--python", version, *job.words)


def units(job: Job) -> bool:
    """ansible-test units: the tests that `coverage` runs, as ansible-test runs them"""
    demand("tests/unit/**/test_*.py")
    version = python_version(Path(sys.executable))
    return job.ansible_test("units", "--color", "no", "--python", version, *job.words)


def coverage(job: Job) -> bool:
    """the unit tests; their examples reach every branch of the plugins and of the engine"""
    demand("tests/unit/**/test_*.py")
    include = "plugins/*"
    env = base_environment()
    env.update(COVERAGE_FILE=str(WORK / "coverage"), PYTHONPATH=str(WORK))
    measure = [sys.executable, "-m", "coverage"]
    # Files of one name in several folders are told apart by their paths.
    where = ["--import-mode=importlib", "tests/unit"]
    plugins = ["-p", "no:cacheprovider", "-p", "tools.collection_loader", "-p", "tools.coverage_of_examples"]
    pytest = ["run", f"--include={include}", "-m", "pytest", *plugins, "-q", *where, *job.words]
    return job.run(*measure, *pytest, env=env) and job.run(*measure, "report", f"--include={include}", env=env)


def pytest_of(folder: str) -> Callable[[Job], bool]:
    """A step that runs the tests of a folder with pytest, from the checkout."""

    def step(job: Job) -> bool:
        demand(f"{folder}/**/test_*.py")
        return job.run(sys.executable, "-m", "pytest", "-p", "no:cacheprovider", folder, *job.words, cwd=ROOT)

    return step


def browser_tests(job: Job) -> bool:
    """the HTML report in a browser without a window, which is installed first where that is possible"""
    demand("tests/browser/test_*.py")
    env = {**base_environment(), "BROWSER_PROGRAM": browser.program()}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "tests/browser", *job.words]
    return job.run(*command, cwd=ROOT, env=env)


def modules(job: Job) -> bool:
    """the modules' own main() in this process, against a running emulator; and so the targets that are tables of steps"""
    demand("tests/modules/test_*.py")
    env = base_environment()
    env["PYTHONPATH"] = str(WORK)
    # With words somebody looks for something, and wants to see what a test prints, say, as it comes.
    spread = [] if job.words else ["-n", MODULE_PROCESSES, "--no-loadscope-reorder"]
    pytest = ["-m", "pytest", "-p", "no:cacheprovider", *spread, "tests/modules", *job.words]
    return job.run(sys.executable, *pytest, env=env)


def integration(job: Job) -> bool:
    """ansible-test integration against a running emulator: the targets that no other step runs, or those named"""
    aliases = {path.parent.name: path.read_text().split() for path in demand("tests/integration/targets/*/aliases")}
    targets = [name for name, words in aliases.items() if "hidden" not in words]
    # `modules` runs these, with the same files; here they run when they are named, or with all of them
    usual = [name for name in targets if IN_PROCESS not in aliases[name]]
    named = [word for word in job.words if not word.startswith("-")]
    if named == ["all"]:
        named = targets
    if unknown := sorted(set(named) - set(targets)):
        raise ToolError(f"no such target: {', '.join(unknown)}; there are {', '.join(targets)}")
    options = [word for word in job.words if word.startswith("-")]
    return integration_lanes.run(named or usual, options, job.log, beside_others=job.quiet)


def demo_step(job: Job) -> bool:
    """the demo runs through"""
    return demo(job.words, log=job.log, quiet=job.quiet) == 0


STEPS: dict[str, Callable[[Job], bool]] = {
    "lint": lint,
    "sanity": sanity,
    "units": units,
    "coverage": coverage,
    "emulator-tests": pytest_of("tests/emulator"),
    "modules": modules,
    "integration": integration,
    "tools-tests": pytest_of("tests/tools"),
    "browser-tests": browser_tests,
    "demo": demo_step,
}

# All steps of `make test`; those that take longest begin, so that nobody waits long for the last one. They share nothing
# that they write: ansible-test has a home and a tree of its own for `sanity`, and others for `integration`.
# `units` is not among them: `coverage` runs the same tests.
ALL = ("modules", "tools-tests", "integration", "sanity", "coverage", "demo", "emulator-tests", "lint", "browser-tests")
SIDE_BY_SIDE = 4
# While a step waits, for an emulator or for work to be over, another one has its processor.
BESIDE_PROCESSORS = 1


@dataclass(frozen=True)
class Result:
    name: str
    passed: bool
    seconds: float
    log: Path


def perform(name: str, words: tuple[str, ...] = (), *, quiet: bool = False) -> Result:
    """One step, timed; whatever goes wrong in it is its failure. Of a quiet one only the verdict is printed."""
    path = LOGS / f"{name}.log"
    started = time.monotonic()
    if not quiet:
        print(f"\n=== {name}", flush=True)
    with path.open("w") as log:
        try:
            passed = STEPS[name](Job(log, words, quiet))
        except ToolError as error:
            passed = False
            tee(f"{name}: {error}\n", log, quiet=quiet)
        except Exception:  # a fault in a step must not hide the results of the others
            passed = False
            tee(traceback.format_exc(), log, quiet=quiet)
    seconds = time.monotonic() - started
    with PRINTING:
        print(f"=== {name}: {'passed' if passed else 'FAILED'} in {seconds:.0f} s", flush=True)
    return Result(name, passed, seconds, path)


def perform_all() -> list[Result]:
    """All steps, side by side where there are processors for it; the results in the order of the steps."""
    found = []
    with ThreadPoolExecutor(max_workers=min(SIDE_BY_SIDE, (os.cpu_count() or 1) + BESIDE_PROCESSORS)) as pool:
        for result in pool.map(lambda name: perform(name, quiet=True), ALL):
            with PRINTING:
                print(f"\n=== {result.name}\n{result.log.read_text()}", flush=True)
            found.append(result)
    return sorted(found, key=lambda result: list(STEPS).index(result.name))


def summary(results: Sequence[Result], seconds: float) -> str:
    """The table at the end; its last line counts. `seconds` are those of the whole run."""
    width = max(len(result.name) for result in results)
    lines = ["", f"{'step':<{width}}  result  seconds"]
    for result in results:
        where = "" if result.passed else f"  {result.log.relative_to(ROOT)}"
        lines.append(f"{result.name:<{width}}  {'passed' if result.passed else 'FAILED'}  {result.seconds:7.1f}{where}")
    passed = sum(result.passed for result in results)
    lines += [f"{'together':<{width}}          {seconds:7.1f}", ""]
    return "\n".join([*lines, f"steps: {passed} passed, {len(results) - passed} failed"])


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.check", description="Run the checks.")
    parser.add_argument("steps", nargs="*", metavar="STEP", help=", ".join(STEPS))
    given = list(sys.argv[1:] if arguments is None else arguments)
    words: tuple[str, ...] = ()
    if "--" in given:
        place = given.index("--")
        given, words = given[:place], tuple(given[place + 1 :])
    names = parser.parse_args(given).steps or list(ALL)
    if unknown := [name for name in names if name not in STEPS]:
        parser.error(f"no such step: {', '.join(unknown)}")
    if words and len(names) != 1:
        parser.error("words after -- need one step to go to")
    LOGS.mkdir(parents=True, exist_ok=True)
    collection_tree.sync()
    started = time.monotonic()
    results = perform_all() if set(names) == set(ALL) else [perform(name, words) for name in names]
    print(summary(results, time.monotonic() - started), flush=True)
    return 0 if all(result.passed for result in results) else 1


if __name__ == "__main__":
    raise SystemExit(main())
