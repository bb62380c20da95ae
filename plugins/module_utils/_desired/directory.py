# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A whole directory as somebody wants it: what each single module would be asked for, with the place where it is written."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from .._model.places import Place, Places
from .access import DesiredAccessControl, DesiredAssignments, DesiredPermissionSet
from .brakes import Brakes
from .choices import Waiting
from .entitlements import DesiredEntitlements
from .identities import DesiredIdentity
from .memberships import DesiredMemberships
from .policies import Policy

T_co = t.TypeVar("T_co", covariant=True)

# One for all: 100,000 entries have nothing there.
_NONE: Mapping[str, t.Any] = {}


@dataclass(frozen=True, kw_only=True)
class Declared(t.Generic[T_co]):
    """One entry. `parts` has the lines and columns of references, by option.

    `expires_at`: from when on it is absent; `expired`: since then it is, so `desired` is what takes it away. What another
    entry gives is not taken away with it. `name` is what people call it, where it has a name of its own. `indexes` say which
    entries of an option the references are, where they are not all of them.
    """

    place: Place
    desired: T_co
    parts: Mapping[str, Places] = field(default_factory=lambda: _NONE)
    expires_at: datetime | None = None
    expired: bool = False
    name: str | None = None
    indexes: Mapping[str, tuple[int, ...]] = field(default_factory=lambda: _NONE)

    def part(self, option: str, index: int) -> Place:
        """The place of one reference, as far as it is known."""
        index = self.indexes[option][index] if option in self.indexes else index
        places = self.parts.get(option)
        line, column = self.place.line, self.place.column
        if places is not None and index < len(places):
            line, column = places[index]
        return Place(line=line, column=column, path=f"{self.place.path}.{option}[{index}]")


@dataclass(frozen=True, kw_only=True)
class DeclaredMembers:
    """The members of a group: those that it should have, and those whose time there has passed.

    `expires_at` maps references to when their membership ends; `expired_at` says which entries of the list have expired.
    """

    members: Declared[DesiredMemberships]
    expired: tuple[str, ...] = ()
    expired_at: tuple[int, ...] = ()
    expires_at: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class DesiredDirectory:
    """All entries of all files, in the order in which they are written.

    `listed` are the keys that the files have, with or without entries: what has no key is not touched, purge or not.
    """

    listed: frozenset[str] = frozenset()
    users: tuple[Declared[DesiredIdentity], ...] = ()
    groups: tuple[Declared[DesiredIdentity], ...] = ()
    memberships: tuple[DeclaredMembers, ...] = ()
    permission_sets: tuple[Declared[DesiredPermissionSet], ...] = ()
    assignments: tuple[Declared[DesiredAssignments], ...] = ()
    entitlements: tuple[Declared[DesiredEntitlements], ...] = ()
    access_control: Declared[DesiredAccessControl] | None = None

    @property
    def access(self) -> tuple[Declared[DesiredAssignments] | Declared[DesiredEntitlements], ...]:
        """All entries that give access to users and groups."""
        return (*self.assignments, *self.entitlements)


@dataclass(frozen=True, kw_only=True)
class DirectoryTask:
    """What a task asks for: the directory, and how it is to be brought about. `at` is when the task began.

    The plan may bring no violation of the `policies` that is not there yet. With `plan_file` the plan is to be told as
    plain data too. `recorded` are the entries of a plan that was reviewed, None where there is none.
    """

    directory: DesiredDirectory
    brakes: Brakes
    at: datetime
    policies: tuple[Policy, ...] = ()
    waiting: Waiting = field(default_factory=Waiting)
    plan_file: bool = False
    recorded: tuple[Mapping[str, object], ...] | None = None
