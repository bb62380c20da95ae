# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run a task of idc_assignment, and kill it when so many assignments have been asked for.

Prints how many had been when it was dead.

    python killed.py CONTROL_URL COUNT OPTIONS_AS_JSON
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

SECONDS = 120


def asked_for(control: str) -> int:
    """How many assignments have been asked for since the log was emptied."""
    with urllib.request.urlopen(f"{control}/requests") as answer:
        requests = json.load(answer)["requests"]
    return sum(request["operation"] == "CreateAccountAssignment" for request in requests)


def parents() -> dict[int, int]:
    """All processes with their parents."""
    if not Path("/proc/self/stat").exists():
        table = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
        return {int(line.split()[0]): int(line.split()[1]) for line in table.splitlines()}
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            # the name of the program, in parentheses, may hold anything
            found[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
    return found


def kill_all(root: int) -> None:
    """Kill a process and all that it started, also what has left its group, with no chance to tidy up."""
    doomed, table = [root], parents()
    for one in doomed:
        doomed += [child for child, parent in table.items() if parent == one]
    for one in doomed:
        with contextlib.suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)


def main(control: str, count: str, options: str) -> None:
    command = [sys.executable, "-m", "ansible.cli.adhoc", "localhost", "-m", "steward.identity_center.idc_assignment"]
    before = asked_for(control)
    with subprocess.Popen([*command, "-a", options], stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        deadline = time.monotonic() + SECONDS
        while asked_for(control) - before < int(count):
            if process.poll() is not None or time.monotonic() > deadline:
                kill_all(process.pid)
                output = process.stdout.read() if process.stdout else b""
                sys.exit(f"it was over too soon, or took too long: {output.decode()}")
            time.sleep(0.05)
        kill_all(process.pid)
    # what was accepted goes on without the one who asked for it
    time.sleep(1)
    sys.stdout.write(str(asked_for(control) - before))


if __name__ == "__main__":
    main(*sys.argv[1:])
