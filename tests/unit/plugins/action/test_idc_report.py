# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""idc_report on the controller: what it writes where, what it refuses, and that nothing is left of what fails."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import re
import resource
import stat
import subprocess
import typing as t
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from ansible.errors import AnsibleFileNotFound
from ansible.plugins.action import ActionBase

from ansible_collections.steward.identity_center.plugins.action import idc_report
from ansible_collections.steward.identity_center.plugins.modules import idc_report as documentation
from ansible_collections.steward.identity_center.plugins.plugin_utils._directory.finding import Found, find
from ansible_collections.steward.identity_center.plugins.plugin_utils._report import desired_files, versions
from ansible_collections.steward.identity_center.plugins.plugin_utils._report.folder import Folder
from ansible_collections.steward.identity_center.plugins.plugin_utils._report.forms import FORMS, NAMES
from ansible_collections.steward.identity_center.plugins.plugin_utils._report.options import ARGUMENTS
from ansible_collections.steward.identity_center.tests.unit.plugins.plugin_utils import report_data

AUDIT = report_data.audit(people=10, accounts=4)
SOURCES = """\
users:
  - user_name: zoe
groups:
  - display_name: Admins
    members: [zoe]
assignments:
  - groups: [Admins]
    users: zoe
    permission_sets: [ReadOnly]
"""


class Run:
    """A run of Ansible, started in a folder of its own."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.started = folder / "started"
        self.started.mkdir()
        monkeypatch.chdir(self.started)
        monkeypatch.setenv("HOME", str(folder / "home"))
        monkeypatch.delenv("AWX_PRIVATE_DATA_DIR", raising=False)
        monkeypatch.setattr(ActionBase, "run", lambda _self, _tmp, _variables: {})
        self.variables: dict[str, t.Any] = {"playbook_dir": str(folder)}
        self.elsewhere: dict[str, str] = {}

    def task(self, **args: t.Any) -> dict[str, t.Any]:
        action: t.Any = idc_report.ActionModule.__new__(idc_report.ActionModule)
        given = {"audit": AUDIT, "dest": "report", **args}
        action._task = SimpleNamespace(
            check_mode=True,
            args={name: value for name, value in given.items() if value is not None},
            get_search_path=lambda: ["x"],
        )
        action._loader = SimpleNamespace(
            _vault=SimpleNamespace(secrets=[]), path_dwim_relative_stack=self._found_elsewhere
        )
        found: dict[str, t.Any] = action.run(None, self.variables)
        return found

    def _found_elsewhere(self, _paths: object, _folder: object, path: str) -> str:
        if path not in self.elsewhere:
            raise AnsibleFileNotFound(file_name=path)
        return self.elsewhere[path]

    def refused(self, **args: t.Any) -> str:
        """The message of a task that wrote nothing."""
        before = sorted(self.started.rglob("*"))
        found = self.task(**args)
        assert (found["failed"], found["changed"], found["report"], found["request_id"]) == (True, False, None, None)
        assert sorted(self.started.rglob("*")) == before
        return f"{found['error_code']}: {found['msg']}"

    @property
    def report(self) -> dict[str, t.Any]:
        found: dict[str, t.Any] = json.loads((self.started / "report" / "report.json").read_text())
        return found


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    return Run(tmp_path, monkeypatch)


def modes(folder: Path) -> set[tuple[bool, int]]:
    return {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in (folder, *folder.rglob("*"))}


def test_all_forms_are_written_for_their_owner_alone(run: Run) -> None:
    found = run.task(directory=report_data.directory(AUDIT))

    folder = run.started / "report"
    assert found["changed"] is False and "failed" not in found
    report = found["report"]
    assert (report["result"], report["folder"]) == ("violations", str(folder))
    assert found["msg"].startswith("violations: ") and found["msg"].endswith(f"; everything was read; see {folder}")
    assert set(report["files"]) == set(FORMS)
    assert sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()) == sorted(NAMES)
    assert modes(folder) == {(True, 0o700), (False, 0o600)}
    assert report["plan_checksum"] == "9f3c" * 16
    assert [report[name] for name in ("incomplete", "violations", "drift")] == [False, True, True]
    assert report["reasons"] == ["violations", "drift"]
    assert report["counts"] == run.report["counts"]


def test_the_manifest_has_the_checksum_of_each_file(run: Run) -> None:
    report = run.task(title="Nightly")["report"]

    manifest = json.loads((run.started / "report" / "manifest.json").read_text())
    assert {name: manifest[name] for name in ("version", "title", "result")} == {
        "version": 1,
        "title": "Nightly",
        "result": "violations",
    }
    assert manifest["files"] == report["manifest"]
    for row in manifest["files"]:
        data = (run.started / "report" / row["file"]).read_bytes()
        assert (row["bytes"], row["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())


def test_only_the_forms_asked_for(run: Run) -> None:
    assert run.task(forms=["json"])["report"]["files"] == {"json": [str(run.started / "report" / "report.json")]}


def test_a_report_is_not_written_over_another(run: Run) -> None:
    run.task(forms=["json", "csv"])

    assert "already holds a report (report.json, csv/differences.csv" in run.refused()
    (run.started / "report" / "notes.txt").write_text("mine")
    assert run.task(force=True, forms=["markdown"])["report"]["files"].keys() == {"markdown"}
    # what is left of the other one would say something else
    left = {path.name for path in (run.started / "report").rglob("*") if path.is_file()}
    assert left == {"notes.txt", "report.md", "manifest.json"}


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ({"dest": None}, "InvalidInput: missing required arguments: dest"),
        ({"dest": ""}, "InvalidInput: dest: is empty"),
        ({"dest": 5}, "InvalidInput: dest: is the number 5"),
        ({"audit": None}, "InvalidInput: missing required arguments: audit"),
        (
            {"audit": {"users": []}},
            "InvalidInput: audit: lacks instance, groups, permission_sets, accounts, assignments",
        ),
        ({"forms": ["pdf"]}, "InvalidInput: value of forms must be one or more of: html, json,"),
        ({"dragon": 1}, "InvalidInput: dragon. Supported parameters include"),
        ({"dest": "no/such"}, "InvalidInput: dest: the directory .*/no does not exist; create it first"),
        ({"dest": "../started"}, None),
        ({"previous": "no.json"}, "InvalidInput: previous: no.json: there is no such file in"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(run: Run, args: t.Any, said: str | None) -> None:
    if said is None:
        assert run.task(**args)["report"]
    else:
        assert re.match(said, run.refused(**args)), run.refused(**args)


def test_a_file_is_no_folder(run: Run) -> None:
    (run.started / "report").write_text("mine")

    assert "is a file; name a folder" in run.refused()


@pytest.mark.parametrize("name", ["report.json", "csv"])
@pytest.mark.parametrize("force", [False, True])
def test_what_is_in_the_place_of_a_report_stays(run: Run, name: str, force: bool) -> None:
    folder = run.started / "report"
    folder.mkdir()
    if name == "csv":
        (folder / name).write_text("mine")
    else:
        (folder / name).mkdir()

    assert f"{folder / name} is in the place of a report's own; name another folder" in run.refused(force=force)


def test_a_folder_that_would_vanish_with_a_job_is_refused(run: Run) -> None:
    run.variables["awx_job_id"] = 7

    assert "would disappear with this AWX job" in run.refused()


def test_a_folder_that_may_not_be_written_to_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)

    assert "may not write to" in run.refused()


@pytest.mark.parametrize("there", [True, False])
def test_nothing_is_left_where_the_disk_is_full(run: Run, monkeypatch: pytest.MonkeyPatch, there: bool) -> None:
    if there:
        (run.started / "report").mkdir()

    def full(_self: Folder, new: Path, _names: object) -> t.NoReturn:
        assert (new / "report.json").exists()
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Folder, "_replace", full)

    assert "NotWritten: dest: the report cannot be written: No space left on device" in run.refused()


@contextlib.contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file may become larger; the system itself refuses what would."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_the_report_that_is_there_stays_where_a_new_one_cannot_be_written_to_its_end(run: Run) -> None:
    run.task()
    folder = run.started / "report"
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    size = (folder / "report.json").stat().st_size

    with room_for(size // 2):
        assert "NotWritten: dest: the report cannot be written: File too large" in run.refused(
            force=True, forms=["json"]
        )

    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_an_earlier_report_of_another_version_is_refused(run: Run) -> None:
    run.task(forms=["json"])
    (run.started / "old.json").write_text(json.dumps({**run.report, "version": 2}))

    said = run.refused(dest="second", previous="old.json")

    assert "has version 2 of the report, and only version 1 can be compared; name the report.json of an earlier" in said


def test_an_earlier_report_of_another_instance_is_refused(run: Run) -> None:
    run.task(forms=["json"])
    other = {**AUDIT, "instance": {**AUDIT["instance"], "identity_store_id": "d-0000000000"}}

    said = run.refused(audit=other, dest="second", previous="report/report.json")

    assert "InvalidInput: previous: " in said and "is about another instance" in said


def test_since_the_last_report(run: Run) -> None:
    run.task(forms=["json"])
    fewer = {**AUDIT, "assignments": AUDIT["assignments"][1:]}

    counts = run.task(audit=fewer, dest="second", previous="report/report.json")["report"]["counts"]

    assert counts["rows"]["since"] > 0


def test_the_desired_files_are_proven(run: Run) -> None:
    (run.started / "directory").mkdir()
    path = run.started / "directory" / "all.yml"
    path.write_text(SOURCES)
    found = {
        "policy": "p",
        "check": "c",
        "severity": "low",
        "thing": "user zoe",
        "message": "m",
        "about": {"user": "zoe"},
    }

    run.task(audit={**AUDIT, "findings": [found]}, src=["directory"], forms=["json"])

    provenance = run.report["provenance"]
    assert provenance["sources"] == [{"file": "all.yml", "sha256": hashlib.sha256(SOURCES.encode()).hexdigest()}]
    assert provenance["versions"].keys() == {"steward.identity_center", "ansible-core"}
    row = next(one for one in run.report["findings"] if one["policy"] == "p")
    assert (row["file"], row["line"]) == ("all.yml", 2)


def test_files_are_found_where_ansible_looks_for_them(run: Run, tmp_path: Path) -> None:
    (tmp_path / "far.yml").write_text(SOURCES)
    run.elsewhere["all.yml"] = str(tmp_path / "far.yml")

    run.task(src=["all.yml", "lost.yml"], forms=["json"])

    assert [one["sha256"] is None for one in run.report["provenance"]["sources"]] == [False, True]


def test_the_end_of_access_is_that_of_the_files(run: Run) -> None:
    row = next(
        one for one in report_data.audit(people=10, accounts=4)["assignments"] if one["principal_type"] == "USER"
    )
    (name,) = [one["user_name"] for one in AUDIT["users"] if one["user_id"] == row["principal_id"]]
    entry = {
        "users": [name],
        "permission_sets": ["AdministratorAccess"],
        "all_accounts": True,
        "expires_at": "2027-01-31",
    }
    (run.started / "all.yml").write_text(json.dumps({"assignments": [entry]}))

    run.task(src=["all.yml"], forms=["json"])

    ended = [one for one in run.report["access"] if "until" in one]
    assert {(one["user_name"], one["until"]) for one in ended} == {(name, "2027-01-31")}


def test_production_is_what_somebody_says(run: Run) -> None:
    run.task(production=["*"], forms=["json"])

    assert all(one["production"] for one in run.report["accounts"])


# ---- the desired files


def found_in(folder: Path) -> list[Found]:
    return find([(".", folder)])


def git(folder: Path, *words: str) -> None:
    command = ["git", "-c", "user.name=x", "-c", "user.email=x@example.com", *words]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def test_the_revision_is_that_of_git(tmp_path: Path) -> None:
    (tmp_path / "all.yml").write_text(SOURCES)
    files = found_in(tmp_path)
    git(tmp_path, "init")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "x")

    clean = desired_files.revision(files)
    (tmp_path / "all.yml").write_text("users: []")

    assert clean is not None and len(clean) == 40
    assert desired_files.revision(files) == f"{clean}-dirty"


def test_without_git_there_is_no_revision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "all.yml").write_text(SOURCES)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))

    assert desired_files.revision(found_in(tmp_path)) is None
    assert desired_files.revision([]) is None


def test_the_places_of_things_and_of_what_they_are_given() -> None:
    line = SimpleNamespace
    lines: t.Any = [
        line(kind="users", place="a:1", value={"user_name": "zoe"}),
        line(kind="users", place="a:9", value={"user_name": "zoe"}),
        line(kind="users", place="a:2", value={"user_id": "x"}),
        line(kind="users", place="a:3", value="broken"),
        line(kind="groups", place="a:4", value={"display_name": "Admins"}),
        line(kind="permission_sets", place="a:5", value={"name": "Read"}),
        line(
            kind="assignments", place="a:6", value={"users": ["zoe"], "groups": ["A", "B"], "permission_sets": ["Read"]}
        ),
        line(kind="assignments", place="a:7", value={"users": "zoe"}),
        line(kind=None, place="a:8", value={"user_name": "joe"}),
    ]

    assert desired_files.places(lines) == {
        ("user", "zoe"): "a:1",
        ("group", "Admins"): "a:4",
        ("permission_set", "Read"): "a:5",
        ("account_assignment", "zoe with Read"): "a:6",
        ("account_assignment", "A with Read"): "a:6",
        ("account_assignment", "B with Read"): "a:6",
    }


def test_the_version_is_that_of_what_is_installed(tmp_path: Path) -> None:
    checkout, installed = tmp_path / "checkout", tmp_path / "installed"
    for one in (checkout, installed):
        one.mkdir()
    (checkout / "galaxy.yml").write_text("version: 1.2.3\n")
    (installed / "MANIFEST.json").write_text('{"collection_info": {"version": "4.5.6"}}')

    assert [versions.collection_version(one) for one in (checkout, installed)] == ["1.2.3", "4.5.6"]


# ---- its documentation


def test_the_documentation_has_the_options_that_are_taken() -> None:
    options = yaml.safe_load(documentation.DOCUMENTATION)["options"]

    said = {
        name: {key: value for key, value in option.items() if key != "description"} for name, option in options.items()
    }
    assert said == ARGUMENTS
