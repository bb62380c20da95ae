# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which attributes of a user reach the sessions: the instance's configuration for attribute-based access control."""

from __future__ import annotations

import json

from ..database import Row
from ..errors import ServiceError, absent, invalid
from .area import Area, Call, Output
from .instances import active_instance

AREA = Area(
    "sso-admin",
    schema=(
        """
        CREATE TABLE IF NOT EXISTS access_control (
            instance_arn TEXT PRIMARY KEY REFERENCES instances (instance_arn) ON DELETE CASCADE,
            attributes TEXT NOT NULL,
            since REAL NOT NULL
        )
        """,
    ),
    tables_with_past=("access_control",),
    conflicts={"access_control.instance_arn": "InstanceAccessControlAttributeConfiguration already exists."},
)

_MEMBER = "InstanceAccessControlAttributeConfiguration"


@AREA.does("CreateInstanceAccessControlAttributeConfiguration")
def create_configuration(call: Call) -> Output:
    """Switch attribute-based access control on, with these attributes."""
    arn, attributes = active_instance(call)["instance_arn"], _attributes(call)
    call.rows.insert("access_control", instance_arn=arn, attributes=attributes, since=call.rows.now)
    return {}


@AREA.does("DescribeInstanceAccessControlAttributeConfiguration")
def describe_configuration(call: Call) -> Output:
    """Show the attributes."""
    arn = active_instance(call)["instance_arn"]
    row = _find(call, arn)
    if row is None:
        raise _absent(arn)
    return {"Status": "ENABLED", _MEMBER: {"AccessControlAttributes": json.loads(row["attributes"])}}


@AREA.does("UpdateInstanceAccessControlAttributeConfiguration")
def update_configuration(call: Call) -> Output:
    """Replace the attributes, all of them."""
    arn, attributes = active_instance(call)["instance_arn"], _attributes(call)
    changed = call.rows.write(
        "UPDATE access_control SET attributes = :attributes, since = :now WHERE instance_arn = :arn",
        attributes=attributes,
        now=call.rows.now,
        arn=arn,
    )
    if not changed:
        raise _absent(arn)
    return {}


@AREA.does("DeleteInstanceAccessControlAttributeConfiguration")
def delete_configuration(call: Call) -> Output:
    """Switch attribute-based access control off."""
    arn = active_instance(call)["instance_arn"]
    removed = call.rows.write("DELETE FROM access_control WHERE instance_arn = :arn", arn=arn)
    if not removed and call.settings.delete_absent == "not_found":
        raise _absent(arn)
    return {}


def _attributes(call: Call) -> str:
    attributes = call.parameters[_MEMBER]["AccessControlAttributes"]
    keys = [attribute["Key"] for attribute in attributes]
    if len(set(keys)) < len(keys):
        raise invalid("An attribute key is given twice.")
    return json.dumps(attributes, ensure_ascii=False)


def _find(call: Call, arn: str) -> Row | None:
    return call.rows.one("SELECT * FROM access_control WHERE instance_arn = :arn", arn=arn)


def _absent(arn: str) -> ServiceError:
    return absent("ACCESS_CONTROL", arn, f"Could not find {_MEMBER} for {arn}")
