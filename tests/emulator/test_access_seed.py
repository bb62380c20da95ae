# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seeds with an organization and access, and programs of others that look at them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from emulator_process import ACCESS_KEY, INSTANCE, MANAGEMENT, REGION, SECRET_KEY, Access, Directory, Emulator

ORGANIZATION = 'organization: {accounts: [{account_id: "222222222222", name: member}]}'


def test_the_example(start: Callable[..., Emulator]) -> None:
    running = start("--seed", "emulator/example_seed.yml")
    access = Access(running.client("sso-admin"))
    client = access.client
    arns = client.list_permission_sets(InstanceArn=INSTANCE)["PermissionSets"]
    sets = {
        client.describe_permission_set(InstanceArn=INSTANCE, PermissionSetArn=arn)["PermissionSet"]["Name"]: arn
        for arn in arns
    }
    assert list(sets) == ["ReadOnly", "Deploy", "Administrator", "Billing"]
    ours = {"InstanceArn": INSTANCE, "PermissionSetArn": sets["Deploy"]}
    shown = client.describe_permission_set(**ours)["PermissionSet"]
    assert (shown["SessionDuration"], shown["RelayState"]) == ("PT4H", "https://console.aws.amazon.com/cloudformation")
    assert json.loads(client.get_inline_policy_for_permission_set(**ours)["InlinePolicy"])["Version"] == "2012-10-17"
    boundary = client.get_permissions_boundary_for_permission_set(**ours)["PermissionsBoundary"]
    assert boundary == {"ManagedPolicyArn": "arn:aws:iam::aws:policy/PowerUserAccess"}
    listed = client.list_customer_managed_policy_references_in_permission_set(**ours)
    assert listed["CustomerManagedPolicyReferences"] == [{"Name": "deploy-artifacts", "Path": "/deploy/"}]
    assert access.accounts(sets["ReadOnly"], "NOT_PROVISIONED") == ["222200000002"]
    assert len(access.accounts(sets["ReadOnly"], "PROVISIONED")) == 5
    assert len(access.holders(sets["ReadOnly"], "222200000002")) == 2
    assert access.accounts(sets["Billing"]) == [MANAGEMENT]
    tags = client.list_tags_for_resource(ResourceArn=sets["ReadOnly"])["Tags"]
    assert tags == [{"Key": "owner", "Value": "security"}]
    apps = client.list_applications(InstanceArn=INSTANCE)["Applications"]
    assert [app["PortalOptions"]["SignInOptions"]["Origin"] for app in apps] == ["APPLICATION", "IDENTITY_CENTER"]
    attributes = client.describe_instance_access_control_attribute_configuration(InstanceArn=INSTANCE)
    listed = attributes["InstanceAccessControlAttributeConfiguration"]["AccessControlAttributes"]
    assert listed[0] == {"Key": "department", "Value": {"Source": ["${path:enterprise.department}"]}}
    assert running.client("identitystore").list_groups(IdentityStoreId="d-1234567890")["Groups"]


def test_access_survives_a_restart_and_comes_back_with_a_reset(start: Callable[..., Emulator], tmp_path: Path) -> None:
    flags = ("--database", str(tmp_path / "d.sqlite"), "--seed", "emulator/example_seed.yml")
    running = start(*flags)
    access = Access(running.client("sso-admin"))
    arn, ann = access.set("New"), Directory(running.client()).user("ann")
    access.assign(arn, ann, "222200000002")
    assert running.stop() == 0
    again = start(*flags)
    access = Access(again.client("sso-admin"))
    assert access.holders(arn, "222200000002") == [ann]
    again.control("POST", "reset")
    assert len(access.client.list_permission_sets(InstanceArn=INSTANCE)["PermissionSets"]) == 4


def test_a_seed_is_sown_by_the_management_account(start: Callable[..., Emulator]) -> None:
    running = start("--seed", "emulator/example_seed.yml", "--caller", "delegated_administrator")
    running.control("POST", "reset")
    assert running.client("sts").get_caller_identity()["Account"] == "222200000001"


def test_an_organization_may_be_named_in_full(start: Callable[..., Emulator], tmp_path: Path) -> None:
    seed = tmp_path / "seed.yml"
    seed.write_text(
        """
        organization:
          organization_id: o-0123456789
          root_id: r-0123
          tags: {a: 1}
          management_account: boss
          delegated_administrators: [{account: member, services: [sso.amazonaws.com, config.amazonaws.com]}]
          accounts:
            - {account_id: "111122223333", name: boss, email: boss@example.com, joined_method: INVITED}
            - {account_id: "222222222222", name: member}
          organizational_units: [{name: U, id: ou-0123-0123456789}]
        permission_sets: [{name: P, permission_set_arn: "SET", provisioned_in: [member]}]
        applications: [{name: A, application_arn: "APP", assignment_required: false}]
        """.replace("SET", SET).replace("APP", APP)
    )
    running = start("--seed", str(seed))
    client = running.client("organizations")
    assert client.describe_organization()["Organization"]["MasterAccountEmail"] == "boss@example.com"
    assert client.list_tags_for_resource(ResourceId="r-0123")["Tags"] == [{"Key": "a", "Value": "1"}]
    unit = client.describe_organizational_unit(OrganizationalUnitId="ou-0123-0123456789")["OrganizationalUnit"]
    assert unit["Path"] == "o-0123456789/r-0123/ou-0123-0123456789/"
    services = client.list_delegated_services_for_account(AccountId="222222222222")["DelegatedServices"]
    assert len(services) == 2
    access = Access(running.client("sso-admin"))
    assert access.accounts(SET) == ["222222222222"] and access.holders(SET, "222222222222") == []
    required = access.client.get_application_assignment_configuration(ApplicationArn=APP)["AssignmentRequired"]
    assert required is False


SET = "arn:aws:sso:::permissionSet/ssoins-1111222233334444/ps-0123456789abcdef"
APP = "arn:aws:sso::111122223333:application/ssoins-1111222233334444/apl-0123456789abcdef"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("organization: []", "organization: must be a mapping"),
        ("organization: {name: x}", r"organization\.name: unknown key"),
        ("organization: {organization_id: x}", r"organization: .*'id'"),
        ("organization: {root_id: x}", r"organization: .*'id'"),
        ("organization: {accounts: [{name: x}]}", r"organization\.accounts\[0\]: name and account_id are required"),
        ('organization: {accounts: [{name: x, account_id: "1"}]}', r"accounts\[0\]: .*'id'"),
        ("organization: {accounts: [{name: x, account_id: 222222222222}]}", r"accounts\[0\]: .*must be a string"),
        (
            'organization: {accounts: [{name: x, account_id: "222222222222", status: GONE}]}',
            r"accounts\[0\]: .*state",
        ),
        (
            'organization: {accounts: [{name: x, account_id: "222222222222"}, {name: y, account_id: "222222222222"}]}',
            r"accounts\[1\]: Two accounts have the same",
        ),
        ("organization: {organizational_units: [{}]}", r"organizational_units\[0\]\.name: is required"),
        (
            "organization: {organizational_units: [{name: U}, {name: U}]}",
            r"organizational_units\[1\]: Two organizational units",
        ),
        ('organization: {management_account: "222222222222"}', "management_account: must be 111122223333"),
        ("organization: {delegated_administrators: [x]}", r"delegated_administrators\[0\]: there is no account 'x'"),
        ("{instances: [{type: account}], organization: {}}", "management_account: is required"),
        ("permission_sets: [{}]", r"permission_sets\[0\]: .*'name'"),
        ("permission_sets: [{name: x y}]", r"permission_sets\[0\]: .*'name'"),
        ("permission_sets: [{name: x, colour: red}]", r"permission_sets\[0\]\.colour: unknown key"),
        ("permission_sets: [{name: x}, {name: x}]", r"permission_sets\[1\]: PermissionSet with name x already"),
        ("permission_sets: [{name: x, session_duration: PT30M}]", r"permission_sets\[0\]: SessionDuration"),
        ("permission_sets: [{name: x, permission_set_arn: y}]", r"permission_sets\[0\]: .*permissionSetArn"),
        ("permission_sets: [{name: x, managed_policies: [y]}]", r"permission_sets\[0\]: .*managedPolicyArn"),
        (
            "permission_sets: [{name: x, inline_policy: y}]",
            r"permission_sets\[0\]: Invalid PermissionsPolicy Document y",
        ),
        ("permission_sets: [{name: x, permissions_boundary: {}}]", r"permission_sets\[0\]: .*exactly one"),
        ("permission_sets: [{name: x, tags: {'aws:y': z}}]", r"permission_sets\[0\]: .*reserved"),
        ("permission_sets: [{name: x, outdated_in: [y]}]", r"outdated_in: there is no account 'y'"),
        ("assignments: [{permission_sets: [x]}]", r"assignments\[0\]\.permission_sets: there is no permission set"),
        ("assignments: [{users: [x]}]", r"assignments\[0\]\.users: there is no user 'x'"),
        ("assignments: [{groups: [x]}]", r"assignments\[0\]\.groups: there is no group 'x'"),
        ("assignments: [{group_ids: [x]}]", r"assignments\[0\]: .*group_ids"),
        (
            "{permission_sets: [{name: x}], assignments: [{permission_sets: [x], accounts: [y]}]}",
            r"assignments\[0\]\.accounts: there is no account 'y'",
        ),
        (
            "instances: [{type: account, permission_sets: [{name: x}]}]",
            r"instances\[0\]\.permission_sets\[0\]: .*not supported for this Identity Center instance",
        ),
        (
            "instances: [{type: account, assignments: [{}]}]",
            r"instances\[0\]\.assignments\[0\]: .*not supported for this Identity Center instance",
        ),
        ("applications: [{}]", r"applications\[0\]: .*'name'"),
        ("applications: [{name: x, account: y}]", r"applications\[0\]\.account: there is no account"),
        ("applications: [{name: x, application_arn: y}]", r"applications\[0\]: .*applicationArn"),
        ("applications: [{name: x, users: [y]}]", r"applications\[0\]\.users: there is no user"),
        ("access_control_attributes: []", "access_control_attributes: must be a mapping"),
        ("access_control_attributes: {a: [x, y]}", "access_control_attributes: .*less than or equal to 1"),
        ("{instances: [], permission_sets: [{name: x}]}", "there is no instance"),
    ],
)
def test_a_wrong_seed_names_the_place(tmp_path: Path, text: str, message: str) -> None:
    from emulator import seed as seeds
    from emulator.application import Application
    from emulator.errors import SetupError

    path = tmp_path / "seed.yml"
    path.write_text(text)
    with pytest.raises(SetupError, match=message):
        Application(seed=seeds.read(str(path)))


def _aws(running: Emulator, *words: str) -> Any:
    """Run the AWS CLI as a person would; it is a program of others, and only asked to speak to loopback."""
    environment = {
        "PATH": os.environ["PATH"],
        "AWS_ENDPOINT_URL": running.url,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_PAGER": "",
    }
    program = "import sys; from awscli.clidriver import main; sys.exit(main())"
    ran = subprocess.run(
        [sys.executable, "-c", program, *words, "--output", "json"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout or "{}")


def test_the_aws_cli_works(start: Callable[..., Emulator]) -> None:
    running = start("--seed", "emulator/example_seed.yml")
    ours = ("--instance-arn", INSTANCE)
    arns = _aws(running, "sso-admin", "list-permission-sets", *ours)["PermissionSets"]
    accounts = _aws(running, "organizations", "list-accounts", "--query", "Accounts[].Name")
    assert (len(arns), len(accounts)) == (4, 12)
    user_id = Directory(running.client()).user("ann")
    status = _aws(
        running,
        *("sso-admin", "create-account-assignment", *ours, "--permission-set-arn", arns[0]),
        *("--target-id", "222200000003", "--target-type", "AWS_ACCOUNT"),
        *("--principal-type", "USER", "--principal-id", user_id),
    )["AccountAssignmentCreationStatus"]
    named = ("--account-assignment-creation-request-id", status["RequestId"])
    shown = _aws(running, "sso-admin", "describe-account-assignment-creation-status", *ours, *named)
    assert shown["AccountAssignmentCreationStatus"]["Status"] == "SUCCEEDED"
