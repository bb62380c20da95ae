# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The assignments of a directory as entries of a file, grouped as a person would write them."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .._desired.directory_queries import DirectoryQuery
from .._model.access import Account, AccountAssignment, Application, ApplicationAssignment, Principal
from .._model.entities import PLANNED, Entity, Kind
from .._model.references import is_arn
from .._plan.assignments import Place
from .._render.assignments import place_result
from .._render.directory_entries import Entry
from .._resolve.strategies import Way, held_pairs
from .._snapshot.access import SnapshotAccess
from .directory_apart import Apart
from .directory_names import AccountReferences
from .directory_people import DirectoryPeople, Known, is_chosen
from .folding import Folded, Folding
from .grouping import folded, products

# A principal as a part of a row: "group", a line feed, and how it is written. No kind has a line feed in it.
_BETWEEN = "\n"


@dataclass(frozen=True, kw_only=True)
class Organization:
    """The accounts of the organization; None where they can't be read. `folding` is None where nothing is folded."""

    accounts: Mapping[str, Account] | None
    folding: Folding | None


class DirectoryAssignments:
    """Makes the entries. Each method raises CallFailed."""

    def __init__(
        self,
        access: SnapshotAccess,
        people: DirectoryPeople,
        organization: Organization,
        query: DirectoryQuery,
        apart: Apart,
    ) -> None:
        self._access, self._people, self._query, self._apart = access, people, query, apart
        self._accounts, self._folding = organization.accounts, organization.folding
        known = () if self._accounts is None else self._accounts.values()
        self._account_references = AccountReferences(known, names=query.account_names)

    def in_accounts(self, permission_sets: Iterable[Entity]) -> list[Entry]:
        """The entries of account assignments of these permission sets: a call for each, and for each pair that is held."""
        sets = {one.id: one for one in permission_sets}
        held = held_pairs(self._access, Way.SET, list(sets), ()) or ()
        pairs = [pair for pair in sorted(held) if self._chosen_account(pair[0])]
        found = self._access.assignments_in(pairs)
        known = self._people.known(one.principal for one in found)
        rows = []
        for one in found:
            account = self._account(one.account_id)
            place = Place(account=account or Account(id=one.account_id), permission_set=sets[one.permission_set_arn])
            if account is None:
                self._orphan(place, one, known, "the account is not in the organization any more")
            elif one.principal not in known:
                self._orphan(place, one, known, _GONE.format(one.principal.kind.value))
            elif self._chosen_principal(one.principal, known):
                if account.active:
                    rows.append((_part(one.principal, known), sets[one.permission_set_arn].name, one.account_id))
                else:
                    reason = f"the account {account.condition}"
                    self._apart.suspended.append(_row(place, one.principal, known, reason))
        return self._of_accounts(rows)

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
                self._orphan(Place(application=application), one, known, _GONE.format(one.principal.kind.value))
            elif self._chosen_principal(one.principal, known):
                rows.append((_part(one.principal, known), _application(application, names)))
        entries: list[Entry] = [{**_who(who), "applications": sorted(what, key=folded)} for who, what in products(rows)]
        return sorted(entries, key=_order)

    def _of_accounts(self, rows: Sequence[tuple[str, str, str]]) -> list[Entry]:
        entries: list[Entry] = []
        for who, sets, accounts in products(rows):
            parts = [Folded(accounts=accounts)] if self._folding is None else self._folding.folded(accounts)
            entries += [
                {**_who(who), "permission_sets": sorted(sets, key=folded), **self._places(one)} for one in parts
            ]
        return sorted(entries, key=_order)

    def _places(self, some: Folded) -> Entry:
        places: Entry = {}
        if some.accounts:
            places["accounts"] = sorted(map(self._account_references.of, some.accounts), key=folded)
        if some.units:
            places["organizational_units"] = list(some.units)
        places |= {"include_nested": False} if not some.nested else {}
        places |= {"all_accounts": True} if some.everything else {}
        return places | ({"include_management_account": True} if some.with_management else {})

    def _chosen_account(self, account_id: str) -> bool:
        account = self._account(account_id)
        names = [account_id, *([account.name] if account is not None and account.name else [])]
        return any(is_chosen(name, self._query.accounts) for name in names)

    def _account(self, account_id: str) -> Account | None:
        """What is known of an account; None where it is known to be gone."""
        return Account(id=account_id) if self._accounts is None else self._accounts.get(account_id)

    def _chosen_principal(self, principal: Principal, known: Mapping[Principal, Known]) -> bool:
        globs = self._query.users if principal.kind is Kind.USER else self._query.groups
        return is_chosen(known[principal].name, globs)

    def _orphan(
        self,
        place: Place,
        one: AccountAssignment | ApplicationAssignment,
        known: Mapping[Principal, Known],
        reason: str,
    ) -> None:
        self._apart.orphaned.append(_row(place, one.principal, known, reason))


_GONE = "the {} was deleted"


def _part(principal: Principal, known: Mapping[Principal, Known]) -> str:
    return f"{principal.kind.value}{_BETWEEN}{known[principal].reference}"


def _who(parts: Iterable[str]) -> dict[str, list[str]]:
    """Users and groups by the options that name them."""
    named = sorted((part.partition(_BETWEEN)[::2] for part in parts), key=lambda one: folded(one[1]))
    lists = {f"{kind}s": [name for own, name in named if own == kind] for kind in ("user", "group")}
    return {option: names for option, names in lists.items() if names}


def _application(application: Application, names: Sequence[str]) -> str:
    """How an application is written: by name, unless several have it or it is none."""
    name = application.name
    return application.arn if not name or is_arn(name) or names.count(name) > 1 else name


def _order(entry: Entry) -> tuple[object, ...]:
    """Those of groups come first: what single users have is the exception."""
    keys = ("groups", "users", "permission_sets", "accounts", "organizational_units", "applications")
    lists = (t.cast("list[str]", entry.get(key, [])) for key in keys)
    return ("groups" not in entry, *([folded(one) for one in some] for some in lists))


def _row(place: Place, principal: Principal, known: Mapping[Principal, Known], reason: str) -> dict[str, t.Any]:
    """One assignment as results show it, with the reason why it is in no file."""
    return {
        **_NOWHERE,
        **place_result(place),
        "principal_type": principal.kind.value,
        "principal": known[principal].name if principal in known else principal.id,
        "principal_id": None if principal.id.startswith(PLANNED) else principal.id,
        "reason": reason,
    }


_NOWHERE = dict.fromkeys(
    ("account_id", "account", "permission_set", "permission_set_arn", "application", "application_arn")
)
