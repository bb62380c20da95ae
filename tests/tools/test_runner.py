# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""ansible-runner runs a playbook as AWX does: check mode reaches across tasks, and the events hold what AWX shows."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ansible_runner
import boto3
import pytest
from conftest import Installed

from tools.local_identity_center import Running

FILES = Path(__file__).resolve().parent / "files"
WRITERS = ("A group", "Two people", "They join", "One gets a new name", "And keeps the membership")


@dataclass(frozen=True)
class Job:
    """A job that has ended: its status, and the result of each task, of each item where there is a loop."""

    status: str
    results: dict[str, list[dict[str, Any]]]
    text: str

    def changed(self, task: str) -> list[bool]:
        return [result["changed"] for result in self.results[task]]

    def diffs(self, task: str) -> list[Any]:
        return [result["diff"] for result in self.results[task]]


class Awx:
    """Runs jobs the way AWX does: a private data directory, environment variables, events as files."""

    def __init__(self, folder: Path, installed: Installed, emulator: Running) -> None:
        self._folder = folder
        self._environment = {**installed.quick_environment(), **emulator.environment()}
        (folder / "project").mkdir()
        (folder / "project" / "onboard.yml").write_text((FILES / "runner.yml").read_text())

    def run(self, ident: str, *words: str, playbook: str = "onboard.yml", **variables: object) -> Job:
        outer = dict(os.environ)
        # what the developer's shell says must not reach the job
        for name in [name for name in os.environ if name.startswith(("ANSIBLE_", "AWS_"))]:
            del os.environ[name]
        try:
            runner = ansible_runner.run(
                private_data_dir=str(self._folder),
                playbook=playbook,
                ident=ident,
                envvars=self._environment,
                extravars=variables,
                cmdline=" ".join(words) or None,
                quiet=True,
            )
        finally:
            os.environ.clear()
            os.environ.update(outer)
        results: dict[str, list[dict[str, Any]]] = {}
        for path in sorted(self._events(ident), key=lambda path: int(path.name.partition("-")[0])):
            event = json.loads(path.read_text())
            data = event.get("event_data", {})
            if event["event"] in ("runner_on_ok", "runner_item_on_ok") and "results" not in data["res"]:
                results.setdefault(data["task"], []).append(data["res"])
        return Job(runner.status, results, (self._folder / "artifacts" / ident / "stdout").read_text())

    def _events(self, ident: str) -> list[Path]:
        return list((self._folder / "artifacts" / ident / "job_events").glob("*-*.json"))


@pytest.fixture
def awx(tmp_path: Path, installed: Installed, emulator: Running) -> Awx:
    return Awx(tmp_path, installed, emulator)


def people(emulator: Running) -> list[str]:
    client = boto3.client(
        "identitystore",
        endpoint_url=emulator.endpoint_url,
        region_name=emulator.region,
        aws_access_key_id="AKIAEMULATOR00000001",
        aws_secret_access_key="the-emulator-takes-any-secret-access-key",
    )
    users = client.list_users(IdentityStoreId=emulator.identity_store_id)["Users"]
    return sorted(user["UserName"] for user in users)


def test_check_mode_promises_what_the_job_does_and_no_other_job_knows_of_it(awx: Awx, emulator: Running) -> None:
    checked = awx.run("check", "--check", "--diff")
    assert checked.status == "successful", checked.text
    assert people(emulator) == []
    only_members = awx.run("members", "--check", "--tags", "members")
    assert only_members.status == "failed"
    assert re.search(r'no group matches \\?"Équipe', only_members.text)
    done = awx.run("run", "--diff")
    assert done.status == "successful", done.text
    assert people(emulator) == ["béatrice", "cléo"]
    for task in WRITERS:
        assert checked.changed(task) == done.changed(task), task
        assert checked.diffs(task) == done.diffs(task), task
    assert done.changed("Two people") == [True, True]
    assert done.changed("And keeps the membership") == [False]
    told = [user["user_name"] for user in checked.results["Who is in the group"][0]["users"]]
    assert told == ["béatrice", "cléo"]
    # what AWX shows in the job's output
    assert "+user_name: béa" in checked.text
    assert "- cléo" in checked.text


LEAVER: dict[str, object] = {"offboard_people": ["cléo"], "offboard_missing": "ignore"}
OFFBOARD = "steward.identity_center.offboard"


def test_a_job_of_awx_asks_where_files_are_to_outlast_it(awx: Awx) -> None:
    job = awx.run("job", playbook=OFFBOARD, awx_job_id=7, **LEAVER)

    assert job.status == "failed"
    assert "offboard_restore_dir: offboarded would disappear with this AWX job" in job.text


def test_the_region_is_a_variable_and_a_wrong_one_is_told_with_the_right_one(awx: Awx, emulator: Running) -> None:
    wrong = awx.run("wrong", playbook=OFFBOARD, idc_region="eu-west-3", **LEAVER)
    assert wrong.status == "failed"
    assert f"Set region to one that has an instance: {emulator.region}" in wrong.text
    assert "idc_region, idc_instance_arn and idc_identity_store_id" in wrong.text

    right = awx.run("right", playbook=OFFBOARD, idc_region=emulator.region, **LEAVER)
    assert right.status == "successful", right.text
    assert "cléo: absent" in right.text
