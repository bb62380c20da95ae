# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The memory and the processor time that it takes to read a directory of 100,000 users and to go through it once.

A process of its own reads through the collection's gateway and botocore, as a module does. What answers is below botocore,
in the same process, and makes each page when it is asked for: a server of that size would take minutes to fill. So the
processor time has the making of the pages in it, and no network.
"""

from __future__ import annotations

import json
import subprocess
import sys

from benchmarks.figure import Figure
from tools import collection_tree
from tools.environment import ROOT, WORK, ToolError, base_environment

MEGABYTES = 600
SECONDS = 60


def measure() -> list[Figure]:
    """Peak memory and processor time of the process that reads."""
    collection_tree.sync()
    env = {**base_environment(), "PYTHONPATH": str(WORK)}
    command = [sys.executable, "-m", "benchmarks.snapshot_reader"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise ToolError(f"reading the snapshot failed:\n{done.stdout[-2000:]}{done.stderr[-3000:]}")
    told = json.loads(done.stdout)
    what = f"a snapshot of {told['users']:,} users and {told['memberships']:,} memberships"
    return [
        Figure(
            f"{what}: peak memory",
            f"{told['megabytes']:.0f} MB",
            f"<= {MEGABYTES} MB",
            met=told["megabytes"] <= MEGABYTES,
        ),
        Figure(
            f"{what}: processor time",
            f"{told['seconds']:.1f} s, {told['calls']:,} calls",
            f"<= {SECONDS} s",
            met=told["seconds"] <= SECONDS,
        ),
    ]
