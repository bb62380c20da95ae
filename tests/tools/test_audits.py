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
import urllib.request
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
        {"name": "Own"},
    ],
    "assignments": [
        {"permission_sets": ["Look"], "accounts": ["shop-production"], "groups": ["Team"]},
        {"permission_sets": ["Admin"], "accounts": ["shop-production"], "users": ["ben"]},
        {"permission_sets": ["Own"], "accounts": ["shop-production"], "users": ["ada"]},
    ],
}
POLICY = "- {id: direct, check: direct_user_assignment, severity: high}\n"


class Company:
    """A directory, and who plays with it."""

    def __init__(self, installed: Installed, running: Running, folder: Path) -> None:
        self._installed, self._running, self.folder = installed, running, folder

    def play(self, playbook: str, *words: str, **variables: str) -> tuple[str, int]:
        """What a playbook printed, on one line, and its exit code."""
        extra = ["-e", json.dumps(variables)]
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

    def control(self, method: str, path: str, body: t.Any = None) -> t.Any:
        """One request to the emulator itself."""
        request = urllib.request.Request(
            f"{self._running.endpoint_url}/_emulator/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as response:
            return json.load(response)

    def writes(self) -> int:
        """How many writes the emulator was asked for so far."""
        count: int = self.control("GET", "requests/count")["writes"]
        return count

    def report(self, folder: str) -> t.Any:
        return json.loads((self.folder / folder / "report.json").read_text())

    def permission_set(self, name: str) -> dict[str, str]:
        """The instance and the permission set of this name, as operations take them."""
        access = self.client("sso-admin")
        instance = access.list_instances()["Instances"][0]["InstanceArn"]
        for one in access.list_permission_sets(InstanceArn=instance)["PermissionSets"]:
            given = {"InstanceArn": instance, "PermissionSetArn": one}
            if access.describe_permission_set(**given)["PermissionSet"]["Name"] == name:
                return given
        raise LookupError(name)

    def members(self) -> int:
        """How many members the only group has."""
        store = self.client("identitystore")
        where = {"IdentityStoreId": self._running.identity_store_id}
        (group,) = store.list_groups(**where)["Groups"]
        return len(store.list_group_memberships(**where, GroupId=group["GroupId"])["GroupMemberships"])

    def tamper(self) -> None:
        """Make a user whom nobody asked for, and an administrator of them."""
        made = self.client("identitystore").create_user(
            IdentityStoreId=self._running.identity_store_id,
            UserName="backdoor",
            DisplayName="<script>alert(1)</script>",
            Name={"GivenName": "B", "FamilyName": "D"},
        )
        self.client("sso-admin").create_account_assignment(
            **self.permission_set("Admin"),
            TargetId="222200000001",
            TargetType="AWS_ACCOUNT",
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

    # What ends by itself only the files say.
    (folder / "ends.yml").write_text("- {check: expired_or_soon}\n")
    said, code = company.play(
        "audit",
        audit_src="directory.yml",
        audit_policies_file="ends.yml",
        audit_dest="before",
        audit_fail_on=every,
    )

    assert code == 0, said
    assert '"audit_result": "clean"' in said
    company.tamper()
    (folder / "policies.yml").write_text(POLICY)

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
    report = company.report("after")
    assert f'"plan_checksum": "{report["provenance"]["plan_checksum"]}"' in said
    gained = [one for one in report["differences"] if one["severity"] == "critical"]
    assert [one["name"] for one in gained] == ["backdoor with Admin in shop-production (222200000001)"]
    assert [one["user_name"] for one in report["since"] if one["what"] == "person"] == ["backdoor"]
    findings = {one["thing"] for one in report["findings"] if one["policy"] == "direct"}
    assert {thing.partition(":")[0] for thing in findings} == {"user ada", "user ben", "user backdoor"}
    assert "<script>alert(1)" not in (folder / "after" / "report.html").read_text()


def test_drift_violations_what_could_not_be_read_and_errors_are_told_apart(company: Company) -> None:
    folder = company.folder
    (folder / "policies.yml").write_text(POLICY)
    said, code = company.play("export", directory_file="directory.yml")
    assert code == 0, said
    company.client("sso-admin").update_permission_set(**company.permission_set("Look"), Description="Look and touch")
    before = company.writes()

    said, code = company.play(
        "audit", audit_src="directory.yml", audit_dest="drift", audit_fail_on="violations,unreadable"
    )

    assert (code, '"audit_result": "drift"' in said) == (0, True), said
    drift = company.report("drift")
    assert [drift[word] for word in ("drift", "violations", "incomplete")] == [True, False, False]
    assert f'"plan_checksum": "{drift["provenance"]["plan_checksum"]}"' in said

    # Without files there is no drift.
    said, code = company.play(
        "audit", audit_policies_file="policies.yml", audit_dest="violations", audit_fail_on="drift,violations"
    )

    assert (code, '"audit_result": "violations"' in said) == (2, True), said
    found = company.report("violations")
    assert [found[word] for word in ("drift", "violations", "incomplete")] == [None, True, False]
    assert '"plan_checksum": ""' in said

    denied = {"operation": "ListGroupMemberships", "fault": {"error": "AccessDeniedException"}, "times": 999}
    company.control("POST", "faults", denied)
    for dest, fail_on, expected in (("others", "drift,violations", 0), ("some", "drift,unreadable", 2)):
        said, code = company.play("audit", audit_src="directory.yml", audit_dest=dest, audit_fail_on=fail_on)

        assert (code, '"audit_result": "incomplete"' in said) == (expected, True), said
        lacking = company.report(dest)["unreadable"]
        assert {one["what"] for one in lacking} == {"desired directory", "memberships"}
        assert {one["error_code"] for one in lacking} == {"AccessDeniedException"}
        assert all("ListGroupMemberships" in one["message"] for one in lacking)
        assert "Incomplete: not everything could be read" in (folder / dest / "report.md").read_text()
    company.control("DELETE", "faults")

    # What is wrong with a file is told, and the report that is there stays.
    kept = (folder / "drift" / "report.json").read_bytes()
    (folder / "bad.yml").write_text("users: [{user_nam: ada}]\n")
    (folder / "worse.yml").write_text("- {check: no_mail}\n- {check: no_email, except: [{user: ada, reason: soon}]}\n")
    for files, words in (
        ({"audit_src": "bad.yml"}, ["bad.yml:1", "did you mean user_name"]),
        (
            {"audit_policies_file": "worse.yml"},
            ["worse.yml:1", "did you mean no_email?", "worse.yml:2", "until is missing"],
        ),
    ):
        said, code = company.play("audit", "-e", '{"audit_force": true}', audit_dest="drift", **files)

        assert (code, "audit_result" in said) == (2, False), said
        assert [word for word in words if word not in said] == []
    assert (folder / "drift" / "report.json").read_bytes() == kept
    assert company.writes() == before


def decide(path: Path, decisions: dict[tuple[str, str], str]) -> None:
    """Fill in a review as a spreadsheet in a country of semicolons does."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["User name"], row["Permission set"]) for row in rows] == list(decisions)
    for row in rows:
        row.update(Decision=decisions[row["User name"], row["Permission set"]], Reviewer="mia")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0]], delimiter=";")
        writer.writeheader()
        writer.writerows(rows)


def test_a_review_takes_away_what_was_denied_and_proves_it(company: Company) -> None:
    folder = company.folder
    said, code = company.play("review", review_dest="review.csv", review_accounts="boss, shop-production")
    assert code == 0, said
    decide(
        folder / "review.csv",
        {("ada", "Look"): "Deny", ("ada", "Own"): "Deny", ("ben", "Admin"): "Approve", ("ben", "Look"): "Deny"},
    )
    # What a denial was about is something else by now.
    own = company.permission_set("Own")
    company.client("sso-admin").attach_managed_policy_to_permission_set(
        **own, ManagedPolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess"
    )
    mark = company.writes()

    said, code = company.play("review", review_decisions="review.csv")

    assert code == 2, said
    assert "max_deletions" in said
    assert (company.members(), company.writes()) == (2, mark)

    limits = '{"review_max_deletions": {"memberships": 2}}'
    said, code = company.play("review", "--check", "-e", limits, review_decisions="review.csv")

    assert code == 0, said
    assert "ben: Look in shop-production, through Team: ben has to leave the group Team" in said
    assert "Changed since, decide again: ada: Own in shop-production" in said
    (checksum,) = set(re.findall(r"Checksum of the plan: (\w+)", said))
    assert (company.members(), company.writes()) == (2, mark)

    # A plan that was looked at needs no limits.
    said, code = company.play(
        "review", review_decisions="review.csv", review_checksum=checksum, review_dest="proof.csv"
    )

    assert code == 0, said
    with (folder / "proof.csv").open(encoding="utf-8-sig", newline="") as file:
        proof = [
            (row["Access"], row["Outcome"].partition(":")[0], bool(row["RequestId"])) for row in csv.DictReader(file)
        ]
    assert proof == [
        ("ada: Look in shop-production, through Team", "revoked", True),
        ("ada: Own in shop-production", "not done", False),
        ("ben: Admin in shop-production", "kept", False),
        ("ben: Look in shop-production, through Team", "revoked", True),
    ]
    assert company.members() == 0
    left = company.client("sso-admin").list_account_assignments(**own, AccountId="222200000001")["AccountAssignments"]
    assert len(left) == 1
