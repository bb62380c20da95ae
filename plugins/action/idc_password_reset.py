# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ansible import constants
from ansible.module_utils.parsing.convert_bool import boolean

from ..module_utils._options.passwords import PASSWORD_RESET_INTERFACE
from ..plugin_utils._carry import CarryingAction


class ActionModule(CarryingAction):
    """Takes options as they were written, carries what check mode planned from task to task, and keeps passwords secret."""

    interface = PASSWORD_RESET_INTERFACE

    def _problems(self) -> list[str]:
        """Refuse a password in the result where Ansible would show it, or keep it on disk, in spite of no_log."""
        if not boolean(self._task.args.get("return_password", False), strict=False):
            return []
        if self._task.async_val:
            return ["return_password: the result of a task with async is kept in a file; leave async out, or use dest"]
        if constants.DEFAULT_DEBUG:
            return ["return_password: ANSIBLE_DEBUG shows what tasks return, no_log or not; turn it off, or use dest"]
        return []
