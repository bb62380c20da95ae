# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The table of attributes: for each its option, its place in the API, how it compares, and since when botocore knows it.

Reading, writing, comparing, validating and showing a user or a group all walk this table; a new attribute is one row.
"""

from __future__ import annotations

import enum
import json
import re
import typing as t
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from .entities import Attributes, Document, Item, Kind, Value

_EMAIL = re.compile(r"[^\s/@]+@[^\s/@]+")
ENTERPRISE = "aws:identitystore:enterprise"


class Form(enum.Enum):
    """How an attribute's value is built."""

    TEXT = "text"
    DATE = "date"
    ITEMS = "items"


@dataclass(frozen=True, kw_only=True)
class Attribute:
    """One attribute.

    `name` is the option, dotted where options nest; `member` the way to it in a record of the API, `path` its
    AttributePath in an update. `fields` names an item's fields: option to member. `since` is the first botocore that
    knows the attribute (None: every botocore that amazon.aws 10 accepts does).
    """

    name: str
    member: tuple[str, ...]
    path: str
    form: Form = Form.TEXT
    fields: Mapping[str, str] | None = None
    required: bool = False
    since: str | None = None

    @property
    def limit(self) -> str:
        """The key of the attribute's limits in the service model."""
        return ".".join(self.member)


@dataclass(frozen=True, kw_only=True)
class Table:
    """All attributes of one kind of thing, and which of them names it and which are unique in the store.

    `kept` is what the service keeps beside them: result key to member of its record, and the first botocore that reads it.
    """

    kind: Kind
    rows: tuple[Attribute, ...]
    naming: str
    id_option: str
    unique: tuple[str, ...]
    kept: Mapping[str, tuple[str, str]]
    reserved: frozenset[str] = frozenset()

    def __iter__(self) -> Iterator[Attribute]:
        return iter(self.rows)

    def __getitem__(self, name: str) -> Attribute:
        return next(row for row in self.rows if row.name == name)


def _lower(member: str) -> str:
    return member[0].lower() + member[1:]


def _text(name: str, *member: str, required: bool = False, since: str | None = None) -> Attribute:
    path = ".".join(_lower(part) for part in member)
    return Attribute(name=name, member=member, path=path, required=required, since=since)


def _items(name: str, member: str, fields: Mapping[str, str], since: str | None = None) -> Attribute:
    return Attribute(name=name, member=(member,), path=_lower(member), form=Form.ITEMS, fields=fields, since=since)


def _enterprise(option: str, key: str, below: str = "") -> Attribute:
    return Attribute(
        name=f"enterprise.{option}",
        member=("Extensions", ENTERPRISE, key),
        path=f"{ENTERPRISE}.{key}{below}",
        since=_SINCE_EXTENSIONS,
    )


# The first botocore that knows them, found by looking into the service models of its releases.
_SINCE_WEBSITE = "1.40.68"
_SINCE_EXTENSIONS = "1.42.5"
_SINCE_ROLES = "1.42.20"

_WRITTEN = {
    "created_at": ("CreatedAt", _SINCE_WEBSITE),
    "created_by": ("CreatedBy", _SINCE_WEBSITE),
    "updated_at": ("UpdatedAt", _SINCE_WEBSITE),
    "updated_by": ("UpdatedBy", _SINCE_WEBSITE),
}
_VALUE = {"value": "Value", "type": "Type", "primary": "Primary"}
_PHOTO = {"value": "Value", "type": "Type", "display": "Display", "primary": "Primary"}
_ADDRESS = {
    "street_address": "StreetAddress",
    "locality": "Locality",
    "region": "Region",
    "postal_code": "PostalCode",
    "country": "Country",
    "formatted": "Formatted",
    "type": "Type",
    "primary": "Primary",
}

# Required on creation: the model's text and the refusals that moto imitates; the API marks only the store id.
USER = Table(
    kind=Kind.USER,
    naming="user_name",
    id_option="user_id",
    unique=("user_name", "emails"),
    kept={"user_status": ("UserStatus", _SINCE_WEBSITE), **_WRITTEN},
    reserved=frozenset({"administrator", "awsadministrators"}),
    rows=(
        _text("user_name", "UserName", required=True),
        _text("display_name", "DisplayName", required=True),
        _text("given_name", "Name", "GivenName", required=True),
        _text("family_name", "Name", "FamilyName", required=True),
        _text("middle_name", "Name", "MiddleName"),
        _text("formatted_name", "Name", "Formatted"),
        _text("honorific_prefix", "Name", "HonorificPrefix"),
        _text("honorific_suffix", "Name", "HonorificSuffix"),
        _text("nick_name", "NickName"),
        _text("profile_url", "ProfileUrl"),
        _text("user_type", "UserType"),
        _text("title", "Title"),
        _text("preferred_language", "PreferredLanguage"),
        _text("locale", "Locale"),
        _text("timezone", "Timezone"),
        _text("website", "Website", since=_SINCE_WEBSITE),
        Attribute(name="birthdate", member=("Birthdate",), path="birthdate", form=Form.DATE, since=_SINCE_WEBSITE),
        _items("emails", "Emails", _VALUE),
        _items("phone_numbers", "PhoneNumbers", _VALUE),
        _items("addresses", "Addresses", _ADDRESS),
        _items("roles", "Roles", _VALUE, since=_SINCE_ROLES),
        _items("photos", "Photos", _PHOTO, since=_SINCE_WEBSITE),
        _enterprise("employee_number", "employeeNumber"),
        _enterprise("cost_center", "costCenter"),
        _enterprise("organization", "organization"),
        _enterprise("division", "division"),
        _enterprise("department", "department"),
        # SCIM's enterprise schema makes the manager a complex value; the store's own form is assumed to be the same.
        _enterprise("manager", "manager", below=".value"),
    ),
)

GROUP = Table(
    kind=Kind.GROUP,
    naming="display_name",
    id_option="group_id",
    unique=("display_name",),
    kept=_WRITTEN,
    reserved=frozenset({"administrator", "awsadministrators"}),
    rows=(
        _text("display_name", "DisplayName", required=True),
        _text("description", "Description"),
    ),
)

TABLES = {Kind.USER: USER, Kind.GROUP: GROUP}

# The same as Table.kept, for an instance and an application.
INSTANCE_KEPT = {
    "status_reason": ("StatusReason", "1.40.37"),
    "permission_sets_enabled": ("PermissionSetsEnabled", "1.43.64"),
    "primary_region": ("PrimaryRegion", "1.43.100"),
    "regions": ("Regions", "1.43.100"),
    "region_status": ("Regions", "1.43.100"),
}
APPLICATION_KEPT = {"created_from": ("CreatedFrom", "1.42.41")}

# The attributes of a permission set that one call sets together, and their members in it.
PLAIN = {"description": "Description", "session_duration": "SessionDuration", "relay_state": "RelayState"}


def unknown_with(table: Table, reads: Callable[[str], bool]) -> dict[str, str]:
    """What a botocore can't read of a thing: each option or result key, with the first version that can.

    `reads` tells whether it knows a member of the service's record. `revision` is not among them: nobody set it.
    """
    rows = {row.name.partition(".")[0]: row.since for row in table if row.since and not reads(row.member[0])}
    return rows | unread(table.kept, reads)


def unread(kept: Mapping[str, tuple[str, str]], reads: Callable[[str], bool]) -> dict[str, str]:
    """The same of what the service keeps."""
    return {key: since for key, (member, since) in kept.items() if not reads(member)}


def newest(versions: Iterable[str]) -> str:
    """The highest of these versions of botocore."""
    return max(versions, key=lambda version: [int(part) for part in version.split(".")])


def item(fields: Mapping[str, str | bool | None]) -> Item:
    """An entry of a multi-valued attribute in its one form: sorted, without what is empty or false; usual pairs shared."""
    return tuple(sorted(_PAIRS.get((key, value), (key, value)) for key, value in fields.items() if value))


_PAIRS: dict[tuple[str, object], tuple[str, str | bool]] = {one: one for one in (("primary", True), ("type", "work"))}


def same(one: Value | None, other: Value | None) -> bool:
    """Whether two values mean the same.

    The order of entries, the letter case of e-mail addresses and the ways to write one JSON document do not count.
    """
    return _meaning(one) == _meaning(other)


def _meaning(value: Value | None) -> object:
    if isinstance(value, Document):
        from .policies import meaning  # only documents need it

        return meaning(json.loads(value.text))
    if isinstance(value, tuple):
        return frozenset(_entry_meaning(entry) for entry in value) or None
    return value or None


def _entry_meaning(entry: str | Item) -> object:
    if isinstance(entry, str):
        return entry
    fields = dict(entry)
    value = fields.get("value")
    if isinstance(value, str) and _EMAIL.fullmatch(value):
        fields["value"] = value.casefold()
    return frozenset(fields.items())


def entries_of(value: Value | None) -> tuple[Item, ...]:
    """The entries of a multi-valued attribute; none where the value is something else."""
    return tuple(entry for entry in value if isinstance(entry, tuple)) if isinstance(value, tuple) else ()


def texts_of(value: Value | None) -> tuple[str, ...]:
    """The texts of an attribute that is a list of them; none where the value is something else."""
    return tuple(entry for entry in value if isinstance(entry, str)) if isinstance(value, tuple) else ()


def primary(items: Value | None) -> str | None:
    """The value of the primary entry (the only one, where there is one) of a multi-valued attribute."""
    entries = [dict(entry) for entry in entries_of(items)]
    if not entries:
        return None
    chosen = next((entry for entry in entries if entry.get("primary")), entries[0])
    value = chosen.get("value")
    return value if isinstance(value, str) else None


def lookup_value(attributes: Attributes, name: str) -> str | None:
    """The text by which the service finds a thing through a unique attribute: a name, or the primary e-mail."""
    value = attributes.get(name)
    return value if isinstance(value, str) else primary(value)


def nested(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    """Options as people write them: `enterprise.department` becomes `enterprise: {department: ...}`."""
    tree: dict[str, object] = {}
    for name, value in pairs:
        head, dot, leaf = name.partition(".")
        if not dot:
            tree[name] = value
            continue
        branch = tree.setdefault(head, {})
        if isinstance(branch, dict):
            branch[leaf] = value
    return tree


def members(value: Value | None) -> dict[str, t.Any]:
    """The members of a document, such as tags or the sources of attributes; none where there is no document."""
    return dict(json.loads(value.text)) if isinstance(value, Document) else {}


def plain(value: Value | None) -> object:
    """A value as JSON or YAML can carry it."""
    if isinstance(value, Document):
        return json.loads(value.text)
    if isinstance(value, tuple):
        return [entry if isinstance(entry, str) else dict(entry) for entry in value]
    return value
