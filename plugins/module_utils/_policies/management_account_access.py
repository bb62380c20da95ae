# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who reaches the management account, in which no service control policy holds."""

from __future__ import annotations

from collections.abc import Iterator

from .._desired.policies import Severity
from .._model.access import AccountAssignment
from .._model.entities import Kind
from .._model.entitlements import Entitlement
from .assigned import about_holding, kind_of, label
from .check import Check, Form, Ground, Option, Violation
from .view import Table


def _find(ground: Ground) -> Iterator[Violation]:
    view = ground.view
    every: tuple[AccountAssignment | Entitlement, ...] = (*view.assignments, *view.entitlements)
    for one in every:
        if one.account_id != view.management:
            continue
        name = view.name_of(one.principal)
        if one.principal.kind is Kind.GROUP and ground.allowed("groups", name, one.principal.id):
            continue
        yield Violation(
            kind=kind_of(one),
            thing=label(view, one),
            message=(
                f"{label(view, one)} reaches the management account. Take it away, or {_way_out(one.principal.kind)}"
            ),
            about=about_holding(view, one),
        )


def _way_out(kind: Kind) -> str:
    if kind is Kind.GROUP:
        return "name the group in groups if it is meant to"
    return "give it to a group that is named in groups"


MANAGEMENT_ACCOUNT_ACCESS = Check(
    name="management_account_access",
    summary="whoever reaches the management account and is not in the groups named",
    severity=Severity.HIGH,
    find=_find,
    needs=frozenset({Table.ASSIGNMENTS, Table.MANAGEMENT}),
    also=frozenset({Table.ENTITLEMENTS}),
    option_needs={"groups": Table.GROUPS},
    about=("user", "group", "permission_set", "account", "role"),
    options={
        "groups": Option(form=Form.PATTERNS, default=(), help="The groups that are meant to reach it."),
    },
)
