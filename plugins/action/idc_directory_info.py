# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import os
import typing as t
from pathlib import Path

from ansible.module_utils.parsing.convert_bool import boolean

from ..module_utils._model.errors import FailureKind, InvalidInput, Problem
from ..module_utils._options.directory_queries import DIRECTORY_INFO_INTERFACE
from ..plugin_utils._carry import CarryingAction
from ..plugin_utils._directory.writing import Export, export_to
from ..plugin_utils._places import Controller, NoPlace, controller


class ActionModule(CarryingAction):
    """Takes options as they were written, carries what check mode planned, and writes the export on the controller."""

    interface = DIRECTORY_INFO_INTERFACE
    _about: Controller

    def _problems(self) -> list[str]:
        """What is wrong with the place of the export, before anything is read."""
        if not self._writes:
            return []
        if self._task.async_val:
            return ["async: the export is written when the task is over, so it cannot go on without it; leave it out"]
        try:
            problem = self._export().problem()
        except NoPlace as error:
            problem = str(error)
        return [] if problem is None else [f"dest: {problem}"]

    @property
    def _writes(self) -> bool:
        """Whether the task names a place. What is no name of one is judged with the other options."""
        dest = self._task.args.get("dest")
        return isinstance(dest, str) and bool(dest.strip())

    def run(self, tmp: t.Any = None, task_vars: dict[str, t.Any] | None = None) -> dict[str, t.Any]:
        """See CheckingAction."""
        self._about = controller(Path.cwd(), Path.home(), task_vars or {}, os.environ)
        return super().run(tmp, task_vars)

    def _run(self, tmp: t.Any, task_vars: dict[str, t.Any] | None) -> dict[str, t.Any]:
        """Run the module, and write what it found where the task says so."""
        result = super()._run(tmp, task_vars)
        return self._written(self._export(), result) if self._writes and not result.get("failed") else result

    def _export(self) -> Export:
        """Where the export goes. Raises NoPlace."""
        split, force = (bool(boolean(self._task.args.get(name, False), strict=False)) for name in ("split", "force"))
        return export_to(self._task.args["dest"], self._about, split=split, force=force)

    def _written(self, export: Export, result: dict[str, t.Any]) -> dict[str, t.Any]:
        """The result with the files, of which in check mode none is written. They say all that the result need not."""
        try:
            files = export.files(result["directory"])
            for one in files:
                if one.changed and not self._task.check_mode:
                    one.write()
        except NoPlace as error:
            return self._failed(InvalidInput([f"dest: {error}"]))
        except OSError as error:
            problem = f"dest: {export.dest} cannot be written: {error.strerror}"
            return self._failed(Problem(problem, code=FailureKind.NOT_WRITTEN.value))
        changed = [one for one in files if one.changed]
        written = {"changed": bool(changed), "directory": None, "files": [one.result() for one in files]}
        if self._task.diff and changed:
            written["diff"] = [one.diff() for one in changed]
        return {**result, **written}
