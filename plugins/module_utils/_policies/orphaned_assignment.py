# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Assignments of users, groups and accounts that are gone."""

from __future__ import annotations

from collections.abc import Iterator

from .._desired.policies import Severity
from .._model.entitlements import Entitlement
from .assigned import PARTS, about_holding, kind_of, label
from .check import Check, Ground, Violation
from .view import Holding, Table, View


def _find(ground: Ground) -> Iterator[Violation]:
    view = ground.view
    for some in view.holdings.values():
        for one in some:
            why = _why(view, one)
            if why is not None:
                yield Violation(
                    kind=kind_of(one),
                    thing=label(view, one),
                    message=f"{label(view, one)} is left over: {why}. Remove it with {_remover(one)}",
                    about=about_holding(view, one),
                )


def _why(view: View, one: Holding) -> str | None:
    if view.gone(one.principal):
        return f"the {one.principal.kind.value} was deleted"
    account_id = getattr(one, "account_id", None)
    if account_id is not None and Table.ACCOUNTS not in view.unknown and account_id not in view.accounts:
        return "the account is not in the organization any more"
    return None


def _remover(one: Holding) -> str:
    return "idc_entitlement" if isinstance(one, Entitlement) else "idc_assignment"


ORPHANED_ASSIGNMENT = Check(
    name="orphaned_assignment",
    summary="assignments of users, groups and accounts that are gone",
    severity=Severity.MEDIUM,
    find=_find,
    needs=frozenset({Table.USERS, Table.GROUPS, Table.ASSIGNMENTS}),
    also=frozenset({Table.ACCOUNTS, Table.APPLICATION_ASSIGNMENTS, Table.ENTITLEMENTS}),
    about=PARTS,
)
