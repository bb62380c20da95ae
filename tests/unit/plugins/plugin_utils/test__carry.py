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
from ansible.parsing.dataloader import DataLoader
from ansible.playbook.block import Block
from ansible.playbook.play import Play
from ansible.playbook.task import Task
from ansible.plugins.action.normal import ActionModule as NormalAction
from ansible.vars.manager import VariableManager

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


def within(around: tuple[object, ...]) -> dict[str, t.Any]:
    """What a task, or a block, has of those around it."""
    if not around:
        return {"_get_parent_attribute": lambda _name, omit: NOT_WRITTEN, "_parent": None}
    block = SimpleNamespace(_check_mode=around[0], **within(around[1:]))
    return {"_get_parent_attribute": lambda _name, omit: around[0], "_parent": block}


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
        around: tuple[object, ...] = (),
        **args: t.Any,
    ) -> dict[str, t.Any]:
        """Run a task; `written` is its own check_mode, `around` those of its blocks, from the inside out."""
        action = plugin.__new__(plugin)
        action._task = SimpleNamespace(
            check_mode=check_mode,
            args=args,
            async_val=self.background,
            environment=[{"LANG": "C"}],
            get_ds=lambda: {} if written is NOT_WRITTEN else {"check_mode": written},
            **within(around),
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
        pytest.param(NOT_WRITTEN, (), True, id="nothing is written"),
        pytest.param(True, (), False, id="the task says so"),
        pytest.param("yes", (), False, id="in a word"),
        pytest.param(NOT_WRITTEN, (True,), False, id="its block or play says so"),
        pytest.param(True, (False,), False, id="the task has the last word"),
        pytest.param(False, (True,), True, id="so it has where it does not stay"),
        pytest.param("{{ ansible_check_mode }}", (), True, id="only in a check"),
        pytest.param(NOT_WRITTEN, ("{{ ansible_check_mode }}",), True, id="a block only in a check"),
        pytest.param("{{ true }}", (), False, id="a template that is always true"),
    ],
)
def test_what_no_run_ever_does_is_no_ground_to_build_on(
    run: Run, written: object, around: tuple[object, ...], carried: bool
) -> None:
    run.steps = [STEP]

    run.task(written=written, around=around)

    assert run.known() == ([STEP] if carried else [])


OUTER, INNER, INMOST = ({**STEP, "action": action} for action in ("outer", "inner", "inmost"))


@pytest.mark.parametrize("check", [True, False])
def test_a_rehearsal_within_a_rehearsal_is_its_own(run: Run, check: bool) -> None:
    run.cli["check"] = check
    run.steps = [OUTER]
    run.task(around=(True,))
    run.steps = [INNER]
    run.task(around=(True, True))
    run.steps = [INMOST]
    run.task(True, written=True, around=(True, True))

    def told(*around: object) -> list[t.Any]:
        run.steps = []
        run.task(around=around)
        return t.cast("list[t.Any]", run.seen[-1]["known"])

    assert told(True, True, True) == [OUTER, INNER, INMOST]
    assert told(True, True) == [OUTER, INNER]
    assert told(True) == told(True, False, True) == [OUTER]
    assert told() == ([] if check else [OUTER])


def test_what_was_rehearsed_within_ends_with_the_next_step_around_it(run: Run) -> None:
    run.cli["check"] = False
    run.steps = [INNER]
    run.task(around=(True, True))
    run.steps = [OUTER]
    run.task(around=(True,))

    run.steps = [INMOST]
    run.task(around=(True, True, True))

    assert run.seen[-1]["known"] == [OUTER]
    run.task(False)
    assert run.journals() == []


# ---- where ansible-core has what is written about check mode


def playbook_task(play: dict[str, t.Any], tmp_path: Path) -> t.Any:
    """The one task of a play, as ansible-core loads it."""
    loader = DataLoader()
    loader.set_basedir(str(tmp_path))
    variables = VariableManager(loader=loader)
    found: t.Any = Play.load({"hosts": "all", **play}, loader=loader, variable_manager=variables).compile()
    while not isinstance(found, Task):
        found = next(one for one in (found if isinstance(found, list) else found.block) if not is_meta(one))
    return found


def is_meta(one: t.Any) -> bool:
    """Whether ansible-core put it there."""
    return all(is_meta(part) for part in one.block) if isinstance(one, Block) else one.action.endswith("meta")


A_TASK: dict[str, t.Any] = {"debug": {}}


@pytest.mark.parametrize(
    ("play", "expected"),
    [
        pytest.param({"tasks": [A_TASK]}, [], id="nothing"),
        pytest.param({"tasks": [{**A_TASK, "check_mode": True}]}, [True], id="the task"),
        pytest.param({"check_mode": True, "tasks": [{"block": [A_TASK]}]}, [True], id="the play"),
        pytest.param({"tasks": [{"block": [A_TASK], "check_mode": "{{ a }}"}]}, ["{{ a }}"], id="a block"),
        pytest.param(
            {
                "check_mode": True,
                "tasks": [
                    {
                        "block": [{"block": [{"block": [A_TASK], "check_mode": "no"}]}],
                        "check_mode": "{{ a }}",
                    }
                ],
            },
            ["no", "{{ a }}", True],
            id="blocks within a play",
        ),
        pytest.param(
            {"check_mode": "yes", "tasks": [{"block": [{**A_TASK, "check_mode": False}], "check_mode": True}]},
            [False, True, "yes"],
            id="task, block and play",
        ),
        pytest.param(
            {"tasks": [{"block": [{"import_tasks": "tasks.yml", "check_mode": True}], "check_mode": "{{ a }}"}]},
            ["{{ b }}", True, "{{ a }}"],
            id="an import, which is as if it were a block",
        ),
    ],
)
def test_what_is_written_around_a_task_is_found_from_the_inside_out(
    tmp_path: Path, play: dict[str, t.Any], expected: list[object]
) -> None:
    (tmp_path / "tasks.yml").write_text(json.dumps([{**A_TASK, "check_mode": "{{ b }}"}]))

    found = list(_carry._declarations(playbook_task(play, tmp_path)))

    assert [one for one in found if isinstance(one, (bool, str))] == expected


@pytest.mark.parametrize(
    ("include", "expected"),
    [
        pytest.param(
            {"include_tasks": {"file": "tasks.yml", "apply": {"check_mode": True}}},
            [True, "outer"],
            id="for what it includes",
        ),
        pytest.param({"include_tasks": "tasks.yml", "check_mode": True}, ["outer"], id="for itself, which is no use"),
    ],
)
def test_what_a_dynamic_include_applies_is_around_what_it_includes(
    include: dict[str, t.Any], expected: list[object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_carry.constants, "INVALID_TASK_ATTRIBUTE_FAILED", False)
    task = playbook_task({"tasks": [{"block": [include], "check_mode": "outer"}]}, tmp_path)
    included = Block.load([A_TASK], play=task.get_play(), parent_block=task.build_parent_block())

    found = list(_carry._declarations(included.block[0]))

    assert [one for one in found if isinstance(one, (bool, str))] == expected


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
