# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""By what plans know things, and by what these are reached.

A thing is known by its ref, and a key is made of refs. Names are in a key for people alone: keys with the same refs are the
same key, whatever the names in them. So who is renamed stays who they are, and another who gets the name is another.

The class of a key also says everything that is special about its kind: what a new kind of thing adds, it adds there.
"""

from __future__ import annotations

import typing as t
from collections.abc import Mapping
from dataclasses import dataclass, field

from .entities import PLANNED, Attributes, Entity, Kind, Ref

# The class of each key of something that is there by itself, by the kind of thing.
_THINGS: dict[Kind, type[ThingKey]] = {}


class Key:
    """What a change is about."""

    kind: t.ClassVar[Kind]
    # What stands before the name in a sentence.
    noun: t.ClassVar[str] = ""
    # Whoever is given it is given what it holds, so that waits until it is as desired.
    conveys: t.ClassVar[bool] = False
    # It changes something in accounts, or what accounts hold.
    in_accounts: t.ClassVar[bool] = False
    # The service may deny one of them and allow the next.
    denied_singly: t.ClassVar[bool] = False

    if t.TYPE_CHECKING:

        @property
        def name(self) -> str:
            """Its name, for programs: as it is, whatever is in it."""

        @property
        def names(self) -> tuple[str, ...]:
            """What plans are compared and sorted by: names, and ids of what has no names that last."""

        @property
        def ids(self) -> tuple[str, ...]:
            """The refs that it is made of, in the order in which steps have them."""

    @property
    def parts(self) -> tuple[Thing, ...]:
        """The things that it joins."""
        return ()

    @property
    def subjects(self) -> tuple[ThingKey, ...]:
        """The users and groups that a change of it changes."""
        return ()

    @property
    def place(self) -> str:
        """Of an assignment, what it gives: a permission set in an account, or an application."""
        return self.name

    @property
    def lane(self) -> tuple[str, ...]:
        """Changes of one lane are made one after the other."""
        return (self.kind.value, *self.ids)

    def details(self, _before: Attributes, _after: Attributes, /) -> dict[str, object]:
        """What results say of a change of it besides its name."""
        return {}


@dataclass(frozen=True, kw_only=True)
class Thing:
    """A thing that plans speak of: its ref, and its name for people."""

    ref: Ref
    name: str = field(compare=False)


class ThingKey(Thing, Key):
    """The key of something that is there by itself, and not between others. `key_of` finds it by its kind."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "kind" in vars(cls):
            _THINGS[cls.kind] = cls

    @property
    def names(self) -> tuple[str, ...]:
        """See Key."""
        return (self.name,)

    @property
    def ids(self) -> tuple[str, ...]:
        """See Key."""
        return (self.ref,)


class PrincipalKey(ThingKey):
    """A user or a group."""

    @property
    def subjects(self) -> tuple[ThingKey, ...]:
        """See Key."""
        return (self,)


class UserKey(PrincipalKey):
    """A user."""

    kind = Kind.USER


class GroupKey(PrincipalKey):
    """A group."""

    kind = Kind.GROUP


class PermissionSetKey(ThingKey):
    """A permission set, whose id is its ARN."""

    kind = Kind.PERMISSION_SET
    conveys = True
    in_accounts = True


def principal_key(kind: Kind, identifier: str, name: str) -> PrincipalKey:
    """The key of a user or a group."""
    return _PRINCIPALS[kind](ref=Ref(identifier), name=name)


def key_of(entity: Entity) -> ThingKey:
    """The key of something that is there by itself."""
    return _THINGS[entity.kind](ref=entity.ref, name=entity.name)


_PRINCIPALS: dict[Kind, type[PrincipalKey]] = {one.kind: one for one in (UserKey, GroupKey)}


@dataclass(frozen=True, kw_only=True)
class Handle:
    """By what a thing is reached: its id and, where the service counts them, its revision.

    `secret` is a one-time password on its way to the result; nothing that shows a handle shows it.
    """

    id: str
    revision: str | None = None
    secret: str | None = field(default=None, repr=False)


# What was made or written has a handle; so has what is guarded by its revision, and a membership, whose id is its own.
Handles = Mapping[Key, Handle]


def reached(handles: Handles, key: ThingKey) -> Handle:
    """By what a thing is reached: as it was read or written, or else by its id. What is planned has to be made first."""
    return handles[key] if key in handles or key.ref.startswith(PLANNED) else Handle(id=key.ref)
