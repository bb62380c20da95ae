# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbooks audit and review, run from the installed collection as auditors run them, over a directory tampered with."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import typing as t
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
import yaml
from conftest import Installed

from tools.local_identity_center import Running, local_identity_center

PERSON = {"display_name": "A Person", "given_name": "A", "family_name": "Person", "email": "{}@example.com"}
SEED = {
    "instances": [{"name": "main", "owner_account_id": "111122223333"}],
    "organization": {
        "management_account": "boss",
        "accounts": [
            {"account_id": "111122223333", "name": "boss"},
            {"account_id": "222200000001", "name": "shop-production"},
        ],
    },
    "users": [{"user_name": name, **PERSON, "email": f"{name}@example.com"} for name in ("ada", "ben")],
    "groups": [{"display_name": "Team", "members": ["ada", "ben"]}],
    "permission_sets": [
        {"name": "Admin", "managed_policies": ["arn:aws:iam::aws:policy/AdministratorAccess"]},
        {"name": "Look"},
    ],
    "assignments": [
        {"permission_sets": ["Look"], "accounts": ["shop-production"], "groups": ["Team"]},
        {"permission_sets": ["Admin"], "accounts": ["shop-production"], "users": ["ben"]},
    ],
}


class Company:
    """A directory, and who plays with it."""

    def __init__(self, installed: Installed, running: Running, folder: Path) -> None:
        self._installed, self._running, self.folder = installed, running, folder

    def play(self, playbook: str, *words: str, **variables: str) -> tuple[str, int]:
        """What a playbook printed, on one line, and its exit code."""
        extra = [word for key, value in variables.items() for word in ("-e", f"{key}={value}")]
        access = {key: value for key, value in self._running.environment().items() if "KEY" in key}
        where = ["-e", f"idc_endpoint_url={self._running.endpoint_url}", "-e", f"idc_region={self._running.region}"]
        done = subprocess.run(
            ["ansible-playbook", f"steward.identity_center.{playbook}", *where, *extra, *words],
            cwd=self.folder,
            env={
                **self._installed.quick_environment(),
                **access,
                "HOME": str(self.folder / "home"),
                "ANSIBLE_SHOW_CUSTOM_STATS": "true",
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=300,
        )
        return re.sub(r"\s+", " ", done.stdout), done.returncode

    def client(self, service: str) -> t.Any:
        return boto3.client(
            service,
            endpoint_url=self._running.endpoint_url,
            region_name=self._running.region,
            aws_access_key_id="AKIAEMULATOR00000001",
            aws_secret_access_key="the-emulator-takes-any-secret-access-key",
        )

    def tamper(self) -> None:
        """Make a user whom nobody asked for, and an administrator of them."""
        store, access = self.client("identitystore"), self.client("sso-admin")
        instance = access.list_instances()["Instances"][0]
        made = store.create_user(
            IdentityStoreId=instance["IdentityStoreId"],
            UserName="backdoor",
            DisplayName="<script>alert(1)</script>",
            Name={"GivenName": "B", "FamilyName": "D"},
        )
        sets = access.list_permission_sets(InstanceArn=instance["InstanceArn"])["PermissionSets"]
        named = {
            access.describe_permission_set(InstanceArn=instance["InstanceArn"], PermissionSetArn=one)["PermissionSet"][
                "Name"
            ]: one
            for one in sets
        }
        access.create_account_assignment(
            InstanceArn=instance["InstanceArn"],
            TargetId="222200000001",
            TargetType="AWS_ACCOUNT",
            PermissionSetArn=named["Admin"],
            PrincipalType="USER",
            PrincipalId=made["UserId"],
        )


@pytest.fixture
def company(installed: Installed, tmp_path: Path) -> Iterator[Company]:
    seed = tmp_path / "seed.yml"
    seed.write_text(yaml.safe_dump(SEED))
    with local_identity_center("tools-audits", ["--seed", str(seed)]) as running:
        yield Company(installed, running, tmp_path)


def test_an_audit_finds_what_stands_in_no_file(company: Company) -> None:
    folder = company.folder
    said, code = company.play("export", directory_file="directory.yml")
    assert code == 0, said
    every = "drift,violations,unreadable"

    said, code = company.play("audit", audit_src="directory.yml", audit_dest="before", audit_fail_on=every)

    assert code == 0, said
    assert '"audit_result": "clean"' in said
    company.tamper()
    (folder / "policies.yml").write_text("- {id: direct, check: direct_user_assignment, severity: high}\n")

    said, code = company.play(
        "audit",
        "--check",
        audit_src="directory.yml",
        audit_policies_file="policies.yml",
        audit_dest="after",
        audit_previous="before/report.json",
        audit_fail_on="drift",
    )

    # The result is told although the run fails, and the report is there although it is a check.
    assert code == 2, said
    assert '"audit_result": "violations"' in said
    report = json.loads((folder / "after" / "report.json").read_text())
    assert f'"plan_checksum": "{report["provenance"]["plan_checksum"]}"' in said
    gained = [one for one in report["differences"] if one["severity"] == "critical"]
    assert [one["name"] for one in gained] == ["backdoor with Admin in shop-production (222200000001)"]
    assert [one["user_name"] for one in report["since"] if one["what"] == "person"] == ["backdoor"]
    findings = {one["thing"] for one in report["findings"] if one["policy"] == "direct"}
    assert {thing.partition(":")[0] for thing in findings} == {"user ben", "user backdoor"}
    assert "<script>alert(1)" not in (folder / "after" / "report.html").read_text()


def test_a_review_takes_away_what_was_denied_and_proves_it(company: Company) -> None:
    folder = company.folder
    said, code = company.play("review", review_dest="review.csv")
    assert code == 0, said
    with (folder / "review.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["User name"], row["Permission set"], row["Through group"]) for row in rows] == [
        ("ada", "Look", "Team"),
        ("ben", "Admin", ""),
        ("ben", "Look", "Team"),
    ]
    for row, word in zip(rows, ("Approve", "Deny", "Deny"), strict=True):
        row.update(Decision=word, Reviewer="mia")
    with (folder / "review.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0]], delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    limits = '{"review_max_deletions": {"assignments": 1, "memberships": 1, "members_per_group": 1}}'

    said, code = company.play("review", "-e", limits, review_decisions="review.csv", review_dest="proof.csv")

    assert code == 0, said
    assert "ben: Look in shop-production, through Team: ben has to leave the group Team" in said
    with (folder / "proof.csv").open(encoding="utf-8-sig", newline="") as file:
        proof = [(row["Access"], row["Outcome"], bool(row["RequestId"])) for row in csv.DictReader(file)]
    assert proof == [
        ("ada: Look in shop-production, through Team", "kept", False),
        ("ben: Admin in shop-production", "revoked", True),
        ("ben: Look in shop-production, through Team", "revoked", True),
    ]
    store, access = company.client("identitystore"), company.client("sso-admin")
    store_id = access.list_instances()["Instances"][0]["IdentityStoreId"]
    groups = store.list_groups(IdentityStoreId=store_id)["Groups"]
    members = store.list_group_memberships(IdentityStoreId=store_id, GroupId=groups[0]["GroupId"])["GroupMemberships"]
    assert len(members) == 1
