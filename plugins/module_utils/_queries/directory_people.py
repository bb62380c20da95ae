# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The users and groups of a directory, as entries of a file and as references in it."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from .._desired.directory_queries import DirectoryQuery
from .._model.access import Principal, number_of
from .._model.attributes import TABLES, newest
from .._model.entities import Entity, Kind
from .._render.directory_entries import Entry, identity_entry
from .._resolve.access import known_principals
from .._snapshot.identity_store import SnapshotStore
from .directory_apart import Apart
from .directory_names import References
from .grouping import folded


@dataclass(frozen=True, kw_only=True)
class Known:
    """The name of a user or a group, and how a file refers to them."""

    name: str
    reference: str


class DirectoryPeople:
    """All users and groups, as far as they can be listed. Raises CallFailed where it is made, and where it is asked."""

    def __init__(self, store: SnapshotStore, kinds: Iterable[Kind], query: DirectoryQuery, apart: Apart) -> None:
        self._store, self._query, self._apart = store, query, apart
        self._order: dict[Kind, list[str]] = {}
        self._references: dict[Kind, References] = {}
        self._known: dict[Principal, Known] = {}
        for kind in kinds:
            apart.attempt(f"{kind.value.title()}s are", functools.partial(self._list, kind))

    def listed(self, kind: Kind) -> bool:
        """Whether all of a kind are known."""
        return kind in self._order

    def known(self, principals: Iterable[Principal]) -> dict[Principal, Known]:
        """Who these are; those who are gone are left out."""
        wanted = dict.fromkeys(principals)
        unlisted = [one for one in wanted if one.kind not in self._order]
        for principal, entity in known_principals(self._store, unlisted).items() if unlisted else ():
            self._known[principal] = _known(entity, References(entity.kind, [entity]))
        return {one: self._known[one] for one in wanted if one in self._known}

    def users(self) -> list[Entry]:
        """The entries of the users that are asked for."""
        references = self._references[Kind.USER]
        return [identity_entry(one, self._query, nameless=references.nameless(one)) for one in self._chosen(Kind.USER)]

    def groups(self, *, attributes: bool, members: bool) -> list[Entry]:
        """The entries of the groups that are asked for, with their attributes, their members, or both."""
        chosen = list(self._chosen(Kind.GROUP))
        of_group = self._members([one.id for one in chosen]) if members and chosen else {}
        entries = []
        for one in chosen:
            nameless = self._references[Kind.GROUP].nameless(one)
            entry = identity_entry(one, self._query, nameless=nameless)
            if not attributes:
                entry.pop("description", None)
            if of_group is not None and members:
                external = entry.pop("externally_managed", None)
                entry["members"] = of_group.get(one.id, [])
                entry |= {"externally_managed": external} if external else {}
            entries.append(entry)
        return entries

    def _list(self, kind: Kind) -> None:
        self._store.read(kind)
        every = sorted((folded(one.name), one.id) for one in self._store.every(kind))
        self._order[kind] = [identifier for _name, identifier in every]
        references = self._references[kind] = References(kind, self._every(kind))
        options = {row.name.partition(".")[0] for row in TABLES[kind]}
        unknown: dict[str, str] = {}
        for one in self._every(kind):
            self._known[Principal(kind=kind, id=one.id)] = _known(one, references)
            unknown |= {name: since for name, since in one.unknown.items() if name in options}
        if unknown:
            self._apart.unreadable.append(
                f"The installed botocore can't read {', '.join(unknown)} of {kind.value}s, so the export says nothing of "
                f"them; botocore {newest(unknown.values())} or later can"
            )

    def _every(self, kind: Kind) -> Iterator[Entity]:
        """All of a kind in order, one after the other: many of them at once would take much memory."""
        return filter(None, (self._store.describe(kind, identifier) for identifier in self._order[kind]))

    def _chosen(self, kind: Kind) -> Iterator[Entity]:
        globs = self._query.users if kind is Kind.USER else self._query.groups
        for one in self._every(kind):
            if is_chosen(one.name, globs) and (self._query.include_external or not one.external_ids):
                yield one

    def _members(self, group_ids: list[str]) -> dict[str, list[str]] | None:
        """The references to the members of each of these groups; None where they can't be read."""
        every = len(group_ids) == len(self._order[Kind.GROUP])

        def read() -> bool:
            self._store.read_memberships(None if every else group_ids)
            return True

        if not self._apart.attempt("Memberships are", read):
            return None
        found = self._store.members_of(group_ids)
        known = self.known(Principal(kind=Kind.USER, id=one.user_id) for some in found.values() for one in some)
        lost = 0
        members: dict[str, list[str]] = {}
        for group_id, some in found.items():
            there = [known.get(Principal(kind=Kind.USER, id=one.user_id)) for one in some]
            members[group_id] = sorted((one.reference for one in there if one is not None), key=folded)
            lost += there.count(None)
        if lost:
            self._apart.unreadable.append(f"{number_of(lost, 'membership')} of deleted users left out")
        return members


def is_chosen(name: str, globs: tuple[str, ...]) -> bool:
    """Whether a name passes globs; letter case does not count, and no globs let everything pass."""
    return not globs or any(fnmatchcase(name.casefold(), glob.casefold()) for glob in globs)


def _known(entity: Entity, references: References) -> Known:
    return Known(name=entity.name, reference=references.of(entity))
