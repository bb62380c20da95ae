# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Users. A row keeps a user's attributes as one document, beside the columns that must be unique."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from ..attributes import Attributes, Document, demand_user
from ..contract import Contract, upper_first
from ..database import Row
from ..errors import ServiceError, absent, invalid, outdated
from ..paging import select_page
from . import external_ids, principals
from .area import Area, Call, Output
from .identity_stores import (
    actor,
    arn_of,
    first_stamps,
    id_of,
    new_id,
    next_revision,
    stamps,
    store_id_of,
    store_of,
)

AREA = Area(
    "identitystore",
    schema=(
        """
        CREATE TABLE IF NOT EXISTS users (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            identity_store_id TEXT NOT NULL REFERENCES instances (identity_store_id) ON DELETE CASCADE,
            user_id TEXT NOT NULL,
            user_name TEXT NOT NULL,
            user_name_key TEXT NOT NULL,
            email TEXT,
            email_key TEXT,
            revision TEXT NOT NULL,
            document TEXT NOT NULL,
            created_at REAL NOT NULL,
            created_by TEXT NOT NULL,
            updated_at REAL NOT NULL,
            updated_by TEXT NOT NULL,
            since REAL NOT NULL,
            UNIQUE (identity_store_id, user_id),
            UNIQUE (identity_store_id, email_key),
            -- SQLite looks at the last constraint first: a user who is there already is a duplicate name.
            UNIQUE (identity_store_id, user_name_key)
        )
        """,
        "CREATE INDEX IF NOT EXISTS users_in_order ON users (identity_store_id, seq)",
        *external_ids.schema("user"),
    ),
    tables_with_past=("users",),
    conflicts={
        "users.user_id": "Duplicate UserId",
        "users.user_name_key": "Duplicate UserName",
        "users.email_key": "Duplicate Email",
        "user_external_ids.id": "Duplicate ExternalId",
    },
    keys={"users.user_name_key": "user_name", "users.email_key": "email"},
)

_SELECT = "SELECT * FROM users WHERE identity_store_id = :store"


@AREA.does("CreateUser")
def create_user(call: Call) -> Output:
    """Add a user."""
    document = {
        name: value for name, value in call.parameters.items() if name != "IdentityStoreId" and value is not None
    }
    return add(call, document)


def add(call: Call, document: Document, user_id: str | None = None) -> Output:
    """Add a user with these attributes; a seed may also give an id, a status and external ids."""
    store = store_of(call)
    store_id = store["identity_store_id"]
    document = {"UserStatus": "ENABLED", **document}
    extensions = _attributes(call.contract).extensions(document.pop("Extensions", {}))
    if extensions:
        document["Extensions"] = extensions
    demand_user(document)
    user_id = user_id or new_id(store_id)
    revision = next_revision(call.rows.now)
    call.rows.insert(
        "users",
        identity_store_id=store_id,
        user_id=user_id,
        revision=revision,
        since=call.rows.now,
        **_columns(call, document),
        **first_stamps(store, call.rows.now),
    )
    external_ids.add(call, "user", store_id, user_id, document.get("ExternalIds", []))
    return _identity(store_id, user_id, revision)


@AREA.does("DescribeUser")
def describe_user(call: Call) -> Output:
    """Show one user."""
    return _output(call, _find(call, store_id_of(call)))


@AREA.does("ListUsers")
def list_users(call: Call) -> Output:
    """List users, a page at a time, all or those that the (deprecated) filter names."""
    store_id = store_id_of(call)
    query, values = _SELECT, {}
    for wanted in call.parameters.get("Filters") or ():
        if wanted["AttributePath"].lower() != "username":
            raise invalid(f"Filtering users by {wanted['AttributePath']} is not supported.")
        query += " AND user_name_key = :name"
        values["name"] = call.key(wanted["AttributeValue"])
    if not values and call.settings.identity_source == "active_directory":
        raise ServiceError("UnknownOperationException", "Active Directory users can only be listed with a filter.")
    rows, token = select_page(call, query, store=store_id, **values)
    return {"Users": [_output(call, row) for row in rows], "NextToken": token}


@AREA.does("UpdateUser")
def update_user(call: Call) -> Output:
    """Change attributes of a user: all the operations, or none."""
    store = store_of(call)
    store_id = store["identity_store_id"]
    row = _find(call, store_id)
    _demand_revision(call, row)
    before = json.loads(row["document"])
    document = _attributes(call.contract).updated(before, call.parameters["Operations"])
    demand_user(document)
    if document["UserName"] != before["UserName"] and not call.settings.user_rename:
        raise invalid("The attribute userName cannot be modified.")
    revision = next_revision(call.rows.now, row["revision"])
    call.rows.write(
        "UPDATE users SET user_name = :user_name, user_name_key = :user_name_key, email = :email, "
        "email_key = :email_key, document = :document, revision = :revision, updated_at = :now, "
        "updated_by = :who, since = :now WHERE seq = :seq",
        seq=row["seq"],
        revision=revision,
        now=call.rows.now,
        who=actor(store),
        **_columns(call, document),
    )
    return _identity(store_id, row["user_id"], revision)


@AREA.does("DeleteUser")
def delete_user(call: Call) -> Output:
    """Remove a user with the memberships and, by a setting, what was assigned."""
    store_id = store_id_of(call)
    row = _find_to_delete(call, store_id)
    if row is None:
        return {}
    _demand_revision(call, row)
    call.rows.write("DELETE FROM users WHERE seq = :seq", seq=row["seq"])
    principals.leave(call, store_id, "USER", row["user_id"])
    return {}


@AREA.does("GetUserId")
def get_user_id(call: Call) -> Output:
    """Find a user's id by user name, e-mail address or external id."""
    store_id = store_id_of(call)
    if call.settings.identity_source == "active_directory":
        raise ServiceError("UnknownOperationException", "GetUserId does not serve an Active Directory identity source.")
    identifier = call.parameters["AlternateIdentifier"]
    if identifier.get("ExternalId") is not None:
        user_id = external_ids.owner(call, "user", store_id, identifier["ExternalId"])
        row = user_row(call, store_id, user_id) if user_id else None
    else:
        column, value = unique_value(call, identifier["UniqueAttribute"], _UNIQUE_COLUMNS)
        row = call.rows.one(f"{_SELECT} AND {column} = :value", store=store_id, value=call.key(value))
    if row is None:
        raise absent("USER")
    return _identity(store_id, row["user_id"], row["revision"])


_UNIQUE_COLUMNS = {"username": "user_name_key", "emails.value": "email_key"}


def unique_value(call: Call, attribute: dict[str, Any], columns: dict[str, str]) -> tuple[str, str]:
    """Return the column and the text that a unique attribute asks for."""
    path, value = attribute["AttributePath"], attribute.get("AttributeValue")
    if path.lower() not in columns:
        raise invalid(f"The attribute {path} is not a unique attribute")
    if not value:
        raise invalid("attribute value cannot be empty or null for attribute path")
    call.contract.demand("SensitiveStringType", value, ("alternateIdentifier", "uniqueAttribute", "attributeValue"))
    return columns[path.lower()], value


def user_row(call: Call, store_id: str, user_id: str) -> Row | None:
    """Return the row of a user, if there is one."""
    return call.rows.one(f"{_SELECT} AND user_id = :user", store=store_id, user=user_id)


def _find(call: Call, store_id: str) -> Row:
    user_id = id_of("user", call.parameters["UserId"])
    row = user_row(call, store_id, user_id)
    if row is None:
        raise absent("USER", user_id)
    return row


def _find_to_delete(call: Call, store_id: str) -> Row | None:
    user_id = id_of("user", call.parameters["UserId"])
    row = user_row(call, store_id, user_id)
    if row is None and call.settings.delete_absent == "not_found":
        raise absent("USER", user_id)
    return row


def _demand_revision(call: Call, row: Row) -> None:
    if call.parameters.get("Revision") not in (None, row["revision"]):
        raise outdated("user")


@cache
def _attributes(contract: Contract) -> Attributes:
    return Attributes(contract, "CreateUserRequest", "User")


def _columns(call: Call, document: Document) -> dict[str, Any]:
    """Return the columns that follow from the attributes."""
    email = _primary_email(document)
    return {
        "user_name": document["UserName"],
        "user_name_key": call.key(document["UserName"]),
        "email": email,
        "email_key": call.key(email) if email else None,
        "document": json.dumps(document, ensure_ascii=False),
    }


def _primary_email(document: Document) -> str | None:
    """Return the address that is the primary one; a single address is, marked or not."""
    emails = sorted(document.get("Emails", ()), key=lambda email: not email.get("Primary"))
    return emails[0].get("Value") if emails else None


def _identity(store_id: str, user_id: str, revision: str) -> Output:
    return {
        "IdentityStoreId": store_id,
        "UserId": user_id,
        "UserArn": arn_of("user", user_id),
        "Revision": revision,
    }


def _output(call: Call, row: Row) -> Output:
    document = json.loads(row["document"])
    present = document.pop("Extensions", {})
    shown = {name: present[name] for name in call.parameters.get("Extensions") or () if name in present}
    if call.settings.enterprise_keys == "PascalCase":
        shown = {name: {upper_first(key): value for key, value in each.items()} for name, each in shown.items()}
    return {
        **_identity(row["identity_store_id"], row["user_id"], row["revision"]),
        **document,
        **stamps(row),
        "Extensions": shown or None,
    }
