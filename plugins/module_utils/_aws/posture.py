# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How an instance and its identity store are protected: encryption, and from where they may be reached."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from .._model.entities import Instance
from .._model.errors import CallFailed, FailureKind, Unsupported
from .calls import Caller, Quotas

# The keys of results, and the members of the instance's and of the identity store's own limits.
_INSTANCE = {
    "vpc_endpoint_required": "VpceAccessRequired",
    "source_vpcs": "RestrictSourceVpcs",
    "source_ips": "AllowSourceIps",
    "excluded_applications": "ExcludeApplicationArns",
}
_STORE = {
    "vpc_endpoint_required": "VpceAccessRequired",
    "source_vpcs": "ApiRestrictSourceVpcs",
    "source_ips": "ApiAllowSourceIps",
    "scim_source_ips": "ScimAllowSourceIps",
}
_SINCE = "1.44.5"


def with_posture(one: Instance, body: t.Mapping[str, t.Any]) -> Instance:
    """An instance with what DescribeInstance tells of how it is protected."""
    told = body.get("EncryptionConfigurationDetails")
    encryption = told and {
        "key_type": told.get("KeyType"),
        "kms_key_arn": told.get("KmsKeyArn"),
        "status": told.get("EncryptionStatus"),
        "status_reason": told.get("EncryptionStatusReason"),
    }
    return replace(one, encryption=encryption, network=_limits(body.get("NetworkConfigurationDetails"), _INSTANCE))


def with_store(client: t.Any, one: Instance) -> Instance:
    """An instance with the network limits of its identity store, or with why these are not known. Raises CallFailed."""
    caller = Caller(client, "identitystore", quotas=Quotas(together=False))
    if not caller.reads("DescribeIdentityStore", "NetworkConfiguration"):
        return replace(one, unknown={**one.unknown, "identity_store_network": _SINCE})
    try:
        network = caller.read(
            f"describe the identity store {one.identity_store_id}",
            "DescribeIdentityStore",
            lambda body: _limits(body.get("NetworkConfiguration"), _STORE),
            IdentityStoreId=one.identity_store_id,
        )
    except (CallFailed, Unsupported) as problem:
        if isinstance(problem, CallFailed) and problem.kind not in (FailureKind.DENIED, FailureKind.NOT_FOUND):
            raise
        return replace(one, store_refusal=problem.message)
    return replace(one, identity_store_network=network)


def _limits(told: t.Mapping[str, t.Any] | None, members: t.Mapping[str, str]) -> dict[str, t.Any] | None:
    """Network limits as results show them; None where none were ever set."""
    if told is None:
        return None
    return {
        key: bool(told.get(member)) if key == "vpc_endpoint_required" else list(told.get(member) or ())
        for key, member in members.items()
    }
