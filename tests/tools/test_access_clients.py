# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The unmodified AWS CLI and aws-sso-util work with permission sets, assignments and applications on the emulator."""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from conftest import EXAMPLE_SEED, Tool, aws

from tools.environment import base_environment
from tools.local_identity_center import Running

Cli = Callable[..., Any]
Assignments = Callable[..., list[dict[str, str]]]
Names = tuple[str, str, str]

POLL_SECONDS = 60
PLAYGROUND = "444400000001"
SECURITY_AUDIT = "arn:aws:iam::aws:policy/SecurityAudit"
NO_IAM = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "iam:*", "Resource": "*"}]}
DELETED_USER = "1234567890-00000000-0000-4000-8000-00000000dead"


def environment(example: Running) -> dict[str, str]:
    return {**base_environment(), **example.environment()}


@pytest.fixture
def cli(example: Running) -> Cli:
    """Calls the AWS CLI; what it answered."""

    def call(*words: str) -> Any:
        done = aws(["--output", "json", *words], environment(example))
        assert done.returncode == 0, f"aws {' '.join(words)}: {done.stderr}"
        return json.loads(done.stdout) if done.stdout.strip() else None

    return call


@pytest.fixture
def sso_admin(cli: Cli, example: Running) -> Cli:
    """Calls `aws sso-admin` with the instance's ARN."""

    def call(operation: str, *words: str) -> Any:
        return cli("sso-admin", operation, "--instance-arn", example.instance_arn, *words)

    return call


@pytest.fixture
def assignments(tool: Tool, example: Running) -> Assignments:
    """Calls `aws-sso-util admin assignments`; its rows by the names of its columns."""

    def call(*words: str) -> list[dict[str, str]]:
        printed = tool("aws-sso-util", "admin", "assignments", *words, env=environment(example))
        return list(csv.DictReader(printed.splitlines()))

    return call


def refusal(example: Running, *words: str) -> str:
    done = aws(words, environment(example))
    assert done.returncode != 0, f"aws {' '.join(words)} should fail, and printed {done.stdout}"
    return done.stderr


def finished(sso_admin: Cli, started: dict[str, Any], *question: str) -> dict[str, Any]:
    """Ask as a script around the CLI would, until what was started is over; its last status."""
    (status,) = started.values()
    assert status["Status"] == "IN_PROGRESS"
    deadline = time.monotonic() + POLL_SECONDS
    while status["Status"] == "IN_PROGRESS":
        assert time.monotonic() < deadline, f"{question}: still {status}"
        (status,) = sso_admin(*question, status["RequestId"]).values()
    return dict(status)


def id_of(cli: Cli, example: Running, kind: str, path: str, name: str) -> str:
    identifier = {"UniqueAttribute": {"AttributePath": path, "AttributeValue": name}}
    words = ("--identity-store-id", example.identity_store_id, "--alternate-identifier", json.dumps(identifier))
    answer = cli("identitystore", f"get-{kind}-id", *words)
    return str(answer[f"{kind.capitalize()}Id"])


def names(rows: list[dict[str, str]]) -> list[Names]:
    return sorted((row["principal_name"], row["permission_set_name"], row["target_name"]) for row in rows)


def test_the_life_of_a_permission_set(sso_admin: Cli, example: Running) -> None:
    described = ("--name", "Audit", "--description", "Look", "--session-duration", "PT2H")
    made = sso_admin("create-permission-set", *described, "--tags", "Key=owner,Value=security")["PermissionSet"]
    arn = made["PermissionSetArn"]
    that = ("--permission-set-arn", arn)
    assert arn in sso_admin("list-permission-sets")["PermissionSets"]
    sso_admin("attach-managed-policy-to-permission-set", *that, "--managed-policy-arn", SECURITY_AUDIT)
    sso_admin("put-inline-policy-to-permission-set", *that, "--inline-policy", json.dumps(NO_IAM))
    sso_admin("tag-resource", "--resource-arn", arn, "--tags", "Key=reviewed,Value=yes")
    # As JSON, for the CLI would fetch the page that --relay-state names.
    changes = {"Description": "Look into everything", "RelayState": "https://console.aws.amazon.com/securityhub"}
    sso_admin("update-permission-set", *that, "--session-duration", "PT4H", "--cli-input-json", json.dumps(changes))

    found = sso_admin("describe-permission-set", *that)["PermissionSet"]
    found.pop("CreatedDate")
    assert found == {
        "Name": "Audit",
        "PermissionSetArn": arn,
        "Description": "Look into everything",
        "SessionDuration": "PT4H",
        "RelayState": "https://console.aws.amazon.com/securityhub",
    }
    attached = sso_admin("list-managed-policies-in-permission-set", *that)["AttachedManagedPolicies"]
    assert attached == [{"Name": "SecurityAudit", "Arn": SECURITY_AUDIT}]
    assert json.loads(sso_admin("get-inline-policy-for-permission-set", *that)["InlinePolicy"]) == NO_IAM
    tags = sso_admin("list-tags-for-resource", "--resource-arn", arn)["Tags"]
    assert {tag["Key"]: tag["Value"] for tag in tags} == {"owner": "security", "reviewed": "yes"}

    sso_admin("delete-permission-set", *that)
    assert arn not in sso_admin("list-permission-sets")["PermissionSets"]
    gone = ("sso-admin", "describe-permission-set", "--instance-arn", example.instance_arn, *that)
    assert "ResourceNotFoundException" in refusal(example, *gone)


def test_the_life_of_an_account_assignment(
    cli: Cli, sso_admin: Cli, assignments: Assignments, example: Running
) -> None:
    arn = sso_admin("create-permission-set", "--name", "Audit")["PermissionSet"]["PermissionSetArn"]
    that = ("--permission-set-arn", arn)
    group_id = id_of(cli, example, "group", "displayName", "nobody")
    principal = ("--principal-type", "GROUP", "--principal-id", group_id)
    whole = (*that, *principal, "--target-type", "AWS_ACCOUNT", "--target-id", PLAYGROUND)

    started = sso_admin("create-account-assignment", *whole)
    question = ("describe-account-assignment-creation-status", "--account-assignment-creation-request-id")
    status = finished(sso_admin, started, *question)
    assert (status["Status"], status["TargetId"], status["PrincipalId"]) == ("SUCCEEDED", PLAYGROUND, group_id)

    expected = {"AccountId": PLAYGROUND, "PermissionSetArn": arn, "PrincipalType": "GROUP", "PrincipalId": group_id}
    by_account = ("list-account-assignments", *that, "--account-id", PLAYGROUND)
    by_principal = ("list-account-assignments-for-principal", *principal)
    assert sso_admin(*by_account)["AccountAssignments"] == [expected]
    assert sso_admin(*by_principal)["AccountAssignments"] == [expected]
    assert sso_admin("list-accounts-for-provisioned-permission-set", *that)["AccountIds"] == [PLAYGROUND]
    seen = assignments("--permission-set", arn, "--account-id", PLAYGROUND)
    assert names(seen) == [("nobody", "Audit", "playground")]

    sso_admin("attach-managed-policy-to-permission-set", *that, "--managed-policy-arn", SECURITY_AUDIT)
    behind = (*that, "--provisioning-status", "LATEST_PERMISSION_SET_NOT_PROVISIONED")
    assert sso_admin("list-accounts-for-provisioned-permission-set", *behind)["AccountIds"] == [PLAYGROUND]
    started = sso_admin("provision-permission-set", *that, "--target-type", "ALL_PROVISIONED_ACCOUNTS")
    question = ("describe-permission-set-provisioning-status", "--provision-permission-set-request-id")
    assert finished(sso_admin, started, *question)["Status"] == "SUCCEEDED"
    assert sso_admin("list-accounts-for-provisioned-permission-set", *behind)["AccountIds"] == []

    deletion = ("sso-admin", "delete-permission-set", "--instance-arn", example.instance_arn, *that)
    assert "ConflictException" in refusal(example, *deletion)
    started = sso_admin("delete-account-assignment", *whole)
    question = ("describe-account-assignment-deletion-status", "--account-assignment-deletion-request-id")
    assert finished(sso_admin, started, *question)["Status"] == "SUCCEEDED"
    assert sso_admin(*by_account)["AccountAssignments"] == []
    assert sso_admin(*by_principal)["AccountAssignments"] == []
    cli(*deletion)
    assert arn not in sso_admin("list-permission-sets")["PermissionSets"]


def test_applications_and_who_has_them(cli: Cli, sso_admin: Cli, example: Running) -> None:
    listed = {found["Name"]: found for found in sso_admin("list-applications")["Applications"]}
    assert sorted(listed) == ["VPN", "Wiki"]
    assert listed["Wiki"]["PortalOptions"]["SignInOptions"]["ApplicationUrl"] == "https://wiki.example.com/login"
    assert listed["VPN"]["ApplicationProviderArn"] == "arn:aws:sso::aws:applicationProvider/example-vpn"

    engineers = id_of(cli, example, "group", "displayName", "engineers")
    bob = id_of(cli, example, "user", "userName", "bob.example")
    wiki = ("--application-arn", listed["Wiki"]["ApplicationArn"])
    principal = ("--principal-type", "USER", "--principal-id", bob)

    def who() -> list[tuple[str, str]]:
        found = cli("sso-admin", "list-application-assignments", *wiki)["ApplicationAssignments"]
        return sorted((row["PrincipalType"], row["PrincipalId"]) for row in found)

    def of_bob() -> set[str]:
        found = sso_admin("list-application-assignments-for-principal", *principal)["ApplicationAssignments"]
        return {row["ApplicationArn"] for row in found if row["PrincipalId"] == bob}

    assert who() == [("GROUP", engineers)]
    cli("sso-admin", "create-application-assignment", *wiki, *principal)
    assert who() == [("GROUP", engineers), ("USER", bob)]
    assert of_bob() == {listed["VPN"]["ApplicationArn"], listed["Wiki"]["ApplicationArn"]}
    cli("sso-admin", "delete-application-assignment", *wiki, *principal)
    assert who() == [("GROUP", engineers)]
    assert of_bob() == {listed["VPN"]["ApplicationArn"]}


def of_the_seed() -> list[Names]:
    """The names that the example seed has; a deleted user has none."""
    seed = yaml.safe_load(EXAMPLE_SEED.read_text())
    return sorted(
        (principal, permission_set, account)
        for entry in seed["assignments"]
        for principal in [*entry.get("groups", []), *entry.get("users", []), *("" for _id in entry.get("user_ids", []))]
        for permission_set in entry["permission_sets"]
        for account in entry["accounts"]
    )


def test_aws_sso_util_lists_the_seed_by_name(assignments: Assignments, example: Running) -> None:
    rows = assignments()
    assert names(rows) == of_the_seed()
    assert {row["instance_arn"] for row in rows} == {example.instance_arn}
    assert {row["principal_name"]: row["principal_type"] for row in rows} == {
        "ada.example": "USER",
        "engineers": "GROUP",
        "": "USER",
    }
    (orphan,) = [row for row in rows if not row["principal_name"]]
    found = (orphan["principal_id"], orphan["permission_set_name"], orphan["target_name"])
    assert found == (DELETED_USER, "ReadOnly", "audit")
    accounts = {row["target_name"]: row["target_id"] for row in rows}
    assert (accounts["payments"], accounts["playground"]) == ("333300000021", PLAYGROUND)


# --user needs --account-name beside it: aws-sso-util 4.33.0 cannot match a name with a deleted user, who has none.
FILTERS: dict[str, tuple[tuple[str, ...], list[Names]]] = {
    "group and permission set": (
        ("--group", "engineers", "--permission-set", "Deploy"),
        [("engineers", "Deploy", "shop-development"), ("engineers", "Deploy", "shop-production")],
    ),
    "user": (
        ("--user", "ada.example", "--account-name", "playground|example-management|payments"),
        [("ada.example", "Administrator", "playground"), ("ada.example", "Billing", "example-management")],
    ),
    "account": (
        ("--account", "shop-production"),
        [("engineers", "Deploy", "shop-production"), ("engineers", "ReadOnly", "shop-production")],
    ),
    "account id": (("--account-id", "222200000002", "--group", "engineers"), [("engineers", "ReadOnly", "audit")]),
    "account name": (
        ("--account-name", "^data-"),
        [("engineers", "ReadOnly", "data-development"), ("engineers", "ReadOnly", "data-production")],
    ),
}


@pytest.mark.parametrize(("words", "expected"), FILTERS.values(), ids=[name.replace(" ", "-") for name in FILTERS])
def test_the_filters_of_aws_sso_util(assignments: Assignments, words: tuple[str, ...], expected: list[Names]) -> None:
    assert names(assignments(*words)) == expected


def test_aws_sso_util_finds_the_accounts_of_an_organizational_unit(cli: Cli, assignments: Assignments) -> None:
    (root,) = cli("organizations", "list-roots")["Roots"]

    def below(parent: str, name: str) -> str:
        units = cli("organizations", "list-organizational-units-for-parent", "--parent-id", parent)
        (found,) = [unit["Id"] for unit in units["OrganizationalUnits"] if unit["Name"] == name]
        return str(found)

    production = below(below(root["Id"], "Workloads"), "Production")
    direct = {row["target_name"] for row in assignments("--ou", production)}
    assert direct == {"shop-production", "data-production"}
    all_of_it = {row["target_name"] for row in assignments("--ou", production, "--ou-recursive")}
    assert all_of_it == {"shop-production", "data-production", "payments"}


def test_aws_sso_util_without_names(assignments: Assignments) -> None:
    (row,) = assignments("--no-lookup-names", "--arn-style", "id", "--account-id", PLAYGROUND)
    assert (row["principal_type"], row["principal_name"], row["permission_set_name"]) == ("USER", "", "")
    assert row["permission_set_id"].startswith("ps-")
    assert (row["instance_id"], row["target_id"]) == ("ssoins-1111222233334444", PLAYGROUND)
