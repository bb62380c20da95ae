# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""1,000 users, 20 groups and 1,000 memberships made in one idc_directory task, within AWS's quotas."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.company import Company
from benchmarks.figure import Figure
from benchmarks.reading import RATE, calls_of_quotas
from benchmarks.traffic import Watch, answered, play, span
from tools import collection_tree
from tools.environment import ToolError
from tools.local_identity_center import local_identity_center

COMPANY = Company(users=1_000, groups=20, memberships=1_000)
TARGET = 0.95


def measure() -> list[Figure]:
    """Make them, and look whether all are there."""
    collection_tree.sync()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "directory.yml"
        COMPANY.write_directory(file)
        with local_identity_center("bench-creating", ["--quotas", "aws"]) as emulator:
            watch = Watch(emulator)
            (result,) = play("directory", emulator, {"directory_file": str(file)}).tasks.values()
            requests = watch.requests()
            (again,) = play("directory", emulator, {"directory_file": str(file)}, "--check").tasks.values()
    if again["changed"]:
        raise ToolError(f"a second run of the 1,000 users would change something: {again['msg']}")
    writes = [one for one in requests if one.operation.startswith("Create")]
    ((slowest, most),) = calls_of_quotas(
        (service, operation, count) for (service, operation), count in answered(writes).items()
    ).most_common(1)
    share = most / RATE / span(writes)
    failed = sum(change["status"] != "done" for change in result["changes"])
    return [
        Figure(
            f"{COMPANY.users:,} users, {COMPANY.memberships:,} memberships made: share of the quota",
            f"{share:.1%} in {span(writes):.0f} s",
            f">= {TARGET:.0%}",
            met=share >= TARGET,
            formula=f"{most:,} calls of {slowest} / {RATE} a second = {most / RATE:.0f} s; the others meanwhile",
        ),
        Figure("... calls that failed", str(failed), "0", met=failed == 0),
        Figure("... calls that were throttled and sent again", str(sum(one.throttled for one in requests)), ""),
    ]
