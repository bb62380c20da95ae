# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import os
import typing as t
from pathlib import Path

from ansible.module_utils.parsing.convert_bool import boolean

from ..module_utils._options.directory_queries import DIRECTORY_INFO_INTERFACE
from ..plugin_utils._carry import CarryingAction
from ..plugin_utils._directory.writing import Export, export_to
from ..plugin_utils._places import NoPlace, controller


class ActionModule(CarryingAction):
    """Takes options as they were written, carries what check mode planned, and writes the export on the controller."""

    interface = DIRECTORY_INFO_INTERFACE

    def _run(self, tmp: t.Any, task_vars: dict[str, t.Any] | None) -> dict[str, t.Any]:
        """Run the module, and write what it found where the task says so."""
        dest = self._task.args.get("dest")
        if not isinstance(dest, str) or not dest.strip():
            return super()._run(tmp, task_vars)
        try:
            export = self._export(dest, task_vars or {})
        except NoPlace as error:
            return _failure(f"dest: {error}")
        problem = export.problem()
        if problem is not None:
            return _failure(problem)
        result = super()._run(tmp, task_vars)
        return result if result.get("failed") else self._written(export, result)

    def _export(self, dest: str, variables: dict[str, t.Any]) -> Export:
        split, force = (boolean(self._task.args.get(name, False), strict=False) for name in ("split", "force"))
        return export_to(
            dest, controller(Path.cwd(), Path.home(), variables, os.environ), split=bool(split), force=bool(force)
        )

    def _written(self, export: Export, result: dict[str, t.Any]) -> dict[str, t.Any]:
        """The result with the files, of which in check mode none is written. They say all that the result need not."""
        try:
            files = export.files(result["directory"])
            for one in files:
                if one.changed and not self._task.check_mode:
                    one.write()
        except NoPlace as error:
            return _failure(f"dest: {error}")
        except OSError as error:
            return _failure(f"dest: {export.dest} cannot be written: {error.strerror}")
        changed = [one for one in files if one.changed]
        written = {"changed": bool(changed), "directory": None, "files": [one.result() for one in files]}
        if self._task.diff and changed:
            written["diff"] = [one.diff() for one in changed]
        return {**result, **written}


def _failure(message: str) -> dict[str, t.Any]:
    return {"failed": True, "changed": False, "msg": message, "error_code": "InvalidInput", "request_id": None}
