# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Users. A row keeps a user's attributes as one document, beside the columns that must be unique."""

from __future__ import annotations

import json
from typing import Any

from ..attributes import Document, require_user
from ..contract import upper_first
from ..database import Row
from ..errors import invalid
from . import external_ids
from .area import Area, Call, Output
from .identities import Kind, given_attributes
from .identity_stores import stamps, store_id_of, store_of

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


def _columns(call: Call, document: Document) -> dict[str, Any]:
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


USERS = Kind("user", _columns, {"username": "user_name_key", "emails.value": "email_key"})


@AREA.does("CreateUser")
def create_user(call: Call) -> Output:
    """Add a user."""
    return add(call, given_attributes(call))


def add(call: Call, document: Document, user_id: str | None = None) -> Output:
    """Add a user with these attributes; a seed may also give an id, a status and external ids."""
    store = store_of(call)
    document = {"UserStatus": "ENABLED", **document}
    extensions = USERS.attributes(call.contract).extensions(document.pop("Extensions", {}))
    if extensions:
        document["Extensions"] = extensions
    require_user(document)
    return USERS.add(call, store, document, user_id)


@AREA.does("DescribeUser")
def describe_user(call: Call) -> Output:
    """Show one user."""
    return _output(call, USERS.find(call, store_id_of(call)))


@AREA.does("ListUsers")
def list_users(call: Call) -> Output:
    """List users, a page at a time."""
    rows, token = USERS.page(call)
    return {"Users": [_output(call, row) for row in rows], "NextToken": token}


@AREA.does("UpdateUser")
def update_user(call: Call) -> Output:
    """Change attributes of a user: all the operations, or none. Their paths are looked at before the user."""
    store, operations = store_of(call), call.parameters["Operations"]
    attributes = USERS.attributes(call.contract)
    attributes.require_paths(operations)
    row = USERS.find(call, store["identity_store_id"])
    require_enabled(call, row)
    document = attributes.updated(json.loads(row["document"]), operations)
    require_user(document)
    return USERS.change(call, store, row, document)


def require_enabled(call: Call, row: Row) -> None:
    """Refuse what a disabled user does not take: a change, a new membership."""
    if call.settings.disabled_users == "refuse" and is_disabled(row):
        raise invalid("The user is disabled.")


def is_disabled(row: Row) -> bool:
    """Tell whether a user may not sign in."""
    return bool(json.loads(row["document"])["UserStatus"] == "DISABLED")


@AREA.does("DeleteUser")
def delete_user(call: Call) -> Output:
    """Remove a user."""
    return USERS.delete(call)


@AREA.does("GetUserId")
def get_user_id(call: Call) -> Output:
    """Find a user's id by user name, e-mail address or external id."""
    return USERS.look_up(call)


def _output(call: Call, row: Row) -> Output:
    document = json.loads(row["document"])
    present = document.pop("Extensions", {})
    shown = {name: present[name] for name in call.parameters.get("Extensions") or () if name in present}
    if call.settings.enterprise_keys == "PascalCase":
        shown = {name: {upper_first(key): value for key, value in each.items()} for name, each in shown.items()}
    return {**USERS.identity(row), **document, **stamps(row), "Extensions": shown or None}
