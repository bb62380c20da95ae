# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What became of people and access since an earlier report, given its JSON."""

from __future__ import annotations

import json
import typing as t
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from ...module_utils._policies.view import Table
from .index import ACCOUNT, APPLICATION, ENTITLEMENT
from .tables import Row

VERSION = 1
# By these a way of access is the same as before. Names may change.
_WAY = ("user_id", "kind", "permission_set_arn", "account_id", "application_arn", "role")
_SAID = ("user_name", "display_name", "kind", "permission_set", "account", "account_id", "application", "role")


class NotComparable(Exception):
    """There is no such report, or none that says what changed; the message says what to do."""


def read_previous(path: Path, instance: Mapping[str, t.Any]) -> Mapping[str, t.Any]:
    """An earlier report. Raises NotComparable."""
    advice = "name the report.json of an earlier report, or leave previous out"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise NotComparable(f"{path}: cannot be read: {error.strerror}; {advice}") from error
    except ValueError as error:
        raise NotComparable(f"{path}: is no JSON; {advice}") from error
    if not isinstance(found, dict) or "version" not in found or not isinstance(found.get("provenance"), dict):
        raise NotComparable(f"{path}: is no report; {advice}")
    if found["version"] != VERSION:
        raise NotComparable(
            f"{path}: has version {found['version']} of the report, and only version {VERSION} can be compared; {advice}"
        )
    if not all(_is_table(found.get(name)) for name in ("people", "access", "unreadable")):
        raise NotComparable(f"{path}: is only a part of a report; {advice}")
    for name in ("instance_arn", "identity_store_id"):
        theirs, ours = found["provenance"].get(name), instance.get(name)
        if theirs != ours:
            raise NotComparable(f"{path}: is about another instance ({name} {theirs}, not {ours}); {advice}")
    return found


def _is_table(rows: object) -> bool:
    return isinstance(rows, list) and all(isinstance(one, dict) for one in rows)


def since(previous: Mapping[str, t.Any], model: Mapping[str, t.Any]) -> list[Row]:
    """People and access gained and lost, the gains first. What could not be read then or now is not gone."""
    rows: list[Row] = []
    then, now = _lacking(previous), _lacking(model)
    for what, table, keys in (("person", "people", ("user_id",)), ("access", "access", _WAY)):
        before, after = _by_key(previous.get(table) or (), keys), _by_key(model[table], keys)
        gained = (one for key, one in after.items() if key not in before)
        lost = (one for key, one in before.items() if key not in after)
        rows += (_row("gained", what, one) for one in gained if not then & _parts(what, one))
        rows += (_row("lost", what, one) for one in lost if not now & _parts(what, one))
    return sorted(rows, key=lambda row: (row["change"], row["what"] != "person"))


def _lacking(report: Mapping[str, t.Any]) -> set[object]:
    """What a report says could not be read."""
    return {one.get("what") for one in report.get("unreadable") or ()}


def _parts(what: str, one: Row) -> set[object]:
    """Without these nobody knows whether somebody, or a way of access, is there."""
    if what == "person":
        return {Table.USERS.value}
    return {Table.MEMBERSHIPS.value, _PARTS.get(str(one.get("kind")))}


_PARTS = {
    ACCOUNT: Table.ASSIGNMENTS.value,
    APPLICATION: Table.APPLICATION_ASSIGNMENTS.value,
    ENTITLEMENT: Table.ENTITLEMENTS.value,
}


def first_seen(previous: Mapping[str, t.Any] | None, rows: Iterable[Row], now: str | None) -> Iterator[Row]:
    """The access rows, each with the time of the first report in a row that has it. AWS does not say since when."""
    seen = {key: one.get("first_seen") for key, one in _by_key((previous or {}).get("access") or (), _WAY).items()}
    for one in rows:
        key = _key(one, _WAY)
        yield {**one, "first_seen": seen.get(key) or now}


def _by_key(rows: Iterable[Row], keys: tuple[str, ...]) -> dict[tuple[t.Any, ...], Row]:
    found: dict[tuple[t.Any, ...], Row] = {}
    for one in rows:
        found.setdefault(_key(one, keys), one)
    return found


def _key(row: Row, keys: tuple[str, ...]) -> tuple[t.Any, ...]:
    return tuple(row.get(name) for name in keys)


def _row(change: str, what: str, one: Row) -> Row:
    said = {name: one.get(name) for name in _SAID}
    return {"change": change, "what": what, **(said if what == "access" else {**said, "kind": None})}
