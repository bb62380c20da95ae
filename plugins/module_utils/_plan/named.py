# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a directory names: the things that it describes, and what it says that somebody has."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from .._model.keys import Key


@dataclass(frozen=True, kw_only=True)
class Ones:
    """Things that are known by one id each, as a collection of tuples. A directory may have 300,000 members."""

    ids: frozenset[str]

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[tuple[str]]:
        return ((one,) for one in self.ids)

    def __contains__(self, one: object) -> bool:
        return isinstance(one, tuple) and len(one) == 1 and one[0] in self.ids


@dataclass(frozen=True, kw_only=True)
class Given:
    """That each of these `takers` has each of these `places`, all by id: as a product, which may be large.

    Of a group, the place is the group and the takers are users. Of an assignment, the place is an account and a
    permission set, or an application, and a taker is "user" or "group" and an id; of an entitlement, the place is a role.
    """

    places: Collection[tuple[str, ...]]
    takers: Collection[tuple[str, ...]]

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self.places) * len(self.takers)

    def gives(self, key: Key) -> bool:
        """Whether it says that this is so."""
        return any(key.ids[:cut] in self.places and key.ids[cut:] in self.takers for cut in range(1, len(key.ids)))


@dataclass(frozen=True, kw_only=True)
class Named:
    """All that a directory names, and where. A thing, a membership or an assignment is in it, or it is not.

    `things` are those that it describes, each with its place in the file. `given` has what gives something in each
    place.
    """

    things: Mapping[Key, str] = field(default_factory=dict)
    given: Mapping[tuple[str, ...], list[tuple[Given, str]]] = field(default_factory=dict)

    def __contains__(self, key: object) -> bool:
        """Whether the directory names it."""
        return isinstance(key, Key) and (key in self.things or self.giver(key) is not None)

    def giver(self, key: Key) -> str | None:
        """Where the file gives this, or None: the first of such places."""
        there = (one for cut in range(1, len(key.ids)) for one in self.given.get(key.ids[:cut], ()))
        return next((place for given, place in there if given.gives(key)), None)

    def speakers(self) -> dict[str, str]:
        """For each id of what is given, or given to, where the file first speaks of it."""
        found: dict[str, str] = {}
        for place_ids, givers in self.given.items():
            for given, place in givers:
                for one in (*place_ids, *(part for ids in given.takers for part in ids)):
                    found.setdefault(one, place)
        return found


def named(things: Mapping[Key, str], every: Iterable[tuple[Given, str]]) -> Named:
    """All that these entries name: what is asked of every removal has to be found at once, so it is kept by place."""
    found: dict[tuple[str, ...], list[tuple[Given, str]]] = {}
    for given, place in every:
        for one in given.places:
            found.setdefault(one, []).append((given, place))
    return Named(things=things, given=found)
