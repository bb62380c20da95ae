# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The brakes of a whole directory: what a purge takes away and leaves alone, what is refused, and what people are told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from directories import directory_task
from identity_center import IdentityCenter
from tasks import Play, Result, sentences

BOSS, ADMIN, SHOP, STOCK, OLD = "111122223333", "222200000001", "333300000011", "333300000012", "333300000013"
PEOPLE = ("ada", "bob", "cleo", "dan", "eve", "zoe")
KINDS = ["users", "groups", "memberships", "permission_sets", "assignments"]
AT = {"shop": f"shop ({SHOP})", "stock": f"stock ({STOCK})", "boss": f"boss ({BOSS})", "admin": f"admin ({ADMIN})"}


def _user(name: str) -> dict[str, Any]:
    return {"user_name": name, "display_name": name, "given_name": name, "family_name": "Example"}


SEED = {
    "organization": {
        "management_account": "boss",
        "delegated_administrators": ["admin"],
        "accounts": [
            {"account_id": BOSS, "name": "boss"},
            {"account_id": ADMIN, "name": "admin"},
            {"account_id": SHOP, "name": "shop"},
            {"account_id": STOCK, "name": "stock"},
            {"account_id": OLD, "name": "old", "status": "SUSPENDED"},
        ],
    },
    "users": [_user(name) for name in PEOPLE],
    "groups": [
        {"display_name": "Team", "members": ["ada", "bob", "cleo", "dan", "eve"]},
        {"display_name": "Glass", "members": ["zoe"]},
    ],
    "permission_sets": [{"name": "Admin", "session_duration": "PT4H"}, {"name": "Reader"}],
    "applications": [{"name": "Wiki", "provider": "arn:aws:sso::aws:applicationProvider/custom", "groups": ["Team"]}],
    "assignments": [
        {"permission_sets": ["Reader"], "accounts": ["shop", "stock"], "groups": ["Team"]},
        {"permission_sets": ["Admin"], "accounts": ["shop"], "groups": ["Glass"]},
    ],
}


def directory(**changed: Any) -> dict[str, Any]:
    """What there is at first, as a directory, with lists that are other ones, or that are not there (None)."""
    every: dict[str, Any] = {
        "users": [_user(name) for name in PEOPLE],
        "groups": [
            {"display_name": "Team", "members": ["ada", "bob", "cleo", "dan", "eve"]},
            {"display_name": "Glass", "members": ["zoe"]},
        ],
        "permission_sets": [{"name": "Admin", "session_duration": "4h"}, {"name": "Reader"}],
        "assignments": [
            {"permission_sets": ["Reader"], "accounts": ["shop", "stock"], "groups": ["Team"]},
            {"permission_sets": ["Admin"], "accounts": ["shop"], "groups": ["Glass"]},
            {"applications": ["Wiki"], "groups": ["Team"]},
        ],
    }
    return {kind: entries for kind, entries in {**every, **changed}.items() if entries is not None}


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IdentityCenter]:
    """An Identity Center with a small organization and its directory."""
    seed = tmp_path_factory.mktemp("directory") / "seed.yml"
    seed.write_text(yaml.safe_dump(SEED))
    running = IdentityCenter("--seed", str(seed))
    yield running
    running.stop()


@pytest.fixture
def play(seeded: IdentityCenter) -> Play:
    """Runs tasks there, from what there is at first."""
    seeded.control("POST", "reset", {"all": True})
    return Play(seeded)


def both(play: Play, wanted: dict[str, Any], **options: Any) -> Result:
    """Run a task in check mode and for real; both say the same. Gives the real result."""
    mark = play.identity_center.writes
    check = directory_task(play, wanted, check=True, **options)
    play.forget()
    assert play.identity_center.writes == mark, "check mode wrote"
    real = directory_task(play, wanted, **options)
    assert sentences(check) == sentences(real)
    for key in ("failed", "changed", "plan_checksum", "unmanaged", "notices", "summary", "diff", "msg"):
        assert check.get(key) == real.get(key), key
    return real


def done(play: Play, wanted: dict[str, Any], **options: Any) -> Result:
    """The same of a task that has to succeed, and that leaves nothing to do."""
    real = both(play, wanted, **options)
    assert not real.get("failed"), real["msg"]
    assert {change["status"] for change in real["changes"]} <= {"done"}
    again = directory_task(play, wanted, **{**options, "expected_checksum": None})
    assert not again.get("failed"), again["msg"]
    assert sentences(again) == [], again
    return real


def refused(play: Play, wanted: dict[str, Any], **options: Any) -> Result:
    """The same of a task that is refused in both, with the plan in the result, and that writes nothing."""
    mark = play.identity_center.writes
    real = both(play, wanted, **options)
    assert real["failed"], real["msg"]
    assert real["error_code"] == "Refused"
    assert not real["changed"]
    assert play.identity_center.writes == mark
    assert {change["status"] for change in real["changes"]} == {"planned"}
    return real


# ---- nothing to do


def test_what_is_as_the_file_says_leaves_nothing_to_do_whatever_is_purged(play: Play) -> None:
    real = done(play, directory(), purge=KINDS, unmanaged=KINDS, required_principals=["zoe", "group:Glass"])

    assert sentences(real) == []
    assert (real["unmanaged"], real["notices"]) == ([], [])


# ---- a purge of each kind


def test_a_purge_of_users(play: Play) -> None:
    wanted = directory(users=[_user(name) for name in PEOPLE if name != "bob"], groups=None)

    real = done(play, wanted, purge=["users"], max_deletions={"users": 1, "memberships": 1})

    assert sentences(real) == ["delete user bob"]
    assert real["changes"][0]["place"] == "purge: [users]"
    assert real["summary"]["users"]["delete"] == 1


def test_a_purge_of_groups_takes_their_access_along(play: Play) -> None:
    wanted = directory(groups=[{"display_name": "Team"}], assignments=None)

    real = done(play, wanted, purge=["groups"])

    assert sentences(real) == [f"remove account_assignment Glass with Admin in {AT['shop']}", "delete group Glass"]


def test_a_purge_of_memberships_is_of_groups_that_list_members(play: Play) -> None:
    groups = [{"display_name": "Team", "members": ["ada", "bob", "cleo", "dan"]}, {"display_name": "Glass"}]

    real = done(play, directory(groups=groups), purge=["memberships"])

    assert sentences(real) == ["remove membership eve in Team"]


def test_a_purge_of_permission_sets_asks_what_becomes_of_their_assignments(play: Play) -> None:
    wanted = directory(
        permission_sets=[{"name": "Reader"}],
        assignments=[{"permission_sets": ["Reader"], "accounts": ["shop"], "groups": ["Team"]}],
    )

    asked = directory_task(play, wanted, purge=["permission_sets"])

    assert asked["failed"]
    assert "purge: [permission_sets]: Refused to delete Admin: it has 1 assignment in 1 account" in asked["msg"]
    real = done(play, wanted, purge=["permission_sets"], on_assignments="remove")
    assert sentences(real) == [
        f"remove account_assignment Glass with Admin in {AT['shop']}",
        "delete permission_set Admin",
    ]


def test_a_purge_of_assignments(play: Play) -> None:
    wanted = directory(assignments=[{"permission_sets": ["Admin"], "accounts": ["shop"], "groups": ["Glass"]}])

    real = done(play, wanted, purge=["assignments"], max_deletions={"assignments": 3})

    assert sentences(real) == [
        f"remove account_assignment Team with Reader in {AT['shop']}",
        f"remove account_assignment Team with Reader in {AT['stock']}",
        "remove application_assignment Team in Wiki",
    ]


def test_of_a_kind_without_a_list_nothing_goes(play: Play) -> None:
    real = done(play, {"access_control_attributes": {"state": "absent"}}, purge=KINDS)

    assert {*re.findall(r"purge: \[(\w+)\]: ", str(real["warnings"]))} == {*KINDS}


def test_an_empty_list_has_to_be_meant(play: Play) -> None:
    told = directory_task(play, directory(assignments=[]), purge=["assignments"])

    assert told["failed"]
    assert "assignments: is empty, and with purge that would remove all assignments" in told["msg"]
    real = done(play, directory(assignments=[]), purge=["assignments"], allow_empty=True, max_deletions="100%")
    assert len(real["changes"]) == 4


def test_what_entries_speak_of_no_purge_deletes(play: Play) -> None:
    wanted = directory(users=[_user(name) for name in PEOPLE if name != "bob"])

    told = directory_task(play, wanted, purge=["users"])

    assert told["failed"]
    assert told["msg"].startswith("purge: [users]: deletes the user bob, which groups[0]")


# ---- somebody was here


class Intruder:
    """A client that makes itself at home."""

    def __init__(self, center: IdentityCenter) -> None:
        self._store, self._sso = center.client("identitystore"), center.client("sso-admin")
        self._ids = {"IdentityStoreId": center.store_id}
        self._instance = {"InstanceArn": center.instance_arn}
        name = {"GivenName": "Back", "FamilyName": "Door"}
        self.user = self._store.create_user(**self._ids, UserName="backdoor", DisplayName="backdoor", Name=name)[
            "UserId"
        ]
        self.group = self._store.create_group(**self._ids, DisplayName="shadow")["GroupId"]
        self._store.create_group_membership(**self._ids, GroupId=self.group, MemberId={"UserId": self.user})
        made = self._sso.create_permission_set(**self._instance, Name="Shadow")
        self._assign(made["PermissionSet"]["PermissionSetArn"], "GROUP", self.group, SHOP)
        self._assign(self.named("Reader"), "USER", self.user, STOCK)

    def named(self, name: str) -> str:
        """The ARN of a permission set."""
        for arn in self._sso.list_permission_sets(**self._instance)["PermissionSets"]:
            told = self._sso.describe_permission_set(**self._instance, PermissionSetArn=arn)["PermissionSet"]
            if told["Name"] == name:
                return str(arn)
        raise LookupError(name)

    def _assign(self, arn: str, kind: str, principal: str, account: str) -> None:
        self._sso.create_account_assignment(
            **self._instance,
            PermissionSetArn=arn,
            PrincipalType=kind,
            PrincipalId=principal,
            TargetId=account,
            TargetType="AWS_ACCOUNT",
        )


LEFT_BEHIND = [
    ("user", "backdoor"),
    ("group", "shadow"),
    ("membership", "backdoor in shadow"),
    ("permission_set", "Shadow"),
    ("account_assignment", f"shadow with Shadow in {AT['shop']}"),
    ("account_assignment", f"backdoor with Reader in {AT['stock']}"),
]


def test_an_audit_lists_what_somebody_left_behind_and_a_purge_removes_it(play: Play) -> None:
    Intruder(play.identity_center)

    audit = done(play, directory(), unmanaged=KINDS)

    assert sentences(audit) == []
    assert sorted((one["kind"], one["name"]) for one in audit["unmanaged"]) == sorted(LEFT_BEHIND)
    assert [audit["summary"][kind]["unmanaged"] for kind in KINDS] == [1, 1, 1, 1, 2]
    assert {one["protected"] for one in audit["unmanaged"]} == {None}

    real = done(play, directory(), purge=KINDS, unmanaged=KINDS, max_deletions={"users": 1, "assignments": 2})

    assert sorted(sentences(real)) == sorted(
        [
            f"remove account_assignment backdoor with Reader in {AT['stock']}",
            f"remove account_assignment shadow with Shadow in {AT['shop']}",
            "delete permission_set Shadow",
            "delete user backdoor",
            "delete group shadow",
        ]
    )
    assert directory_task(play, directory(), unmanaged=KINDS)["unmanaged"] == []
