# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The gateway to AWS Organizations, as far as choosing accounts needs it."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable, Mapping

from .._values.access import Account, Unit
from .._values.errors import CallFailed
from .._values.errors import Kind as Failure
from .._wire.access import decode_account, decode_unit
from .calls import Caller

# What organizations calls IAM Identity Center.
_SERVICE = "sso.amazonaws.com"


def caller_account_id(client: t.Any) -> str | None:
    """The account of the credentials, of an sts client; None where it can't be asked."""
    try:
        return str(Caller(client, "sts").call("ask whose credentials these are", "GetCallerIdentity")["Account"])
    except CallFailed:
        return None


class Organizations:
    """The organization of the caller's account. Offers OrganizationReads."""

    def __init__(self, client: t.Any) -> None:
        self._caller = Caller(client, "organizations")
        self._root: Unit | None = None

    def accounts(self) -> tuple[Account, ...]:
        """See OrganizationReads."""
        bodies = self._list("list the accounts of the organization", "ListAccounts", "Accounts")
        return tuple(decode_account(body) for body in bodies)

    def account(self, account_id: str) -> Account | None:
        """See OrganizationReads."""
        answer = self._get(f"read the account {account_id}", "DescribeAccount", AccountId=account_id)
        return None if answer is None else decode_account(answer["Account"])

    def management_account_id(self) -> str:
        """See OrganizationReads."""
        answer = self._caller.call("read whose organization it is", "DescribeOrganization")
        organization = answer["Organization"]
        return str(organization.get("MasterAccountId") or organization.get("ManagementAccountId"))

    def delegated_administrators(self) -> tuple[Account, ...]:
        """See OrganizationReads."""
        bodies = self._list(
            "list the delegated administrators of IAM Identity Center",
            "ListDelegatedAdministrators",
            "DelegatedAdministrators",
            ServicePrincipal=_SERVICE,
        )
        return tuple(decode_account(body) for body in bodies)

    def root(self) -> Unit:
        """See OrganizationReads. An organization has one root."""
        if self._root is None:
            (root,) = self._list("read the root of the organization", "ListRoots", "Roots")
            self._root = Unit(id=root["Id"], name="")
        return self._root

    def unit(self, unit_id: str) -> Unit | None:
        """See OrganizationReads."""
        if unit_id.startswith("r-"):
            root = self.root()
            return root if root.id == unit_id else None
        answer = self._get(
            f"read the organizational unit {unit_id}", "DescribeOrganizationalUnit", OrganizationalUnitId=unit_id
        )
        return None if answer is None else decode_unit(answer["OrganizationalUnit"])

    def units_in(self, parent_id: str) -> tuple[Unit, ...]:
        """See OrganizationReads."""
        purpose = f"list the organizational units in {parent_id}"
        bodies = self._list(purpose, "ListOrganizationalUnitsForParent", "OrganizationalUnits", ParentId=parent_id)
        return tuple(decode_unit(body) for body in bodies)

    def accounts_in(self, parent_id: str) -> tuple[Account, ...]:
        """See OrganizationReads."""
        bodies = self._list(
            f"list the accounts in {parent_id}", "ListAccountsForParent", "Accounts", ParentId=parent_id
        )
        return tuple(decode_account(body) for body in bodies)

    def tags(self, account_ids: Iterable[str]) -> Mapping[str, Mapping[str, str]]:
        """See OrganizationReads."""

        def read(account_id: str) -> Mapping[str, str]:
            purpose = f"list the tags of the account {account_id}"
            bodies = self._list(purpose, "ListTagsForResource", "Tags", ResourceId=account_id)
            return {body["Key"]: body["Value"] for body in bodies}

        return self._caller.by_each(read, account_ids)

    def _list(self, purpose: str, operation: str, member: str, **parameters: t.Any) -> list[dict[str, t.Any]]:
        pages = self._caller.pages(purpose, operation, **parameters)
        return [body for page in pages for body in page.get(member) or ()]

    def _get(self, purpose: str, operation: str, **parameters: t.Any) -> dict[str, t.Any] | None:
        try:
            return self._caller.call(purpose, operation, **parameters)
        except CallFailed as failure:
            if failure.kind is Failure.NOT_FOUND:
                return None
            raise
