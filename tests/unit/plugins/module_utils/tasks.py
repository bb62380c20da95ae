# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tasks run through the whole engine, as the runner does it, against any store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ansible_collections.steward.identity_center.plugins.module_utils._answers.identities import identity_answer
from ansible_collections.steward.identity_center.plugins.module_utils._answers.memberships import memberships_answer
from ansible_collections.steward.identity_center.plugins.module_utils._apply.executor import apply
from ansible_collections.steward.identity_center.plugins.module_utils._apply.identities import identity_writers
from ansible_collections.steward.identity_center.plugins.module_utils._desired.identities import DesiredIdentity
from ansible_collections.steward.identity_center.plugins.module_utils._desired.memberships import DesiredMemberships
from ansible_collections.steward.identity_center.plugins.module_utils._observe.identities import observe_identity
from ansible_collections.steward.identity_center.plugins.module_utils._observe.memberships import observe_memberships
from ansible_collections.steward.identity_center.plugins.module_utils._overlay.identity_store import OverlayStore
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Plan
from ansible_collections.steward.identity_center.plugins.module_utils._plan.guard import guard_external
from ansible_collections.steward.identity_center.plugins.module_utils._plan.identities import plan_identity
from ansible_collections.steward.identity_center.plugins.module_utils._plan.memberships import plan_memberships
from ansible_collections.steward.identity_center.plugins.module_utils._plan.outcome import Outcome
from ansible_collections.steward.identity_center.plugins.module_utils._plan.step import Step
from ansible_collections.steward.identity_center.plugins.module_utils._ports.identity_store import Store, StoreReads
from ansible_collections.steward.identity_center.plugins.module_utils._render.identities import identity_diff
from ansible_collections.steward.identity_center.plugins.module_utils._render.memberships import memberships_diff
from ansible_collections.steward.identity_center.plugins.module_utils._render.report import change_result
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
    reads: StoreReads = OverlayStore(store, steps) if steps else store
    if isinstance(desired, DesiredIdentity):
        observed = observe_identity(reads, desired)
        plan = guard_external(plan_identity(desired, observed.found), observed.touched, desired.on_external)
        outcome = apply(
            plan, identity_writers(store, sleepless()), observed.handles, check_mode=check_mode, known=len(steps)
        )
        diff, answer = identity_diff, identity_answer
    else:
        observed = observe_memberships(reads, desired)
        plan = guard_external(plan_memberships(desired, observed.found), observed.touched, desired.on_external)
        outcome = apply(
            plan, identity_writers(store, sleepless()), observed.handles, check_mode=check_mode, known=len(steps)
        )
        diff, answer = memberships_diff, memberships_answer
    return Result(
        changed=outcome.changed,
        changes=[_without_status(change_result(result.change, result.status.value)) for result in outcome.results],
        diff=diff(desired, observed.found, plan),
        answer=answer(reads, desired, observed.found, outcome),
        plan=plan,
        outcome=outcome,
    )


def _without_status(entry: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in entry.items() if key != "status"}
