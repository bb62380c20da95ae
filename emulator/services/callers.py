# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is calling (a setting), and what a delegated administrator or a member account may not do."""

from __future__ import annotations

from ..errors import ServiceError
from .area import Call

SERVICE_PRINCIPAL = "sso.amazonaws.com"

_NOBODYS_ACCOUNT = "111122223333"
_MEMBERS = {
    "delegated_administrator": (
        "SELECT account_id FROM delegations WHERE service_principal = :service ORDER BY seq LIMIT 1"
    ),
    "member": (
        "SELECT account_id FROM accounts WHERE account_id NOT IN (SELECT account_id FROM delegations) "
        "AND account_id NOT IN (SELECT management_account_id FROM organizations) ORDER BY seq LIMIT 1"
    ),
}


def account_of_caller(call: Call) -> str:
    """Return the account that the call comes from; the management account where there is no such other."""
    query = _MEMBERS.get(call.settings.caller)
    row = call.rows.one(query, service=SERVICE_PRINCIPAL) if query else None
    return str(row["account_id"]) if row else management_account(call) or _first_owner(call)


def management_account(call: Call) -> str | None:
    """Return the management account of the organization, if there is one."""
    row = call.rows.one("SELECT management_account_id FROM organizations")
    return str(row["management_account_id"]) if row else None


def require_administrator(call: Call) -> None:
    """Refuse a member account that is not the delegated administrator."""
    if call.settings.caller == "member":
        raise denied(call, "(it is for the management account and the delegated administrator)")


def require_right_over(call: Call, account_id: str) -> None:
    """Refuse a delegated administrator who would change access to the management account."""
    if call.settings.caller == "delegated_administrator" and account_id == management_account(call):
        raise denied(call, f"on resource: {call.parameters['PermissionSetArn']}")


def require_right_to_change(call: Call, permission_set_arn: str) -> None:
    """Refuse a delegated administrator who would change what is provisioned in the management account."""
    if call.settings.caller != "delegated_administrator":
        return
    provisioned = call.rows.one(
        "SELECT 1 FROM provisioned WHERE permission_set_arn = :arn AND account_id = :account",
        arn=permission_set_arn,
        account=management_account(call),
    )
    if provisioned:
        raise denied(call, f"on resource: {permission_set_arn}")


def denied(call: Call, scope: str) -> ServiceError:
    """Return the refusal of a call that its caller has no right to make, on what or why."""
    account = account_of_caller(call)
    service = call.operation.service
    prefix = service if service in ("organizations", "account-access") else "sso"
    message = (
        f"User: arn:aws:iam::{account}:user/emulator is not authorized to perform: "
        f"{prefix}:{call.operation.name} {scope}"
    )
    return ServiceError("AccessDeniedException", message)


def _first_owner(call: Call) -> str:
    row = call.rows.one("SELECT owner_account_id FROM instances ORDER BY seq LIMIT 1")
    return str(row["owner_account_id"]) if row else _NOBODYS_ACCOUNT
