# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Entitlements that lead to a role of the management account, or out of the units that they are meant for."""

from __future__ import annotations

from collections.abc import Iterator

from .._desired.policies import Severity
from .._model.entitlements import Entitlement
from .assigned import about_holding, label
from .check import Check, Form, Ground, Option, Violation
from .view import Account, Table


def _find(ground: Ground) -> Iterator[Violation]:
    view = ground.view
    for one in view.entitlements:
        why = _why(ground, view.accounts.get(one.account_id), one)
        if why is not None:
            yield Violation(
                kind="entitlement",
                thing=label(view, one),
                message=f"{label(view, one)} leads {why}. Remove the entitlement, or move the role",
                about=about_holding(view, one),
            )


def _why(ground: Ground, account: Account | None, one: Entitlement) -> str | None:
    if one.account_id == ground.view.management:
        return "to a role of the management account"
    units: tuple[str, ...] | None = ground.options["organizational_units"]
    if units is None:
        return None
    path = None if account is None else account.path
    if path is not None and any(f"{path}/".startswith(f"{unit.rstrip('/')}/") for unit in units):
        return None
    where = "into an account that is not in the organization" if path is None else f"to {path}"
    return f"{where} ({one.account_id}), which is not below {' or '.join(units)}"


ROLE_TRUST_OF_ENTITLEMENT = Check(
    name="role_trust_of_entitlement",
    summary="an entitlement that leads to a role of the management account, or out of the organizational units named",
    severity=Severity.HIGH,
    find=_find,
    needs=frozenset({Table.ENTITLEMENTS, Table.MANAGEMENT}),
    option_needs={"organizational_units": Table.UNITS},
    about=("user", "group", "role", "account"),
    options={
        "organizational_units": Option(
            form=Form.NAMES, help="The units that entitlements may lead to, as paths such as /Workloads/Production."
        )
    },
)
