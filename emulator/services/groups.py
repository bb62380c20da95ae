# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Groups. A row keeps a group's attributes as one document, beside the columns that must be unique."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from ..attributes import Attributes, Document, demand_group
from ..contract import Contract
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
from .users import unique_value

AREA = Area(
    "identitystore",
    schema=(
        """
        CREATE TABLE IF NOT EXISTS groups (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            identity_store_id TEXT NOT NULL REFERENCES instances (identity_store_id) ON DELETE CASCADE,
            group_id TEXT NOT NULL,
            display_name TEXT NOT NULL,
            display_name_key TEXT NOT NULL,
            revision TEXT NOT NULL,
            document TEXT NOT NULL,
            created_at REAL NOT NULL,
            created_by TEXT NOT NULL,
            updated_at REAL NOT NULL,
            updated_by TEXT NOT NULL,
            since REAL NOT NULL,
            UNIQUE (identity_store_id, group_id),
            UNIQUE (identity_store_id, display_name_key)
        )
        """,
        "CREATE INDEX IF NOT EXISTS groups_in_order ON groups (identity_store_id, seq)",
        *external_ids.schema("group"),
    ),
    tables_with_past=("groups",),
    conflicts={
        "groups.group_id": "Duplicate GroupId",
        "groups.display_name_key": "Duplicate GroupDisplayName",
        "group_external_ids.id": "Duplicate ExternalId",
    },
    keys={"groups.display_name_key": "display_name"},
)

_SELECT = "SELECT * FROM groups WHERE identity_store_id = :store"


@AREA.does("CreateGroup")
def create_group(call: Call) -> Output:
    """Add a group."""
    document = {
        name: value for name, value in call.parameters.items() if name != "IdentityStoreId" and value is not None
    }
    return add(call, document)


def add(call: Call, document: Document, group_id: str | None = None) -> Output:
    """Add a group with these attributes; a seed may also give an id and external ids."""
    store = store_of(call)
    store_id = store["identity_store_id"]
    demand_group(document)
    group_id = group_id or new_id(store_id)
    revision = next_revision(call.rows.now)
    call.rows.insert(
        "groups",
        identity_store_id=store_id,
        group_id=group_id,
        revision=revision,
        since=call.rows.now,
        **_columns(call, document),
        **first_stamps(store, call.rows.now),
    )
    external_ids.add(call, "group", store_id, group_id, document.get("ExternalIds", []))
    return _identity(store_id, group_id, revision)


@AREA.does("DescribeGroup")
def describe_group(call: Call) -> Output:
    """Show one group."""
    return _output(_find(call, store_id_of(call)))


@AREA.does("ListGroups")
def list_groups(call: Call) -> Output:
    """List groups, a page at a time, all or those that the (deprecated) filter names."""
    store_id = store_id_of(call)
    query, values = _SELECT, {}
    for wanted in call.parameters.get("Filters") or ():
        if wanted["AttributePath"].lower() != "displayname":
            raise invalid(f"Filtering groups by {wanted['AttributePath']} is not supported.")
        query += " AND display_name_key = :name"
        values["name"] = call.key(wanted["AttributeValue"])
    if not values and call.settings.identity_source == "active_directory":
        raise ServiceError("UnknownOperationException", "Active Directory groups can only be listed with a filter.")
    rows, token = select_page(call, query, store=store_id, **values)
    return {"Groups": [_output(row) for row in rows], "NextToken": token}


@AREA.does("UpdateGroup")
def update_group(call: Call) -> Output:
    """Change attributes of a group: all the operations, or none."""
    store = store_of(call)
    store_id = store["identity_store_id"]
    row = _find(call, store_id)
    _demand_revision(call, row)
    document = _attributes(call.contract).updated(json.loads(row["document"]), call.parameters["Operations"])
    demand_group(document)
    revision = next_revision(call.rows.now, row["revision"])
    call.rows.write(
        "UPDATE groups SET display_name = :display_name, display_name_key = :display_name_key, "
        "document = :document, revision = :revision, updated_at = :now, updated_by = :who, since = :now "
        "WHERE seq = :seq",
        seq=row["seq"],
        revision=revision,
        now=call.rows.now,
        who=actor(store),
        **_columns(call, document),
    )
    return _identity(store_id, row["group_id"], revision)


@AREA.does("DeleteGroup")
def delete_group(call: Call) -> Output:
    """Remove a group with its memberships and, by a setting, what was assigned."""
    store_id = store_id_of(call)
    row = _find_to_delete(call, store_id)
    if row is None:
        return {}
    _demand_revision(call, row)
    call.rows.write("DELETE FROM groups WHERE seq = :seq", seq=row["seq"])
    principals.leave(call, store_id, "GROUP", row["group_id"])
    return {}


@AREA.does("GetGroupId")
def get_group_id(call: Call) -> Output:
    """Find a group's id by display name or external id."""
    store_id = store_id_of(call)
    if call.settings.identity_source == "active_directory":
        message = "GetGroupId does not serve an Active Directory identity source."
        raise ServiceError("UnknownOperationException", message)
    identifier = call.parameters["AlternateIdentifier"]
    if identifier.get("ExternalId") is not None:
        group_id = external_ids.owner(call, "group", store_id, identifier["ExternalId"])
        row = group_row(call, store_id, group_id) if group_id else None
    else:
        column, value = unique_value(call, identifier["UniqueAttribute"], _UNIQUE_COLUMNS)
        row = call.rows.one(f"{_SELECT} AND {column} = :value", store=store_id, value=call.key(value))
    if row is None:
        raise absent("GROUP")
    return _identity(store_id, row["group_id"], row["revision"])


_UNIQUE_COLUMNS = {"displayname": "display_name_key"}


def group_row(call: Call, store_id: str, group_id: str) -> Row | None:
    """Return the row of a group, if there is one."""
    return call.rows.one(f"{_SELECT} AND group_id = :group_id", store=store_id, group_id=group_id)


def _find(call: Call, store_id: str) -> Row:
    group_id = id_of("group", call.parameters["GroupId"])
    row = group_row(call, store_id, group_id)
    if row is None:
        raise absent("GROUP", group_id)
    return row


def _find_to_delete(call: Call, store_id: str) -> Row | None:
    group_id = id_of("group", call.parameters["GroupId"])
    row = group_row(call, store_id, group_id)
    if row is None and call.settings.delete_absent == "not_found":
        raise absent("GROUP", group_id)
    return row


def _demand_revision(call: Call, row: Row) -> None:
    if call.parameters.get("Revision") not in (None, row["revision"]):
        raise outdated("group")


@cache
def _attributes(contract: Contract) -> Attributes:
    return Attributes(contract, "CreateGroupRequest", "Group")


def _columns(call: Call, document: Document) -> dict[str, Any]:
    """Return the columns that follow from the attributes."""
    return {
        "display_name": document["DisplayName"],
        "display_name_key": call.key(document["DisplayName"]),
        "document": json.dumps(document, ensure_ascii=False),
    }


def _identity(store_id: str, group_id: str, revision: str) -> Output:
    return {
        "IdentityStoreId": store_id,
        "GroupId": group_id,
        "GroupArn": arn_of("group", group_id),
        "Revision": revision,
    }


def _output(row: Row) -> Output:
    return {
        **_identity(row["identity_store_id"], row["group_id"], row["revision"]),
        **json.loads(row["document"]),
        **stamps(row),
    }
