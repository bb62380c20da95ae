# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What takes its time: each request becomes a row that is IN_PROGRESS until its moment comes.

There is no clock that ticks. Each call first settles what has become due, in the order and as of the moments at which
it became due, so that time passes alike for a client that looks often, one that looks late, and over a restart.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..database import Row, Transaction
from ..errors import ServiceError, absent
from ..paging import select_page
from ..settings import Settings
from .area import Area, Call, Output
from .instances import organization_instance

AREA = Area(
    "sso-admin",
    schema=(
        """
        CREATE TABLE IF NOT EXISTS workflows (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            instance_arn TEXT NOT NULL REFERENCES instances (instance_arn) ON DELETE CASCADE,
            request_id TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL CHECK (kind IN ('creation', 'deletion', 'provisioning', 'deprovisioning')),
            permission_set_arn TEXT NOT NULL,
            account_id TEXT,
            principal_type TEXT,
            principal_id TEXT,
            status TEXT NOT NULL CHECK (status IN ('IN_PROGRESS', 'SUCCEEDED', 'FAILED')),
            failure_reason TEXT,
            created_at REAL NOT NULL,
            ends_at REAL NOT NULL
        )
        """,
        "CREATE INDEX IF NOT EXISTS workflows_due ON workflows (ends_at, seq) WHERE status = 'IN_PROGRESS'",
        "CREATE INDEX IF NOT EXISTS workflows_of_set ON workflows (permission_set_arn) WHERE status = 'IN_PROGRESS'",
        "CREATE INDEX IF NOT EXISTS workflows_in_order ON workflows (instance_arn, kind, seq)",
    ),
)

ASSIGNING = ("creation", "deletion")

_TOO_MANY = "There are too many requests processing. Please try again later."
_IN_FLIGHT = "There is a conflicting operation in process. Please try again later."
_MOST = {"creation": 15, "deletion": 15, "provisioning": 3}
_PATIENCE = 5
"""An account that cannot be reached fails after this many times the usual time."""

_UNREACHABLE = (
    "AWS SSO is unable to complete your request at this time. Obtaining permissions to manage your AWS account "
    "'{account}' takes longer than usual. Please try again in a few minutes. If this problem continues, contact AWS "
    "Support."
)
_NO_RIGHTS = (
    "Received a 403 status error: Access denied by IAM. Please check your policy, or wait for role propagation to "
    "complete. IAM Error: User: arn:aws:iam::{account}:user/emulator is not authorized to perform: "
    "iam:UpdateSAMLProvider on resource: arn:aws:iam::{account}:saml-provider/AWSSSO_DO_NOT_DELETE"
)

Effect = Callable[[Transaction, Settings, Row], "str | None"]
_EFFECTS: dict[str, Effect] = {}


def effect(kind: str) -> Callable[[Effect], Effect]:
    """Register what happens when a workflow of a kind comes to its end; it returns why it failed, if it did."""

    def register(function: Effect) -> Effect:
        _EFFECTS[kind] = function
        return function

    return register


def settle(rows: Transaction, settings: Settings) -> None:
    """Bring to their end all workflows whose moment has come."""
    query = "SELECT * FROM workflows WHERE status = 'IN_PROGRESS' AND ends_at <= :now ORDER BY ends_at, seq LIMIT 1"
    while workflow := rows.one(query, now=rows.now):
        with rows.at(workflow["ends_at"]):
            reason = workflow["failure_reason"] or _EFFECTS[workflow["kind"]](rows, settings, workflow)
        rows.write(
            "UPDATE workflows SET status = :status, failure_reason = :reason WHERE seq = :seq",
            seq=workflow["seq"],
            status="FAILED" if reason else "SUCCEEDED",
            reason=reason,
        )


def start(call: Call, kind: str, permission_set_arn: str, account_id: str | None, **principal: str) -> Row:
    """Accept a request: it ends after its time, one after the other in each account."""
    instance_arn = call.parameters["InstanceArn"]
    _require_room(call, instance_arn, kind)
    begins = _free_at(call, permission_set_arn, account_id)
    if begins > call.rows.now and call.settings.busy_account == "conflict":
        raise ServiceError("ConflictException", _IN_FLIGHT)
    seconds = call.settings.assignment_seconds * (_PATIENCE if _is_out_of_reach(call.rows, account_id) else 1)
    return add(
        call.rows,
        request_id=call.request_id,
        instance_arn=instance_arn,
        kind=kind,
        permission_set_arn=permission_set_arn,
        account_id=account_id,
        # An ordered failure is decided now and shown at the end.
        failure_reason=call.fault.get("assignment_failure"),
        ends_at=begins + seconds,
        **principal,
    )


def add(rows: Transaction, *, request_id: str, **values: Any) -> Row:
    """Add a workflow in progress; what a call began is known by that call's own request id."""
    rows.insert("workflows", request_id=request_id, status="IN_PROGRESS", created_at=rows.now, **values)
    row = rows.one("SELECT * FROM workflows WHERE request_id = :id", id=request_id)
    if row is None:
        raise LookupError(request_id)
    return row


def require_none_on(call: Call, permission_set_arn: str, **same: str | None) -> None:
    """Refuse a request while another on the same thing is in flight."""
    conditions = "".join(f" AND {column} IS :{column}" for column in same)
    if call.rows.one(
        "SELECT 1 FROM workflows WHERE status = 'IN_PROGRESS' AND kind <> 'deprovisioning' "
        f"AND permission_set_arn = :arn{conditions}",
        arn=permission_set_arn,
        **same,
    ):
        raise ServiceError("ConflictException", _IN_FLIGHT)


def problem_of_account(rows: Transaction, settings: Settings, account_id: str) -> str | None:
    """Return why roles of an account cannot be changed, if they cannot."""
    if _is_out_of_reach(rows, account_id):
        return _UNREACHABLE.format(account=account_id)
    if not settings.management_rights and rows.one(
        "SELECT 1 FROM organizations WHERE management_account_id = :account", account=account_id
    ):
        return _NO_RIGHTS.format(account=account_id)
    return None


def described(call: Call, kind: str, parameter: str, member: str) -> Output:
    """Show how far the workflow of a kind has come that a parameter of the call names."""
    instance_arn = organization_instance(call)["instance_arn"]
    request_id = call.parameters[parameter]
    row = call.rows.one(
        "SELECT * FROM workflows WHERE request_id = :id AND kind = :kind AND instance_arn = :instance",
        id=request_id,
        kind=kind,
        instance=instance_arn,
    )
    if row is None:
        raise absent("REQUEST", request_id, f"Could not find a request with id {request_id}")
    return {member: status_of(row)}


def listed(call: Call, kind: str, member: str) -> Output:
    """List the workflows of a kind, all or those in one status."""
    instance_arn = organization_instance(call)["instance_arn"]
    query = "SELECT * FROM workflows WHERE instance_arn = :instance AND kind = :kind"
    status = (call.parameters.get("Filter") or {}).get("Status")
    if status:
        query += " AND status = :status"
    rows, token = select_page(call, query, instance=instance_arn, kind=kind, **({"status": status} if status else {}))
    return {member: [status_of(row) for row in rows], "NextToken": token}


def status_of(row: Row) -> Output:
    """Return all that is known; an answer shows as much of it as its status has members for."""
    return {
        "Status": row["status"],
        "RequestId": row["request_id"],
        "FailureReason": row["failure_reason"] if row["status"] == "FAILED" else None,
        "PermissionSetArn": row["permission_set_arn"],
        "AccountId": row["account_id"],
        "TargetId": row["account_id"],
        "TargetType": "AWS_ACCOUNT",
        "PrincipalType": row["principal_type"],
        "PrincipalId": row["principal_id"],
        "CreatedDate": row["created_at"],
    }


def first_status_of(row: Row) -> Output:
    """Return what the answer to the call that began it shows: all but the date."""
    return {**status_of(row), "CreatedDate": None}


def _require_room(call: Call, instance_arn: str, kind: str) -> None:
    if call.settings.quotas != "aws":
        return
    kinds = ASSIGNING if kind in ASSIGNING else (kind,)
    count = call.rows.one(
        # The + keeps SQLite from walking through all that ever ended.
        "SELECT count(*) AS outstanding FROM workflows WHERE status = 'IN_PROGRESS' AND +instance_arn = :instance "
        f"AND +kind IN ('{kinds[0]}', '{kinds[-1]}')",
        instance=instance_arn,
    )
    if count and count["outstanding"] >= _MOST[kind]:
        raise ServiceError("ThrottlingException", _TOO_MANY)


def _free_at(call: Call, permission_set_arn: str, account_id: str | None) -> float:
    """Return when the accounts of a request have no other work in progress."""
    ours = "= :account" if account_id else "IN (SELECT account_id FROM provisioned WHERE permission_set_arn = :arn)"
    values = {"account": account_id} if account_id else {"arn": permission_set_arn}
    row = call.rows.one(
        "SELECT max(ends_at) AS free_at FROM workflows AS other WHERE status = 'IN_PROGRESS' "
        f"AND kind <> 'deprovisioning' AND (account_id {ours} OR (account_id IS NULL AND EXISTS "
        "(SELECT 1 FROM provisioned AS held WHERE held.permission_set_arn = other.permission_set_arn "
        f"AND held.account_id {ours})))",
        **values,
    )
    return max(call.rows.now, (row and row["free_at"]) or 0.0)


def _is_out_of_reach(rows: Transaction, account_id: str | None) -> bool:
    query = "SELECT 1 FROM accounts WHERE account_id = :account AND state <> 'ACTIVE'"
    return account_id is not None and rows.one(query, account=account_id) is not None
