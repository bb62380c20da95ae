# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Account access manager: its application, its entitlements, and REST JSON, which only this service speaks."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from emulator_process import (
    ABSENT_ID,
    INSTANCE,
    MANAGEMENT,
    STORE,
    Directory,
    Emulator,
    authorization,
    refused,
    together,
)

MEMBER = "222222222222"
SUSPENDED = "333333333333"
ADMIN = f"arn:aws:iam::{MEMBER}:role/admin"
ABSENT_APPLICATION = "arn:aws:account-access:us-east-1:111122223333:application/0000000000000000"
SEED = f"""
organization:
  delegated_administrators: [tools]
  accounts:
    - {{account_id: "{MEMBER}", name: member}}
    - {{account_id: "{SUSPENDED}", name: old, status: SUSPENDED}}
    - {{account_id: "444444444444", name: tools}}
users: [{{user_name: ann, display_name: Ann, given_name: Ann, family_name: Example}}]
groups: [{{display_name: readers, members: [ann]}}]
"""


@pytest.fixture(scope="module")
def shared_emulator(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """One whose organization has more than one account."""
    seed = tmp_path_factory.mktemp("seed") / "seed.yml"
    seed.write_text(SEED)
    running = Emulator("--seed", str(seed))
    yield running
    assert running.stop() == 0
    assert running.errors == ""


class Entitling:
    """Short words for what most tests do with entitlements."""

    def __init__(self, emulator: Emulator) -> None:
        self.client = emulator.client("account-access")
        self.source = {"identityCenter": {"instanceArn": INSTANCE}}
        self.arn = str(self.client.create_application(identitySource=self.source)["applicationArn"])
        store = emulator.client()
        self.ann = str(store.list_users(IdentityStoreId=STORE)["Users"][0]["UserId"])
        self.readers = str(store.list_groups(IdentityStoreId=STORE)["Groups"][0]["GroupId"])

    def asked(self, role_arn: str = ADMIN, **principal: str) -> dict[str, Any]:
        who = {"identityCenter": principal or {"userId": self.ann}}
        entitlement = {"principalRole": {"principal": who, "roleArn": role_arn}}
        return {"applicationArn": self.arn, "entitlement": entitlement}

    def make(self, role_arn: str = ADMIN, **principal: str) -> str:
        return str(self.client.create_entitlement(**self.asked(role_arn, **principal))["entitlementId"])

    def listed(self, **criteria: Any) -> list[str]:
        pages = self.client.get_paginator("list_entitlements").paginate(
            applicationArn=self.arn, filter={"principalRole": criteria}, PaginationConfig={"PageSize": 2}
        )
        return [row["entitlementId"] for page in pages for row in page["entitlements"]]


@pytest.fixture
def entitling(emulator: Emulator) -> Entitling:
    return Entitling(emulator)


def test_an_entitlement_lives_and_dies(entitling: Entitling) -> None:
    client, made = entitling.client, entitling.make()
    assert entitling.make() == made
    shown = client.get_entitlement(applicationArn=entitling.arn, entitlementId=made)
    shown.pop("ResponseMetadata")
    assert datetime.now(timezone.utc) - shown.pop("createdAt") < timedelta(minutes=1)
    details = {
        "principal": {"identityCenter": {"userId": entitling.ann}},
        "roleArn": ADMIN,
        "account": MEMBER,
        "accountName": "member",
    }
    entitlement = {"principalRole": details}
    assert shown == {"applicationArn": entitling.arn, "entitlementId": made, "entitlement": entitlement}
    criteria = {"principalRole": {"account": MEMBER}}
    (row,) = client.list_entitlements(applicationArn=entitling.arn, filter=criteria)["entitlements"]
    row.pop("createdAt")
    assert row == {"entitlementId": made, "entitlement": entitlement}
    for _time in range(2):
        answer = client.delete_entitlement(applicationArn=entitling.arn, entitlementId=made)
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == 204
    gone = refused("ValidationException", client.get_entitlement, applicationArn=entitling.arn, entitlementId=made)
    assert gone["Error"]["Message"] == "Entitlement not found"
    assert entitling.make() != made


def test_they_are_listed_by_principal_role_and_account(entitling: Entitling) -> None:
    own, through = entitling.make(), entitling.make(groupId=entitling.readers)
    there = entitling.make(f"arn:aws:iam::{MANAGEMENT}:role/path/admin")
    ann = {"principal": {"identityCenter": {"userId": entitling.ann}}}
    assert entitling.listed(**ann) == [own, there]
    assert entitling.listed(principal={"identityCenter": {"groupId": entitling.readers}}) == [through]
    assert entitling.listed(roleArn=ADMIN) == [own, through]
    assert entitling.listed(account=MEMBER) == [own, through]
    assert entitling.listed(**ann, account=MANAGEMENT) == [there]
    assert entitling.listed(roleArn=ADMIN, account=MANAGEMENT) == []
    many = [entitling.make(f"{ADMIN}{number}") for number in range(5)]
    assert entitling.listed(account=MEMBER) == [own, through, *many]
    everything: list[dict[str, Any]] = [{}, {"principalRole": {}}]
    for nothing in everything:
        refused("ValidationException", entitling.client.list_entitlements, applicationArn=entitling.arn, filter=nothing)


def test_what_cannot_be_given(emulator: Emulator, entitling: Entitling) -> None:
    create = entitling.client.create_entitlement
    for principal in ({"userId": ABSENT_ID}, {"groupId": ABSENT_ID}, {"groupId": entitling.ann}):
        refused("ResourceNotFoundException", create, 404, **entitling.asked(**principal))
    refused("ValidationException", create, **entitling.asked("arn:aws:iam::999999999999:role/admin"))
    refused("ValidationException", create, **entitling.asked(f"arn:aws:iam::{SUSPENDED}:role/admin"))
    emulator.set(roles_trust=False)
    told = refused("ValidationException", create, **entitling.asked())
    assert "verifying role" in told["Error"]["Message"] and "account-access.amazonaws.com" in told["Error"]["Message"]
    assert entitling.listed(account=MEMBER) == []
    elsewhere = {**entitling.asked(), "applicationArn": ABSENT_APPLICATION}
    refused("ResourceNotFoundException", create, 404, **elsewhere)


def test_one_application_for_an_instance(emulator: Emulator, entitling: Entitling) -> None:
    client, source = entitling.client, {"identitySource": entitling.source}
    assert client.create_application(**source)["applicationArn"] == entitling.arn
    refused("AlreadyCreatedException", client.create_application, **source, tags={"a": "b"})
    shown = client.get_application(applicationArn=entitling.arn)
    assert (shown["status"], shown["tags"]) == ("ACTIVE", {})
    details = shown["identitySource"]["identityCenter"]
    (mirrored,) = emulator.client("sso-admin").list_applications(InstanceArn=INSTANCE)["Applications"]
    assert (mirrored["ApplicationArn"], mirrored["Name"]) == (details["applicationArn"], "AWS account access")
    (listed,) = client.list_applications()["applications"]
    assert listed["applicationArn"] == entitling.arn and listed["tenantId"] == shown["tenantId"]
    client.tag_resource(resourceArn=entitling.arn, tags={"a": "b", "b c/&": "é?"})
    assert client.list_tags_for_resource(resourceArn=entitling.arn)["tags"] == {"a": "b", "b c/&": "é?"}
    client.untag_resource(resourceArn=entitling.arn, tagKeys=["b c/&", "none"])
    assert client.get_application(applicationArn=entitling.arn)["tags"] == {"a": "b"}


def test_an_application_goes_with_all_in_it(emulator: Emulator, entitling: Entitling) -> None:
    entitling.make()
    for _time in range(2):
        entitling.client.delete_application(applicationArn=entitling.arn)
    assert entitling.client.list_applications()["applications"] == []
    assert emulator.client("sso-admin").list_applications(InstanceArn=INSTANCE)["Applications"] == []
    refused("ResourceNotFoundException", entitling.client.get_application, 404, applicationArn=entitling.arn)
    again = Entitling(emulator)
    assert again.arn != entitling.arn and again.listed(account=MEMBER) == []


def test_an_application_takes_its_time(emulator: Emulator) -> None:
    emulator.set(application_seconds=60.0)
    entitling = Entitling(emulator)
    assert entitling.client.get_application(applicationArn=entitling.arn)["status"] == "CREATE_IN_PROGRESS"
    refused("ConflictException", entitling.client.create_entitlement, 409, **entitling.asked())


def test_no_application_for_other_instances(emulator: Emulator, start: Callable[..., Emulator], tmp_path: Path) -> None:
    create = emulator.client("account-access").create_application
    absent = {"identityCenter": {"instanceArn": "arn:aws:sso:::instance/ssoins-0000000000000000"}}
    refused("AccessDeniedException", create, 403, identitySource=absent)
    elsewhere = emulator.client("account-access", region="eu-west-1")
    ours = {"identityCenter": {"instanceArn": INSTANCE}}
    refused("AccessDeniedException", elsewhere.create_application, 403, identitySource=ours)
    seed = tmp_path / "seed.yml"
    seed.write_text("instances: [{type: account}]")
    running = start("--seed", str(seed))
    refused("ValidationException", running.client("account-access").create_application, identitySource=ours)


def test_another_region_has_no_application(emulator: Emulator, entitling: Entitling) -> None:
    elsewhere = emulator.client("account-access", region="eu-west-1")
    assert elsewhere.list_applications()["applications"] == []
    refused("ResourceNotFoundException", elsewhere.get_application, 404, applicationArn=entitling.arn)
    elsewhere.delete_application(applicationArn=entitling.arn)
    assert entitling.client.get_application(applicationArn=entitling.arn)


def test_who_may_what(emulator: Emulator, entitling: Entitling) -> None:
    ours = entitling.make(f"arn:aws:iam::{MANAGEMENT}:role/admin")
    emulator.set(caller="delegated_administrator")
    client = entitling.client
    assert entitling.listed(account=MANAGEMENT) == [ours]
    entitling.make()
    client.delete_entitlement(applicationArn=entitling.arn, entitlementId=ours)
    assert entitling.listed(account=MANAGEMENT) == []
    told = refused("AccessDeniedException", client.create_application, 403, identitySource=entitling.source)
    assert "account-access:CreateApplication" in told["Error"]["Message"]
    refused("AccessDeniedException", client.delete_application, 403, applicationArn=entitling.arn)
    emulator.set(caller="member")
    refused("AccessDeniedException", client.list_applications, 403)
    refused("AccessDeniedException", client.get_application, 403, applicationArn=entitling.arn)


def test_what_stays_of_somebody_who_is_gone(emulator: Emulator, entitling: Entitling) -> None:
    directory = Directory(emulator.client())
    kept, removed = directory.user("kept"), directory.user("removed")
    orphan = entitling.make(userId=kept)
    entitling.make(userId=removed)
    directory.client.delete_user(IdentityStoreId=STORE, UserId=kept)
    emulator.set(orphans="remove")
    directory.client.delete_user(IdentityStoreId=STORE, UserId=removed)
    assert entitling.listed(account=MEMBER) == [orphan]
    entitling.client.delete_entitlement(applicationArn=entitling.arn, entitlementId=orphan)
    assert entitling.listed(account=MEMBER) == []


def test_a_role_takes_twenty_groups(emulator: Emulator, entitling: Entitling) -> None:
    directory = Directory(emulator.client())
    groups = [directory.group(f"G{number}") for number in range(21)]
    for group_id in groups[:20]:
        entitling.make(groupId=group_id)
    emulator.set(quotas="aws")
    refused(
        "ServiceQuotaExceededException", entitling.client.create_entitlement, 402, **entitling.asked(groupId=groups[20])
    )
    entitling.make(userId=entitling.ann)
    entitling.make(f"{ADMIN}2", groupId=groups[20])


def test_calls_and_writes_have_limits(emulator: Emulator, entitling: Entitling) -> None:
    emulator.set(quotas="aws", latency_ms=400)
    client = entitling.client

    def write(number: int) -> Callable[[], Any]:
        asked = entitling.asked(f"{ADMIN}{number}")
        return lambda: client.create_entitlement(**asked)

    outcomes = together([write(number) for number in range(18)])
    assert (outcomes.count("ok"), outcomes.count("ThrottlingException")) == (15, 3)
    emulator.control("POST", "reset", {"all": True})
    emulator.set(quotas="aws")
    assert together([client.list_applications] * 30).count("ok") < 30


def test_a_refusal_has_its_code_in_a_header(emulator: Emulator) -> None:
    path = f"/applications/{ABSENT_APPLICATION.replace('/', '%2F')}"
    status, headers, body = emulator.http("GET", path, "", authorization(name="account-access"))
    assert (status, headers["x-amzn-errortype"]) == (404, "ResourceNotFoundException")
    assert json.loads(body) == {"message": f"Application not found: {ABSENT_APPLICATION}"}
    status, headers, body = emulator.http("POST", "/entitlements-list", "rubbish", authorization(name="account-access"))
    assert (status, headers["x-amzn-errortype"]) == (400, "SerializationException")
    emulator.fault("GetApplication", {"error": "InternalServerException", "status": 503})
    status, headers, body = emulator.http("GET", path, "", authorization(name="account-access"))
    assert (status, headers["x-amzn-errortype"]) == (503, "InternalServerException")
    status, headers, body = emulator.http("PUT", path, "", authorization(name="account-access"))
    assert (status, json.loads(body)["__type"]) == (400, "UnknownOperationException")


def test_calls_are_logged(emulator: Emulator, entitling: Entitling) -> None:
    emulator.control("DELETE", "requests")
    made = entitling.make()
    entitling.client.delete_entitlement(applicationArn=entitling.arn, entitlementId=made)
    entitling.listed(account=MEMBER)
    logged = emulator.requests()
    assert [(row["service"], row["operation"], row["write"]) for row in logged] == [
        ("account-access", "CreateEntitlement", True),
        ("account-access", "DeleteEntitlement", True),
        ("account-access", "ListEntitlements", False),
    ]
    assert logged[1]["parameters"] == {"applicationArn": entitling.arn, "entitlementId": made}


def test_a_seed_has_entitlements(start: Callable[..., Emulator], tmp_path: Path) -> None:
    arn = "arn:aws:account-access:us-east-1:111122223333:application/seeded"
    seed = tmp_path / "seed.yml"
    seed.write_text(
        f"{SEED}\naccount_access: {{application_arn: '{arn}', tags: {{a: 1}}}}\nentitlements:\n"
        f"- {{roles: ['{ADMIN}', '{ADMIN}2'], users: [ann], groups: [readers], group_ids: ['{ABSENT_ID}']}}\n"
    )
    client = start("--seed", str(seed)).client("account-access")
    shown = client.get_application(applicationArn=arn)
    assert shown["tags"] == {"a": "1"}
    listed = client.list_entitlements(applicationArn=arn, filter={"principalRole": {"account": MEMBER}})
    assert len(listed["entitlements"]) == 6
    whose = {"principalRole": {"principal": {"identityCenter": {"groupId": ABSENT_ID}}}}
    assert len(client.list_entitlements(applicationArn=arn, filter=whose)["entitlements"]) == 2


@pytest.mark.parametrize(
    ("seed", "problem"),
    [
        ("entitlements: [{roles: [admin], users: []}]", "entitlements[0].roles"),
        ("entitlements: [{roles: ['arn:aws:iam::222222222222:role/admin'], users: [bob]}]", "no user 'bob'"),
        ("account_access: {application_arn: x}", "account_access: "),
        ("account_access: {name: x}", "name"),
    ],
)
def test_a_seed_that_cannot_be(start: Callable[..., Emulator], tmp_path: Path, seed: str, problem: str) -> None:
    file = tmp_path / "seed.yml"
    file.write_text(seed)
    with pytest.raises(RuntimeError) as caught:
        start("--seed", str(file))
    assert "exit 2" in str(caught.value) and problem in str(caught.value)


def test_a_seed_says_how_an_instance_is_protected(start: Callable[..., Emulator], tmp_path: Path) -> None:
    key = f"arn:aws:kms:us-east-1:{MANAGEMENT}:key/00000000-0000-4000-8000-000000000001"
    seed = tmp_path / "seed.yml"
    seed.write_text(
        f"instances: [{{kms_key_arn: '{key}', network: {{vpce_access_required: true, allow_source_ips: [192.0.2.0/24]}}}}]"
    )
    shown = start("--seed", str(seed)).client("sso-admin").describe_instance(InstanceArn=INSTANCE)
    assert shown["EncryptionConfigurationDetails"]["KmsKeyArn"] == key
    assert shown["NetworkConfigurationDetails"] == {"VpceAccessRequired": True, "AllowSourceIps": ["192.0.2.0/24"]}
    for wrong in ("kms_key_arn: x", "network: {allow_source_ips: []}"):
        seed.write_text(f"instances: [{{{wrong}}}]")
        with pytest.raises(RuntimeError, match="exit 2"):
            start("--seed", str(seed))
