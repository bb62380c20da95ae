# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The unmodified AWS CLI creates, lists, updates and deletes users, groups and memberships on the emulator."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from conftest import Done, aws

from tools.environment import base_environment
from tools.local_identity_center import Running

Cli = Callable[..., Any]

CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "AKIAEMULATOR00000001",
    "AWS_SECRET_ACCESS_KEY": "the-emulator-takes-any-secret-access-key",
}


def run(emulator: Running, *words: str, region: str | None = None) -> Done:
    """The CLI as a person would call it: the endpoint and the Region are options."""
    where = ["--endpoint-url", emulator.endpoint_url, "--region", region or emulator.region, "--output", "json"]
    return aws([*words, *where], {**base_environment(), **CREDENTIALS, "AWS_MAX_ATTEMPTS": "1", "AWS_PAGER": ""})


@pytest.fixture
def cli(emulator: Running) -> Cli:
    """Calls the CLI; what it answered."""

    def call(*words: str) -> Any:
        done = run(emulator, *words)
        assert done.returncode == 0, f"aws {' '.join(words)}: {done.stderr}"
        return json.loads(done.stdout) if done.stdout.strip() else None

    return call


@pytest.fixture
def store(cli: Cli, emulator: Running) -> Cli:
    """Calls `aws identitystore` with the store's id."""

    def call(operation: str, *words: str) -> Any:
        return cli("identitystore", operation, "--identity-store-id", emulator.identity_store_id, *words)

    return call


def refusal(emulator: Running, *words: str) -> str:
    done = run(emulator, *words)
    assert done.returncode != 0, f"aws {' '.join(words)} should fail, and printed {done.stdout}"
    return done.stderr


def test_the_life_of_a_user(store: Cli, emulator: Running) -> None:
    made = store(
        "create-user",
        *("--user-name", "zoë.o'brien", "--display-name", "Zoë O'Brien"),
        *("--name", '{"GivenName": "Zoë", "FamilyName": "O\'Brien"}'),
        *("--emails", "Value=zoe@example.com,Type=work,Primary=true"),
        *("--extensions", '{"aws:identitystore:enterprise": {"department": "Platform"}}'),
    )
    user_id = made["UserId"]
    assert [user["UserName"] for user in store("list-users")["Users"]] == ["zoë.o'brien"]
    changes = [
        {"AttributePath": "title", "AttributeValue": "Ingénieure"},
        {"AttributePath": "name.familyName", "AttributeValue": "Lindström"},
        {"AttributePath": "emails", "AttributeValue": None},
    ]
    store("update-user", "--user-id", user_id, "--operations", json.dumps(changes))
    asked = ("--user-id", user_id, "--extensions", "aws:identitystore:enterprise")
    found = store("describe-user", *asked)
    assert found["Title"] == "Ingénieure"
    assert found["Name"] == {"GivenName": "Zoë", "FamilyName": "Lindström"}
    assert "Emails" not in found
    assert found["Extensions"] == {"aws:identitystore:enterprise": {"department": "Platform"}}
    name = {"UniqueAttribute": {"AttributePath": "userName", "AttributeValue": "zoë.o'brien"}}
    assert store("get-user-id", "--alternate-identifier", json.dumps(name))["UserId"] == user_id
    store("delete-user", "--user-id", user_id)
    assert store("list-users")["Users"] == []
    absent = ("identitystore", "describe-user", "--identity-store-id", emulator.identity_store_id, "--user-id", user_id)
    assert "ResourceNotFoundException" in refusal(emulator, *absent)


def test_the_life_of_a_group_and_its_members(store: Cli, emulator: Running) -> None:
    group_id = store("create-group", "--display-name", "On call", "--description", "They answer")["GroupId"]
    user = ("--display-name", "Ada", "--name", "GivenName=Ada,FamilyName=Example")
    user_id = store("create-user", "--user-name", "ada", *user)["UserId"]
    member = ("--group-id", group_id, "--member-id", f"UserId={user_id}")
    membership_id = store("create-group-membership", *member)["MembershipId"]

    (listed,) = store("list-group-memberships", "--group-id", group_id)["GroupMemberships"]
    assert (listed["MembershipId"], listed["MemberId"]) == (membership_id, {"UserId": user_id})
    (listed,) = store("list-group-memberships-for-member", "--member-id", f"UserId={user_id}")["GroupMemberships"]
    assert listed["GroupId"] == group_id
    assert store("get-group-membership-id", *member)["MembershipId"] == membership_id
    (result,) = store("is-member-in-groups", "--member-id", f"UserId={user_id}", "--group-ids", group_id)["Results"]
    assert result["MembershipExists"] is True
    twice = ("identitystore", "create-group-membership", "--identity-store-id", emulator.identity_store_id, *member)
    assert "ConflictException" in refusal(emulator, *twice)

    changes = [{"AttributePath": "displayName", "AttributeValue": "Responders"}]
    store("update-group", "--group-id", group_id, "--operations", json.dumps(changes))
    (group,) = store("list-groups")["Groups"]
    assert (group["GroupId"], group["DisplayName"], group["Description"]) == (group_id, "Responders", "They answer")

    store("delete-group-membership", "--membership-id", membership_id)
    assert store("list-group-memberships", "--group-id", group_id)["GroupMemberships"] == []
    store("delete-group", "--group-id", group_id)
    assert store("list-groups")["Groups"] == []


def test_the_cli_pages(store: Cli) -> None:
    for number in range(5):
        store("create-group", "--display-name", f"Group {number}")
    whole = store("list-groups", "--page-size", "2")["Groups"]
    assert [group["DisplayName"] for group in whole] == [f"Group {number}" for number in range(5)]
    first = store("list-groups", "--max-items", "3")
    assert len(first["Groups"]) == 3
    assert len(store("list-groups", "--starting-token", first["NextToken"])["Groups"]) == 2


def test_the_instances(cli: Cli, emulator: Running) -> None:
    (instance,) = cli("sso-admin", "list-instances")["Instances"]
    assert (instance["InstanceArn"], instance["IdentityStoreId"]) == (emulator.instance_arn, emulator.identity_store_id)
    described = cli("sso-admin", "describe-instance", "--instance-arn", emulator.instance_arn)
    assert described["Status"] == "ACTIVE"
    assert json.loads(run(emulator, "sso-admin", "list-instances", region="eu-west-1").stdout)["Instances"] == []
