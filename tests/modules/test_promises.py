# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What check mode promises is what the real run does: each module's first way, alone and across tasks."""

from __future__ import annotations

from typing import Any

import pytest
from tasks import Play

ADA = {"user_name": "ada", "display_name": "Ada L.", "given_name": "Ada", "family_name": "Lovelace"}
STEPS: list[tuple[str, dict[str, Any], list[str]]] = [
    ("idc_user", ADA, ["create user ada"]),
    ("idc_user", {"user_name": "ada", "title": "Countess"}, ["update user ada"]),
    ("idc_group", {"display_name": "Engineers"}, ["create group Engineers"]),
    ("idc_group_membership", {"group": "Engineers", "users": ["ada"]}, ["add membership ada in Engineers"]),
    ("idc_group", {"display_name": "Engineers", "description": "They build"}, ["update group Engineers"]),
    (
        "idc_group_membership",
        {"group": "Engineers", "users": [], "purge": True, "allow_empty": True},
        ["remove membership ada in Engineers"],
    ),
    ("idc_user", {"user_name": "ada", "state": "absent"}, ["delete user ada"]),
]


def test_each_step_is_done_as_promised(play: Play) -> None:
    for module, options, changes in STEPS:
        play.step(module, options, changes=changes)


def test_a_run_in_check_mode_builds_on_what_it_planned(play: Play) -> None:
    planned = [play.task(module, check=True, **options) for module, options, _changes in STEPS]
    assert [one.get("msg") for one in planned] == [None] * len(STEPS)
    assert play.identity_center.writes == 0
    done = [play.task(module, **options) for module, options, _changes in STEPS]
    for promise, deed in zip(planned, done, strict=True):
        assert [{**one, "status": ""} for one in promise["changes"]] == [
            {**one, "status": ""} for one in deed["changes"]
        ]
        assert promise["diff"] == deed["diff"]


@pytest.mark.parametrize("state", ["present", "absent"])
def test_a_failure_is_the_same_in_both(play: Play, state: str) -> None:
    play.refused("idc_user", {"user_name": "", "state": state}, message="^user_name", code="InvalidInput")
