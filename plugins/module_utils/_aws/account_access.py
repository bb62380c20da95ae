# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The gateway to account-access: the application of account access manager, and its entitlements."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable

from .._model.access import Principal
from .._model.entities import Kind
from .._model.entitlements import AccessApplication, Entitlement
from .._model.errors import NOT_SENT, CallFailed, FailureKind
from .._model.keys import Handle
from .._model.limits import Limits
from .calls import Caller, Decode, Got, Quotas
from .service_model import read_limits

_PAGE = 100
_MEMBERS = {Kind.USER: "userId", Kind.GROUP: "groupId"}
_KINDS = {member: kind for kind, member in _MEMBERS.items()}
_REGIONS = (
    "Account access manager is in the Regions of the commercial partition that are enabled by default; it is asked for in "
    "the Region of the instance. Check region, endpoint_url and the network"
)


def account_access_limits(client: t.Any) -> Limits:
    """What the installed botocore says about inputs; makes no call."""
    caller = Caller(client, "account-access")
    return read_limits(caller.model, caller.version, ("CreateEntitlement",))


class AccountAccess:
    """One instance's entitlements. Offers Entitlements."""

    def __init__(self, client: t.Any, instance_arn: str) -> None:
        self._caller = Caller(client, "account-access", quotas=Quotas(together=True))
        self._instance_arn = instance_arn
        # What was found, once it was looked for.
        self._known: tuple[AccessApplication | None] | None = None

    def application(self) -> AccessApplication | None:
        """See EntitlementReads. It is looked for once; who makes one looks again."""
        if self._known is None:
            self._known = (self._found(),)
        return self._known[0]

    def _found(self) -> AccessApplication | None:
        """The application. Where the Region has several, each is asked for its instance."""
        arns = self._listed(
            "list the applications of account access manager",
            "ListApplications",
            "applications",
            lambda row: str(row["applicationArn"]),
        )
        if len(arns) == 1:
            return AccessApplication(arn=arns[0], instance_arn=self._instance_arn)
        every = self._caller.each(self._described, arns)
        return next((one for one in every if one.instance_arn == self._instance_arn), None)

    def _described(self, arn: str) -> AccessApplication:
        def decode(body: dict[str, t.Any]) -> AccessApplication:
            source = body["identitySource"].get("identityCenter") or {}
            return AccessApplication(arn=arn, instance_arn=source.get("instanceArn"), status=body["status"])

        purpose = f"read the application {arn} of account access manager"
        return self._caller.read(purpose, "GetApplication", decode, applicationArn=arn)

    def entitlements_of(self, application_arn: str, principals: Iterable[Principal]) -> tuple[Entitlement, ...]:
        """See EntitlementReads."""

        def read(principal: Principal) -> tuple[Entitlement, ...]:
            whose = f"{principal.kind.value} {principal.id}"
            return self._entitlements(f"of the {whose}", application_arn, principal=_encoded(principal))

        return self._of_each(read, principals)

    def entitlements_to(self, application_arn: str, role_arns: Iterable[str]) -> tuple[Entitlement, ...]:
        """See EntitlementReads."""
        return self._of_each(lambda arn: self._entitlements(f"to {arn}", application_arn, roleArn=arn), role_arns)

    def entitlements_in(self, application_arn: str, account_ids: Iterable[str]) -> tuple[Entitlement, ...]:
        """See EntitlementReads."""
        return self._of_each(
            lambda one: self._entitlements(f"in the account {one}", application_arn, account=one), account_ids
        )

    def _of_each(
        self, read: t.Callable[[t.Any], tuple[Entitlement, ...]], many: Iterable[t.Any]
    ) -> tuple[Entitlement, ...]:
        return tuple(one for found in self._caller.by_each(read, many).values() for one in found)

    def _entitlements(self, which: str, application_arn: str, **criteria: object) -> tuple[Entitlement, ...]:
        return self._listed(
            f"list the entitlements {which}",
            "ListEntitlements",
            "entitlements",
            decode_entitlement,
            applicationArn=application_arn,
            filter={"principalRole": criteria},
        )

    def _listed(
        self, purpose: str, operation: str, member: str, decode: Decode[Got], **parameters: t.Any
    ) -> tuple[Got, ...]:
        try:
            return tuple(self._caller.rows(purpose, operation, member, decode, maxResults=_PAGE, **parameters))
        except CallFailed as failure:
            if failure.kind is FailureKind.UNREACHABLE and failure.reason == NOT_SENT:
                raise failure.advising(_REGIONS) from failure
            raise

    def create_application(self, name: str) -> Handle:
        """See EntitlementWrites."""
        self._known = None
        source = {"identityCenter": {"instanceArn": self._instance_arn}}
        return self._caller.read(
            f"create {name}", "CreateApplication", lambda body: Handle(id=body["applicationArn"]), identitySource=source
        )

    def application_status(self, application_arn: str) -> str:
        """See EntitlementWrites."""
        return str(self._described(application_arn).status)

    def create_entitlement(self, name: str, application_arn: str, entitlement: Entitlement) -> Handle:
        """See EntitlementWrites."""
        role = {"principal": _encoded(entitlement.principal), "roleArn": entitlement.role_arn}
        return self._caller.read(
            f"add {name}",
            "CreateEntitlement",
            lambda body: Handle(id=body["entitlementId"]),
            applicationArn=application_arn,
            entitlement={"principalRole": role},
        )

    def delete_entitlement(self, name: str, application_arn: str, entitlement_id: str) -> None:
        """See EntitlementWrites."""
        self._caller.call(
            f"remove {name}",
            "DeleteEntitlement",
            may_be_empty=True,
            applicationArn=application_arn,
            entitlementId=entitlement_id,
        )


def decode_entitlement(row: t.Mapping[str, t.Any]) -> Entitlement:
    """A row of ListEntitlements. Raises KeyError."""
    told = row["entitlement"]["principalRole"]
    ((member, principal_id),) = told["principal"]["identityCenter"].items()
    return Entitlement(
        role_arn=told["roleArn"],
        principal=Principal(kind=_KINDS[member], id=principal_id),
        id=row["entitlementId"],
    )


def _encoded(principal: Principal) -> dict[str, t.Any]:
    return {"identityCenter": {_MEMBERS[principal.kind]: principal.id}}
