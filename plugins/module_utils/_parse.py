# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From a task's options to a wish. The only place that knows option names; all problems are told at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from ._attributes import GROUP, TABLES, USER, Attribute, Form, Table, item
from ._errors import InvalidInput, Unsupported
from ._limits import Limits
from ._model import Item, Kind, Value
from ._references import as_id, is_arn, lookups
from ._wishes import IdentityWish, MembershipWish, OnAssignments, OnExternal, Query

Options = Mapping[str, object]
# What Ansible says of a task beside its options: whether its output is kept from people.
NO_LOG = "_ansible_no_log"

NO_LIMITS = Limits(version="", places={})
_NULL = "the id of what would be created is null in check mode, so refer to it by name"

# The short options for one primary entry of type "work", and the options that they stand for.
_SHORT = {"email": "emails", "phone_number": "phone_numbers"}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_STORE_ID = re.compile(r"d-[0-9a-f]{10}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_STORE_ARN = re.compile(r"arn:aws[a-z-]*:identitystore::\d{12}:identitystore/(.+)")
_INSTANCE_ARN = re.compile(r"arn:aws[a-z-]*:sso:::instance/(?:sso)?ins-[a-zA-Z0-9.-]{16}")


def parse_user(options: Options, limits: Limits) -> IdentityWish:
    """The wish of an idc_user task. Raises InvalidInput, or Unsupported for what the installed botocore lacks."""
    spelled = {}
    for short, many in _SHORT.items():
        value = options.get(short)
        if isinstance(value, str):
            entries = [{"value": value, "type": "work", "primary": True}] if value else []
            options = {**options, many: entries}
            spelled[f"{many}[0].value"] = short
    return _identity(USER, options, limits, spelled)


def parse_group(options: Options, limits: Limits) -> IdentityWish:
    """The wish of an idc_group task. Raises InvalidInput."""
    return _identity(GROUP, options, limits, {})


def parse_memberships(options: Options, limits: Limits) -> MembershipWish:
    """The wish of an idc_group_membership task. Raises InvalidInput."""
    kind, anchor, others = Kind.GROUP, options.get("group"), options.get("users")
    if anchor is None:
        kind, anchor, others = Kind.USER, options.get("user"), options.get("groups")
    if not isinstance(anchor, str) or not isinstance(others, list):
        raise InvalidInput([f"group and users, or user and groups: one of each is needed, and is null; {_NULL}"])
    wish = MembershipWish(
        anchor_kind=kind,
        anchor=anchor.strip(),
        others=tuple(reference.strip() for reference in texts(others)),
        present=options.get("state") != "absent",
        purge=bool(options.get("purge")),
        on_external=_on_external(options, OnExternal.WARN),
    )
    many = f"{wish.other_kind.value}s"
    problems = reference_problems(kind, kind.value, wish.anchor, limits)
    for index, reference in enumerate(wish.others):
        problems += reference_problems(wish.other_kind, f"{many}[{index}]", reference, limits)
        if reference in wish.others[:index]:
            problems.append(f"{many}: {reference} is named twice (entries {wish.others.index(reference)} and {index})")
    if wish.purge and not wish.present:
        problems.append("purge: makes a list exact and so goes with state: present only")
    if wish.purge and not wish.others and not options.get("allow_empty"):
        problems.append(
            f"{many}: is empty, and with purge that would remove every membership of {wish.anchor}; "
            "set allow_empty: true if that is meant"
        )
    if problems:
        raise InvalidInput(problems)
    return wish


def parse_scope(options: Options) -> tuple[str | None, str | None]:
    """The instance ARN and the identity store id of a task, each None where not given. Raises InvalidInput."""
    instance, store = options.get("instance_arn"), options.get("identity_store_id")
    problems = []
    if isinstance(store, str):
        arn = _STORE_ARN.fullmatch(store)
        store = arn.group(1) if arn else store
        if _INSTANCE_ARN.fullmatch(store):
            problems.append(
                f"identity_store_id: {store} is the ARN of an instance; give it as instance_arn, "
                "or give the id of the identity store, which looks like d-1234567890"
            )
        elif not _STORE_ID.fullmatch(store):
            problems.append(f"identity_store_id: {store!r} is not the id of an identity store, such as d-1234567890")
    if isinstance(instance, str) and not _INSTANCE_ARN.fullmatch(instance):
        problems.append(
            f"instance_arn: {instance!r} is not the ARN of an instance, such as arn:aws:sso:::instance/ssoins-0123456789abcdef"
        )
    if problems:
        raise InvalidInput(problems)
    return (instance if isinstance(instance, str) else None), (store if isinstance(store, str) else None)


def parse_query(kind: Kind, options: Options) -> Query:
    """The query of an idc_user_info or idc_group_info task. Raises InvalidInput."""
    many = f"{kind.value}s"
    other = Kind.USER if kind is Kind.GROUP else Kind.GROUP
    references = options.get(many)
    named = None if references is None else tuple(dict.fromkeys(texts(references)))
    joined_with = options.get(other.value)
    problems = []
    for index, reference in enumerate(named or ()):
        problems += reference_problems(kind, f"{many}[{index}]", reference)
    if isinstance(joined_with, str):
        problems += reference_problems(other, other.value, joined_with)
    if problems:
        raise InvalidInput(problems)
    matches, external, status = (options.get(name) for name in ("name_matches", "externally_managed", "user_status"))
    return Query(
        kind=kind,
        references=named,
        joined_with=joined_with if isinstance(joined_with, str) else None,
        name_matches=matches if isinstance(matches, str) else None,
        externally_managed=external if isinstance(external, bool) else None,
        status=status if isinstance(status, str) else None,
        include_joined=bool(options.get("include_groups" if kind is Kind.USER else "include_members")),
    )


def reference_problems(kind: Kind, option: str, reference: str, limits: Limits = NO_LIMITS) -> list[str]:
    """What is wrong with a reference to a user or a group at this option."""
    if not reference.strip():
        return [f"{option}: is empty"]
    if is_arn(reference) and as_id(kind, reference) is None:
        return [f"{option}: {reference} is not the ARN of a {kind.value}"]
    if len(lookups(kind, reference)) > 1:
        return []
    row = TABLES[kind][TABLES[kind].naming]
    problem = limits.problem(f"Create{kind.value.title()}.{row.limit}", reference)
    return [f"{option}: {_shown(reference)}{problem}"] if problem else []


def texts(value: object) -> list[str]:
    """The entries of an option that is a list of strings."""
    return [str(entry) for entry in value] if isinstance(value, list) else []


def _identity(table: Table, options: Options, limits: Limits, spelled: Mapping[str, str]) -> IdentityWish:
    reader = _Reader(table, limits, spelled)
    present = options.get("state") != "absent"
    given = [(row, value) for row in table if (value := _given(options, row.name)) is not None]
    attributes = {row.name: reader.value(row, value) for row, value in given} if present else {}
    name = options.get(table.naming)
    reference = options.get(table.id_option)
    if name is None and reference is None:
        reader.problems.append(f"{table.naming} or {table.id_option}: one is needed, and both are null; {_NULL}")
    identifier = as_id(table.kind, reference) if isinstance(reference, str) else None
    if reference is not None and identifier is None:
        reader.problems.append(f"{table.id_option}: {reference!r} is not the id or ARN of a {table.kind.value}")
    if isinstance(name, str) and not present:
        reader.text(table[table.naming], table.naming, name)
    previously = tuple(texts(options.get("previously")))
    for index, former in enumerate(previously):
        reader.text(table[table.naming], f"previously[{index}]", former)
    if previously and name is None:
        reader.problems.append(f"previously: goes with {table.naming}, the name that replaced the old ones")
    if name in previously:
        reader.problems.append(f"previously: holds {name}, which is the present name")
    if reader.problems:
        raise InvalidInput(reader.problems)
    return IdentityWish(
        table=table,
        present=present,
        id=identifier,
        name=name if isinstance(name, str) else None,
        previously=previously,
        attributes=attributes,
        on_external=_on_external(options, OnExternal.REFUSE),
        on_assignments=OnAssignments(options.get("on_assignments") or OnAssignments.REMOVE.value),
    )


class _Reader:
    """Reads attribute values by the table and the limits, and collects what is wrong with them."""

    def __init__(self, table: Table, limits: Limits, spelled: Mapping[str, str]) -> None:
        self.problems: list[str] = []
        self._operation = f"Create{table.kind.value.title()}"
        self._limits = limits
        self._spelled = spelled

    def value(self, row: Attribute, given: object) -> Value | None:
        """The value of an attribute as it will be compared and sent; None to clear it."""
        if row.since is not None and not self._limits.knows(f"{self._operation}.{row.member[0]}"):
            raise Unsupported(
                f"{row.name}: the installed botocore {self._limits.version} does not know this attribute; "
                f"botocore {row.since} or later does"
            )
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
        problem = self._limits.problem(".".join((self._operation, row.limit, *below)), text)
        if problem:
            self.problems.append(f"{self._spelled.get(option, option)}: {_shown(text)}{problem}")

    def _entries(self, row: Attribute, fields: Mapping[str, str], given: list[object]) -> tuple[Item, ...] | None:
        crowd = self._limits.crowd(f"{self._operation}.{row.limit}", len(given))
        if crowd:
            self.problems.append(f"{row.name}: {crowd}")
        entries = []
        for index, entry in enumerate(given):
            known = {key: entry.get(key) for key in fields} if isinstance(entry, Mapping) else {}
            for key, value in known.items():
                if isinstance(value, str):
                    self.text(row, f"{row.name}[{index}].{key}", value, fields[key])
            if len(given) == 1 and known.get("primary") is None:
                known["primary"] = True
            if not {key for key, value in known.items() if value is not None} - {"primary"}:
                self.problems.append(f"{row.name}[{index}]: holds nothing")
            entries.append(item(known))
        if sum(dict(entry).get("primary") is True for entry in entries) > 1:
            self.problems.append(f"{row.name}: more than one entry is primary")
        return tuple(entries) or None


def _given(options: Options, name: str) -> object:
    head, dot, leaf = name.partition(".")
    value = options.get(head)
    if not dot:
        return value
    return value.get(leaf) if isinstance(value, Mapping) else None


def _is_date(text: str) -> bool:
    try:
        return bool(_DATE.fullmatch(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _on_external(options: Options, default: OnExternal) -> OnExternal:
    return OnExternal(options.get("externally_managed") or default.value)


def _shown(text: str) -> str:
    return f"{text if len(text) <= 60 else text[:57] + '...'} " if text else ""
