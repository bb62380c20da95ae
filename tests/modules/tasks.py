# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks, run in this process: a module's own main(), with options as Ansible hands them over.

A task that Ansible starts costs about a second of processor time; the same main() called here a tenth of that. What the
action plugins do on the controller is not in it; `ansible-test integration` has that.
"""

from __future__ import annotations

import contextlib
import json
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from identity_center import IdentityCenter
from running import run_main

from ansible_collections.steward.identity_center.plugins.module_utils._options.spec import PLANNED, PLANNED_FILE

Result = dict[str, Any]

# What Ansible adds to a result by itself.
NOISE = {"deprecations", "exception", "failed", "invocation", "warnings"}
# What can't be known of a thing before it is written.
UNKNOWN = (
    "user_id",
    "user_arn",
    "group_id",
    "group_arn",
    "permission_set_arn",
    "application_arn",
    "revision",
    "created_at",
    "created_by",
    "updated_at",
    "updated_by",
    "user_status",
)
# What differs from one run to the next: object addresses, ids of requests.
PASSING = re.compile(r"0x[0-9a-f]+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class Play:
    """Tasks against one Identity Center; `defaults` are options that every task gets, as module_defaults would give them.

    In check mode the steps that tasks plan reach the tasks after them, as in a run with --check.
    """

    def __init__(self, identity_center: IdentityCenter, **defaults: Any) -> None:
        self.identity_center = identity_center
        self.defaults = {**identity_center.connection, **defaults}
        self._planned: list[Any] = []

    def task(
        self,
        module: str,
        /,
        *,
        check: bool = False,
        diff: bool = True,
        no_log: bool = False,
        handed: Mapping[str, str] | None = None,
        **options: Any,
    ) -> Result:
        """Run one task and give its result, failed or not. `handed` is what its environment has besides."""
        arguments = {
            **self.defaults,
            **{name: value for name, value in options.items() if value is not None},
            "_ansible_check_mode": check,
            "_ansible_diff": diff,
            "_ansible_no_log": no_log,
        }
        with self._carried() as environment:
            result = _run_main(module, arguments, {**(environment if check else {}), **(handed or {})})
        self._planned += result.pop(PLANNED, ())
        return result

    @contextlib.contextmanager
    def _carried(self) -> Iterator[dict[str, str]]:
        """The environment in which a task finds the steps of those before it, as the action plugins make it."""
        with tempfile.NamedTemporaryFile("w", encoding="utf-8") as journal:
            journal.writelines(json.dumps(step) + "\n" for step in self._planned)
            journal.flush()
            yield {PLANNED_FILE: journal.name}

    def check(self, module: str, /, **options: Any) -> Result:
        """One task as a run with --check would run it; what it plans is forgotten."""
        result = self.task(module, check=True, **options)
        self.forget()
        return result

    def forget(self) -> None:
        """Begin a new run: what was planned in check mode counts no more."""
        self._planned = []

    def ok(self, module: str, /, **options: Any) -> Result:
        """A task that has to succeed, for preparing a test."""
        result = self.task(module, **options)
        assert not result.get("failed"), result
        return result

    def step(
        self,
        module: str,
        options: Mapping[str, Any],
        *,
        changes: Sequence[str],
        writes: int | None = -1,
        warnings: Sequence[str] = (),
        object_key: str | None = None,
        result: Mapping[str, Any] | None = None,
    ) -> Result:
        """Check mode, the real thing, and the same once more: promise and deed have to be the same.

        `changes` are what is expected, as "action kind name"; `writes` how many write calls the real run makes (-1: one
        for each change, None: any); `warnings` regular expressions, one for each warning; `result` keys and values that
        the object under `object_key` has afterwards. Returns the result of the real run.
        """
        mark = self.identity_center.writes
        check = self.check(module, **options)
        assert self.identity_center.writes == mark, "check mode wrote"
        real = self.task(module, **options)
        assert_kept(check, real)
        assert not real.get("failed"), real["msg"]
        assert sentences(real) == list(changes), real
        if writes is not None:
            wanted = len(changes) if writes == -1 else writes
            assert self.identity_center.writes_since(mark) == wanted, self.identity_center.operations()
        said = [str(one) for one in real.get("warnings", ())]
        assert len(said) == len(warnings), said
        for pattern, sentence in zip(warnings, said, strict=True):
            assert re.search(pattern, sentence), said
        if object_key is not None and result is not None:
            assert {**real[object_key], **result} == real[object_key]
        if changes:
            mark = self.identity_center.writes
            again = self.task(module, **options)
            assert not again.get("failed"), again["msg"]
            assert (again["changed"], again["changes"]) == (False, []), again
            assert again["diff"] == {**again["diff"], "before": again["diff"]["after"]}
            assert self.identity_center.writes == mark, "the run after the real one wrote"
        return real

    def refused(
        self, module: str, options: Mapping[str, Any], *, message: str | Sequence[str], code: str | None = None
    ) -> Result:
        """A task that fails in check mode and for real, with the same message for people, and writes nothing.

        `message` are regular expressions, each of which the message matches. Returns the result of the real run.
        """
        mark = self.identity_center.writes
        check = self.check(module, **options)
        real = self.task(module, **options)
        assert self.identity_center.writes == mark, self.identity_center.operations()
        for one in (check, real):
            assert one.get("failed"), one
            assert (one.get("changed", False), one.get("changes", [])) == (False, []), one
            for pattern in [message] if isinstance(message, str) else message:
                assert re.search(pattern, one["msg"]), one["msg"]
            assert code is None or one["error_code"] == code, one
            assert "Traceback" not in one["msg"]
        assert PASSING.sub("", check["msg"]) == PASSING.sub("", real["msg"])
        return real


def assert_kept(check: Result, real: Result) -> None:
    """What the real run did is what check mode promised, in all that a result tells."""
    assert bool(check.get("failed")) == bool(real.get("failed")), (check.get("msg"), real.get("msg"))
    assert check["changed"] == real["changed"]
    assert {change["status"] for change in check["changes"]} <= {"planned"}
    assert {change["status"] for change in real["changes"]} <= {"done"}, real.get("msg")
    assert _without_status(check) == _without_status(real)
    assert check.get("diff") == real.get("diff")
    assert check.get("warnings") == real.get("warnings")
    assert sorted({*check} - NOISE) == sorted({*real} - NOISE)
    for key in {*real} - NOISE - {"changed", "changes", "diff", *UNKNOWN}:
        assert _knowable(check[key]) == _knowable(real[key]), key


def sentences(result: Result) -> list[str]:
    """The changes of a result as "action kind name"."""
    return [f"{change['action']} {change['kind']} {change['name']}" for change in result["changes"]]


def _without_status(result: Result) -> list[Result]:
    return [{**change, "status": ""} for change in result["changes"]]


def _knowable(value: Any) -> Any:
    return {**value, **dict.fromkeys(UNKNOWN)} if isinstance(value, Mapping) else value


def _run_main(module: str, arguments: dict[str, Any], environment: Mapping[str, str]) -> Result:
    printed = run_main(module, json.dumps(arguments), environment)
    result: Result = json.loads(printed.strip().splitlines()[-1])
    return result
