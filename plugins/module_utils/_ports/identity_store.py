# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the engine needs of an identity store. The gateway offers it; so does the view that adds what is only planned.

What is asked of many things at once, a gateway asks side by side.
"""

from __future__ import annotations

import typing as t
from collections.abc import Iterable, Iterator, Mapping

from .._model.entities import Attributes, Entity, Kind, Membership, Value
from .._model.keys import Handle


class StoreReads(t.Protocol):
    """Reading users, groups and memberships. Nothing here changes anything. Each raises CallFailed."""

    def find(self, kind: Kind, attribute: str, value: str) -> str | None:
        """The id of the thing whose unique attribute has this value, or None."""

    def describe(self, kind: Kind, identifier: str) -> Entity | None:
        """The thing with this id, or None."""

    def every(self, kind: Kind) -> Iterator[Entity]:
        """All users or all groups."""

    def members(self, group_id: str) -> tuple[Membership, ...]:
        """All memberships of a group."""

    def groups_of(self, user_id: str) -> tuple[Membership, ...]:
        """All memberships of a user."""

    def membership(self, group_id: str, user_id: str) -> Membership | None:
        """The membership of this user in this group, or None."""

    def find_many(self, kind: Kind, attribute: str, values: Iterable[str]) -> Mapping[str, str]:
        """The ids of the things whose unique attribute has one of these values, by value; those that nothing has are left out."""

    def describe_many(self, kind: Kind, identifiers: Iterable[str]) -> Mapping[str, Entity]:
        """The things with these ids, by id; ids that lead nowhere are left out."""

    def members_of(self, group_ids: Iterable[str]) -> Mapping[str, tuple[Membership, ...]]:
        """For each of these groups all its memberships."""

    def groups_of_each(self, user_ids: Iterable[str]) -> Mapping[str, tuple[Membership, ...]]:
        """For each of these users all its memberships."""


class StoreWrites(t.Protocol):
    """Writing them. Each call is one request, and raises CallFailed."""

    def create(self, kind: Kind, name: str, attributes: Attributes) -> Handle:
        """Create a user or a group."""

    def update(self, kind: Kind, name: str, handle: Handle, attributes: Mapping[str, Value | None]) -> Handle:
        """Set attributes (None clears), only if the thing still has the handle's revision, where it has one."""

    def delete(self, kind: Kind, name: str, handle: Handle) -> None:
        """Delete a user or a group, only if it still has the handle's revision, where it has one."""

    def add_member(self, group: Handle, user: Handle, name: str) -> Handle:
        """Put a user into a group."""

    def remove_member(self, membership: Handle, name: str) -> None:
        """Take a user out of a group."""


class Store(StoreReads, StoreWrites, t.Protocol):
    """Both."""


@t.runtime_checkable
class InMemory(t.Protocol):
    """Reads that may have been made before, so that to ask about many things one by one costs nothing."""

    def holds(self, kind: Kind) -> bool:
        """Whether all users, or all groups, are in memory."""


@t.runtime_checkable
class Foreseen(t.Protocol):
    """Reads that show what earlier tasks of a check-mode run planned, and so know more than what is there."""

    def became(self, kind: Kind, name: str) -> str | None:
        """What those tasks did to what this name means without them, in words: "renamed to ..."; None for nothing."""
