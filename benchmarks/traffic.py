# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an emulator has seen, from its request log; and how the benchmarks run what makes the calls."""

from __future__ import annotations

import json
import subprocess
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tools.environment import TREE, ToolError, base_environment
from tools.local_identity_center import Running


@dataclass(frozen=True)
class Request:
    """One call. `error` is the code of the service's refusal."""

    at: float
    service: str
    operation: str
    error: str | None

    @property
    def throttled(self) -> bool:
        """Whether a quota refused it."""
        return self.error in ("ThrottlingException", "TooManyRequestsException")


class Watch:
    """The calls from now on."""

    def __init__(self, emulator: Running) -> None:
        self._log = emulator.request_log
        self._seen = self._log.stat().st_size if self._log.exists() else 0

    def requests(self) -> list[Request]:
        """The calls since then, in the order in which they came."""
        with self._log.open(encoding="utf-8") as stream:
            stream.seek(self._seen)
            rows = [json.loads(line) for line in stream]
        return [
            Request(
                datetime.fromisoformat(row["time"]).timestamp(), row["service"], row["operation"], row["error_code"]
            )
            for row in rows
        ]


def answered(requests: Sequence[Request]) -> Counter[tuple[str, str]]:
    """How many calls of each operation were not throttled."""
    return Counter((one.service, one.operation) for one in requests if not one.throttled)


def span(requests: Sequence[Request]) -> float:
    """Seconds from the first call to the last."""
    return max(one.at for one in requests) - min(one.at for one in requests) if requests else 0.0


@dataclass(frozen=True)
class Played:
    """A playbook that was run: seconds, and the result of each task by its name, or of each item."""

    seconds: float
    tasks: Mapping[str, dict[str, Any]]
    durations: Mapping[str, float]


def play(name: str, emulator: Running, variables: Mapping[str, object], *options: str) -> Played:
    """Run benchmarks/<name>.yml. Raises ToolError where it fails."""
    env = {**base_environment(), **emulator.environment(), "ANSIBLE_STDOUT_CALLBACK": "ansible.posix.json"}
    command = ["ansible-playbook", f"benchmarks/{name}.yml", "-e", json.dumps(variables), *options]
    started = time.monotonic()
    done = subprocess.run(command, cwd=TREE, env=env, capture_output=True, text=True, check=False)
    seconds = time.monotonic() - started
    if done.returncode != 0:
        raise ToolError(f"{name}.yml failed:\n{done.stdout[-3000:]}{done.stderr[-2000:]}")
    tasks = [task for one in json.loads(done.stdout)["plays"] for task in one["tasks"]]
    return Played(
        seconds,
        {task["task"]["name"]: task["hosts"]["localhost"] for task in tasks},
        {task["task"]["name"]: duration(task["task"]["duration"]) for task in tasks},
    )


def duration(times: Mapping[str, str]) -> float:
    """Seconds between the two ends."""
    start, end = (datetime.fromisoformat(times[edge]) for edge in ("start", "end"))
    return (end - start).total_seconds()


def run(command: Sequence[str | Path], emulator: Running, cwd: Path = TREE) -> tuple[str, float]:
    """What a program prints, and the seconds that it takes. Raises ToolError where it fails."""
    env = {**base_environment(), **emulator.environment()}
    started = time.monotonic()
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise ToolError(f"{' '.join(map(str, command[:4]))} failed:\n{done.stdout[-1000:]}{done.stderr[-2000:]}")
    return done.stdout, time.monotonic() - started
