# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What entries that give access have in common: who, in which accounts, and what of it no entry can say."""

from __future__ import annotations

import typing as t
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from .._desired.directory_queries import DirectoryQuery
from .._model.access import Account, Principal
from .._model.entities import PLANNED, Kind
from .._plan.assignments import Place
from .._render.assignments import NOWHERE, place_result
from .._render.directory_entries import Entry
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


@dataclass(frozen=True, kw_only=True)
class Held:
    """That a principal has something in an account: its name there, and the place that it is, once the account is known."""

    name: str
    account_id: str
    principal: Principal
    place: Callable[[Account], Place]


class AccessEntries:
    """Makes entries that give access."""

    def __init__(
        self, people: DirectoryPeople, organization: Organization, query: DirectoryQuery, apart: Apart
    ) -> None:
        self._people, self._query, self._apart = people, query, apart
        self._accounts, self._folding = organization.accounts, organization.folding
        known = () if self._accounts is None else self._accounts.values()
        self._account_references = AccountReferences(known, names=query.account_names)

    def entries(self, option: str, found: Sequence[Held]) -> list[Entry]:
        """The entries of all of these. `option` is the one that names what is held. Raises CallFailed."""
        known = self._people.known(one.principal for one in found)
        rows = []
        for one in found:
            account = self._account(one.account_id)
            place = one.place(account or Account(id=one.account_id))
            if account is None:
                self.orphan(place, one.principal, known, "the account is not in the organization any more")
            elif one.principal not in known:
                self.orphan(place, one.principal, known)
            elif self.chosen_principal(one.principal, known):
                if account.active:
                    rows.append((part(one.principal, known), one.name, one.account_id))
                else:
                    reason = f"the account {account.condition}"
                    self._apart.suspended.append(_row(place, one.principal, known, reason))
        return self._of_accounts(option, rows)

    def _of_accounts(self, option: str, rows: Sequence[tuple[str, str, str]]) -> list[Entry]:
        entries: list[Entry] = []
        for principals, names, accounts in products(rows):
            parts = [Folded(accounts=accounts)] if self._folding is None else self._folding.folded(accounts)
            entries += [{**who(principals), option: sorted(names, key=folded), **self._places(one)} for one in parts]
        return sorted(entries, key=order)

    def _places(self, some: Folded) -> Entry:
        places: Entry = {}
        if some.accounts:
            places["accounts"] = sorted(map(self._account_references.of, some.accounts), key=folded)
        if some.units:
            places["organizational_units"] = list(some.units)
        places |= {"include_nested": False} if not some.nested else {}
        places |= {"all_accounts": True} if some.everything else {}
        return places | ({"include_management_account": True} if some.with_management else {})

    def chosen_account(self, account_id: str) -> bool:
        """Whether an account is asked for."""
        account = self._account(account_id)
        names = [account_id, *([account.name] if account is not None and account.name else [])]
        return any(is_chosen(name, self._query.accounts) for name in names)

    def chosen_principal(self, principal: Principal, known: Mapping[Principal, Known]) -> bool:
        """Whether a principal is asked for."""
        globs = self._query.users if principal.kind is Kind.USER else self._query.groups
        return is_chosen(known[principal].name, globs)

    def orphan(
        self, place: Place, principal: Principal, known: Mapping[Principal, Known], reason: str | None = None
    ) -> None:
        """Keep what belongs to nobody: to a deleted principal, unless there is another reason."""
        told = reason or f"the {principal.kind.value} was deleted"
        self._apart.orphaned.append(_row(place, principal, known, told))

    def _account(self, account_id: str) -> Account | None:
        """What is known of an account; None where it is known to be gone."""
        return Account(id=account_id) if self._accounts is None else self._accounts.get(account_id)


def part(principal: Principal, known: Mapping[Principal, Known]) -> str:
    """A principal as a part of a row."""
    return f"{principal.kind.value}{_BETWEEN}{known[principal].reference}"


def who(parts: Iterable[str]) -> dict[str, list[str]]:
    """Users and groups by the options that name them."""
    named = sorted((one.partition(_BETWEEN)[::2] for one in parts), key=lambda one: folded(one[1]))
    lists = {f"{kind}s": [name for own, name in named if own == kind] for kind in ("user", "group")}
    return {option: names for option, names in lists.items() if names}


def order(entry: Entry) -> tuple[object, ...]:
    """Those of groups come first: what single users have is the exception."""
    keys = ("groups", "users", "permission_sets", "role_names", "accounts", "organizational_units", "applications")
    lists = (t.cast("list[str]", entry.get(key, [])) for key in keys)
    return ("groups" not in entry, *([folded(one) for one in some] for some in lists))


def _row(place: Place, principal: Principal, known: Mapping[Principal, Known], reason: str) -> dict[str, t.Any]:
    """What somebody has as results show it, with the reason why it is in no file."""
    return {
        **NOWHERE,
        **place_result(place),
        "principal_type": principal.kind.value,
        "principal": known[principal].name if principal in known else principal.id,
        "principal_id": None if principal.id.startswith(PLANNED) else principal.id,
        "reason": reason,
    }
