# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The gateway to the instances of IAM Identity Center, and the choice of the one that a task speaks to."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from .._model.attributes import INSTANCE_KEPT, unread
from .._model.entities import Instance
from .._model.errors import CallFailed, FailureKind, Unresolved, Unsupported
from .calls import Caller, Quotas

# How it is protected. Encryption came with the reasons for a status; 1.44.5 is known to have network limits.
_POSTURE = {
    "encryption": ("EncryptionConfigurationDetails", "1.40.37"),
    "network": ("NetworkConfigurationDetails", "1.44.5"),
}


class Instances:
    """Reads instances through sso-admin."""

    def __init__(self, client: t.Any) -> None:
        # All calls of sso-admin use one quota, also those that others make.
        self.quotas = Quotas(together=True)
        self._caller = Caller(client, "sso", quotas=self.quotas)

    @property
    def region(self) -> str:
        """The Region that is asked."""
        return self._caller.region

    @property
    def sees_all_regions(self) -> bool:
        """Whether the installed botocore can ask for the instances of all Regions."""
        return self._caller.knows("ListInstances", "RegionScope")

    def every(self, *, all_regions: bool = False) -> tuple[Instance, ...]:
        """The instances of the Region, or of all Regions. Raises CallFailed."""
        scope: dict[str, t.Any] = {"RegionScope": "ALL_REGIONS"} if all_regions else {}
        purpose = "list the instances of IAM Identity Center"
        return tuple(self._caller.rows(purpose, "ListInstances", "Instances", self._decoded, **scope))

    def located(self, instance_arn: str | None, store_id: str | None) -> Instance:
        """See InstanceReads."""
        return locate(self, instance_arn, store_id)

    def described(self, instances: t.Iterable[Instance]) -> tuple[Instance, ...]:
        """See InstanceReads."""
        return tuple(self._caller.each(self._described, instances))

    def _described(self, one: Instance) -> Instance:
        if one.regions and self.region not in one.regions:
            where = ", ".join(one.regions)
            return replace(one, refusal=f"DescribeInstance works only in the Regions of an instance ({where}).")
        from .posture import with_posture  # only who tells of instances needs it

        try:
            described = self._caller.read(
                f"describe the instance {one.instance_arn}",
                "DescribeInstance",
                lambda body: with_posture(self._decoded(body), body),
                InstanceArn=one.instance_arn,
            )
        except CallFailed as failure:
            if failure.kind is FailureKind.DENIED:
                return replace(one, refusal=failure.message)
            raise
        except Unsupported as problem:
            return replace(one, refusal=problem.message)
        return replace(
            described,
            primary_region=described.primary_region or one.primary_region,
            regions=described.regions or one.regions,
            region_status=described.region_status or one.region_status,
        )

    def _decoded(self, body: dict[str, t.Any]) -> Instance:
        unknown = unread({**INSTANCE_KEPT, **_POSTURE}, lambda member: self._caller.reads("DescribeInstance", member))
        return replace(_instance(body), unknown=unknown)


def locate(instances: Instances, instance_arn: str | None, store_id: str | None = None) -> Instance:
    """The one instance that a task speaks to. Raises Unresolved with the candidates, or with where there are some."""
    found = instances.every()
    wanted = [
        one for one in found if instance_arn in (None, one.instance_arn) and store_id in (None, one.identity_store_id)
    ]
    if len(wanted) == 1:
        return wanted[0]
    if wanted:
        raise Unresolved(
            f"{len(wanted)} instances of IAM Identity Center were found in the Region {instances.region}: "
            f"{_list(wanted)}; choose one with instance_arn or identity_store_id"
        )
    if found:
        known = instance_arn is None or any(one.instance_arn == instance_arn for one in found)
        option, value = ("identity_store_id", store_id) if known else ("instance_arn", instance_arn)
        raise Unresolved(f"{option}: {value} is not among the instances in {instances.region}: {_list(found)}")
    raise Unresolved(
        f"There is no instance of IAM Identity Center in the Region {instances.region}. {_elsewhere(instances)}"
    )


def _elsewhere(instances: Instances) -> str:
    if not instances.sees_all_regions:
        return "Set region to the Region in which it was enabled"
    others = instances.every(all_regions=True)
    if not others:
        return (
            "No other Region has one either: enable IAM Identity Center first, or check the account of the credentials"
        )
    regions = sorted({region for one in others for region in (one.regions or (one.primary_region or "",)) if region})
    return f"Set region to one that has an instance: {', '.join(regions)} ({_list(others)})"


def _list(instances: t.Iterable[Instance]) -> str:
    return ", ".join(
        f"{one.instance_arn} (identity store {one.identity_store_id}, owner {one.owner_account_id or 'unknown'})"
        for one in instances
    )


def _instance(body: dict[str, t.Any]) -> Instance:
    created: t.Any = body.get("CreatedDate")
    entries: t.Any = body.get("Regions") or ()
    told = [
        (entry, None) if isinstance(entry, str) else (entry.get("RegionName"), entry.get("Status")) for entry in entries
    ]
    return Instance(
        instance_arn=body["InstanceArn"],
        identity_store_id=body["IdentityStoreId"],
        name=body.get("Name"),
        owner_account_id=body.get("OwnerAccountId"),
        status=body.get("Status"),
        created_date=created.isoformat() if hasattr(created, "isoformat") else created,
        primary_region=body.get("PrimaryRegion"),
        regions=tuple(region for region, _status in told if region) or None,
        region_status={region: status for region, status in told if region and status} or None,
        status_reason=body.get("StatusReason"),
        permission_sets_enabled=body.get("PermissionSetsEnabled"),
    )
