# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Our own tools: the mirror is exact, and no check passes because it had nothing to do."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from ansible_test._internal.core_ci import SshKey

from tools import ansible_test, check, collection_tree
from tools.environment import ToolError, base_environment


def files(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_the_mirror_follows_the_sources(tmp_path: Path) -> None:
    root, tree = tmp_path / "root", tmp_path / "tree"
    (root / "plugins" / "modules").mkdir(parents=True)
    (root / "plugins" / "modules" / "one.py").write_text("1")
    (root / "galaxy.yml").write_text("a")
    tree.mkdir()
    collection_tree.mirror(collection_tree.sources(root), root, tree)
    assert files(tree) == {"plugins/modules/one.py": "1", "galaxy.yml": "a"}

    (root / "plugins" / "modules" / "one.py").unlink()
    (root / "galaxy.yml").write_text("changed")
    (tree / "stray").write_text("not a source")
    (tree / "tests" / "output").mkdir(parents=True)
    (tree / "tests" / "output" / "report").write_text("kept: ansible-test wrote it")
    collection_tree.mirror(collection_tree.sources(root), root, tree)
    assert files(tree) == {"galaxy.yml": "changed", "tests/output/report": "kept: ansible-test wrote it"}
    assert not (tree / "plugins").exists()


def test_without_git_the_environment_is_no_source(tmp_path: Path) -> None:
    for name in (".venv/bin/python", ".work/x", "a/__pycache__/b.pyc", "c.pyc", "dist.tar.gz", "README.md", ".ci/run"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert collection_tree.sources(tmp_path) == [".ci/run", "README.md"]


def test_nothing_to_run_is_a_failure(tmp_path: Path) -> None:
    with pytest.raises(ToolError, match="nothing to run: no tests/unit"):
        check.demand("tests/unit/**/test_*.py", tmp_path)


def test_the_summary_counts_the_steps() -> None:
    log = check.LOGS / "x.log"
    results = [check.Result("lint", True, 1.0, log), check.Result("units", False, 2.0, log)]
    said = check.summary(results, 2.5)
    assert said.splitlines()[-1] == "steps: 1 passed, 1 failed"
    assert ".work/logs/x.log" in said
    assert "2.5" in said.splitlines()[-3]


def test_every_step_is_run_once_when_all_are_run() -> None:
    assert len({*check.ALL}) == len(check.ALL)
    assert {*check.STEPS} - {*check.ALL} == {"units"}  # its tests run once, in `coverage`


def test_steps_run_side_by_side_and_are_told_of_one_after_the_other(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    all_of_them = threading.Barrier(3, timeout=20)

    def step(job: check.Job) -> bool:
        all_of_them.wait()
        job.log.write("words of a step\n")
        return job.quiet

    monkeypatch.setattr(check, "STEPS", {"second": step, "first": step, "third": step})
    monkeypatch.setattr(check, "ALL", ("first", "second", "third"))
    monkeypatch.setattr(check, "LOGS", tmp_path)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)  # one step more than that

    results = check.perform_all()

    assert [(result.name, result.passed) for result in results] == [
        ("second", True),
        ("first", True),
        ("third", True),
    ]
    said = capsys.readouterr().out
    assert said.index("=== first\nwords of a step") < said.index("=== second\nwords of a step")


def test_targets_that_run_in_process_are_left_to_that(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ran: list[list[str]] = []

    def passes(targets: Sequence[str], *_words: object, **_more: object) -> bool:
        ran.append([*targets])
        return True

    monkeypatch.setattr(check.integration_lanes, "run", passes)

    def asked(*words: str) -> list[str]:
        with (tmp_path / "log").open("w") as log:
            assert check.integration(check.Job(log, words))
        return ran.pop()

    assert "idc_user" not in asked()
    assert "check_mode" in asked()
    assert asked("idc_user") == ["idc_user"]
    assert {"idc_user", "check_mode"} <= {*asked("all")}
    assert "idc" not in asked("all")


def test_the_users_own_configuration_and_credentials_stay_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "real")
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("ANSIBLE_STDOUT_CALLBACK", "mine")
    monkeypatch.setenv("PYTHONUNBUFFERED", "1")
    env = base_environment()
    assert "AWS_SECRET_ACCESS_KEY" not in env
    assert "AWS_PROFILE" not in env
    assert "ANSIBLE_STDOUT_CALLBACK" not in env
    assert "PYTHONUNBUFFERED" not in env
    assert env["AWS_SHARED_CREDENTIALS_FILE"] == os.devnull


def test_pip_keeps_its_settings_in_the_private_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "own.conf"
    own.write_text("[global]\nindex-url = https://packages.example.com/%%40/simple\n[install]\nno-binary = x\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(own))
    monkeypatch.setenv("PIP_DEFAULT_TIMEOUT", "77")
    ansible_test.write_pip_settings(Path(sys.prefix), tmp_path)
    written = tmp_path / ".config" / "pip" / "pip.conf"
    said = written.read_text()
    assert "index-url = https://packages.example.com/%%40/simple" in said
    assert "no-binary = x" in said
    assert "default-timeout = 77" in said
    assert written.stat().st_mode & 0o077 == 0


def test_the_pip_that_ansible_test_wants_is_read_from_its_source(tmp_path: Path) -> None:
    versions = ansible_test.wanted_pips(Path(sys.prefix))
    assert versions
    ansible_test.write_get_pip(Path(sys.prefix), tmp_path)
    names = {path.name for path in (tmp_path / ".ansible" / "test" / "cache").iterdir()}
    assert names == {f"get_pip_{version.replace('.', '_')}.py" for version in versions}


def test_no_key_is_made_for_hosts_that_are_not_there(tmp_path: Path) -> None:
    ansible_test.write_keys(tmp_path)

    names = {path.name for path in (tmp_path / ".ansible" / "test").iterdir()}
    assert names == {SshKey.KEY_NAME, SshKey.PUB_NAME}, "else ansible-test calls ssh-keygen, which a machine may lack"


def test_the_second_environment_gets_the_pip_of_the_first(tmp_path: Path) -> None:
    script = tmp_path / "get_pip_0_0.py"
    script.write_text(ansible_test.GET_PIP)
    version = ansible_test.python_version(Path(sys.executable))
    kept = tmp_path / f"{script.name}.{version}.kept" / "pip"
    kept.mkdir(parents=True)
    (kept / "__main__.py").write_text("print('kept')")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
    python = tmp_path / "venv" / "bin" / "python"

    subprocess.run([python, script, "pip==0.0", "--no-wheel"], env={"GET_PIP": str(script)}, check=True)

    done = subprocess.run([python, "-m", "pip"], capture_output=True, text=True, check=True)
    assert done.stdout == "kept\n"
