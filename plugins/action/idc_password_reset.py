# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

from ansible.module_utils.parsing.convert_bool import boolean

from ..plugin_utils._carry import CarryingAction


class ActionModule(CarryingAction):
    """Carries what check mode planned from task to task, and keeps a password out of the files of background tasks."""

    def run(self, tmp: t.Any = None, task_vars: dict[str, t.Any] | None = None) -> dict[str, t.Any]:
        """Run the module, unless its result would be kept on disk."""
        if self._task.async_val and boolean(self._task.args.get("return_password", False), strict=False):
            return {
                "failed": True,
                "changed": False,
                "changes": [],
                "password_reset": None,
                "password": None,
                "error_code": "InvalidInput",
                "request_id": None,
                "msg": "return_password: the result of a task with async is kept in a file; leave async out, or use dest",
            }
        return super().run(tmp, task_vars)
