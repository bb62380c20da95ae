# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the task files of integration targets in this process, with the modules' own main().

A step of a target is nine tasks, each about a second of processor time when Ansible starts it; here the whole step takes a
third of one. The files are the same, and Ansible runs them too (`make integration TARGET=idc_user`): templates, tests and
lookups are evaluated by Ansible's own engine, the action plugins of the collection do their part, and what they hand to
Ansible to be run is called here. What is read of a task file is what the targets use; anything else is an error, so
that nothing is passed over.
"""

from __future__ import annotations

import importlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import yaml
from ansible import constants
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.action.normal import ActionModule as NormalAction
from ansible.template import Templar
from identity_center import IdentityCenter
from running import run_main

TARGETS = Path(__file__).resolve().parents[1] / "integration" / "targets"
OWN = "steward.identity_center."
ACTIONS = "ansible_collections.steward.identity_center.plugins.action"
GROUP = "group/steward.identity_center.idc"

Variables = dict[str, Any]
Task = Mapping[str, Any]

# What a task may say beside its action.
KEYWORDS = {
    "action",
    "always",
    "args",
    "block",
    "changed_when",
    "check_mode",
    "delay",
    "diff",
    "environment",
    "failed_when",
    "loop",
    "loop_control",
    "module_defaults",
    "name",
    "no_log",
    "register",
    "rescue",
    "retries",
    "throttle",
    "until",
    "vars",
    "when",
}
# What counts for the tasks of a block too.
INHERITED = ("check_mode", "diff", "environment", "module_defaults")


class TaskFailed(Exception):
    """A task failed that may not."""


class Target:
    """One integration target against one Identity Center; `variables` are those that every task sees."""

    def __init__(self, name: str, variables: Mapping[str, Any], scratch: Path) -> None:
        self.name = name
        self._loader = DataLoader()
        self._files: dict[Path, Any] = {}
        self._extra: list[IdentityCenter] = []
        self._facts: Variables = {}
        self._folder = scratch
        self._shared = {
            **self._file(TARGETS / "idc" / "defaults" / "main.yml"),
            **self._file(TARGETS / name / "defaults" / "main.yml"),
            **variables,
            "ansible_check_mode": False,
            "ansible_playbook_python": sys.executable,
            "output_dir": str(scratch),
            **self._file(TARGETS / name / "vars" / "main.yml"),
            "idc_root": str(TARGETS.parents[2]),
        }

    def run(self) -> None:
        """All of it; TaskFailed tells which task was not as it has to be."""
        with mock.patch.object(constants, "DEFAULT_LOCAL_TMP", str(self._folder)):
            try:
                for role in ("idc", self.name):
                    self._tasks(self._file(TARGETS / role / "tasks" / "main.yml"), role, {}, {})
            finally:
                for each in self._extra:
                    each.stop()

    def _file(self, path: Path) -> Any:
        if path not in self._files:
            found = (
                self._loader.load_from_file(str(path), cache="none", trusted_as_template=True) if path.exists() else {}
            )
            self._files[path] = found or {}
        return self._files[path]

    # ---- tasks, blocks and loops

    def _tasks(self, tasks: Sequence[Task], role: str, scope: Variables, kept: Mapping[str, Any]) -> None:
        for task in tasks:
            inherited = {**kept, **{name: task[name] for name in INHERITED if name in task}}
            inside = {**scope, **task.get("vars", {})}
            if "block" in task:
                self._block(task, role, inside, inherited)
            else:
                self._looped(task, role, inside, inherited)

    def _block(self, task: Task, role: str, scope: Variables, kept: Mapping[str, Any]) -> None:
        try:
            if self._holds(task.get("when", True), role, scope):
                self._tasks(task["block"], role, scope, kept)
        except TaskFailed:
            if "rescue" not in task:
                raise
            self._tasks(task["rescue"], role, scope, kept)
        finally:
            self._tasks(task.get("always", []), role, scope, kept)

    def _looped(self, task: Task, role: str, scope: Variables, kept: Mapping[str, Any]) -> None:
        if unknown := {*task} - KEYWORDS - {action_of(task)}:
            raise NotImplementedError(f"{task.get('name')}: {unknown}")
        if "loop" not in task:
            result = self._one(task, role, scope, kept)
        else:
            variable = task.get("loop_control", {}).get("loop_var", "item")
            results = [
                self._one(task, role, {**scope, variable: item}, kept) | {variable: item}
                for item in self._value(task["loop"], role, scope)
            ]
            flags = {flag: any(one.get(flag) for one in results) for flag in ("changed", "failed")}
            result = {"results": results, **flags}
        if "register" in task:
            self._facts[task["register"]] = result

    def _one(self, task: Task, role: str, scope: Variables, kept: Mapping[str, Any]) -> Variables:
        """One task for one item, tried as often as it says."""
        if not self._holds(task.get("when", True), role, scope):
            return {"changed": False, "skipped": True}
        for left in reversed(range(int(task.get("retries", 3)) if "until" in task else 1)):
            result = self._result(task, role, scope, kept)
            if "register" in task:
                self._facts[task["register"]] = result
            if "until" not in task or self._holds(task["until"], role, scope):
                break
            if left:
                time.sleep(float(task.get("delay", 5)))
        if "failed_when" in task:
            result["failed"] = self._holds(task["failed_when"], role, {**scope, **result})
        if result.get("failed"):
            raise TaskFailed(f"{self._value(task.get('name', ''), role, scope)}: {json.dumps(result, default=str)}")
        return result

    def _result(self, task: Task, role: str, scope: Variables, kept: Mapping[str, Any]) -> Variables:
        name = action_of(task)
        if name.rpartition(".")[2] in ("include_role", "include_tasks", "import_tasks"):
            self._include(name, task[name], role, scope, kept)
            return {"changed": False}
        if name.endswith(".assert"):
            return self._assert(task[name], role, scope)
        written = task.get("args", {}) if name == "action" else task[name]
        action = self._value(task["action"], role, scope) if name == "action" else name
        check = bool(self._value(kept.get("check_mode", False), role, scope))
        if action.startswith(OWN):
            return self._own(action.removeprefix(OWN), written, role, scope, kept, check=check)
        options = self._value(written, role, scope) or {}
        run: Callable[..., Variables] = getattr(self, "_do_" + action.rpartition(".")[2])
        environment = self._value(task.get("environment", {}), role, scope)
        return {"changed": False, "failed": False, **run(options, check=check, environment=environment)}

    def _include(self, name: str, said: Any, role: str, scope: Variables, kept: Mapping[str, Any]) -> None:
        options = {"file": said} if isinstance(said, str) else dict(said)
        kept = {**kept, **options.pop("apply", {})}
        options = self._value(options, role, scope)
        if not name.endswith("include_role"):
            self._tasks(self._file(TARGETS / role / "tasks" / options["file"]), role, scope, kept)
            return
        part = options["tasks_from"]
        if native := {"start_emulator": self._start, "stop_emulator": self._stop}.get(part):
            native(role, scope)
        else:
            self._tasks(self._file(TARGETS / options["name"] / "tasks" / f"{part}.yml"), options["name"], scope, kept)

    # ---- values

    def _templar(self, role: str, scope: Mapping[str, Any]) -> Templar:
        variables = {**self._shared, **self._facts, "role_path": str(TARGETS / role), **scope}
        return Templar(loader=self._loader, variables=variables)

    def _value(self, written: Any, role: str, scope: Mapping[str, Any]) -> Any:
        return self._templar(role, scope).template(written)

    def _holds(self, written: Any, role: str, scope: Mapping[str, Any]) -> bool:
        conditions = written if isinstance(written, list) else [written]
        templar = self._templar(role, scope)
        return all(templar.evaluate_conditional(condition) for condition in conditions)

    def _assert(self, options: Mapping[str, Any], role: str, scope: Variables) -> Variables:
        conditions = options["that"] if isinstance(options["that"], list) else [options["that"]]
        templar = self._templar(role, scope)
        for condition in conditions:
            if not templar.evaluate_conditional(condition):
                return {
                    "failed": True,
                    "assertion": str(condition),
                    "msg": templar.template(options.get("fail_msg", "")),
                }
        return {"changed": False, "failed": False}

    # ---- the modules of the collection

    def _own(
        self, module: str, written: Any, role: str, scope: Variables, kept: Mapping[str, Any], *, check: bool
    ) -> Variables:
        """Through the module's action plugin, where it has one, as Ansible does."""
        defaults = {
            name: value
            for key, values in self._value(kept.get("module_defaults", {}), role, scope).items()
            if key in (GROUP, OWN + module)
            for name, value in values.items()
        }
        templar = self._templar(role, scope)
        arguments = {**defaults, **(self._value(written, role, scope) or {})}
        asked = self._value(kept.get("environment", {}), role, scope)
        task = SimpleNamespace(
            action=OWN + module,
            args=arguments,
            async_val=0,
            check_mode=check,
            environment=[asked],
            get_ds=lambda: {"check_mode": check},
        )

        def called(action: Any, *_ignored: Any, **_options: Any) -> Variables:
            environment = {name: str(value) for part in action._task.environment for name, value in part.items()}
            internal = {"_ansible_check_mode": check, "_ansible_diff": bool(kept.get("diff", False))}
            text = json.dumps({**action._task.args, **internal}, default=str)
            printed = run_main(module, text, environment)
            result: Variables = json.loads(printed.strip().splitlines()[-1])
            told = [one["event"]["msg"] if isinstance(one, dict) else one for one in result.pop("warnings", [])]
            return {"changed": False, "failed": False, **result, **({"warnings": told} if told else {})}

        plugin = importlib.import_module(f"{ACTIONS}.{module}").ActionModule
        action = plugin.__new__(plugin)
        action._task, action._templar = task, templar
        action._connection = SimpleNamespace(transport="local", become=None)

        def normal(action: Any, *_ignored: Any) -> Variables:
            executed: Variables = action._execute_module()
            return executed

        with mock.patch.multiple(NormalAction, run=normal, _execute_module=called, create=True):
            return dict(action.run(None, {}))

    # ---- what else tasks do

    def _start(self, role: str, scope: Variables) -> None:
        """An emulator more, without the start of a shell."""
        seed = self._folder / f"seed{len(self._extra)}.yml"
        templar = self._templar(role, {"idc_options": self._shared.get("idc_options", ""), **scope})
        plain = json.loads(json.dumps(templar.resolve_variable_expression("idc_seed")))
        seed.write_text(yaml.safe_dump(plain), encoding="utf-8")
        options = str(templar.resolve_variable_expression("idc_options")).split()
        self._extra.append(IdentityCenter("--seed", str(seed), *options))
        self._facts["idc_extra"] = self._extra[-1].ready

    def _stop(self, _role: str, _scope: Variables) -> None:
        if self._extra:
            self._extra.pop().stop()

    def _do_set_fact(self, options: Variables, **_others: Any) -> Variables:
        self._facts.update(options)
        return {}

    def _do_emulator_control(self, options: Variables, *, check: bool, **_others: Any) -> Variables:
        if check:
            return {"skipped": True}
        data = json.dumps(options["body"]).encode() if "body" in options else None
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(options["url"], data, headers, method=options.get("method", "GET"))
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return {"status": answer.status, "json": json.load(answer)}
        except urllib.error.HTTPError as error:
            return {"failed": True, "status": error.code, "msg": error.read().decode(errors="replace")}

    def _do_command(self, options: Variables, *, environment: Mapping[str, str], **_others: Any) -> Variables:
        return ran([str(word) for word in options["argv"]], environment)

    def _do_shell(self, options: Variables, *, environment: Mapping[str, str], **_others: Any) -> Variables:
        return ran(["/bin/sh", "-c", options["cmd"]], environment)

    def _do_tempfile(self, options: Variables, **_others: Any) -> Variables:
        return {"path": tempfile.mkdtemp(suffix=options.get("suffix", ""), dir=self._folder)}

    def _do_file(self, options: Variables, **_others: Any) -> Variables:
        path = Path(options["path"])
        if options["state"] == "absent":
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
        elif options["state"] == "directory":
            path.mkdir(parents=True, exist_ok=True)
        elif options["state"] == "link":
            path.symlink_to(options["src"])
        else:
            raise NotImplementedError(options["state"])
        if "mode" in options:
            path.chmod(int(options["mode"], 8))
        return {}

    def _do_copy(self, options: Variables, **_others: Any) -> Variables:
        path = Path(options["dest"])
        path.write_text(options["content"], encoding="utf-8")
        path.chmod(int(options.get("mode", "0600"), 8))
        return {}

    def _do_stat(self, options: Variables, **_others: Any) -> Variables:
        path = Path(options["path"])
        if not os.path.lexists(path):
            return {"stat": {"exists": False}}
        found = path.lstat()
        return {"stat": {"exists": True, "mode": f"{found.st_mode & 0o7777:04o}", "islnk": path.is_symlink()}}

    def _do_pause(self, options: Variables, **_others: Any) -> Variables:
        time.sleep(float(options["seconds"]))
        return {}


def action_of(task: Task) -> str:
    """The key of a task that names what is done."""
    if "action" in task:
        return "action"
    (name,) = {*task} - KEYWORDS
    return name


def ran(words: Sequence[str], environment: Mapping[str, str]) -> Variables:
    """A program's end, as ansible.builtin.command tells of it."""
    done = subprocess.run(
        words,
        env={**os.environ, **{name: str(value) for name, value in environment.items()}},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    told = {"rc": done.returncode, "stdout": done.stdout.rstrip("\n"), "stderr": done.stderr}
    return {"changed": True, "failed": done.returncode != 0, **told}


def targets() -> list[str]:
    """The targets whose aliases say `in_process`."""
    aliases = sorted(TARGETS.glob("*/aliases"))
    return [path.parent.name for path in aliases if "in_process" in path.read_text(encoding="utf-8").split()]
