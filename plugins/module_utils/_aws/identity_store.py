# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The gateway to the Identity Store: hides its calls, its paging and its CamelCase."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable, Iterator, Mapping

from .._model.attributes import ENTERPRISE, TABLES, lookup_value, unknown_with
from .._model.entities import Attributes, Entity, Kind, Membership, Value
from .._model.errors import CallFailed, FailureKind
from .._model.keys import Handle
from .._model.limits import Limits
from .calls import Caller, Decode, Got, Quotas
from .codec_identities import decode_entity, encode_entity, operations
from .service_model import read_limits

_GONE = "It was found a moment ago, so somebody else may have deleted it meanwhile. Run the task again"
LOOKUP_PATHS = {"user_name": "userName", "emails": "emails.value", "display_name": "displayName"}


def identity_store_limits(client: t.Any) -> Limits:
    """What the installed botocore says about inputs; makes no call."""
    caller = Caller(client, "identitystore")
    return read_limits(caller.model, caller.version, ("CreateUser", "CreateGroup"))


class IdentityStore:
    """One identity store. Offers StoreReads and StoreWrites."""

    def __init__(self, client: t.Any, store_id: str) -> None:
        self._caller = Caller(client, "identitystore", quotas=Quotas(together=False))
        self.store_id = store_id
        self._store: dict[str, t.Any] = {"IdentityStoreId": store_id}
        self._unknown: dict[Kind, dict[str, str]] = {}

    def find(self, kind: Kind, attribute: str, value: str) -> str | None:
        """See StoreReads."""
        unique = {"AttributePath": LOOKUP_PATHS[attribute], "AttributeValue": value}
        try:
            return self._get(
                f"look up the {kind.value} {value}",
                f"Get{_title(kind)}Id",
                lambda answer: str(answer[f"{_title(kind)}Id"]),
                AlternateIdentifier={"UniqueAttribute": unique},
            )
        except CallFailed as failure:
            if failure.kind is not FailureKind.UNKNOWN_OPERATION:
                raise
            # Seen with Active Directory as the identity source.
            return next((one.id for one in self.every(kind) if lookup_value(one.attributes, attribute) == value), None)

    def describe(self, kind: Kind, identifier: str) -> Entity | None:
        """See StoreReads."""
        operation = f"Describe{_title(kind)}"
        return self._get(
            f"read the {kind.value} {identifier}",
            operation,
            lambda answer: self._decoded(kind, answer),
            **{f"{_title(kind)}Id": identifier},
            **self._extensions(operation),
        )

    def every(self, kind: Kind) -> Iterator[Entity]:
        """See StoreReads."""
        operation = f"List{_title(kind)}s"
        return self._rows(
            f"list the {kind.value}s",
            operation,
            f"{_title(kind)}s",
            lambda body: self._decoded(kind, body),
            **self._extensions(operation),
        )

    def members(self, group_id: str) -> tuple[Membership, ...]:
        """See StoreReads."""
        purpose = f"list the members of the group {group_id}"
        return tuple(self._rows(purpose, "ListGroupMemberships", "GroupMemberships", _membership, GroupId=group_id))

    def groups_of(self, user_id: str) -> tuple[Membership, ...]:
        """See StoreReads."""
        purpose, operation = f"list the groups of the user {user_id}", "ListGroupMembershipsForMember"
        member = {"UserId": user_id}
        return tuple(self._rows(purpose, operation, "GroupMemberships", _membership, MemberId=member))

    def membership(self, group_id: str, user_id: str) -> Membership | None:
        """See StoreReads."""
        return self._get(
            f"look up the user {user_id} in the group {group_id}",
            "GetGroupMembershipId",
            lambda answer: Membership(id=str(answer["MembershipId"]), group_id=group_id, user_id=user_id),
            GroupId=group_id,
            MemberId={"UserId": user_id},
        )

    def find_many(self, kind: Kind, attribute: str, values: Iterable[str]) -> Mapping[str, str]:
        """See StoreReads."""
        found = self._caller.by_each(lambda value: self.find(kind, attribute, value), values)
        return {value: identifier for value, identifier in found.items() if identifier is not None}

    def describe_many(self, kind: Kind, identifiers: Iterable[str]) -> Mapping[str, Entity]:
        """See StoreReads."""
        found = self._caller.by_each(lambda identifier: self.describe(kind, identifier), identifiers)
        return {identifier: entity for identifier, entity in found.items() if entity is not None}

    def members_of(self, group_ids: Iterable[str]) -> Mapping[str, tuple[Membership, ...]]:
        """See StoreReads."""
        return self._caller.by_each(self.members, group_ids)

    def groups_of_each(self, user_ids: Iterable[str]) -> Mapping[str, tuple[Membership, ...]]:
        """See StoreReads."""
        return self._caller.by_each(self.groups_of, user_ids)

    def create(self, kind: Kind, name: str, attributes: Attributes) -> Handle:
        """See StoreWrites."""
        body = encode_entity(TABLES[kind], attributes)
        return self._read(
            f"create the {kind.value} {name}",
            f"Create{_title(kind)}",
            lambda answer: Handle(id=answer[f"{_title(kind)}Id"], revision=answer.get("Revision")),
            **body,
        )

    def update(self, kind: Kind, name: str, handle: Handle, attributes: Mapping[str, Value | None]) -> Handle:
        """See StoreWrites."""
        operation = f"Update{_title(kind)}"
        answer = self._call(
            f"update the {kind.value} {name}",
            operation,
            **{f"{_title(kind)}Id": handle.id},
            Operations=operations(TABLES[kind], attributes),
            **self._guarded(operation, handle),
        )
        return Handle(id=handle.id, revision=answer.get("Revision"))

    def delete(self, kind: Kind, name: str, handle: Handle) -> None:
        """See StoreWrites."""
        operation = f"Delete{_title(kind)}"
        self._call(
            f"delete the {kind.value} {name}",
            operation,
            **{f"{_title(kind)}Id": handle.id},
            **self._guarded(operation, handle),
        )

    def add_member(self, group: Handle, user: Handle, name: str) -> Handle:
        """See StoreWrites."""
        return self._read(
            f"add {name}",
            "CreateGroupMembership",
            lambda answer: Handle(id=answer["MembershipId"]),
            GroupId=group.id,
            MemberId={"UserId": user.id},
        )

    def remove_member(self, membership: Handle, name: str) -> None:
        """See StoreWrites."""
        self._call(f"remove {name}", "DeleteGroupMembership", MembershipId=membership.id)

    def _call(self, purpose: str, operation: str, **parameters: t.Any) -> dict[str, t.Any]:
        return self._caller.call(purpose, operation, **self._store, **parameters)

    def _read(self, purpose: str, operation: str, decode: Decode[Got], **parameters: t.Any) -> Got:
        return self._caller.read(purpose, operation, decode, **self._store, **parameters)

    def _rows(
        self, purpose: str, operation: str, member: str, decode: Decode[Got], **parameters: t.Any
    ) -> Iterator[Got]:
        try:
            yield from self._caller.rows(
                purpose, operation, member, decode, required=True, **self._store, **parameters, MaxResults=100
            )
        except CallFailed as failure:
            raise self._explained(failure) from failure

    def _get(self, purpose: str, operation: str, decode: Decode[Got], **parameters: t.Any) -> Got | None:
        """What is read, None where the thing is not there. That the whole store is not there is an error."""
        try:
            return self._read(purpose, operation, decode, **parameters)
        except CallFailed as failure:
            if failure.kind is FailureKind.NOT_FOUND and failure.reason != "IDENTITY_STORE":
                return None
            raise self._explained(failure) from failure

    def _explained(self, failure: CallFailed) -> CallFailed:
        if failure.reason != "IDENTITY_STORE":
            return failure.explained(_GONE) if failure.kind is FailureKind.NOT_FOUND else failure
        return failure.explained(
            f"There is no identity store {self.store_id} in the Region {self._caller.region}; "
            "check identity_store_id and region"
        )

    def _decoded(self, kind: Kind, body: dict[str, t.Any]) -> Entity:
        if kind not in self._unknown:
            # The records of lists have the same members; enterprise attributes have to be asked for besides.
            operation = f"Describe{_title(kind)}"
            self._unknown[kind] = unknown_with(TABLES[kind], lambda member: self._caller.reads(operation, member))
        return decode_entity(TABLES[kind], body, self._unknown[kind])

    def _extensions(self, operation: str) -> dict[str, list[str]]:
        return {"Extensions": [ENTERPRISE]} if self._caller.knows(operation, "Extensions") else {}

    def _guarded(self, operation: str, handle: Handle) -> dict[str, t.Any]:
        known = handle.revision is not None and self._caller.knows(operation, "Revision")
        return {"Revision": str(handle.revision)} if known else {}


def _membership(body: dict[str, t.Any]) -> Membership:
    return Membership(
        id=body["MembershipId"], group_id=body.get("GroupId", ""), user_id=body.get("MemberId", {}).get("UserId", "")
    )


def _title(kind: Kind) -> str:
    return kind.value.title()
