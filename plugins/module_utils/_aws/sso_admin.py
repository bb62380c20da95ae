# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The gateway to sso-admin: permission sets, assignments, applications and attributes for access control."""

from __future__ import annotations

import json
import typing as t
from collections.abc import Collection, Iterable, Iterator, Mapping

from .._model.access import AccessControl, AccountAssignment, Application, ApplicationAssignment, Principal, Progress
from .._model.attributes import APPLICATION_KEPT, PLAIN, unread
from .._model.entities import Attributes, Document, Entity
from .._model.errors import CallFailed
from .._model.errors import Kind as Failure
from .._model.handles import Handle
from .._model.limits import Limits
from .calls import Caller, Decode, Got, Quotas
from .codec_access import (
    decode_access_control,
    decode_application,
    decode_application_assignment,
    decode_assignment,
    decode_details,
    decode_permission_set,
    decode_progress,
    decode_reference,
    decode_tag,
    encode_assignment,
    encode_attributes,
    encode_boundary,
    encode_principal,
    encode_reference,
    encode_tags,
)
from .service_model import read_limits

_PAGE = 100
# So many permission sets are read before a look whether those that are searched for are among them.
_CHUNK = 20


def sso_admin_limits(client: t.Any) -> Limits:
    """What the installed botocore says about inputs; makes no call."""
    caller = Caller(client, "sso")
    operations = (
        "CreatePermissionSet",
        "AttachManagedPolicyToPermissionSet",
        "AttachCustomerManagedPolicyReferenceToPermissionSet",
        "PutInlinePolicyToPermissionSet",
        "PutPermissionsBoundaryToPermissionSet",
        "CreateAccountAssignment",
        "CreateApplicationAssignment",
        "CreateInstanceAccessControlAttributeConfiguration",
    )
    return read_limits(caller.model, caller.version, operations)


class SsoAdmin:
    """One instance. Offers Access."""

    def __init__(self, client: t.Any, instance_arn: str, quotas: Quotas | None = None) -> None:
        """`quotas` are those that other calls of sso-admin use too."""
        self._caller = Caller(client, "sso", quotas=quotas or Quotas(together=True))
        self._instance = {"InstanceArn": instance_arn}

    # ---- permission sets

    def permission_sets(self, names: Collection[str] | None = None) -> tuple[Entity, ...]:
        """See AccessReads. No call finds a permission set by its name: they are listed by ARN, and read one by one."""
        arns = list(
            self._list("list the permission sets", "ListPermissionSets", "PermissionSets", str, **self._instance)
        )
        wanted = None if names is None else set(names)
        found: list[Entity] = []
        for start in range(0, len(arns), _CHUNK):
            end = start + _CHUNK
            entities = self._caller.each(self.permission_set, arns[start:end])
            found += [one for one in entities if one is not None]
            if wanted is not None and wanted <= {one.name for one in found}:
                break
        return tuple(found)

    def permission_set(self, arn: str) -> Entity | None:
        """See AccessReads."""
        return self._get(
            f"read the permission set {arn}",
            "DescribePermissionSet",
            lambda answer: decode_permission_set(answer["PermissionSet"]),
            PermissionSetArn=arn,
        )

    def details(self, arn: str) -> Attributes:
        """See AccessReads."""
        one = {"PermissionSetArn": arn}
        reads: tuple[t.Callable[[], t.Any], ...] = (
            lambda: self._all(
                f"list the managed policies of {arn}",
                "ListManagedPoliciesInPermissionSet",
                "AttachedManagedPolicies",
                lambda body: str(body["Arn"]),
                **one,
            ),
            lambda: self._all(
                f"list the customer managed policies of {arn}",
                "ListCustomerManagedPolicyReferencesInPermissionSet",
                "CustomerManagedPolicyReferences",
                decode_reference,
                **one,
            ),
            lambda: self._get(
                f"read the inline policy of {arn}",
                "GetInlinePolicyForPermissionSet",
                lambda answer: answer.get("InlinePolicy"),
                **one,
            ),
            lambda: self._get(
                f"read the permissions boundary of {arn}",
                "GetPermissionsBoundaryForPermissionSet",
                lambda answer: answer.get("PermissionsBoundary"),
                **one,
            ),
            lambda: self._tags(arn),
        )
        managed, customer_managed, inline, boundary, tags = self._caller.each(lambda read: read(), reads)
        return decode_details(managed, customer_managed, inline, boundary, tags)

    def holders(self, arns: Iterable[str], *, outdated: bool = False) -> Mapping[str, tuple[str, ...]]:
        """See AccessReads."""

        def read(arn: str) -> tuple[str, ...]:
            purpose = f"list the accounts that hold the permission set {arn}"
            operation = "ListAccountsForProvisionedPermissionSet"
            return self._all(purpose, operation, "AccountIds", str, PermissionSetArn=arn, **_version(outdated))

        return self._caller.by_each(read, arns)

    def held(self, account_ids: Iterable[str], *, outdated: bool = False) -> Mapping[str, tuple[str, ...]]:
        """See AccessReads."""

        def read(account_id: str) -> tuple[str, ...]:
            purpose = f"list the permission sets that the account {account_id} holds"
            operation = "ListPermissionSetsProvisionedToAccount"
            return self._all(purpose, operation, "PermissionSets", str, AccountId=account_id, **_version(outdated))

        return self._caller.by_each(read, account_ids)

    # ---- account assignments

    def assignments_in(self, pairs: Iterable[tuple[str, str]]) -> tuple[AccountAssignment, ...]:
        """See AccessReads."""

        def read(pair: tuple[str, str]) -> tuple[AccountAssignment, ...]:
            account_id, arn = pair
            purpose = f"list who has the permission set {arn} in the account {account_id}"
            one = {"AccountId": account_id, "PermissionSetArn": arn}
            decode = _with(one, decode_assignment)
            return self._all(purpose, "ListAccountAssignments", "AccountAssignments", decode, **one)

        return tuple(one for found in self._caller.each(read, pairs) for one in found)

    def assignments_of(self, principals: Iterable[Principal]) -> tuple[AccountAssignment, ...]:
        """See AccessReads. Rows that show another principal are inherited from a group, and not the principal's own."""

        def read(principal: Principal) -> tuple[AccountAssignment, ...]:
            purpose = f"list the account assignments of the {principal.kind.value} {principal.id}"
            operation = "ListAccountAssignmentsForPrincipal"
            own = encode_principal(principal)
            found = self._all(purpose, operation, "AccountAssignments", _with(own, decode_assignment), **own)
            return tuple(one for one in found if one.principal == principal)

        return tuple(one for found in self._caller.each(read, principals) for one in found)

    # ---- applications

    def applications(self, *, account_id: str | None = None) -> tuple[Application, ...]:
        """See AccessReads."""
        narrowed = {} if account_id is None else {"Filter": {"ApplicationAccount": account_id}}
        return self._all("list the applications", "ListApplications", "Applications", self._application, **narrowed)

    def application(self, arn: str) -> Application | None:
        """See AccessReads."""
        try:
            return self._caller.read(
                f"read the application {arn}", "DescribeApplication", self._application, ApplicationArn=arn
            )
        except CallFailed as failure:
            if failure.kind is Failure.NOT_FOUND:
                return None
            raise

    def _application(self, body: dict[str, t.Any]) -> Application:
        unknown = unread(APPLICATION_KEPT, lambda member: self._caller.reads("DescribeApplication", member))
        return decode_application(body, unknown)

    def users_of(self, application_arns: Iterable[str]) -> tuple[ApplicationAssignment, ...]:
        """See AccessReads."""

        def read(arn: str) -> tuple[ApplicationAssignment, ...]:
            purpose = f"list who is assigned to the application {arn}"
            one = {"ApplicationArn": arn}
            decode = _with(one, decode_application_assignment)
            return self._whole(purpose, "ListApplicationAssignments", "ApplicationAssignments", decode, **one)

        return tuple(one for found in self._caller.each(read, application_arns) for one in found)

    def applications_of(self, principals: Iterable[Principal]) -> tuple[ApplicationAssignment, ...]:
        """See AccessReads. Rows that show another principal are inherited from a group, and not the principal's own."""

        def read(principal: Principal) -> tuple[ApplicationAssignment, ...]:
            purpose = f"list the application assignments of the {principal.kind.value} {principal.id}"
            operation = "ListApplicationAssignmentsForPrincipal"
            own = encode_principal(principal)
            decode = _with(own, decode_application_assignment)
            found = self._all(purpose, operation, "ApplicationAssignments", decode, **own)
            return tuple(one for one in found if one.principal == principal)

        return tuple(one for found in self._caller.each(read, principals) for one in found)

    def assignment_required(self, application_arn: str) -> bool | None:
        """See AccessReads. Not every application can be asked."""
        purpose = f"read whether the application {application_arn} needs assignments"
        try:
            return self._caller.read(
                purpose,
                "GetApplicationAssignmentConfiguration",
                lambda answer: bool(answer["AssignmentRequired"]),
                ApplicationArn=application_arn,
            )
        except CallFailed as failure:
            if failure.kind in (Failure.INVALID, Failure.NOT_FOUND):
                return None
            raise

    # ---- attributes for access control

    def access_control_attributes(self) -> AccessControl | None:
        """See AccessReads."""
        purpose, operation = (
            "read the attributes for access control",
            "DescribeInstanceAccessControlAttributeConfiguration",
        )
        return self._get(purpose, operation, decode_access_control)

    def set_access_control_attributes(self, before: Document | None, after: Document | None) -> None:
        """See AccessWrites."""
        if after is None:
            self._do(
                "switch the attributes for access control off", "DeleteInstanceAccessControlAttributeConfiguration"
            )
            return
        self._do(
            "set the attributes for access control",
            f"{'Create' if before is None else 'Update'}InstanceAccessControlAttributeConfiguration",
            InstanceAccessControlAttributeConfiguration=encode_attributes(after),
        )

    # ---- writing permission sets

    def create_permission_set(self, name: str, attributes: Attributes) -> Handle:
        """See AccessWrites."""
        tags = attributes.get("tags")
        more = {"Tags": encode_tags(json.loads(tags.text))} if isinstance(tags, Document) else {}
        return self._read(
            f"create the permission set {name}",
            "CreatePermissionSet",
            lambda answer: Handle(id=answer["PermissionSet"]["PermissionSetArn"]),
            Name=name,
            **_plain(attributes),
            **more,
        )

    def update_permission_set(self, name: str, arn: str, attributes: Attributes) -> None:
        """See AccessWrites."""
        purpose = f"change the permission set {name}"
        self._do(purpose, "UpdatePermissionSet", PermissionSetArn=arn, **_plain(attributes))

    def attach_policy(self, name: str, arn: str, policy: str | Mapping[str, str]) -> None:
        """See AccessWrites."""
        if isinstance(policy, str):
            operation, which = "AttachManagedPolicyToPermissionSet", {"ManagedPolicyArn": policy}
        else:
            operation = "AttachCustomerManagedPolicyReferenceToPermissionSet"
            which = {"CustomerManagedPolicyReference": encode_reference(policy)}
        self._do(f"attach the policy {_policy(policy)} to {name}", operation, PermissionSetArn=arn, **which)

    def detach_policy(self, name: str, arn: str, policy: str | Mapping[str, str]) -> None:
        """See AccessWrites."""
        if isinstance(policy, str):
            operation, which = "DetachManagedPolicyFromPermissionSet", {"ManagedPolicyArn": policy}
        else:
            operation = "DetachCustomerManagedPolicyReferenceFromPermissionSet"
            which = {"CustomerManagedPolicyReference": encode_reference(policy)}
        self._do(f"detach the policy {_policy(policy)} from {name}", operation, PermissionSetArn=arn, **which)

    def set_inline_policy(self, name: str, arn: str, policy: str | None) -> None:
        """See AccessWrites."""
        if policy is None:
            self._do(f"delete the inline policy of {name}", "DeleteInlinePolicyFromPermissionSet", PermissionSetArn=arn)
            return
        purpose = f"set the inline policy of {name}"
        self._do(purpose, "PutInlinePolicyToPermissionSet", PermissionSetArn=arn, InlinePolicy=policy)

    def set_boundary(self, name: str, arn: str, boundary: Mapping[str, t.Any] | None) -> None:
        """See AccessWrites."""
        if boundary is None:
            purpose = f"delete the permissions boundary of {name}"
            self._do(purpose, "DeletePermissionsBoundaryFromPermissionSet", PermissionSetArn=arn)
            return
        self._do(
            f"set the permissions boundary of {name}",
            "PutPermissionsBoundaryToPermissionSet",
            PermissionSetArn=arn,
            PermissionsBoundary=encode_boundary(boundary),
        )

    def set_tags(self, name: str, arn: str, tags: Mapping[str, str]) -> None:
        """See AccessWrites."""
        self._do(f"tag the permission set {name}", "TagResource", ResourceArn=arn, Tags=encode_tags(tags))

    def drop_tags(self, name: str, arn: str, keys: Iterable[str]) -> None:
        """See AccessWrites."""
        self._do(f"untag the permission set {name}", "UntagResource", ResourceArn=arn, TagKeys=sorted(keys))

    def delete_permission_set(self, name: str, arn: str) -> None:
        """See AccessWrites."""
        self._do(f"delete the permission set {name}", "DeletePermissionSet", PermissionSetArn=arn)

    def provision(self, name: str, arn: str, account_id: str | None) -> Progress:
        """See AccessWrites."""
        where: dict[str, str] = {"TargetType": "ALL_PROVISIONED_ACCOUNTS"}
        if account_id is not None:
            where = {"TargetType": "AWS_ACCOUNT", "TargetId": account_id}
        decode = _progress_in("PermissionSetProvisioningStatus")
        return self._read(f"provision {name}", "ProvisionPermissionSet", decode, PermissionSetArn=arn, **where)

    def provisioning(self, name: str, request_id: str) -> Progress:
        """See AccessWrites."""
        return self._read(
            f"look how far the provisioning of {name} is",
            "DescribePermissionSetProvisioningStatus",
            _progress_in("PermissionSetProvisioningStatus"),
            ProvisionPermissionSetRequestId=request_id,
        )

    # ---- writing assignments

    def request_assignment(self, name: str, assignment: AccountAssignment, *, present: bool) -> Progress:
        """See AccessWrites."""
        verb, word = ("add", "Create") if present else ("remove", "Delete")
        decode = _progress_in(f"AccountAssignment{_noun(present)}Status")
        return self._read(f"{verb} {name}", f"{word}AccountAssignment", decode, **encode_assignment(assignment))

    def assignment_progress(self, name: str, request_id: str, *, present: bool) -> Progress:
        """See AccessWrites."""
        noun = _noun(present)
        return self._read(
            f"look how far this is: {'add' if present else 'remove'} {name}",
            f"DescribeAccountAssignment{noun}Status",
            _progress_in(f"AccountAssignment{noun}Status"),
            **{f"AccountAssignment{noun}RequestId": request_id},
        )

    def assignments_under_way(self, *, present: bool) -> frozenset[str]:
        """See AccessWrites."""
        noun = _noun(present)
        operation, member = f"ListAccountAssignment{noun}Status", f"AccountAssignments{noun}Status"
        purpose = "list the requests for assignments that are under way"
        running = {"Filter": {"Status": "IN_PROGRESS"}, **self._instance}
        return frozenset(self._list(purpose, operation, member, lambda body: str(body["RequestId"]), **running))

    def set_application_assignment(self, name: str, assignment: ApplicationAssignment, *, present: bool) -> None:
        """See AccessWrites."""
        verb, word = ("add", "Create") if present else ("remove", "Delete")
        self._caller.call(
            f"{verb} {name}",
            f"{word}ApplicationAssignment",
            ApplicationArn=assignment.application_arn,
            **encode_principal(assignment.principal),
        )

    # ---- how calls are made

    def _do(self, purpose: str, operation: str, **parameters: t.Any) -> dict[str, t.Any]:
        return self._caller.call(purpose, operation, **self._instance, **parameters)

    def _read(self, purpose: str, operation: str, decode: Decode[Got], **parameters: t.Any) -> Got:
        return self._caller.read(purpose, operation, decode, **self._instance, **parameters)

    def _get(self, purpose: str, operation: str, decode: Decode[Got], **parameters: t.Any) -> Got | None:
        """What is read, None where the thing is not there."""
        try:
            return self._read(purpose, operation, decode, **parameters)
        except CallFailed as failure:
            if failure.kind is Failure.NOT_FOUND:
                return None
            raise

    def _list(
        self, purpose: str, operation: str, member: str, decode: Decode[Got], **parameters: t.Any
    ) -> Iterator[Got]:
        return self._caller.rows(purpose, operation, member, decode, **parameters, MaxResults=_PAGE)

    def _all(
        self, purpose: str, operation: str, member: str, decode: Decode[Got], **parameters: t.Any
    ) -> tuple[Got, ...]:
        return self._whole(purpose, operation, member, decode, **self._instance, **parameters)

    def _whole(
        self, purpose: str, operation: str, member: str, decode: Decode[Got], **parameters: t.Any
    ) -> tuple[Got, ...]:
        """A whole list; an empty one where the thing that it is of is not there (any more)."""
        try:
            return tuple(self._list(purpose, operation, member, decode, **parameters))
        except CallFailed as failure:
            if failure.kind is Failure.NOT_FOUND:
                return ()
            raise

    def _tags(self, arn: str) -> tuple[tuple[str, str], ...]:
        # The one list that takes no MaxResults.
        one = {**self._instance, "ResourceArn": arn}
        return tuple(self._caller.rows(f"list the tags of {arn}", "ListTagsForResource", "Tags", decode_tag, **one))


def _with(known: Mapping[str, str], decode: Decode[Got]) -> Decode[Got]:
    """Decodes rows that leave out what was asked for."""
    return lambda body: decode({**known, **body})


def _progress_in(member: str) -> Decode[Progress]:
    return lambda answer: decode_progress(answer[member])


def _noun(present: bool) -> str:
    return "Creation" if present else "Deletion"


def _version(outdated: bool) -> dict[str, str]:
    return {"ProvisioningStatus": "LATEST_PERMISSION_SET_NOT_PROVISIONED"} if outdated else {}


def _plain(attributes: Attributes) -> dict[str, t.Any]:
    return {member: value for option, member in PLAIN.items() if (value := attributes.get(option))}


def _policy(policy: str | Mapping[str, str]) -> str:
    return policy if isinstance(policy, str) else f"{policy.get('path') or '/'}{policy['name']}"
