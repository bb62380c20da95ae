# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a plan calls an assignment or an entitlement: the results of idc_directory have names, not ids."""

from __future__ import annotations

from ...module_utils._model.access import Account
from ...module_utils._model.entitlements import Role
from .tables import Row


def plan_names(who: str, row: Row) -> tuple[str, ...]:
    """The names that it may have: a plan that may not read accounts has their ids alone. `row` has the columns of access."""
    if row["kind"] == "application":
        return (f"{who} in {row.get('application')}",)
    accounts = [Account(id=row["account_id"], name=name) for name in dict.fromkeys((None, row.get("account")))]
    if row["kind"] == "account":
        return tuple(f"{who} with {row.get('permission_set')} in {one.label}" for one in accounts)
    return tuple(f"{who} as {Role(arn=row['role'], account=one).label}" for one in accounts)
