# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task says that fails, or that met a failure: it is true, and what is not known is not told as known."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from identity_center import ROOT, IdentityCenter
from tasks import Play, Result

from ansible_collections.steward.identity_center.plugins.module_utils._apply.schedules import (
    SCHEDULES,
    Awaited,
    Schedule,
)

SEED = str(ROOT / "emulator" / "example_seed.yml")
DENIED = {"error": "AccessDeniedException", "message": "You shall not"}
NEW = {"user_name": "new", "display_name": "New", "given_name": "N", "family_name": "W", "email": "n@example.com"}
TWO = ["shop-production", "data-production"]


@pytest.fixture(scope="module")
def shared_example() -> Iterator[IdentityCenter]:
    running = IdentityCenter("--seed", SEED)
    yield running
    running.stop()


@pytest.fixture
def example(shared_example: IdentityCenter) -> Play:
    """The example directory as it is at first."""
    shared_example.control("POST", "reset", {"all": True})
    return Play(shared_example)


def fault(operation: str, effect: dict[str, Any], times: int = 99, **more: Any) -> dict[str, Any]:
    """An order for the emulator."""
    return {"operation": operation, "fault": effect, "times": times, **more}


# ---- what was asked for and cannot be followed


UNFOLLOWED: list[Any] = [
    pytest.param(
        "DescribeAccountAssignmentDeletionStatus",
        "idc_assignment",
        {"groups": ["engineers"], "permission_sets": ["ReadOnly"], "accounts": TWO, "state": "absent"},
        2,
        id="deletions",
    ),
    pytest.param(
        "DescribeAccountAssignmentCreationStatus",
        "idc_assignment",
        {"groups": ["nobody"], "permission_sets": ["ReadOnly"], "accounts": TWO},
        2,
        id="creations",
    ),
    pytest.param(
        "DescribePermissionSetProvisioningStatus",
        "idc_permission_set",
        {"name": "ReadOnly", "provision": "outdated"},
        1,
        id="provisionings",
    ),
    pytest.param(
        "DescribePermissionSetProvisioningStatus",
        "idc_permission_set",
        {"name": "Administrator", "provision": "always"},
        1,
        id="a provisioning of one account",
    ),
]


@pytest.mark.parametrize("error", [DENIED, {"error": "InternalServerException", "status": 500}], ids=["denied", "500"])
@pytest.mark.parametrize(("look", "module", "options", "count"), UNFOLLOWED)
def test_what_cannot_be_followed_is_uncertain(
    example: Play, look: str, module: str, options: dict[str, Any], count: int, error: dict[str, Any]
) -> None:
    example.identity_center.set(assignment_seconds=0.2)

    with example.identity_center.faults(fault(look, error)):
        result = example.task(module, **options, aws_config={"retries": {"max_attempts": 0}})

    _assert_uncertain(result, count)
    assert result["msg"].count("may still complete; run the task again, it checks first") == count
    # and it took effect
    time.sleep(0.3)
    example.identity_center.set(assignment_seconds=0.0)
    if options.get("provision") != "always":
        again = example.ok(module, **options)
        assert (again["changed"], again["changes"]) == (False, [])


def _assert_uncertain(result: Result, count: int) -> None:
    assert result["failed"]
    assert result["changed"]
    assert [(change["status"], change["uncertain"]) for change in result["changes"]] == [("failed", True)] * count
    assert "It is not known whether this took effect: " in result["msg"]
    assert "Nothing was changed" not in result["msg"]


@pytest.mark.parametrize("then", [{"error": "ThrottlingException"}, DENIED])
def test_what_an_attempt_may_have_done_whose_answer_was_lost_is_uncertain(play: Play, then: dict[str, Any]) -> None:
    orders = [fault("CreateUser", {"drop": "after"}, times=1), fault("CreateUser", then)]

    with play.identity_center.faults(orders):
        result = play.task("idc_user", **NEW, aws_config={"retries": {"max_attempts": 1}})

    _assert_uncertain(result, 1)
    assert not play.ok("idc_user", **NEW)["changed"]


def test_what_was_refused_is_not_uncertain(example: Play) -> None:
    with example.identity_center.faults(fault("DeleteAccountAssignment", DENIED)):
        result = example.task(
            "idc_assignment", groups=["engineers"], permission_sets=["ReadOnly"], accounts=TWO, state="absent"
        )

    assert (result["failed"], result["changed"]) == (True, False)
    assert [(change["status"], "uncertain" in change) for change in result["changes"]] == [("failed", False)] * 2
    assert result["msg"].endswith("Nothing was changed.")


# ---- reads that lag behind


@pytest.mark.parametrize("email", ["n@example.com", "N@example.com"])
def test_who_is_named_is_the_owner_of_the_address(play: Play, email: str) -> None:
    play.ok("idc_user", **NEW)
    stale = fault("GetUserId", {"stale_ms": 60_000}, times=1)

    with play.identity_center.faults(stale):
        again = play.ok("idc_user", **NEW)
    with play.identity_center.faults(stale):
        changed = play.ok("idc_user", **{**NEW, "email": email, "title": "Dr"})

    assert (again["changed"], again["user"]["user_name"]) == (False, "new")
    assert [change["action"] for change in changed["changes"]] == ["update"]


def test_a_creation_that_meets_the_same_one_is_done(play: Play) -> None:
    play.ok("idc_user", **NEW)

    with play.identity_center.faults(fault("GetUserId", {"stale_ms": 60_000}, times=2)):
        again = play.ok("idc_user", **NEW)

    assert [change["status"] for change in again["changes"]] == ["done"]


def test_who_leaves_and_is_named_by_an_address_is_found_by_it(play: Play) -> None:
    play.ok("idc_user", **{**NEW, "user_name": "n@example.com"})

    with play.identity_center.faults(fault("GetUserId", {"stale_ms": 60_000}, times=1)):
        gone = play.ok("idc_user", user_name="n@example.com", state="absent")

    assert [change["name"] for change in gone["changes"]] == ["n@example.com"]


def test_somebody_who_was_renamed_is_not_deleted_under_the_former_name(example: Play) -> None:
    example.ok("idc_user", user_name="bobby", previously=["bob.example"])

    with example.identity_center.faults(fault("GetUserId", {"stale_ms": 60_000})):
        kept = example.ok("idc_user", user_name="bob.example", state="absent")

    assert (kept["changed"], kept["changes"]) == (False, [])
    assert not example.ok("idc_user", user_name="bobby")["changed"]


def test_an_address_that_was_given_up_is_free(example: Play) -> None:
    example.ok("idc_user", user_name="bob.example", email="bobby@example.com")

    with example.identity_center.faults(fault("GetUserId", {"stale_ms": 60_000})):
        taken = example.ok("idc_user", user_name="ada.example", email="bob@example.com")

    assert taken["changed"]


def test_what_may_not_be_seen_is_not_called_gone(play: Play) -> None:
    play.ok("idc_group", display_name="Hidden", description="Here")
    hidden = fault("GetGroupId", {"error": "ResourceNotFoundException", "message": "Group not found"})

    with play.identity_center.faults(hidden):
        result = play.task("idc_group", display_name="Hidden", description="New")

    assert (result["failed"], result["changed"]) == (True, False)
    assert "the caller may not see it" in result["msg"]
    assert "(identitystore:GetGroupId)" in result["msg"]


# ---- what a service does not offer, or leaves out


@pytest.mark.parametrize(
    ("operation", "module", "options", "words"),
    [
        ("UpdateUser", "idc_user", {"user_name": "ada.example", "title": "Countess"}, "offers UpdateUser"),
        ("TagResource", "idc_permission_set", {"name": "Billing", "tags": {"a": "b"}}, "offers TagResource"),
        (
            "ListApplicationAssignmentsForPrincipal",
            "idc_user",
            {"user_name": "bob.example", "state": "absent"},
            "set on_assignments: keep to delete without checking",
        ),
    ],
)
def test_what_is_not_offered_has_nothing_to_do_with_names(
    example: Play, operation: str, module: str, options: dict[str, Any], words: str
) -> None:
    with example.identity_center.faults(fault(operation, {"error": "UnknownOperationException"})):
        result = example.task(module, **options)

    assert result["failed"]
    assert words in result["msg"]
    assert "Active Directory" not in result["msg"]


def test_a_look_up_that_is_not_offered_is_done_without(example: Play) -> None:
    unknown = {"error": "UnknownOperationException"}

    with example.identity_center.faults([fault("GetUserId", unknown), fault("ListUsers", unknown)]):
        result = example.task("idc_user", user_name="ada.example")

    assert "With Active Directory as the identity source some look-ups do not work; give ids instead" in result["msg"]


def test_a_service_may_leave_out_what_is_not_used(play: Play) -> None:
    names = ["UserArn", "GroupArn", "Revision", "IdentityStoreId", "MembershipArn", "Arn"]

    with play.identity_center.faults(fault("*", {"without": names}, times=9999, service="identitystore")):
        for module, options, changes in (
            ("idc_user", NEW, ["create user new"]),
            ("idc_user", {"user_name": "new", "title": "Dr"}, ["update user new"]),
            ("idc_group", {"display_name": "Team"}, ["create group Team"]),
            ("idc_group_membership", {"group": "Team", "users": ["new"]}, ["add membership new in Team"]),
            ("idc_user", {"user_name": "new", "state": "absent"}, ["delete user new"]),
        ):
            play.step(module, options, changes=changes)


def test_what_is_used_and_left_out_is_named(play: Play) -> None:
    with play.identity_center.faults(fault("CreateUser", {"without": ["UserId"]})):
        result = play.task("idc_user", **NEW)

    _assert_uncertain(result, 1)
    assert "the answer lacks UserId" in result["msg"]
    assert "did not come from an AWS service" not in result["msg"]


# ---- names, passwords


def test_a_name_is_the_name(play: Play) -> None:
    odd = "line1\nline2"

    made = play.step("idc_group", {"display_name": odd}, changes=[f"create group {odd}"])
    play.step("idc_user", NEW, changes=["create user new"])
    play.step("idc_group_membership", {"group": odd, "users": ["new"]}, changes=[f"add membership new in {odd}"])

    assert made["diff"]["before_header"] == "group line1\\U0000000aline2"
    reset = play.ok("idc_password_reset", user="new", mode="email")
    assert [change["name"] for change in reset["changes"]] == ["new"]
    with play.identity_center.faults(fault("DeleteGroup", DENIED)):
        kept = play.task("idc_group", display_name=odd, state="absent")
    assert kept["msg"].startswith("delete line1\\U0000000aline2: Could not delete the group line1\\U0000000aline2: ")


def test_the_file_of_a_run_that_was_killed_is_used(play: Play, tmp_path: Path) -> None:
    play.ok("idc_user", **NEW)
    dest = tmp_path / "new"
    os.close(os.open(dest, os.O_CREAT, 0o600))

    for check in (True, False):
        result = play.task("idc_password_reset", user="new", mode="one_time_password", dest=str(dest), check=check)
        assert not result.get("failed"), result

    assert len(dest.read_text().strip()) >= 8
    assert stat.S_IMODE(dest.stat().st_mode) == 0o600
    assert (
        "already exists" in play.task("idc_password_reset", user="new", mode="one_time_password", dest=str(dest))["msg"]
    )


# ---- application assignments that get lost


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SCHEDULES, Awaited.SHOWN, Schedule(pauses=(0.01, 0.01)))


TO_WIKI = {"applications": ["Wiki"], "groups": ["engineers", "nobody"], "users": ["ada.example", "bob.example"]}


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("lost", [1, 3])
def test_what_the_service_loses_is_made_once_more(example: Play, lost: int) -> None:
    with example.identity_center.faults(fault("CreateApplicationAssignment", {"lost": True}, times=lost)):
        result = example.ok("idc_assignment", **TO_WIKI)

    assert [change["status"] for change in result["changes"]] == ["done"] * 3
    assert example.identity_center.operations().count("CreateApplicationAssignment") == 3 + lost
    assert not example.ok("idc_assignment", **TO_WIKI)["changed"]


@pytest.mark.usefixtures("impatient")
def test_what_the_service_loses_again_is_reported(example: Play) -> None:
    with example.identity_center.faults(fault("CreateApplicationAssignment", {"lost": True}, skip=1)):
        result = example.task("idc_assignment", **TO_WIKI)

    assert [change["status"] for change in result["changes"]] == ["done", "failed", "failed"]
    assert result["error_code"] == "Lost"
    assert "the service accepted it twice, and does not list it" in result["msg"]
    assert "Nothing was changed" not in result["msg"]


def test_assignments_of_one_application_are_made_one_by_one_and_looked_at_once(example: Play) -> None:
    start = len(example.identity_center.requests)

    example.ok("idc_assignment", **TO_WIKI)

    asked = [one for one in example.identity_center.operations(start) if "ApplicationAssignment" in one]
    assert asked == ["ListApplicationAssignments", *["CreateApplicationAssignment"] * 3, "ListApplicationAssignments"]
