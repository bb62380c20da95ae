# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tags of permission sets, instances and applications."""

from __future__ import annotations

from typing import Any

from ..database import Row
from ..errors import ServiceError, absent, invalid
from ..paging import select_page
from . import callers
from .area import Area, Call, Output
from .instances import is_in_region


def forgotten_with(table: str, column: str) -> str:
    """Return the trigger by which tags go with what they are on."""
    return (
        f"CREATE TRIGGER IF NOT EXISTS {table}_tags AFTER DELETE ON {table} "
        f"BEGIN DELETE FROM tags WHERE resource_arn = OLD.{column}; END"
    )


AREA = Area(
    "sso-admin",
    schema=(
        """
        CREATE TABLE IF NOT EXISTS tags (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            resource_arn TEXT NOT NULL,
            key TEXT NOT NULL,
            value TEXT NOT NULL,
            since REAL NOT NULL,
            UNIQUE (resource_arn, key)
        )
        """,
        forgotten_with("instances", "instance_arn"),
    ),
    tables_with_past=("tags",),
)

_MOST = 50
_KINDS = {
    "instance": ("instances", "instance_arn"),
    "permissionSet": ("permission_sets", "permission_set_arn"),
    "application": ("applications", "application_arn"),
}


@AREA.does("TagResource")
def tag_resource(call: Call) -> Output:
    """Set tags, new ones and others."""
    put(call, _resource(call), call.parameters["Tags"])
    return {}


@AREA.does("UntagResource")
def untag_resource(call: Call) -> Output:
    """Remove tags; one that is not there is no error."""
    arn = _resource(call)
    for key in call.parameters["TagKeys"]:
        call.rows.write("DELETE FROM tags WHERE resource_arn = :arn AND key = :key", arn=arn, key=key)
    return {}


@AREA.does("ListTagsForResource")
def list_tags_for_resource(call: Call) -> Output:
    """List the tags of one resource."""
    rows, token = select_page(call, "SELECT * FROM tags WHERE resource_arn = :arn", arn=_resource(call))
    return {"Tags": [{"Key": row["key"], "Value": row["value"]} for row in rows], "NextToken": token}


def put(call: Call, arn: str, tags: list[dict[str, Any]]) -> None:
    """Set tags on a resource that exists, within the limits that all of them have."""
    keys = [tag["Key"] for tag in tags]
    if len(set(keys)) < len(keys):
        raise invalid("A tag key is given twice.")
    for key in keys:
        if key.lower().startswith("aws:"):
            raise invalid(f"The tag key {key} is reserved: it begins with aws:.")
    for tag in tags:
        call.rows.write(
            "INSERT INTO tags (resource_arn, key, value, since) VALUES (:arn, :key, :value, :now) "
            "ON CONFLICT (resource_arn, key) DO UPDATE SET value = :value, since = :now",
            arn=arn,
            key=tag["Key"],
            value=tag["Value"],
            now=call.rows.now,
        )
    count = call.rows.one("SELECT count(*) AS tags FROM tags WHERE resource_arn = :arn", arn=arn)
    if count and count["tags"] > _MOST:
        message = f"You have exceeded AWS SSO limits. A resource can have at most {_MOST} tags."
        raise ServiceError("ServiceQuotaExceededException", message)


def _resource(call: Call) -> str:
    """Return the ARN of the resource that a call names, if it is there."""
    arn: str = call.parameters["ResourceArn"]
    kind = arn.split(":", 5)[5].partition("/")[0]
    row = _instance_of_resource(call, kind, arn)
    if row is None or call.parameters.get("InstanceArn") not in (None, row["instance_arn"]):
        raise absent(kind, arn, f"Could not find the resource {arn}")
    if not is_in_region(row, call.region):
        raise ServiceError("AccessDeniedException", f"You do not have access to {arn} in {call.region}.")
    if kind == "permissionSet":
        callers.require_administrator(call)
        if call.operation.is_write:
            callers.require_right_to_change(call, arn)
    return arn


def _instance_of_resource(call: Call, kind: str, arn: str) -> Row | None:
    if kind not in _KINDS:
        return None
    table, column = _KINDS[kind]
    query = f"SELECT * FROM instances WHERE instance_arn = (SELECT instance_arn FROM {table} WHERE {column} = :arn)"
    return call.rows.one(query, arn=arn)
