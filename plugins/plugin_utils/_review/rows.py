# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rows of an access review: each way in which somebody reaches something, with a name that outlasts the review."""

from __future__ import annotations

import json
import re
import typing as t
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from ...module_utils._model.near_words import did_you_mean
from ...module_utils._model.yaml_text import quoted
from ...module_utils._policies.view import Table
from .._report.tables import ACCESS, Model, Row
from .._report.texts import text_of

# What makes a way that way, whatever the things in it are called now.
_IDENTITY = ("user_id", "way", "group_id", "kind", "permission_set_arn", "account_id", "application_arn", "role")
# When somebody first looked is nothing that a decision rests on.
_SHOWN = {name: title for name, title in ACCESS.columns.items() if name != "first_seen"}
# What Reviewed.name is: an identity, and what was shown.
NAME = re.compile(r"r[0-9a-f]{16}-[0-9a-f]{16}")

# Without these, rows are lacking, or what a reviewer has to see of them: whose they are, and what they allow.
_NEEDED = frozenset(
    one.value
    for one in (
        *(Table.USERS, Table.STATUS, Table.GROUPS, Table.MEMBERSHIPS, Table.ACCOUNTS, Table.PERMISSION_SETS),
        *(Table.MANAGED_POLICIES, Table.CUSTOMER_MANAGED_POLICIES, Table.INLINE_POLICIES, Table.BOUNDARIES),
        *(Table.ASSIGNMENTS, Table.APPLICATIONS, Table.APPLICATION_ASSIGNMENTS, Table.ENTITLEMENTS),
    )
)


def lacking(unreadable: Iterable[Row]) -> list[str]:
    """What of this no review can do without."""
    return [str(one.get("what")) for one in unreadable if one.get("what") in _NEEDED]


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    """One way of one person. `shown` are the cells that a reviewer sees, by the words above them."""

    row: Row
    shown: Mapping[str, str]

    @property
    def identity(self) -> str:
        """What the way is known by. It begins with a letter, so that no spreadsheet takes it for a number."""
        return "r" + _digest([self.row.get(name) for name in _IDENTITY])

    @property
    def name(self) -> str:
        """The identity, and what a decision rests on, in one word: it differs once something that is shown differs."""
        return f"{self.identity}-{_digest(self.shown)}"

    @property
    def label(self) -> str:
        """The way in words, for terminals too: "zoe.obrien: Administrator in shop-production, through On-call engineers"."""
        row = self.row
        who = row.get("user_name") or row["user_id"]
        what = row.get("application") or row.get("role") or row.get("permission_set")
        where = f" in {row.get('account') or row['account_id']}" if row.get("account_id") else ""
        through = f", through {row.get('group') or row['group_id']}" if row.get("group_id") else ""
        return text_of(f"{who}: {what}{where}{through}")


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What of the access a review is about. Each is a list of names or ids, empty for all; a unit has those below it."""

    accounts: Sequence[str] = ()
    organizational_units: Sequence[str] = ()
    permission_sets: Sequence[str] = ()
    groups: Sequence[str] = ()

    def unknown(self, model: Model) -> Iterator[str]:
        """What is named and not there, as problems: a review without it would leave access out, and nobody would see."""
        access = model["access"]
        sets, accounts = [*access, *model["permission_sets"]], [*access, *model["accounts"]]
        groups = _values(access, "group", "group_id") | _values(model["groups"], "display_name", "group_id")
        units = {above for path in _values(model["accounts"], "unit") for above in _upwards(path)}
        for option, wanted, names in (
            ("accounts", self.accounts, _values(accounts, "account", "account_id")),
            ("organizational_units", [one.rstrip("/") or "/" for one in self.organizational_units], units),
            ("permission_sets", self.permission_sets, _values(sets, "permission_set", "permission_set_arn")),
            ("groups", self.groups, groups),
        ):
            for index, one in enumerate(wanted):
                if one not in names:
                    meant = did_you_mean(one, sorted(names))
                    yield f"{option}[{index}]: there is no {quoted(one)}{meant or '; correct the name, or leave it out'}"

    def of(self, rows: Iterable[Reviewed]) -> list[Reviewed]:
        """Those that are part of the review."""
        return [one for one in rows if self._has(one.row)]

    def _has(self, row: Row) -> bool:
        named = (
            (self.accounts, ("account", "account_id")),
            (self.permission_sets, ("permission_set", "permission_set_arn")),
            (self.groups, ("group", "group_id")),
        )
        are = all(not wanted or any(row.get(name) in wanted for name in names) for wanted, names in named)
        return are and _is_below(self.organizational_units, row.get("unit"))


def reviewed(rows: Iterable[Row]) -> list[Reviewed]:
    """The rows of a review, sorted so that one manager's people stand together, and one person's ways. `rows`: see joined()."""
    found = (Reviewed(row=row, shown={title: text_of(row.get(name)) for name, title in _SHOWN.items()}) for row in rows)
    return sorted(found, key=_order)


def _order(one: Reviewed) -> tuple[str, ...]:
    names = (
        "manager",
        "user_name",
        "user_id",
        "kind",
        "account",
        "account_id",
        "permission_set",
        "application",
        "group",
    )
    return tuple(str(one.row.get(name) or "").casefold() for name in names)


def _is_below(units: Sequence[str], path: t.Any) -> bool:
    if not units:
        return True
    return path is not None and any(
        unit == "/" or path == unit.rstrip("/") or path.startswith(f"{unit.rstrip('/')}/") for unit in units
    )


def _values(rows: Iterable[Row], *names: str) -> set[str]:
    return {str(row[name]) for row in rows for name in names if row.get(name)}


def _upwards(path: str) -> Iterator[str]:
    """A unit and all above it."""
    while path.strip("/"):
        yield path
        path = path.rpartition("/")[0]
    yield "/"


def _digest(value: object) -> str:
    return sha256(json.dumps(value, ensure_ascii=True, sort_keys=True).encode()).hexdigest()[:16]
