# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What tasks in check mode are told of those before them, and what nobody else is told."""

from __future__ import annotations

import json
import stat
import typing as t
from pathlib import Path, PurePosixPath
from types import SimpleNamespace

import pytest
from ansible.plugins.action.normal import ActionModule as NormalAction

from ansible_collections.steward.identity_center.plugins.action import idc_assignment_info, idc_password_reset, idc_user
from ansible_collections.steward.identity_center.plugins.plugin_utils import _carry
from ansible_collections.steward.identity_center.plugins.plugin_utils._carry import CarryingAction

NAME = "STEWARD_IDENTITY_CENTER_PLANNED"
NOT_WRITTEN = object()
STEP = {"store": "d-1234567890", "action": "create", "attributes": {"title": "A secret title, for few eyes"}}


class Templar:
    """Knows one variable."""

    def copy_with_new_env(self, available_variables: dict[str, t.Any]) -> Templar:
        self.variables = available_variables
        return self

    def template(self, text: str) -> object:
        return self.variables["ansible_check_mode"] if text == "{{ ansible_check_mode }}" else text.strip("{} ")


class Run:
    """One run of Ansible: its temporary folder, and the tasks in it."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.seen: list[dict[str, t.Any]] = []
        self.copied: list[tuple[str, str]] = []
        self.modes: list[tuple[list[str], str]] = []
        self.opened: list[tuple[list[str], bool]] = []
        self.steps: list[dict[str, t.Any]] = []
        self.cli = {"check": True}
        self.background = 30
        self.changes = True
        self.connection = SimpleNamespace(
            transport="local",
            become=None,
            _shell=SimpleNamespace(tmpdir=None, join_path=lambda *parts: "/".join(parts)),
        )
        monkeypatch.setattr(_carry.constants, "DEFAULT_LOCAL_TMP", str(folder))
        monkeypatch.setattr(_carry.context, "CLIARGS", self.cli)
        run = self

        def execute(self: t.Any, *_words: t.Any, **_more: t.Any) -> dict[str, t.Any]:
            last = (self._task.environment or [{}])[-1]
            path = last.get(NAME)
            known = Path(path).read_text() if path and Path(path).exists() else ""
            run.seen.append({"path": path, "known": [json.loads(line) for line in known.splitlines()]})
            run.seen[-1] |= {"args": self._task.args, "async": self._task.async_val}
            return {"changed": run.changes, **({"_planned": run.steps} if path and run.steps else {})}

        monkeypatch.setattr(NormalAction, "_execute_module", execute)
        monkeypatch.setattr(NormalAction, "run", lambda self, _tmp, _vars: self._execute_module(task_vars=_vars))

    def task(
        self,
        check_mode: bool = True,
        *,
        plugin: type[CarryingAction] = CarryingAction,
        written: object = NOT_WRITTEN,
        around: object = NOT_WRITTEN,
        **args: t.Any,
    ) -> dict[str, t.Any]:
        """Run a task; `written` is its own check_mode, `around` that of its block or play."""
        action = plugin.__new__(plugin)
        action._task = SimpleNamespace(
            check_mode=check_mode,
            args=args,
            async_val=self.background,
            environment=[{"LANG": "C"}],
            get_ds=lambda: {} if written is NOT_WRITTEN else {"check_mode": written},
            _get_parent_attribute=lambda _name, omit: around,
        )
        action._connection = self.connection
        action._templar = Templar()
        action._transfer_file = lambda local, remote: self.copied.append((local, remote))
        action._remote_chmod = lambda paths, mode: self.modes.append((paths, mode))
        action._fixup_perms2 = lambda paths, execute: self.opened.append((paths, execute))
        action._make_tmp_path = lambda: setattr(self.connection._shell, "tmpdir", "/far/tmp")
        result: dict[str, t.Any] = action.run(None, {"ansible_check_mode": self.cli["check"]})
        assert action._task.environment == [{"LANG": "C"}]
        return result

    def known(self) -> list[t.Any]:
        """What a task in check mode is told now."""
        before, self.steps = self.steps, []
        self.task()
        self.steps = before
        return t.cast("list[t.Any]", self.seen[-1]["known"])

    def journals(self) -> list[Path]:
        return sorted(path for path in self.folder.iterdir() if path.suffix != ".lock")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    return Run(tmp_path, monkeypatch)


def test_steps_go_from_task_to_task(run: Run) -> None:
    run.steps = [STEP]
    run.task()
    assert run.seen[-1]["known"] == []

    run.steps = [{**STEP, "action": "delete"}]
    run.task()
    assert run.seen[-1]["known"] == [STEP]

    assert run.known() == [STEP, {**STEP, "action": "delete"}]


def test_forty_thousand_steps_are_handed_over_as_a_file(run: Run) -> None:
    run.steps = [{**STEP, "ids": [f"planned:{number}"]} for number in range(40_000)]
    run.task(user_name="ada")

    run.task(user_name="bob")

    seen = run.seen[-1]
    assert seen["known"] == run.steps
    assert seen["args"] == {"user_name": "bob"}
    assert Path(seen["path"]).parent == run.folder and Path(seen["path"]).stat().st_size > 1_000_000


def test_people_see_nothing_of_the_steps(run: Run) -> None:
    run.steps = [STEP]

    results = [run.task(user_name="ada"), run.task(user_name="ada")]

    assert results == [{"changed": True}, {"changed": True}]
    assert [seen["args"] for seen in run.seen] == [{"user_name": "ada"}] * 2


def test_the_file_is_for_nobody_but_the_user_who_runs_ansible(run: Run) -> None:
    run.steps = [STEP]
    run.task()

    (journal,) = run.journals()
    assert stat.S_IMODE(journal.stat().st_mode) == 0o600


def test_services_behind_different_endpoints_are_different_services(run: Run) -> None:
    run.steps = [STEP]
    run.task(endpoint_url="http://127.0.0.1:1")

    assert run.known() == []
    run.task(endpoint_url="http://127.0.0.1:1")
    assert run.seen[-1]["known"] == [STEP]


def test_outside_check_mode_it_costs_nothing(run: Run) -> None:
    run.cli["check"] = False
    run.steps = [STEP]

    run.task(check_mode=False)

    assert (run.seen[-1]["path"], run.seen[-1]["async"], list(run.folder.iterdir())) == (None, 30, [])


def test_a_task_of_a_check_is_not_run_in_the_background(run: Run) -> None:
    run.task()

    assert run.seen[-1]["async"] == 0


def test_a_task_that_is_done_in_spite_of_a_check_knows_nothing_of_promises(run: Run) -> None:
    run.steps = [STEP]
    run.task()

    run.task(check_mode=False)

    assert run.seen[-1]["path"] is None


def test_a_rehearsal_in_a_real_run_builds_on_itself(run: Run) -> None:
    run.cli["check"] = False
    run.steps = [STEP]

    assert run.task(written=True) == {"changed": True}

    assert run.known() == [STEP]
    (journal,) = run.journals()
    assert stat.S_IMODE(journal.stat().st_mode) == 0o600


def test_a_real_change_makes_a_rehearsal_history(run: Run) -> None:
    run.cli["check"] = False
    run.steps = [STEP]
    run.task(written=True)

    run.task(check_mode=False)

    assert run.known() == []


@pytest.mark.parametrize("check_mode", [True, False])
def test_in_a_check_a_rehearsal_ends_with_the_next_change_too(run: Run, check_mode: bool) -> None:
    promised, later = {**STEP, "action": "promised"}, {**STEP, "action": "later"}
    run.steps = [promised]
    run.task()
    run.steps = [STEP]
    run.task(written=True)
    run.task(written=True)
    assert run.seen[-1]["known"] == [promised, STEP]

    run.steps = [later]
    run.task(check_mode=check_mode)
    run.task(written=True)

    assert run.seen[-1]["known"] == ([promised, later] if check_mode else [promised])


@pytest.mark.parametrize(
    ("written", "around", "carried"),
    [
        pytest.param(NOT_WRITTEN, NOT_WRITTEN, True, id="nothing is written"),
        pytest.param(True, NOT_WRITTEN, False, id="the task says so"),
        pytest.param("yes", NOT_WRITTEN, False, id="in a word"),
        pytest.param(NOT_WRITTEN, True, False, id="its block or play says so"),
        pytest.param(True, False, False, id="the task has the last word"),
        pytest.param(NOT_WRITTEN, type("Sentinel", (), {}), True, id="the block says nothing"),
        pytest.param("{{ ansible_check_mode }}", NOT_WRITTEN, True, id="only in a check"),
        pytest.param(NOT_WRITTEN, "{{ ansible_check_mode }}", True, id="a block only in a check"),
        pytest.param("{{ true }}", NOT_WRITTEN, False, id="a template that is always true"),
    ],
)
def test_what_no_run_ever_does_is_no_ground_to_build_on(
    run: Run, written: object, around: object, carried: bool
) -> None:
    run.steps = [STEP]

    run.task(written=written, around=around)

    assert run.known() == ([STEP] if carried else [])


def test_what_no_run_ever_does_builds_on_what_the_real_run_does(run: Run) -> None:
    run.steps = [STEP]
    run.task()

    run.task(written=True)

    assert run.seen[-1]["known"] == [STEP]


@pytest.mark.parametrize(("transport", "become"), [("ssh", None), ("local", "sudo"), ("ssh", "sudo")])
def test_a_module_elsewhere_or_of_somebody_else_gets_a_copy(run: Run, transport: str, become: str | None) -> None:
    run.connection.transport, run.connection.become = transport, become
    run.steps = [STEP]

    run.task()
    assert run.copied == []
    run.task()

    (journal,), copy = run.journals(), "/far/tmp/planned.jsonl"
    assert run.seen[-1]["path"] == copy
    assert run.copied == [(str(journal), copy)]
    assert run.modes == [([copy], "u=rw,go=")]
    assert run.opened == [(["/far/tmp", copy], False)]


def test_a_copy_goes_into_the_folder_that_the_task_has_already(run: Run) -> None:
    run.connection.transport = "ssh"
    run.connection._shell.tmpdir = "/far/other"
    run.steps = [STEP]
    run.task()
    run.task()

    assert PurePosixPath(run.seen[-1]["path"]).parent == PurePosixPath("/far/other")


@pytest.mark.parametrize("check_mode", [True, False])
def test_values_that_nobody_wrote_are_refused_all_at_once_and_before_the_module_runs(
    run: Run, check_mode: bool
) -> None:
    result = run.task(check_mode, plugin=idc_user.ActionModule, user_name="ada", email=["a@b"], title=True)

    assert result == {
        "failed": True,
        "changed": False,
        "changes": [],
        "user": None,
        "error_code": "InvalidInput",
        "request_id": None,
        "msg": (
            "email: is a list, but must be a string; title: is the truth value true, but must be a string; quote it "
            "(in a template: | string)"
        ),
    }
    assert run.seen == []


def test_a_module_that_reads_fails_without_changes(run: Run) -> None:
    result = run.task(plugin=idc_assignment_info.ActionModule, identity_store_id=5)

    assert set(result) == {"failed", "changed", "error_code", "request_id", "msg"}
    assert result["msg"].startswith("identity_store_id: is the number 5, but must be a string")


@pytest.mark.parametrize("check_mode", [True, False])
def test_a_password_is_not_returned_to_where_it_is_kept(run: Run, check_mode: bool) -> None:
    result = run.task(check_mode, plugin=idc_password_reset.ActionModule, user=5, return_password="yes")

    assert set(result) == {
        "failed",
        "changed",
        "changes",
        "password_reset",
        "password",
        "error_code",
        "request_id",
        "msg",
    }
    assert result["msg"].startswith("return_password: the result of a task with async is kept in a file; ")
    assert "; user: is the number 5, but must be" in result["msg"]


def test_a_password_is_not_returned_to_who_debugs(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idc_password_reset.constants, "DEFAULT_DEBUG", True)
    run.background = 0

    result = run.task(plugin=idc_password_reset.ActionModule, user="ada", return_password=True)

    assert result["msg"].startswith("return_password: ANSIBLE_DEBUG shows what tasks return")
    assert not run.task(plugin=idc_password_reset.ActionModule, user="ada", dest="x").get("failed")


def test_a_password_is_returned_where_nobody_else_sees_it(run: Run) -> None:
    run.background = 0

    assert run.task(plugin=idc_password_reset.ActionModule, user="ada", return_password=True) == {"changed": True}


@pytest.mark.parametrize(("changes", "expected"), [(False, [STEP]), (True, [])])
def test_a_rehearsal_counts_until_something_really_changes(run: Run, changes: bool, expected: list[t.Any]) -> None:
    run.cli["check"] = False
    run.steps = [STEP]
    run.task()

    run.changes = changes
    run.task(False)

    assert run.known() == expected
