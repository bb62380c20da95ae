# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The export of a directory: applying it plans nothing, and elsewhere it makes the same directory."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from directories import directory_task
from identity_center import ROOT, IdentityCenter
from tasks import Play

from ansible_collections.steward.identity_center.plugins.module_utils._render.directory_file import (
    directory_text,
    directory_texts,
)

KINDS = ["users", "groups", "memberships", "permission_sets", "assignments", "entitlements"]


def test_applying_an_export_sends_no_write(start: Callable[..., IdentityCenter]) -> None:
    play = Play(start("--seed", str(ROOT / "emulator/example_seed.yml")))
    found = play.ok("idc_directory_info")
    mark = play.identity_center.writes

    real = directory_task(play, files={"all.yml": directory_text(found["directory"])})

    assert not real.get("failed"), real["msg"]
    assert (real["changed"], real["changes"]) == (False, [])
    assert play.identity_center.writes == mark
    assert [row["reason"] for row in found["orphaned"]] == ["the user was deleted"]


def test_a_purge_with_an_export_removes_what_belongs_to_nobody_and_nothing_else(
    start: Callable[..., IdentityCenter],
) -> None:
    play = Play(start("--seed", str(ROOT / "emulator/example_seed.yml")))
    found = play.ok("idc_directory_info", fold_to_units=True)
    (orphan,) = found["orphaned"]

    real = directory_task(play, files={"all.yml": directory_text(found["directory"])}, purge=KINDS)

    assert [(change["action"], change["kind"]) for change in real["changes"]] == [("remove", "account_assignment")]
    assert orphan["principal_id"] in real["changes"][0]["name"]


# ---- somebody's directory that was made by hand

NAMES = ["Zoë O'Brien", "João Conceição", "山田 太郎", "Anna Yes", "Null Nobody", "Ola 'Quote' Nordmann"]
POLICY = {
    "Version": "2012-10-17",
    "Statement": [{"Sid": "00042", "Effect": "Deny", "Action": ["iam:*User*", "iam:*Key*"], "Resource": "*"}],
}


def people() -> list[dict[str, Any]]:
    """60 people, some with odd names, one from an identity provider, one who is disabled."""
    found = []
    for number in range(60):
        given_name, _blank, family_name = NAMES[number % len(NAMES)].partition(" ")
        person = {
            "user_name": f"user.{number:02d}" if number % 7 else f"{number:05d}",
            "given_name": given_name,
            "family_name": family_name,
            "display_name": f"{given_name} {family_name} {{{{ {number} }}}}",
        }
        person |= {"email": f"user.{number}@example.com"} if number % 3 else {}
        person |= {"title": "yes", "phone_numbers": [{"value": "+1 555 0100", "type": "home"}]} if number % 5 else {}
        person |= {"enterprise": {"department": "Null", "cost_center": "0042"}} if number % 4 else {}
        found.append(person)
    found[1]["external_ids"] = [{"issuer": "https://idp.example.com/scim", "id": "00u-1"}]
    found[2]["user_status"] = "DISABLED"
    return found


def accounts(*numbers: int) -> list[dict[str, Any]]:
    """Accounts; two of them have one name."""
    names = {7: "twin", 8: "twin", 9: "00009", 10: "yes"}
    return [{"account_id": f"{number:012d}", "name": names.get(number, f"account-{number:02d}")} for number in numbers]


def by_hand() -> dict[str, Any]:
    """60 people, 12 groups, 39 accounts in nested units, 8 permission sets, 148 assignments, an orphan and an application."""
    users = people()
    names = [one["user_name"] for one in users]
    groups = [
        {"display_name": f"Group {letter}, {{{{ x }}}}", "members": names[index * 5 :]}
        for index, letter in enumerate("ABCDEFGHIJKL")
    ]
    sets = [
        {"name": f"Set{number}", "session_duration": f"PT{number + 1}H", "description": f"{number}"}
        for number in range(7)
    ]
    sets.append({"name": "Own", "inline_policy": POLICY, "tags": {"owner": "null", "cost: center": ""}})
    ids = [f"{number:012d}" for number in range(1, 40)]
    wide = [
        (group["display_name"], one["name"], where)
        for group, one in zip(groups, sets, strict=False)
        for where in ids[:18]
    ]
    assignments = [
        {"groups": [who], "permission_sets": [what], "accounts": [where]}
        for who, what, where in dict.fromkeys(wide[:140])
    ]
    assignments += [{"users": [names[3]], "permission_sets": ["Own"], "accounts": ids[30:38]}]
    assert len(assignments) - 1 + 8 == 148
    orphan = "1234567890-00000000-0000-4000-8000-00000000dead"
    assignments += [{"user_ids": [orphan], "permission_sets": ["Own"], "accounts": ids[:1]}]
    units = [
        {
            "name": "A",
            "accounts": accounts(*range(2, 10)),
            "organizational_units": [{"name": "B", "accounts": accounts(*range(10, 20))}],
        },
        {"name": "C/D", "accounts": accounts(*range(20, 40))},
    ]
    return {
        "instances": [{"owner_account_id": ids[0], "primary_region": "us-east-1"}],
        "users": users,
        "groups": groups,
        "organization": {"management_account": "account-01", "accounts": accounts(1), "organizational_units": units},
        "permission_sets": sets,
        "assignments": assignments,
        "entitlements": [
            {
                "roles": [f"arn:aws:iam::{where}:role/{name}" for where in ids[1:12] for name in ("team/00042", "yes")],
                "groups": [groups[1]["display_name"]],
                "users": [names[2]],
            }
        ],
        "applications": [{"name": "Wiki", "groups": [groups[0]["display_name"]], "users": [names[4]]}],
        "access_control_attributes": {"team": "${path:enterprise.department}"},
    }


@pytest.fixture(scope="module")
def hand_made(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """That directory, running."""
    seed = tmp_path_factory.mktemp("by_hand") / "seed.yml"
    seed.write_text(yaml.safe_dump(by_hand()), encoding="utf-8")
    running = IdentityCenter("--seed", str(seed))
    yield running
    running.stop()


@pytest.mark.parametrize("options", [{}, {"fold_to_units": True, "omit_defaults": False, "account_names": False}])
def test_the_first_apply_of_the_export_of_a_hand_made_directory_sends_no_write(
    hand_made: IdentityCenter, options: dict[str, Any]
) -> None:
    play = Play(hand_made)
    found = play.ok("idc_directory_info", **options)
    texts = directory_texts(found["directory"])

    real = directory_task(play, files={f"{kind}.yml": text for kind, text in texts.items()})

    assert not real.get("failed"), real["msg"]
    assert (real["changed"], real["changes"]) == (False, [])
    assert hand_made.writes == 0
    assert [len(found["directory"][kind]) for kind in ("users", "groups", "permission_sets")] == [60, 12, 8]
    assert len(found["orphaned"]) == 1
    # 148 assignments are as many entries as somebody would write
    assert len(found["directory"]["assignments"]) <= 12
    # and 44 entitlements are as few
    assert 1 <= len(found["directory"]["entitlements"]) <= 2


def test_an_export_is_the_same_every_time(hand_made: IdentityCenter) -> None:
    texts = {directory_text(Play(hand_made).ok("idc_directory_info")["directory"]) for _time in range(2)}

    assert len(texts) == 1


def test_elsewhere_it_makes_the_same_directory(
    hand_made: IdentityCenter, start: Callable[..., IdentityCenter], tmp_path: Path
) -> None:
    seed = by_hand()
    empty = {key: seed[key] for key in ("instances", "organization")}
    empty |= {"applications": [{"name": "Wiki"}], "account_access": {}}
    path = tmp_path / "empty.yml"
    path.write_text(yaml.safe_dump(empty), encoding="utf-8")
    elsewhere = Play(start("--seed", str(path)))
    found = Play(hand_made).ok("idc_directory_info")["directory"]

    made = directory_task(elsewhere, files={"all.yml": directory_text(found)})

    assert not made.get("failed"), made["msg"]
    again = elsewhere.ok("idc_directory_info")["directory"]
    # the mark of a provider is on what it provisioned, and there is none here
    assert again == json.loads(json.dumps(found).replace(', "externally_managed": "ignore"', ""))
