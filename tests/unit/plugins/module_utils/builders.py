# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Short words for the values that the tests are about."""

from __future__ import annotations

from collections.abc import Mapping
from zlib import crc32

from ansible_collections.steward.identity_center.plugins.module_utils._desired.choices import OnExternal
from ansible_collections.steward.identity_center.plugins.module_utils._desired.identities import DesiredIdentity
from ansible_collections.steward.identity_center.plugins.module_utils._desired.memberships import DesiredMemberships
from ansible_collections.steward.identity_center.plugins.module_utils._desired.queries import Query
from ansible_collections.steward.identity_center.plugins.module_utils._model.access import AccessControl, Progress
from ansible_collections.steward.identity_center.plugins.module_utils._model.attributes import GROUP, USER, Table, item
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import (
    PLANNED,
    Document,
    Entity,
    ExternalId,
    Item,
    Kind,
    Membership,
    Record,
    Value,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import Call, CallFailed, FailureKind

STORE_ID = "d-1234567890"
INSTANCE_ARN = "arn:aws:sso:::instance/ssoins-0123456789abcdef"
ISSUER = "https://idp.example.com"


def an_id(number: int) -> str:
    """The id of the thing with this number, in the form of the service's ids."""
    return f"1234567890-00000000-0000-4000-8000-{number:012d}"


def an_arn(kind: Kind, number: int) -> str:
    """The ARN of the thing with this number."""
    return f"arn:aws:identitystore:::{kind.value}/{an_id(number)}"


def stand_in(kind: Kind, name: str) -> str:
    """The stand-in for the id of what an earlier task of a check-mode run would create under this name."""
    return f"{PLANNED}{kind.value}-{name}"


def items(*entries: Mapping[str, str | bool | None]) -> tuple[Item, ...]:
    """The value of a multi-valued attribute."""
    return tuple(item(entry) for entry in entries)


def email(address: str) -> tuple[Item, ...]:
    """The value of `emails` that the option `email` stands for."""
    return items({"value": address, "type": "work", "primary": True})


def person(name: str, **more: Value) -> dict[str, Value]:
    """The attributes of a user that could be created."""
    return {
        "user_name": name,
        "display_name": name.title(),
        "given_name": name.title(),
        "family_name": "Doe",
        **more,
    }


def entity(
    kind: Kind,
    name: str,
    attributes: Mapping[str, Value],
    *,
    number: int | None = None,
    external: bool = False,
    record: Record | None = None,
    unknown: Mapping[str, str] | None = None,
) -> Entity:
    """A user or a group; without a number the id follows from the name."""
    return Entity(
        kind=kind,
        id=an_id(crc32(f"{kind.value} {name}".encode(errors="surrogatepass")) if number is None else number),
        name=name,
        attributes=attributes,
        external_ids=(ExternalId(issuer=ISSUER, id=f"00u-{name}"),) if external else (),
        record=record or Record(revision="1"),
        unknown=unknown or {},
    )


# What botocore 1.34.0 can't read of a user.
UNKNOWN = {
    **dict.fromkeys(("website", "birthdate", "photos", "user_status"), "1.40.68"),
    **dict.fromkeys(("created_at", "created_by", "updated_at", "updated_by"), "1.40.68"),
    "enterprise": "1.42.5",
    "roles": "1.42.20",
}


def user(
    name: str = "jane",
    *,
    number: int | None = None,
    external: bool = False,
    record: Record | None = None,
    unknown: Mapping[str, str] | None = None,
    **attributes: Value,
) -> Entity:
    """A user as the store keeps one."""
    kept = person(name, **attributes)
    return entity(Kind.USER, name, kept, number=number, external=external, record=record, unknown=unknown)


def group(
    name: str = "Engineers",
    *,
    number: int | None = None,
    external: bool = False,
    record: Record | None = None,
    **attributes: Value,
) -> Entity:
    """A group as the store keeps one."""
    attributes = {"display_name": name, **attributes}
    return entity(Kind.GROUP, name, attributes, number=number, external=external, record=record)


def joined(one_group: Entity, one_user: Entity, number: int = 900) -> Membership:
    """The membership of this user in this group."""
    return Membership(id=an_id(number), group_id=one_group.id, user_id=one_user.id)


def desired_user(
    name: str | None = "jane",
    attributes: Mapping[str, Value | None] | None = None,
    *,
    present: bool = True,
    identifier: str | None = None,
    previously: tuple[str, ...] = (),
    on_external: OnExternal = OnExternal.REFUSE,
) -> DesiredIdentity:
    """What a task of idc_user asks for: with this name, and these attributes managed."""
    return _desired(USER, name, attributes, present, identifier, previously, on_external)


def desired_group(
    name: str | None = "Engineers",
    attributes: Mapping[str, Value | None] | None = None,
    *,
    present: bool = True,
    identifier: str | None = None,
    previously: tuple[str, ...] = (),
    on_external: OnExternal = OnExternal.REFUSE,
) -> DesiredIdentity:
    """What a task of idc_group asks for."""
    return _desired(GROUP, name, attributes, present, identifier, previously, on_external)


def _desired(
    table: Table,
    name: str | None,
    attributes: Mapping[str, Value | None] | None,
    present: bool,
    identifier: str | None,
    previously: tuple[str, ...],
    on_external: OnExternal,
) -> DesiredIdentity:
    named = {} if name is None else {table.naming: name}
    return DesiredIdentity(
        table=table,
        present=present,
        id=identifier,
        name=name,
        previously=previously,
        attributes={**named, **(attributes or {})} if present else {},
        on_external=on_external,
    )


def users_of_group(
    anchor: str, *others: str, present: bool = True, purge: bool = False, on_external: OnExternal = OnExternal.WARN
) -> DesiredMemberships:
    """Which users should be in a group."""
    return DesiredMemberships(
        anchor_kind=Kind.GROUP, anchor=anchor, others=others, present=present, purge=purge, on_external=on_external
    )


def groups_of_user(
    anchor: str, *others: str, present: bool = True, purge: bool = False, on_external: OnExternal = OnExternal.WARN
) -> DesiredMemberships:
    """In which groups a user should be."""
    return DesiredMemberships(
        anchor_kind=Kind.USER, anchor=anchor, others=others, present=present, purge=purge, on_external=on_external
    )


def query(kind: Kind = Kind.USER, **fields: object) -> Query:
    """A query for all users (or groups), unless the fields say otherwise."""
    nothing = dict.fromkeys(("references", "joined_with", "name_matches", "externally_managed", "status"))
    return Query(**{"kind": kind, "include_joined": False, **nothing, **fields})


def failed_call(
    kind: FailureKind,
    *,
    purpose: str = "create the user jane",
    operation: str = "CreateUser",
    words: str = "No.",
    code: str | None = None,
    reason: str | None = None,
    request_id: str | None = None,
    attempts: int = 1,
    in_doubt: bool = False,
) -> CallFailed:
    """A call that did not succeed."""
    return CallFailed(
        Call(purpose=purpose, service="identitystore", operation=operation),
        kind=kind,
        words=words,
        code=code,
        reason=reason,
        request_id=request_id,
        attempts=attempts,
        in_doubt=in_doubt,
    )


def switched_on(attributes: Document) -> AccessControl:
    """Attributes for access control that are in force."""
    return AccessControl(attributes=attributes, progress=Progress(request_id="", status="SUCCEEDED"))
