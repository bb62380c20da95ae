# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rows of access with all their columns, for forms that have no other place for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .tables import Model, Row


def joined(model: Model, convert: Callable[[object], object] = lambda value: value) -> Iterator[Row]:
    """The access rows with all columns: the model has those of people, permission sets and accounts once.

    Each value is converted once, wherever it stands: there are many more rows than values.
    """
    people = {one["user_id"]: _converted(one, convert, *_OF_PERSON) for one in model["people"]}
    sets = {one["permission_set_arn"]: _converted(one, convert, *_OF_SET) for one in model["permission_sets"]}
    accounts = {one["account_id"]: _converted(one, convert, *_OF_ACCOUNT) for one in model["accounts"]}
    known: dict[str, object] = {}
    for row in model["access"]:
        own: Row = {}
        for name, value in row.items():
            if not isinstance(value, str):
                own[name] = convert(value)
                continue
            if value not in known:
                known[value] = convert(value)
            own[name] = known[value]
        yield {
            **people[row["user_id"]],
            **sets.get(row.get("permission_set_arn"), {}),
            **accounts.get(row.get("account_id"), {}),
            **own,
        }


def _converted(row: Row, convert: Callable[[object], object], *names: str) -> Row:
    return {name: convert(row.get(name)) for name in names}


_OF_PERSON = ("display_name", "email", "status", "department", "cost_center", "manager", "source")
_OF_SET = (
    *("permission_set", "managed_policies", "customer_managed_policies", "inline_policy", "permissions_boundary"),
    *("privileged", "session_duration"),
)
_OF_ACCOUNT = ("account", "account_id", "unit", "account_tags", "production")
