# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who has which permission set in which account, and the calls that change it in their own time."""

from __future__ import annotations

from ..database import Row, Transaction
from ..paging import select_page
from ..settings import Settings
from . import callers, principals, provisioning, workflows
from .area import Area, Call, Output
from .instances import organization_instance
from .organizations import require_account
from .permission_sets import set_of

AREA = Area(
    "sso-admin",
    schema=(
        """
        CREATE TABLE IF NOT EXISTS account_assignments (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            instance_arn TEXT NOT NULL REFERENCES instances (instance_arn) ON DELETE CASCADE,
            permission_set_arn TEXT NOT NULL REFERENCES permission_sets (permission_set_arn),
            account_id TEXT NOT NULL,
            principal_type TEXT NOT NULL CHECK (principal_type IN ('USER', 'GROUP')),
            principal_id TEXT NOT NULL,
            since REAL NOT NULL,
            UNIQUE (permission_set_arn, account_id, principal_type, principal_id)
        )
        """,
        """
        CREATE INDEX IF NOT EXISTS account_assignments_of_principal
            ON account_assignments (principal_id, principal_type, seq)
        """,
    ),
    tables_with_past=("account_assignments",),
)

_NO_PRINCIPAL = "Received a 404 status error: the {} assignee {} was not found in directory {}."
_NO_ASSIGNMENT = (
    "Received a 404 status error: EntitlementItem doesn't exist with the given entitlement key EntitlementKey"
    "{{accessorId=AccessorId{{value={principal_id}}}, resourceId=ResourceId{{value={account_id}}}, "
    "auxiliaryResourceId=AuxiliaryResourceId{{value={permission_set_arn}}}, "
    "containerId=ContainerId{{value={instance_arn}}}}}"
)


@AREA.does("CreateAccountAssignment")
def create_account_assignment(call: Call) -> Output:
    """Begin to give a principal access. What is there already is asked for in vain, but not refused."""
    return {"AccountAssignmentCreationStatus": workflows.first_status_of(_start(call, "creation"))}


@AREA.does("DeleteAccountAssignment")
def delete_account_assignment(call: Call) -> Output:
    """Begin to take a principal's access away. That there is none shows only at the end."""
    return {"AccountAssignmentDeletionStatus": workflows.first_status_of(_start(call, "deletion"))}


@AREA.does("DescribeAccountAssignmentCreationStatus")
def describe_creation_status(call: Call) -> Output:
    """Show how far a creation has come."""
    parameter, member = "AccountAssignmentCreationRequestId", "AccountAssignmentCreationStatus"
    return workflows.described(call, "creation", parameter, member)


@AREA.does("DescribeAccountAssignmentDeletionStatus")
def describe_deletion_status(call: Call) -> Output:
    """Show how far a deletion has come."""
    parameter, member = "AccountAssignmentDeletionRequestId", "AccountAssignmentDeletionStatus"
    return workflows.described(call, "deletion", parameter, member)


@AREA.does("ListAccountAssignmentCreationStatus")
def list_creation_status(call: Call) -> Output:
    """List the creations."""
    return workflows.listed(call, "creation", "AccountAssignmentsCreationStatus")


@AREA.does("ListAccountAssignmentDeletionStatus")
def list_deletion_status(call: Call) -> Output:
    """List the deletions."""
    return workflows.listed(call, "deletion", "AccountAssignmentsDeletionStatus")


@AREA.does("ListAccountAssignments")
def list_account_assignments(call: Call) -> Output:
    """List who has one permission set in one account."""
    query = "SELECT * FROM account_assignments WHERE permission_set_arn = :arn AND account_id = :account"
    arn = set_of(call)["permission_set_arn"]
    rows, token = select_page(call, query, arn=arn, account=call.parameters["AccountId"])
    return {"AccountAssignments": [_output(row) for row in rows], "NextToken": token}


@AREA.does("ListAccountAssignmentsForPrincipal")
def list_account_assignments_for_principal(call: Call) -> Output:
    """List what one user or group has; by a setting also what a user has through groups."""
    instance = organization_instance(call)
    query = "SELECT * FROM account_assignments WHERE instance_arn = :instance AND "
    query += principals.held_by(call, through_groups=call.settings.inherited_assignments)
    values = {"instance": instance["instance_arn"], "store": instance["identity_store_id"]}
    account_id = (call.parameters.get("Filter") or {}).get("AccountId")
    if account_id:
        query += " AND account_id = :account"
        values["account"] = account_id
    kind, principal_id = call.parameters["PrincipalType"], call.parameters["PrincipalId"]
    rows, token = select_page(call, query, type=kind, principal=principal_id, **values)
    return {"AccountAssignments": [_output(row) for row in rows], "NextToken": token}


def _start(call: Call, kind: str) -> Row:
    arn, account_id = set_of(call)["permission_set_arn"], call.parameters["TargetId"]
    require_account(call, account_id)
    callers.require_right_over(call, account_id)
    callers.require_right_to_change(call, arn)
    principal = {
        "principal_type": call.parameters["PrincipalType"],
        "principal_id": call.parameters["PrincipalId"],
    }
    workflows.require_none_on(call, arn, account_id=account_id, **principal)
    return workflows.start(call, kind, arn, account_id, **principal)


@workflows.effect("creation")
def end_creation(rows: Transaction, settings: Settings, workflow: Row) -> str | None:
    """Add an assignment, and the permission set to the account if this is the first; return why it cannot be."""
    instance_arn, arn, account_id = (workflow[name] for name in ("instance_arn", "permission_set_arn", "account_id"))
    store = _store(rows, instance_arn)
    kind, principal_id = workflow["principal_type"], workflow["principal_id"]
    if not principals.exists(rows, store, kind, principal_id):
        return _NO_PRINCIPAL.format(kind, principal_id, store)
    problem = workflows.problem_of_account(rows, settings, account_id)
    if problem is None and not provisioning.holds(rows, arn, account_id):
        problem = provisioning.provision(rows, settings, instance_arn, arn, account_id)
    if problem is None:
        add(rows, instance_arn, arn, account_id, kind, principal_id)
    return problem


@workflows.effect("deletion")
def end_deletion(rows: Transaction, settings: Settings, workflow: Row) -> str | None:
    """Remove an assignment, and the permission set from the account if it was the last; return why it cannot be."""
    problem = workflows.problem_of_account(rows, settings, workflow["account_id"])
    if problem is None and not settings.orphan_deletion:
        store = _store(rows, workflow["instance_arn"])
        kind, principal_id = workflow["principal_type"], workflow["principal_id"]
        if not principals.exists(rows, store, kind, principal_id):
            return _NO_PRINCIPAL.format(kind, principal_id, store)
    if problem is not None:
        return problem
    values = {name: workflow[name] for name in ("permission_set_arn", "account_id", "principal_type", "principal_id")}
    removed = rows.write(
        "DELETE FROM account_assignments WHERE permission_set_arn = :permission_set_arn AND account_id = :account_id "
        "AND principal_type = :principal_type AND principal_id = :principal_id",
        **values,
    )
    if not removed:
        return _NO_ASSIGNMENT.format(**values, instance_arn=workflow["instance_arn"])
    provisioning.deprovision_unused(rows, settings, workflow)
    return None


def add(rows: Transaction, instance_arn: str, arn: str, account_id: str, kind: str, principal_id: str) -> None:
    """Add an assignment unless it is there already."""
    rows.write(
        "INSERT INTO account_assignments (instance_arn, permission_set_arn, account_id, principal_type, principal_id, "
        "since) VALUES (:instance, :arn, :account, :kind, :principal, :now) ON CONFLICT DO NOTHING",
        instance=instance_arn,
        arn=arn,
        account=account_id,
        kind=kind,
        principal=principal_id,
        now=rows.now,
    )


def _store(rows: Transaction, instance_arn: str) -> str:
    row = rows.one("SELECT identity_store_id FROM instances WHERE instance_arn = :arn", arn=instance_arn)
    return str(row["identity_store_id"]) if row else ""


def _output(row: Row) -> Output:
    return {
        "AccountId": row["account_id"],
        "PermissionSetArn": row["permission_set_arn"],
        "PrincipalType": row["principal_type"],
        "PrincipalId": row["principal_id"],
    }
