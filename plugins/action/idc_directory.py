# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import contextlib
import os
import tempfile
import typing as t
from pathlib import Path

from ansible import constants
from ansible.utils.display import Display

from ..module_utils._model.errors import FailureKind, Problem
from ..module_utils._options.directory_interface import DIRECTORY_INTERFACE
from ..module_utils._options.lines import Line, packed
from ..module_utils._options.spec import DIRECTORY_FILE, PLAN, PROGRESS_FILE, RECORDED_FILE
from ..module_utils._ports.progress import NoTracker, Phase, Tracker
from ..module_utils._task.progress import FileTracker
from ..plugin_utils._directory import sources
from ..plugin_utils._directory.finding import find
from ..plugin_utils._directory.following import TERMINAL, Follower, cadence
from ..plugin_utils._directory.piping import Pipe
from ..plugin_utils._directory.plan_files import PLAN_FILE, PlanFiles
from ..plugin_utils._directory.reading import of_options, read
from ..plugin_utils._directory.telling import Telling
from ..plugin_utils._finding import FindingAction


class ActionModule(FindingAction):
    """Reads the files of a directory, which the module gets as one file of lines, and writes the plan that it returns."""

    interface = DIRECTORY_INTERFACE

    def _problems(self) -> list[str]:
        """What is wrong with how the task is written. What is in the files, the module judges, all at once."""
        found = [
            *super()._problems(),
            *sources.problems(self._task.args),
            *sources.problems_of_paths(self._task.args, PLAN_FILE, "a file"),
        ]
        if self._task.async_val:
            found.append(
                "async: the files are handed over while the task runs, so it cannot go on without it; leave it out"
            )
        if not found:
            files = self._plan_files()
            found += files.problems or (files.unwritable() if self._task.check_mode else ())
        return found

    def _plain_options(self) -> t.Mapping[str, object]:
        """All that is not the directory itself."""
        return {name: value for name, value in self._task.args.items() if name not in (*sources.CONTENT, PLAN_FILE)}

    def _run(self, tmp: t.Any, task_vars: dict[str, t.Any] | None) -> dict[str, t.Any]:
        """Read the files, run the module, write the plan."""
        written = self._task.args
        plan_files = self._plan_files()
        with contextlib.ExitStack() as stack:
            try:
                progress, tracker = self._followed(stack, task_vars or {})
                directory = self._directory(stack)
            except OSError as error:
                return self._failed(_not_written(f"the directory cannot be handed to the module: {error}"))
            tracker.begin(Phase.STARTING, {})
            recorded = plan_files.recorded if written.get("expected_checksum") else None
            self._handed = {DIRECTORY_FILE: directory, **({RECORDED_FILE: recorded} if recorded else {}), **progress}
            self._task.args = {name: value for name, value in written.items() if name not in sources.CONTENT}
            try:
                result = super()._run(tmp, task_vars)
            finally:
                self._task.args = written
        plan = result.pop(PLAN, None)
        if plan is not None and self._task.check_mode:
            return self._with_files(plan_files, plan, result)
        return result

    def _directory(self, stack: contextlib.ExitStack) -> Path:
        """Where the module reads the lines: from a pipe while they are read, from a file where it runs elsewhere."""
        lines = packed(self._lines())
        if self._here:
            # Not all file systems have pipes.
            with contextlib.suppress(OSError):
                return stack.enter_context(Pipe(Path(constants.DEFAULT_LOCAL_TMP), ".directory", lines))
        return stack.enter_context(_filled(lines, "directory"))

    def _followed(
        self, stack: contextlib.ExitStack, task_vars: t.Mapping[str, t.Any]
    ) -> tuple[dict[str, Path], Tracker]:
        """The file that the module tells its progress, shown until the stack is left, and what the controller tells of its own.

        What a module does elsewhere, or as somebody else, is not shown.
        """
        how = cadence(
            self._task.args.get("progress") or "auto", TERMINAL, os.environ, str(constants.DEFAULT_STDOUT_CALLBACK)
        )
        if how is None or not self._here:
            return {}, NoTracker()
        path = stack.enter_context(_filled((), "progress"))
        several = len(task_vars.get("ansible_play_hosts") or ()) > 1
        telling = Telling(how.width, task_vars.get("inventory_hostname") if several else None)
        stack.enter_context(Follower(path, telling, Display().display, how.every))
        return {PROGRESS_FILE: path}, FileTracker(path)

    @staticmethod
    def _with_files(files: PlanFiles, plan: dict[str, t.Any], result: dict[str, t.Any]) -> dict[str, t.Any]:
        """The result, once the plan is where somebody wants it."""
        try:
            files.write(plan, result)
        except OSError as error:
            problem = _not_written(f"{PLAN_FILE}: cannot be written: {error}")
            return {**result, "failed": True, "msg": problem.message, "error_code": problem.code, "request_id": None}
        return result

    def _lines(self) -> t.Iterator[Line]:
        """What is desired, as the module reads it."""
        if self._task.args.get(sources.SRC) is None:
            return of_options(self._task.args)
        written = sources.paths(self._task.args, sources.SRC)
        return read(find([(one, self._located(one)) for one in written]), self._vault)

    def _plan_files(self) -> PlanFiles:
        return PlanFiles(sources.paths(self._task.args, PLAN_FILE), self._about, Path.resolve)


def _not_written(message: str) -> Problem:
    return Problem(message, code=FailureKind.NOT_WRITTEN.value)


@contextlib.contextmanager
def _filled(texts: t.Iterable[str], what: str) -> t.Iterator[Path]:
    """A file with these texts, for nobody but the user who runs Ansible; it is gone afterwards."""
    handle, name = tempfile.mkstemp(
        dir=constants.DEFAULT_LOCAL_TMP, prefix="steward_identity_center_", suffix=f".{what}"
    )
    try:
        # JSON has the same escapes for what has no place in UTF-8.
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.writelines(texts)
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)
