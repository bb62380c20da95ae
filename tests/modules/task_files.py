# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the task files of integration targets, and of the roles that they include, in this process.

A step of a target is nine tasks, each about a second of processor time when Ansible starts it; here the whole step takes a
third of one. The files are the same, and Ansible runs them too (`make integration TARGET=idc_user`): templates, tests and
lookups are evaluated by Ansible's own engine, the action plugins of the collection do their part, and what they hand to
Ansible to be run is called here. What is read of a task file is what the targets use; anything else is an error, so
that nothing is passed over.

What only Ansible can show is not seen here: how a task is started and what it prints, no_log, --check, kills, other
hosts. Targets without the alias `in_process` have that.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from unittest import mock

import yaml
from ansible import constants
from ansible.errors import AnsibleError
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar, trust_as_template
from builtin_actions import ACTIONS, Asked, only
from identity_center import IdentityCenter
from kept import KeepingEnvironment
from own_actions import OWN, run_own

TARGETS = Path(__file__).resolve().parents[1] / "integration" / "targets"
ROOT = TARGETS.parents[2]

Variables = dict[str, Any]
Task = Mapping[str, Any]

# What a task may say beside its action.
KEYWORDS = {
    "action",
    "always",
    "args",
    "async",
    "become",
    "block",
    "changed_when",
    "check_mode",
    "delay",
    "delegate_to",
    "diff",
    "environment",
    "failed_when",
    "loop",
    "loop_control",
    "module_defaults",
    "name",
    "no_log",
    "poll",
    "register",
    "rescue",
    "retries",
    "throttle",
    "until",
    "vars",
    "when",
}
# What counts for the tasks of a block too.
INHERITED = ("async", "check_mode", "diff", "environment", "module_defaults", "no_log")
INCLUDES = ("include_role", "include_tasks", "import_tasks")


class TaskFailed(Exception):
    """A task failed that may not; `result` is what it returned."""

    def __init__(self, name: str, result: Mapping[str, Any]) -> None:
        self.result = result
        super().__init__(f"{name}: {json.dumps(result, default=str, ensure_ascii=False)}")


@dataclass(frozen=True)
class Scope:
    """Where a task stands: its role, what it has from the blocks and includes around it.

    Facts win over `variables`, those of blocks and tasks; `parameters`, those of includes and loops, win over facts.
    """

    role: Path
    variables: Mapping[str, Any] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    inherited: Mapping[str, Any] = field(default_factory=dict)
    # Each check_mode that is written around the task, from the inside out.
    checks: tuple[Any, ...] = ()

    def of(self, task: Task) -> Scope:
        """The scope of a task, or of those in a block."""
        if self.inherited.get("environment") and "environment" in task:
            raise NotImplementedError(f"{task.get('name')}: an environment within an environment")
        kept = {**self.inherited, **{name: task[name] for name in INHERITED if name in task}}
        checks = (task["check_mode"], *self.checks) if "check_mode" in task else self.checks
        return replace(self, variables={**self.variables, **task.get("vars", {})}, inherited=kept, checks=checks)

    def with_parameters(self, **parameters: Any) -> Scope:
        """The scope of one turn of a loop, or of what is included."""
        return replace(self, parameters={**self.parameters, **parameters})


class Target:
    """One integration target against one Identity Center; `variables` are those that every task sees."""

    def __init__(self, name: str, variables: Mapping[str, Any], scratch: Path) -> None:
        self._role_of_target = TARGETS / name
        self._loader = DataLoader()
        self._environment = KeepingEnvironment(ansible_basedir=self._loader.get_basedir())
        self._files: dict[Path, Any] = {}
        self._extra: list[IdentityCenter] = []
        self._facts: Variables = {}
        self._folder = scratch
        self._shared = {
            **self._mapping(TARGETS / "idc" / "defaults" / "main.yml"),
            **variables,
            "ansible_check_mode": False,
            "ansible_playbook_python": sys.executable,
            "output_dir": str(scratch),
            **self._mapping(self._role_of_target / "vars" / "main.yml"),
            "idc_root": str(ROOT),
        }

    def run(self) -> None:
        """All of it; TaskFailed tells which task was not as it has to be."""
        with mock.patch.object(constants, "DEFAULT_LOCAL_TMP", str(self._folder)):
            try:
                for role in (TARGETS / "idc", self._role_of_target):
                    self._tasks(self._file(role / "tasks" / "main.yml"), Scope(role))
            finally:
                for each in self._extra:
                    each.stop()

    def _file(self, path: Path) -> Any:
        """What it holds; FileNotFoundError where it is not."""
        if path not in self._files:
            path.stat()
            self._files[path] = self._loader.load_from_file(str(path), cache="none", trusted_as_template=True)
        return self._files[path]

    def _mapping(self, path: Path) -> Any:
        """What a file of variables holds; a role need not have one."""
        return self._file(path) if path.exists() else {}

    # ---- tasks, blocks and loops

    def _tasks(self, tasks: Sequence[Task], scope: Scope) -> None:
        for task in tasks:
            if "block" in task:
                self._block(task, scope.of(task))
            else:
                self._task(task, scope.of(task))

    def _block(self, task: Task, scope: Scope) -> None:
        only(task, *KEYWORDS)
        if not self._holds(task.get("when", True), scope):
            return
        try:
            self._tasks(task["block"], scope)
        except TaskFailed as error:
            if "rescue" not in task:
                raise
            self._facts["ansible_failed_result"] = error.result
            self._tasks(task["rescue"], scope)
        finally:
            self._tasks(task.get("always", []), scope)

    def _task(self, task: Task, scope: Scope) -> None:
        """One task, with all turns of its loop."""
        if (task.get("delegate_to", "localhost"), task.get("become", False)) != ("localhost", False):
            raise NotImplementedError(f"{task.get('name')}: somewhere else, or as somebody else")
        result = self._loop(task, scope) if "loop" in task else self._turn(task, scope)
        if "register" in task:
            self._facts[task["register"]] = result
        if result.get("failed"):
            raise TaskFailed(self._value(task.get("name", ""), scope), result)

    def _loop(self, task: Task, scope: Scope) -> Variables:
        control = {"loop_var": "item", "index_var": "idc_index", **task.get("loop_control", {})}
        only(control, "loop_var", "index_var", "label")
        variable = control["loop_var"]
        results = [
            {
                **self._turn(task, scope.with_parameters(**{variable: item, control["index_var"]: number})),
                variable: item,
                "ansible_loop_var": variable,
            }
            for number, item in enumerate(self._value(task["loop"], scope))
        ]
        result: Variables = {"results": results, "changed": any(one.get("changed") for one in results)}
        if any(one.get("failed") for one in results):
            result.update(failed=True, msg="One or more items failed")
        if all(one.get("skipped") for one in results):
            result.update(skipped=True)
        return result

    def _turn(self, task: Task, scope: Scope) -> Variables:
        """The task for one item, tried as often as it says."""
        if not self._holds(task.get("when", True), scope):
            return {"changed": False, "skipped": True}
        result = self._tried(task, scope)
        if "changed_when" in task:
            result["changed"] = self._holds(task["changed_when"], scope)
        if "failed_when" in task:
            result["failed"] = self._holds(task["failed_when"], scope)
        return result

    def _tried(self, task: Task, scope: Scope) -> Variables:
        for left in reversed(range(int(task.get("retries", 3)) if "until" in task else 1)):
            try:
                result = self._result(task, scope)
            except AnsibleError as error:  # a template that can't be made, say
                result = {"failed": True, "changed": False, "msg": f"Task failed: {error}"}
            if "register" in task:
                self._facts[task["register"]] = result
            if "until" not in task or self._holds(task["until"], scope):
                return result
            if left:
                time.sleep(float(task.get("delay", 5)))
        return {**result, "failed": True}

    def _result(self, task: Task, scope: Scope) -> Variables:
        name = action_of(task)
        plain = name.rpartition(".")[2]
        if plain in INCLUDES:
            self._include(plain, task, scope)
            return {"changed": False}
        if plain == "assert":
            return self._assert(task[name], scope)
        written = task.get("args", {}) if name == "action" else task[name]
        action = self._value(task["action"], scope) if name == "action" else name
        asked = Asked(
            options=self._value(written, scope) or {},
            environment=self._value(scope.inherited.get("environment", {}), scope),
            check=bool(self._value(scope.inherited.get("check_mode", False), scope)),
            folder=self._folder,
        )
        if action.startswith(OWN):
            kept = {name: self._value(value, scope) for name, value in scope.inherited.items()}
            kept["check_mode"] = [self._value(one, scope) for one in scope.checks]
            return run_own(action.removeprefix(OWN), asked, kept, self._templar(scope))
        if action.endswith(".set_fact"):
            self._facts.update(asked.options)
            return {"changed": False}
        return {"changed": False, "failed": False, **ACTIONS[action.rpartition(".")[2]](asked)}

    # ---- what is included

    def _include(self, name: str, task: Task, scope: Scope) -> None:
        said = task[action_of(task)]
        options = {"file": said} if isinstance(said, str) else dict(said)
        applied = scope.of(options.pop("apply", {}))
        options = self._value(options, scope)
        applied = applied.with_parameters(**task.get("vars", {}))
        if name != "include_role":
            only(options, "file")
            self._tasks(self._file(scope.role / "tasks" / options["file"]), applied)
            return
        only(options, "name", "tasks_from")
        native = {"start_emulator": self._start, "stop_emulator": self._stop}.get(options.get("tasks_from", ""))
        if native:
            native(applied)
        else:
            self._role(options["name"], options.get("tasks_from", "main"), applied)

    def _role(self, name: str, part: str, scope: Scope) -> None:
        """A role of the targets, or one of the collection, whose options are judged as Ansible judges them."""
        own = name.startswith(OWN)
        inside = replace(scope, role=ROOT / "roles" / name.removeprefix(OWN) if own else TARGETS / name)
        if inside.role != self._role_of_target and (inside.role / "vars").exists():
            raise NotImplementedError(f"{name}: variables of a role that is included")
        specs = self._mapping(inside.role / "meta" / "argument_specs.yml").get("argument_specs", {}) if own else {}
        if part in specs:
            spec = json.loads(json.dumps(specs[part]["options"]))
            names = [option for option in spec if option in self._variables(inside)]
            given = self._value({name: trust_as_template(f"{{{{ {name} }}}}") for name in names}, inside)
            if problems := ArgumentSpecValidator(spec).validate(given).error_messages:
                raise TaskFailed(name, {"failed": True, "msg": f"Validation of arguments failed: {problems}"})
        self._tasks(self._file(inside.role / "tasks" / f"{part}.yml"), inside)

    def _start(self, scope: Scope) -> None:
        """An emulator more, without the start of a shell."""
        seed = self._folder / f"seed{len(self._extra)}.yml"
        templar = self._templar(scope)
        plain = json.loads(json.dumps(templar.resolve_variable_expression("idc_seed")))
        seed.write_text(yaml.safe_dump(plain), encoding="utf-8")
        options = self._value(trust_as_template("{{ idc_options | default('') }}"), scope).split()
        self._extra.append(IdentityCenter("--seed", str(seed), *options))
        self._facts["idc_extra"] = self._extra[-1].ready

    def _stop(self, _scope: Scope) -> None:
        if self._extra:
            self._extra.pop().stop()

    # ---- values

    def _variables(self, scope: Scope) -> Variables:
        return {
            **self._mapping(scope.role / "defaults" / "main.yml"),
            **self._shared,
            **scope.variables,
            **self._facts,
            "role_path": str(scope.role),
            **scope.parameters,
        }

    def _templar(self, scope: Scope) -> Templar:
        templar = Templar(loader=self._loader, variables=self._variables(scope))
        templar._engine._environment = self._environment
        return templar

    def _value(self, written: Any, scope: Scope) -> Any:
        return self._templar(scope).template(written)

    def _holds(self, written: Any, scope: Scope) -> bool:
        if written is True:
            return True
        conditions = written if isinstance(written, list) else [written]
        templar = self._templar(scope)
        return all(templar.evaluate_conditional(condition) for condition in conditions)

    def _assert(self, options: Mapping[str, Any], scope: Scope) -> Variables:
        only(options, "that", "fail_msg", "quiet")
        conditions = options["that"] if isinstance(options["that"], list) else [options["that"]]
        templar = self._templar(scope)
        for condition in conditions:
            if not templar.evaluate_conditional(condition):
                said = templar.template(options.get("fail_msg", "Assertion failed"))
                return {"changed": False, "failed": True, "assertion": str(condition), "msg": said}
        return {"changed": False, "failed": False}


def action_of(task: Task) -> str:
    """The key of a task that names what is done."""
    if "action" in task:
        return "action"
    names = [name for name in task if name not in KEYWORDS]
    if len(names) != 1:
        raise NotImplementedError(
            f"{task.get('name')}: one of {names} is no action, or a keyword that is not known here"
        )
    return str(names[0])


def targets() -> list[str]:
    """The targets whose aliases say `in_process`."""
    aliases = sorted(TARGETS.glob("*/aliases"))
    return [path.parent.name for path in aliases if "in_process" in path.read_text(encoding="utf-8").split()]
