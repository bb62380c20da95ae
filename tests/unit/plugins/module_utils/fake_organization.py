# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An organization in memory, and short words for what is in one."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable, Mapping

from ansible_collections.steward.identity_center.plugins.module_utils._desired.access import DesiredAssignments, Targets
from ansible_collections.steward.identity_center.plugins.module_utils._model.access import (
    Account,
    AccountAssignment,
    Application,
    ApplicationAssignment,
    Principal,
    Unit,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Entity, Instance, Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import CallFailed, FailureKind
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    INSTANCE_ARN,
    STORE_ID,
    failed_call,
)

ROOT = "r-ab12"
MANAGEMENT = "111122223333"


def account(number: int, name: str | None = None, status: str | None = "ACTIVE") -> Account:
    """The account with this number; without a name it is called after it."""
    return Account(id=f"{number:012d}", name=name or f"account-{number}", status=status)


def permission_set(name: str = "ReadOnly", number: int | None = None) -> Entity:
    """A permission set; without a number its ARN follows from its name."""
    number = sum(map(ord, name)) if number is None else number
    arn = f"arn:aws:sso:::permissionSet/{INSTANCE_ARN.rpartition('/')[2]}/ps-{number:016d}"
    return Entity(kind=Kind.PERMISSION_SET, id=arn, name=name, attributes={"name": name})


def application(name: str = "Wiki", number: int = 1) -> Application:
    """An application."""
    instance = INSTANCE_ARN.rpartition("/")[2]
    return Application(arn=f"arn:aws:sso::{MANAGEMENT}:application/{instance}/apl-{number:016d}", name=name)


def principal(entity: Entity) -> Principal:
    """A user or a group as the one to whom access is given."""
    return Principal(kind=entity.kind, id=entity.id)


def assigned(where: Account, what: Entity, who: Entity | Principal) -> AccountAssignment:
    """That somebody has a permission set in an account."""
    one = principal(who) if isinstance(who, Entity) else who
    return AccountAssignment(account_id=where.id, permission_set_arn=what.id, principal=one)


def used(what: Application, who: Entity | Principal) -> ApplicationAssignment:
    """That somebody is assigned to an application."""
    one = principal(who) if isinstance(who, Entity) else who
    return ApplicationAssignment(application_arn=what.arn, principal=one)


def desired(
    *,
    users: tuple[str, ...] = (),
    groups: tuple[str, ...] = (),
    sets: tuple[str, ...] = ("ReadOnly",),
    present: bool = True,
    purge: bool = False,
    applications: tuple[str, ...] = (),
    **targets: t.Any,
) -> DesiredAssignments:
    """What a task of idc_assignment asks for: in applications where some are named, else in the accounts of `targets`."""
    return DesiredAssignments(
        users=users,
        groups=groups,
        permission_sets=() if applications else sets,
        targets=None if applications else Targets(**targets),
        applications=applications,
        present=present,
        purge=purge,
    )


class FakeOrganization:
    """Accounts in the root, and in units by their path. `calls` lists what was asked, as (operation, what).

    In a path, "|" stands for a slash in the name of a unit. `ids` are the ids of units by path, where they matter. With a
    `failure` nothing can be asked; `failures` are those of single operations.
    """

    def __init__(
        self,
        *accounts: Account,
        units: Mapping[str, tuple[Account, ...]] | None = None,
        tags: Mapping[str, Mapping[str, str]] | None = None,
        management: str = MANAGEMENT,
        failure: CallFailed | None = None,
        failures: Mapping[str, CallFailed] | None = None,
        ids: Mapping[str, str] | None = None,
        delegated: tuple[str, ...] = (),
    ) -> None:
        self.calls: list[tuple[str, str]] = []
        self._ids = {"": ROOT, **(ids or {})}
        root = self._ids[""]
        self._within: dict[str, tuple[Account, ...]] = {root: accounts}
        self._below: dict[str, list[Unit]] = {root: []}
        self._units: dict[str, Unit] = {"": Unit(id=root, name="")}
        for path, inside in (units or {}).items():
            self._within[self._place(path).id] = inside
        self._tags = tags or {}
        self._management = management
        self._failure = failure
        self._failures = failures or {}
        self._delegated = delegated

    def id_of(self, path: str) -> str:
        """The id of the unit at this path."""
        return self._units[path].id

    def accounts(self) -> tuple[Account, ...]:
        self._ask("accounts", "")
        return tuple(one for inside in self._within.values() for one in inside)

    def account(self, account_id: str) -> Account | None:
        self._ask("account", account_id)
        every = (one for inside in self._within.values() for one in inside)
        return next((one for one in every if one.id == account_id), None)

    def describe_accounts(self, account_ids: Iterable[str]) -> Mapping[str, Account]:
        found = {account_id: self.account(account_id) for account_id in dict.fromkeys(account_ids)}
        return {account_id: one for account_id, one in found.items() if one is not None}

    def management_account_id(self) -> str:
        self._ask("management_account_id", "")
        return self._management

    def delegated_administrators(self) -> tuple[Account, ...]:
        self._ask("delegated_administrators", "")
        return tuple(one for inside in self._within.values() for one in inside if one.id in self._delegated)

    def root(self) -> Unit:
        self._ask("root", "")
        return self._units[""]

    def unit(self, unit_id: str) -> Unit | None:
        self._ask("unit", unit_id)
        return next((one for one in self._units.values() if one.id == unit_id), None)

    def units_in(self, parent_id: str) -> tuple[Unit, ...]:
        self._ask("units_in", parent_id)
        return tuple(self._below[parent_id])

    def accounts_in(self, parent_id: str) -> tuple[Account, ...]:
        self._ask("accounts_in", parent_id)
        return self._within.get(parent_id, ())

    def units_below(self, parent_ids: Iterable[str]) -> Mapping[str, tuple[Unit, ...]]:
        return {one: self.units_in(one) for one in dict.fromkeys(parent_ids)}

    def accounts_below(self, parent_ids: Iterable[str]) -> Mapping[str, tuple[Account, ...]]:
        return {one: self.accounts_in(one) for one in dict.fromkeys(parent_ids)}

    def tags(self, account_ids: Iterable[str]) -> Mapping[str, Mapping[str, str]]:
        return {one: self._tagged(one) for one in account_ids}

    def _tagged(self, account_id: str) -> Mapping[str, str]:
        self._ask("tags", account_id)
        return self._tags.get(account_id, {})

    def _ask(self, operation: str, what: str) -> None:
        self.calls.append((operation, what))
        failure = self._failures.get(operation, self._failure)
        if failure is not None:
            raise failure

    def _place(self, path: str) -> Unit:
        if path not in self._units:
            way, _slash, name = path.rpartition("/")
            parent = self._place(way)
            identifier = self._ids.get(path, f"ou-ab12-{len(self._units):08d}")
            unit = Unit(id=identifier, name=name.replace("|", "/"))
            self._below[parent.id].append(unit)
            self._units[path], self._below[unit.id] = unit, []
        return self._units[path]


def denied() -> CallFailed:
    """What somebody without the right to look is told."""
    return failed_call(
        FailureKind.DENIED, purpose="list the accounts", operation="ListAccounts", words="You shall not."
    )


def an_instance(owner: str | None = MANAGEMENT) -> Instance:
    """An instance of this account."""
    return Instance(
        instance_arn=INSTANCE_ARN,
        identity_store_id=STORE_ID,
        name=None,
        owner_account_id=owner,
        status="ACTIVE",
        created_date=None,
        primary_region=None,
        regions=(),
    )
