# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What idc_instance_info answers: what the list of instances says, and, when asked, what others have to be asked for."""

from __future__ import annotations

import typing as t
from dataclasses import asdict, dataclass

from .._desired.access import InstanceQuery
from .._model.access import Account
from .._model.entities import Instance
from .._model.errors import CallFailed, FailureKind, Unsupported
from .._ports.access import InstanceReads, OrganizationReads

_ALONE = "AWSOrganizationsNotInUseException"
_LEAVE_OUT = "details: false leaves this call out"


@dataclass(frozen=True, kw_only=True)
class _Surroundings:
    """What the organization says; None where nobody may ask it. `alone` is an account that belongs to none."""

    alone: bool = False
    management_account_id: str | None = None
    administrators: tuple[Account, ...] | None = None
    refusals: tuple[str, ...] = ()


def answer_instances(instances: InstanceReads, query: InstanceQuery) -> dict[str, t.Any]:
    """The result of idc_instance_info. Raises CallFailed, Unresolved, and Unsupported where botocore is too old."""
    if query.all_regions and not instances.sees_all_regions:
        raise Unsupported(
            "all_regions: the installed botocore can't look into all Regions; botocore 1.43.119 or later can"
        )
    chosen = _chosen(instances, query)
    around = _Surroundings()
    if chosen and query.details:
        chosen = _explained(lambda: instances.described(chosen))
        around = _surroundings(instances.organization)
    return {
        "instances": [_result(one, around) for one in chosen],
        "unreadable": [*_undescribed(chosen), *around.refusals],
    }


def _chosen(instances: InstanceReads, query: InstanceQuery) -> tuple[Instance, ...]:
    if query.single:
        return (instances.located(query.instance_arn, query.store_id),)
    return tuple(
        one
        for one in instances.every(all_regions=query.all_regions)
        if query.instance_arn in (None, one.instance_arn) and query.store_id in (None, one.identity_store_id)
    )


def _undescribed(instances: tuple[Instance, ...]) -> list[str]:
    """A sentence for each instance of which DescribeInstance said nothing."""
    return [
        f"{one.refusal} So what it would return about {one.instance_arn} is null, which means that it is not known"
        for one in instances
        if one.refusal is not None
    ] + [
        f"{one.store_refusal} So the network limits of the identity store {one.identity_store_id} are not known"
        for one in instances
        if one.store_refusal is not None
    ]


def _surroundings(organization: OrganizationReads) -> _Surroundings:
    refusals: list[str] = []
    try:
        management_account_id = _explained(organization.management_account_id)
    except CallFailed as failure:
        if failure.code == _ALONE:
            return _Surroundings(alone=True, administrators=())
        if failure.kind is not FailureKind.DENIED:
            raise
        management_account_id = None
        refusals.append(f"{failure.message} So the management account is not known")
    try:
        administrators = _explained(organization.delegated_administrators)
    except CallFailed as failure:
        if failure.kind is not FailureKind.DENIED:
            raise
        administrators = None
        refusals.append(f"{failure.message} So the delegated administrators are not known")
    return _Surroundings(
        management_account_id=management_account_id, administrators=administrators, refusals=tuple(refusals)
    )


_Got = t.TypeVar("_Got")


def _explained(ask: t.Callable[[], _Got]) -> _Got:
    """What is answered. A failure says how to do without."""
    try:
        return ask()
    except CallFailed as failure:
        raise failure.explained(_LEAVE_OUT) from failure


def _result(one: Instance, around: _Surroundings) -> dict[str, t.Any]:
    administrators = around.administrators
    kind = _type(one, around)
    told = asdict(one)
    del told["refusal"], told["store_refusal"]
    return {
        "unknown_attributes": told.pop("unknown"),
        **told,
        "type": kind,
        "management_account_id": around.management_account_id,
        # An account's instance can't be administered from another account.
        "delegated_administrators": []
        if kind == "account"
        else None
        if administrators is None
        else [{"account_id": account.id, "name": account.name} for account in administrators],
    }


def _type(one: Instance, around: _Surroundings) -> str | None:
    """An organization's instance belongs to its management account, and only such a one has permission sets.

    That an instance has none says nothing: they may not have been enabled yet.
    """
    if around.alone:
        return "account"
    if around.management_account_id is not None and one.owner_account_id is not None:
        return "organization" if one.owner_account_id == around.management_account_id else "account"
    return "organization" if one.permission_sets_enabled else None
