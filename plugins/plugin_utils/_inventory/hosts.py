# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From accounts to hosts: what they are called, and their variables."""

from __future__ import annotations

import re
import typing as t
from collections.abc import Callable, Iterable, Mapping, Sequence

from ...module_utils._model.access import abridged

Row = Mapping[str, t.Any]

# What has a meaning in patterns of hosts, and in templates.
_SPECIAL = re.compile(r"[\s,:;!&~@*?{}%#\[\]\\/]+")
_TAG = "tag:"
# The keys of a row that are variables as they are, unless they are not known.
_PLAIN = ("id", "name", "email", "status", "tags", "permission_sets", "access")


def variables(row: Row) -> dict[str, t.Any]:
    """The variables of a host. What is not known is not there."""
    found = {f"idc_{key}": row[key] for key in _PLAIN if row[key] is not None}
    units = row["units"]
    if units:
        unit_id, path = units[-1]
        found |= {"idc_unit": path, "idc_unit_id": unit_id, "idc_units": [path for _id, path in units]}
    return found


def hostnames(
    rows: Sequence[Row],
    preferences: Sequence[str],
    evaluate: Callable[[str, Mapping[str, t.Any]], str | None],
    *,
    every: bool,
) -> tuple[dict[str, list[str]], list[str]]:
    """What each account is called, by id: the first name that it has, or `every` one; and what to warn of.

    A name that several accounts would have none of them gets: the variables of all but one would be lost. An account that is
    left without a name is called by its id.
    """
    names = {str(row["id"]): _names(row, preferences, evaluate) for row in rows}
    shared = _shared(names)
    chosen = {}
    for account_id, some in names.items():
        own = [one for one in some if one == account_id or one not in shared] or [account_id]
        chosen[account_id] = own if every else own[:1]
    return chosen, [_told(name, ids) for name, ids in sorted(shared.items())]


def _told(name: str, ids: Sequence[str]) -> str:
    if len(ids) > 1:
        return f"{len(ids)} accounts would be the host {name}: {abridged(ids)}. They are called by the next of hostnames, or by id"
    return (
        f"1 account would be the host {name}, which is the id of another: {ids[0]}. It is called by the next of hostnames, "
        "or by id"
    )


def _names(
    row: Row, preferences: Sequence[str], evaluate: Callable[[str, Mapping[str, t.Any]], str | None]
) -> list[str]:
    found = []
    for preference in preferences:
        if preference in ("id", "name"):
            value = row[preference]
        elif preference.startswith(_TAG):
            value = (row["tags"] or {}).get(preference.removeprefix(_TAG))
        else:
            value = evaluate(preference, variables(row))
        name = _SPECIAL.sub("_", str(value or "").strip())
        if name:
            found.append(name)
    return list(dict.fromkeys(found))


def _shared(names: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """The names that several accounts would have, with those accounts. An id belongs to its account, whoever is called so."""
    wanted: dict[str, list[str]] = {}
    for account_id, some in names.items():
        for name in some:
            if name != account_id:
                wanted.setdefault(name, []).append(account_id)
    return {name: sorted(ids) for name, ids in wanted.items() if len(ids) > 1 or name in names}
