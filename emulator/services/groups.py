# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Groups. A row keeps a group's attributes as one document, beside the columns that must be unique."""

from __future__ import annotations

import json
from typing import Any

from ..attributes import Document, require_group
from ..database import Row
from . import external_ids
from .area import Area, Call, Output
from .identities import Kind, given_attributes
from .identity_stores import stamps, store_id_of, store_of

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


def _columns(call: Call, document: Document) -> dict[str, Any]:
    return {
        "display_name": document["DisplayName"],
        "display_name_key": call.key(document["DisplayName"]),
        "document": json.dumps(document, ensure_ascii=False),
    }


GROUPS = Kind("group", _columns, {"displayname": "display_name_key"})


@AREA.does("CreateGroup")
def create_group(call: Call) -> Output:
    """Add a group."""
    return add(call, given_attributes(call))


def add(call: Call, document: Document, group_id: str | None = None) -> Output:
    """Add a group with these attributes; a seed may also give an id and external ids."""
    store = store_of(call)
    require_group(document)
    return GROUPS.add(call, store, document, group_id)


@AREA.does("DescribeGroup")
def describe_group(call: Call) -> Output:
    """Show one group."""
    return _output(GROUPS.find(call, store_id_of(call)))


@AREA.does("ListGroups")
def list_groups(call: Call) -> Output:
    """List groups, a page at a time."""
    rows, token = GROUPS.page(call)
    return {"Groups": [_output(row) for row in rows], "NextToken": token}


@AREA.does("UpdateGroup")
def update_group(call: Call) -> Output:
    """Change attributes of a group: all the operations, or none. Their paths are looked at before the group."""
    store, operations = store_of(call), call.parameters["Operations"]
    attributes = GROUPS.attributes(call.contract)
    attributes.require_paths(operations)
    row = GROUPS.find(call, store["identity_store_id"])
    document = attributes.updated(json.loads(row["document"]), operations)
    require_group(document)
    return GROUPS.change(call, store, row, document)


@AREA.does("DeleteGroup")
def delete_group(call: Call) -> Output:
    """Remove a group."""
    return GROUPS.delete(call)


@AREA.does("GetGroupId")
def get_group_id(call: Call) -> Output:
    """Find a group's id by display name or external id."""
    return GROUPS.look_up(call)


def _output(row: Row) -> Output:
    return {**GROUPS.identity(row), **json.loads(row["document"]), **stamps(row)}
