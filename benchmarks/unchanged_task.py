# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One unchanged idc_user task against one unchanged amazon.aws.iam_user task: same loop, same run, same machine.

idc_user talks to our emulator, iam_user to moto's server; both are other processes on loopback. The rounds alternate, so
that whatever else the machine does hits both; the ratio is that of the medians.
"""

from __future__ import annotations

import contextlib
import json
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from benchmarks.figure import Figure
from tools import collection_tree
from tools.environment import TREE, ToolError, base_environment
from tools.local_identity_center import local_identity_center

ITEMS = 6
TARGET = 0.90


def measure() -> list[Figure]:
    """The seconds of both tasks, and their ratio."""
    collection_tree.sync()
    with local_identity_center("bench-unchanged") as emulator, moto_server() as moto:
        env = {**base_environment(), **emulator.environment(), "ANSIBLE_STDOUT_CALLBACK": "ansible.posix.json"}
        # Each module is told its endpoint by the playbook; the environment's would reach both.
        env = {name: value for name, value in env.items() if name not in ("AWS_ENDPOINT_URL", "AWS_URL")}
        extra = {"idc_endpoint_url": emulator.endpoint_url, "moto_endpoint_url": moto, "items": ITEMS}
        command = ["ansible-playbook", "-e", json.dumps(extra), "benchmarks/unchanged_task.yml"]
        done = subprocess.run(command, cwd=TREE, env=env, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise ToolError(f"the benchmark's playbook failed:\n{done.stdout[-3000:]}{done.stderr[-2000:]}")
    seconds = durations(json.loads(done.stdout))
    idc, iam = statistics.median(seconds["idc_user"]), statistics.median(seconds["iam_user"])
    return [
        Figure("one unchanged idc_user task", f"{idc:.3f} s", ""),
        Figure("one unchanged amazon.aws.iam_user task", f"{iam:.3f} s", ""),
        Figure("ratio of the two", f"{idc / iam:.2f}", f"<= {TARGET:.2f}", met=idc / iam <= TARGET),
    ]


def durations(report: dict[str, Any]) -> dict[str, list[float]]:
    """Seconds per item in each round but the first, by module; insists that those rounds changed nothing."""
    found: dict[str, list[float]] = {"idc_user": [], "iam_user": []}
    for play in report["plays"]:
        for task in play["tasks"]:
            module, _space, number = str(task["task"]["name"]).removeprefix("Round of ").partition(" ")
            if module not in found or number == "0":
                continue
            if any(host["changed"] for host in task["hosts"].values()):
                raise ToolError(f"{task['task']['name']} changed something; the measurement would be of another thing")
            times = task["task"]["duration"]
            start, end = (datetime.fromisoformat(times[edge]) for edge in ("start", "end"))
            found[module].append((end - start).total_seconds() / ITEMS)
    return found


@contextlib.contextmanager
def moto_server() -> Iterator[str]:
    """moto's server on a free port of loopback, for the time of a with block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(
        command, env=base_environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(f"{url}/moto-api/data.json", process)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=10)


def wait_for(url: str, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    """Until the server answers."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310  (loopback)
            return
        time.sleep(0.1)
    raise ToolError(f"no server came up at {url}")
