# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Within AWS's quotas: calls wait for their turn instead of being throttled, and a short task waits for nothing."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from identity_center import IdentityCenter
from tasks import Play

from ansible_collections.steward.identity_center.plugins.module_utils._aws import rate_limiter

Start = Callable[..., IdentityCenter]


def seeded(start: Start, folder: Path, users: int) -> IdentityCenter:
    """An Identity Center with AWS's quotas, a group and so many users."""
    people = [
        {"user_name": f"user{number:03d}", "display_name": "A User", "given_name": "A", "family_name": "User"}
        for number in range(users)
    ]
    seed = folder / "seed.yml"
    seed.write_text(json.dumps({"groups": [{"display_name": "Everybody"}], "users": people}))  # JSON is YAML
    return start("--seed", str(seed), "--quotas", "aws")


def throttled(identity_center: IdentityCenter) -> list[str]:
    """The operations of the calls that were throttled."""
    return [one["operation"] for one in identity_center.requests if one["error_code"] == "ThrottlingException"]


def test_a_hundred_memberships_and_no_call_is_throttled(start: Start, tmp_path: Path) -> None:
    identity_center = seeded(start, tmp_path, 100)
    play = Play(identity_center)
    everybody = [f"user{number:03d}" for number in range(100)]
    begun = time.monotonic()

    joined = play.ok("idc_group_membership", group="Everybody", users=everybody)
    left = play.ok("idc_group_membership", group="Everybody", users=everybody, state="absent")

    assert len(joined["changes"]) == len(left["changes"]) == 100
    assert throttled(identity_center) == []
    # a hundred calls of each of two operations, 15 of them at once and the others 19.5 a second
    assert time.monotonic() - begun > 2 * 85 / 19.5 * 0.9


def test_a_short_task_is_not_slowed_down(start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    identity_center = seeded(start, tmp_path, 15)
    slept: list[float] = []

    class Noted(rate_limiter.RateLimiter):
        def __init__(self, *, spent: float) -> None:
            super().__init__(spent=spent, sleep=slept.append)

    monkeypatch.setattr(rate_limiter, "RateLimiter", Noted)

    Play(identity_center).ok("idc_group_membership", group="Everybody", users=[f"user{one:03d}" for one in range(15)])

    assert (slept, throttled(identity_center)) == ([], [])
