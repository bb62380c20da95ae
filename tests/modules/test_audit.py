# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The audit of a directory: the whole of it, once, with the fewest calls; what may not be read is told, the rest comes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from identity_center import ROOT, IdentityCenter
from tasks import Play

DENIED = {"error": "AccessDeniedException"}
# Each operation of an audit that may be denied by itself, and what is missing then.
PARTS = {
    "ListUsers": ["users"],
    "ListGroups": ["groups", "memberships"],
    "ListGroupMembershipsForMember": [],
    "ListGroupMemberships": ["memberships"],
    "ListPermissionSets": [
        "permission sets",
        "managed policies of permission sets",
        "customer managed policies of permission sets",
        "inline policies of permission sets",
        "permissions boundaries of permission sets",
        "tags of permission sets",
        "account assignments",
        "outdated copies of permission sets",
    ],
    "ListManagedPoliciesInPermissionSet": ["managed policies of permission sets"],
    "ListCustomerManagedPolicyReferencesInPermissionSet": ["customer managed policies of permission sets"],
    "GetInlinePolicyForPermissionSet": ["inline policies of permission sets"],
    "GetPermissionsBoundaryForPermissionSet": ["permissions boundaries of permission sets"],
    "ListAccountsForProvisionedPermissionSet": ["account assignments", "outdated copies of permission sets"],
    "ListAccountAssignments": ["account assignments"],
    "GetApplicationAssignmentConfiguration": ["whether applications need an assignment"],
    "ListApplicationAssignments": ["application assignments"],
    "ListRoots": ["organizational units"],
    "ListAccountsForParent": ["organizational units"],
    "DescribeOrganization": ["the management account"],
    "ListDelegatedAdministrators": ["delegated administrators"],
    "DescribeInstance": [
        "the encryption of the instance",
        "the network limits of the instance",
        "the Regions of the instance",
    ],
    "DescribeIdentityStore": ["the network limits of the instance"],
}


@pytest.fixture(scope="module")
def example() -> Iterator[IdentityCenter]:
    """A directory that nothing here changes."""
    running = IdentityCenter("--seed", str(ROOT / "emulator/example_seed.yml"))
    yield running
    assert running.stop() == 0


@pytest.fixture
def play(example: IdentityCenter) -> Play:
    return Play(example)


def missing(audit: dict[str, Any]) -> list[str]:
    """What is not in an audit."""
    return [one["what"] for one in audit["unreadable"]]


def test_it_reads_all_of_a_directory_and_sends_no_write(play: Play) -> None:
    mark = play.identity_center.writes
    audit = play.ok("idc_audit_info")["audit"]

    assert missing(audit) == []
    assert audit["counts"] == {
        "users": 4,
        "groups": 3,
        "memberships": 3,
        "permission_sets": 4,
        "accounts": 12,
        "assignments": 11,
        "applications": 2,
        "application_assignments": 2,
        "entitlements": 0,
    }
    assert {one["path"] for one in audit["accounts"]} >= {"/", "/Security", "/Workloads/Production/Regulated"}
    assert [one["name"] for one in audit["accounts"] if one["management"]] == ["example-management"]
    assert [one["name"] for one in audit["permission_sets"] if one["privileged"]] == ["Administrator", "Deploy"]
    assert audit["instance"]["caller"].startswith("arn:aws:")
    assert audit["began"] <= audit["ended"]
    assert audit["calls"] | {"ListUsers": 1, "ListGroups": 1, "ListGroupMemberships": 3} == audit["calls"]
    assert play.identity_center.writes == mark


def test_check_mode_makes_no_difference(play: Play) -> None:
    real, checked = (play.ok("idc_audit_info", check=check)["audit"] for check in (False, True))

    assert {**real, "began": "", "ended": ""} == {**checked, "began": "", "ended": ""}


def test_in_check_mode_it_sees_what_the_tasks_before_it_would_do(play: Play) -> None:
    group = {"display_name": "Planned"}
    play.ok("idc_group", check=True, **group)
    audit = play.ok("idc_audit_info", check=True, policies=[{"check": "empty_group"}])["audit"]

    assert "Planned" in {one["display_name"] for one in audit["groups"]}
    assert "group Planned" in {one["thing"] for one in audit["findings"]}


def test_policies_find_what_the_example_has(play: Play) -> None:
    policies = [
        {"check": "direct_user_assignment"},
        {"check": "orphaned_assignment"},
        {"check": "outdated_permission_set"},
        {"check": "disabled_with_access"},
        {"check": "empty_group"},
        {"check": "no_email"},
        {"check": "management_account_access"},
        {"check": "privilege_path"},
        {"check": "instance_posture", "options": {"delegated_administrators": ["identity"]}},
    ]
    audit = play.ok("idc_audit_info", policies=policies)["audit"]
    found: dict[str, list[str]] = {}
    for one in audit["findings"]:
        found.setdefault(one["check"], []).append(one["thing"])

    assert missing(audit) == []
    assert found["empty_group"] == ["group nobody"]
    assert found["no_email"] == ["user gone.example"]
    assert found["outdated_permission_set"] == ["permission set ReadOnly"]
    assert len(found["orphaned_assignment"]) == 1
    assert "instance_posture" not in found
    assert [one["severity"] for one in audit["findings"]][:: len(audit["findings"]) - 1] == ["high", "low"]


@pytest.mark.parametrize("operation", list(PARTS))
def test_what_is_denied_is_told_and_the_rest_comes(play: Play, operation: str) -> None:
    with play.identity_center.faults({"operation": operation, "fault": DENIED, "times": 99}):
        audit = play.ok("idc_audit_info")["audit"]

    assert missing(audit) == PARTS[operation]
    assert {one["error_code"] for one in audit["unreadable"]} <= {"AccessDeniedException", "Denied"}
    assert len(audit["accounts"]) == 12


def test_problems_with_policies_are_told_before_anything_is_read(play: Play) -> None:
    entries = [{"check": "no_mail"}, {"check": "no_email", "except": [{"user": "zoe"}]}, {"check": "segregation"}]
    mark = len(play.identity_center.requests)
    result = play.task("idc_audit_info", policies=entries)

    assert (result["failed"], result["error_code"]) == (True, "InvalidInput")
    for words in (
        'policies[0].check: there is no check "no_mail"; did you mean no_email?',
        "policies[1].except[0]: until and reason are missing",
        "policies[2]: segregation needs one of the options groups, permission_sets",
    ):
        assert words in result["msg"]
    assert len(play.identity_center.requests) == mark
