# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The gateway to AWS Organizations, as far as choosing accounts needs it."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable, Mapping

from .._model.access import Account, Unit
from .._model.errors import CallFailed, FailureKind
from .calls import Caller, Decode, Got, Quotas
from .codec_access import decode_account, decode_tag, decode_unit

# What organizations calls IAM Identity Center.
_SERVICE = "sso.amazonaws.com"


def caller_identity(client: t.Any) -> tuple[str | None, str | None]:
    """The account and the ARN of the credentials, of an sts client; each None where it can't be asked."""
    try:
        caller, purpose = Caller(client, "sts"), "identify the caller"
        return caller.read(
            purpose, "GetCallerIdentity", lambda answer: (str(answer["Account"]), str(answer.get("Arn") or "") or None)
        )
    except CallFailed:
        return None, None


class Organizations:
    """The organization of the caller's account. Offers OrganizationReads."""

    def __init__(self, client: t.Any) -> None:
        self._caller = Caller(client, "organizations", quotas=Quotas(together=True))
        self._root: Unit | None = None

    def accounts(self) -> tuple[Account, ...]:
        """See OrganizationReads."""
        return tuple(self._list("list the accounts of the organization", "ListAccounts", "Accounts", decode_account))

    def describe_accounts(self, account_ids: Iterable[str]) -> Mapping[str, Account]:
        """See OrganizationReads."""
        found = self._caller.by_each(self.account, account_ids)
        return {account_id: one for account_id, one in found.items() if one is not None}

    def account(self, account_id: str) -> Account | None:
        """The account with this id, or None."""
        return self._get(
            f"read the account {account_id}",
            "DescribeAccount",
            lambda answer: decode_account(answer["Account"]),
            AccountId=account_id,
        )

    def management_account_id(self) -> str:
        """See OrganizationReads."""
        return self._caller.read("describe the organization", "DescribeOrganization", _management_account_id)

    def delegated_administrators(self) -> tuple[Account, ...]:
        """See OrganizationReads."""
        return tuple(
            self._list(
                "list the delegated administrators of IAM Identity Center",
                "ListDelegatedAdministrators",
                "DelegatedAdministrators",
                decode_account,
                ServicePrincipal=_SERVICE,
            )
        )

    def root(self) -> Unit:
        """See OrganizationReads. An organization has one root."""
        if self._root is None:
            (self._root,) = self._list(
                "read the root of the organization", "ListRoots", "Roots", lambda body: Unit(id=body["Id"], name="")
            )
        return self._root

    def unit(self, unit_id: str) -> Unit | None:
        """See OrganizationReads."""
        if unit_id.startswith("r-"):
            root = self.root()
            return root if root.id == unit_id else None
        return self._get(
            f"read the organizational unit {unit_id}",
            "DescribeOrganizationalUnit",
            lambda answer: decode_unit(answer["OrganizationalUnit"]),
            OrganizationalUnitId=unit_id,
        )

    def units_below(self, parent_ids: Iterable[str]) -> Mapping[str, tuple[Unit, ...]]:
        """See OrganizationReads."""
        return self._caller.by_each(self.units_in, parent_ids)

    def accounts_below(self, parent_ids: Iterable[str]) -> Mapping[str, tuple[Account, ...]]:
        """See OrganizationReads."""
        return self._caller.by_each(self.accounts_in, parent_ids)

    def units_in(self, parent_id: str) -> tuple[Unit, ...]:
        """The organizational units right below one root or unit."""
        purpose, operation = f"list the organizational units in {parent_id}", "ListOrganizationalUnitsForParent"
        return tuple(self._list(purpose, operation, "OrganizationalUnits", decode_unit, ParentId=parent_id))

    def accounts_in(self, parent_id: str) -> tuple[Account, ...]:
        """The accounts right below one root or unit."""
        purpose, operation = f"list the accounts in {parent_id}", "ListAccountsForParent"
        return tuple(self._list(purpose, operation, "Accounts", decode_account, ParentId=parent_id))

    def tags(self, account_ids: Iterable[str]) -> Mapping[str, Mapping[str, str]]:
        """See OrganizationReads."""

        def read(account_id: str) -> Mapping[str, str]:
            purpose = f"list the tags of the account {account_id}"
            return dict(self._list(purpose, "ListTagsForResource", "Tags", decode_tag, ResourceId=account_id))

        return self._caller.by_each(read, account_ids)

    def _list(self, purpose: str, operation: str, member: str, decode: Decode[Got], **parameters: t.Any) -> list[Got]:
        return list(self._caller.rows(purpose, operation, member, decode, **parameters))

    def _get(self, purpose: str, operation: str, decode: Decode[Got], **parameters: t.Any) -> Got | None:
        try:
            return self._caller.read(purpose, operation, decode, **parameters)
        except CallFailed as failure:
            if failure.kind is FailureKind.NOT_FOUND:
                return None
            raise


def _management_account_id(answer: dict[str, t.Any]) -> str:
    organization = answer["Organization"]
    return str(organization.get("MasterAccountId") or organization["ManagementAccountId"])
