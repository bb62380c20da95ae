# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The controller's side of an export: which files are written, and which never."""

from __future__ import annotations

import os
import stat
import typing as t
from pathlib import Path
from types import SimpleNamespace

import pytest
from ansible.plugins.action.normal import ActionModule as NormalAction

from ansible_collections.steward.identity_center.plugins.action import idc_directory_info
from ansible_collections.steward.identity_center.plugins.module_utils._render.directory_file import (
    directory_text,
)
from ansible_collections.steward.identity_center.plugins.plugin_utils._directory import writing

DIRECTORY = {"users": [{"user_name": "zoe"}], "groups": []}
OTHER = {"users": [{"user_name": "joe"}], "groups": []}


class Run:
    """One run of Ansible, started in a folder of its own, whose module answers with a directory."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.started = folder / "started"
        for one in (self.started, folder / "home"):
            one.mkdir()
        monkeypatch.chdir(self.started)
        monkeypatch.setenv("HOME", str(folder / "home"))
        monkeypatch.delenv("AWX_PRIVATE_DATA_DIR", raising=False)
        monkeypatch.setattr(idc_directory_info.CarryingAction, "_run", self._answered)
        self.variables: dict[str, t.Any] = {"playbook_dir": str(folder)}
        self.answer: dict[str, t.Any] = {"changed": False, "directory": DIRECTORY, "files": [], "orphaned": []}
        self.asked = 0

    def _answered(self, _tmp: object, _variables: object) -> dict[str, t.Any]:
        self.asked += 1
        return dict(self.answer)

    def task(self, *, check: bool = False, diff: bool = False, background: int = 0, **args: t.Any) -> dict[str, t.Any]:
        action: t.Any = idc_directory_info.ActionModule.__new__(idc_directory_info.ActionModule)
        action._task = SimpleNamespace(check_mode=check, diff=diff, args=args, async_val=background)
        found: dict[str, t.Any] = action.run(None, self.variables)
        return found

    def path(self, name: str = "all.yml") -> Path:
        return self.started / name


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    return Run(tmp_path, monkeypatch)


def test_without_a_place_the_result_is_that_of_the_module(run: Run) -> None:
    assert run.task() == run.answer
    assert run.task(dest=None) == run.answer
    assert list(run.started.iterdir()) == []


def test_a_file_is_written_once(run: Run) -> None:
    first, again = run.task(dest="all.yml"), run.task(dest="all.yml")

    assert run.path().read_text(encoding="utf-8") == directory_text(DIRECTORY)
    assert stat.S_IMODE(run.path().stat().st_mode) == 0o600
    assert (first["changed"], first["files"]) == (True, [{"path": str(run.path()), "changed": True}])
    assert (again["changed"], again["files"]) == (False, [{"path": str(run.path()), "changed": False}])
    # what is in the file need not be in the result
    assert first["directory"] is None and first["orphaned"] == []
    assert [one.name for one in run.started.iterdir()] == ["all.yml"]


def test_check_mode_says_what_it_would_write(run: Run) -> None:
    found = run.task(check=True, diff=True, dest="all.yml")

    assert found["changed"] is True and not run.path().exists()
    assert found["diff"] == [
        {
            "before_header": str(run.path()),
            "after_header": str(run.path()),
            "before": "",
            "after": directory_text(DIRECTORY),
        }
    ]
    run.task(dest="all.yml")
    assert run.task(check=True, diff=True, dest="all.yml").get("diff") is None


@pytest.mark.parametrize("check", [True, False])
def test_what_says_something_else_stays(run: Run, check: bool) -> None:
    run.path().write_text("mine", encoding="utf-8")

    found = run.task(check=check, dest="all.yml")

    assert (found["failed"], found["changed"], found["error_code"]) == (True, False, "InvalidInput")
    assert "set force: true" in found["msg"] and str(run.path()) in found["msg"]
    assert run.path().read_text(encoding="utf-8") == "mine"


def test_force_replaces_it(run: Run) -> None:
    run.path().write_text("mine", encoding="utf-8")

    checked = run.task(check=True, diff=True, dest="all.yml", force="yes")
    assert checked["diff"][0]["before"] == "mine" and run.path().read_text(encoding="utf-8") == "mine"
    run.task(dest="all.yml", force=True)

    assert run.path().read_text(encoding="utf-8") == directory_text(DIRECTORY)


def test_a_link_stays_one(run: Run) -> None:
    run.path("real.yml").write_text("mine", encoding="utf-8")
    run.path().symlink_to("real.yml")

    run.task(dest="all.yml", force=True)

    assert run.path().is_symlink()
    assert run.path("real.yml").read_text(encoding="utf-8") == directory_text(DIRECTORY)


def test_one_file_for_each_kind(run: Run) -> None:
    found = run.task(dest="folder", split=True)

    assert [Path(one["path"]).name for one in found["files"]] == ["users.yml", "groups.yml"]
    assert run.path("folder/groups.yml").read_text(encoding="utf-8") == "---\ngroups: []\n"
    assert stat.S_IMODE(run.path("folder").stat().st_mode) == 0o700
    assert run.task(dest="folder/", split=True)["changed"] is False
    run.answer["directory"] = OTHER
    refused = run.task(dest="folder", split=True)
    assert "users.yml" in refused["msg"] and "groups.yml" not in refused["msg"]
    changed = run.task(dest="folder", split=True, force=True)
    assert [one["changed"] for one in changed["files"]] == [True, False]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"dest": "folder"}, "is a directory; name a file in it, or set split: true"),
        ({"dest": "new/"}, "is a directory; name a file in it, or set split: true"),
        ({"dest": "file", "split": True}, "is a file; with split: true, name a directory"),
        ({"dest": "nowhere/all.yml"}, "does not exist"),
        ({"dest": "sealed/all.yml"}, "cannot be written to"),
        ({"dest": "sealed", "split": True}, "cannot be written to"),
        ({"dest": "ansible_collections/steward/identity_center/all.yml"}, "is inside the collection"),
        ({"dest": "all.yml", "background": 60}, "async: "),
    ],
)
def test_a_place_that_will_not_do_is_told_before_anything_is_read(
    run: Run, options: dict[str, t.Any], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.path("folder").mkdir()
    run.path("ansible_collections/steward/identity_center").mkdir(parents=True)
    run.path("file").touch()
    run.path("sealed").mkdir()
    reach = os.access
    monkeypatch.setattr(writing.os, "access", lambda path, mode: "sealed" not in str(path) and reach(path, mode))

    found = run.task(**options)

    assert message in found["msg"] and found["error_code"] == "InvalidInput"
    assert run.asked == 0


def test_a_job_of_awx_needs_a_place_that_persists(run: Run) -> None:
    run.variables["awx_job_id"] = 5

    assert "disappear" in run.task(dest="all.yml")["msg"]


def test_a_failure_of_the_module_is_the_result(run: Run) -> None:
    run.answer = {"failed": True, "msg": "no"}

    assert run.task(dest="all.yml") == run.answer
    assert not run.path().exists()


def test_what_cannot_be_written_is_told_and_leaves_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, _target: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)

    found = run.task(dest="all.yml")

    assert found["msg"].endswith("cannot be written: No space left on device")
    assert found["error_code"] == "NotWritten"
    assert list(run.started.iterdir()) == []


def test_what_cannot_be_read_is_not_written_over(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run.path().write_text("mine", encoding="utf-8")

    def closed(self: Path) -> bytes:
        raise OSError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", closed)

    assert run.task(dest="all.yml", force=True)["msg"].endswith("cannot be read: Permission denied")
    assert run.path().read_text(encoding="utf-8") == "mine"


def test_options_are_judged_as_they_were_written(run: Run) -> None:
    assert run.task(users=[5])["msg"].startswith("users[0]: ")
    assert run.task(dest=5)["msg"].startswith("dest: ")
    assert issubclass(idc_directory_info.ActionModule, NormalAction)
