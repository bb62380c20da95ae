# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may assume which role through account access manager; these calls take effect at once."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from ..database import Row
from ..errors import ServiceError, absent, invalid
from ..paging import select_page
from . import principals
from .account_access import active_application, application_of
from .area import Area, Call, Output

AREA = Area(
    "account-access",
    schema=(
        """
        CREATE TABLE IF NOT EXISTS entitlements (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            application_arn TEXT NOT NULL REFERENCES access_applications (application_arn) ON DELETE CASCADE,
            entitlement_id TEXT NOT NULL UNIQUE,
            principal_type TEXT NOT NULL CHECK (principal_type IN ('USER', 'GROUP')),
            principal_id TEXT NOT NULL,
            role_arn TEXT NOT NULL,
            account_id TEXT NOT NULL,
            created_at REAL NOT NULL,
            since REAL NOT NULL,
            UNIQUE (application_arn, principal_type, principal_id, role_arn)
        )
        """,
        "CREATE INDEX IF NOT EXISTS entitlements_of_role ON entitlements (application_arn, role_arn, seq)",
        "CREATE INDEX IF NOT EXISTS entitlements_of_account ON entitlements (application_arn, account_id, seq)",
    ),
    tables_with_past=("entitlements",),
)

_MOST_GROUPS = 20
_MEMBERS = {"USER": "userId", "GROUP": "groupId"}


@AREA.does("CreateEntitlement")
def create_entitlement(call: Call) -> Output:
    """Let a principal assume a role; once more is no error."""
    application = active_application(call)
    asked = call.parameters["entitlement"]["principalRole"]
    kind, principal_id = _principal(asked["principal"])
    role_arn = asked["roleArn"]
    before = _find(call, application, kind, principal_id, role_arn)
    if before is not None:
        return {"entitlementId": before["entitlement_id"]}
    store = call.rows.one(
        "SELECT identity_store_id FROM instances WHERE instance_arn = :arn", arn=application["instance_arn"]
    )
    if store is None or not principals.exists(call.rows, store["identity_store_id"], kind, principal_id):
        raise absent(kind, principal_id)
    _require_role(call, role_arn)
    _require_room(call, application, kind, role_arn)
    return {"entitlementId": add(call, application, kind, principal_id, role_arn)}


def add(call: Call, application: Row, kind: str, principal_id: str, role_arn: str) -> str:
    """Add an entitlement; return its id. A seed may name a principal who is gone."""
    entitlement_id = str(uuid.uuid4())
    call.rows.insert(
        "entitlements",
        application_arn=application["application_arn"],
        entitlement_id=entitlement_id,
        principal_type=kind,
        principal_id=principal_id,
        role_arn=role_arn,
        account_id=account_of(role_arn),
        created_at=call.rows.now,
        since=call.rows.now,
    )
    return entitlement_id


def account_of(role_arn: str) -> str:
    """Return the account of a role."""
    return role_arn.split(":")[4]


@AREA.does("GetEntitlement")
def get_entitlement(call: Call) -> Output:
    """Show one entitlement."""
    application = application_of(call)
    row = call.rows.one(
        "SELECT * FROM entitlements WHERE application_arn = :arn AND entitlement_id = :id",
        arn=application["application_arn"],
        id=call.parameters["entitlementId"],
    )
    if row is None:
        raise invalid("Entitlement not found")
    return {
        "applicationArn": row["application_arn"],
        "entitlementId": row["entitlement_id"],
        "entitlement": {"principalRole": _details(call, row)},
        "createdAt": row["created_at"],
    }


@AREA.does("DeleteEntitlement")
def delete_entitlement(call: Call) -> Output:
    """Take a role away from a principal; what is gone already is no error."""
    values = {"arn": application_of(call)["application_arn"], "id": call.parameters["entitlementId"]}
    call.rows.write("DELETE FROM entitlements WHERE application_arn = :arn AND entitlement_id = :id", **values)
    return {}


@AREA.does("ListEntitlements")
def list_entitlements(call: Call) -> Output:
    """List the entitlements of a principal, of a role or in an account; never all of them."""
    application = application_of(call)
    wanted = call.parameters["filter"].get("principalRole") or {}
    query = "SELECT * FROM entitlements WHERE application_arn = :arn"
    values: dict[str, Any] = {"arn": application["application_arn"]}
    if wanted.get("principal"):
        query += " AND principal_type = :kind AND principal_id = :principal"
        values["kind"], values["principal"] = _principal(wanted["principal"])
    for member, column in (("roleArn", "role_arn"), ("account", "account_id")):
        if wanted.get(member):
            query += f" AND {column} = :{column}"
            values[column] = wanted[member]
    if len(values) == 1:
        raise invalid("The filter must name a principal, a role or an account.")
    rows, token = select_page(call, query, **values)
    return {"entitlements": [_listed(call, row) for row in rows], "nextToken": token}


def _listed(call: Call, row: Row) -> dict[str, Any]:
    return {
        "entitlementId": row["entitlement_id"],
        "entitlement": {"principalRole": _details(call, row)},
        "createdAt": row["created_at"],
    }


def _principal(given: Mapping[str, Any]) -> tuple[str, str]:
    """Return the type and the id of the principal that a call names."""
    (member, principal_id), *_others = given["identityCenter"].items()
    return ("USER" if member == _MEMBERS["USER"] else "GROUP"), str(principal_id)


def _find(call: Call, application: Row, kind: str, principal_id: str, role_arn: str) -> Row | None:
    return call.rows.one(
        "SELECT * FROM entitlements WHERE application_arn = :arn AND principal_type = :kind "
        "AND principal_id = :principal AND role_arn = :role",
        arn=application["application_arn"],
        kind=kind,
        principal=principal_id,
        role=role_arn,
    )


def _require_role(call: Call, role_arn: str) -> None:
    """Refuse a role that cannot be given to anybody: whether it trusts the service is a setting."""
    account_id = account_of(role_arn)
    row = call.rows.one("SELECT state FROM accounts WHERE account_id = :account", account=account_id)
    if row is None:
        raise invalid(f"The account {account_id} is not in your organization.")
    if row["state"] != "ACTIVE" or not call.settings.roles_trust:
        raise invalid(f"Error verifying role {role_arn}: it must trust account-access.amazonaws.com.")


def _require_room(call: Call, application: Row, kind: str, role_arn: str) -> None:
    if call.settings.quotas != "aws" or kind != "GROUP":
        return
    held = call.rows.one(
        "SELECT count(*) AS groups FROM entitlements WHERE application_arn = :arn AND role_arn = :role "
        "AND principal_type = 'GROUP'",
        arn=application["application_arn"],
        role=role_arn,
    )
    if held and held["groups"] >= _MOST_GROUPS:
        message = f"The role {role_arn} can have at most {_MOST_GROUPS} groups."
        raise ServiceError("ServiceQuotaExceededException", message)


def _details(call: Call, row: Row) -> dict[str, Any]:
    account = call.rows.one("SELECT name FROM accounts WHERE account_id = :account", account=row["account_id"])
    return {
        "principal": {"identityCenter": {_MEMBERS[row["principal_type"]]: row["principal_id"]}},
        "roleArn": row["role_arn"],
        "account": row["account_id"],
        "accountName": account["name"] if account else None,
    }
