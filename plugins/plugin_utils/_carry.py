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
import itertools
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
                journals.forget(1)
            return result
        # What runs in the background would add its steps when the tasks that need them are done.
        self._task.async_val = 0
        depth = max(self._depth(task_vars or {}), 0 if context.CLIARGS.get("check") else 1)
        with journals.turn():
            self._handed = {**self._handed, PLANNED_FILE: journals.known(depth)}
            result = super()._run(tmp, task_vars)
            steps = result.pop(PLANNED, ())
            if steps:
                journals.add(steps, depth)
        return result

    def _depth(self, task_vars: dict[str, t.Any]) -> int:
        """How many times over the task is kept in check mode by what is written: 0 if only --check does it.

        What is written may be a template of ansible_check_mode; it is asked for its value in a run without --check.
        """
        real = {**task_vars, "ansible_check_mode": False}

        def holds(written: object) -> bool:
            if isinstance(written, str):
                written = self._templar.copy_with_new_env(available_variables=real).template(written)
            return isinstance(written, (bool, str)) and bool(boolean(written, strict=False))

        return sum(1 for _written in itertools.takewhile(holds, _declarations(self._task)))


def _declarations(task: t.Any) -> t.Iterator[object]:
    """What is written as check_mode about a task, from the inside out: on itself, its blocks and includes, its role or play.

    There is no public way to it. The task's own attributes have the values that count in the end; what is around it has
    still what was written there.
    """
    own = (task.get_ds() or {}).get("check_mode")
    if own is not None:
        yield own
    while task is not None:
        yield task._get_parent_attribute("check_mode", omit=True)  # noqa: SLF001 - what counts outside of it
        task = task._parent  # noqa: SLF001
        while task is not None and not _declares(task):
            task = task._parent  # noqa: SLF001


def _declares(around: t.Any) -> bool:
    """Whether a block or an include has a check_mode of its own; that of a dynamic include is for nothing but itself."""
    return getattr(around, "statically_loaded", True) and isinstance(getattr(around, "_check_mode", None), (bool, str))


def promised(endpoint: object) -> Path | None:
    """The journal of what the tasks of a run with --check have planned so far, for who reads on the controller; else None."""
    return _Journals(Path(constants.DEFAULT_LOCAL_TMP), endpoint).known(0) if context.CLIARGS.get("check") else None


class _Journals:
    """The steps planned for the services behind one endpoint, one in a line.

    What no run ever does is no ground to build on for what some run does. So there is a journal for each depth: 0 has the
    promises, of tasks that are in check mode because of --check alone; 1 the rehearsals, of tasks that never leave check
    mode; 2 what is rehearsed within a rehearsal, which would not be done if the outer one were real; and so on. A task
    builds on the steps of its own depth, which began with all that is less deep. A change that is less deep, promised or
    real, makes them history.
    """

    def __init__(self, directory: Path, endpoint: object) -> None:
        self._name = f"steward_identity_center_{hashlib.sha256(str(endpoint or '').encode()).hexdigest()[:16]}"
        self._directory = directory

    @contextlib.contextmanager
    def turn(self) -> t.Iterator[None]:
        """One task at a time: those of other hosts wait, and then see what this one planned, as in the real run."""
        with (self._directory / f"{self._name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def known(self, depth: int) -> Path:
        """The journal of what a task of this depth builds on; it is not there before the first step."""
        begun = (one for one in map(self._journal, range(depth, 0, -1)) if one.exists())
        return next(begun, self._journal(0))

    def add(self, steps: t.Iterable[t.Any], depth: int) -> None:
        """Keep the steps of a task."""
        self.forget(depth + 1)
        lines = "".join(json.dumps(step) + "\n" for step in steps)
        known, journal = self.known(depth), self._journal(depth)
        before = known.read_text(encoding="utf-8") if known != journal and known.exists() else ""
        _append(journal, before + lines)

    def forget(self, depth: int) -> None:
        """What was planned at this depth, or deeper, did not start from what is now."""
        for one in self._directory.glob(f"{self._name}.steps*"):
            if int(one.suffix.removeprefix(".steps")) >= depth:
                one.unlink(missing_ok=True)

    def _journal(self, depth: int) -> Path:
        return self._directory / f"{self._name}.steps{depth}"


def _append(path: Path, lines: str) -> None:
    """Write to a file that is for nobody but the user who runs Ansible."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a", encoding="utf-8") as file:
        file.write(lines)
