# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The values that everything else speaks about: who is in the directory, and what they may reach."""

from __future__ import annotations

import enum
import typing as t
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

# An entry of a multi-valued attribute (an e-mail, an address): its fields in order, empty ones left out.
Item = tuple[tuple[str, t.Union[str, bool]], ...]


@dataclass(frozen=True, kw_only=True)
class Document:
    """A JSON object as it was written (a policy, tags); two of them are compared by what they mean."""

    text: str


# The id of a thing or, while it is only planned, an opaque stand-in for its id.
Ref = t.NewType("Ref", str)

Value = t.Union[str, tuple[str, ...], tuple[Item, ...], Document]
Attributes = Mapping[str, Value]


class Kind(enum.Enum):
    """The kinds of things that plans are about. The value is the word that results use."""

    USER = "user"
    GROUP = "group"
    MEMBERSHIP = "membership"
    PERMISSION_SET = "permission_set"
    ACCOUNT_ASSIGNMENT = "account_assignment"
    APPLICATION_ASSIGNMENT = "application_assignment"
    ACCOUNT_ACCESS = "account_access"
    ENTITLEMENT = "entitlement"
    ACCESS_CONTROL_ATTRIBUTES = "access_control_attributes"
    PASSWORD = "password"  # noqa: S105 - the word for it

    # Looked up for each of 100,000 things; Enum's own hashes the name, in Python. Members are single, so that this is equal.
    __hash__ = object.__hash__


@dataclass(frozen=True, kw_only=True)
class ExternalId:
    """The mark that an external identity provider leaves on what it provisioned."""

    issuer: str
    id: str


@dataclass(frozen=True, kw_only=True)
class Record:
    """What the service keeps about a thing beside its attributes; times are ISO 8601 in UTC."""

    arn: str | None = None
    revision: str | None = None
    status: str | None = None
    created_at: str | None = None
    created_by: str | None = None
    updated_at: str | None = None
    updated_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class Entity:
    """A user, a group or a permission set (its id is its ARN). One that is only planned has a stand-in for its id.

    `unknown` are the attributes that the installed botocore can't read, each with the first version that can: whether the
    thing has them is not known.
    """

    kind: Kind
    id: str
    name: str
    attributes: Attributes
    external_ids: tuple[ExternalId, ...] = ()
    record: Record = field(default_factory=Record)
    unknown: Mapping[str, str] = field(default_factory=dict)

    @property
    def ref(self) -> Ref:
        """By what plans know it."""
        return Ref(self.id)

    @property
    def planned(self) -> bool:
        """Whether an earlier task of a check-mode play would create it."""
        return self.id.startswith(PLANNED)

    @property
    def disabled(self) -> bool:
        """Whether it is a user who may not sign in."""
        return (self.record.status or "").upper() == "DISABLED"

    def with_attributes(self, attributes: Attributes, *, name: str) -> Entity:
        """The same thing with other attributes, its record reset where a write would change it."""
        record = replace(self.record, revision=None, updated_at=None, updated_by=None)
        return replace(self, attributes=attributes, name=name, record=record)


@dataclass(frozen=True, kw_only=True)
class Membership:
    """That a user is in a group, all by id."""

    id: str
    group_id: str
    user_id: str


@dataclass(frozen=True, kw_only=True)
class Instance:
    """An instance, as ListInstances tells of it, and DescribeInstance where it was asked; None is what nobody told.

    `unknown` is what the installed botocore can't read, as in Entity. `refusal` is why it could not be described, `store_refusal`
    why its identity store could not.
    """

    instance_arn: str
    identity_store_id: str
    name: str | None
    owner_account_id: str | None
    status: str | None
    created_date: str | None
    primary_region: str | None
    regions: tuple[str, ...] | None
    region_status: Mapping[str, str] | None = None
    status_reason: str | None = None
    permission_sets_enabled: bool | None = None
    encryption: Mapping[str, t.Any] | None = None
    network: Mapping[str, t.Any] | None = None
    identity_store_network: Mapping[str, t.Any] | None = None
    unknown: Mapping[str, str] = field(default_factory=dict)
    refusal: str | None = None
    store_refusal: str | None = None


PLANNED = "planned:"


def planned_id(number: int) -> Ref:
    """The stand-in for the id of what a check-mode run would create: says nothing but the number of the step that does so.

    So a thing keeps it when its name changes, and another that takes the name is another.
    """
    return Ref(f"{PLANNED}{number}")


# The stand-in in the very task that would create one thing: nothing else speaks of it. Its step has a number instead.
PLANNED_NOW = Ref(f"{PLANNED}now")
