# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the options of a user or a group to desired values; all problems are reported at once."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from datetime import date

from .._desired.choices import OnAssignments, OnExternal
from .._desired.identities import DesiredIdentity
from .._model.attributes import GROUP, TABLES, USER, Attribute, Form, Table, item, newest
from .._model.entities import Item, Kind, Value
from .._model.errors import InvalidInput, Unsupported
from .._model.limits import Limits
from .._model.references import as_id
from .common import NULL, Options, on_external, shown, texts
from .spec import ON_ASSIGNMENTS, STATE, Interface, externally_managed, items, strings

# The short options for one primary entry of type "work", and the options that they stand for.
_SHORT = {"email": "emails", "phone_number": "phone_numbers"}
_DATE = r"\d{4}-\d{2}-\d{2}"


USER_INTERFACE = Interface(
    arguments={
        **STATE,
        **externally_managed("refuse"),
        **ON_ASSIGNMENTS,
        "user_name": {"type": "str", "aliases": ["name"]},
        "user_id": {"type": "str"},
        "previously": {"type": "list", "elements": "str"},
        **strings("display_name", "given_name", "family_name", "middle_name", "formatted_name"),
        **strings("honorific_prefix", "honorific_suffix", "nick_name", "profile_url", "user_type", "title"),
        **strings("preferred_language", "locale", "timezone", "website", "birthdate", "email", "phone_number"),
        "emails": items("value", value="str", type="str", primary="bool"),
        "phone_numbers": items("value", value="str", type="str", primary="bool"),
        "roles": items("value", value="str", type="str", primary="bool"),
        "photos": items("value", value="str", type="str", display="str", primary="bool"),
        "addresses": items(
            street_address="str",
            locality="str",
            region="str",
            postal_code="str",
            country="str",
            formatted="str",
            type="str",
            primary="bool",
        ),
        "enterprise": {
            "type": "dict",
            "options": strings("employee_number", "cost_center", "organization", "division", "department", "manager"),
        },
    },
    rules={
        "required_one_of": [("user_name", "user_id")],
        "mutually_exclusive": [("email", "emails"), ("phone_number", "phone_numbers")],
    },
    keys=("user",),
)


GROUP_INTERFACE = Interface(
    arguments={
        **STATE,
        **externally_managed("refuse"),
        **ON_ASSIGNMENTS,
        "display_name": {"type": "str", "aliases": ["name"]},
        "group_id": {"type": "str"},
        "previously": {"type": "list", "elements": "str"},
        "description": {"type": "str"},
    },
    rules={"required_one_of": [("display_name", "group_id")]},
    keys=("group",),
)


def parse_user(options: Options, limits: Limits) -> DesiredIdentity:
    """The desired state of an idc_user task. Raises InvalidInput, or Unsupported if botocore is too old."""
    spelled = {}
    for short, many in _SHORT.items():
        value = options.get(short)
        if isinstance(value, str):
            entries = [{"value": value, "type": "work", "primary": True}] if value else []
            options = {**options, many: entries}
            spelled[f"{many}[0].value"] = short
    return _identity(USER, options, limits, spelled)


def parse_group(options: Options, limits: Limits) -> DesiredIdentity:
    """The desired state of an idc_group task. Raises InvalidInput."""
    return _identity(GROUP, options, limits, {})


def _identity(table: Table, options: Options, limits: Limits, spelled: Mapping[str, str]) -> DesiredIdentity:
    reader = _Reader(table, limits, spelled)
    present = options.get("state") != "absent"
    given = [
        (row, value)
        for row, head, leaf in _rows(table.kind)
        if head in options and (value := _given(options, head, leaf)) is not None
    ]
    if present:
        _refuse_unsupported(table, [row for row, _value in given], limits)
    attributes = {row.name: reader.value(row, value) for row, value in given} if present else {}
    name = options.get(table.naming)
    reference = options.get(table.id_option)
    if name is None and reference is None:
        reader.problems.append(f"{table.naming} or {table.id_option}: one is needed, and both are null; {NULL}")
    identifier = as_id(table.kind, reference) if isinstance(reference, str) else None
    if reference is not None and identifier is None:
        reader.problems.append(f"{table.id_option}: {reference!r} is not the id or ARN of a {table.kind.value}")
    if isinstance(name, str) and not present:
        reader.text(table[table.naming], table.naming, name)
    previously = tuple(texts(options.get("previously")))
    for index, former in enumerate(previously):
        reader.text(table[table.naming], f"previously[{index}]", former)
    if previously and name is None:
        reader.problems.append(f"previously: requires {table.naming}, the name that replaced the old ones")
    if name in previously:
        reader.problems.append(f"previously: contains {name}, which is the current name")
    if reader.problems:
        raise InvalidInput(reader.problems)
    return DesiredIdentity(
        table=table,
        present=present,
        id=identifier,
        name=name if isinstance(name, str) else None,
        previously=previously,
        attributes=attributes,
        short=_short(spelled, attributes),
        on_external=on_external(options, OnExternal.REFUSE),
        on_assignments=OnAssignments(options.get("on_assignments") or OnAssignments.REMOVE.value),
    )


def _short(spelled: Mapping[str, str], attributes: Mapping[str, Value | None]) -> frozenset[str]:
    """The attributes that were given in short. There is one set for all users who have the same."""
    found = frozenset(
        name for name in _SHORT.values() if f"{name}[0].value" in spelled and attributes.get(name) is not None
    )
    return _SETS.setdefault(found, found)


_SETS: dict[frozenset[str], frozenset[str]] = {}


def _refuse_unsupported(table: Table, rows: list[Attribute], limits: Limits) -> None:
    kind = table.kind.value
    lacking = {row.name: row.since for row in rows if row.since and not limits.knows(_limit(kind, row.member[:1]))}
    if lacking:
        raise Unsupported(
            f"{', '.join(lacking)}: the installed botocore {limits.version} does not know "
            f"{'this attribute' if len(lacking) == 1 else 'these attributes'}; botocore {newest(lacking.values())} or "
            "later does"
        )


class _Reader:
    """Reads attribute values by the table and the limits, and collects what is wrong with them."""

    def __init__(self, table: Table, limits: Limits, spelled: Mapping[str, str]) -> None:
        self.problems: list[str] = []
        self._kind = table.kind.value
        self._limits = limits
        self._spelled = spelled

    def value(self, row: Attribute, given: object) -> Value | None:
        """The value of an attribute as it will be compared and sent; None to clear it."""
        if row.fields is not None:
            return self._entries(row, row.fields, given if isinstance(given, list) else [])
        text = str(given)
        if not text:
            if row.required:
                self.problems.append(f"{row.name}: is empty, but IAM Identity Center needs one")
            return None
        self.text(row, row.name, text)
        if row.form is Form.DATE and not _is_date(text):
            self.problems.append(f"{row.name}: {text!r} is not a date of the form YYYY-MM-DD")
        return text

    def text(self, row: Attribute, option: str, text: str, *below: str) -> None:
        """Judge one text by the limits of its place."""
        problem = self._limits.problem(_limit(self._kind, row.member, *below), text)
        if problem:
            self.problems.append(f"{self._spelled.get(option, option)}: {shown(text)}{problem}")

    def _entries(self, row: Attribute, fields: Mapping[str, str], given: list[object]) -> tuple[Item, ...] | None:
        crowd = self._limits.crowd(_limit(self._kind, row.member), len(given))
        if crowd:
            self.problems.append(f"{row.name}: {crowd}")
        entries = []
        for index, entry in enumerate(given):
            known = {key: entry.get(key) for key in fields} if isinstance(entry, dict) else {}
            for key, value in known.items():
                if isinstance(value, str):
                    self.text(row, f"{row.name}[{index}].{key}", value, fields[key])
            if len(given) == 1 and known.get("primary") is None:
                known["primary"] = True
            if not {key for key, value in known.items() if value is not None} - {"primary"}:
                self.problems.append(f"{row.name}[{index}]: is empty")
            entries.append(item(known))
        if sum(dict(entry).get("primary") is True for entry in entries) > 1:
            self.problems.append(f"{row.name}: more than one entry is primary")
        return tuple(entries) or None


@functools.cache
def _limit(kind: str, member: tuple[str, ...], *below: str) -> str:
    """The place of the limits of an attribute, or of a field of its entries."""
    return ".".join((f"Create{kind.title()}", *member, *below))


@functools.cache
def _rows(kind: Kind) -> tuple[tuple[Attribute, str, str], ...]:
    """The attributes, each with its option and, where that is a dictionary, its place there."""
    split = ((row, row.name.partition(".")) for row in TABLES[kind])
    return tuple((row, head, leaf) for row, (head, _dot, leaf) in split)


def _given(options: Options, head: str, leaf: str) -> object:
    value = options.get(head)
    if not leaf:
        return value
    return value.get(leaf) if isinstance(value, dict) else None


def _is_date(text: str) -> bool:
    try:
        return bool(re.fullmatch(_DATE, text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False
