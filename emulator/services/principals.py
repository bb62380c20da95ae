# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Users and groups as holders of access: whether they are there, and what stays of their access when they go."""

from __future__ import annotations

from ..database import Transaction
from . import provisioning
from .area import Call

_TABLES = {"USER": ("users", "user_id"), "GROUP": ("groups", "group_id")}


def exists(rows: Transaction, store_id: str, principal_type: str, principal_id: str) -> bool:
    """Tell whether an identity store has a user or group."""
    table, column = _TABLES[principal_type]
    query = f"SELECT 1 FROM {table} WHERE identity_store_id = :store AND {column} = :principal"
    return rows.one(query, store=store_id, principal=principal_id) is not None


def held_by(call: Call, *, through_groups: bool) -> str:
    """Return the condition for the rows that give a principal access (``:store``, ``:type``, ``:principal``)."""
    direct = "principal_type = :type AND principal_id = :principal"
    if not through_groups or call.parameters["PrincipalType"] == "GROUP":
        return f"({direct} AND :store = :store)"
    groups = "SELECT group_id FROM memberships WHERE identity_store_id = :store AND user_id = :principal"
    return f"(({direct}) OR (principal_type = 'GROUP' AND principal_id IN ({groups})))"


def leave(call: Call, store_id: str, principal_type: str, principal_id: str) -> None:
    """Take the assignments of a deleted user or group away, or leave them as orphans: nobody is sure what AWS does."""
    orphans = call.settings.orphans
    if orphans == "by_source":
        orphans = "remove" if call.settings.identity_source == "identity_center" else "keep"
    if orphans == "keep":
        return
    theirs = (
        "WHERE principal_type = :type AND principal_id = :principal AND instance_arn = "
        "(SELECT instance_arn FROM instances WHERE identity_store_id = :store)"
    )
    values = {"type": principal_type, "principal": principal_id, "store": store_id}
    held = call.rows.all(f"SELECT * FROM account_assignments {theirs}", **values)
    for table in ("account_assignments", "application_assignments"):
        call.rows.write(f"DELETE FROM {table} {theirs}", **values)
    call.rows.write(
        "DELETE FROM entitlements WHERE principal_type = :type AND principal_id = :principal AND application_arn IN "
        "(SELECT application_arn FROM access_applications WHERE instance_arn = "
        "(SELECT instance_arn FROM instances WHERE identity_store_id = :store))",
        **values,
    )
    for assignment in held:
        provisioning.deprovision_unused(call.rows, call.settings, assignment)
