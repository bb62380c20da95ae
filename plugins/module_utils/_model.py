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
    ACCESS_CONTROL_ATTRIBUTES = "access_control_attributes"
    PASSWORD = "password"  # noqa: S105 - the word for it


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
    """A user, a group or a permission set (its id is its ARN). One that is only planned has a stand-in for its id."""

    kind: Kind
    id: str
    name: str
    attributes: Attributes
    external_ids: tuple[ExternalId, ...] = ()
    record: Record = field(default_factory=Record)

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
class Principal:
    """Whom access is given to: a user or a group, by id. The id may belong to nobody any more."""

    kind: Kind
    id: str


@dataclass(frozen=True, kw_only=True)
class AccountAssignment:
    """That a principal has a permission set in an account, all by id."""

    account_id: str
    permission_set_arn: str
    principal: Principal


@dataclass(frozen=True, kw_only=True)
class ApplicationAssignment:
    """That a principal may use an application, all by id."""

    application_arn: str
    principal: Principal


@dataclass(frozen=True, kw_only=True)
class Account:
    """An account of the organization. `status` is the service's word, None where it could not be asked."""

    id: str
    name: str | None = None
    status: str | None = None
    email: str | None = None

    @property
    def label(self) -> str:
        """The account for people: names alone may be shared."""
        return self.id if self.name is None else f"{self.name} ({self.id})"

    @property
    def active(self) -> bool:
        """Whether roles in it can be changed; one that nobody could ask about is taken to be."""
        return self.status in (None, "ACTIVE")


@dataclass(frozen=True, kw_only=True)
class Unit:
    """An organizational unit, or the root of the organization (whose name is empty)."""

    id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Application:
    """An application that people can be assigned to. `origin` is where its sign-in begins."""

    arn: str
    name: str
    provider_arn: str | None = None
    account_id: str | None = None
    description: str | None = None
    status: str | None = None
    visibility: str | None = None
    origin: str | None = None
    url: str | None = None
    created_at: str | None = None
    created_from: str | None = None


@dataclass(frozen=True, kw_only=True)
class Instance:
    """An instance, as ListInstances tells of it; `regions` is empty where the installed botocore does not say."""

    instance_arn: str
    identity_store_id: str
    name: str | None
    owner_account_id: str | None
    status: str | None
    created_date: str | None
    primary_region: str | None
    regions: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far something is that the service does in its own time; `reason` says why it failed."""

    request_id: str
    status: str
    reason: str | None = None

    @property
    def running(self) -> bool:
        """Whether it is still under way."""
        return self.status == "IN_PROGRESS"

    @property
    def failed(self) -> bool:
        """Whether it came to nothing."""
        return self.status == "FAILED"


PLANNED = "planned:"


def planned_id(kind: Kind, name: str) -> str:
    """The stand-in for an id that the service has not given yet."""
    return f"{PLANNED}{kind.value}:{name}"
