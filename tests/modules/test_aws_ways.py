# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The modules where AWS has ways of its own, as traces of it show (tests/emulator/test_evidence.py has them)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from identity_center import IdentityCenter
from tasks import Play

ACCOUNTS = ", ".join(f"{{name: a{number}, account_id: '{200000000000 + number}'}}" for number in range(19))
SEED = f"""
users:
  - {{user_name: ada, display_name: Ada L., given_name: Ada, family_name: Lovelace}}
  - {{user_name: bob, display_name: Bob B., given_name: Bob, family_name: Builder}}
groups: [{{display_name: Engineers, members: [ada]}}]
organization:
  accounts: [{ACCOUNTS}]
permission_sets: [{{name: ReadOnly}}]
assignments:
  - {{permission_sets: [ReadOnly], accounts: [a0], users: [ada]}}
  - {{permission_sets: [ReadOnly], accounts: [a1, a2], groups: [Engineers]}}
"""
POLICIES = [f"arn:aws:iam::aws:policy/P{number:02}" for number in range(25)]


@pytest.fixture
def seeded(start: Callable[..., IdentityCenter], tmp_path: Path) -> Play:
    seed = tmp_path / "seed.yml"
    seed.write_text(SEED)
    return Play(start("--seed", str(seed)))


@pytest.mark.parametrize("inherited", [True, False])
def test_who_goes_takes_only_what_is_their_own(seeded: Play, inherited: bool) -> None:
    seeded.identity_center.set(inherited_assignments=inherited)
    seeded.step(
        "idc_user",
        {"user_name": "ada", "state": "absent"},
        changes=["remove account_assignment ada with ReadOnly in a0 (200000000000)", "delete user ada"],
    )
    asked = seeded.ok("idc_assignment_info", permission_sets=["ReadOnly"], all_accounts=True)["assignments"]
    assert {(row["principal"], row["account_id"]) for row in asked} == {
        ("Engineers", "200000000001"),
        ("Engineers", "200000000002"),
    }


@pytest.mark.parametrize("pages", ["full", "short"])
def test_the_organization_is_read_to_its_end(seeded: Play, pages: str) -> None:
    seeded.identity_center.set(organization_pages=pages)
    options = {"users": ["bob"], "permission_sets": ["ReadOnly"], "all_accounts": True}
    real = seeded.step("idc_assignment", options, changes=_all_accounts())
    assert len(real["assignments"]) == 19


def _all_accounts() -> list[str]:
    return [f"add account_assignment bob with ReadOnly in a{number} ({200000000000 + number})" for number in range(19)]


@pytest.mark.parametrize("settings", [{}, {"busy_policies": "conflict", "latency_ms": 20}])
def test_more_policies_than_a_page_has(play: Play, settings: dict[str, Any]) -> None:
    play.identity_center.set(**settings)
    options = {"name": "Many", "managed_policies": POLICIES}
    play.step("idc_permission_set", options, changes=["create permission_set Many"], writes=26)
    shown = play.ok("idc_permission_set_info", permission_sets=["Many"])["permission_sets"]
    assert shown[0]["managed_policies"] == POLICIES
    fewer = {"name": "Many", "managed_policies": POLICIES[12:]}
    play.step("idc_permission_set", fewer, changes=["update permission_set Many"], writes=12)


def test_what_an_update_leaves_out_stays(play: Play) -> None:
    whole = {"description": "D", "session_duration": "PT2H", "relay_state": "https://example.com/"}
    play.ok("idc_permission_set", name="Keeps", **whole)
    for name, value in (("session_duration", "PT3H"), ("description", "E"), ("relay_state", "https://example.org/")):
        whole[name] = value
        play.step(
            "idc_permission_set",
            {"name": "Keeps", name: value},
            changes=["update permission_set Keeps"],
            object_key="permission_set",
            result=whole,
        )


@pytest.mark.parametrize("provision", ["outdated", "always"])
def test_what_nobody_holds_needs_no_provisioning(play: Play, provision: str) -> None:
    play.ok("idc_permission_set", name="Nowhere")
    options = {"name": "Nowhere", "description": "D", "provision": provision}
    play.step("idc_permission_set", options, changes=["update permission_set Nowhere"])


def test_no_module_asks_with_a_filter(play: Play) -> None:
    play.identity_center.set(filters="refuse")
    options = {"user_name": "ada", "display_name": "Ada L.", "given_name": "Ada", "family_name": "Lovelace"}
    play.step("idc_user", options, changes=["create user ada"])
    play.step("idc_group", {"display_name": "Engineers"}, changes=["create group Engineers"])
    assert [user["user_name"] for user in play.ok("idc_user_info")["users"]] == ["ada"]


def test_throttling_without_a_word_is_told(play: Play) -> None:
    fault = {"operation": "ListUsers", "fault": {"error": "ThrottlingException", "message": None}, "times": 99}
    with play.identity_center.faults(fault):
        failed = play.task("idc_user_info")
    assert failed["failed"] and failed["error_code"] == "ThrottlingException"
    assert "The service kept throttling" in failed["msg"] and "None" not in failed["msg"]


def test_what_active_directory_does_not_answer_is_told(seeded: Play) -> None:
    (ada,) = seeded.ok("idc_user_info", users=["ada"])["users"]
    seeded.identity_center.set(identity_source="active_directory")
    by_id = {"users": [ada["user_id"]]}
    assert seeded.ok("idc_user_info", **by_id)["users"] == [ada]
    for options, advice in (
        ({"users": ["ada"]}, "give ids instead"),
        ({**by_id, "include_groups": True}, "ask for the members of a group instead"),
    ):
        failed = seeded.task("idc_user_info", **options)
        assert failed["failed"] and failed["error_code"] == "UnknownOperationException"
        assert advice in failed["msg"]


def test_an_account_instance_has_no_permission_sets(start: Callable[..., IdentityCenter], tmp_path: Path) -> None:
    seed = tmp_path / "seed.yml"
    seed.write_text("instances: [{type: account}]")
    failed = Play(start("--seed", str(seed))).task("idc_permission_set", name="A")
    assert failed["failed"] and "The operation is not supported for this Identity Center instance" in failed["msg"]
