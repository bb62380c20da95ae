# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the modules' action plugins do: in check mode, carry planned steps from one task to the next."""

from __future__ import annotations

import typing as t

from ansible.plugins.action.normal import ActionModule as NormalAction

FACT = "steward_identity_center_planned"


class CarryingAction(NormalAction):  # type: ignore[misc]
    """Runs the module of the task's own name. Outside check mode it does nothing else."""

    def run(self, tmp: t.Any = None, task_vars: dict[str, t.Any] | None = None) -> dict[str, t.Any]:
        """Hand the steps planned so far to the module, and keep those that it adds as a fact of the play."""
        if not self._task.check_mode:
            return t.cast("dict[str, t.Any]", super().run(tmp, task_vars))
        steps = list((task_vars or {}).get("ansible_facts", {}).get(FACT, ()))
        self._task.args = {**self._task.args, "_planned": steps}
        result = t.cast("dict[str, t.Any]", super().run(tmp, task_vars))
        added = result.pop("_planned", [])
        if added:
            result["ansible_facts"] = {FACT: steps + added}
        return result
