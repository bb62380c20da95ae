# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The brakes of a whole directory: what a purge takes away and leaves alone, what is refused, and what people are told."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import yaml
from directories import directory_task
from identity_center import IdentityCenter
from tasks import Play, Result, sentences

from ansible_collections.steward.identity_center.plugins.module_utils._options.spec import RECORDED_FILE

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
    for key in ("failed", "changed", "plan_checksum", "unmanaged", "notices", "summary", "diff"):
        assert check.get(key) == real.get(key), key
    assert str(real.get("msg")).replace(" changed; ", " to change; ") == str(check.get("msg"))
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

    assert _left_out(real) == {*KINDS} - {"memberships"}


def test_groups_without_members_lose_none_and_that_is_told(play: Play) -> None:
    # With no groups at all it goes without saying: apply purges memberships unless told otherwise.
    real = done(play, directory(groups=[{"display_name": "Team"}]), purge=["memberships"])

    assert _left_out(real) == {"memberships"}


def _left_out(result: Result) -> set[str]:
    return {*re.findall(r"purge: \[(\w+)\]: ", str(result["warnings"]))}


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


# ---- limits


def without(*names: str) -> dict[str, Any]:
    """The directory without these users, who are members of the team."""
    left = [name for name in PEOPLE if name not in names]
    team = [name for name in left if name != "zoe"]
    groups = [{"display_name": "Team", "members": team}, {"display_name": "Glass", "members": ["zoe"]}]
    return directory(users=[_user(name) for name in left], groups=groups)


def test_a_refusal_names_the_way_out_and_both_ways_lead_there(play: Play) -> None:
    told = refused(play, without("ada", "bob", "cleo"), purge=["users", "memberships"])

    assert sentences(told) == [f"delete user {name}" for name in ("ada", "bob", "cleo")]
    assert told["msg"].startswith(
        "Refused, because this plan would delete 3 of 6 users (50.0 %), the limit is 10 %: ada, bob, cleo; would remove 3 of "
        "6 memberships (50.0 %), the limit is 10 %: ada in Team, bob in Team, cleo in Team; would remove 3 of 5 members of "
        "Team (60.0 %), the limit is 50 %: ada, bob, cleo. If that is wanted, review the plan and pass "
        f"expected_checksum: {told['plan_checksum']}, or max_deletions: "
    )
    option = yaml.safe_load(told["msg"].rpartition("max_deletions: ")[2])
    assert option == {"users": 3, "memberships": 3, "members_per_group": 3}
    play.identity_center.control("POST", "reset", {"all": True})
    done(play, without("ada", "bob", "cleo"), purge=["users", "memberships"], max_deletions=option)
    play.identity_center.control("POST", "reset", {"all": True})
    real = done(
        play, without("ada", "bob", "cleo"), purge=["users", "memberships"], expected_checksum=told["plan_checksum"]
    )
    assert len(real["changes"]) == 3


def test_what_is_ignored_does_not_count(play: Play) -> None:
    ignore = {"users": ["ada", "dan", "eve"]}

    told = refused(play, without("bob", "cleo", "ada", "dan", "eve"), purge=["users"], ignore=ignore)

    assert "would delete 2 of 3 users (66.7 %)" in told["msg"]
    assert told["summary"]["users"]["ignored"] == 3


def test_updates_and_additions_have_a_limit_of_their_own(play: Play) -> None:
    wanted = directory(users=[{**_user(name), "title": "Dr"} for name in PEOPLE])

    told = refused(play, wanted, max_changes={"users": [4, "90%"]})

    assert (
        "would create, add or update 6 of 6 users (100.0 %), the limit is 4 or 90 %, whichever is less" in told["msg"]
    )
    assert told["msg"].endswith("or max_changes: {users: 6}")


def test_with_additions_only_nothing_goes_and_the_result_says_what_was_held_back(play: Play) -> None:
    wanted = {**without("ada"), "permission_sets": [{"name": "New"}]}

    real = both(play, wanted, purge=KINDS[:3], additions_only=True)

    assert not real.get("failed"), real["msg"]
    assert [(one["status"], one["action"], one["name"]) for one in real["changes"]] == [
        ("done", "create", "New"),
        ("skipped", "delete", "ada"),
    ]
    assert "additions_only" in real["changes"][1]["reason"]
    assert real["summary"]["users"]["skipped"] == 1


# ---- the plan that was reviewed


def test_another_plan_than_was_reviewed_is_refused_with_what_differs(play: Play, tmp_path: Path) -> None:
    titled = [{**_user(name), "title": "Dr"} for name in PEOPLE if name != "bob"]
    wanted = directory(users=titled, groups=None)
    reviewed = directory_task(play, wanted, purge=["users"], check=True, plan_file=["plan.json"], max_deletions="100%")
    play.forget()
    recorded = tmp_path / "plan.json"
    recorded.write_text(json.dumps(reviewed["_plan"]))
    store, ids = play.identity_center.client("identitystore"), {"IdentityStoreId": play.identity_center.store_id}
    by_name = {one["UserName"]: one["UserId"] for one in store.list_users(**ids)["Users"]}
    store.delete_user(**ids, UserId=by_name["bob"])
    store.create_user(
        **ids, UserName="mallory", DisplayName="m", Name={"GivenName": "m", "FamilyName": "m"}, Title="Boss"
    )
    change = {"AttributePath": "title", "AttributeValue": "Countess"}
    store.update_user(**ids, UserId=by_name["ada"], Operations=[change])
    options = {"purge": ["users"], "expected_checksum": reviewed["plan_checksum"]}

    told = refused(play, wanted, handed={RECORDED_FILE: str(recorded)}, **options)

    assert (
        "the plan is another one than was reviewed, so nothing is done: its checksum is "
        f"{told['plan_checksum']}, and {reviewed['plan_checksum']} was expected. new: delete user mallory; gone: delete user "
        'bob; different: update user ada (title before null, now "Countess"). Review the plan again'
    ) in told["msg"]
    unexplained = refused(play, wanted, **options)
    assert (
        "have check mode write a plan_file (.json) and give the same file to the run that follows" in unexplained["msg"]
    )
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    assert refused(play, wanted, handed={RECORDED_FILE: str(broken)}, **options)["msg"] == unexplained["msg"]


def test_a_checksum_lifts_no_other_brake(play: Play) -> None:
    wanted = without("ada")
    plan = directory_task(play, wanted, purge=["users"], max_deletions="100%", check=True)["plan_checksum"]
    play.forget()

    told = refused(play, wanted, purge=["users"], expected_checksum=plan, required_principals=["ada"])

    assert told["msg"].startswith("required_principals: ada would be deleted")


# ---- protected and ignored


def test_what_is_protected_or_ignored_stays(play: Play) -> None:
    options = {"protect": {"users": ["b*"]}, "ignore": {"groups": ["Team"]}}

    real = done(
        play,
        directory(
            users=[_user(name) for name in PEOPLE if name != "bob"],
            groups=[{"display_name": "Glass", "members": ["zoe"]}],
            assignments=None,
        ),
        purge=KINDS,
        unmanaged=KINDS,
        **options,
    )

    assert sentences(real) == []
    assert [(one["kind"], one["name"]) for one in real["notices"]] == [("protected", "bob")]
    assert real["notices"][0]["text"] == "purge: [users] leaves bob alone: bob is protected by users: b*"
    assert (real["summary"]["users"]["protected"], real["summary"]["groups"]["ignored"]) == (1, 1)
    listed = {(one["kind"], one["name"], one["protected"]) for one in real["unmanaged"]}
    assert listed == {
        ("user", "bob", "bob is protected by users: b*"),
        ("account_assignment", f"Glass with Admin in {AT['shop']}", None),
    }


def test_what_control_tower_made_stays(play: Play) -> None:
    made = {
        "groups": [{"display_name": "AWSSecurityAuditors", "members": ["ada"]}],
        "permission_sets": [{"name": "AWSReadOnlyAccess"}, {"name": "Own", "tags": {"managedBy": "ControlTower"}}],
        "assignments": [
            {"permission_sets": ["AWSReadOnlyAccess", "Own"], "accounts": ["shop"], "groups": ["AWSSecurityAuditors"]},
            {"permission_sets": ["Own"], "accounts": ["shop"], "users": ["ada"]},
        ],
    }
    assert not directory_task(play, made).get("failed")

    real = done(play, directory(), purge=KINDS)

    assert sentences(real) == []
    assert {one["name"] for one in real["notices"]} == {
        *("AWSSecurityAuditors", "AWSReadOnlyAccess", "Own", f"ada with Own in {AT['shop']}"),
        *(f"AWSSecurityAuditors with {name} in {AT['shop']}" for name in ("AWSReadOnlyAccess", "Own")),
    }
    assert "purge: [permission_sets] leaves Own alone: Own has the tag of AWS Control Tower" in {
        one["text"] for one in real["notices"]
    }
    given = {"permission_sets": ["Own"], "accounts": ["stock"], "groups": ["Team"]}
    real = done(
        play, directory(assignments=[*directory()["assignments"], given]), purge=KINDS, max_deletions={"assignments": 1}
    )
    assert sentences(real) == [
        f"add account_assignment Team with Own in {AT['stock']}",
        f"remove account_assignment ada with Own in {AT['shop']}",
    ]


# ---- the management account


IN_BOSS = {"permission_sets": ["Admin"], "accounts": ["boss"], "groups": ["Glass"]}


def test_a_purge_touches_the_management_account_only_where_the_file_names_it(play: Play) -> None:
    there = {"permission_sets": ["Reader"], "accounts": ["boss"], "users": ["ada"]}
    assert not directory_task(play, {"assignments": [there]}).get("failed")

    real = done(play, directory(), purge=["assignments"], unmanaged=["assignments"])

    assert sentences(real) == []
    left, reason = (
        f"ada with Reader in {AT['boss']}",
        f"{AT['boss']} is the management account, where only entries that",
    )
    assert [(one["kind"], one["name"]) for one in real["notices"]] == [("protected", left)]
    assert reason in real["notices"][0]["text"]
    assert [(one["name"], one["protected"].startswith(reason)) for one in real["unmanaged"]] == [(left, True)]
    named = directory(assignments=[*directory()["assignments"], IN_BOSS])
    real = done(play, named, purge=["assignments"], max_deletions="100%")
    assert sentences(real) == [
        f"add account_assignment Glass with Admin in {AT['boss']}",
        f"remove account_assignment ada with Reader in {AT['boss']}",
    ]


def test_a_delegated_administrator_is_told_before_the_first_write(play: Play) -> None:
    play.identity_center.set(caller="delegated_administrator")
    wanted = directory(assignments=[IN_BOSS], users=[_user("new")], groups=None)

    told = refused(play, wanted, max_changes=0)

    assert (
        f"{AT['boss']} is the management account, and the credentials are those of the account {ADMIN}" in told["msg"]
    )
    assert "would create, add or update 1 of 6 users (16.7 %), the limit is 0: new" in told["msg"]
    assert sentences(told) == ["create user new", f"add account_assignment Glass with Admin in {AT['boss']}"]


# ---- who has to keep what they have


def test_required_principals_keep_every_assignment(play: Play) -> None:
    taken = {"permission_sets": ["Admin"], "accounts": ["shop"], "groups": ["Glass"], "state": "absent"}
    required = ["zoe", "group:Glass", "group:Gone", "nobody", "ada"]

    told = refused(play, {"assignments": [taken]}, required_principals=required, max_deletions="100%")

    lost = f"would lose Glass with Admin in {AT['shop']}"
    assert told["msg"].startswith(
        f'required_principals: zoe {lost}; Glass {lost}; no group matches "Gone"; no user matches "nobody". '
    )


def test_a_required_principal_may_be_made_by_the_plan_itself(play: Play) -> None:
    wanted = {"groups": [{"display_name": "Break glass", "members": ["ada"]}]}

    assert sentences(done(play, wanted, required_principals=["group:Break glass", "ada"])) == [
        "create group Break glass",
        "add membership ada in Break glass",
    ]


@pytest.fixture
def own(play: Play) -> Play:
    """The calls are those of zoe, who is an administrator of the account admin by being in Glass."""
    given = {"permission_sets": ["Admin"], "accounts": ["admin"], "groups": ["Glass"]}
    assert not directory_task(play, {"assignments": [given]}).get("failed")
    play.identity_center.set(caller="delegated_administrator", caller_session="Admin/zoe")
    return play


LOCKOUTS: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({}, {"purge": ["assignments"]}, f"takes away Glass with Admin in {AT['admin']}"),
    (
        {"groups": [{"display_name": "Glass", "members": []}], "assignments": None},
        {"purge": ["memberships"], "allow_empty": True},
        "takes away zoe in Glass",
    ),
    (
        {"users": [{"user_name": "zoe", "state": "absent"}], "groups": None, "assignments": None},
        {},
        "deletes the user zoe",
    ),
    (
        {"groups": [{"display_name": "Team"}], "assignments": None},
        {"purge": ["groups"]},
        f"takes away Glass with Admin in {AT['admin']}, Glass, zoe in Glass",
    ),
    (
        {"permission_sets": [{"name": "Reader"}], "assignments": None},
        {"purge": ["permission_sets"], "on_assignments": "remove"},
        "deletes the permission set Admin",
    ),
]


@pytest.mark.parametrize(("changed", "options", "what"), LOCKOUTS)
def test_nobody_takes_away_their_own_access(
    own: Play, changed: dict[str, Any], options: dict[str, Any], what: str
) -> None:
    plan = directory_task(own, directory(**changed), **options, check=True)
    assert plan["failed"]

    told = refused(own, directory(**changed), **options, expected_checksum=plan["plan_checksum"])

    assert told["msg"] == (
        f"Refused, because this plan {what}, and so the access with which it is done: these are the credentials of Admin in "
        f"{ADMIN}. Leave it out, or do it with other credentials"
    )


def test_who_has_another_way_may_lose_one(own: Play) -> None:
    direct = {"permission_sets": ["Admin"], "accounts": ["admin"], "users": ["zoe"]}
    wanted = directory(assignments=[*directory()["assignments"], direct])

    real = done(own, wanted, purge=["assignments"], max_deletions="100%")

    assert sentences(real) == [
        f"add account_assignment zoe with Admin in {AT['admin']}",
        f"remove account_assignment Glass with Admin in {AT['admin']}",
    ]


def test_of_a_caller_whom_nobody_knows_the_last_way_stays(own: Play) -> None:
    own.identity_center.set(caller_session="Admin/nobody.here")

    told = refused(own, directory(), purge=["assignments"], max_deletions="100%")

    assert f"takes away Glass with Admin in {AT['admin']}" in told["msg"]


# ---- notices


def test_people_are_told_before_they_say_yes(play: Play) -> None:
    soon = (datetime.now(timezone.utc) + timedelta(days=3)).isoformat(timespec="seconds")
    wanted = {
        "users": [_user("ada"), {"user_name": "eve", "state": "absent"}],
        "groups": [{"display_name": "Glass", "members": [{"user": "bob", "expires_at": soon}]}],
        "assignments": [
            {"permission_sets": ["Admin"], "accounts": ["shop"], "groups": ["Glass"], "state": "absent"},
            {
                "name": "on call",
                "permission_sets": ["Reader"],
                "organizational_units": ["/"],
                "groups": ["Glass"],
                "expires_at": soon,
            },
        ],
    }

    real = done(play, wanted, max_deletions="100%")

    told = {(one["kind"], one["name"]): one["text"] for one in real["notices"]}
    assert {kind for kind, _name in told} == {
        *("role_vanishes", "sessions_remain", "expires_soon", "suspended_account"),
    }
    assert ("role_vanishes", f"Admin in {AT['shop']}") in told
    assert told["sessions_remain", "Admin for up to PT4H"] == "Open sessions go on with Admin for up to PT4H: Glass"
    assert ("expires_soon", "bob in Glass") in told
    assert told["expires_soon", "on call"].endswith("(assignments[1])")
    assert told["suspended_account", f"old ({OLD})"] == f"old ({OLD}) is suspended, so nothing is changed there"
    assert "The last assignment of Admin" in str(real["diff"][0])


# ---- policies

APART = {"id": "apart", "check": "segregation", "options": {"groups": ["Team", "Glass"]}}
DIRECT = {"check": "direct_user_assignment"}


def test_a_plan_that_brings_a_violation_is_refused_and_one_that_brings_none_is_done(play: Play) -> None:
    wanted = {"groups": [{"display_name": "Glass", "members": ["zoe", "ada"]}]}

    told = refused(play, wanted, policies=[APART, DIRECT])

    assert told["msg"] == (
        "This plan would bring a violation of the policy apart. The user ada is in the groups Team and Glass, which nobody "
        "may be in together. Take one of the two groups away. Change the directory, or let the policy except it, with an "
        "end and a reason"
    )
    assert sentences(refused(play, wanted, policies=[APART])) == ["add membership ada in Glass"]
    fresh = {"users": [_user("new")], "groups": [{"display_name": "Glass", "members": ["zoe", "new"]}]}
    assert len(sentences(done(play, fresh, policies=[APART, DIRECT]))) == 2


def test_what_is_violated_already_stops_nothing_and_an_exception_lets_more_pass(play: Play) -> None:
    both_groups = {"groups": [{"display_name": "Glass", "members": ["zoe", "ada"]}]}
    exemption = {"user": "ada", "until": "2999-12-31", "reason": "She is on call"}
    done(play, both_groups, policies=[{**APART, "except": [exemption]}])

    assert sentences(done(play, {"users": [{**_user("bob"), "title": "Boss"}]}, policies=[APART])) == [
        "update user bob"
    ]
    more = {"groups": [{"display_name": "Glass", "members": ["zoe", "ada", "bob"]}]}
    assert "The user bob is in the groups" in refused(play, more, policies=[APART])["msg"]


def test_a_new_assignment_is_judged_where_it_would_be(play: Play) -> None:
    entry = {"permission_sets": ["Admin"], "accounts": ["boss"], "users": ["ada"]}

    told = refused(play, {"assignments": [entry]}, policies=[DIRECT, {"check": "management_account_access"}])

    assert told["msg"].startswith(
        "2 problems:\n- This plan would bring a violation of the policy management_account_access."
    )
    assert f"user ada: Admin in {AT['boss']} is given to the user directly" in told["msg"]
