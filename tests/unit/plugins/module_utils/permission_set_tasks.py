# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tasks of permission sets run through the whole engine by the definition of their module, against an instance in memory."""

from __future__ import annotations

import json
import typing as t
from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace

from ansible_collections.steward.identity_center.plugins.module_utils._apply.executor import apply
from ansible_collections.steward.identity_center.plugins.module_utils._apply.waiter import Waiter
from ansible_collections.steward.identity_center.plugins.module_utils._desired.access import DesiredPermissionSet
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Document
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Plan
from ansible_collections.steward.identity_center.plugins.module_utils._plan.outcome import Outcome
from ansible_collections.steward.identity_center.plugins.module_utils._plan.permission_sets import (
    ExistingPermissionSet,
)
from ansible_collections.steward.identity_center.plugins.module_utils._plan.step import Step
from ansible_collections.steward.identity_center.plugins.module_utils._render.report import change_result
from ansible_collections.steward.identity_center.plugins.module_utils._task.permission_sets import IDC_PERMISSION_SET
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_access import (
    FakeAccess,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_organization import (
    FakeOrganization,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_reads import FakeReads
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore


@dataclass(frozen=True)
class Result:
    """What a task gives back; `changes` without their status, which is the one thing that check mode may say otherwise."""

    changed: bool
    changes: list[dict[str, object]]
    diff: dict[str, str]
    answer: dict[str, t.Any] | None
    plan: Plan
    outcome: Outcome
    found: ExistingPermissionSet
    slept: list[float]


class Clock:
    """A clock that sleeping moves; nobody waits for real."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept.append(seconds)


def a_desired(name: str | None = "Audit", *, arn: str | None = None, **more: t.Any) -> DesiredPermissionSet:
    """What a task asks for: this name, and these attributes managed; fields of the desired value by their own names."""
    how = {key: more.pop(key) for key in list(more) if key in DesiredPermissionSet.__dataclass_fields__}
    named = {} if name is None else {"name": name}
    return DesiredPermissionSet(**{"present": True, "arn": arn, "name": name, "attributes": {**named, **more}, **how})


def document(**data: object) -> Document:
    """A JSON object."""
    return Document(text=json.dumps(data))


def reads_of(
    access: FakeAccess, store: FakeStore | None = None, organization: FakeOrganization | None = None
) -> FakeReads:
    """All that a task can read."""
    return FakeReads(store=store or FakeStore(), access=access, organization=organization or FakeOrganization())


def run(
    access: FakeAccess,
    desired: DesiredPermissionSet,
    *,
    store: FakeStore | None = None,
    organization: FakeOrganization | None = None,
    check_mode: bool = False,
    steps: Sequence[Step] = (),
) -> Result:
    """Run one task. Raises Problem where the task would fail before its first write."""
    reads = reads_of(access, store, organization).after(steps)
    observed, plan = IDC_PERMISSION_SET.planned(reads, desired)
    clock = Clock()
    waiter = Waiter(IDC_PERMISSION_SET.waiting(desired), clock, clock.sleep)
    session: t.Any = SimpleNamespace(sso_admin=access)
    writers = IDC_PERMISSION_SET.writers(session, plan, waiter)
    outcome = apply(plan, writers, observed.handles, check_mode=check_mode, concurrency=1, known=len(steps))
    changes = [
        {**change_result(result.change, ""), **(result.failure.details if result.failure else {})}
        for result in outcome.results
    ]
    return Result(
        changed=outcome.changed,
        changes=[{key: value for key, value in entry.items() if key != "status"} for entry in changes],
        diff=IDC_PERMISSION_SET.diff(desired, observed.found, plan),
        answer=None if outcome.failures else IDC_PERMISSION_SET.result(desired, observed.found, outcome),
        plan=plan,
        outcome=outcome,
        found=observed.found,
        slept=clock.slept,
    )
