# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A callback with which Ansible runs modules, as they are, in the process of the task.

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

PACKAGES = {
    "steward.identity_center": "ansible_collections.steward.identity_center.plugins.modules",
    "awx.awx": "ansible_collections.awx.awx.plugins.modules",
    "ansible.builtin": "ansible.modules",
    "ansible.legacy": "ansible.modules",
}
Result = dict[str, Any]


def module_of(full_name: str) -> ModuleType | None:
    """A module of one of the collections; None where there is none, as an action of its own stands for it."""
    collection, name = full_name.rpartition(".")[::2]
    if collection not in PACKAGES:
        return None
    with contextlib.suppress(ModuleNotFoundError):
        return importlib.import_module(f"{PACKAGES[collection]}.{name}")
    return None


def called(action: ActionBase, module: ModuleType, full_name: str, asked: Result) -> Result:
    """What main() of the module prints, asked in the words of ActionBase._execute_module."""
    options = dict(action._task.args if asked.get("module_args") is None else asked["module_args"])
    lenient = asked.get("ignore_unknown_opts", False)
    action._update_module_args(full_name, options, asked.get("task_vars") or {}, ignore_unknown_opts=lenient)
    basic._ANSIBLE_ARGS = json.dumps({"ANSIBLE_MODULE_ARGS": options}, default=str).encode()
    basic._ANSIBLE_PROFILE = "legacy"
    for name in ("_global_warnings", "_global_deprecations"):
        getattr(warnings, name).clear()
    environment = {
        name: str(value)
        for part in action._task.environment or ()
        for name, value in action._templar.template(part).items()
    }
    printed = io.StringIO()
    with (
        as_a_module(),
        mock.patch.dict(os.environ, environment),
        contextlib.redirect_stdout(printed),
        contextlib.suppress(SystemExit),
    ):
        module.main()
    return dict(json.loads(printed.getvalue()))


def as_a_module() -> contextlib.AbstractContextManager[object]:
    """Ansible's controller is in this process too, and would show the warnings instead of the module telling them."""
    try:
        return mock.patch.object(importlib.import_module("ansible.module_utils._internal"), "is_controller", False)
    except ImportError:
        return contextlib.nullcontext()


def in_process(execute: Callable[..., Result]) -> Callable[..., Result]:
    """In place of ActionBase._execute_module."""

    def run(action: ActionBase, module_name: str | None = None, **rest: Any) -> Result:
        apart = action._connection.transport != "local" or action._connection.become or rest.get("wrap_async")
        full_name = module_name or action._task.resolved_action or ""
        module = None if apart else module_of(full_name)
        if module is None:
            return execute(action, module_name, **rest)
        return called(action, module, full_name, rest)

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
        module_of(task.resolved_action or "")
