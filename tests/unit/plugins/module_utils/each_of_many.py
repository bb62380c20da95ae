# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the ports ask of many things at once, for fakes that know how to answer for one: a call for each, as the service."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable, Mapping

from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Account, Application, Unit
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Attributes, Entity

Got = t.TypeVar("Got")


class EachOfAccess:
    """The many of AccessReads, through `permission_set`, `details`, `application` and `assignment_required` of the fake."""

    permission_set: t.Any
    details: t.Any
    application: t.Any
    assignment_required: t.Any

    def describe_sets(self, arns: Iterable[str]) -> Mapping[str, Entity]:
        return _there(arns, self.permission_set)

    def details_of(self, arns: Iterable[str]) -> Mapping[str, Attributes]:
        return {arn: self.details(arn) for arn in dict.fromkeys(arns)}

    def describe_applications(self, arns: Iterable[str]) -> Mapping[str, Application]:
        return _there(arns, self.application)

    def assignments_required(self, application_arns: Iterable[str]) -> Mapping[str, bool | None]:
        return {arn: self.assignment_required(arn) for arn in dict.fromkeys(application_arns)}


class EachOfOrganization:
    """The many of OrganizationReads, through `account`, `units_in` and `accounts_in` of the fake."""

    account: t.Any
    units_in: t.Any
    accounts_in: t.Any

    def describe_accounts(self, account_ids: Iterable[str]) -> Mapping[str, Account]:
        return _there(account_ids, self.account)

    def units_below(self, parent_ids: Iterable[str]) -> Mapping[str, tuple[Unit, ...]]:
        return {one: self.units_in(one) for one in dict.fromkeys(parent_ids)}

    def accounts_below(self, parent_ids: Iterable[str]) -> Mapping[str, tuple[Account, ...]]:
        return {one: self.accounts_in(one) for one in dict.fromkeys(parent_ids)}


def _there(ids: Iterable[str], describe: t.Callable[[str], Got | None]) -> dict[str, Got]:
    found = {identifier: describe(identifier) for identifier in dict.fromkeys(ids)}
    return {identifier: one for identifier, one in found.items() if one is not None}
