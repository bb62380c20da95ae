# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The organization: accounts in nested organizational units. It comes from the seed; the calls only read."""

from __future__ import annotations

import json
from typing import Any

from ..database import Row
from ..errors import ServiceError, absent
from ..paging import page, select_page
from .area import Area, Call, Output

AREA = Area(
    "organizations",
    schema=(
        """
        CREATE TABLE IF NOT EXISTS organizations (
            organization_id TEXT PRIMARY KEY,
            root_id TEXT NOT NULL UNIQUE,
            management_account_id TEXT NOT NULL,
            tags TEXT NOT NULL
        )
        """,
        """
        CREATE TABLE IF NOT EXISTS units (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            organization_id TEXT NOT NULL REFERENCES organizations (organization_id) ON DELETE CASCADE,
            unit_id TEXT NOT NULL UNIQUE,
            parent_id TEXT NOT NULL,
            path TEXT NOT NULL,
            name TEXT NOT NULL,
            tags TEXT NOT NULL,
            UNIQUE (parent_id, name)
        )
        """,
        """
        CREATE TABLE IF NOT EXISTS accounts (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            organization_id TEXT NOT NULL REFERENCES organizations (organization_id) ON DELETE CASCADE,
            account_id TEXT NOT NULL UNIQUE,
            parent_id TEXT NOT NULL,
            path TEXT NOT NULL,
            name TEXT NOT NULL,
            email TEXT NOT NULL UNIQUE,
            state TEXT NOT NULL,
            joined_method TEXT NOT NULL,
            joined_at REAL NOT NULL,
            tags TEXT NOT NULL,
            policies TEXT
        )
        """,
        "CREATE INDEX IF NOT EXISTS accounts_of_parent ON accounts (parent_id, seq)",
        """
        CREATE TABLE IF NOT EXISTS delegations (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            account_id TEXT NOT NULL REFERENCES accounts (account_id) ON DELETE CASCADE,
            service_principal TEXT NOT NULL,
            enabled_at REAL NOT NULL,
            UNIQUE (account_id, service_principal)
        )
        """,
    ),
    conflicts={
        "units.name": "Two organizational units of one parent have the same name.",
        "units.unit_id": "Two organizational units have the same id.",
        "accounts.account_id": "Two accounts have the same id.",
        "accounts.email": "Two accounts have the same e-mail address.",
    },
)

_NOT_IN_USE = "Your account is not a member of an organization."
_STATUSES = {"ACTIVE", "SUSPENDED", "PENDING_CLOSURE"}
"""The states that the retired member Status knows."""


@AREA.does("DescribeOrganization")
def describe_organization(call: Call) -> Output:
    """Describe the organization; every account of it may ask."""
    organization = _organization(call, for_members=True)
    management = _account_row(call, organization["management_account_id"])
    return {
        "Organization": {
            "Id": organization["organization_id"],
            "Arn": _arn(organization, "organization"),
            "FeatureSet": "ALL",
            "MasterAccountArn": _arn(organization, "account", management["account_id"]),
            "MasterAccountId": management["account_id"],
            "MasterAccountEmail": management["email"],
            "AvailablePolicyTypes": [],
        }
    }


@AREA.does("ListRoots")
def list_roots(call: Call) -> Output:
    """List the one root."""
    organization = _organization(call)
    root_id = organization["root_id"]
    return {"Roots": [{"Id": root_id, "Arn": _arn(organization, "root", root_id), "Name": "Root", "PolicyTypes": []}]}


@AREA.does("ListOrganizationalUnitsForParent")
def list_units_for_parent(call: Call) -> Output:
    """List the units directly in the root or a unit."""
    organization = _organization(call)
    query = "SELECT * FROM units WHERE parent_id = :parent"
    rows, token = select_page(call, query, parent=_parent(call, organization))
    return {"OrganizationalUnits": [_unit(organization, row) for row in rows], "NextToken": token}


@AREA.does("ListAccountsForParent")
def list_accounts_for_parent(call: Call) -> Output:
    """List the accounts directly in the root or a unit."""
    organization = _organization(call)
    query = "SELECT * FROM accounts WHERE parent_id = :parent"
    rows, token = select_page(call, query, parent=_parent(call, organization))
    return {"Accounts": [_account(call, organization, row) for row in rows], "NextToken": token}


@AREA.does("ListAccounts")
def list_accounts(call: Call) -> Output:
    """List all accounts."""
    organization = _organization(call)
    rows, token = select_page(call, "SELECT * FROM accounts WHERE 1")
    return {"Accounts": [_account(call, organization, row) for row in rows], "NextToken": token}


@AREA.does("DescribeAccount")
def describe_account(call: Call) -> Output:
    """Describe one account."""
    organization = _organization(call)
    return {"Account": _account(call, organization, _account_row(call, call.parameters["AccountId"]))}


@AREA.does("DescribeOrganizationalUnit")
def describe_unit(call: Call) -> Output:
    """Describe one unit."""
    organization = _organization(call)
    row = _unit_row(call, call.parameters["OrganizationalUnitId"])
    if row is None:
        raise _absent("OrganizationalUnitNotFoundException", "an organizational unit", "OrganizationalUnitId")
    return {"OrganizationalUnit": _unit(organization, row)}


@AREA.does("ListParents")
def list_parents(call: Call) -> Output:
    """Tell where an account or a unit is."""
    organization = _organization(call)
    child_id = call.parameters["ChildId"]
    query = (
        "SELECT parent_id FROM accounts WHERE account_id = :id UNION SELECT parent_id FROM units WHERE unit_id = :id"
    )
    row = call.rows.one(query, id=child_id)
    if row is None:
        raise _absent("ChildNotFoundException", "an organizational unit or account", "ChildId")
    is_root = row["parent_id"] == organization["root_id"]
    return {"Parents": [{"Id": row["parent_id"], "Type": "ROOT" if is_root else "ORGANIZATIONAL_UNIT"}]}


@AREA.does("ListChildren")
def list_children(call: Call) -> Output:
    """List the ids of the accounts or of the units directly in the root or a unit."""
    parent = _parent(call, _organization(call))
    kind = call.parameters["ChildType"]
    table, column = ("accounts", "account_id") if kind == "ACCOUNT" else ("units", "unit_id")
    rows, token = select_page(call, f"SELECT * FROM {table} WHERE parent_id = :parent", parent=parent)
    return {"Children": [{"Id": row[column], "Type": kind} for row in rows], "NextToken": token}


@AREA.does("ListTagsForResource")
def list_tags(call: Call) -> Output:
    """List the tags of the root, a unit or an account."""
    _organization(call)
    resource_id = call.parameters["ResourceId"]
    row = call.rows.one(
        "SELECT tags FROM accounts WHERE account_id = :id UNION ALL SELECT tags FROM units WHERE unit_id = :id "
        "UNION ALL SELECT tags FROM organizations WHERE root_id = :id",
        id=resource_id,
    )
    if row is None:
        raise _absent("TargetNotFoundException", "a root, organizational unit or account", "ResourceId")
    tags = json.loads(row["tags"])
    return {"Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}


@AREA.does("ListDelegatedAdministrators")
def list_delegated_administrators(call: Call) -> Output:
    """List the accounts that administer services, all or those of one service."""
    organization = _organization(call)
    service = call.parameters.get("ServicePrincipal")
    rows = call.rows.all(
        "SELECT accounts.*, min(enabled_at) AS enabled_at FROM accounts JOIN delegations USING (account_id) "
        "WHERE :service IS NULL OR service_principal = :service GROUP BY accounts.seq ORDER BY accounts.seq",
        service=service,
    )
    listed, token = page(call, rows)
    return {
        "DelegatedAdministrators": [
            {**_account(call, organization, row), "DelegationEnabledDate": row["enabled_at"]} for row in listed
        ],
        "NextToken": token,
    }


@AREA.does("ListDelegatedServicesForAccount")
def list_delegated_services(call: Call) -> Output:
    """List the services that an account administers."""
    _organization(call)
    account_id = call.parameters["AccountId"]
    _account_row(call, account_id)
    query = "SELECT * FROM delegations WHERE account_id = :account"
    if call.rows.one(query, account=account_id) is None:
        message = "The specified account is not a delegated administrator for any service."
        raise ServiceError("AccountNotRegisteredException", message)
    rows, token = select_page(call, query, account=account_id)
    return {
        "DelegatedServices": [
            {"ServicePrincipal": row["service_principal"], "DelegationEnabledDate": row["enabled_at"]} for row in rows
        ],
        "NextToken": token,
    }


def require_account(call: Call, account_id: str) -> None:
    """Refuse access to an account that is not one of the organization."""
    if call.rows.one("SELECT 1 FROM accounts WHERE account_id = :account", account=account_id) is None:
        raise absent("ACCOUNT", account_id, f"Could not find AWS account {account_id} in the organization")


def _organization(call: Call, *, for_members: bool = False) -> Row:
    """Return the organization, if there is one and the caller may look at it."""
    row = call.rows.one("SELECT * FROM organizations")
    if row is None:
        raise ServiceError("AWSOrganizationsNotInUseException", _NOT_IN_USE)
    if call.settings.caller == "member" and not for_members:
        raise ServiceError("AccessDeniedException", "You don't have permissions to access this resource.")
    return row


def _parent(call: Call, organization: Row) -> str:
    """Return the id of the root or unit that a call names, if it is there."""
    parent_id: str = call.parameters["ParentId"]
    if parent_id != organization["root_id"] and _unit_row(call, parent_id) is None:
        raise _absent("ParentNotFoundException", "a root or organizational unit", "ParentId")
    return parent_id


def _unit_row(call: Call, unit_id: str) -> Row | None:
    return call.rows.one("SELECT * FROM units WHERE unit_id = :unit", unit=unit_id)


def _account_row(call: Call, account_id: str) -> Row:
    row = call.rows.one("SELECT * FROM accounts WHERE account_id = :account", account=account_id)
    if row is None:
        raise _absent("AccountNotFoundException", "an account", "AccountId")
    return row


def _absent(code: str, kind: str, parameter: str) -> ServiceError:
    return ServiceError(code, f"You specified {kind} that doesn't exist ({parameter}).")


def _arn(organization: Row, kind: str, resource_id: str | None = None) -> str:
    prefix = f"arn:aws:organizations::{organization['management_account_id']}:{kind}/{organization['organization_id']}"
    return f"{prefix}/{resource_id}" if resource_id else prefix


def _unit(organization: Row, row: Row) -> dict[str, Any]:
    unit_id = row["unit_id"]
    return {"Id": unit_id, "Arn": _arn(organization, "ou", unit_id), "Name": row["name"], "Path": row["path"]}


def _account(call: Call, organization: Row, row: Row) -> dict[str, Any]:
    state = row["state"]
    shows_status = call.settings.account_status and state in _STATUSES
    return {
        "Id": row["account_id"],
        "Arn": _arn(organization, "account", row["account_id"]),
        "Email": row["email"],
        "Name": row["name"],
        "Status": state if shows_status else None,
        "State": state,
        "Paths": [row["path"]],
        "JoinedMethod": row["joined_method"],
        "JoinedTimestamp": row["joined_at"],
    }
