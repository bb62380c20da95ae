# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which accounts hold a permission set, in which version, and the calls that bring them up to date."""

from __future__ import annotations

import uuid

from ..database import Row, Transaction
from ..errors import invalid
from ..paging import select_page
from ..settings import Settings
from . import callers, workflows
from .area import Area, Call, Output
from .instances import organization_instance
from .organizations import require_account
from .permission_sets import set_of, set_to_change

AREA = Area(
    "sso-admin",
    schema=(
        """
        CREATE TABLE IF NOT EXISTS provisioned (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            instance_arn TEXT NOT NULL REFERENCES instances (instance_arn) ON DELETE CASCADE,
            permission_set_arn TEXT NOT NULL REFERENCES permission_sets (permission_set_arn),
            account_id TEXT NOT NULL,
            version INTEGER NOT NULL,
            since REAL NOT NULL,
            UNIQUE (permission_set_arn, account_id)
        )
        """,
        "CREATE INDEX IF NOT EXISTS provisioned_in_account ON provisioned (account_id, seq)",
    ),
    tables_with_past=("provisioned",),
)

_LATEST = "(SELECT version FROM permission_sets AS s WHERE s.permission_set_arn = provisioned.permission_set_arn)"
_CONDITIONS = {
    None: "",
    "LATEST_PERMISSION_SET_PROVISIONED": f" AND version = {_LATEST}",
    "LATEST_PERMISSION_SET_NOT_PROVISIONED": f" AND version <> {_LATEST}",
}
_NOT_PROVISIONED = "Received a 404 status error: Permission set provision not found in AWS account {}."
_GONE = "Received a 404 status error: Assignment not found."
_NO_POLICY = "Received a 404 status error: Not supported policy arn:aws:iam::{}:policy{}{}"


@AREA.does("ProvisionPermissionSet")
def provision_permission_set(call: Call) -> Output:
    """Begin to bring one account, or all that hold a permission set, up to date."""
    row = set_to_change(call)
    account_id = call.parameters.get("TargetId")
    if (call.parameters["TargetType"] == "AWS_ACCOUNT") != (account_id is not None):
        raise invalid("TargetId is for the TargetType AWS_ACCOUNT, which needs it.")
    if account_id:
        require_account(call, account_id)
        callers.require_right_over(call, account_id)
    arn = row["permission_set_arn"]
    workflows.require_none_on(call, arn, kind="provisioning", account_id=account_id)
    started = workflows.start(call, "provisioning", arn, account_id)
    return {"PermissionSetProvisioningStatus": workflows.first_status_of(started)}


@AREA.does("DescribePermissionSetProvisioningStatus")
def describe_provisioning_status(call: Call) -> Output:
    """Show how far a provisioning has come."""
    parameter, member = "ProvisionPermissionSetRequestId", "PermissionSetProvisioningStatus"
    return workflows.described(call, "provisioning", parameter, member)


@AREA.does("ListPermissionSetProvisioningStatus")
def list_provisioning_status(call: Call) -> Output:
    """List the provisionings."""
    return workflows.listed(call, "provisioning", "PermissionSetsProvisioningStatus")


@AREA.does("ListAccountsForProvisionedPermissionSet")
def list_accounts_for_provisioned_permission_set(call: Call) -> Output:
    """List the accounts that hold a permission set, up to date or not."""
    query = f"SELECT * FROM provisioned WHERE permission_set_arn = :arn{_condition(call)}"
    rows, token = select_page(call, query, arn=set_of(call)["permission_set_arn"])
    return {"AccountIds": [row["account_id"] for row in rows], "NextToken": token}


@AREA.does("ListPermissionSetsProvisionedToAccount")
def list_permission_sets_provisioned_to_account(call: Call) -> Output:
    """List the permission sets that an account holds, up to date or not."""
    instance_arn = organization_instance(call)["instance_arn"]
    query = f"SELECT * FROM provisioned WHERE instance_arn = :instance AND account_id = :account{_condition(call)}"
    rows, token = select_page(call, query, instance=instance_arn, account=call.parameters["AccountId"])
    return {"PermissionSets": [row["permission_set_arn"] for row in rows], "NextToken": token}


@workflows.effect("provisioning")
def end_provisioning(rows: Transaction, settings: Settings, workflow: Row) -> str | None:
    """Give the accounts the present version; tell of the first that could not have it."""
    arn, account_id = workflow["permission_set_arn"], workflow["account_id"]
    query = "SELECT account_id FROM provisioned WHERE permission_set_arn = :arn"
    holders = [row["account_id"] for row in rows.all(query, arn=arn)]
    if account_id and account_id not in holders:
        return _NOT_PROVISIONED.format(account_id)
    if not holders:
        # Where it never was there is nothing to do. That it went meanwhile is a failure.
        return _GONE if _went_meanwhile(rows, workflow) else None
    wanted = [account_id] if account_id else holders
    problems = [provision(rows, settings, workflow["instance_arn"], arn, each) for each in wanted]
    return next((problem for problem in problems if problem), None)


def provision(rows: Transaction, settings: Settings, instance_arn: str, arn: str, account_id: str) -> str | None:
    """Try to give an account the present version of a permission set; return why it cannot have it."""
    problem = workflows.problem_of_account(rows, settings, account_id) or _missing_policy(rows, arn, account_id)
    if problem is None:
        add(rows, instance_arn, arn, account_id)
    return problem


def add(rows: Transaction, instance_arn: str, arn: str, account_id: str) -> None:
    """Give an account the present version of a permission set."""
    rows.write(
        "INSERT INTO provisioned (instance_arn, permission_set_arn, account_id, version, since) "
        "SELECT :instance, permission_set_arn, :account, version, :now FROM permission_sets "
        "WHERE permission_set_arn = :arn "
        "ON CONFLICT (permission_set_arn, account_id) DO UPDATE SET version = excluded.version, since = :now",
        instance=instance_arn,
        account=account_id,
        arn=arn,
        now=rows.now,
    )


def holds(rows: Transaction, arn: str, account_id: str) -> bool:
    """Tell whether an account holds a permission set in any version."""
    query = "SELECT 1 FROM provisioned WHERE permission_set_arn = :arn AND account_id = :account"
    return rows.one(query, arn=arn, account=account_id) is not None


def deprovision_unused(rows: Transaction, settings: Settings, removed: Row) -> None:
    """Begin to take a permission set out of an account when its last assignment there, which was removed, is gone."""
    if settings.deprovision and not _is_assigned(rows, removed):
        workflows.add(
            rows,
            request_id=str(uuid.uuid4()),
            instance_arn=removed["instance_arn"],
            kind="deprovisioning",
            permission_set_arn=removed["permission_set_arn"],
            account_id=removed["account_id"],
            ends_at=rows.now + settings.deprovision_seconds,
        )


@workflows.effect("deprovisioning")
def end_deprovisioning(rows: Transaction, _settings: Settings, workflow: Row) -> None:
    """Take a permission set out of an account, unless it was assigned again meanwhile."""
    if not _is_assigned(rows, workflow):
        rows.write(
            "DELETE FROM provisioned WHERE permission_set_arn = :arn AND account_id = :account",
            arn=workflow["permission_set_arn"],
            account=workflow["account_id"],
        )


def _is_assigned(rows: Transaction, pair: Row) -> bool:
    query = "SELECT 1 FROM account_assignments WHERE permission_set_arn = :arn AND account_id = :account"
    return rows.one(query, arn=pair["permission_set_arn"], account=pair["account_id"]) is not None


def _went_meanwhile(rows: Transaction, workflow: Row) -> bool:
    """Tell whether a permission set left an account since a workflow about it began."""
    query = (
        "SELECT 1 FROM workflows WHERE instance_arn = :instance AND kind = 'deprovisioning' AND status = 'SUCCEEDED' "
        "AND permission_set_arn = :arn AND ends_at >= :began"
    )
    instance_arn, arn = workflow["instance_arn"], workflow["permission_set_arn"]
    return rows.one(query, instance=instance_arn, arn=arn, began=workflow["created_at"]) is not None


def _missing_policy(rows: Transaction, arn: str, account_id: str) -> str | None:
    """Return the failure for a customer managed policy that an account is known not to have."""
    missing = rows.one(
        "SELECT name, path FROM customer_policies WHERE permission_set_arn = :arn "
        "AND EXISTS (SELECT 1 FROM accounts WHERE account_id = :account AND policies IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM json_each(accounts.policies) AS had WHERE had.value = customer_policies.name)) ORDER BY seq",
        arn=arn,
        account=account_id,
    )
    return _NO_POLICY.format(account_id, missing["path"], missing["name"]) if missing else None


def _condition(call: Call) -> str:
    return _CONDITIONS[call.parameters.get("ProvisioningStatus")]
