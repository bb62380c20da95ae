# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task of the collection as Ansible runs it: its action plugin, and the module's own main() in this process."""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any
from unittest import mock

from ansible.plugins.action.normal import ActionModule as NormalAction
from ansible.template import Templar
from builtin_actions import Asked
from running import run_main

OWN = "steward.identity_center."
PLUGINS = "ansible_collections.steward.identity_center.plugins.action"
GROUP = "group/steward.identity_center.idc"

Result = dict[str, Any]


def within(checks: Sequence[bool]) -> dict[str, Any]:
    """What a task has of the blocks around it, where ansible-core has it."""
    if not checks:
        return {"_get_parent_attribute": lambda _name, omit: None, "_parent": None}
    block = SimpleNamespace(_check_mode=checks[0], **within(checks[1:]))
    return {"_get_parent_attribute": lambda _name, omit: checks[0], "_parent": block}


def run_own(module: str, asked: Asked, inherited: Mapping[str, Any], templar: Templar) -> Result:
    """One task. `inherited` are the keywords that count for it: no_log, module_defaults and so on.

    Of check_mode that are all that is written around the task, from the inside out.
    """
    defaults = {
        name: value
        for key, values in inherited.get("module_defaults", {}).items()
        if key in (GROUP, OWN + module)
        for name, value in values.items()
    }
    task = SimpleNamespace(
        action=OWN + module,
        args={**defaults, **asked.options},
        async_val=int(inherited.get("async", 0)),
        check_mode=asked.check,
        diff=bool(inherited.get("diff", False)),
        environment=[asked.environment],
        get_ds=dict,
        **within(inherited["check_mode"]),
    )
    internal = {
        "_ansible_check_mode": asked.check,
        "_ansible_diff": bool(inherited.get("diff", False)),
        "_ansible_no_log": bool(inherited.get("no_log", False)),
    }

    def called(action: Any, *_ignored: Any, **_options: Any) -> Result:
        environment = {name: str(value) for part in action._task.environment for name, value in part.items()}
        printed = run_main(module, json.dumps({**action._task.args, **internal}, default=str), environment)
        result: Result = json.loads(printed.strip().splitlines()[-1])
        told = [one["event"]["msg"] if isinstance(one, dict) else one for one in result.pop("warnings", [])]
        return {"changed": False, "failed": False, **result, **({"warnings": told} if told else {})}

    def normal(action: Any, *_ignored: Any) -> Result:
        executed: Result = action._execute_module()
        return executed

    plugin = importlib.import_module(f"{PLUGINS}.{module}").ActionModule
    action = plugin.__new__(plugin)
    action._task, action._templar = task, templar
    action._connection = SimpleNamespace(transport="local", become=None)
    with mock.patch.multiple(NormalAction, run=normal, _execute_module=called, create=True):
        return dict(action.run(None, dict(templar.available_variables)))
