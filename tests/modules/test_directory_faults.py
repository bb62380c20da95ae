# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A whole directory while the service fails: every fifth call is throttled, fails, or loses its connection."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from unittest import mock

import botocore.endpoint
import pytest
from directories import directory_task
from tasks import Play

from ansible_collections.steward.identity_center.plugins.module_utils._aws import calls

USERS, GROUPS, EACH = 150, 5, 60
FAULTS: list[dict[str, Any]] = [
    {"error": "ThrottlingException"},
    {"error": "InternalServerException", "status": 500},
    {"drop": "before"},
    {"drop": "after"},
]
DIRECTORY = {
    "users": [
        {
            "user_name": f"user{number:03d}",
            "display_name": f"User {number}",
            "given_name": "User",
            "family_name": str(number),
            "email": f"user{number:03d}@example.com",
        }
        for number in range(USERS)
    ],
    "groups": [
        {
            "display_name": f"Group {number}",
            "members": [f"user{(number * 31 + one) % USERS:03d}" for one in range(EACH)],
        }
        for number in range(GROUPS)
    ],
}
WRITES = USERS + GROUPS + GROUPS * EACH


@pytest.fixture
def impatient() -> Iterator[None]:
    """Nobody waits long between attempts, or for a quota: the emulator has none."""
    hasty = SimpleNamespace(time=time.time, sleep=lambda seconds: time.sleep(min(seconds, 0.01)))
    with mock.patch.object(botocore.endpoint, "time", hasty), mock.patch.object(calls, "_AT_ONCE", sys.maxsize):
        yield


def every_fifth(of: int, seed: int) -> list[dict[str, Any]]:
    """Faults for a fifth of so many calls, spread at random; the same ones in every run."""
    dice = random.Random(seed)
    return [
        {"operation": "*", "service": "identitystore", "fault": dice.choice(FAULTS), "skip": dice.randrange(of)}
        for _fault in range(of // 5)
    ]


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("seed", [1, 2])
def test_a_directory_is_complete_in_one_run_and_nothing_is_there_twice(play: Play, seed: int) -> None:
    with play.identity_center.faults(every_fifth(WRITES, seed)):
        done = directory_task(play, DIRECTORY)

    assert not done.get("failed"), done["msg"]
    assert {change["status"] for change in done["changes"]} == {"done"}
    failures = [one for one in play.identity_center.requests if one.get("fault")]
    assert len(failures) > WRITES // 10, "the faults were not met"
    assert counted(play) == (USERS, GROUPS, GROUPS * EACH)
    again = directory_task(play, DIRECTORY, check=True, purge=["users", "groups", "memberships"])
    assert (again["changed"], again["changes"]) == (False, [])


def counted(play: Play) -> tuple[int, int, int]:
    """How many users, groups and memberships there are."""
    client, store = play.identity_center.client("identitystore"), {"IdentityStoreId": play.identity_center.store_id}

    def rows(operation: str, member: str, **more: str) -> list[Any]:
        return list(client.get_paginator(operation).paginate(**store, **more).search(f"{member}[]"))

    groups = rows("list_groups", "Groups")
    memberships = [rows("list_group_memberships", "GroupMemberships", GroupId=one["GroupId"]) for one in groups]
    return len(rows("list_users", "Users")), len(groups), sum(map(len, memberships))
