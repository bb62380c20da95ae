# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a permission set grants: managed policies, customer managed policies, one inline policy, and the boundary."""

from __future__ import annotations

import json
from typing import Any

from ..database import Row
from ..errors import ServiceError, absent, invalid
from ..paging import select_page
from .area import Area, Call, Output
from .permission_sets import id_of_set, outdate, set_of, set_to_change

AREA = Area(
    "sso-admin",
    schema=(
        """
        CREATE TABLE IF NOT EXISTS managed_policies (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            permission_set_arn TEXT NOT NULL REFERENCES permission_sets (permission_set_arn) ON DELETE CASCADE,
            policy_arn TEXT NOT NULL,
            since REAL NOT NULL,
            UNIQUE (permission_set_arn, policy_arn)
        )
        """,
        """
        CREATE TABLE IF NOT EXISTS customer_policies (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            permission_set_arn TEXT NOT NULL REFERENCES permission_sets (permission_set_arn) ON DELETE CASCADE,
            name TEXT NOT NULL,
            path TEXT NOT NULL,
            since REAL NOT NULL,
            UNIQUE (permission_set_arn, name, path)
        )
        """,
        """
        CREATE TABLE IF NOT EXISTS single_policies (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            permission_set_arn TEXT NOT NULL REFERENCES permission_sets (permission_set_arn) ON DELETE CASCADE,
            kind TEXT NOT NULL CHECK (kind IN ('inline', 'boundary')),
            content TEXT NOT NULL,
            since REAL NOT NULL,
            UNIQUE (permission_set_arn, kind)
        )
        """,
    ),
    tables_with_past=("managed_policies", "customer_policies", "single_policies"),
)

_MOST_POLICIES = 25
_MOST_BYTES = 10_240


@AREA.does("AttachManagedPolicyToPermissionSet")
def attach_managed_policy(call: Call) -> Output:
    """Attach a policy that AWS manages."""
    row, arn = set_to_change(call), call.parameters["ManagedPolicyArn"]
    ps_id = id_of_set(row["permission_set_arn"])
    if _managed(call, row, arn):
        message = f"Permission set with id {ps_id} already has a typed link attachment to a manged policy with {arn}"
        raise ServiceError("ConflictException", message)
    _require_room(call, row, "ManagedPolicy")
    _insert(call, "managed_policies", row, policy_arn=arn)
    return {}


@AREA.does("DetachManagedPolicyFromPermissionSet")
def detach_managed_policy(call: Call) -> Output:
    """Detach a policy that AWS manages."""
    row, arn = set_to_change(call), call.parameters["ManagedPolicyArn"]
    found = _managed(call, row, arn)
    if found is None:
        raise absent("MANAGED_POLICY", arn, f"Could not find ManagedPolicy with arn {arn}")
    _delete(call, "managed_policies", row, found)
    return {}


@AREA.does("ListManagedPoliciesInPermissionSet")
def list_managed_policies(call: Call) -> Output:
    """List the attached policies that AWS manages."""
    query = "SELECT * FROM managed_policies WHERE permission_set_arn = :arn"
    rows, token = select_page(call, query, arn=set_of(call)["permission_set_arn"])
    listed = [{"Name": row["policy_arn"].rpartition("/")[2], "Arn": row["policy_arn"]} for row in rows]
    return {"AttachedManagedPolicies": listed, "NextToken": token}


@AREA.does("AttachCustomerManagedPolicyReferenceToPermissionSet")
def attach_customer_policy(call: Call) -> Output:
    """Attach a policy by name, which each account has to have."""
    row, reference = set_to_change(call), _reference(call.parameters["CustomerManagedPolicyReference"])
    if _customer(call, row, reference):
        ps_id = id_of_set(row["permission_set_arn"])
        message = f"Permission set with id {ps_id} already has a customer managed policy {_shown(reference)}"
        raise ServiceError("ConflictException", message)
    _require_room(call, row, "CustomerManagedPolicy")
    _insert(call, "customer_policies", row, name=reference["Name"], path=reference["Path"])
    return {}


@AREA.does("DetachCustomerManagedPolicyReferenceFromPermissionSet")
def detach_customer_policy(call: Call) -> Output:
    """Detach a policy that was attached by name."""
    row, reference = set_to_change(call), _reference(call.parameters["CustomerManagedPolicyReference"])
    found = _customer(call, row, reference)
    if found is None:
        message = f"Could not find CustomerManagedPolicy with name {_shown(reference)}"
        raise absent("CUSTOMER_MANAGED_POLICY", reference["Name"], message)
    _delete(call, "customer_policies", row, found)
    return {}


@AREA.does("ListCustomerManagedPolicyReferencesInPermissionSet")
def list_customer_policies(call: Call) -> Output:
    """List the policies that are attached by name."""
    query = "SELECT * FROM customer_policies WHERE permission_set_arn = :arn"
    rows, token = select_page(call, query, arn=set_of(call)["permission_set_arn"])
    listed = [{"Name": row["name"], "Path": row["path"]} for row in rows]
    return {"CustomerManagedPolicyReferences": listed, "NextToken": token}


@AREA.does("PutInlinePolicyToPermissionSet")
def put_inline_policy(call: Call) -> Output:
    """Set the inline policy: a JSON document within the published limits."""
    row, text = set_to_change(call), call.parameters["InlinePolicy"]
    _require_policy(text)
    _put(call, row, "inline", text)
    return {}


@AREA.does("GetInlinePolicyForPermissionSet")
def get_inline_policy(call: Call) -> Output:
    """Show the inline policy as it was given; empty when there is none."""
    found = _single(call, set_of(call), "inline")
    return {"InlinePolicy": found["content"] if found else ""}


@AREA.does("DeleteInlinePolicyFromPermissionSet")
def delete_inline_policy(call: Call) -> Output:
    """Remove the inline policy."""
    return _remove(call, "inline", "InlinePolicy")


@AREA.does("PutPermissionsBoundaryToPermissionSet")
def put_permissions_boundary(call: Call) -> Output:
    """Set the boundary: one managed or one customer managed policy."""
    row, boundary = set_to_change(call), call.parameters["PermissionsBoundary"]
    given = {name: value for name, value in boundary.items() if value is not None}
    if len(given) != 1:
        raise invalid("PermissionsBoundary takes exactly one of CustomerManagedPolicyReference and ManagedPolicyArn.")
    if "CustomerManagedPolicyReference" in given:
        given = {"CustomerManagedPolicyReference": _reference(given["CustomerManagedPolicyReference"])}
    _put(call, row, "boundary", json.dumps(given))
    return {}


@AREA.does("GetPermissionsBoundaryForPermissionSet")
def get_permissions_boundary(call: Call) -> Output:
    """Show the boundary."""
    row = set_of(call)
    found = _single(call, row, "boundary")
    if found is None:
        raise _no_single(row, "PermissionsBoundary")
    return {"PermissionsBoundary": json.loads(found["content"])}


@AREA.does("DeletePermissionsBoundaryFromPermissionSet")
def delete_permissions_boundary(call: Call) -> Output:
    """Remove the boundary."""
    return _remove(call, "boundary", "PermissionsBoundary")


def _insert(call: Call, table: str, row: Row, **values: Any) -> None:
    call.rows.insert(table, permission_set_arn=row["permission_set_arn"], since=call.rows.now, **values)
    outdate(call, row)


def _delete(call: Call, table: str, row: Row, found: Row) -> None:
    call.rows.write(f"DELETE FROM {table} WHERE seq = :seq", seq=found["seq"])
    outdate(call, row)


def _put(call: Call, row: Row, kind: str, content: str) -> None:
    call.rows.write(
        "INSERT INTO single_policies (permission_set_arn, kind, content, since) VALUES (:arn, :kind, :content, :now) "
        "ON CONFLICT (permission_set_arn, kind) DO UPDATE SET content = :content, since = :now",
        arn=row["permission_set_arn"],
        kind=kind,
        content=content,
        now=call.rows.now,
    )
    outdate(call, row)


def _remove(call: Call, kind: str, name: str) -> Output:
    row = set_to_change(call)
    found = _single(call, row, kind)
    if found is not None:
        _delete(call, "single_policies", row, found)
    elif call.settings.delete_absent == "not_found":
        raise _no_single(row, name)
    return {}


def _managed(call: Call, row: Row, policy_arn: str) -> Row | None:
    query = "SELECT seq FROM managed_policies WHERE permission_set_arn = :arn AND policy_arn = :policy"
    return call.rows.one(query, arn=row["permission_set_arn"], policy=policy_arn)


def _customer(call: Call, row: Row, reference: dict[str, str]) -> Row | None:
    query = "SELECT seq FROM customer_policies WHERE permission_set_arn = :arn AND name = :name AND path = :path"
    return call.rows.one(query, arn=row["permission_set_arn"], name=reference["Name"], path=reference["Path"])


def _single(call: Call, row: Row, kind: str) -> Row | None:
    query = "SELECT seq, content FROM single_policies WHERE permission_set_arn = :arn AND kind = :kind"
    return call.rows.one(query, arn=row["permission_set_arn"], kind=kind)


def _no_single(row: Row, name: str) -> ServiceError:
    return absent(name, None, f"Could not find {name} for PermissionSet with id {id_of_set(row['permission_set_arn'])}")


def _reference(given: dict[str, Any]) -> dict[str, str]:
    return {"Name": given["Name"], "Path": given.get("Path") or "/"}


def _shown(reference: dict[str, str]) -> str:
    return reference["Path"] + reference["Name"]


def _require_room(call: Call, row: Row, kind: str) -> None:
    """Refuse one policy too many; managed and customer managed ones are counted together."""
    count = call.rows.one(
        "SELECT (SELECT count(*) FROM managed_policies WHERE permission_set_arn = :arn) + "
        "(SELECT count(*) FROM customer_policies WHERE permission_set_arn = :arn) AS policies",
        arn=row["permission_set_arn"],
    )
    if count and count["policies"] >= _MOST_POLICIES:
        ps_id = id_of_set(row["permission_set_arn"])
        message = f"You have exceeded AWS SSO limits. Cannot create {kind} more than {_MOST_POLICIES} for id {ps_id}."
        raise ServiceError("ServiceQuotaExceededException", message)


def _require_policy(text: str) -> None:
    """Refuse an inline policy that is too large or grants and denies nothing; IAM's grammar is not looked at."""
    size = len("".join(text.split()).encode())
    if size > _MOST_BYTES:
        message = (
            "Current size of the non-whitespace characters present in the InlinePolicy Document is "
            f"{size} bytes which has exceeded the maximum limit of {_MOST_BYTES} bytes"
        )
        raise invalid(message)
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict) or not document.get("Statement"):
        raise invalid(f"Invalid PermissionsPolicy Document {text}")
