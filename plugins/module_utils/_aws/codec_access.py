# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Between the records of sso-admin and organizations and our values. No calls here."""

from __future__ import annotations

import json
import typing as t
from collections.abc import Iterable, Mapping

from .._model.access import (
    AccessControl,
    Account,
    AccountAssignment,
    Application,
    ApplicationAssignment,
    Principal,
    Progress,
    Unit,
)
from .._model.attributes import PLAIN, item
from .._model.durations import canonical
from .._model.entities import Attributes, Document, Entity, Item, Kind, Record, Value
from .._model.policies import document
from .codec_scalars import moment, text

Body = Mapping[str, object]

# How far switching the attributes for access control on is, in the words of everything else that takes its time. The
# service need not say.
_ENABLING = {
    "": "SUCCEEDED",
    "ENABLED": "SUCCEEDED",
    "CREATION_IN_PROGRESS": "IN_PROGRESS",
    "CREATION_FAILED": "FAILED",
}


def decode_permission_set(body: Body) -> Entity:
    """A PermissionSet of the API, without what other calls tell: policies, boundary and tags."""
    arn, name = str(body["PermissionSetArn"]), str(body["Name"])
    attributes: dict[str, Value] = {"name": name}
    attributes |= {option: str(value) for option, member in PLAIN.items() if (value := body.get(member))}
    if "session_duration" in attributes:
        attributes["session_duration"] = canonical(str(attributes["session_duration"]))
    record = Record(arn=arn, created_at=moment(body.get("CreatedDate")))
    return Entity(kind=Kind.PERMISSION_SET, id=arn, name=name, attributes=attributes, record=record)


def decode_details(
    *,
    managed_policies: Iterable[str] = (),
    customer_managed_policies: Iterable[Item] = (),
    inline_policy: object = None,
    permissions_boundary: Body | None = None,
    tags: Iterable[tuple[str, str]] = (),
) -> Attributes:
    """The attributes that a permission set has beside its record, of what a call for each of them answers."""
    found: dict[str, Value | None] = {
        "managed_policies": tuple(sorted(managed_policies)),
        "customer_managed_policies": tuple(sorted(customer_managed_policies)),
        "inline_policy": Document(text=str(inline_policy)) if inline_policy else None,
        "permissions_boundary": None if permissions_boundary is None else document(_boundary(permissions_boundary)),
        "tags": document(dict(tags)),
    }
    return {name: value for name, value in found.items() if value}


def decode_reference(body: Body) -> Item:
    """A CustomerManagedPolicyReference of the API."""
    return item(_reference(body))


def encode_boundary(boundary: Mapping[str, object]) -> dict[str, object]:
    """A PermissionsBoundary of the API."""
    policy = boundary.get("customer_managed_policy")
    if isinstance(policy, Mapping):
        return {"CustomerManagedPolicyReference": encode_reference(policy)}
    return {"ManagedPolicyArn": boundary["managed_policy_arn"]}


def encode_reference(policy: Mapping[str, object]) -> dict[str, object]:
    """A CustomerManagedPolicyReference of the API."""
    return {"Name": policy["name"], "Path": policy.get("path") or "/"}


def decode_tag(body: Body) -> tuple[str, str]:
    """A Tag of the API, as key and value."""
    return str(body["Key"]), str(body["Value"])


def encode_tags(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Tags of the API."""
    return [{"Key": key, "Value": value} for key, value in sorted(tags.items())]


def decode_access_control(body: Body) -> AccessControl:
    """What is known of an InstanceAccessControlAttributeConfiguration: its attributes, and whether it is in force."""
    configuration = body.get("InstanceAccessControlAttributeConfiguration")
    entries = configuration.get("AccessControlAttributes") if isinstance(configuration, Mapping) else None
    sources = {str(one["Key"]): str(one["Value"]["Source"][0]) for one in entries or ()}
    status = str(body.get("Status", ""))
    return AccessControl(
        attributes=Document(text=json.dumps(sources, sort_keys=True)),
        progress=Progress(
            request_id="", status=_ENABLING.get(status, status), reason=text(body.get("StatusReason") or None)
        ),
    )


def encode_attributes(attributes: Document) -> dict[str, object]:
    """The InstanceAccessControlAttributeConfiguration for a document."""
    pairs = sorted(json.loads(attributes.text).items())
    return {"AccessControlAttributes": [{"Key": key, "Value": {"Source": [source]}} for key, source in pairs]}


def decode_assignment(body: Body) -> AccountAssignment:
    """An AccountAssignment of the API, whichever way it was listed."""
    return AccountAssignment(
        account_id=str(body["AccountId"]),
        permission_set_arn=str(body["PermissionSetArn"]),
        principal=decode_principal(body),
    )


def encode_assignment(assignment: AccountAssignment) -> dict[str, str]:
    """The members of a request for an account assignment."""
    return {
        "TargetId": assignment.account_id,
        "TargetType": "AWS_ACCOUNT",
        "PermissionSetArn": assignment.permission_set_arn,
        **encode_principal(assignment.principal),
    }


def decode_application_assignment(body: Body) -> ApplicationAssignment:
    """An ApplicationAssignment of the API."""
    return ApplicationAssignment(application_arn=str(body["ApplicationArn"]), principal=decode_principal(body))


def decode_principal(body: Body) -> Principal:
    """Whom an assignment of the API is for."""
    return Principal(kind=Kind(str(body["PrincipalType"]).lower()), id=str(body["PrincipalId"]))


def encode_principal(principal: Principal) -> dict[str, t.Any]:
    """The members that name a principal."""
    return {"PrincipalType": principal.kind.value.upper(), "PrincipalId": principal.id}


def decode_progress(body: Body) -> Progress:
    """The status of something that the service does in its own time."""
    reason = body.get("FailureReason")
    return Progress(
        request_id=str(body.get("RequestId", "")),
        status=str(body["Status"]),
        reason=None if reason is None else str(reason),
    )


def decode_application(body: Body, unknown: Mapping[str, str] | None = None) -> Application:
    """An Application of the API, from a list or by itself. `unknown` is what the installed botocore can't read."""
    portal = body.get("PortalOptions")
    options = portal if isinstance(portal, Mapping) else {}
    sign_in = options.get("SignInOptions")
    sign_in = sign_in if isinstance(sign_in, Mapping) else {}
    return Application(
        arn=str(body["ApplicationArn"]),
        name=str(body.get("Name", "")),
        provider_arn=text(body.get("ApplicationProviderArn")),
        account_id=text(body.get("ApplicationAccount")),
        description=text(body.get("Description")),
        status=text(body.get("Status")),
        visibility=text(options.get("Visibility")),
        origin=text(sign_in.get("Origin")),
        url=text(sign_in.get("ApplicationUrl")),
        created_at=moment(body.get("CreatedDate")),
        created_from=text(body.get("CreatedFrom")),
        unknown=unknown or {},
    )


def decode_account(body: Body) -> Account:
    """An Account of organizations. Its `State` replaces the retired `Status`, which older services still send."""
    return Account(
        id=str(body["Id"]),
        name=text(body.get("Name")),
        status=text(body.get("State") or body.get("Status")),
        email=text(body.get("Email")),
    )


def decode_unit(body: Body) -> Unit:
    """An OrganizationalUnit of organizations."""
    return Unit(id=str(body["Id"]), name=str(body.get("Name", "")))


def _reference(body: Body) -> dict[str, str | bool | None]:
    return {"name": str(body["Name"]), "path": str(body.get("Path") or "/")}


def _boundary(body: Body) -> dict[str, object]:
    policy = body.get("CustomerManagedPolicyReference")
    if isinstance(policy, Mapping):
        return {"customer_managed_policy": _reference(policy)}
    return {"managed_policy_arn": str(body["ManagedPolicyArn"])} if "ManagedPolicyArn" in body else {}
