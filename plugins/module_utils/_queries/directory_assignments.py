# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The assignments of a directory as entries of a file, grouped as a person would write them."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence

from .._desired.directory_queries import DirectoryQuery
from .._model.access import Account, Application
from .._model.entities import Entity
from .._model.references import is_arn
from .._plan.assignments import Place
from .._render.directory_entries import Entry
from .._resolve.strategies import Way, held_pairs
from .._snapshot.access import SnapshotAccess
from .directory_access import AccessEntries, Held, Organization, order, part, who
from .directory_apart import Apart
from .directory_people import DirectoryPeople
from .grouping import folded, products


class DirectoryAssignments(AccessEntries):
    """Makes the entries. Each method raises CallFailed."""

    def __init__(
        self,
        access: SnapshotAccess,
        people: DirectoryPeople,
        organization: Organization,
        query: DirectoryQuery,
        apart: Apart,
    ) -> None:
        super().__init__(people, organization, query, apart)
        self._access = access

    def in_accounts(self, permission_sets: Iterable[Entity]) -> list[Entry]:
        """The entries of account assignments of these permission sets: a call for each, and for each pair that is held."""
        sets = {one.id: one for one in permission_sets}
        held = held_pairs(self._access, Way.SET, list(sets), ()) or ()
        pairs = [pair for pair in sorted(held) if self.chosen_account(pair[0])]
        return self.entries(
            "permission_sets",
            [
                Held(
                    name=sets[one.permission_set_arn].name,
                    account_id=one.account_id,
                    principal=one.principal,
                    place=functools.partial(_place, sets[one.permission_set_arn]),
                )
                for one in self._access.assignments_in(pairs)
            ],
        )

    def in_applications(self) -> list[Entry]:
        """The entries of application assignments: a call for each application, and for their list."""
        applications = {one.arn: one for one in self._access.applications()}
        names = [one.name for one in applications.values()]
        found = self._access.users_of(applications)
        known = self._people.known(one.principal for one in found)
        rows = []
        for one in found:
            application = applications[one.application_arn]
            if one.principal not in known:
                self.orphan(Place(application=application), one.principal, known)
            elif self.chosen_principal(one.principal, known):
                rows.append((part(one.principal, known), _application(application, names)))
        entries: list[Entry] = [
            {**who(some), "applications": sorted(what, key=folded)} for some, what in products(rows)
        ]
        return sorted(entries, key=order)


def _place(permission_set: Entity, account: Account) -> Place:
    return Place(account=account, permission_set=permission_set)


def _application(application: Application, names: Sequence[str]) -> str:
    """How an application is written: by name, unless several have it or it is none."""
    name = application.name
    return application.arn if not name or is_arn(name) or names.count(name) > 1 else name
