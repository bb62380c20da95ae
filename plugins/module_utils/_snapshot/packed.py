# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Users, groups and memberships in little memory: packed when they are read, unpacked when somebody asks for one.

A user of the usual ten attributes takes about 900 bytes packed, and three times that as an Entity. 100,000 are many.
"""

from __future__ import annotations

import typing as t
from collections.abc import Iterable, Iterator

from .._model.attributes import TABLES, entries_of
from .._model.entities import Entity, Kind, Membership, Record, Value

_Row = tuple[t.Any, ...]
_RECORD = ("arn", "revision", "status", "created_at", "created_by", "updated_at", "updated_by")


class PackedEntities:
    """All things of one kind, by id, in the order of the service."""

    def __init__(self, kind: Kind, known: dict[str, str]) -> None:
        """`known` are ids that others keep too, by themselves: it is added to."""
        self._kind, self._known = kind, known
        self._unique = frozenset(TABLES[kind].unique)
        self._rows: dict[str, _Row] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, identifier: str) -> bool:
        return identifier in self._rows

    def __iter__(self) -> Iterator[Entity]:
        for identifier, row in self._rows.items():
            yield self._unpacked(identifier, row)

    @property
    def ids(self) -> Iterable[str]:
        """The ids; the same string objects each time, so that others can keep them for nothing."""
        return self._rows.keys()

    def get(self, identifier: str) -> Entity | None:
        """The thing with this id, or None."""
        row = self._rows.get(identifier)
        return None if row is None else self._unpacked(identifier, row)

    def named(self) -> Iterator[tuple[str, str | None]]:
        """The ids, each with the name that the thing has among its attributes, without unpacking it."""
        naming = TABLES[self._kind].naming
        for identifier, row in self._rows.items():
            yield identifier, row[0] if naming in row[1] else None

    def name(self, identifier: str) -> str | None:
        """The name of a thing that is in, as `named` has it."""
        row = self._rows[identifier]
        return row[0] if TABLES[self._kind].naming in row[1] else None

    def fill(self, entities: Iterable[Entity]) -> None:
        """Take these in. What many have in common (a department, a time, the names of attributes) is kept once."""
        shared = _Shared()
        for one in entities:
            self._rows[self._known.setdefault(one.id, one.id)] = (
                one.name,
                shared(tuple(one.attributes)),
                shared(one.external_ids),
                one.unknown,
                _before_id(one.record.arn, one.id, shared),
                *(shared(getattr(one.record, name)) for name in _RECORD[1:]),
                *(self._packed(name, value, shared) for name, value in one.attributes.items()),
            )

    def _packed(self, name: str, value: Value, shared: _Shared) -> Value:
        if name not in self._unique:
            return shared(value)
        if isinstance(value, tuple):
            # An e-mail address is somebody's own; what kind it is, and that it is the primary one, many have.
            return tuple(tuple(one if one[0] == "value" else shared(one) for one in item) for item in entries_of(value))
        return value

    def _unpacked(self, identifier: str, row: _Row) -> Entity:
        name, names, external_ids, unknown = row[:_BEFORE]
        values = row[_FIRST_VALUE:]
        return Entity(
            kind=self._kind,
            id=identifier,
            name=name,
            attributes=dict(zip(names, values, strict=True)),
            external_ids=external_ids,
            record=Record(arn=_arn(row[_BEFORE], identifier), **dict(zip(_RECORD[1:], row[_AFTER_ARN:], strict=False))),
            unknown=unknown,
        )


def _before_id(arn: str | None, identifier: str, shared: _Shared) -> object:
    """What stands before the id in an ARN, which is the same in all; an ARN that does not end in the id, in a tuple."""
    if arn is None:
        return None
    return shared(arn.removesuffix(identifier)) if arn.endswith(identifier) else (arn,)


def _arn(kept: t.Any, identifier: str) -> str | None:
    return f"{kept}{identifier}" if isinstance(kept, str) else kept and kept[0]


# So many members of a row come before those of the record, and so many before the values of attributes.
_BEFORE = 4
_AFTER_ARN = _BEFORE + 1
_FIRST_VALUE = _BEFORE + len(_RECORD)


class PackedMemberships:
    """Memberships by group. Which groups are in is known; so is whether these are all of the store."""

    def __init__(self) -> None:
        self._members: dict[str, dict[str, str]] = {}
        self._groups: dict[str, list[str]] | None = None

    def __contains__(self, group_id: str) -> bool:
        return group_id in self._members

    def fill(self, group_id: str, memberships: Iterable[Membership], known: dict[str, str]) -> None:
        """Take in some memberships of a group, or that it has none. `known` are ids of users as others keep them: added to."""
        there = self._members.setdefault(group_id, {})
        for one in memberships:
            there[known.setdefault(one.user_id, one.user_id)] = one.id
        self._groups = None

    def members(self, group_id: str) -> tuple[Membership, ...]:
        """All memberships of a group that is in."""
        of_group = self._members[group_id]
        return tuple(Membership(id=one, group_id=group_id, user_id=user_id) for user_id, one in of_group.items())

    def one(self, group_id: str, user_id: str) -> Membership | None:
        """The membership of this user in a group that is in, or None."""
        identifier = self._members[group_id].get(user_id)
        return None if identifier is None else Membership(id=identifier, group_id=group_id, user_id=user_id)

    def groups_of(self, user_id: str) -> tuple[Membership, ...]:
        """The memberships of a user in the groups that are in."""
        if self._groups is None:
            self._groups = {}
            for group_id, of_group in self._members.items():
                for member in of_group:
                    self._groups.setdefault(member, []).append(group_id)
        found = (self.one(group_id, user_id) for group_id in self._groups.get(user_id, ()))
        return tuple(one for one in found if one is not None)


_Same = t.TypeVar("_Same")


class _Shared:
    """Gives for equal values the same object. What comes often comes early, so it stops learning at some number."""

    def __init__(self) -> None:
        self._known: dict[object, t.Any] = {}

    def __call__(self, value: _Same) -> _Same:
        found = self._known.get(value)
        if found is None and len(self._known) < _MOST_SHARED:
            self._known[value] = value
        return value if found is None else t.cast(_Same, found)


_MOST_SHARED = 20_000
