# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A reference means the thing with exactly that name, and all that mean nothing are told in one failure."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from identity_center import IdentityCenter
from tasks import Play

NBSP = "\u00a0"
SEED = """
organization:
  accounts:
    - { account_id: "222200000002", name: "prod " }
    - { account_id: "222200000004", name: sandbox, status: SUSPENDED }
    - { account_id: "222200000005", name: sandbox }
  organizational_units:
    - name: Dev/Test
      accounts: [{ account_id: "222200000003", name: "2024" }]
    - name: Work
      accounts: [{ account_id: "222200000001", name: prod, tags: { stage: production } }]
users:
  - { user_name: ada, display_name: Ada, given_name: Ada, family_name: L, email: ada@example.com }
groups:
  - { display_name: Auditors }
  - { display_name: "Auditors " }
  - { display_name: "Auditors\\u00a0" }
  - { display_name: "Only " }
  - { display_name: "Ge\\u0301nie" }
permission_sets: [{ name: Admin }]
applications:
  - { name: Wiki }
  - { name: "Wiki " }
"""


@pytest.fixture
def directory(start: Callable[..., IdentityCenter], tmp_path: Path) -> Play:
    """Groups, accounts, units and applications with names that are hard to tell apart."""
    seed = tmp_path / "seed.yml"
    seed.write_text(SEED, encoding="utf-8")
    return Play(start("--seed", str(seed)))


@pytest.mark.parametrize("name", ["Auditors", "Auditors ", f"Auditors{NBSP}"])
def test_access_goes_to_the_group_of_exactly_that_name(directory: Play, name: str) -> None:
    asked = {"groups": [name], "permission_sets": ["Admin"], "accounts": ["prod "]}

    given = directory.ok("idc_assignment", **asked)

    assert [(one["principal"], one["account_id"]) for one in given["assignments"]] == [(name, "222200000002")]
    found = directory.ok("idc_assignment_info", group=name)
    assert [one["principal"] for one in found["assignments"]] == [name]
    others = {"Auditors", "Auditors ", f"Auditors{NBSP}"} - {name}
    assert not any(directory.ok("idc_assignment_info", group=one)["assignments"] for one in others)
    directory.ok("idc_assignment", **asked, state="absent")
    assert directory.ok("idc_assignment_info", group=name)["assignments"] == []


def test_members_join_the_group_of_exactly_that_name(directory: Play) -> None:
    directory.ok("idc_group_membership", group="Auditors ", users=["ada"])

    assert directory.ok("idc_user_info", users=["ada"], include_groups=True)["users"][0]["groups"] == ["Auditors "]
    assert directory.ok("idc_user_info", group="Auditors")["users"] == []
    assert directory.ok("idc_group_info", groups=["Auditors "])["groups"][0]["display_name"] == "Auditors "
    assert directory.ok("idc_group_info", groups=["Only"])["missing"] == ["Only"]


def test_applications_are_those_of_exactly_that_name(directory: Play) -> None:
    given = directory.ok("idc_assignment", groups=["Auditors"], applications=["Wiki "])

    assert [one["application"] for one in given["assignments"]] == ["Wiki "]
    assert [one["name"] for one in directory.ok("idc_application_info", applications=["Wiki "])["applications"]] == [
        "Wiki "
    ]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Only", r'there is "Only ", which differs in blanks'),
        (f"Only{NBSP}", r'"Only\\U000000a0" \(there is "Only ", which differs in blanks'),
        ("G\u00e9nie", r'there is "Ge\\U00000301nie", which differs in its Unicode form'),
    ],
)
def test_where_only_another_spelling_is_there_the_failure_says_so(directory: Play, name: str, told: str) -> None:
    directory.refused("idc_assignment", {"groups": [name], "applications": ["Wiki"]}, message=told, code="Unresolved")
    directory.refused("idc_group_membership", {"group": name, "users": ["ada"]}, message=told, code="Unresolved")
    directory.refused("idc_assignment_info", {"group": name}, message=told, code="Unresolved")
    directory.refused("idc_user_info", {"group": name}, message=told, code="Unresolved")


def test_five_mistakes_are_one_failure(directory: Play) -> None:
    directory.refused(
        "idc_assignment",
        {
            "users": ["adda"],
            "groups": ["auditers"],
            "permission_sets": ["admin"],
            "accounts": ["prood"],
            "organizational_units": ["/Wrok"],
            "account_tags": {"stage": "prodution"},
        },
        message=[
            'users: no user matches "adda" .did you mean "ada"',
            'groups: no group matches "auditers" .did you mean "Auditors"',
            'permission_sets: there is no permission set "admin" .there is "Admin", which differs in letter case',
            'accounts: no account of the organization is named "prood" .did you mean "prod"',
            'organizational_units: "/Wrok": there is no "Wrok" in "/" .did you mean "Work"',
            'account_tags: no account of the organization has "stage=prodution" .did you mean "stage=production"',
        ],
        code="Unresolved",
    )


def test_what_may_not_be_read_is_no_reason_for_another_failure(directory: Play) -> None:
    fault = {"error": "AccessDeniedException", "message": "You shall not"}
    directory.identity_center.control("POST", "faults", {"operation": "ListGroups", "times": 99, "fault": fault})

    directory.refused(
        "idc_group_membership",
        {"group": "Auditers", "users": ["ada"]},
        message=r'^group: no group matches "Auditers" \(give a group id, an ARN or a display name\)$',
        code="Unresolved",
    )


def test_a_unit_with_a_slash_and_an_account_of_digits_have_names(directory: Play) -> None:
    by_unit = directory.ok(
        "idc_assignment", groups=["Auditors"], permission_sets=["Admin"], organizational_units=["/Dev/Test"]
    )
    by_name = directory.ok("idc_assignment", groups=["Auditors"], permission_sets=["Admin"], accounts=["2024"])

    assert [one["account"] for one in by_unit["assignments"]] == ["2024"]
    assert (by_name["changed"], [one["account_id"] for one in by_name["assignments"]]) == (False, ["222200000003"])


def test_of_two_accounts_with_one_name_the_active_one_is_meant_with_a_warning(directory: Play) -> None:
    done = directory.step(
        "idc_assignment",
        {"groups": ["Auditors"], "permission_sets": ["Admin"], "accounts": ["sandbox"]},
        changes=["add account_assignment Auditors with Admin in sandbox (222200000005)"],
        warnings=[r'2 accounts are named "sandbox": taken to mean 222200000005, not 222200000004, which is suspended'],
    )
    told = directory.ok("idc_assignment_info", accounts=["sandbox"])

    assert [one["account_id"] for one in done["assignments"]] == ["222200000005"]
    assert "meanings" not in told
    assert [one["account_id"] for one in told["assignments"]] == ["222200000005"]
    assert any("taken to mean 222200000005" in str(one) for one in told["warnings"])


def test_what_an_earlier_task_of_a_run_in_check_mode_renames_is_told(directory: Play) -> None:
    directory.task("idc_group", check=True, display_name="Reviewers", previously=["Only "])

    refused = directory.task("idc_assignment", check=True, groups=["Only "], applications=["Wiki"])

    assert refused["failed"]
    assert refused["msg"] == (
        'groups: no group matches "Only " (renamed to "Reviewers" by an earlier task of this run)'
    )


@pytest.mark.parametrize(
    ("module", "options", "place"),
    [
        ("idc_assignment", {"users": [""], "applications": ["Wiki"]}, "users"),
        ("idc_assignment", {"groups": ["Auditors"], "applications": [""]}, "applications"),
        ("idc_assignment", {"groups": ["Auditors"], "permission_sets": [""], "accounts": ["prod"]}, "permission_sets"),
        ("idc_assignment", {"groups": ["Auditors"], "permission_sets": ["Admin"], "accounts": [""]}, "accounts"),
        ("idc_group_membership", {"group": "Auditors", "users": [""]}, "users"),
        ("idc_group_membership", {"group": "", "users": ["ada"]}, "group"),
        ("idc_user_info", {"users": [""]}, "users"),
        ("idc_group_info", {"user": ""}, "user"),
        ("idc_permission_set_info", {"permission_sets": [""]}, "permission_sets"),
        ("idc_application_info", {"applications": [""]}, "applications"),
        ("idc_assignment_info", {"group": ""}, "group"),
        ("idc_password_reset", {"user": "", "mode": "email"}, "user"),
    ],
)
def test_what_a_template_made_of_an_id_that_is_null_in_check_mode_is_explained(
    play: Play, module: str, options: dict[str, object], place: str
) -> None:
    play.refused(
        module,
        options,
        message=rf"^{place}(\[0\])?: is empty or null; the id of what would be created is null in check mode",
        code="InvalidInput",
    )
