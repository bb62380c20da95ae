# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What no two entries of a directory can ask for together, as far as the files themselves tell. Both places are told."""

from __future__ import annotations

import typing as t
from collections.abc import Iterator, Mapping, Sequence

from .._desired.access import DesiredAssignments
from .._desired.brakes import Brakes, Section, matching
from .._desired.directory import Declared, DesiredDirectory
from .._desired.entitlements import DesiredEntitlements
from .._desired.identities import DesiredIdentity
from .._model.attributes import primary
from .._model.entities import Kind
from .._model.places import Place
from .._model.references import as_id
from .._model.yaml_text import quoted

_Access = t.Union[DesiredAssignments, DesiredEntitlements]
# How something may be named: the kind, and an id or a name as the service compares it.
Named = tuple[str, str]


def contradictions(desired: DesiredDirectory, brakes: Brakes) -> list[str]:
    """All contradictions, each as a sentence that begins with the place of the later entry."""
    judge = _Judge()
    return [
        *judge.twice("users", desired.users),
        *judge.twice("groups", desired.groups),
        *judge.permission_sets(desired),
        *_addresses(desired.users),
        *judge.members(desired),
        *judge.assignments(desired),
        *_taken(desired.assignments),
        *_taken(desired.entitlements),
        *_guarded(desired, brakes),
    ]


class _Judge:
    """Knows what has been declared, and by which entry."""

    def __init__(self) -> None:
        self._declared: dict[Named, tuple[bool, Place]] = {}
        # The kinds of which something is absent.
        self._lacking: set[str] = set()

    def twice(self, kind: str, entries: Sequence[Declared[DesiredIdentity]]) -> Iterator[str]:
        """Of users or groups: one that is there twice, by id, name or the name it had before."""
        former: dict[str, Place] = {}
        for one in entries:
            names = [one.desired.id, None if one.desired.name is None else one.desired.name.casefold()]
            yield from self._declare(kind, names, one.desired.present, one.place)
            for name in one.desired.previously:
                other = former.setdefault(name.casefold(), one.place)
                if other is not one.place:
                    yield f"{one.place}: previously: {quoted(name)} is the former name of another too, at {other}"

    def permission_sets(self, desired: DesiredDirectory) -> Iterator[str]:
        """A permission set that is there twice. Their names differ in letter case."""
        for one in desired.permission_sets:
            names = (one.desired.arn, one.desired.name)
            yield from self._declare("permission_sets", names, one.desired.present, one.place)

    def members(self, desired: DesiredDirectory) -> Iterator[str]:
        """Somebody who is absent, and a member."""
        for one in desired.memberships:
            yield from self._absent("users", one.members.desired.others, one.members, "members")

    def assignments(self, desired: DesiredDirectory) -> Iterator[str]:
        """Assignments of, or to, what is absent, and entitlements of who is absent."""
        for one in desired.access:
            if one.desired.present:
                for option in ("users", "groups", "permission_sets"):
                    yield from self._absent(option, getattr(one.desired, option, ()), one, option)

    def _declare(self, kind: str, names: Sequence[str | None], present: bool, place: Place) -> Iterator[str]:
        told = False
        if not present:
            self._lacking.add(kind)
        for name in names:
            if name is None:
                continue
            before, other = self._declared.setdefault((kind, name), (present, place))
            if other is not place and not told:
                told = True
                how = "is there twice" if before == present else "is both present and absent"
                yield f"{place}: {quoted(name)} {how}, first at {other}"

    def _absent(self, kind: str, references: Sequence[str], entry: Declared[object], option: str) -> Iterator[str]:
        for index, reference in enumerate(references) if kind in self._lacking else ():
            name = reference if kind == "permission_sets" else as_id(_KINDS[kind], reference) or reference.casefold()
            present, place = self._declared.get((kind, name), (True, None))
            if not present:
                yield f"{entry.part(option, index)}: {quoted(reference)} is absent, at {place}; leave it out here"


_KINDS = {"users": Kind.USER, "groups": Kind.GROUP}


def _addresses(users: Sequence[Declared[DesiredIdentity]]) -> Iterator[str]:
    """Two users who want one e-mail address."""
    holders: dict[str, Place] = {}
    for one in users:
        address = primary(one.desired.attributes.get("emails"))
        if address is not None:
            other = holders.setdefault(address.casefold(), one.place)
            if other is not one.place:
                yield f"{one.place}: the e-mail address {address} is wanted by another user too, at {other}"


def _taken(entries: Sequence[Declared[t.Any]]) -> Iterator[str]:
    """Access that one entry gives and another takes, as far as both name it alike. What has expired takes from nobody."""
    givers: dict[str, list[Declared[t.Any]]] = {}
    for one in entries:
        for name in _things(one.desired) if one.desired.present else ():
            givers.setdefault(name, []).append(one)
    for one in entries:
        if one.desired.present or one.expired:
            continue
        for name in _things(one.desired):
            for other in givers.get(name, ()):
                who, where = _common(one.desired, other.desired, name)
                if who and where:
                    cell = [quoted(who[0]), *dict.fromkeys((quoted(name), quoted(where[0])))]
                    yield f"{one.place}: takes what another entry gives, at {other.place}: {', '.join(cell)}"
                    break


def _things(desired: _Access) -> tuple[str, ...]:
    """What the principals have."""
    if isinstance(desired, DesiredEntitlements):
        return (*desired.roles, *desired.role_names)
    return (*desired.permission_sets, *desired.applications)


def _common(one: _Access, other: _Access, name: str) -> tuple[list[str], list[str]]:
    """The principals that both name, and where they have what both name: accounts, units, or that itself."""
    who = [reference for kind, reference in one.principals if (kind, reference) in other.principals]
    return who, [place for place in _places(one, name) if place in _places(other, name)]


def _places(desired: _Access, name: str) -> tuple[str, ...]:
    """Where: what is an application, or a role by ARN, is its own place."""
    targets = desired.targets
    if targets is None or (isinstance(desired, DesiredEntitlements) and name in desired.roles):
        return (name,)
    return (*targets.accounts, *targets.units)


def _guarded(desired: DesiredDirectory, brakes: Brakes) -> Iterator[str]:
    """What is declared, and matches a glob of `protect` or `ignore`. What is protected by itself may be declared."""
    named: Mapping[Section, Sequence[Declared[t.Any]]] = {
        Section.USERS: desired.users,
        Section.GROUPS: desired.groups,
        Section.PERMISSION_SETS: desired.permission_sets,
    }
    for option, globs in (("protect", brakes.protect), ("ignore", brakes.ignore)):
        for section, patterns in globs.items():
            for one in named.get(section, ()):
                name: str | None = one.desired.name
                glob = None if name is None else matching(name, patterns)
                if glob is not None:
                    told = f"{quoted(str(name))} is declared, and {option} has {quoted(glob)} for {section.value}"
                    yield f"{one.place}: {told}"
