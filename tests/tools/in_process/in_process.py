# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A callback with which Ansible runs the modules of two collections, as they are, in the process of the task.

To start a program for each module, and to read Ansible and botocore in it, takes most of the time of a run of many tasks.
Tests set ANSIBLE_CALLBACK_PLUGINS to this folder: Ansible reads a callback before it forks a process for the first task.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
from collections.abc import Callable
from types import ModuleType
from typing import Any
from unittest import mock

from ansible.module_utils import basic
from ansible.module_utils.common import warnings
from ansible.playbook.task import Task
from ansible.plugins.action import ActionBase
from ansible.plugins.callback import CallbackBase

COLLECTIONS = ("steward.identity_center", "awx.awx")
Result = dict[str, Any]


def module_of(task: Task) -> ModuleType | None:
    """The module that a task runs, if it is of one of the collections and no action of its own stands for it."""
    collection, name = (task.resolved_action or "").rpartition(".")[::2]
    if collection not in COLLECTIONS:
        return None
    with contextlib.suppress(ModuleNotFoundError):
        return importlib.import_module(f"ansible_collections.{collection}.plugins.modules.{name}")
    return None


def called(action: ActionBase, module: ModuleType, task_vars: Result) -> Result:
    """What main() of the module prints, with the options and the environment of the task."""
    options = dict(action._task.args)
    action._update_module_args(action._task.resolved_action, options, task_vars)
    basic._ANSIBLE_ARGS = json.dumps({"ANSIBLE_MODULE_ARGS": options}, default=str).encode()
    basic._ANSIBLE_PROFILE = "legacy"
    with contextlib.suppress(ImportError):
        # Ansible's controller is in this process too, and would show the warnings instead of the module telling them.
        importlib.import_module("ansible.module_utils._internal").is_controller = False
    for name in ("_global_warnings", "_global_deprecations"):
        getattr(warnings, name).clear()
    environment = {
        name: str(value)
        for part in action._task.environment or ()
        for name, value in action._templar.template(part).items()
    }
    printed = io.StringIO()
    with (
        mock.patch.dict(os.environ, environment),
        contextlib.redirect_stdout(printed),
        contextlib.suppress(SystemExit),
    ):
        module.main()
    return dict(json.loads(printed.getvalue()))


def in_process(execute: Callable[..., Result]) -> Callable[..., Result]:
    """In place of ActionBase._execute_module."""

    def run(action: ActionBase, module_name: str | None = None, **rest: Any) -> Result:
        apart = action._connection.transport != "local" or action._connection.become or rest.get("wrap_async")
        module = None if module_name or apart else module_of(action._task)
        if module is None:
            return execute(action, module_name, **rest)
        return called(action, module, rest.get("task_vars") or {})

    return run


class CallbackModule(CallbackBase):
    """Changes how tasks run; tells nothing."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "in_process"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        ActionBase._execute_module = in_process(ActionBase._execute_module)

    def v2_playbook_on_task_start(self, task: Task, is_conditional: bool) -> None:
        """Read the module before a process is forked for it: once in a run, not for each task."""
        module_of(task)
