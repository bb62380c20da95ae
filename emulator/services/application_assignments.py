# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may use which application; these calls take effect at once."""

from __future__ import annotations

from ..database import Row, Transaction
from ..errors import absent
from ..paging import select_page
from . import principals
from .applications import application_of, require_filter_of_member
from .area import Area, Call, Output
from .instances import active_instance

AREA = Area(
    "sso-admin",
    schema=(
        """
        CREATE TABLE IF NOT EXISTS application_assignments (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            instance_arn TEXT NOT NULL REFERENCES instances (instance_arn) ON DELETE CASCADE,
            application_arn TEXT NOT NULL REFERENCES applications (application_arn) ON DELETE CASCADE,
            principal_type TEXT NOT NULL CHECK (principal_type IN ('USER', 'GROUP')),
            principal_id TEXT NOT NULL,
            since REAL NOT NULL,
            UNIQUE (application_arn, principal_type, principal_id)
        )
        """,
        """
        CREATE INDEX IF NOT EXISTS application_assignments_of_principal
            ON application_assignments (principal_id, principal_type, seq)
        """,
    ),
    tables_with_past=("application_assignments",),
)


@AREA.does("CreateApplicationAssignment")
def create_application_assignment(call: Call) -> Output:
    """Let a principal use an application; once more is no error."""
    application = application_of(call)
    query = "SELECT identity_store_id FROM instances WHERE instance_arn = :arn"
    store = call.rows.one(query, arn=application["instance_arn"])
    kind, principal_id = call.parameters["PrincipalType"], call.parameters["PrincipalId"]
    if store is None or not principals.exists(call.rows, store["identity_store_id"], kind, principal_id):
        raise absent(kind, principal_id, f"Could not find {kind} with id {principal_id}")
    if "lost" not in call.fault:
        add(call.rows, application, kind, principal_id)
    return {}


def add(rows: Transaction, application: Row, kind: str, principal_id: str) -> None:
    """Add an assignment unless it is there already."""
    rows.write(
        "INSERT INTO application_assignments (instance_arn, application_arn, principal_type, principal_id, since) "
        "VALUES (:instance, :arn, :kind, :principal, :now) ON CONFLICT DO NOTHING",
        instance=application["instance_arn"],
        arn=application["application_arn"],
        kind=kind,
        principal=principal_id,
        now=rows.now,
    )


@AREA.does("DeleteApplicationAssignment")
def delete_application_assignment(call: Call) -> Output:
    """Take the use of an application away."""
    row = _find(call)
    if row is not None:
        call.rows.write("DELETE FROM application_assignments WHERE seq = :seq", seq=row["seq"])
    elif call.settings.delete_absent == "not_found":
        raise absent("APPLICATION_ASSIGNMENT", None, "Could not find the application assignment")
    return {}


@AREA.does("DescribeApplicationAssignment")
def describe_application_assignment(call: Call) -> Output:
    """Show one direct assignment."""
    row = _find(call)
    if row is None:
        raise absent("APPLICATION_ASSIGNMENT", None, "Could not find the application assignment")
    return _output(row)


@AREA.does("ListApplicationAssignments")
def list_application_assignments(call: Call) -> Output:
    """List who is assigned to an application."""
    query = "SELECT * FROM application_assignments WHERE application_arn = :arn"
    rows, token = select_page(call, query, arn=application_of(call)["application_arn"])
    return {"ApplicationAssignments": [_output(row) for row in rows], "NextToken": token}


@AREA.does("ListApplicationAssignmentsForPrincipal")
def list_application_assignments_for_principal(call: Call) -> Output:
    """List the applications that a user or group may use; a user also through groups."""
    instance = active_instance(call)
    require_filter_of_member(call, instance, "ApplicationArn")
    query = "SELECT * FROM application_assignments WHERE instance_arn = :instance AND "
    query += principals.held_by(call, through_groups=True)
    values = {"instance": instance["instance_arn"], "store": instance["identity_store_id"]}
    application_arn = (call.parameters.get("Filter") or {}).get("ApplicationArn")
    if application_arn:
        query += " AND application_arn = :application"
        values["application"] = application_arn
    kind, principal_id = call.parameters["PrincipalType"], call.parameters["PrincipalId"]
    rows, token = select_page(call, query, type=kind, principal=principal_id, **values)
    return {"ApplicationAssignments": [_output(row) for row in rows], "NextToken": token}


def _find(call: Call) -> Row | None:
    return call.rows.one(
        "SELECT * FROM application_assignments WHERE application_arn = :arn AND principal_type = :kind "
        "AND principal_id = :principal",
        arn=application_of(call)["application_arn"],
        kind=call.parameters["PrincipalType"],
        principal=call.parameters["PrincipalId"],
    )


def _output(row: Row) -> Output:
    return {
        "ApplicationArn": row["application_arn"],
        "PrincipalType": row["principal_type"],
        "PrincipalId": row["principal_id"],
    }
