# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the lines of a directory to what is desired: every entry is judged as the single module of its kind would.

All problems are told at once, in the order of the files, each with its place.
"""

from __future__ import annotations

import typing as t
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from .._desired.brakes import Brakes, Section
from .._desired.directory import Declared, DeclaredMembers, DesiredDirectory
from .._desired.memberships import DesiredMemberships
from .._model.errors import InvalidInput, Unsupported
from .._model.limits import Limits
from .._model.places import Place
from .access_control import ACCESS_CONTROL_ATTRIBUTES_INTERFACE, parse_access_control
from .assignments import ASSIGNMENT_INTERFACE, parse_assignments
from .brakes import read_brakes
from .common import Options
from .conforming import Flaw, conformed
from .contradictions import contradictions
from .entitlements import ENTITLEMENT_ENTRY, parse_entitlements
from .entry_places import part_place, parts
from .expiry import expiry
from .identities import GROUP_INTERFACE, USER_INTERFACE, parse_group, parse_user
from .lines import KINDS, SINGLE, Line, unpacked
from .members import MEMBERS, read_members
from .permission_sets import PERMISSION_SET_INTERFACE, parse_permission_set
from .spec import Interface, Spec

_EXPIRES: Spec = {"expires_at": {"type": "str"}}


@dataclass(frozen=True, kw_only=True)
class _Kind:
    """How entries of one kind are read: `more` are options that the single module does not have."""

    interface: Interface
    parse: Callable[[Options, Limits], t.Any]
    more: Spec = field(default_factory=dict)
    references: tuple[str, ...] = ()

    @property
    def whole(self) -> Interface:
        """All that an entry may have."""
        return Interface(arguments={**self.interface.arguments, **self.more}, rules=self.interface.rules)


# What an entry that gives access may have besides: what people call it, and when it ends.
_OF_ACCESS: Spec = {"name": {"type": "str"}, **_EXPIRES}
_PLACES = ("accounts", "organizational_units", "exclude_accounts")
_READ: dict[str, _Kind] = {
    "users": _Kind(interface=USER_INTERFACE, parse=parse_user),
    "groups": _Kind(interface=GROUP_INTERFACE, parse=parse_group, more=MEMBERS),
    "permission_sets": _Kind(interface=PERMISSION_SET_INTERFACE, parse=parse_permission_set),
    "assignments": _Kind(
        interface=ASSIGNMENT_INTERFACE,
        parse=parse_assignments,
        more=_OF_ACCESS,
        references=("users", "groups", "permission_sets", "applications", *_PLACES),
    ),
    "entitlements": _Kind(
        interface=ENTITLEMENT_ENTRY,
        parse=parse_entitlements,
        more=_OF_ACCESS,
        references=("users", "groups", "roles", *_PLACES),
    ),
    SINGLE: _Kind(interface=ACCESS_CONTROL_ATTRIBUTES_INTERFACE, parse=parse_access_control),
}
ENTRIES: Mapping[str, Interface] = {kind: _READ[kind].whole for kind in KINDS}

# What comes often comes early; after so many, no more are learnt.
_MOST_SHARED = 20_000

# What a task may say for all its entries.
_FOR_ALL = ("on_assignments", "externally_managed", "provision", "wait", "wait_timeout", "allow_empty")


def parse_directory(texts: Iterable[str], options: Options, limits: Limits, at: datetime) -> DesiredDirectory:
    """What the lines of the controller ask for, at this time. Raises InvalidInput with all that is wrong."""
    brakes, wrong = read_brakes(options, limits)
    reader = _Reader(options, brakes, limits, at)
    for line in unpacked(texts):
        reader.read(line)
    desired = reader.desired()
    problems = [*wrong, *reader.problems, *reader.emptied(), *contradictions(desired, brakes)]
    if problems:
        raise InvalidInput(problems)
    return desired


class _Reader:
    """Reads lines, and collects what is desired and what is wrong."""

    def __init__(self, options: Options, brakes: Brakes, limits: Limits, at: datetime) -> None:
        self.problems: list[str] = []
        self._brakes, self._limits, self._at = brakes, limits, at
        self._listed: dict[str, Place] = {}
        self._filled: set[str] = set()
        self._texts: dict[str, str] = {}
        self._found: dict[str, list[Declared[t.Any]]] = {kind: [] for kind in KINDS}
        self._members: list[DeclaredMembers] = []
        self._defaults = {kind: _defaults(one.interface, options) for kind, one in _READ.items()}

    def desired(self) -> DesiredDirectory:
        """What has been read."""
        single = self._found[SINGLE]
        return DesiredDirectory(
            listed=frozenset(self._listed),
            users=tuple(self._found["users"]),
            groups=tuple(self._found["groups"]),
            memberships=tuple(self._members),
            permission_sets=tuple(self._found["permission_sets"]),
            assignments=tuple(self._found["assignments"]),
            entitlements=tuple(self._found["entitlements"]),
            access_control=single[0] if single else None,
        )

    def read(self, line: Line) -> None:
        """Read one line."""
        if line.problem is not None or line.kind is None:
            if not (line.only_empty and self._brakes.allow_empty):
                self._tell(Place(line=line.place, column=line.column, path=line.path), str(line.problem))
        elif not line.entry:
            self._listed.setdefault(line.kind, Place(line=line.place, column=line.column, path=line.kind))
        else:
            self._filled.add(line.kind)
            if not line.broken:
                self._entry(line.kind, line)

    def emptied(self) -> Iterator[str]:
        """The lists that have no entries, of kinds of which a purge takes away all that has none."""
        for kind, place in self._listed.items():
            purged = kind in {section.value for section in self._brakes.purge}
            if purged and kind not in self._filled and not self._brakes.allow_empty:
                yield (
                    f"{place}: is empty, and with purge that would remove all {kind.replace('_', ' ')}; set "
                    "allow_empty: true if that is intended"
                )

    def _entry(self, kind: str, line: Line) -> None:
        how = _READ[kind]
        options, flaws = conformed(ENTRIES[kind], line.value, line.dates)
        place = Place(line=line.place, column=line.column, path=line.path)
        expires_at, expired = self._expiry(options, flaws)
        members = read_members(options, self._at, flaws) if kind == "groups" else None
        if flaws:
            self._flaws(line, flaws)
            return
        if expired:
            options["state"], options["purge"] = "absent", False
        try:
            desired = how.parse({**self._defaults[kind], **self._shared(options)}, self._limits)
        except InvalidInput as error:
            self._flaws(line, map(_flaw, error.problems))
            return
        except Unsupported as error:
            self._tell(place, error.message)
            return
        self._keep(
            kind,
            Declared(
                place=place,
                desired=desired,
                parts=parts(line, how.references),
                expires_at=expires_at,
                expired=expired,
                name=options.get("name") if how.more is _OF_ACCESS else None,
            ),
        )
        if members is not None and desired.present:
            self._keep_members(line, desired, members)

    def _shared(self, options: dict[str, t.Any]) -> dict[str, t.Any]:
        """The options, with texts that many entries have kept once: titles, time zones, given names."""
        for name, value in options.items():
            if isinstance(value, str):
                if len(self._texts) < _MOST_SHARED:
                    options[name] = self._texts.setdefault(value, value)
                else:
                    options[name] = self._texts.get(value, value)
            elif isinstance(value, dict):
                self._shared(value)
        return options

    def _keep(self, kind: str, declared: Declared[t.Any]) -> None:
        if kind == SINGLE and self._found[kind]:
            self._tell(declared.place, f"is there twice, first at {self._found[kind][0].place}; an instance has one")
        self._found[kind].append(declared)

    def _keep_members(self, line: Line, group: t.Any, members: t.Any) -> None:
        desired = DesiredMemberships(
            anchor_kind=group.table.kind,
            anchor=group.id or group.name,
            others=members.present,
            present=True,
            purge=Section.MEMBERSHIPS in self._brakes.purge,
            on_external=group.on_external,
        )
        place = Place(line=line.place, column=line.column, path=line.path)
        self._members.append(
            DeclaredMembers(
                members=Declared(
                    place=place,
                    desired=desired,
                    parts=parts(line, ("members",)),
                    indexes={"members": members.present_at} if members.expired else {},
                ),
                expired=members.expired,
                expired_at=members.expired_at,
                expires_at=members.expires_at,
            )
        )

    def _expiry(self, options: Options, flaws: list[Flaw]) -> tuple[datetime | None, bool]:
        written = options.get("expires_at")
        if not isinstance(written, str):
            return None, False
        ends, problem = expiry(written)
        if ends is None:
            flaws.append(Flaw(path="expires_at", problem=problem))
            return None, False
        return ends, ends <= self._at

    def _flaws(self, line: Line, flaws: Iterable[Flaw]) -> None:
        for flaw in flaws:
            self._tell(part_place(line, flaw.path), flaw.problem)

    def _tell(self, place: Place, problem: str) -> None:
        self.problems.append(f"{place}: {problem}" if str(place) else problem)


def _defaults(interface: Interface, options: Options) -> dict[str, object]:
    """What the task says for all entries of a kind, as far as its module has such an option, and takes such a value."""
    return dict(_fitting(interface.arguments, options))


def _fitting(spec: Spec, options: Options) -> Iterator[tuple[str, object]]:
    for name in _FOR_ALL:
        value = options.get(name)
        if value is not None and name in spec and value in spec[name].get("choices", (value,)):
            yield name, value


def _flaw(problem: str) -> Flaw:
    """What a parser says of an option: "emails[0].value: is empty"."""
    path, colon, rest = problem.partition(": ")
    return Flaw(path=path, problem=rest) if colon else Flaw(path="", problem=problem)
