# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Permission sets. Each change makes a new version, so that accounts can be seen to hold an old one."""

from __future__ import annotations

import uuid

from ..database import Row
from ..durations import seconds_of
from ..errors import ServiceError, absent, invalid
from ..paging import select_page
from . import callers, tags
from .area import Area, Call, Output
from .instances import organization_instance

AREA = Area(
    "sso-admin",
    schema=(
        """
        CREATE TABLE IF NOT EXISTS permission_sets (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            instance_arn TEXT NOT NULL REFERENCES instances (instance_arn) ON DELETE CASCADE,
            permission_set_arn TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            description TEXT,
            session_duration TEXT NOT NULL,
            relay_state TEXT,
            version INTEGER NOT NULL,
            created_at REAL NOT NULL,
            since REAL NOT NULL,
            UNIQUE (instance_arn, name)
        )
        """,
        "CREATE INDEX IF NOT EXISTS permission_sets_in_order ON permission_sets (instance_arn, seq)",
        tags.forgotten_with("permission_sets", "permission_set_arn"),
    ),
    tables_with_past=("permission_sets",),
    conflicts={"permission_sets.name": "PermissionSet with this name already exists."},
)

DEFAULT_DURATION = "PT1H"

_HOUR = 3_600
_LONGEST = 12 * _HOUR
_MOST_SETS = 3_500
_IN_USE = "Could not delete because PermissionSet has ApplicationProfile associated with it."


@AREA.does("CreatePermissionSet")
def create_permission_set(call: Call) -> Output:
    """Add a permission set; its name is unique and stays."""
    return add(call)


def add(call: Call, permission_set_arn: str | None = None) -> Output:
    """Add a permission set; a seed may also give an ARN."""
    instance_arn = organization_instance(call)["instance_arn"]
    name = call.parameters["Name"]
    duration = call.parameters.get("SessionDuration", DEFAULT_DURATION)
    _require_duration(duration)
    here = "FROM permission_sets WHERE instance_arn = :instance"
    if call.rows.one(f"SELECT 1 {here} AND name = :name", instance=instance_arn, name=name):
        raise ServiceError("ConflictException", f"PermissionSet with name {name} already exists.")
    count = call.rows.one(f"SELECT count(*) AS sets {here}", instance=instance_arn)
    if call.settings.quotas == "aws" and count and count["sets"] >= _MOST_SETS:
        message = f"You have exceeded AWS SSO limits. Cannot create PermissionSet more than {_MOST_SETS}."
        raise ServiceError("ServiceQuotaExceededException", message)
    arn = permission_set_arn or f"{instance_arn.replace(':instance/', ':permissionSet/')}/ps-{uuid.uuid4().hex[:16]}"
    call.rows.insert(
        "permission_sets",
        instance_arn=instance_arn,
        permission_set_arn=arn,
        name=name,
        description=call.parameters.get("Description"),
        session_duration=duration,
        relay_state=call.parameters.get("RelayState"),
        version=1,
        created_at=call.rows.now,
        since=call.rows.now,
    )
    tags.put(call, arn, call.parameters.get("Tags", []))
    return {"PermissionSet": _output(set_by_arn(call, instance_arn, arn))}


@AREA.does("DescribePermissionSet")
def describe_permission_set(call: Call) -> Output:
    """Show one permission set."""
    return {"PermissionSet": _output(set_of(call))}


@AREA.does("ListPermissionSets")
def list_permission_sets(call: Call) -> Output:
    """List the ARNs of all permission sets."""
    instance = organization_instance(call)
    query = "SELECT * FROM permission_sets WHERE instance_arn = :instance"
    rows, token = select_page(call, query, instance=instance["instance_arn"])
    return {"PermissionSets": [row["permission_set_arn"] for row in rows], "NextToken": token}


@AREA.does("UpdatePermissionSet")
def update_permission_set(call: Call) -> Output:
    """Replace what can be changed of a permission set. What is left out stays, but for the relay state."""
    row = set_to_change(call)
    duration = call.parameters.get("SessionDuration")
    if duration is not None:
        _require_duration(duration)
    kept = row if not call.settings.update_clears else None
    call.rows.write(
        "UPDATE permission_sets SET description = :description, session_duration = :duration, relay_state = :relay "
        "WHERE seq = :seq",
        seq=row["seq"],
        description=call.parameters.get("Description", kept["description"] if kept else None),
        duration=duration or (kept["session_duration"] if kept else DEFAULT_DURATION),
        relay=call.parameters.get("RelayState"),
    )
    outdate(call, row)
    return {}


@AREA.does("DeletePermissionSet")
def delete_permission_set(call: Call) -> Output:
    """Remove a permission set that is in no account any more."""
    row = set_to_change(call)
    arn = row["permission_set_arn"]
    if call.rows.one(
        "SELECT 1 FROM provisioned WHERE permission_set_arn = :arn UNION ALL "
        "SELECT 1 FROM account_assignments WHERE permission_set_arn = :arn UNION ALL "
        "SELECT 1 FROM workflows WHERE permission_set_arn = :arn AND status = 'IN_PROGRESS'",
        arn=arn,
    ):
        raise ServiceError("ConflictException", _IN_USE)
    call.rows.write("DELETE FROM permission_sets WHERE seq = :seq", seq=row["seq"])
    return {}


def set_of(call: Call) -> Row:
    """Return the permission set that a call names."""
    instance = organization_instance(call)
    return set_by_arn(call, instance["instance_arn"], call.parameters["PermissionSetArn"])


def set_to_change(call: Call) -> Row:
    """Return the permission set that a call names, if its caller may change it."""
    row = set_of(call)
    callers.require_right_to_change(call, row["permission_set_arn"])
    return row


def set_by_arn(call: Call, instance_arn: str, arn: str) -> Row:
    """Return a permission set of an instance."""
    row = call.rows.one(
        "SELECT * FROM permission_sets WHERE permission_set_arn = :arn AND instance_arn = :instance",
        arn=arn,
        instance=instance_arn,
    )
    if row is None:
        raise absent("PERMISSION_SET", arn, f"Could not find PermissionSet with id {id_of_set(arn)}")
    return row


def id_of_set(arn: str) -> str:
    """Return the last part of a permission set's ARN (ps-...)."""
    return arn.rpartition("/")[2]


def outdate(call: Call, row: Row) -> None:
    """Make a new version of a permission set: accounts that have it need provisioning again."""
    call.rows.write(
        "UPDATE permission_sets SET version = version + 1, since = :now WHERE seq = :seq",
        seq=row["seq"],
        now=call.rows.now,
    )


def _require_duration(text: str) -> None:
    seconds = seconds_of(text)
    if seconds is None or not _HOUR <= seconds <= _LONGEST:
        raise invalid(f"SessionDuration {text} is not between 1 and 12 hours.")


def _output(row: Row) -> Output:
    return {
        "Name": row["name"],
        "PermissionSetArn": row["permission_set_arn"],
        "Description": row["description"],
        "CreatedDate": row["created_at"],
        "SessionDuration": row["session_duration"],
        "RelayState": row["relay_state"],
    }
