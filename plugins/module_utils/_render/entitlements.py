# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Entitlements as results and diffs show them: by name, and grouped so that many of them can be read."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable

from .._desired.entitlements import DesiredEntitlements
from .._model.access import Principal
from .._model.entities import PLANNED, Kind
from .._model.entitlements import Role
from .._model.yaml_text import to_yaml
from .._plan.assignments import Place
from .._plan.change import Plan
from .._plan.entitlements import ExistingEntitlements, managed
from .._plan.outcome import Outcome
from .assignments import assignment_result, skipped_result
from .diff import Diff


def entitlements_diff(desired: DesiredEntitlements, found: ExistingEntitlements, _plan: Plan) -> Diff:
    """The diff of entitlements: those that the task manages, before and after."""
    before, after = managed(desired, found)
    return {
        "before_header": "entitlements",
        "after_header": "entitlements",
        "before": to_yaml(_grouped(before, found)),
        "after": to_yaml(_grouped(after, found)),
    }


def entitlement_results(
    desired: DesiredEntitlements, found: ExistingEntitlements, outcome: Outcome
) -> dict[str, t.Any]:
    """The keys of the result of idc_entitlement: the managed entitlements that are there afterwards."""
    _before, after = managed(desired, found)
    there = found.application
    made = (one.handle.id for one in outcome.results if one.change.kind is Kind.ACCOUNT_ACCESS and one.handle)
    return {
        "application_arn": next(made, None) if there is None or there.planned else there.arn,
        "entitlements": [entitlement_result(role, one, found.names[one]) for role, one in after],
        "skipped_accounts": skipped_result(found.skipped),
    }


def entitlement_result(role: Role, principal: Principal, name: str) -> dict[str, object]:
    """One entitlement as results show it; ids that do not exist yet are null."""
    return assignment_result(Place(role=role), principal, name, planned=principal.id.startswith(PLANNED))


def _grouped(some: Iterable[tuple[Role, Principal]], found: ExistingEntitlements) -> dict[str, object]:
    """By account and role: what a person looks for first comes first."""
    tree: dict[str, dict[str, list[str]]] = {}
    for role, one in some:
        who = f"{one.kind.value} {found.names[one]}"
        tree.setdefault(role.account.label, {}).setdefault(role.name, []).append(who)
    return {**tree}
