# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Users, groups and permission sets as entries of a file: the options of their modules, in the order of writing."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Iterator, Mapping

from .._desired.directory_queries import DirectoryQuery
from .._model.attributes import TABLES, Attribute, Form, entries_of, members, nested, plain, texts_of
from .._model.durations import DEFAULT_DURATION, seconds
from .._model.entities import Document, Entity, Item, Kind, Value
from .._model.policies import malformed

Entry = dict[str, object]

# What people look for comes first; the rest is in the order of the table.
_FIRST = ("user_name", "display_name", "given_name", "family_name", "emails", "phone_numbers", "title")
_SHORT = {"emails": "email", "phone_numbers": "phone_number"}
_USUAL = {"type": "work", "primary": True}


def identity_entry(entity: Entity, query: DirectoryQuery, *, nameless: bool = False) -> Entry:
    """A user or a group, without the members. One that is `nameless` is known by its id."""
    table = TABLES[entity.kind]
    entry: Entry = {table.id_option: entity.id} if nameless else {table.naming: entity.name}
    entry |= nested(_attributes(entity, query))
    if entity.external_ids:
        entry["externally_managed"] = "ignore"
    return entry


def _attributes(entity: Entity, query: DirectoryQuery) -> Iterator[tuple[str, object]]:
    table = TABLES[entity.kind]
    places = {name: index for index, name in enumerate(_FIRST)}
    for row in sorted(table, key=lambda row: places.get(row.name, len(_FIRST))):
        head = row.name.partition(".")[0]
        if row.name == table.naming or _is_redacted(entity.kind, row.name, query):
            continue
        value = entity.attributes.get(row.name)
        if value:
            yield _written(row, value)
        elif not query.omit_defaults and not row.required and head not in entity.unknown:
            yield row.name, [] if row.form is Form.ITEMS else ""


def _is_redacted(kind: Kind, name: str, query: DirectoryQuery) -> bool:
    """A group's display name is what it is known by, so that of users is meant."""
    return name in query.redact or (kind is Kind.USER and name.partition(".")[0] in query.redact)


def _written(row: Attribute, value: Value) -> tuple[str, object]:
    """An attribute's option and what is written there."""
    if row.fields is None:
        return row.name, value
    entries = [_item(row.fields, one) for one in entries_of(value)]
    if len(entries) == 1:
        only = dict(entries[0])
        if row.name in _SHORT and only.pop("value", None) and only == _USUAL:
            return _SHORT[row.name], entries[0]["value"]
        # The only entry is the primary one where nobody says otherwise.
        entries[0].setdefault("primary", False)
    return row.name, entries


def _item(fields: Mapping[str, str], one: Item) -> Entry:
    there = dict(one)
    return {name: there[name] for name in fields if name in there}


def permission_set_entry(entity: Entity, query: DirectoryQuery, told: list[str]) -> Entry:
    """A permission set with its details. What no entry can say is `told` instead, as a sentence."""
    entry: Entry = {"name": entity.name}
    for name, empty in _EMPTY.items():
        value = entity.attributes.get(name)
        if name in query.redact:
            continue
        if name == "session_duration":
            if value != DEFAULT_DURATION or not query.omit_defaults:
                entry[name] = _duration(str(value or DEFAULT_DURATION))
        elif name == "inline_policy" and isinstance(value, Document):
            policy = _policy(value.text)
            if policy is None:
                told.append(f"The inline policy of {entity.name} is left out: it is none that AWS would take again")
            else:
                entry[name] = policy
        elif name == "tags" and value:
            entry |= _tags(value, query)
        elif value:
            entry[name] = _plain(name, value)
        elif not query.omit_defaults:
            entry[name] = empty
    return entry


_EMPTY: Mapping[str, object] = {
    "description": "",
    "session_duration": DEFAULT_DURATION,
    "relay_state": "",
    "managed_policies": [],
    "customer_managed_policies": [],
    "inline_policy": "",
    "permissions_boundary": {},
    "tags": {},
}


def _plain(name: str, value: Value) -> object:
    if name == "managed_policies":
        return list(texts_of(value))
    if name == "customer_managed_policies":
        policies = [dict(one) for one in entries_of(value)]
        return [
            one["name"] if one.get("path") == "/" else {"name": one["name"], "path": one["path"]} for one in policies
        ]
    if name == "permissions_boundary":
        boundary = members(value)
        own = boundary.get("customer_managed_policy")
        if isinstance(own, dict):
            boundary["customer_managed_policy"] = {key: own[key] for key in ("name", "path") if own[key] != "/"}
        return boundary
    return plain(value)


def _tags(value: Value, query: DirectoryQuery) -> Entry:
    """Tags. Those of AWS itself nobody can set or take away, so the others are not all of them."""
    tags = members(value)
    own = {key: tags[key] for key in sorted(tags) if not key.lower().startswith("aws:")}
    if len(own) == len(tags):
        return {"tags": own}
    return {"tags": own, "purge_tags": False} if own or not query.omit_defaults else {}


def _duration(text: str) -> str:
    """PT8H as 8h. What is no duration is left as it is."""
    length = seconds(text)
    if length is None:
        return text
    minutes, left = divmod(length, 60)
    hours, minutes = divmod(minutes, 60)
    return "".join(f"{count}{unit}" for count, unit in ((hours, "h"), (minutes, "m"), (left, "s")) if count) or "0s"


def _policy(text: str) -> object:
    """A policy as a mapping; as the JSON that it is where no mapping of a file could hold it; None where it is none."""
    try:
        policy = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(policy, dict) or list(malformed(policy, "")):
        return None
    return policy if _fits(policy, _DEEPEST) else text


_DEEPEST, _LONGEST_KEY = 14, 100


def _fits(data: object, depth: int) -> bool:
    """Whether a reader of YAML takes it: not too deep, keys not too long, and texts of characters that there are."""
    if isinstance(data, str):
        return not any("\ud800" <= one <= "\udfff" for one in data)
    if isinstance(data, float):
        return math.isfinite(data)
    if not isinstance(data, (dict, list)):
        return True
    below: Collection[object] = data.values() if isinstance(data, dict) else data
    keys = data if isinstance(data, dict) else ()
    if depth <= 0 or not all(len(key) <= _LONGEST_KEY and _fits(key, 1) for key in keys):
        return False
    return all(_fits(one, depth - 1) for one in below)
