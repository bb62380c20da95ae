# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbooks apply, export and access, run from the installed collection as their users run them."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import boto3
import pytest
import yaml
from conftest import Installed

from tools.local_identity_center import Running, local_identity_center

OWN = "arn:aws:sso:::instance/ssoins-1111222233334444"
OTHER = "arn:aws:sso:::instance/ssoins-1111222233335555"
PERSON = {"display_name": "A Person", "given_name": "A", "family_name": "Person"}
SEED = {
    "instances": [
        {"instance_arn": OWN, "identity_store_id": "d-1234567890", "owner_account_id": "111122223333"},
        {
            "instance_arn": OTHER,
            "identity_store_id": "d-1234567891",
            "owner_account_id": "222200000001",
            "type": "account",
        },
    ],
    "organization": {
        "management_account": "boss",
        "accounts": [
            {"account_id": "111122223333", "name": "boss"},
            {"account_id": "222200000001", "name": "twin"},
            {"account_id": "222200000002", "name": "twin"},
            {"account_id": "222200000003", "name": "single"},
        ],
    },
    "users": [
        {"user_name": "ada", **PERSON},
        {"user_name": "ben", "user_status": "DISABLED", **PERSON},
    ],
    "groups": [{"display_name": "Team", "members": ["ada", "ben"]}],
    "permission_sets": [{"name": "Look"}],
    "assignments": [
        {"permission_sets": ["Look"], "accounts": ["222200000001", "222200000002"], "groups": ["Team"]},
        {"permission_sets": ["Look"], "accounts": ["single"], "users": ["ada", "ben"]},
    ],
}

# A playbook's name (or file), then words for ansible-playbook; what it printed, on one line, and whether it ended well.
Play = Callable[..., tuple[str, bool]]


@pytest.fixture(scope="module")
def two_instances(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A local Identity Center with two instances in its Region."""
    seed = tmp_path_factory.mktemp("seed") / "seed.yml"
    seed.write_text(yaml.safe_dump(SEED))
    with local_identity_center("tools-playbooks", ["--seed", str(seed)]) as running:
        yield running


@pytest.fixture
def play(installed: Installed, two_instances: Running, tmp_path: Path) -> Play:
    """Run a playbook in an empty folder, with credentials in the environment and nothing else."""

    def run(playbook: str, *words: str, **variables: str) -> tuple[str, bool]:
        access = {key: value for key, value in two_instances.environment().items() if "KEY" in key}
        extra = [word for key, value in variables.items() for word in ("-e", f"{key}={value}")]
        done = subprocess.run(
            ["ansible-playbook", playbook, "-e", f"idc_endpoint_url={two_instances.endpoint_url}", *extra, *words],
            cwd=tmp_path,
            env={**installed.quick_environment(), **access, "HOME": str(tmp_path / "home")},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=300,
        )
        return re.sub(r"\s+", " ", done.stdout), done.returncode == 0

    return run


def groups(emulator: Running, store_id: str) -> list[str]:
    client = boto3.client(
        "identitystore",
        endpoint_url=emulator.endpoint_url,
        region_name=emulator.region,
        aws_access_key_id="AKIAEMULATOR00000001",
        aws_secret_access_key="the-emulator-takes-any-secret-access-key",
    )
    return sorted(group["DisplayName"] for group in client.list_groups(IdentityStoreId=store_id)["Groups"])


def test_apply_names_all_that_has_no_meaning_in_the_file_before_it_asks_anybody(play: Play, tmp_path: Path) -> None:
    (tmp_path / "directory.yml").write_text(
        """
        users: [{user_name: ada, state: Absent}, just.a.name]
        groups:
          - {display_name: Team, members: null}
          - {display_name: Ops, state: abesnt, purge: true}
        permission_sets: null
        assignments:
          - {name: one, groups: [Team], purge: true}
          - {name: two, groups: [Team], Purge: true, accounts: null}
        people: []
        """
    )

    said, well = play(
        "steward.identity_center.apply",
        directory_file="directory.yml",
        idc_endpoint_url="http://127.0.0.1:1",
        idc_region="us-east-1",
    )

    assert not well
    for problem in (
        "directory.yml:2: users[0].state: is 'Absent', but must be one of present, absent; did you mean absent?",
        "directory.yml:2: users[1]: is a string, but must be a mapping with ",
        "directory.yml:5: groups[1].state: is 'abesnt', but must be one of present, absent; did you mean absent?",
        "directory.yml:5: groups[1].purge: is not known",
        "directory.yml:9: assignments[1].Purge: is not known; did you mean purge?",
        "directory.yml:10: people: is not known; a file has users, groups, permission_sets, assignments, ",
    ):
        assert problem in said


def test_apply_refuses_a_plan_that_brings_a_violation_of_a_policy(play: Play, tmp_path: Path) -> None:
    (tmp_path / "directory.yml").write_text("groups: [{display_name: Nobody}]")
    (tmp_path / "policies.yml").write_text("- id: somebody\n  check: empty_group\n")
    where = {"idc_region": "us-east-1", "idc_instance_arn": OTHER, "directory_file": "directory.yml"}

    said, well = play("steward.identity_center.apply", "--check", directory_policies="policies.yml", **where)

    assert not well
    assert (
        "This plan would bring a violation of the policy somebody. Nobody is in the group Nobody. Delete it, or put people "
        "into it. Change the directory, or let the policy except it" in said
    )


def test_apply_in_another_region_names_the_right_one(play: Play, tmp_path: Path) -> None:
    (tmp_path / "directory.yml").write_text("groups: [{display_name: New}]")

    said, well = play("steward.identity_center.apply", directory_file="directory.yml", idc_region="eu-west-3")

    assert not well
    assert (
        "There is no instance of IAM Identity Center in the Region eu-west-3. Set region to one that has an "
        "instance: us-east-1" in said
    )


def test_apply_asks_which_of_two_instances_is_meant_and_takes_the_one_that_is_chosen(
    play: Play, tmp_path: Path, two_instances: Running
) -> None:
    (tmp_path / "directory.yml").write_text("groups: [{display_name: Guests}]")
    # The way of https://docs.ansible.com: a playbook of one's own that imports ours, with its connection as variables.
    (tmp_path / "mine.yml").write_text(
        "- import_playbook: steward.identity_center.apply\n"
        f"  vars: {{idc_region: us-east-1, idc_instance_arn: '{OTHER}', directory_file: directory.yml}}\n"
    )

    said, well = play("steward.identity_center.apply", directory_file="directory.yml", idc_region="us-east-1")

    assert not well
    assert f"2 instances of IAM Identity Center were found in the Region us-east-1: {OWN}" in said
    said, well = play("mine.yml")
    assert well, said
    assert groups(two_instances, "d-1234567891") == ["Guests"]
    assert groups(two_instances, "d-1234567890") == ["Team"]
    said, well = play(
        "steward.identity_center.apply",
        "--check",
        directory_file=f"{tmp_path}/directory.yml",
        idc_region="us-east-1",
        idc_identity_store_id="d-1234567890",
    )
    assert well, said
    assert "changed=1 " in said
    assert ": 1 group to change; " in said


def test_apply_takes_what_people_write_on_the_command_line(play: Play, tmp_path: Path) -> None:
    (tmp_path / "directory.yml").write_text(
        "groups: [{display_name: Team, members: [ada]}]\nusers: [{user_name: ada}]\n"
    )
    chosen = {"directory_file": "directory.yml", "idc_region": "us-east-1", "idc_identity_store_id": "d-1234567890"}

    said, well = play(
        "steward.identity_center.apply",
        "--check",
        directory_purge="memberships,users",
        directory_max_deletions="0",
        directory_plan_file="plan.json,plan.md",
        **chosen,
    )

    assert not well
    assert '"changes":' not in said, "all of the result is printed"
    assert "**This plan is refused.**" in (tmp_path / "plan.md").read_text()
    plan = json.loads((tmp_path / "plan.json").read_text())
    for told in (
        "would delete 1 of 2 users (50.0 %), the limit is 0: ben",
        "would remove 1 of 2 memberships (50.0 %), the limit is 0: ben in Team",
        f"pass expected_checksum: {plan['checksum']}, or max_deletions: ",
    ):
        assert told in said
    # Without a word about it, members that are listed are exact, and nobody is deleted.
    said, well = play("steward.identity_center.apply", "--check", directory_unmanaged="users,groups", **chosen)
    assert well, said
    assert ": 1 membership to change; " in said
    assert '"In no file: ben"' in said
    # A checksum that is empty, as that of a variable that is not set, is none that could be ignored.
    said, well = play("steward.identity_center.apply", directory_checksum="", **chosen)
    assert not well
    assert "expected_checksum: the value is not the checksum of a plan" in said


@pytest.mark.parametrize("path", ["~/directory.yml", "home/directory.yml"])
def test_apply_finds_its_file(play: Play, tmp_path: Path, path: str) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "directory.yml").write_text("people: []")

    said, well = play("steward.identity_center.apply", directory_file=path, idc_region="us-east-1")

    assert not well
    assert f"{path}:1: people: is not known" in said


def test_access_tells_accounts_of_one_name_apart_and_marks_who_is_disabled(play: Play) -> None:
    chosen = {"idc_region": "us-east-1", "idc_instance_arn": OWN}

    said, well = play("steward.identity_center.access", permission_set="Look", **chosen)

    assert well, said
    assert '"single, Look: ada, ben [disabled]"' in said
    assert '"twin (222200000001), Look: ada (Team), ben [disabled] (Team)"' in said
    assert '"twin (222200000002), Look: ada (Team), ben [disabled] (Team)"' in said


def test_export_writes_a_file_that_says_what_is_there(play: Play, tmp_path: Path) -> None:
    chosen = {"idc_region": "us-east-1", "idc_instance_arn": OWN, "directory_file": "all.yml"}

    said, well = play("steward.identity_center.export", "--check", **chosen)
    assert well and "changed=1 " in said, said
    assert not (tmp_path / "all.yml").exists()
    said, well = play("steward.identity_center.export", **chosen)
    assert well and "changed=1 " in said, said

    file = tmp_path / "all.yml"
    assert file.stat().st_mode & 0o777 == 0o600
    assert yaml.safe_load(file.read_text()) == {
        "users": [{"user_name": name, **PERSON} for name in ("ada", "ben")],
        "groups": [{"display_name": "Team", "members": ["ada", "ben"]}],
        "permission_sets": [{"name": "Look"}],
        "assignments": [
            {"groups": ["Team"], "permission_sets": ["Look"], "accounts": ["222200000001", "222200000002"]},
            {"users": ["ada", "ben"], "permission_sets": ["Look"], "accounts": ["single"]},
        ],
    }
    said, well = play("steward.identity_center.export", **chosen)
    assert well and "changed=0 " in said, said
    said, well = play("steward.identity_center.export", **chosen, directory_include="users,groups")
    assert not well and "set force: true to replace it" in said
    said, well = play(
        "steward.identity_center.export", **{**chosen, "directory_file": "folder"}, directory_split="true"
    )
    assert well, said
    assert sorted(path.name for path in (tmp_path / "folder").iterdir()) == [
        "assignments.yml",
        "groups.yml",
        "permission_sets.yml",
        "users.yml",
    ]


def test_export_needs_a_file(play: Play) -> None:
    said, well = play("steward.identity_center.export")

    assert not well
    assert "-e directory_file=directory.yml" in said
