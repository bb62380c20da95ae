# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Between the API's records and our values: decoding what was read, encoding what is to be written. No calls here."""

from __future__ import annotations

from collections.abc import Mapping

from .._model.attributes import Attribute, Table, entries_of, item
from .._model.entities import Attributes, Entity, ExternalId, Item, Record, Value
from .codec_scalars import moment, text

Body = Mapping[str, object]


def decode_entity(table: Table, body: Body, unknown: Mapping[str, str] | None = None) -> Entity:
    """A User or a Group of the API as an Entity. Raises KeyError where the record has no id.

    `unknown` is what the installed botocore can't read (see Entity), None where it reads all.
    """
    kind = table.kind.value.title()
    # botocore's own structures have the members of the model, and most things lack most of them: no search for these.
    attributes = {row.name: value for row in table if row.member[0] in body and (value := _decode(row, body))}
    name = attributes.get(table.naming)
    identifier = str(body[f"{kind}Id"])
    return Entity(
        kind=table.kind,
        id=identifier,
        # A directory that Active Directory feeds may hide names; the id then stands for the name.
        name=name if isinstance(name, str) else identifier,
        attributes=attributes,
        external_ids=tuple(
            ExternalId(issuer=str(entry.get("Issuer", "")), id=str(entry.get("Id", "")))
            for entry in _list(body.get("ExternalIds"))
        ),
        record=Record(
            arn=text(body.get(f"{kind}Arn")),
            revision=text(body.get("Revision")),
            status=text(body.get("UserStatus")),
            created_at=moment(body.get("CreatedAt")),
            created_by=text(body.get("CreatedBy")),
            updated_at=moment(body.get("UpdatedAt")),
            updated_by=text(body.get("UpdatedBy")),
        ),
        unknown=unknown or {},
    )


def encode_entity(table: Table, attributes: Attributes) -> dict[str, object]:
    """The members of a Create request for these attributes."""
    body: dict[str, object] = {}
    for row in table:
        value = attributes.get(row.name)
        if value:
            *way, last = row.member
            place = body
            for member in way:
                place = place.setdefault(member, {})  # type: ignore[assignment]
            encoded = encode_items(row, entries_of(value), lower=False) if isinstance(value, tuple) else value
            # A path that goes below the member means that the member is a complex value (the manager).
            place[last] = {"value": encoded} if row.path.endswith(f"{last}.value") else encoded
    return body


def operations(table: Table, attributes: Mapping[str, Value | None]) -> list[dict[str, object]]:
    """The Operations of an Update request: a value replaces the whole attribute, None (sent as null) unsets it."""
    found: list[dict[str, object]] = []
    for name in sorted(attributes):
        row = table[name]
        value = attributes[name]
        encoded = encode_items(row, entries_of(value), lower=True) if isinstance(value, tuple) else value
        found.append({"AttributePath": row.path, "AttributeValue": encoded})
    return found


def encode_items(row: Attribute, items: tuple[Item, ...], *, lower: bool) -> list[dict[str, object]]:
    """Entries of a multi-valued attribute: CamelCase in a Create request, lower camel case inside an update's document."""
    members = row.fields or {}
    return [{_cased(members[key], lower): value for key, value in entry} for entry in items]


def _cased(member: str, lower: bool) -> str:
    return member[0].lower() + member[1:] if lower else member


def _decode(row: Attribute, body: Body) -> Value | None:
    value: object = body[row.member[0]]
    for member in row.member[1:]:
        value = _member(value, member)
    if row.fields is not None:
        members = row.fields
        return tuple(
            item({key: _field(_member(entry, member)) for key, member in members.items()}) for entry in _list(value)
        )
    if isinstance(value, dict):
        value = _member(value, "value")
    return text(value)


def _member(value: object, member: str) -> object:
    """A member of a structure, whatever its letter case: documents come back in either."""
    # What botocore makes of an answer are dictionaries; to ask for any mapping takes longer, and there are many values.
    if not isinstance(value, dict):
        return None
    if member in value:
        return value[member]
    return next((found for key, found in value.items() if str(key).lower() == member.lower()), None)


def _field(value: object) -> str | bool | None:
    return value if isinstance(value, bool) else text(value)


def _list(value: object) -> list[Mapping[str, object]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, (list, tuple)) else []
