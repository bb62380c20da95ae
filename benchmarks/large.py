# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A check of 100,000 users and 300,000 memberships: the memory and processor time of controller and module, and when it begins.

When the first call comes is measured with ansible-playbook, against an empty emulator; so is the memory of the controller,
until then. The module's are those of its own main(), run by itself on what the controller handed over: see directory_reader.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.company import LARGE
from benchmarks.figure import Figure
from tools import collection_tree
from tools.environment import ROOT, TREE, WORK, ToolError, base_environment
from tools.local_identity_center import local_identity_center

MEGABYTES, SECONDS, START = 600, 60, 20
PROCESSES = Path("/proc")
# Until then the playbook has to have begun.
PATIENCE = 300


def measure() -> list[Figure]:
    """One file, the controller's part and the module's."""
    collection_tree.sync()
    with tempfile.TemporaryDirectory() as folder:
        file, handed_over = Path(folder) / "directory.yml", Path(folder) / "handed-over"
        LARGE.write_directory(file)
        start, memory = until_the_first_call(file)
        reading = told("benchmarks.hand_over", file, handed_over)
        module = told("benchmarks.directory_reader", handed_over)
    if module["changed"]:
        raise ToolError(f"the directory is as its file says, and yet: {module['msg']}")
    seconds = reading["seconds"] + module["seconds"]
    what = f"check of {LARGE.users:,} users, {LARGE.memberships:,} memberships"
    return [
        of_memory(f"{what}: module's peak memory", module["megabytes"]),
        of_memory("... controller's peak memory", memory or reading["megabytes"]),
        Figure(
            "... processor time",
            f"{seconds:.1f} s",
            f"<= {SECONDS} s",
            met=seconds <= SECONDS,
            formula=f"{reading['seconds']:.1f} s to read the file, {module['seconds']:.1f} s in the module with "
            f"{module['calls']:,} calls, whose answers are made in the same process",
        ),
        Figure(
            f"start of the playbook to the first call, {LARGE.users:,} users",
            f"{start:.1f} s",
            f"<= {START} s",
            met=start <= START,
        ),
    ]


def of_memory(name: str, megabytes: float) -> Figure:
    """A figure of memory."""
    return Figure(name, f"{megabytes:.0f} MB", f"<= {MEGABYTES} MB", met=megabytes <= MEGABYTES)


def told(module: str, *words: Path) -> dict[str, Any]:
    """What a program of these benchmarks prints."""
    env = {**base_environment(), "PYTHONPATH": str(WORK)}
    command = [sys.executable, "-m", module, *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise ToolError(f"{module} failed:\n{done.stdout[-2000:]}{done.stderr[-3000:]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def until_the_first_call(file: Path) -> tuple[float, float]:
    """Seconds until the emulator is called, and the megabytes of the controller's largest process then (0: not known)."""
    with local_identity_center("bench-large") as emulator:
        env = {**base_environment(), **emulator.environment()}
        variables = json.dumps({"directory_file": str(file)})
        command = ["ansible-playbook", "benchmarks/directory.yml", "--check", "-e", variables]
        started = time.monotonic()
        process = subprocess.Popen(
            command, cwd=TREE, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        try:
            while not (emulator.request_log.exists() and emulator.request_log.stat().st_size):
                if process.poll() is not None or time.monotonic() - started > PATIENCE:
                    raise ToolError("the playbook made no call")
                time.sleep(0.02)
            return time.monotonic() - started, peak_of(process.pid)
        finally:
            for one in family(process.pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(one, signal.SIGKILL)
            process.wait()


def family(ancestor: int) -> list[int]:
    """A process and all below it, as far as the system tells. What runs tasks is in sessions of its own, and so outlives it."""
    parents = {}
    for folder in PROCESSES.glob("[0-9]*"):
        with contextlib.suppress(OSError, ValueError):
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    found = [ancestor]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def peak_of(ancestor: int) -> float:
    """The most memory that one process of the controller has had, in megabytes; 0 where the system does not tell."""
    found = [0.0]
    for folder in (PROCESSES / str(one) for one in family(ancestor)):
        with contextlib.suppress(OSError, ValueError):
            if b"ansible-playbook" in (folder / "cmdline").read_bytes():
                rows = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines() if ":" in line)
                found.append(int(rows["VmHWM"].split()[0]) * 1024 / 1_000_000)
    return max(found)
