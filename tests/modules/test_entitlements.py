# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Entitlements of account access manager, through the modules: promise and deed, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pytest
import yaml
from identity_center import IdentityCenter
from tasks import Play, sentences

from ansible_collections.steward.identity_center.plugins.module_utils._apply.schedules import (
    SCHEDULES,
    Awaited,
    Schedule,
)

BOSS, SHOP, DATA, OLD = "111122223333", "333300000011", "333300000012", "333300000013"
GONE = "1234567890-99999999-0000-4000-8000-000000000000"
ADMIN, OPERATOR = f"arn:aws:iam::{SHOP}:role/admin", f"arn:aws:iam::{SHOP}:role/team/operator"
IN_SHOP, IN_DATA = f"in shop ({SHOP})", f"in data ({DATA})"
NAMES = ("ada", "bob", "cleo")
SEED = {
    "organization": {
        "management_account": "boss",
        "delegated_administrators": ["data"],
        "accounts": [{"account_id": BOSS, "name": "boss"}],
        "organizational_units": [
            {
                "name": "Work",
                "accounts": [
                    {"account_id": SHOP, "name": "shop", "tags": {"stage": "prod"}},
                    {"account_id": DATA, "name": "data"},
                    {"account_id": OLD, "name": "old", "status": "SUSPENDED"},
                ],
            }
        ],
    },
    "users": [
        {"user_name": name, "display_name": name, "given_name": name, "family_name": "Example"} for name in NAMES
    ],
    "groups": [{"display_name": "ops", "members": ["ada"]}, {"display_name": "dev"}],
}
ENTITLED = {
    "entitlements": [
        {"roles": [ADMIN], "users": ["bob"], "groups": ["ops"]},
        {"roles": [OPERATOR], "users": ["ada"], "user_ids": [GONE]},
    ]
}
MODULE = "idc_entitlement"


def started(path: Any, **more: Any) -> IdentityCenter:
    path.write_text(yaml.safe_dump({**SEED, **more}), encoding="utf-8")
    return IdentityCenter("--seed", str(path))


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IdentityCenter]:
    running = started(tmp_path_factory.mktemp("seed") / "seed.yml", **ENTITLED)
    yield running
    assert running.stop() == 0


@pytest.fixture
def play(shared: IdentityCenter) -> Play:
    shared.control("POST", "reset", {"all": True})
    return Play(shared)


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IdentityCenter]:
    """One in which account access manager is not enabled."""
    running = started(tmp_path_factory.mktemp("seed") / "seed.yml")
    yield running
    assert running.stop() == 0


@pytest.fixture
def disabled(without: IdentityCenter) -> Play:
    without.control("POST", "reset", {"all": True})
    return Play(without)


def rows(result: dict[str, Any]) -> set[tuple[str, str]]:
    return {(row["principal"], row["role_arn"]) for row in result["entitlements"]}


def test_entitlements_come_and_go(play: Play) -> None:
    both = {"users": ["cleo"], "groups": ["dev"], "roles": [ADMIN]}
    done = play.step(
        MODULE,
        both,
        changes=[f"add entitlement dev as admin {IN_SHOP}", f"add entitlement cleo as admin {IN_SHOP}"],
    )
    assert rows(done) == {("cleo", ADMIN), ("dev", ADMIN)}
    assert done["application_arn"].startswith("arn:aws:account-access:us-east-1:")
    assert done["diff"]["after"] == f"shop ({SHOP}):\n  admin:\n    - group dev\n    - user cleo\n"
    play.step(
        MODULE,
        {**both, "state": "absent"},
        changes=[f"remove entitlement dev as admin {IN_SHOP}", f"remove entitlement cleo as admin {IN_SHOP}"],
    )
    play.step(MODULE, {"users": ["bob"], "roles": [ADMIN]}, changes=[])


def test_who_reaches_an_account_by_an_entitlement_alone_is_found(play: Play) -> None:
    """Nobody here has an assignment, directly or through a group."""
    found = play.ok("idc_assignment_info", accounts=["shop"])["assignments"]
    audit = play.ok("idc_audit_info")["audit"]

    names = {one["user_id"]: one["user_name"] for one in audit["users"]}
    names |= {one["group_id"]: one["display_name"] for one in audit["groups"]}
    expected = {("bob", ADMIN), ("ops", ADMIN), ("ada", OPERATOR), (GONE, OPERATOR)}
    assert {
        (names.get(one["principal_id"], one["principal_id"]), one["role_arn"]) for one in audit["entitlements"]
    } == expected
    assert (audit["assignments"], audit["unreadable"], audit["counts"]["entitlements"]) == ([], [], 4)
    assert {(one["principal"] or one["principal_id"], one["role_arn"]) for one in found} == expected


def test_role_names_stand_for_a_role_in_each_account(play: Play) -> None:
    done = play.step(
        MODULE,
        {"groups": ["dev"], "role_names": ["admin", "team/operator"], "organizational_units": ["/Work"]},
        changes=[
            f"add entitlement dev as admin {IN_SHOP}",
            f"add entitlement dev as team/operator {IN_SHOP}",
            f"add entitlement dev as admin {IN_DATA}",
            f"add entitlement dev as team/operator {IN_DATA}",
        ],
        warnings=["Left out 1 account that is suspended"],
    )
    assert [row["account"] for row in done["skipped_accounts"]] == ["old"]
    everywhere = {"groups": ["dev"], "role_names": ["admin"], "all_accounts": True}
    play.step(
        MODULE,
        {**everywhere, "include_management_account": True},
        changes=[f"add entitlement dev as admin in boss ({BOSS})"],
        warnings=["Left out"],
    )
    play.step(
        MODULE,
        {**everywhere, "exclude_accounts": ["shop"], "state": "absent"},
        changes=[f"remove entitlement dev as admin {IN_DATA}"],
    )


def test_purge_makes_the_principals_of_a_role_exact(play: Play) -> None:
    play.step(
        MODULE,
        {"groups": ["dev"], "roles": [ADMIN], "purge": True},
        changes=[
            f"add entitlement dev as admin {IN_SHOP}",
            f"remove entitlement ops as admin {IN_SHOP}",
            f"remove entitlement bob as admin {IN_SHOP}",
        ],
    )
    play.step(
        MODULE,
        {"roles": [OPERATOR], "purge": True, "allow_empty": True},
        changes=[
            f"remove entitlement {GONE} as team/operator {IN_SHOP}",
            f"remove entitlement ada as team/operator {IN_SHOP}",
        ],
    )


def test_what_is_left_of_somebody_who_is_gone_goes_by_id(play: Play) -> None:
    play.step(
        MODULE,
        {"users": [GONE], "role_names": ["team/operator"], "accounts": ["shop"], "state": "absent"},
        changes=[f"remove entitlement {GONE} as team/operator {IN_SHOP}"],
    )
    play.step(
        MODULE,
        {"users": ["nobody"], "roles": [ADMIN], "state": "absent"},
        changes=[],
        warnings=["nobody"],
    )


def test_the_fewest_lists_are_read(play: Play) -> None:
    some = [f"arn:aws:iam::{SHOP}:role/r{number}" for number in range(6)]

    def listed(**options: Any) -> int:
        mark = len(play.identity_center.requests)
        play.ok(MODULE, check=True, **options)
        return list(play.identity_center.operations(mark)).count("ListEntitlements")

    assert listed(users=["ada"], roles=some) == 1
    assert listed(users=["ada", "bob"], roles=some[:1]) == 1
    assert listed(users=["ada", "bob", "cleo"], roles=some) == 1
    assert listed(users=["ada"], roles=some, purge=True) == 1
    assert listed(users=["ada"], roles=[some[0], f"arn:aws:iam::{DATA}:role/x"], purge=True) == 2
    arn = arn_of(play)
    mark = len(play.identity_center.requests)
    play.ok(MODULE, check=True, users=["ada"], roles=[ADMIN], application=arn)
    assert "ListApplications" not in play.identity_center.operations(mark)


def dict_of_schedules() -> dict[Awaited, Schedule]:
    """The table of schedules, to be changed for a test that would wait."""
    return cast("dict[Awaited, Schedule]", SCHEDULES)


def arn_of(play: Play) -> str:
    return str(play.identity_center.client("account-access").list_applications()["applications"][0]["applicationArn"])


def test_the_application_is_made_where_that_is_asked_for(disabled: Play) -> None:
    asked = {"users": ["ada"], "roles": [ADMIN]}
    disabled.refused(MODULE, asked, message=["is not enabled for the instance", "create_application: true"])
    disabled.step(MODULE, {**asked, "state": "absent"}, changes=[])
    disabled.step(MODULE, {"roles": [ADMIN], "purge": True, "allow_empty": True}, changes=[])
    done = disabled.step(
        MODULE,
        {**asked, "create_application": True},
        changes=["create account_access account access manager", f"add entitlement ada as admin {IN_SHOP}"],
    )
    assert done["application_arn"] == arn_of(disabled)


def test_a_new_application_is_waited_for(disabled: Play) -> None:
    disabled.identity_center.set(application_seconds=1.0)
    done = disabled.ok(MODULE, users=["ada"], roles=[ADMIN], create_application=True)
    assert rows(done) == {("ada", ADMIN)}


def test_only_the_management_account_makes_the_application(disabled: Play) -> None:
    disabled.identity_center.set(caller="delegated_administrator")
    disabled.refused(
        MODULE,
        {"users": ["ada"], "roles": [ADMIN], "create_application": True},
        message=f"only the management account, {BOSS}, can enable",
        code="Refused",
    )


def test_a_delegated_administrator_entitles(play: Play) -> None:
    play.identity_center.set(caller="delegated_administrator")
    play.step(
        MODULE,
        {"users": ["cleo"], "role_names": ["admin"], "accounts": ["boss"]},
        changes=[f"add entitlement cleo as admin in boss ({BOSS})"],
    )


def test_check_mode_reaches_across_tasks(disabled: Play) -> None:
    new = {"user_name": "zoe", "display_name": "Zoe", "given_name": "Zoe", "family_name": "Example"}
    tasks: list[tuple[str, dict[str, Any]]] = [
        ("idc_user", new),
        (MODULE, {"users": ["zoe"], "roles": [ADMIN], "create_application": True}),
        (MODULE, {"users": ["zoe", "ada"], "roles": [ADMIN]}),
        (MODULE, {"users": ["zoe"], "roles": [ADMIN], "state": "absent"}),
    ]
    planned = [disabled.task(module, check=True, **options) for module, options in tasks]
    assert disabled.identity_center.writes == 0
    done = [disabled.task(module, **options) for module, options in tasks]
    assert [sentences(one) for one in planned] == [sentences(one) for one in done]
    assert [one.get("diff") for one in planned] == [one.get("diff") for one in done]
    assert planned[1]["application_arn"] is None
    assert planned[1]["entitlements"][0]["principal_id"] is None


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"users": ["ada"], "roles": ["admin"]}, r"^roles\[0\]: .admin. is not the ARN of a role"),
        ({"users": ["ada"], "role_names": ["a b"], "accounts": ["shop"]}, r"^role_names\[0\]: .a b. is not the name"),
        ({"users": ["ada"], "role_names": ["admin"]}, "say in which accounts"),
        ({"users": ["ada"], "roles": [ADMIN], "accounts": ["shop"]}, "^accounts: are for role_names"),
        ({"roles": [ADMIN]}, "users, groups: name at least one"),
        ({"roles": [ADMIN], "purge": True}, "allow_empty"),
        ({"users": ["nobody"], "roles": [ADMIN]}, "nobody"),
        ({"users": ["ada"], "roles": ["arn:aws:iam::999999999999:role/x"]}, "has no account 999999999999"),
        (
            {"users": ["ada"], "roles": [f"arn:aws:iam::{OLD}:role/x"]},
            r"is in old \(333300000013\), which is suspended",
        ),
        ({"users": ["ada"], "role_names": ["x"], "accounts": ["old"]}, "suspended"),
        ({"users": ["ada", "ada"], "roles": [ADMIN]}, "named twice"),
        ({"users": ["ada"], "roles": [ADMIN], "application": "x"}, "^application: "),
    ],
)
def test_what_is_refused(play: Play, options: dict[str, Any], message: str) -> None:
    play.refused(MODULE, options, message=message)


def test_one_role_that_fails_does_not_stop_the_others(play: Play) -> None:
    other = f"arn:aws:iam::{SHOP}:role/other"
    failing = {
        "operation": "CreateEntitlement",
        "fault": {"error": "AccessDeniedException", "message": "No.", "status": 403},
    }
    with play.identity_center.faults(failing):
        done = play.task(MODULE, users=["cleo"], roles=[ADMIN, other], concurrency=1)
    assert done["failed"] and done["error_code"] == "AccessDeniedException"
    assert [change["status"] for change in done["changes"]] == ["failed", "done"]
    assert "account-access:CreateEntitlement" in done["msg"]
    again = play.ok(MODULE, users=["cleo"], roles=[ADMIN, other])
    assert len(again["changes"]) == 1


def test_a_lost_answer_does_not_entitle_twice(play: Play) -> None:
    with play.identity_center.faults({"operation": "CreateEntitlement", "fault": {"drop": "after"}}):
        play.ok(MODULE, users=["cleo"], roles=[ADMIN])
    play.step(MODULE, {"users": ["cleo"], "roles": [ADMIN]}, changes=[])


def test_a_role_that_trusts_nobody(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(dict_of_schedules(), Awaited.NEW_ROLE, Schedule(pauses=(0.01,)))
    play.identity_center.set(roles_trust=False)
    done = play.task(MODULE, users=["cleo"], roles=[ADMIN])
    assert done["failed"] and done["error_code"] == "ValidationException"
    for words in ("verifying role", "sts:SetContext", "account-access.amazonaws.com"):
        assert words in done["msg"]


def test_a_region_without_the_service(play: Play) -> None:
    refusing = {
        "service": "account-access",
        "operation": "*",
        "fault": {"error": "UnknownOperationException"},
        "times": 9,
    }
    with play.identity_center.faults(refusing):
        play.refused(
            MODULE, {"users": ["ada"], "roles": [ADMIN]}, message="Not every Region", code="UnknownOperationException"
        )
