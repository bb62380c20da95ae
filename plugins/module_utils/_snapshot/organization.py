# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An organization of which nothing is asked for twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .._model.access import Account, Unit
from .._ports.access import OrganizationReads
from .kept import Kept


class SnapshotOrganization:
    """An organization read once. Offers OrganizationReads."""

    def __init__(self, organization: OrganizationReads) -> None:
        """Nothing is read yet; whatever is asked for is kept."""
        self._organization = organization
        self._every: tuple[Account, ...] | None = None
        self._accounts = Kept[str, "Account | None"](self._described)
        self._units = Kept[str, "Unit | None"](lambda ids: {one: organization.unit(one) for one in ids})
        self._units_below = Kept(organization.units_below)
        self._accounts_below = Kept(organization.accounts_below)
        self._tags = Kept(organization.tags)
        self._root: Unit | None = None
        self._management: str | None = None
        self._delegated: tuple[Account, ...] | None = None

    def know(self, accounts: Iterable[Account]) -> None:
        """Take in all accounts that there are, or that anybody will ask about, which came by another way."""
        self._every = tuple(accounts)
        self._accounts.know({one.id: one for one in self._every})

    def accounts(self) -> tuple[Account, ...]:
        """See OrganizationReads."""
        if self._every is None:
            self._every = self._organization.accounts()
            self._accounts.know({one.id: one for one in self._every})
        return self._every

    def describe_accounts(self, account_ids: Iterable[str]) -> Mapping[str, Account]:
        """See OrganizationReads."""
        return {one: account for one, account in self._accounts.of(account_ids).items() if account is not None}

    def _described(self, account_ids: list[str]) -> Mapping[str, Account | None]:
        # Whoever is not on the list is not in the organization.
        found = {} if self._every is not None else self._organization.describe_accounts(account_ids)
        return {one: found.get(one) for one in account_ids}

    def management_account_id(self) -> str:
        """See OrganizationReads."""
        if self._management is None:
            self._management = self._organization.management_account_id()
        return self._management

    def delegated_administrators(self) -> tuple[Account, ...]:
        """See OrganizationReads."""
        if self._delegated is None:
            self._delegated = self._organization.delegated_administrators()
        return self._delegated

    def root(self) -> Unit:
        """See OrganizationReads."""
        if self._root is None:
            self._root = self._organization.root()
        return self._root

    def unit(self, unit_id: str) -> Unit | None:
        """See OrganizationReads."""
        return self._units.of([unit_id])[unit_id]

    def units_below(self, parent_ids: Iterable[str]) -> Mapping[str, tuple[Unit, ...]]:
        """See OrganizationReads."""
        return self._units_below.of(parent_ids)

    def accounts_below(self, parent_ids: Iterable[str]) -> Mapping[str, tuple[Account, ...]]:
        """See OrganizationReads."""
        return self._accounts_below.of(parent_ids)

    def tags(self, account_ids: Iterable[str]) -> Mapping[str, Mapping[str, str]]:
        """See OrganizationReads."""
        return self._tags.of(account_ids)
