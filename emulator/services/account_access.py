# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Applications of account access manager: one for an instance, with tags. Its entitlements are in ``entitlements``."""

from __future__ import annotations

import uuid
from typing import Any

from ..database import Row
from ..errors import ServiceError, absent, invalid
from ..paging import page
from . import applications, callers, tags
from .area import Area, Call, Output

AREA = Area(
    "account-access",
    schema=(
        """
        CREATE TABLE IF NOT EXISTS access_applications (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            instance_arn TEXT NOT NULL UNIQUE REFERENCES instances (instance_arn) ON DELETE CASCADE,
            application_arn TEXT NOT NULL UNIQUE,
            shown_arn TEXT NOT NULL,
            region TEXT NOT NULL,
            tenant_id TEXT NOT NULL,
            active_at REAL NOT NULL,
            created_at REAL NOT NULL,
            updated_at REAL NOT NULL,
            since REAL NOT NULL
        )
        """,
        tags.forgotten_with("access_applications", "application_arn"),
        """
        CREATE TRIGGER IF NOT EXISTS access_applications_shown AFTER DELETE ON access_applications
            BEGIN DELETE FROM applications WHERE application_arn = OLD.shown_arn; END
        """,
    ),
    tables_with_past=("access_applications",),
)

PROVIDER = "arn:aws:sso::aws:applicationProvider/account-access"
_SHOWN_NAME = "AWS account access"
_PORTAL = {"SignInOptions": {"Origin": "IDENTITY_CENTER"}, "Visibility": "ENABLED"}


@AREA.does("CreateApplication")
def create_application(call: Call) -> Output:
    """Enable account access manager in an instance; once more with the same tags is no error."""
    instance = _instance(call)
    given = call.parameters.get("tags") or {}
    query = "SELECT * FROM access_applications WHERE instance_arn = :arn"
    before = call.rows.one(query, arn=instance["instance_arn"])
    if before is None:
        return {"applicationArn": add(call, instance, given)["application_arn"]}
    if given != _tags(call, before["application_arn"]):
        message = f"An application already exists for the instance {instance['instance_arn']}."
        raise ServiceError("AlreadyCreatedException", message)
    return {"applicationArn": before["application_arn"]}


def add(call: Call, instance: Row, given: dict[str, str], application_arn: str | None = None) -> Row:
    """Add the application of an instance, and the one by which Identity Center shows it."""
    number, owner = uuid.uuid4().hex[:16], instance["owner_account_id"]
    arn = application_arn or f"arn:aws:account-access:{call.region}:{owner}:application/{number}"
    shown = instance["instance_arn"].replace(":::instance/", f"::{owner}:application/") + f"/apl-{number}"
    applications.insert(
        call,
        instance,
        {"Name": _SHOWN_NAME, "Status": "ENABLED", "PortalOptions": _PORTAL},
        provider_arn=PROVIDER,
        application_arn=shown,
        account_id=owner,
        is_configurable=0,
    )
    call.rows.insert(
        "access_applications",
        instance_arn=instance["instance_arn"],
        application_arn=arn,
        shown_arn=shown,
        region=call.region,
        tenant_id=f"aa-{number[:9]}",
        active_at=call.rows.now + call.settings.application_seconds,
        created_at=call.rows.now,
        updated_at=call.rows.now,
        since=call.rows.now,
    )
    tags.put(call, arn, _pairs(given))
    return by_arn(call, arn)


@AREA.does("GetApplication")
def get_application(call: Call) -> Output:
    """Show one application."""
    row = application_of(call)
    details = {"instanceArn": row["instance_arn"], "applicationArn": row["shown_arn"]}
    return {
        "identitySource": {"identityCenter": details},
        "status": "ACTIVE" if _is_active(call, row) else "CREATE_IN_PROGRESS",
        "tenantId": row["tenant_id"],
        "createdAt": row["created_at"],
        "updatedAt": row["updated_at"],
        "tags": _tags(call, row["application_arn"]),
    }


@AREA.does("ListApplications")
def list_applications(call: Call) -> Output:
    """List the applications of this Region."""
    callers.require_administrator(call)
    rows = call.rows.all("SELECT * FROM access_applications WHERE region = :region ORDER BY seq", region=call.region)
    listed, token = page(call, rows)
    shown = [
        {
            "applicationArn": row["application_arn"],
            "tenantId": row["tenant_id"],
            "createdAt": row["created_at"],
            "updatedAt": row["updated_at"],
        }
        for row in listed
    ]
    return {"applications": shown, "nextToken": token}


@AREA.does("DeleteApplication")
def delete_application(call: Call) -> Output:
    """Remove an application with everything in it; one that is gone already is no error."""
    _require_management(call)
    arn = call.parameters["applicationArn"]
    call.rows.write(
        "DELETE FROM access_applications WHERE application_arn = :arn AND region = :region", arn=arn, region=call.region
    )
    return {}


@AREA.does("ListTagsForResource")
def list_tags_for_resource(call: Call) -> Output:
    """List the tags of an application."""
    return {"tags": _tags(call, application_of(call, "resourceArn")["application_arn"])}


@AREA.does("TagResource")
def tag_resource(call: Call) -> Output:
    """Set tags of an application, new ones and others."""
    tags.put(call, application_of(call, "resourceArn")["application_arn"], _pairs(call.parameters["tags"]))
    return {}


@AREA.does("UntagResource")
def untag_resource(call: Call) -> Output:
    """Remove tags of an application; one that is not there is no error."""
    arn = application_of(call, "resourceArn")["application_arn"]
    for key in call.parameters["tagKeys"]:
        call.rows.write("DELETE FROM tags WHERE resource_arn = :arn AND key = :key", arn=arn, key=key)
    return {}


def application_of(call: Call, parameter: str = "applicationArn") -> Row:
    """Return the application that a call names, if the call's Region has it."""
    callers.require_administrator(call)
    row = by_arn(call, call.parameters[parameter])
    if row["region"] != call.region:
        raise _absent_application(row["application_arn"])
    return row


def active_application(call: Call) -> Row:
    """Return the application that a call names, which must be ready for use."""
    row = application_of(call)
    if not _is_active(call, row):
        raise ServiceError("ConflictException", f"The application {row['application_arn']} is not active yet.")
    return row


def by_arn(call: Call, arn: str) -> Row:
    """Return the application with an ARN."""
    row = call.rows.one("SELECT * FROM access_applications WHERE application_arn = :arn", arn=arn)
    if row is None:
        raise _absent_application(arn)
    return row


def _absent_application(arn: str) -> ServiceError:
    return absent("APPLICATION", arn, f"Application not found: {arn}")


def _is_active(call: Call, row: Row) -> bool:
    return bool(row["active_at"] <= call.rows.now)


def _instance(call: Call) -> Row:
    """Return the organization instance that an application is asked for."""
    _require_management(call)
    arn = call.parameters["identitySource"]["identityCenter"]["instanceArn"]
    instance = call.rows.one("SELECT * FROM instances WHERE instance_arn = :arn", arn=arn)
    if instance is None or instance["primary_region"] != call.region:
        raise ServiceError("AccessDeniedException", f"You do not have access to the instance {arn} in {call.region}.")
    if instance["kind"] != "organization":
        raise invalid("Account instances of IAM Identity Center are not supported.")
    return instance


def _require_management(call: Call) -> None:
    """Refuse all but the management account: a delegated administrator neither enables nor deletes the service."""
    if call.settings.caller != "management":
        raise callers.denied(call, "(it is for the management account)")


def _pairs(given: dict[str, str]) -> list[dict[str, Any]]:
    return [{"Key": key, "Value": value} for key, value in given.items()]


def _tags(call: Call, arn: str) -> dict[str, str]:
    rows = call.rows.all("SELECT * FROM tags WHERE resource_arn = :arn ORDER BY seq", arn=arn)
    return {row["key"]: row["value"] for row in rows}
