# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole directory, as Ansible and AWX run it: from encrypted files to the plan, to the deed, and to what people see of it."""

from __future__ import annotations

import json
import os
import stat
import subprocess
from pathlib import Path

import ansible_runner
import boto3
import pytest
from conftest import Installed
from test_planned import ELSEWHERE
from test_secrets import SYSLOG

from tools.local_identity_center import Running, local_identity_center

TITLE = "A-title-for-very-few-eyes-9876543210"
PASSWORD = "a-long-and-unlikely-vault-password-0123456789"
PLAYBOOK = """
- hosts: all
  gather_facts: false
  tasks:
    - name: Everything
      steward.identity_center.idc_directory:
        src: directory
        purge: [memberships]
        plan_file: [plan.json, plan.md]
        expected_checksum: "{{ checksum | default(omit) }}"
      register: done
    - ansible.builtin.debug:
        msg: "{{ done.msg }} {{ done.plan_checksum }}"
"""
USERS = f"""
users:
  - {{user_name: ada, display_name: Ada, given_name: A, family_name: L, title: {TITLE}}}
  - {{user_name: ben, display_name: Ben, given_name: B, family_name: M}}
"""
GROUPS = """
groups:
  - display_name: "{{ title }}"
    members: [ada, ben]
"""


def groups(emulator: Running) -> list[str]:
    client = boto3.client(
        "identitystore",
        endpoint_url=emulator.endpoint_url,
        region_name=emulator.region,
        aws_access_key_id="AKIAEMULATOR00000001",
        aws_secret_access_key="the-emulator-takes-any-secret-access-key",
    )
    found = client.list_groups(IdentityStoreId=emulator.identity_store_id)["Groups"]
    return sorted(group["DisplayName"] for group in found)


class Folder:
    """A repository with a directory of two files, of which one is encrypted, and a playbook."""

    def __init__(self, folder: Path, installed: Installed, emulator: Running) -> None:
        self.path = folder / "repository"
        for name in ("repository/directory", "plugins", "python", "tmp"):
            (folder / name).mkdir(parents=True)
        (folder / "plugins" / "elsewhere.py").write_text(ELSEWHERE)
        (folder / "python" / "sitecustomize.py").write_text(SYSLOG)
        (folder / "password").write_text(PASSWORD)
        (self.path / "play.yml").write_text(PLAYBOOK)
        (self.path / "directory" / "users.yml").write_text(USERS)
        (self.path / "directory" / "groups.yaml").write_text(GROUPS)
        self.temporary, self.syslog = folder / "tmp", folder / "syslog"
        self.environment = {
            **installed.environment(),
            **emulator.environment(),
            "ANSIBLE_CONNECTION_PLUGINS": str(folder / "plugins"),
            "ANSIBLE_HOME": str(folder / "home"),
            "ANSIBLE_LOCAL_TEMP": str(self.temporary),
            "ANSIBLE_REMOTE_TEMP": str(self.temporary),
            "ANSIBLE_VAULT_PASSWORD_FILE": str(folder / "password"),
            "PYTHONPATH": str(folder / "python"),
            "TEST_SYSLOG": str(self.syslog),
        }
        self.told = ""
        self.run("ansible-vault", "encrypt", "directory/users.yml")

    def run(self, *words: str) -> tuple[str, int]:
        """Run a program there; what it printed, on one line, and how it ended."""
        done = subprocess.run(
            words, cwd=self.path, env=self.environment, capture_output=True, text=True, timeout=300, check=False
        )
        self.told += done.stdout + done.stderr
        return " ".join((done.stdout + done.stderr).split()), done.returncode

    def play(self, connection: str, *words: str) -> tuple[str, int]:
        return self.run("ansible-playbook", "-i", "localhost,", "-c", connection, "-vvv", *words, "play.yml")


@pytest.fixture
def folder(tmp_path: Path, installed: Installed, emulator: Running) -> Folder:
    return Folder(tmp_path, installed, emulator)


@pytest.mark.parametrize("connection", ["local", "elsewhere"])
def test_a_plan_is_reviewed_and_exactly_that_is_done_and_nobody_is_shown_what_is_in_the_files(
    folder: Folder, emulator: Running, connection: str
) -> None:
    said, code = folder.play(connection, "--check")
    assert code == 0, said
    plans = [folder.path / name for name in ("plan.json", "plan.md")]
    assert [stat.S_IMODE(path.stat().st_mode) for path in plans] == [0o600] * 2
    checksum = json.loads(plans[0].read_text())["checksum"]
    assert f"expected_checksum: {checksum}" in plans[1].read_text()
    assert groups(emulator) == []

    said, code = folder.play(connection, "-e", f"checksum={'0' * 64}")
    assert code != 0
    assert f"its checksum is {checksum}" in said and "The plan file has the same changes" in said
    assert groups(emulator) == []

    said, code = folder.play(connection, "-e", f"checksum={checksum}")
    assert code == 0, said
    assert "changed=1 " in said
    assert groups(emulator) == ["{{ title }}"]
    said, code = folder.play(connection)
    assert "changed=0 " in said and "nothing to change" in said

    assert "Invoked with" in folder.syslog.read_text()
    assert TITLE not in folder.syslog.read_text()
    assert '"_plan"' not in folder.told
    assert [path for path in folder.temporary.rglob("*") if path.is_file()] == []


def test_without_the_vault_password_everything_that_is_wrong_is_told_all_the_same(folder: Folder) -> None:
    del folder.environment["ANSIBLE_VAULT_PASSWORD_FILE"]
    (folder.path / "directory" / "groups.yaml").write_text("groups: [{display_nam: Team}]")

    said, code = folder.play("local")

    assert code != 0
    assert "groups.yaml:1: groups[0].display_nam: is not known; did you mean display_name?" in said
    assert "users.yml: is encrypted, and cannot be decrypted: the run has no vault password; give one with" in said


def test_progress_is_in_the_events_of_a_job_and_not_all_the_time(
    tmp_path: Path, installed: Installed, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.startswith(("ANSIBLE_", "AWS_"))]:
        monkeypatch.delenv(name)
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "directory.yml").write_text(USERS + GROUPS)
    play = PLAYBOOK.replace("src: directory", "src: directory.yml\n        progress: terminal")
    play = play.replace("        plan_file: [plan.json, plan.md]\n", "")
    (tmp_path / "project" / "play.yml").write_text(play)
    with local_identity_center("tools-progress", ["--latency-ms", "2500"]) as running:
        runner = ansible_runner.run(
            private_data_dir=str(tmp_path),
            playbook="play.yml",
            inventory="localhost ansible_connection=local",
            envvars={**installed.environment(), **running.environment()},
            quiet=True,
        )
    assert runner.status == "successful"
    lines = [event["stdout"] for event in runner.events if event["event"] == "verbose"]
    lines = [line for line in lines if line.startswith(("reading: ", "comparing: ", "applying: ", "reading back: "))]
    (seconds,) = (
        event["event_data"]["duration"]
        for event in runner.events
        if event["event"] == "runner_on_ok" and event["event_data"]["task"] == "Everything"
    )
    assert 2 <= len(lines) <= seconds / 5
    assert any(line.startswith("applying: ") and " of 5 changes" in line for line in lines), lines
