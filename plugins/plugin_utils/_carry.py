# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the modules' action plugins do: in check mode, carry planned steps from one task to the next.

The steps wait in a journal in the temporary directory that ansible-core makes for each of its runs and deletes at its
end. So every task, loop item and host of a run sees them at once, and no other run ever does; facts would reach neither
the next item of a loop nor stay out of a fact cache.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import typing as t
from pathlib import Path

from ansible import constants, context
from ansible.plugins.action.normal import ActionModule as NormalAction

OPTION = "_planned"


class CarryingAction(NormalAction):  # type: ignore[misc]
    """Runs the module of the task's own name. Outside check mode it adds nothing."""

    def run(self, tmp: t.Any = None, task_vars: dict[str, t.Any] | None = None) -> dict[str, t.Any]:
        """In check mode, hand the steps planned so far to the module, and keep those that it adds."""
        journal = _Journal(Path(constants.DEFAULT_LOCAL_TMP), self._task.args.get("endpoint_url"))
        if not self._task.check_mode:
            result = t.cast("dict[str, t.Any]", super().run(tmp, task_vars))
            if result.get("changed") and not context.CLIARGS.get("check"):
                journal.forget()
            return result
        # What runs in the background would add its steps when the tasks that need them are done.
        self._task.async_val = 0
        with journal.turn():
            steps = journal.steps()
            if steps:
                self._task.args = {**self._task.args, OPTION: steps}
            result = t.cast("dict[str, t.Any]", super().run(tmp, task_vars))
            journal.add(result.pop(OPTION, ()))
        # The steps hold attributes of other tasks, which may not be for everybody's eyes.
        result.get("invocation", {}).get("module_args", {}).pop(OPTION, None)
        return result


class _Journal:
    """Planned steps, one in a line. A real change, in a run that is not check mode as a whole, makes them history."""

    def __init__(self, directory: Path, endpoint: object) -> None:
        self._path = directory / "steward_identity_center_planned.jsonl"
        self._endpoint = str(endpoint or "")

    @contextlib.contextmanager
    def turn(self) -> t.Iterator[None]:
        """One task at a time: those of other hosts wait, and then see what this one planned, as in the real run."""
        with self._path.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def steps(self) -> list[t.Any]:
        if not self._path.exists():
            return []
        lines = [json.loads(line) for line in self._path.read_text(encoding="utf-8").splitlines()]
        return [line["step"] for line in lines if line["endpoint"] == self._endpoint]

    def add(self, steps: t.Iterable[t.Any]) -> None:
        lines = "".join(json.dumps({"endpoint": self._endpoint, "step": step}) + "\n" for step in steps)
        if lines:
            with self._path.open("a", encoding="utf-8") as journal:
                journal.write(lines)

    def forget(self) -> None:
        self._path.unlink(missing_ok=True)
