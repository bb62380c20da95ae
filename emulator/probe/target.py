# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which instance is asked, and what has to be known of it first."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .service import Problem, Service

IDENTITY_CENTER, ACTIVE_DIRECTORY, EXTERNAL, UNKNOWN = "identity_center", "active_directory", "external", "unknown"
SOURCES = (IDENTITY_CENTER, ACTIVE_DIRECTORY, EXTERNAL)
_PAGES = 3
_LETTERS = "bcdfghjkmnpqrstvwxz23456789"
_ABSENT_ACCOUNT = "000000000000"


@dataclass(frozen=True)
class Target:
    """An instance, and what is known by names in requests."""

    region: str
    instance: str
    store: str
    account: str = ""
    identity_source: str = UNKNOWN
    other_region: str = ""
    """An additional Region of the instance, if it has one."""
    prefix: str = field(default_factory=lambda: f"idc-probe-{''.join(map(secrets.choice, [_LETTERS] * 8))}")

    @cached_property
    def known(self) -> dict[str, str]:
        """The texts that requests name; the ids are of nothing, made up for this run."""
        head = f"{self.store[2:]}-" if self.store.startswith("d-") else ""
        sets = self.instance.replace(":instance/", ":permissionSet/")
        number = secrets.token_hex(8)
        known = {
            "prefix": self.prefix,
            "instance": self.instance,
            "store": self.store,
            "absent": f"{head}{uuid.uuid4()}",
            "absent_set": f"{sets}/ps-{number}",
            "absent_set_id": f"ps-{number}",
            "absent_request": str(uuid.uuid4()),
            "absent_instance": f"arn:aws:sso:::instance/ssoins-{secrets.token_hex(8)}",
            "absent_store": f"d-{secrets.token_hex(5)}",
            "absent_account": _ABSENT_ACCOUNT,
        }
        given = {"account": self.account, "other_region": self.other_region}
        return {**known, **{name: text for name, text in given.items() if text}}


def find(service: Service, instance: str | None = None, account: str = "", identity_source: str = "") -> Target:
    """Return the instance of the Region: the one that is named, or the only one. Raises Problem where it is not there."""
    reply = service.call("sso-admin", "ListInstances", {})
    if not reply.ok:
        raise Problem(f"ListInstances was refused: {reply.code}: {reply.words}")
    found: list[Mapping[str, Any]] = list(reply.body.get("Instances") or [])
    region = service.region
    if not found:
        raise Problem(f"There is no instance of IAM Identity Center in {region}. Name its Region with --region.")
    if instance is not None:
        found = [each for each in found if each.get("InstanceArn") == instance]
        if not found:
            raise Problem(
                f"{instance} is not among the instances of {region}. Look at the ARN; or name the Region that the "
                "instance is in with --region."
            )
    elif len(found) > 1:
        arns = ", ".join(str(each["InstanceArn"]) for each in found)
        raise Problem(f"There are several instances in {region}: name one with --instance: {arns}")
    arn, store = str(found[0]["InstanceArn"]), str(found[0]["IdentityStoreId"])
    other = _other_region(service, arn)
    source = identity_source or _source(service, store)
    return Target(region, arn, store, account, source, other)


def _other_region(service: Service, arn: str) -> str:
    """Return the name of an additional Region in which the instance is active, if there is one.

    Raises Problem where the Region that is asked is such a one: it takes no writes, and its refusals answer nothing.
    """
    body = service.call("sso-admin", "DescribeInstance", {"InstanceArn": arn}).body
    primary = body.get("PrimaryRegion") or service.region
    if primary != service.region:
        raise Problem(
            f"{service.region} is an additional Region of the instance. Name its own with --region {primary}."
        )
    regions = body.get("Regions") or []
    active = [each for each in regions if each.get("Status") == "ACTIVE" and not each.get("IsPrimaryRegion")]
    return str(active[0]["RegionName"]) if active else ""


def _source(service: Service, store: str) -> str:
    """Return where the people seem to come from: no public call tells, but what they come from leaves its ids on them."""
    for operation, rows in (("ListUsers", "Users"), ("ListGroups", "Groups")):
        token: dict[str, Any] = {}
        for _page in range(_PAGES):
            reply = service.call("identitystore", operation, {"IdentityStoreId": store, **token})
            if not reply.ok:
                return ACTIVE_DIRECTORY if reply.code == "UnknownOperationException" else UNKNOWN
            if any(row.get("ExternalIds") for row in reply.body.get(rows) or ()):
                return EXTERNAL
            if not reply.body.get("NextToken"):
                break
            token = {"NextToken": reply.body["NextToken"]}
    return IDENTITY_CENTER


def require_account(service: Service, account: str) -> None:
    """Raise Problem unless an account is an active one of the organization, as far as that can be looked up."""
    reply = service.call("organizations", "DescribeAccount", {"AccountId": account})
    if reply.code in ("AccountNotFoundException", "InvalidInputException"):
        raise Problem(f"{account} is not an account of the organization.")
    found = reply.body.get("Account") or {}
    state = found.get("State") or found.get("Status") or "ACTIVE"
    if state != "ACTIVE":
        raise Problem(f"{account} is {state}: assignments in it do not come to an end. Name an active account.")
