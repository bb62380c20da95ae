# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The part of the gateway to sso-admin that reads and writes permission sets."""

from __future__ import annotations

import typing as t
from collections.abc import Collection, Iterable, Mapping

from .._model.access import DETAILS, Progress
from .._model.attributes import PLAIN, members
from .._model.entities import Attributes, Entity
from .._model.keys import Handle
from .codec_access import (
    decode_details,
    decode_permission_set,
    decode_reference,
    decode_tag,
    encode_boundary,
    encode_reference,
    encode_tags,
)
from .instance_calls import InstanceCalls, progress_in

# So many permission sets are read before a look whether those that are searched for are among them.
_CHUNK = 20


class PermissionSets(InstanceCalls):
    """Permission sets, what belongs to them, and the accounts that hold them."""

    def permission_sets(self, names: Collection[str] | None = None) -> tuple[Entity, ...]:
        """See AccessReads. No call finds a permission set by its name: they are listed by ARN, and read one by one."""
        arns = list(
            self._list("list the permission sets", "ListPermissionSets", "PermissionSets", str, **self._instance)
        )
        wanted = None if names is None else set(names)
        found: list[Entity] = []
        for start in range(0, len(arns), _CHUNK):
            end = start + _CHUNK
            found += self.describe_sets(arns[start:end]).values()
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

    def describe_sets(self, arns: Iterable[str]) -> Mapping[str, Entity]:
        """See AccessReads."""
        found = self._caller.by_each(self.permission_set, arns)
        return {arn: entity for arn, entity in found.items() if entity is not None}

    def details(self, arn: str) -> Attributes:
        """See AccessReads."""
        return self.details_of([arn])[arn]

    def details_of(self, arns: Iterable[str], names: Collection[str] = DETAILS) -> Mapping[str, Attributes]:
        """See AccessReads. The calls of all permission sets go side by side, one for each attribute of each."""
        wanted = list(dict.fromkeys(arns))
        reads = {(arn, name): read for arn in wanted for name, read in self._detail_reads(arn).items() if name in names}
        found: dict[str, dict[str, t.Any]] = {arn: {} for arn in wanted}
        for (arn, name), answer in self._caller.by_each(lambda pair: reads[pair](), reads).items():
            found[arn][name] = answer
        return {arn: decode_details(**some) for arn, some in found.items()}

    def _detail_reads(self, arn: str) -> Mapping[str, t.Callable[[], t.Any]]:
        """By attribute the call that tells it."""
        one = {"PermissionSetArn": arn}
        return {
            "managed_policies": lambda: self._all(
                f"list the managed policies of {arn}",
                "ListManagedPoliciesInPermissionSet",
                "AttachedManagedPolicies",
                lambda body: str(body["Arn"]),
                **one,
            ),
            "customer_managed_policies": lambda: self._all(
                f"list the customer managed policies of {arn}",
                "ListCustomerManagedPolicyReferencesInPermissionSet",
                "CustomerManagedPolicyReferences",
                decode_reference,
                **one,
            ),
            "inline_policy": lambda: self._get(
                f"read the inline policy of {arn}",
                "GetInlinePolicyForPermissionSet",
                lambda answer: answer.get("InlinePolicy"),
                **one,
            ),
            "permissions_boundary": lambda: self._get(
                f"read the permissions boundary of {arn}",
                "GetPermissionsBoundaryForPermissionSet",
                lambda answer: answer.get("PermissionsBoundary"),
                **one,
            ),
            "tags": lambda: self._tags(arn),
        }

    def _tags(self, arn: str) -> tuple[tuple[str, str], ...]:
        # The one list that takes no MaxResults.
        one = {**self._instance, "ResourceArn": arn}
        return tuple(self._caller.rows(f"list the tags of {arn}", "ListTagsForResource", "Tags", decode_tag, **one))

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

    def create_permission_set(self, name: str, attributes: Attributes) -> Handle:
        """See AccessWrites."""
        tags = members(attributes.get("tags"))
        more = {"Tags": encode_tags(tags)} if tags else {}
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
            operation = "AttachManagedPolicyToPermissionSet"
            which: dict[str, t.Any] = {"ManagedPolicyArn": policy}
        else:
            operation = "AttachCustomerManagedPolicyReferenceToPermissionSet"
            which = {"CustomerManagedPolicyReference": encode_reference(policy)}
        self._do(f"attach the policy {_policy(policy)} to {name}", operation, PermissionSetArn=arn, **which)

    def detach_policy(self, name: str, arn: str, policy: str | Mapping[str, str]) -> None:
        """See AccessWrites."""
        if isinstance(policy, str):
            operation = "DetachManagedPolicyFromPermissionSet"
            which: dict[str, t.Any] = {"ManagedPolicyArn": policy}
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
        decode = progress_in("PermissionSetProvisioningStatus")
        return self._read(f"provision {name}", "ProvisionPermissionSet", decode, PermissionSetArn=arn, **where)

    def provisioning(self, name: str, request_id: str) -> Progress:
        """See AccessWrites."""
        return self._read(
            f"check the progress of provisioning {name}",
            "DescribePermissionSetProvisioningStatus",
            progress_in("PermissionSetProvisioningStatus"),
            ProvisionPermissionSetRequestId=request_id,
        )


def _version(outdated: bool) -> dict[str, str]:
    return {"ProvisioningStatus": "LATEST_PERMISSION_SET_NOT_PROVISIONED"} if outdated else {}


def _plain(attributes: Attributes) -> dict[str, t.Any]:
    return {member: value for option, member in PLAIN.items() if (value := attributes.get(option))}


def _policy(policy: str | Mapping[str, str]) -> str:
    return policy if isinstance(policy, str) else f"{policy.get('path') or '/'}{policy['name']}"
