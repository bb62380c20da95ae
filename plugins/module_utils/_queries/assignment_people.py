# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who is meant in a question about access, and who the principals of its answer are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from .._desired.access import AssignmentQuery
from .._model.access import Principal
from .._model.entities import Entity, Kind
from .._model.references import as_id
from .._ports.identity_store import StoreReads
from .._resolve.access import known_principals
from .._resolve.identities import resolve_one
from .._resolve.unclear import Unclear


@dataclass(frozen=True, kw_only=True)
class Whose:
    """Whose access is asked about. One who is gone has no entity, and no name."""

    own: Principal
    entity: Entity | None
    groups: tuple[Principal, ...] = ()

    @property
    def name(self) -> str | None:
        """The user's or group's name."""
        return None if self.entity is None else self.entity.name

    @property
    def every(self) -> tuple[Principal, ...]:
        """The user or group itself, and the groups that the user is in."""
        return (self.own, *self.groups)


@dataclass(frozen=True, kw_only=True)
class People:
    """Who the principals are; those who are gone are not there. `members` are the users in a group, where asked for."""

    known: Mapping[Principal, Entity]
    members: Mapping[Principal, tuple[Principal, ...]] = field(default_factory=dict)

    def name(self, principal: Principal) -> str:
        """The name; the id of one who is gone."""
        return self.known[principal].name if principal in self.known else principal.id

    def status(self, principal: Principal) -> str | None:
        """Whether a user may sign in; None for a group, for one who is gone, and where it is not known."""
        told = self.known[principal].record.status if principal in self.known else None
        return told.lower() if told else None

    @property
    def unreadable(self) -> list[str]:
        """A sentence where the installed botocore does not report whether users are disabled."""
        since = {version for one in self.known.values() if (version := one.unknown.get("user_status"))}
        return [
            "The installed botocore does not report whether users are disabled, so user_status is null: botocore "
            f"{version} or later does"
            for version in since
        ]


def whose_access(store: StoreReads, query: AssignmentQuery, unclear: Unclear) -> Whose | None:
    """Whose access the query is about; None for everybody's, and where it is `unclear`.

    An id may belong to somebody who is gone.
    """
    if query.principal is None:
        return None
    kind, reference = query.principal
    identifier = as_id(kind, reference)
    entity = resolve_one(store, kind, kind.value, reference, unclear, needed=identifier is None)
    if entity is not None:
        groups = store.groups_of(entity.id) if kind is Kind.USER else ()
        return Whose(
            own=Principal(kind=kind, id=entity.id),
            entity=entity,
            groups=tuple(Principal(kind=Kind.GROUP, id=one.group_id) for one in groups),
        )
    return None if identifier is None else Whose(own=Principal(kind=kind, id=identifier), entity=None)


def people_among(
    store: StoreReads, query: AssignmentQuery, whose: Whose | None, principals: Collection[Principal]
) -> People:
    """Who these principals are and, where asked for, of those who are in the groups among them."""
    known: dict[Principal, Entity] = {}
    if whose is not None:
        principals = set(principals) - {whose.own}
        known = {} if whose.entity is None else {whose.own: whose.entity}
    if not query.expand_groups or query.orphaned:
        return People(known={**known, **known_principals(store, principals)})
    groups = {one for one in principals if one.kind is Kind.GROUP}
    known |= known_principals(store, groups)
    found = store.members_of(sorted(group.id for group in known if group.kind is Kind.GROUP))
    members = {
        Principal(kind=Kind.GROUP, id=group_id): tuple(Principal(kind=Kind.USER, id=one.user_id) for one in some)
        for group_id, some in found.items()
    }
    users = {one for one in principals if one.kind is Kind.USER}.union(*members.values())
    return People(known={**known, **known_principals(store, users)}, members=members)
