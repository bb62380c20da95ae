# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""1,200 account assignments over 100 accounts in one idc_assignment task, within AWS's quotas.

The service takes 15 outstanding requests and 20 calls a second. With requests that take two seconds, the first is what
limits: 7.5 assignments a second at best. The share is that of the outstanding requests' time which is used, from the
first request to the end of the last; beside it stands the share of the calls.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.figure import Figure
from tools import collection_tree
from tools.environment import TREE, ToolError, base_environment
from tools.local_identity_center import Running, local_identity_center

ACCOUNTS, GROUPS, PERMISSION_SETS = 100, 4, 3
ASSIGNMENTS = ACCOUNTS * GROUPS * PERMISSION_SETS
SECONDS = 2.0
OUTSTANDING, CALLS_A_SECOND = 15, 20
TARGET = 0.95


def measure() -> list[Figure]:
    """Make them, and look whether all are there."""
    collection_tree.sync()
    with tempfile.TemporaryDirectory() as folder:
        seed = Path(folder) / "seed.yml"
        seed.write_text(json.dumps(directory()))  # JSON is YAML
        options = ["--seed", str(seed), "--quotas", "aws", "--assignment-seconds", str(SECONDS)]
        with local_identity_center("bench-assignments", options) as emulator:
            made, again = run(emulator), run(emulator)
            requests = [json.loads(line) for line in emulator.request_log.read_text().splitlines()]
    if again["changed"]:
        raise ToolError("a second run of the 1,200 assignments changed something")
    done = sum(change["status"] == "done" for change in made["changes"])
    wall, calls, throttled = traffic(requests)
    outstanding = ASSIGNMENTS * SECONDS / OUTSTANDING / wall
    return [
        Figure("1,200 account assignments: accounted for", str(done), str(ASSIGNMENTS), met=done == ASSIGNMENTS),
        Figure("... wall time", f"{wall:.0f} s", ""),
        Figure(
            "... share of the outstanding limit",
            f"{outstanding:.1%}",
            f">= {TARGET:.0%}",
            met=outstanding >= TARGET,
            formula=f"{ASSIGNMENTS:,} assignments x {SECONDS:.0f} s / {OUTSTANDING} at a time = "
            f"{ASSIGNMENTS * SECONDS / OUTSTANDING:.0f} s",
        ),
        Figure("... share of the calls' quota", f"{calls / CALLS_A_SECOND / wall:.1%}", ""),
        Figure("... calls that were throttled and sent again", str(throttled), ""),
    ]


def directory() -> dict[str, Any]:
    """A hundred accounts, four groups, three permission sets."""
    return {
        "groups": [{"display_name": f"Group {number}"} for number in range(GROUPS)],
        "permission_sets": [{"name": f"Set{number}"} for number in range(PERMISSION_SETS)],
        "organization": {
            "management_account": "boss",
            "accounts": [{"account_id": "111122223333", "name": "boss"}]
            + [{"account_id": f"{200000000000 + number}", "name": f"account-{number}"} for number in range(ACCOUNTS)],
        },
    }


def run(emulator: Running) -> dict[str, Any]:
    """The result of the one task."""
    env = {**base_environment(), **emulator.environment(), "ANSIBLE_STDOUT_CALLBACK": "ansible.posix.json"}
    command = ["ansible-playbook", "benchmarks/assignments.yml"]
    done = subprocess.run(command, cwd=TREE, env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise ToolError(f"the benchmark's playbook failed:\n{done.stdout[-3000:]}{done.stderr[-2000:]}")
    (task,) = json.loads(done.stdout)["plays"][0]["tasks"]
    result: dict[str, Any] = task["hosts"]["localhost"]
    return result


def traffic(requests: list[dict[str, Any]]) -> tuple[float, int, int]:
    """Seconds from the first creation to the end of the last, the calls of sso-admin in them, and those throttled."""
    times = [datetime.fromisoformat(one["time"]).timestamp() for one in requests]
    writes = [at for at, one in zip(times, requests, strict=True) if one["operation"] == "CreateAccountAssignment"]
    looks = [
        at
        for at, one in zip(times, requests, strict=True)
        if one["operation"] == "DescribeAccountAssignmentCreationStatus"
    ]
    begin, end = min(writes), max(looks)
    within = [
        one for at, one in zip(times, requests, strict=True) if begin <= at <= end and one["service"] == "sso-admin"
    ]
    return end - begin, len(within), sum(one["error_code"] == "ThrottlingException" for one in within)
