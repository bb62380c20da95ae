# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Assignments as results and diffs show them: by name, and grouped so that many of them can be read."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable

from .._desired.access import DesiredAssignments
from .._model.access import Account, Principal
from .._model.entities import PLANNED
from .._model.yaml_text import to_yaml
from .._plan.assignments import ExistingAssignments, Place, managed
from .._plan.change import Plan
from .._plan.outcome import Outcome
from .diff import Diff


def assignments_diff(desired: DesiredAssignments, found: ExistingAssignments, _plan: Plan) -> Diff:
    """The diff of assignments: those that the task manages, before and after."""
    before, after = managed(desired, found)
    header = "application assignments" if desired.targets is None else "account assignments"
    return {
        "before_header": header,
        "after_header": header,
        "before": to_yaml(_grouped(before, found)),
        "after": to_yaml(_grouped(after, found)),
    }


def assignment_results(desired: DesiredAssignments, found: ExistingAssignments, _outcome: Outcome) -> dict[str, t.Any]:
    """The keys of the result of idc_assignment: the managed assignments that are there afterwards."""
    _before, after = managed(desired, found)
    rows = [
        assignment_result(place, principal, found.names[principal], planned=principal.id.startswith(PLANNED))
        for place, principal in after
    ]
    return {"assignments": rows, "skipped_accounts": skipped_result(found.skipped)}


def assignment_result(place: Place, principal: Principal, name: str, *, planned: bool) -> dict[str, object]:
    """One assignment as results show it; ids that do not exist yet are null."""
    return {
        **place_result(place),
        "principal_type": principal.kind.value,
        "principal": name,
        "principal_id": None if planned else principal.id,
    }


def skipped_result(skipped: Iterable[tuple[Account, str]]) -> list[dict[str, object]]:
    """The accounts that were left out, and why."""
    return [{"account_id": account.id, "account": account.name, "reason": reason} for account, reason in skipped]


# The columns of all places, for rows that have them all.
NOWHERE: t.Final[t.Mapping[str, None]] = dict.fromkeys(
    (
        "account_id",
        "account",
        "permission_set",
        "permission_set_arn",
        "application",
        "application_arn",
        "role",
        "role_arn",
    )
)


def place_result(place: Place) -> dict[str, object]:
    """An account and a permission set, or an application, as results show them."""
    if place.account is not None and place.permission_set is not None:
        arn = None if place.permission_set.planned else place.permission_set.id
        return {
            "account_id": place.account.id,
            "account": place.account.name,
            "permission_set": place.permission_set.name,
            "permission_set_arn": arn,
        }
    if place.role is not None:
        account = place.role.account
        return {
            "account_id": account.id,
            "account": account.name,
            "role": place.role.name,
            "role_arn": place.role.arn,
        }
    application = place.application
    return {} if application is None else {"application": application.name, "application_arn": application.arn}


def _grouped(assignments: Iterable[tuple[Place, Principal]], found: ExistingAssignments) -> dict[str, object]:
    """By account and permission set, or by application: what a person looks for first comes first."""
    tree: dict[str, dict[str, list[str]]] = {}
    flat: dict[str, list[str]] = {}
    for place, principal in assignments:
        who = f"{principal.kind.value} {found.names[principal]}"
        if place.account is not None and place.permission_set is not None:
            tree.setdefault(place.account.label, {}).setdefault(place.permission_set.name, []).append(who)
        elif place.application is not None:
            flat.setdefault(place.application.name, []).append(who)
    return {**tree, **flat}
