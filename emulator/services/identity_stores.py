# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Identity stores, and how the directory's calls find theirs and its objects."""

from __future__ import annotations

import json
import uuid
from typing import Any

from ..database import Row
from ..errors import ServiceError, absent, invalid
from ..paging import page
from .area import Area, Call, Output
from .instances import is_in_region

AREA = Area("identitystore")


def store_of(call: Call) -> Row:
    """Return the identity store that a call names by id or ARN, if the call's Region has it."""
    given = call.parameters["IdentityStoreId"]
    column = "identity_store_arn" if given.startswith("arn:") else "identity_store_id"
    store = call.rows.one(f"SELECT * FROM instances WHERE {column} = :given", given=given)
    if store is None or not is_in_region(store, call.region):
        raise absent("IDENTITY_STORE", given, f"IdentityStore not present for IdentityStoreId: {given}")
    if call.operation.is_write and store["primary_region"] != call.region:
        message = f"Changes to {given} are made in its primary Region, {store['primary_region']}."
        raise ServiceError("AccessDeniedException", message)
    return store


def store_id_of(call: Call) -> str:
    """Return the id of the identity store that a call names."""
    return str(store_of(call)["identity_store_id"])


def new_id(store_id: str) -> str:
    """Return a fresh id for an object of an identity store."""
    prefix = f"{store_id[2:]}-" if store_id.startswith("d-") else ""
    return f"{prefix}{uuid.uuid4()}"


def arn_of(kind: str, resource_id: str) -> str:
    """Return the ARN of a user, group or membership."""
    return f"arn:aws:identitystore:::{kind}/{resource_id}"


def id_of(kind: str, given: str) -> str:
    """Return the plain id of a user, group or membership that was given by id or ARN."""
    if not given.startswith("arn:"):
        return given
    named_kind, _slash, resource_id = given.rpartition(":")[2].partition("/")
    if named_kind != kind:
        raise invalid(f"{given} is not the ARN of a {kind}.")
    return resource_id


def actor(store: Row) -> str:
    """Return who made a change; signatures are not looked at, so it is always the same caller."""
    return caller_arn(store["owner_account_id"])


def caller_arn(account: str) -> str:
    """Return the ARN of the one caller that the emulator knows."""
    return f"arn:aws:iam::{account}:user/emulator"


def stamps(row: Row) -> dict[str, Any]:
    """Return when and by whom an object was created and last changed."""
    return {
        "CreatedAt": row["created_at"],
        "CreatedBy": row["created_by"],
        "UpdatedAt": row["updated_at"],
        "UpdatedBy": row["updated_by"],
    }


def first_stamps(store: Row, now: float) -> dict[str, Any]:
    """Return the columns that ``stamps`` shows, for a new object."""
    who = actor(store)
    return {"created_at": now, "created_by": who, "updated_at": now, "updated_by": who}


def next_revision(now: float, present: str | None = None) -> str:
    """Return a revision that differs from the present one."""
    return str(max(int(now * 1_000_000), int(present or 0) + 1))


@AREA.does("ListIdentityStores")
def list_identity_stores(call: Call) -> Output:
    """List the identity stores of this Region."""
    found = call.rows.all("SELECT * FROM instances ORDER BY seq")
    listed, token = page(call, [store for store in found if is_in_region(store, call.region)])
    return {"IdentityStores": [_output(store) for store in listed], "NextToken": token}


@AREA.does("DescribeIdentityStore")
def describe_identity_store(call: Call) -> Output:
    """Describe one identity store with its network configuration, if it was ever set."""
    store = store_of(call)
    network = store["network"]
    return {**_output(store), "NetworkConfiguration": json.loads(network) if network else None}


@AREA.does("UpdateIdentityStore")
def update_identity_store(call: Call) -> Output:
    """Replace the network configuration. It is kept and shown; the emulator does not enforce it."""
    store = store_of(call)
    network = call.parameters.get("NetworkConfiguration")
    if network is not None:
        call.rows.write(
            "UPDATE instances SET network = :network WHERE seq = :seq", network=json.dumps(network), seq=store["seq"]
        )
    return _output(store)


def _output(store: Row) -> dict[str, Any]:
    return {"IdentityStoreId": store["identity_store_id"], "IdentityStoreArn": store["identity_store_arn"]}
