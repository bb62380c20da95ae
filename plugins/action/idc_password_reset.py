# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

from ansible import constants
from ansible.module_utils.parsing.convert_bool import boolean

from ..plugin_utils._carry import CarryingAction


class ActionModule(CarryingAction):
    """Carries what check mode planned from task to task, and keeps a password out of what Ansible writes by itself."""

    def run(self, tmp: t.Any = None, task_vars: dict[str, t.Any] | None = None) -> dict[str, t.Any]:
        """Run the module, unless its result would be shown, or kept on disk, in spite of no_log."""
        problem = None
        if boolean(self._task.args.get("return_password", False), strict=False):
            if self._task.async_val:
                problem = "the result of a task with async is kept in a file; leave async out, or use dest"
            elif constants.DEFAULT_DEBUG:
                problem = "ANSIBLE_DEBUG shows what tasks return, no_log or not; turn it off, or use dest"
        if problem is None:
            return super().run(tmp, task_vars)
        return {
            "failed": True,
            "changed": False,
            "changes": [],
            "password_reset": None,
            "password": None,
            "error_code": "InvalidInput",
            "request_id": None,
            "msg": f"return_password: {problem}",
        }
