# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An action plugin that calls a module of awx.awx, as it is, in the process of the task.

To start a program for each module takes most of the time of a run of awx_configure, which makes forty things. A test puts
this file beside the modules, under the name of each: see `collections` in conftest.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
from typing import Any

from ansible.module_utils import basic
from ansible.module_utils.common import warnings
from ansible.plugins.action import ActionBase

# Ansible loads action plugins before it forks a process for the task: so this is read once in a run, not for each task.
importlib.import_module("ansible_collections.awx.awx.plugins.module_utils.controller_api")


class ActionModule(ActionBase):
    """Calls main() with the options of the task; what it prints is the result."""

    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        super().run(tmp, task_vars)
        options = dict(self._task.args)
        self._update_module_args(self._task.resolved_action, options, task_vars or {})
        basic._ANSIBLE_ARGS = json.dumps({"ANSIBLE_MODULE_ARGS": options}, default=str).encode()
        basic._ANSIBLE_PROFILE = "legacy"
        with contextlib.suppress(ImportError):
            # Ansible's controller is in this process too, and would show the warnings instead of the module telling them.
            importlib.import_module("ansible.module_utils._internal").is_controller = False
        for name in ("_global_warnings", "_global_deprecations"):
            getattr(warnings, name).clear()
        module = importlib.import_module(
            f"ansible_collections.awx.awx.plugins.modules.{self._task.action.split('.')[-1]}"
        )
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.suppress(SystemExit):
            module.main()
        return dict(json.loads(printed.getvalue()))
