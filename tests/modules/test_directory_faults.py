# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A whole directory while the service fails: every fifth call is throttled, fails, or loses its connection."""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import botocore.endpoint
import pytest
from contents import contents, wished
from directories import directory_task, organization
from identity_center import IdentityCenter
from tasks import Play

from ansible_collections.steward.identity_center.plugins.module_utils._aws import calls

USERS, GROUPS, SETS = 2000, 20, 3
ACCOUNTS = ("Development", "Production")
SHARE = 0.2
FAULTS: list[dict[str, Any]] = [
    {"error": "ThrottlingException"},
    {"error": "InternalServerException", "status": 500},
    {"drop": "before"},
    {"drop": "after"},
]
# Of so many calls, all of a task and some more, a share is met by a fault.
CALLS = 10_000
# A call fails so often in a row, with the nine attempts that a task has by default, in one of 400 runs; a test must not.
PATIENT = {"retries": {"mode": "standard", "total_max_attempts": 14}}
DIRECTORY: dict[str, list[dict[str, Any]]] = {
    "users": [
        {
            "user_name": f"user{number:04d}",
            "display_name": f"User {number}",
            "given_name": "User",
            "family_name": str(number),
            "email": f"user{number:04d}@example.com",
        }
        for number in range(USERS)
    ],
    "groups": [
        {
            "display_name": f"Group {number}",
            "members": [f"user{one:04d}" for one in range(number, USERS, GROUPS)],
        }
        for number in range(GROUPS)
    ],
    "permission_sets": [
        {
            "name": f"Set{number}",
            "managed_policies": ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
            "session_duration": "2h",
        }
        for number in range(SETS)
    ],
    "assignments": [
        {
            "groups": [f"Group {number}" for number in range(GROUPS // 2)],
            "users": ["user0000"],
            "permission_sets": [f"Set{number}" for number in range(SETS)],
            "accounts": list(ACCOUNTS),
        }
    ],
}
PURGE = ["users", "groups", "memberships", "permission_sets", "assignments"]


@pytest.fixture
def impatient() -> Iterator[None]:
    """Nobody waits long between attempts, or for a quota: the emulator has none."""
    hasty = SimpleNamespace(time=time.time, sleep=lambda seconds: time.sleep(min(seconds, 0.01)))
    with mock.patch.object(botocore.endpoint, "time", hasty), mock.patch.object(calls, "_AT_ONCE", sys.maxsize):
        yield


def at_random(seed: int) -> list[dict[str, Any]]:
    """Faults: each call is met by one with the same probability; a seed gives the same ones in every run.

    Each fault lets pass the calls up to its own but those that the faults before it have met.
    """
    dice = random.Random(seed)
    met = [number for number in range(CALLS) if dice.random() < SHARE]
    return [
        {"operation": "*", "fault": dice.choice(FAULTS), "skip": number - before} for before, number in enumerate(met)
    ]


@pytest.mark.usefixtures("impatient")
def test_a_directory_is_complete_in_one_run_and_nothing_is_there_twice(
    start: Callable[..., IdentityCenter], tmp_path: Path
) -> None:
    play = Play(start("--seed", organization(tmp_path, *ACCOUNTS)))
    with play.identity_center.faults(at_random(seed=1)):
        done = directory_task(play, DIRECTORY, aws_config=PATIENT)

    assert not done.get("failed"), done["msg"]
    assert {change["status"] for change in done["changes"]} == {"done"}
    assert_met(play.identity_center.requests)
    there = contents(play.identity_center)
    for kind, wanted in wished(DIRECTORY).items():
        assert there[kind] == wanted, kind
    again = directory_task(play, DIRECTORY, check=True, purge=PURGE)
    assert (again["changed"], again["changes"]) == (False, [])


def assert_met(requests: list[dict[str, Any]]) -> None:
    """A fifth of the calls met a fault, of each kind, among reads as among writes, and none was left out at the end."""
    met = [one for one in requests if one.get("fault")]
    assert CALLS > len(requests) > USERS * 2
    assert SHARE * 0.9 < len(met) / len(requests) < SHARE * 1.1
    kinds = Counter(str(one["fault"]) for one in met)
    assert len(kinds) == len(FAULTS)
    assert min(kinds.values()) > len(met) / len(FAULTS) / 2
    reads = [one for one in met if one["operation"].startswith(("List", "Get", "Describe"))]
    assert reads
    assert len(reads) < len(met)
