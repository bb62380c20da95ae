# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Other people's programs against the emulator and the installed collection: the AWS CLI, ansible-runner as AWX uses it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml
from conftest import Installed, Tool

from tools.local_identity_center import Running

PLAYBOOK = [
    {
        "name": "One user",
        "hosts": "localhost",
        "gather_facts": False,
        "tasks": [
            {
                "name": "Ada",
                "steward.identity_center.idc_user": {
                    "user_name": "ada",
                    "display_name": "Ada Lovelace",
                    "given_name": "Ada",
                    "family_name": "Lovelace",
                    "email": "ada@example.com",
                },
            }
        ],
    }
]


def runner(tool: Tool, installed: Installed, emulator: Running, folder: Path, *options: str) -> dict[str, Any]:
    """Run the playbook as AWX does, from a private data directory; the result of its only task."""
    (folder / "project").mkdir(parents=True, exist_ok=True)
    (folder / "project" / "users.yml").write_text(yaml.safe_dump(PLAYBOOK, sort_keys=False))
    env = {**installed.environment(), **emulator.environment()}
    ident = "run" + "".join(options).replace("-", "")
    words = ["--cmdline=" + " ".join(options)] if options else []
    tool("ansible-runner", "run", folder, "--playbook", "users.yml", "--ident", ident, "--json", *words, env=env)
    events = [json.loads(path.read_text()) for path in (folder / "artifacts" / ident / "job_events").glob("*.json")]
    (result,) = [event["event_data"]["res"] for event in events if event["event"] == "runner_on_ok"]
    return dict(result)


def aws(tool: Tool, emulator: Running, installed: Installed, *words: str) -> dict[str, Any]:
    env = {**installed.environment(), **emulator.environment()}
    return dict(json.loads(tool("aws", "--output", "json", *words, env=env)))


def users(tool: Tool, emulator: Running, installed: Installed) -> list[str]:
    words = ("identitystore", "list-users", "--identity-store-id", emulator.identity_store_id)
    return [user["UserName"] for user in aws(tool, emulator, installed, *words)["Users"]]


def test_check_then_run_then_again(installed: Installed, emulator: Running, tool: Tool, tmp_path: Path) -> None:
    checked = runner(tool, installed, emulator, tmp_path, "--check", "--diff")
    assert users(tool, emulator, installed) == []
    done = runner(tool, installed, emulator, tmp_path, "--diff")
    assert users(tool, emulator, installed) == ["ada"]
    again = runner(tool, installed, emulator, tmp_path)
    assert (checked["changed"], done["changed"], again["changed"]) == (True, True, False)
    assert checked["diff"] == done["diff"]


def test_the_aws_cli_finds_the_instance(installed: Installed, emulator: Running, tool: Tool) -> None:
    (instance,) = aws(tool, emulator, installed, "sso-admin", "list-instances")["Instances"]
    assert instance["InstanceArn"] == emulator.instance_arn
    assert instance["IdentityStoreId"] == emulator.identity_store_id


def test_what_the_aws_cli_made_is_adopted(installed: Installed, emulator: Running, tool: Tool, tmp_path: Path) -> None:
    store = ("--identity-store-id", emulator.identity_store_id)
    name = ("--user-name", "ada", "--display-name", "Ada", "--name", "GivenName=Ada,FamilyName=Lovelace")
    made = aws(tool, emulator, installed, "identitystore", "create-user", *store, *name)
    result = runner(tool, installed, emulator, tmp_path, "--diff")
    assert result["changed"]
    assert result["user"]["user_id"] == made["UserId"]
    found = aws(tool, emulator, installed, "identitystore", "describe-user", *store, "--user-id", made["UserId"])
    assert found["DisplayName"] == "Ada Lovelace"
    assert found["Emails"][0]["Value"] == "ada@example.com"
