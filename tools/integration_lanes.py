# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Integration targets in lanes, side by side: most of their time is one processor starting modules.

A lane has an emulator and a mirrored tree of its own, for targets reset the one and write into the other. Each target is
an ansible-test of its own; the lanes take the next one when they are free. Beside other checks there is one lane, which
has nothing in common with them.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from tools import collection_tree
from tools.ansible_test import ansible_test, python_version
from tools.environment import LOGS, NAME, NAMESPACE, WORK, tee
from tools.local_identity_center import Running, local_identity_center

MOST = 4
# The targets that take longest go first, so that no lane waits long for the other at the end.
LONGEST = ("role_onboard", "idc_password_reset", "idc_assignment", "idc_permission_set", "roles", "each_module")


@dataclass(frozen=True)
class Output:
    """Where the lanes' words go; `alone`: one lane, whose words are shown as they come."""

    log: TextIO
    quiet: bool
    alone: bool
    printing: threading.Lock = field(default_factory=threading.Lock)

    def say(self, text: str) -> None:
        """All of it at once."""
        with self.printing:
            tee(text, self.log, quiet=self.quiet)


class Lane:
    """Where one ansible-test at a time works: a tree and a home of its own."""

    def __init__(self, number: int) -> None:
        folder = WORK / "lanes" / str(number)
        self.tree = folder / "ansible_collections" / NAMESPACE / NAME
        self.home = folder / "home"
        collection_tree.sync(tree=self.tree)

    @property
    def configuration(self) -> Path:
        """Where ansible-test looks for variables."""
        return self.tree / "tests" / "integration" / "integration_config.yml"

    def configure(self, emulator: Running) -> None:
        """Say where the emulator is. JSON is YAML, and quotes itself."""
        self.configuration.write_text("---\n" + json.dumps(emulator.variables(), indent=2) + "\n")


def run(targets: Sequence[str], options: Sequence[str], log: TextIO, *, beside_others: bool = False) -> bool:
    """Run the targets; what each printed comes when it is over, or as it comes where there is only one.

    `beside_others`: other checks run at the same time, and what this one prints goes to the log alone.
    """
    waiting: queue.SimpleQueue[str] = queue.SimpleQueue()
    for target in sorted(targets, key=lambda name: name not in LONGEST):
        waiting.put(target)
    count = 1 if beside_others else max(1, min(MOST, os.cpu_count() or 1, len(targets)))
    output = Output(log, quiet=beside_others, alone=count == 1 and not beside_others)
    version = python_version(Path(sys.executable))

    def work(number: int) -> list[str]:
        lane = Lane(number)
        with local_identity_center(f"integration-{number}") as emulator:
            lane.configure(emulator)
            try:
                return [
                    target
                    for target in drained(waiting)
                    if not one(target, ["--python", version, *options], lane, emulator, output)
                ]
            finally:
                lane.configuration.unlink(missing_ok=True)

    with ThreadPoolExecutor(max_workers=count) as pool:
        failed = [target for lane in pool.map(work, range(count)) for target in lane]
    names = f": {', '.join(failed)}" if failed else ""
    output.say(f"{len(targets) - len(failed)} targets passed, {len(failed)} failed{names}\n")
    return not failed


def one(target: str, options: Sequence[str], lane: Lane, emulator: Running, output: Output) -> bool:
    """Run one target; whether it passed."""
    words = ["integration", "--color", "no", *options, target]
    if output.alone:
        return ansible_test(words, tree=lane.tree, home=lane.home, log=output.log) == 0
    path, begun = LOGS / f"integration.{target}.log", time.monotonic()
    with path.open("w") as own:
        passed = ansible_test(words, tree=lane.tree, home=lane.home, log=own, quiet=True) == 0
    verdict = "passed" if passed else f"FAILED (requests: {emulator.request_log})"
    printed = "" if passed else path.read_text()
    output.say(f"{printed}{target}: {verdict} in {time.monotonic() - begun:.0f} s, {path}\n")
    return passed


def drained(waiting: queue.SimpleQueue[str]) -> Iterator[str]:
    """What is left, taken one by one; another lane may be faster."""
    with contextlib.suppress(queue.Empty):
        while True:
            yield waiting.get_nowait()
