# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The process: flags, the ready line, stopping, persistence, instances and Regions, seeds."""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from emulator_process import ABSENT_ID, STORE, Directory, Emulator, refused

Start = Callable[..., Emulator]


def test_it_says_where_it_is(start: Start) -> None:
    running = start()
    assert running.ready == {
        "endpoint_url": running.url,
        "instance_arn": "arn:aws:sso:::instance/ssoins-1111222233334444",
        "identity_store_id": "d-1234567890",
        "region": "us-east-1",
    }
    assert running.url.startswith("http://127.0.0.1:")
    health = running.control("GET", "health")
    assert health == {
        "status": "ok",
        "emulator": True,
        "region": "us-east-1",
        "instance_arn": running.ready["instance_arn"],
        "identity_store_id": running.ready["identity_store_id"],
    }


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_cleanly(start: Start, number: int) -> None:
    running = start()
    running.client().list_users(IdentityStoreId=STORE)  # leaves a connection open
    begun = time.monotonic()
    running.process.send_signal(number)
    assert running.wait() == 0
    assert running.errors == ""
    assert time.monotonic() - begun < 3


def test_it_can_live_for_a_limited_time(start: Start, tmp_path: Path) -> None:
    begun = time.monotonic()
    running = start("--lifetime", "2", "--database", str(tmp_path / "d.sqlite"))
    status, _answer = running.call_json("AWSIdentityStore.CreateGroup", {"IdentityStoreId": STORE, "DisplayName": "G"})
    assert status == 200
    assert running.wait() == 0
    assert running.errors == ""
    assert 2 <= time.monotonic() - begun < 9
    again = start("--lifetime", "3600", "--database", str(tmp_path / "d.sqlite"))
    (kept,) = again.client().list_groups(IdentityStoreId=STORE)["Groups"]
    assert kept["DisplayName"] == "G"
    assert again.stop() == 0


def test_it_stops_cleanly_under_load(start: Start, tmp_path: Path) -> None:
    running = start("--database", str(tmp_path / "d.sqlite"), "--request-log", str(tmp_path / "log"))
    made: list[str] = []

    def work(worker: int) -> None:
        for number in range(10_000):
            name = f"u{worker}-{number}"
            body = {
                "IdentityStoreId": STORE,
                "UserName": name,
                "DisplayName": "U",
                "Name": {"GivenName": "g", "FamilyName": "f"},
            }
            try:
                status, _answer = running.call_json("AWSIdentityStore.CreateUser", body)
            except OSError:
                return
            if status == 200:
                made.append(name)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    patience = time.monotonic() + 20
    while len(made) < 50 and time.monotonic() < patience:
        time.sleep(0.01)
    assert running.stop() == 0
    assert running.errors == ""
    for thread in threads:
        thread.join()
    again = start("--database", str(tmp_path / "d.sqlite"))
    pages = again.client().get_paginator("list_users").paginate(IdentityStoreId=STORE)
    kept = {user["UserName"] for page in pages for user in page["Users"]}
    assert made and set(made) <= kept


def test_a_database_survives(start: Start, tmp_path: Path) -> None:
    flags = ("--database", str(tmp_path / "d.sqlite"), "--seed", "emulator/example_seed.yml")
    running = start(*flags)
    first = Directory(running.client())
    ann, group_id = first.user("ann"), first.group("Group")
    membership_id = first.member(group_id, ann)
    gone = first.client.list_users(IdentityStoreId=STORE)["Users"][0]["UserId"]
    first.client.delete_user(IdentityStoreId=STORE, UserId=gone)
    revision = first.update(ann, ("title", "T"))["Revision"]
    ready = running.ready
    assert running.stop() == 0
    again = start(*flags)
    assert {**again.ready, "endpoint_url": ""} == {**ready, "endpoint_url": ""}
    second = Directory(again.client())
    assert second.names() == ["bob.example", "synced.example", "gone.example", "ann"]
    assert second.show(ann)["Revision"] == revision
    second.client.describe_group_membership(IdentityStoreId=STORE, MembershipId=membership_id)
    refused("ConflictException", second.user, name="ANN")
    again.control("POST", "reset")
    assert second.names() == ["ada.example", "bob.example", "synced.example", "gone.example"]


def test_what_was_answered_survives_a_kill(start: Start, tmp_path: Path) -> None:
    flags = ("--database", str(tmp_path / "d.sqlite"))
    running = start(*flags)
    Directory(running.client()).user("ann")
    running.process.kill()
    running.process.wait()
    assert Directory(start(*flags).client()).names() == ["ann"]


def _modes(folder: Path) -> dict[str, str]:
    return {path.name: oct(path.stat().st_mode & 0o7777) for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("existed", [False, True])
def test_files_are_for_their_owner_only(start: Start, tmp_path: Path, existed: bool) -> None:
    """They hold names and addresses of people."""
    database, log = tmp_path / "d.sqlite", tmp_path / "requests.jsonl"
    flags = ("--database", str(database), "--request-log", str(log))
    if existed:
        first = start(*flags)
        Directory(first.client()).user("ann")
        first.process.kill()  # leaves the write-ahead log behind
        first.process.wait()
        for path in tmp_path.iterdir():
            path.chmod(0o644)
    running = start(*flags)
    Directory(running.client()).user("bob")
    private = {"d.sqlite": "0o600", "d.sqlite-wal": "0o600", "requests.jsonl": "0o600"}
    assert _modes(tmp_path) == private
    assert running.stop() == 0
    assert set(_modes(tmp_path).values()) == {"0o600"}
    assert len(log.read_text().splitlines()) == (2 if existed else 1)


def test_what_is_no_file_of_its_own_keeps_its_mode(start: Start, tmp_path: Path) -> None:
    before = Path(os.devnull).stat().st_mode
    running = start("--request-log", os.devnull, "--database", ":memory:")
    Directory(running.client()).user("ann")
    assert running.stop() == 0
    assert Path(os.devnull).stat().st_mode == before
    other = tmp_path / "notes.txt"
    other.write_text("This is not a database, but it is long enough to be taken for one. " * 100)
    other.chmod(0o644)
    _fails("cannot be used", "--database", str(other))
    assert _modes(tmp_path) == {"notes.txt": "0o644"}


def _fails(message: str, *flags: str) -> None:
    with pytest.raises(RuntimeError, match=message) as caught:
        Emulator(*flags)
    assert "Traceback" not in str(caught.value)
    assert str(caught.value).startswith("exit 2")


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "", "nonsense.invalid"])
def test_it_serves_this_machine_only(host: str) -> None:
    _fails("not a loopback address", "--host", host)


def test_what_cannot_be_used_is_said(start: Start, tmp_path: Path) -> None:
    _fails("cannot be read", "--seed", str(tmp_path / "absent.yml"))
    _fails("cannot be used", "--database", str(tmp_path / "no" / "such" / "folder"))
    rubbish = tmp_path / "rubbish"
    rubbish.write_text("This is not a database, but it is long enough to be taken for one. " * 100)
    _fails("cannot be used", "--database", str(rubbish))
    _fails("must be", "--latency-ms", "-1")
    _fails("must be between", "--lifetime", "0")
    _fails("must be between", "--lifetime", str(10**12))
    running = start("--database", str(tmp_path / "d.sqlite"))
    _fails("cannot be used", "--database", str(tmp_path / "d.sqlite"))
    _fails("in use", "--port", running.address.rpartition(":")[2])
    other = sqlite3.connect(tmp_path / "other.sqlite")
    other.execute("PRAGMA user_version = 99")
    other.commit()
    other.close()
    _fails("another version", "--database", str(tmp_path / "other.sqlite"))


def test_flags_are_first_settings(start: Start) -> None:
    flags = "--quotas aws --latency-ms 1 --consistency-ms 2 --assignment-seconds 0.5 --identity-source external_idp"
    settings = start(*flags.split(), "--send-email-otp").control("GET", "settings")
    expected = {
        "quotas": "aws",
        "latency_ms": 1,
        "consistency_ms": 2,
        "assignment_seconds": 0.5,
        "identity_source": "external_idp",
        "send_email_otp": True,
    }
    assert {**settings, **expected} == settings


def _write(tmp_path: Path, text: str) -> str:
    path = tmp_path / "seed.yml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_the_instance_lives_in_one_region(start: Start) -> None:
    running = start("--region", "eu-central-1")
    assert running.ready["region"] == "eu-central-1"
    here, elsewhere = (running.client("sso-admin", region) for region in ("eu-central-1", "us-east-1"))
    (row,) = here.list_instances()["Instances"]
    assert "PrimaryRegion" not in row and row["Status"] == "ACTIVE" and row["OwnerAccountId"] == "111122223333"
    assert elsewhere.list_instances()["Instances"] == []
    (row,) = elsewhere.list_instances(RegionScope="ALL_REGIONS")["Instances"]
    assert row["PrimaryRegion"] == "eu-central-1"
    assert [region["RegionName"] for region in row["Regions"]] == ["eu-central-1"]
    arn = row["InstanceArn"]
    assert here.describe_instance(InstanceArn=arn)["IdentityStoreId"] == STORE
    refused("AccessDeniedException", elsewhere.describe_instance, InstanceArn=arn)
    refused("AccessDeniedException", here.describe_instance, InstanceArn=arn[:-1] + "0")
    answer = refused("ResourceNotFoundException", running.client().list_users, IdentityStoreId=STORE)
    assert answer["ResourceType"] == "IDENTITY_STORE"
    assert running.client().list_identity_stores()["IdentityStores"] == []
    (store,) = running.client("identitystore", "eu-central-1").list_identity_stores()["IdentityStores"]
    assert store["IdentityStoreId"] == STORE


def test_an_additional_region_reads_only(start: Start) -> None:
    running = start("--seed", "emulator/example_seed.yml")
    primary, additional = (Directory(running.client(region=region)) for region in ("us-east-1", "eu-central-1"))
    assert additional.names() == primary.names()
    (row,) = running.client("sso-admin", "eu-central-1").list_instances()["Instances"]
    assert row["Name"] == "example"
    refused("AccessDeniedException", additional.user, name="ann")
    primary.user("ann")
    assert "ann" in additional.names()


def test_a_seed_may_have_several_instances_or_none(start: Start, tmp_path: Path) -> None:
    seed = _write(
        tmp_path,
        """
        instances:
          - users: [{user_name: one, display_name: One, given_name: O, family_name: N}]
          - instance_arn: arn:aws:sso:::instance/ssoins-0123456789abcdef
            identity_store_id: d-0123456789
            owner_account_id: "444455556666"
            type: account
            primary_region: eu-west-1
            status: CREATE_IN_PROGRESS
            users: [{user_name: one, display_name: One, given_name: O, family_name: N}]
            groups: [{display_name: G, members: [ONE]}]
        users: [{user_name: two, display_name: Two, given_name: T, family_name: W}]
        """,
    )
    running = start("--seed", seed)
    assert Directory(running.client()).names() == ["one", "two"]
    other = Directory(running.client(region="eu-west-1"), "d-0123456789")
    (user,) = other.client.list_users(IdentityStoreId="d-0123456789")["Users"]
    assert user["UserName"] == "one" and user["UserId"].startswith("0123456789-")
    everywhere = running.client("sso-admin").list_instances(RegionScope="ALL_REGIONS", MaxResults=1)
    assert len(everywhere["Instances"]) == 1
    rest = running.client("sso-admin").list_instances(RegionScope="ALL_REGIONS", NextToken=everywhere["NextToken"])
    assert [row["OwnerAccountId"] for row in rest["Instances"]] == ["444455556666"]
    described = running.client("sso-admin", "eu-west-1").describe_instance(
        InstanceArn="arn:aws:sso:::instance/ssoins-0123456789abcdef"
    )
    assert (described["Status"], described["PermissionSetsEnabled"]) == ("CREATE_IN_PROGRESS", False)
    # The stores are apart: no name, id or membership of one is known in the other.
    refused(
        "ResourceNotFoundException",
        other.client.describe_user,
        IdentityStoreId="d-0123456789",
        UserId=Directory(running.client()).user("three"),
    )
    none = start("--seed", _write(tmp_path, "instances: []"))
    assert (none.ready["instance_arn"], none.ready["identity_store_id"]) == (None, None)
    assert none.client("sso-admin").list_instances()["Instances"] == []
    assert none.client("sts").get_caller_identity()["Account"] == "111122223333"


def test_a_seed_gives_what_the_api_cannot(start: Start, tmp_path: Path) -> None:
    seed = _write(
        tmp_path,
        f"""
        users:
          - user_name: ann
            user_id: {ABSENT_ID}
            display_name: Ann
            given_name: Ann
            family_name: Example
            middle_name: M
            formatted_name: Ann M Example
            honorific_prefix: Dr.
            honorific_suffix: Jr.
            nick_name: A
            profile_url: https://example.com
            user_type: U
            title: T
            preferred_language: en
            locale: en-US
            timezone: UTC
            website: https://example.com
            birthdate: "2000-01-01"
            email: ann@example.com
            phone_number: "1"
            addresses: [{{street_address: S, postal_code: P, primary: true}}]
            roles: [{{value: r}}]
            photos: [{{value: p}}]
            enterprise: {{employee_number: "1", cost_center: C, organization: O, division: D, department: E, manager: M}}
            user_status: DISABLED
            external_ids: [{{issuer: i, id: "7"}}]
        groups:
          - display_name: Group
            description: D
            group_id: 1234567890-00000000-0000-4000-8000-000000000001
            external_ids: [{{issuer: i, id: "7"}}]
            members: [ann]
        """,
    )
    running = start("--seed", seed)
    shown = Directory(running.client()).show(ABSENT_ID, Extensions=["aws:identitystore:enterprise"])
    assert shown["UserStatus"] == "DISABLED"
    assert shown["ExternalIds"] == [{"Issuer": "i", "Id": "7"}]
    assert shown["Emails"] == [{"Value": "ann@example.com", "Type": "work", "Primary": True}]
    assert shown["Addresses"] == [{"StreetAddress": "S", "PostalCode": "P", "Primary": True}]
    assert shown["Name"]["Formatted"] == "Ann M Example" and len(shown["Name"]) == 6
    assert shown["Extensions"]["aws:identitystore:enterprise"] == {
        "employeeNumber": "1",
        "costCenter": "C",
        "organization": "O",
        "division": "D",
        "department": "E",
        "manager": "M",
    }
    external = {"IdentityStoreId": STORE, "AlternateIdentifier": {"ExternalId": {"Issuer": "i", "Id": "7"}}}
    client = running.client()
    assert client.get_user_id(**external)["UserId"] == ABSENT_ID
    group_id = client.get_group_id(**external)["GroupId"]
    assert client.describe_group(IdentityStoreId=STORE, GroupId=group_id)["ExternalIds"] == shown["ExternalIds"]
    running.set(disabled_users="allow")
    client.update_user(
        IdentityStoreId=STORE, UserId=ABSENT_ID, Operations=[{"AttributePath": "title", "AttributeValue": None}]
    )
    shown = Directory(client).show(ABSENT_ID)
    assert (shown["UserStatus"], shown["ExternalIds"]) == ("DISABLED", [{"Issuer": "i", "Id": "7"}])
    client.delete_user(IdentityStoreId=STORE, UserId=ABSENT_ID)
    refused("ResourceNotFoundException", client.get_user_id, **external)


NAMES = "display_name: A, given_name: A, family_name: A"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[", "cannot be read"),
        ("[]", r"seed: must be a mapping"),
        ("people: []", r"seed\.people: unknown key"),
        ("users: {}", "users: must be a list"),
        ("users: [x]", r"users\[0\]: must be a mapping"),
        (f"users: [{{user_name: a, {NAMES}, salary: 1}}]", r"users\[0\]\.salary: unknown key"),
        (f"users: [{{{NAMES}}}]", r"users\[0\]\.user_name: is required"),
        ("users: [{user_name: a}]", r"users\[0\]: displayname: The attribute displayname is required"),
        (f"users: [{{user_name: a b, {NAMES}}}]", r"users\[0\]: Value at 'userName'"),
        (f"users: [{{user_name: 7, {NAMES}}}]", r"users\[0\]: Value at 'userName'.*must be a string"),
        (f"users: [{{user_name: a, {NAMES}}}, {{user_name: A, {NAMES}}}]", r"users\[1\]: Duplicate UserName"),
        (f"users: [{{user_name: a, {NAMES}, user_id: x}}]", r"users\[0\]\.user_id"),
        (f"users: [{{user_name: a, {NAMES}, user_status: GONE}}]", r"users\[0\]: .*enum value set"),
        (f"users: [{{user_name: a, {NAMES}, enterprise: {{salary: x}}}}]", r"users\[0\]\.enterprise\.salary"),
        (f"users: [{{user_name: a, {NAMES}, enterprise: {{manager: 7}}}}]", r"users\[0\]: .*manager"),
        (f"users: [{{user_name: a, {NAMES}, email: a, emails: [{{value: b}}]}}]", r"users\[0\]\.email: not together"),
        (f"users: [{{user_name: a, {NAMES}, emails: [{{mail: b}}]}}]", r"users\[0\]: .*Member is not known"),
        (f"users: [{{user_name: a, {NAMES}, external_ids: [{{issuer: b}}]}}]", r"users\[0\]: .*must not be null"),
        (f"users: [{{user_name: a, {NAMES}, external_ids: [{{name: b}}]}}]", r"external_ids\[0\]\.name: unknown"),
        ("groups: [{}]", r"groups\[0\]: displayname"),
        ("groups: [{display_name: G, owner: x}]", r"groups\[0\]\.owner: unknown key"),
        ("groups: [{display_name: G}, {display_name: g}]", r"groups\[1\]: Duplicate GroupDisplayName"),
        ("groups: [{display_name: G, members: [a]}]", r"groups\[0\]\.members\[0\]: there is no user 'a'"),
        (
            f"{{users: [{{user_name: a, {NAMES}}}], groups: [{{display_name: G, members: [a, A]}}]}}",
            r"groups\[0\]\.members\[1\]: Member and Group",
        ),
        ("instances: [{identity_store_id: x}]", r"instances\[0\]: .*identityStoreId"),
        ("instances: [{instance_arn: x}]", r"instances\[0\]: .*instanceArn"),
        ("instances: [{status: SLEEPING}]", r"instances\[0\]: .*status"),
        ("instances: [{type: other}]", r"instances\[0\]\.type"),
        ("instances: [{regions: [x y]}]", r"instances\[0\]: .*regionName"),
        ("instances: [{primary_region: mars}]", r"instances\[0\]: .*primaryRegion"),
        ("instances: [{identity_store_id: d-0123456789}, {identity_store_id: d-0123456789}]", r"instances\[1\]"),
        ("{instances: [], groups: [{display_name: G}]}", "there is no instance"),
    ],
)
def test_a_wrong_seed_names_the_place(tmp_path: Path, text: str, message: str) -> None:
    from emulator import seed as seeds
    from emulator.application import Application
    from emulator.errors import SetupError

    with pytest.raises(SetupError, match=message):
        Application(seed=seeds.read(_write(tmp_path, text)))


def test_a_wrong_seed_stops_the_start(tmp_path: Path) -> None:
    database = tmp_path / "d.sqlite"
    _fails("unknown key", "--seed", _write(tmp_path, "people: []"), "--database", str(database))
    _fails("is required", "--seed", _write(tmp_path, "users: [{}]"), "--database", str(database))
    # A seed that failed halfway is not there at the next start.
    _fails("is required", "--seed", _write(tmp_path, "users: [{}]"), "--database", str(database))


def test_an_empty_seed_is_the_default(start: Start, tmp_path: Path) -> None:
    assert start("--seed", _write(tmp_path, "")).ready["identity_store_id"] == STORE


def test_ids_are_random(emulator: Emulator) -> None:
    def ids() -> list[Any]:
        directory = Directory(emulator.client())
        return [directory.user("ann"), directory.group("Group")]

    before = ids()
    emulator.control("POST", "reset")
    assert not set(before) & set(ids())
