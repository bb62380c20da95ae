# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Identity Center instances: where everything else hangs, and the two calls of sso-admin that find them."""

from __future__ import annotations

import json
from typing import Any

from ..database import Row, Transaction
from ..errors import ServiceError, invalid
from ..paging import page
from . import callers
from .area import Area, Call, Output

AREA = Area(
    "sso-admin",
    schema=(
        """
        CREATE TABLE IF NOT EXISTS instances (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            identity_store_id TEXT NOT NULL UNIQUE,
            identity_store_arn TEXT NOT NULL UNIQUE,
            instance_arn TEXT NOT NULL UNIQUE,
            owner_account_id TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('organization', 'account')),
            name TEXT,
            status TEXT NOT NULL,
            status_reason TEXT,
            primary_region TEXT NOT NULL,
            regions TEXT NOT NULL,
            network TEXT,
            created_at REAL NOT NULL
        )
        """,
        # How an instance is protected, as DescribeInstance tells it.
        """
        CREATE TABLE IF NOT EXISTS postures (
            instance_arn TEXT PRIMARY KEY REFERENCES instances (instance_arn) ON DELETE CASCADE,
            kms_key_arn TEXT,
            network TEXT
        )
        """,
    ),
)


def add(
    rows: Transaction,
    *,
    instance_arn: str,
    identity_store_id: str,
    owner_account_id: str,
    primary_region: str,
    kind: str = "organization",
    name: str | None = None,
    status: str = "ACTIVE",
    status_reason: str | None = None,
    more_regions: dict[str, str] | None = None,
) -> None:
    """Add an instance with its identity store; ``more_regions`` gives the status of each additional Region."""
    statuses = {primary_region: "ACTIVE", **(more_regions or {})}
    regions = [
        {
            "RegionName": region,
            "Status": state,
            "AddedDate": rows.now,
            "IsPrimaryRegion": region == primary_region,
        }
        for region, state in statuses.items()
    ]
    rows.insert(
        "instances",
        identity_store_id=identity_store_id,
        identity_store_arn=f"arn:aws:identitystore::{owner_account_id}:identitystore/{identity_store_id}",
        instance_arn=instance_arn,
        owner_account_id=owner_account_id,
        kind=kind,
        name=name,
        status=status,
        status_reason=status_reason,
        primary_region=primary_region,
        regions=json.dumps(regions),
        created_at=rows.now,
    )


def is_in_region(instance: Row, region: str) -> bool:
    """Tell whether an instance can be called in a Region: its own or one that was added to it."""
    return any(
        added["RegionName"] == region and added["Status"] == "ACTIVE" for added in json.loads(instance["regions"])
    )


def instance_of(call: Call) -> Row:
    """Return the instance that a call names; like the service, deny access to one that is not there."""
    arn = call.parameters["InstanceArn"]
    instance = call.rows.one("SELECT * FROM instances WHERE instance_arn = :arn", arn=arn)
    if instance is None or not is_in_region(instance, call.region):
        raise ServiceError("AccessDeniedException", f"You do not have access to the instance {arn} in {call.region}.")
    return instance


def active_instance(call: Call) -> Row:
    """Return the instance that a call names, which must be ready for use."""
    instance = instance_of(call)
    if instance["status"] != "ACTIVE":
        raise invalid(f"The instance {instance['instance_arn']} is not active: {instance['status']}.")
    return instance


def organization_instance(call: Call) -> Row:
    """Return the instance of an organization, for what only it has: permission sets and access to accounts."""
    instance = active_instance(call)
    if instance["kind"] != "organization":
        raise invalid("The operation is not supported for this Identity Center instance")
    if instance["primary_region"] != call.region:
        message = f"{call.operation.name} is only done in the primary Region, {instance['primary_region']}."
        raise ServiceError("AccessDeniedException", message)
    callers.require_administrator(call)
    return instance


@AREA.does("ListInstances")
def list_instances(call: Call) -> Output:
    """List the instances of this Region, or of all."""
    everywhere = call.parameters.get("RegionScope") == "ALL_REGIONS"
    found = call.rows.all("SELECT * FROM instances ORDER BY seq")
    visible = [instance for instance in found if everywhere or is_in_region(instance, call.region)]
    listed, token = page(call, visible)
    return {"Instances": [_output(instance, with_regions=everywhere) for instance in listed], "NextToken": token}


@AREA.does("DescribeInstance")
def describe_instance(call: Call) -> Output:
    """Describe one instance."""
    instance = instance_of(call)
    query = "SELECT * FROM postures WHERE instance_arn = :arn"
    posture = call.rows.one(query, arn=instance["instance_arn"])
    key, network = (posture["kms_key_arn"], posture["network"]) if posture else (None, None)
    encryption = {"KeyType": "CUSTOMER_MANAGED_KEY", "KmsKeyArn": key} if key else {"KeyType": "AWS_OWNED_KMS_KEY"}
    return {
        **_output(instance, with_regions=True),
        "EncryptionConfigurationDetails": {**encryption, "EncryptionStatus": "ENABLED"},
        "NetworkConfigurationDetails": json.loads(network) if network else None,
        "PermissionSetsEnabled": instance["kind"] == "organization",
    }


def _output(instance: Row, *, with_regions: bool) -> dict[str, Any]:
    output = {
        "InstanceArn": instance["instance_arn"],
        "IdentityStoreId": instance["identity_store_id"],
        "IdentityStoreArn": instance["identity_store_arn"],
        "OwnerAccountId": instance["owner_account_id"],
        "Name": instance["name"],
        "CreatedDate": instance["created_at"],
        "Status": instance["status"],
        "StatusReason": instance["status_reason"],
    }
    if with_regions:
        output["PrimaryRegion"] = instance["primary_region"]
        output["Regions"] = json.loads(instance["regions"])
    return output
