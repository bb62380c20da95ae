# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The organization: its tree, accounts and states, who administers it, and who is not in one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from emulator_process import MANAGEMENT, Emulator, outcome, refused

Start = Callable[..., Emulator]


@pytest.fixture(scope="module")
def shared_emulator() -> Iterator[Emulator]:
    running = Emulator("--seed", "emulator/example_seed.yml")
    yield running
    assert running.stop() == 0
    assert running.errors == ""


@pytest.fixture
def client(emulator: Emulator) -> Any:
    return emulator.client("organizations")


def _tree(client: Any, parent: str) -> dict[str, Any]:
    """Return the names below a root or unit; every listing that shows them must say the same."""
    units = client.list_organizational_units_for_parent(ParentId=parent)["OrganizationalUnits"]
    accounts = client.list_accounts_for_parent(ParentId=parent)["Accounts"]
    for kind, rows in (("ORGANIZATIONAL_UNIT", units), ("ACCOUNT", accounts)):
        children = client.list_children(ParentId=parent, ChildType=kind)["Children"]
        assert children == [{"Id": row["Id"], "Type": kind} for row in rows]
        for row in rows:
            (above,) = client.list_parents(ChildId=row["Id"])["Parents"]
            assert above["Id"] == parent
            assert above["Type"] == ("ROOT" if parent.startswith("r-") else "ORGANIZATIONAL_UNIT")
            (path,) = row["Paths"] if kind == "ACCOUNT" else [row["Path"]]
            assert path.endswith(f"/{parent}/{row['Id']}/")
    below = {unit["Name"]: _tree(client, unit["Id"]) for unit in units}
    return {**below, **{account["Name"]: account["State"] for account in accounts}}


def test_the_tree(client: Any) -> None:
    (root,) = client.list_roots()["Roots"]
    assert (root["Name"], root["Arn"]) == ("Root", f"arn:aws:organizations::{MANAGEMENT}:root/o-exampleorg1/r-exam")
    assert _tree(client, root["Id"]) == {
        "example-management": "ACTIVE",
        "Security": {"identity": "ACTIVE", "audit": "ACTIVE", "log-archive": "ACTIVE"},
        "Workloads": {
            "build": "ACTIVE",
            "Production": {
                "shop-production": "ACTIVE",
                "data-production": "ACTIVE",
                "Regulated": {"payments": "ACTIVE"},
            },
            "Development": {"shop-development": "ACTIVE", "data-development": "ACTIVE"},
        },
        "Sandbox": {"playground": "ACTIVE"},
        "Closing": {"old-shop": "SUSPENDED"},
    }


def test_the_organization(client: Any) -> None:
    shown = client.describe_organization()["Organization"]
    assert shown == {
        "Id": "o-exampleorg1",
        "Arn": f"arn:aws:organizations::{MANAGEMENT}:organization/o-exampleorg1",
        "FeatureSet": "ALL",
        "MasterAccountArn": f"arn:aws:organizations::{MANAGEMENT}:account/o-exampleorg1/{MANAGEMENT}",
        "MasterAccountId": MANAGEMENT,
        "MasterAccountEmail": f"aws+{MANAGEMENT}@example.com",
        "AvailablePolicyTypes": [],
    }


def test_accounts(emulator: Emulator, client: Any) -> None:
    listed = [row for page in client.get_paginator("list_accounts").paginate() for row in page["Accounts"]]
    assert len(listed) == 12
    for row in listed:
        assert client.describe_account(AccountId=row["Id"])["Account"] == row
    (suspended,) = [row for row in listed if row["State"] == "SUSPENDED"]
    assert suspended["Email"] == "aws+555500000001@example.com" and "Status" not in suspended
    emulator.set(account_status=True)
    assert client.describe_account(AccountId=suspended["Id"])["Account"]["Status"] == "SUSPENDED"


def test_a_state_that_the_old_status_does_not_know(start: Start, tmp_path: Path) -> None:
    seed = tmp_path / "seed.yml"
    accounts = [f'{{account_id: "20000000000{n}", name: a{n}, status: {state}}}' for n, state in enumerate(STATES)]
    seed.write_text(f"organization: {{accounts: [{', '.join(accounts)}]}}")
    running = start("--seed", str(seed))
    running.set(account_status=True)
    listed = running.client("organizations").list_accounts()["Accounts"][:-1]
    assert [(row["State"], row.get("Status")) for row in listed] == list(STATES.items())


STATES = {
    "PENDING_ACTIVATION": None,
    "ACTIVE": "ACTIVE",
    "SUSPENDED": "SUSPENDED",
    "PENDING_CLOSURE": "PENDING_CLOSURE",
    "CLOSED": None,
}


def test_pages_hold_twenty(start: Start, tmp_path: Path) -> None:
    seed = tmp_path / "seed.yml"
    accounts = "\n".join(f'  - {{account_id: "{200000000000 + n}", name: a{n}}}' for n in range(44))
    seed.write_text(f"organization:\n  accounts:\n{accounts}")
    client = start("--seed", str(seed)).client("organizations")
    pages = [page["Accounts"] for page in client.get_paginator("list_accounts").paginate()]
    assert [len(page) for page in pages] == [20, 20, 5]
    pages = [page["Accounts"] for page in client.get_paginator("list_accounts_for_parent").paginate(ParentId="r-exam")]
    assert [len(page) for page in pages] == [20, 20, 5]
    assert len(client.list_children(ParentId="r-exam", ChildType="ACCOUNT", MaxResults=3)["Children"]) == 3
    refused("InvalidInputException", client.list_accounts, MaxResults=21)


def test_tags(client: Any) -> None:
    (root,) = client.list_roots()["Roots"]
    units = client.list_organizational_units_for_parent(ParentId=root["Id"])["OrganizationalUnits"]
    tags = {unit["Name"]: client.list_tags_for_resource(ResourceId=unit["Id"])["Tags"] for unit in units}
    assert tags["Security"] == [{"Key": "owner", "Value": "security"}] and tags["Sandbox"] == []
    assert client.list_tags_for_resource(ResourceId=root["Id"])["Tags"] == []
    assert client.list_tags_for_resource(ResourceId="333300000021")["Tags"] == [
        {"Key": "environment", "Value": "production"},
        {"Key": "product", "Value": "payments"},
    ]


def test_delegated_administrators(client: Any) -> None:
    (row,) = client.list_delegated_administrators(ServicePrincipal="sso.amazonaws.com")["DelegatedAdministrators"]
    assert row["Name"] == "identity" and row["DelegationEnabledDate"]
    assert client.list_delegated_administrators()["DelegatedAdministrators"] == [row]
    others = client.list_delegated_administrators(ServicePrincipal="config.amazonaws.com")
    assert others["DelegatedAdministrators"] == []
    (service,) = client.list_delegated_services_for_account(AccountId=row["Id"])["DelegatedServices"]
    assert service["ServicePrincipal"] == "sso.amazonaws.com"
    refused("AccountNotRegisteredException", client.list_delegated_services_for_account, AccountId=MANAGEMENT)


@pytest.mark.parametrize(
    ("operation", "parameters", "code"),
    [
        ("describe_account", {"AccountId": "999999999999"}, "AccountNotFoundException"),
        ("list_delegated_services_for_account", {"AccountId": "999999999999"}, "AccountNotFoundException"),
        (
            "describe_organizational_unit",
            {"OrganizationalUnitId": "ou-exam-00000000"},
            "OrganizationalUnitNotFoundException",
        ),
        ("list_accounts_for_parent", {"ParentId": "ou-exam-00000000"}, "ParentNotFoundException"),
        ("list_organizational_units_for_parent", {"ParentId": "r-none"}, "ParentNotFoundException"),
        ("list_children", {"ParentId": "r-none", "ChildType": "ACCOUNT"}, "ParentNotFoundException"),
        ("list_parents", {"ChildId": "999999999999"}, "ChildNotFoundException"),
        ("list_tags_for_resource", {"ResourceId": "999999999999"}, "TargetNotFoundException"),
    ],
)
def test_what_is_not_there(client: Any, operation: str, parameters: dict[str, str], code: str) -> None:
    refused(code, getattr(client, operation), **parameters)


def test_a_member_account_knows_its_organization_only(emulator: Emulator, client: Any) -> None:
    emulator.set(caller="member")
    assert client.describe_organization()["Organization"]["MasterAccountId"] == MANAGEMENT
    refused("AccessDeniedException", client.list_accounts)
    refused("AccessDeniedException", client.list_roots)
    emulator.set(caller="delegated_administrator")
    assert len(client.list_accounts()["Accounts"]) == 12


def test_without_an_organization(start: Start, tmp_path: Path) -> None:
    seed = tmp_path / "seed.yml"
    seed.write_text("instances: [{type: account}]")
    client = start("--seed", str(seed)).client("organizations")
    for call in (client.describe_organization, client.list_accounts, client.list_roots):
        refused("AWSOrganizationsNotInUseException", call)


def test_an_organization_without_a_seed_is_the_management_account(start: Start) -> None:
    client = start().client("organizations")
    (account,) = client.list_accounts()["Accounts"]
    assert (account["Id"], account["Name"]) == (MANAGEMENT, "management")


def test_the_limit_of_organizations_is_its_own(emulator: Emulator, client: Any) -> None:
    emulator.set(quotas="aws")
    # The service has no Regions, and so no limit for each of them.
    elsewhere = emulator.client("organizations", "eu-west-1")
    codes = [(outcome(client.list_roots), outcome(elsewhere.list_roots)) for _number in range(40)]
    assert ("TooManyRequestsException", "TooManyRequestsException") in codes
    assert sum(each == "ok" for pair in codes[:20] for each in pair) < 40
    emulator.client("sso-admin").list_instances()


def test_a_reset_brings_the_organization_back(emulator: Emulator, client: Any) -> None:
    before = client.list_accounts()["Accounts"]
    emulator.control("POST", "reset")
    assert client.list_accounts()["Accounts"] == before
