# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The values that everything else speaks about: users, groups and memberships, as they are or would be."""

from __future__ import annotations

import enum
import typing as t
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

# An entry of a multi-valued attribute (an e-mail, an address): its fields in order, empty ones left out.
Item = tuple[tuple[str, t.Union[str, bool]], ...]
Value = t.Union[str, tuple[Item, ...]]
Attributes = Mapping[str, Value]


class Kind(enum.Enum):
    """The kinds of things that a directory holds. The value is the word that people read."""

    USER = "user"
    GROUP = "group"
    MEMBERSHIP = "membership"


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
    """A user or a group. One that is only planned has a stand-in for its id."""

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


PLANNED = "planned:"


def planned_id(kind: Kind, name: str) -> str:
    """The stand-in for an id that the service has not given yet."""
    return f"{PLANNED}{kind.value}:{name}"
