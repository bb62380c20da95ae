# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The values of account access manager: its application in an instance, and who may assume which role through it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .access import Account, Principal
from .entities import PLANNED

# From the model of account-access, as narrow as the service is with names of roles.
_ROLE = r"(arn:[a-z0-9-]+):iam::([0-9]{12}):role/((?:[a-zA-Z0-9+=,.@_-]+/)*[a-zA-Z0-9+=,.@_-]+)"
_APPLICATION = r"arn:[a-z0-9-]+:account-access:[a-z0-9]+(-[a-z0-9]+)*:[0-9]{12}:application/[a-zA-Z0-9-]+"


@dataclass(frozen=True, kw_only=True)
class AccessApplication:
    """The application of account access manager in an instance, in which all its entitlements are.

    `status` is the service's word, None where it was not asked.
    """

    arn: str
    instance_arn: str | None = None
    status: str | None = None

    @property
    def planned(self) -> bool:
        """Whether an earlier task of a check-mode play would create it."""
        return self.arn.startswith(PLANNED)


@dataclass(frozen=True, kw_only=True)
class Entitlement:
    """That a principal may assume a role, by ARN. Its own id, by which it is deleted, does not tell two of them apart."""

    role_arn: str
    principal: Principal
    id: str | None = field(default=None, compare=False)

    @property
    def account_id(self) -> str:
        """The account that the role is in."""
        return account_of(self.role_arn)


@dataclass(frozen=True, kw_only=True)
class Role:
    """A role that can be given, and its account."""

    arn: str
    account: Account

    @property
    def name(self) -> str:
        """Its name, with its path."""
        return role_name(self.arn)

    @property
    def label(self) -> str:
        """The role for people: names are those of an account."""
        return f"{self.name} in {self.account.label}"


def is_role_arn(reference: str) -> bool:
    """Whether this is the ARN of a role."""
    return re.fullmatch(_ROLE, reference) is not None


def is_access_application_arn(reference: str) -> bool:
    """Whether this is the ARN of an application of account access manager."""
    return re.fullmatch(_APPLICATION, reference) is not None


def role_arn(partition: str, account_id: str, role_name: str) -> str:
    """The ARN of the role with this name, which may have a path before it: "team/admin"."""
    return f"arn:{partition}:iam::{account_id}:role/{role_name}"


def partition_of(arn: str | None) -> str:
    """The partition of an ARN; that of most Regions where there is none."""
    return "aws" if arn is None else arn.split(":")[1]


def account_of(arn: str) -> str:
    """The account of a role."""
    return arn.split(":")[4]


def role_name(arn: str) -> str:
    """The name of a role, with its path: what differs between two roles of an account."""
    return arn.partition(":role/")[2]
