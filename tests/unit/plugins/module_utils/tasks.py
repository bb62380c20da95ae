# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tasks run through the whole engine by the definition of their module, against any store."""

from __future__ import annotations

import typing as t
from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace

from ansible_collections.steward.identity_center.plugins.module_utils._apply.executor import apply
from ansible_collections.steward.identity_center.plugins.module_utils._desired.identities import DesiredIdentity
from ansible_collections.steward.identity_center.plugins.module_utils._desired.memberships import DesiredMemberships
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Plan
from ansible_collections.steward.identity_center.plugins.module_utils._plan.outcome import Outcome
from ansible_collections.steward.identity_center.plugins.module_utils._plan.step import Step
from ansible_collections.steward.identity_center.plugins.module_utils._ports.identity_store import Store
from ansible_collections.steward.identity_center.plugins.module_utils._render.report import change_result
from ansible_collections.steward.identity_center.plugins.module_utils._task.definition import Writer
from ansible_collections.steward.identity_center.plugins.module_utils._task.identities import IDC_GROUP, IDC_USER
from ansible_collections.steward.identity_center.plugins.module_utils._task.memberships import IDC_GROUP_MEMBERSHIP
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_reads import FakeReads
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.waits import sleepless


@dataclass(frozen=True)
class Result:
    """What a task gives back; `changes` without their status, which is the one thing that check mode may say otherwise."""

    changed: bool
    changes: list[dict[str, object]]
    diff: dict[str, str]
    answer: dict[str, object]
    plan: Plan
    outcome: Outcome


def run(
    store: Store, desired: DesiredIdentity | DesiredMemberships, *, check_mode: bool = False, steps: Sequence[Step] = ()
) -> Result:
    """Run one task. Raises Problem where the task would fail before its first write."""
    reads = FakeReads(store=store).after(steps)
    definition = definition_of(desired)
    observed, plan = definition.planned(reads, desired)
    session: t.Any = SimpleNamespace(identity_store=store)
    writers = definition.writers(session, plan, sleepless())
    outcome = apply(plan, writers, observed.handles, check_mode=check_mode, known=len(steps))
    return Result(
        changed=outcome.changed,
        changes=[_without_status(change_result(result.change, result.status.value)) for result in outcome.results],
        diff=definition.diff(desired, observed.found, plan),
        answer=definition.result(desired, observed.found, outcome),
        plan=plan,
        outcome=outcome,
    )


def definition_of(desired: DesiredIdentity | DesiredMemberships) -> Writer[t.Any, t.Any]:
    """The module that such a task is one of."""
    if isinstance(desired, DesiredMemberships):
        return IDC_GROUP_MEMBERSHIP
    return IDC_USER if desired.table.kind is Kind.USER else IDC_GROUP


def _without_status(entry: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in entry.items() if key != "status"}
