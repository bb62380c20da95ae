# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The accounts of an organization as the rows of an inventory, read with the fewest calls.

    units            a call for the root, and two for each unit that accounts may be in: for its units, and its accounts
    permission sets  a list, and two calls for each: for its name, and the accounts that hold it; where there are few accounts,
                     a call for each of these instead
    tags             a call for each account that meets all other filters
    access           a call for each pair of account and permission set, and the names of who is assigned

What the rows are made of, and filters look at, is read in this order, and nothing more of an account that is out.
"""

from __future__ import annotations

import typing as t
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .._desired.access import AssignmentQuery, Scope, Targets
from .._desired.inventory import About, InventoryQuery
from .._model.access import Account
from .._model.errors import CallFailed, FailureKind, Problem, Unresolved, Unsupported
from .._model.yaml_text import quoted
from .._ports.access import OrganizationReads, Reads
from .._resolve.entitlements import unaskable
from .._resolve.nearest import suggestion
from .._resolve.strategies import Way, cheapest, held_pairs
from .._snapshot.snapshot import Snapshot
from .account_filters import AccountFilters, Place
from .assignments import answer_assignments

Row = dict[str, t.Any]
_Got = t.TypeVar("_Got")

# So few accounts are asked what they hold one by one, before it is known how many permission sets there are.
_FEW = 10
_OF_PLACES = ("account_id", "account", "application", "application_arn")


@dataclass(frozen=True, kw_only=True)
class Inventory:
    """What was found, as plain data that may be kept as JSON, and what to warn of.

    A row has `id`, `name`, `email` and `status`; `units`, the id and the path of each unit from the root to the account's own;
    `tags`, `permission_sets` (the names of those it holds) and `access` (rows as idc_assignment_info has them). Each of the
    last four is None where it was not asked for, or may not be read.
    """

    rows: tuple[Row, ...]
    warnings: tuple[str, ...] = ()


def read_inventory(reads: Reads, query: InventoryQuery) -> Inventory:
    """The rows, by name. Raises CallFailed, Unresolved, and Problem for what may not be read and has to be."""
    return _Reader(reads, query).read()


class _Reader:
    """Reads one inventory."""

    def __init__(self, reads: Reads, query: InventoryQuery) -> None:
        self._reads, self._query = Snapshot(reads), query
        self._filters = AccountFilters(query)
        self._warnings: list[str] = []

    def read(self) -> Inventory:
        rows = self._accounts()
        rows = [one for one in rows if self._filters.may_take(one)]
        query = self._query
        if query.permission_sets and rows:
            self._add("permission_sets", rows, self._held)
            self._check(About.PERMISSION_SET, {name for one in rows for name in one["permission_sets"] or ()})
            rows = [one for one in rows if self._filters.may_take(one)]
        if query.tags and rows:
            self._add("tags", rows, self._reads.organization.tags)
        rows = [one for one in rows if self._filters.takes(one)]
        if query.access and rows:
            self._add("access", rows, self._access)
        rows = sorted(rows, key=lambda one: (str(one["name"]).casefold(), str(one["id"])))
        return Inventory(rows=tuple(rows), warnings=tuple(self._warnings))

    # ---- accounts

    def _accounts(self) -> list[Row]:
        tree = _Tree(self._reads.organization, self._filters)
        found = self._allowed("the organizational units of accounts", tree.placed)
        if found is None:
            listed = self._allowed("accounts", self._reads.organization.accounts)
            found = [(one, None) for one in listed or ()]
        else:
            self._check(About.UNIT, {*tree.listed.values(), *tree.listed}, unseen=tree.unseen)
        accounts = [one for one, _chain in found]
        self._reads.organization.know(accounts)
        if tree.whole:
            self._check(About.NAME, {one.name or "" for one in accounts})
            self._check(About.ID, {one.id for one in accounts})
        return [_row(one, chain) for one, chain in found]

    def _check(self, about: About, known: set[str], unseen: Callable[[str], bool] = lambda _value: False) -> None:
        """Tell of filters that name what is not there: nobody would miss what a misspelled one leaves out, or lets in."""
        told = []
        for place, value in self._filters.literals(about):
            if value in known or value.rstrip("/") in known or unseen(value):
                continue
            near = suggestion(value, sorted(known), _MANY[about])
            told.append(f"{place}: {_NONE[about].format(quoted(value))}{f' ({near})' if near else ''}")
        if told and self._query.strict:
            raise Unresolved(*told)
        self._warnings += told

    # ---- what is in them

    def _add(self, key: str, rows: Sequence[Row], read: Callable[[list[str]], Mapping[str, t.Any]]) -> None:
        """Read something of all accounts into their rows."""
        found = self._allowed(_WHAT[key], lambda: read([str(one["id"]) for one in rows]))
        for one in rows:
            one[key] = None if found is None else found[one["id"]]

    def _held(self, account_ids: list[str]) -> dict[str, list[str]]:
        """The names of the permission sets that each account holds."""
        access = self._reads.access
        names: dict[str, str] = {}
        way = Way.ACCOUNT
        if len(account_ids) > _FEW:
            names = {one.id: one.name for one in access.permission_sets()}
            way = cheapest(permission_sets=len(names), accounts=len(account_ids), whole=True)
        pairs = held_pairs(access, way, list(names), account_ids) or set()
        names = names or {one.id: one.name for one in access.describe_sets({arn for _id, arn in pairs}).values()}
        held: dict[str, list[str]] = {one: [] for one in account_ids}
        for account_id, arn in pairs:
            if account_id in held and arn in names:
                held[account_id].append(names[arn])
        return {account_id: sorted(some) for account_id, some in held.items()}

    def _access(self, account_ids: list[str]) -> dict[str, list[Row]]:
        """Who can reach each account. Entitlements that cannot be asked for are told of."""
        found: dict[str, list[Row]] = {one: [] for one in account_ids}
        for row in (*self._assigned(account_ids, Scope.ACCOUNTS), *self._entitled(account_ids)):
            found[row["account_id"]].append({key: value for key, value in row.items() if key not in _OF_PLACES})
        return found

    def _entitled(self, account_ids: list[str]) -> Sequence[Row]:
        try:
            return self._allowed("entitlements", lambda: self._assigned(account_ids, Scope.ENTITLEMENTS)) or ()
        except (CallFailed, Unsupported) as problem:
            if not unaskable(problem):
                raise
            self._warnings.append(f"idc_access is without entitlements: {problem.message}")
            return ()

    def _assigned(self, account_ids: list[str], scope: Scope) -> Sequence[Row]:
        targets = Targets(accounts=tuple(account_ids), include_management=True, include_inactive=True)
        query = AssignmentQuery(targets=targets, scope=scope, expand_groups=self._query.expand_groups)
        answer = answer_assignments(self._reads, query)
        self._warnings += [one for one in answer["unreadable"] if one not in self._warnings]
        return t.cast("Sequence[Row]", answer["assignments"])

    def _allowed(self, what: str, read: Callable[[], _Got]) -> _Got | None:
        """What was read; None where it may not be read and is left out, with a warning."""
        try:
            return read()
        except CallFailed as failure:
            if failure.kind is not FailureKind.DENIED:
                raise
            if self._query.strict_permissions:
                raise Problem(
                    f"{failure.message} Or set strict_permissions: false, to do without {what}",
                    code=failure.code,
                    request_id=failure.request_id,
                ) from failure
            self._warnings.append(f"The inventory is without {what}: {failure.message}")
            return None


_WHAT = {
    "permission_sets": "the permission sets of accounts",
    "tags": "the tags of accounts",
    "access": "who can reach accounts",
}
_MANY = {
    About.UNIT: "units",
    About.NAME: "accounts",
    About.ID: "accounts",
    About.PERMISSION_SET: "permission sets",
}
_NONE = {
    About.UNIT: "there is no organizational unit {}",
    About.NAME: "no account is named {}",
    About.ID: "there is no account {}",
    About.PERMISSION_SET: "no account that meets the other filters holds a permission set {}",
}


class _Tree:
    """The units of the organization, as far as accounts in them may be meant.

    `listed` are the paths of all units that were seen, by id. `whole` is whether all accounts have been.
    """

    def __init__(self, organization: OrganizationReads, filters: AccountFilters) -> None:
        self._organization, self._filters = organization, filters
        self.listed: dict[str, str] = {}
        self.whole = True
        self._closed: list[str] = []

    def unseen(self, unit: str) -> bool:
        """Whether a unit may be below one that was not looked into; of an id nobody knows."""
        if unit.startswith("/"):
            return any(unit.startswith(f"{path}/") for path in self._closed)
        return bool(self._closed)

    def placed(self) -> list[tuple[Account, tuple[Place, ...] | None]]:
        """The accounts, each with the units from the root to its own. Level by level, each side by side."""
        found: list[tuple[Account, tuple[Place, ...] | None]] = []
        root = self._organization.root()
        level: list[tuple[Place, ...]] = [((root.id, "/"),)]
        while level:
            self.listed.update(chain[-1] for chain in level)
            holding = [chain for chain in level if self._filters.may_hold(chain)]
            leading = [chain for chain in level if self._filters.may_lead(chain)]
            self._closed += [chain[-1][1] for chain in level if chain not in leading]
            self.whole = self.whole and len(holding) == len(leading) == len(level)
            accounts = self._organization.accounts_below([chain[-1][0] for chain in holding])
            found += [(one, chain) for chain in holding for one in accounts[chain[-1][0]]]
            level = list(self._below(leading))
        return found

    def _below(self, chains: Sequence[tuple[Place, ...]]) -> Iterator[tuple[Place, ...]]:
        units = self._organization.units_below([chain[-1][0] for chain in chains])
        for chain in chains:
            unit_id, path = chain[-1]
            yield from ((*chain, (one.id, f"{path.rstrip('/')}/{one.name}")) for one in units[unit_id])


def _row(account: Account, chain: tuple[Place, ...] | None) -> Row:
    return {
        "id": account.id,
        "name": account.name,
        "email": account.email,
        "status": None if account.status is None else account.status.lower(),
        "units": None if chain is None else [list(one) for one in chain],
        "tags": None,
        "permission_sets": None,
        "access": None,
    }
