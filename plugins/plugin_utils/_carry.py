# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the modules' action plugins do: take options as they were written, hand files over, and carry planned steps.

Ansible makes texts of numbers and lists before a module sees them; here they are still what somebody wrote.

In check mode the steps that a task plans wait for the tasks after it in journals, in the temporary directory that
ansible-core makes for each of its runs and deletes at its end. So every task, loop item and host of a run sees them at
once, and no other run ever does; facts would reach neither the next item of a loop nor stay out of a fact cache. A
module is told the path of a file, or of a copy on its own host, by the environment: an option would be shown, and
logged, with attributes of other tasks, which may not be for everybody's eyes.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import types
import typing as t
from pathlib import Path

from ansible import constants, context
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.action.normal import ActionModule as NormalAction

from ..module_utils._model.errors import InvalidInput, Problem
from ..module_utils._options.spec import PLANNED, PLANNED_FILE, SCOPE, Interface
from ._written import problems

# What the names of the environment variables begin with.
_PREFIX = "STEWARD_IDENTITY_CENTER_"


class CheckingAction(NormalAction):  # type: ignore[misc]
    """Runs the module of the task's own name, unless its options hold what Ansible would make other values of.

    `interface` is the module's own.
    """

    interface: t.ClassVar[Interface] = Interface(arguments={})

    def run(self, tmp: t.Any = None, task_vars: dict[str, t.Any] | None = None) -> dict[str, t.Any]:
        """Run the module, or fail as it does where its options can't be right."""
        found = [
            *self._problems(),
            *problems({**SCOPE, **self.interface.arguments}, self._plain_options()),
        ]
        return self._failed(InvalidInput(found)) if found else self._run(tmp, task_vars)

    def _failed(self, error: Problem) -> dict[str, t.Any]:
        """The result of a task that ends before its module runs."""
        result = {"failed": True, "msg": error.message, "error_code": error.code, "request_id": error.request_id}
        keys = self.interface.keys
        return {**result, "changed": False, **({"changes": [], **dict.fromkeys(keys)} if keys else {})}

    def _run(self, tmp: t.Any, task_vars: dict[str, t.Any] | None) -> dict[str, t.Any]:
        return t.cast("dict[str, t.Any]", super().run(tmp, task_vars))

    def _problems(self) -> list[str]:
        """What only this module has to refuse on the controller."""
        return []

    def _plain_options(self) -> t.Mapping[str, object]:
        """The options that are judged by the argument spec."""
        return t.cast("t.Mapping[str, object]", self._task.args)


class HandingAction(CheckingAction):
    """Hands files of the controller to the module. `_handed` has their paths, by environment variable."""

    _handed: t.Mapping[str, Path] = types.MappingProxyType({})

    @property
    def _here(self) -> bool:
        """Whether the module runs on the controller, as the same user, and so can reach its files."""
        return self._connection.transport == "local" and not self._connection.become

    def _execute_module(self, *args: t.Any, **kwargs: t.Any) -> t.Any:
        """Run the module, which finds the files through its environment."""
        if not self._handed:
            return super()._execute_module(*args, **kwargs)
        environment = self._task.environment
        paths = {variable: self._handed_over(variable, path) for variable, path in self._handed.items()}
        self._task.environment = [*environment, paths]
        try:
            return super()._execute_module(*args, **kwargs)
        finally:
            self._task.environment = environment

    def _handed_over(self, variable: str, path: Path) -> str:
        """The path by which the module can read a file; a copy where it runs elsewhere, or as somebody else."""
        if self._here or not path.exists():
            return str(path)
        shell = self._connection._shell  # noqa: SLF001 - action plugins have no other way to it
        if shell.tmpdir is None:
            self._make_tmp_path()
        copy = str(shell.join_path(shell.tmpdir, f"{variable.removeprefix(_PREFIX).lower()}.jsonl"))
        self._transfer_file(str(path), copy)
        self._remote_chmod([copy], "u=rw,go=")
        self._fixup_perms2([shell.tmpdir, copy], execute=False)
        return copy


class CarryingAction(HandingAction):
    """Carries planned steps from task to task. Outside check mode it adds nothing."""

    def _run(self, tmp: t.Any, task_vars: dict[str, t.Any] | None) -> dict[str, t.Any]:
        """In check mode, hand the steps planned so far to the module, and keep those that it adds."""
        journals = _Journals(Path(constants.DEFAULT_LOCAL_TMP), self._task.args.get("endpoint_url"))
        if not self._task.check_mode:
            result = super()._run(tmp, task_vars)
            if result.get("changed"):
                journals.forget_rehearsal()
            return result
        # What runs in the background would add its steps when the tasks that need them are done.
        self._task.async_val = 0
        rehearsed = not context.CLIARGS.get("check") or self._stays_in_check_mode(task_vars or {})
        with journals.turn():
            known = journals.rehearsal if rehearsed and journals.rehearsal.exists() else journals.promises
            self._handed = {**self._handed, PLANNED_FILE: known}
            result = super()._run(tmp, task_vars)
            steps = result.pop(PLANNED, ())
            # What a role only looks at beforehand is planned by its own tasks afterwards.
            if steps and not (task_vars or {}).get("offboard_preview"):
                journals.add(steps, rehearsed=rehearsed)
        return result

    def _stays_in_check_mode(self, task_vars: dict[str, t.Any]) -> bool:
        """Whether the task, or what it stands in, says so itself: a run without --check does not do it either.

        What is written may be a template of ansible_check_mode; it is asked for its value in such a run.
        """
        written = (self._task.get_ds() or {}).get("check_mode")
        if written is None:
            written = self._task._get_parent_attribute("check_mode", omit=True)  # noqa: SLF001 - it is nowhere else
        if isinstance(written, str):
            real = {**task_vars, "ansible_check_mode": False}
            written = self._templar.copy_with_new_env(available_variables=real).template(written)
        return isinstance(written, (bool, str)) and bool(boolean(written, strict=False))


class _Journals:
    """The steps planned for the services behind one endpoint, one in a line.

    What no run ever does is no ground to build on for what some run does. So there are two: `promises`, of tasks that
    are in check mode because of --check, and `rehearsal`, for tasks that never leave check mode: what is promised, and
    what they themselves would do. A change, promised or real, makes the rehearsal history.
    """

    def __init__(self, directory: Path, endpoint: object) -> None:
        path = directory / f"steward_identity_center_{hashlib.sha256(str(endpoint or '').encode()).hexdigest()[:16]}"
        self.promises, self.rehearsal = path.with_suffix(".promises"), path.with_suffix(".rehearsal")
        self._lock = path.with_suffix(".lock")

    @contextlib.contextmanager
    def turn(self) -> t.Iterator[None]:
        """One task at a time: those of other hosts wait, and then see what this one planned, as in the real run."""
        with self._lock.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def add(self, steps: t.Iterable[t.Any], *, rehearsed: bool) -> None:
        """Keep the steps of a task."""
        lines = "".join(json.dumps(step) + "\n" for step in steps)
        if not rehearsed:
            self.forget_rehearsal()
            _append(self.promises, lines)
        elif self.rehearsal.exists() or not self.promises.exists():
            _append(self.rehearsal, lines)
        else:
            _append(self.rehearsal, self.promises.read_text(encoding="utf-8") + lines)

    def forget_rehearsal(self) -> None:
        """What was rehearsed did not start from what is now."""
        self.rehearsal.unlink(missing_ok=True)


def _append(path: Path, lines: str) -> None:
    """Write to a file that is for nobody but the user who runs Ansible."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a", encoding="utf-8") as file:
        file.write(lines)
