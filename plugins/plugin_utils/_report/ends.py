# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Until when somebody has access: AWS knows no end, but the desired files have `expires_at` of members, assignments and entitlements."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timezone

from ...module_utils._model.entitlements import role_name
from ...module_utils._options.expiry import expiry
from ...module_utils._options.lines import Line

Row = Mapping[str, t.Any]


class Ends:
    """The ends that the files have. Names are compared in any letter case, as the module that applies them does."""

    def __init__(self, lines: Iterable[Line] = ()) -> None:
        self._members: dict[tuple[str, str], str | None] = {}
        self._entries: list[Row] = []
        for line in lines:
            if not isinstance(line.value, dict):
                continue
            if line.kind == "groups":
                self._members.update(_members(line.value))
            elif line.kind in ("assignments", "entitlements"):
                self._entries.append(line.value)

    def until(self, row: Row, account: Row) -> str | None:
        """The end of a row of access, which is in this account: the earlier one of membership and assignment."""
        group, user = row.get("group"), row.get("user_name")
        known = (self._members.get((_folded(group), _folded(user))), self._assigned(row, account))
        return min((one for one in known if one is not None), key=_when, default=None)

    def _assigned(self, row: Row, account: Row) -> str | None:
        """Until when the last entry gives it; None where one of them has no end, or none gives it."""
        found = [one.get("expires_at") for one in self._entries if _gives(one, row, account)]
        return None if None in found else max(map(str, found), key=_when, default=None)


def _when(written: str) -> datetime:
    """The time that somebody wrote; a date ends with its day. What is none ends nothing, and is told elsewhere."""
    return expiry(written)[0] or _NEVER


_NEVER = datetime.max.replace(tzinfo=timezone.utc)


def _members(entry: Row) -> Iterator[tuple[tuple[str, str], str | None]]:
    for one in _list(entry.get("members")):
        if isinstance(one, dict) and one.get("expires_at") is not None:
            yield (_folded(entry.get("display_name")), _folded(one.get("user"))), str(one["expires_at"])


def _gives(entry: Row, row: Row, account: Row) -> bool:
    if row["way"] == "group":
        who, names = entry.get("groups"), (row.get("group"), row.get("group_id"))
    else:
        who, names = entry.get("users"), (row.get("user_name"), row.get("user_id"))
    if not _named(who, names):
        return False
    if row["kind"] == "application":
        return _named(entry.get("applications"), (row.get("application"), row.get("application_arn")))
    if row["kind"] == "entitlement":
        by_name = _named(entry.get("role_names"), (role_name(row["role"]),)) and _within(entry, account)
        return by_name or _named(entry.get("roles"), (row["role"],))
    sets = (row.get("permission_set"), row.get("permission_set_arn"))
    return _named(entry.get("permission_sets"), sets) and _within(entry, account)


def _within(entry: Row, account: Row) -> bool:
    """Whether an entry is about an account: by name or id, by unit, by tags, or because it is about all."""
    names = (account.get("account"), account.get("account_id"))
    if _named(entry.get("exclude_accounts"), names):
        return False
    tags, wanted = account.get("account_tags") or {}, entry.get("account_tags")
    tagged = isinstance(wanted, dict) and all(_named(_list(value), (tags.get(key),)) for key, value in wanted.items())
    unit = f"{_folded(account.get('unit'))}/"
    units = (f"{_folded(one).rstrip('/')}/" for one in _list(entry.get("organizational_units")))
    inside = any(unit.startswith(one) for one in units)
    return bool(_named(entry.get("accounts"), names) or inside or tagged or entry.get("all_accounts") is True)


def _named(written: object, names: Sequence[object]) -> bool:
    known = {_folded(one) for one in names if one is not None}
    return any(_folded(one) in known for one in _list(written))


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else () if value is None else (value,)


def _folded(value: object) -> str:
    return str(value).casefold()
