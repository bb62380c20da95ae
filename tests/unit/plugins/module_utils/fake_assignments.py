# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All that a question about assignments reads, in memory, with each call noted that the service would be asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from ansible_collections.steward.identity_center.plugins.module_utils._model.access import (
    Account,
    AccountAssignment,
    Application,
    ApplicationAssignment,
    Principal,
    Unit,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Entity, Instance, Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import CallFailed
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import INSTANCE_ARN, STORE_ID
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.each_of_many import (
    EachOfAccess,
    EachOfOrganization,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore

MANAGEMENT = "111122223333"
Pair = tuple[str, str]


def an_account(number: int, name: str | None = None, status: str = "ACTIVE") -> Account:
    """The account with this number."""
    return Account(id=f"{number:012d}", name=name or f"account-{number:03d}", status=status)


def a_set(name: str, number: int) -> Entity:
    """A permission set, as the listing shows it."""
    arn = f"arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-{number:016d}"
    return Entity(kind=Kind.PERMISSION_SET, id=arn, name=name, attributes={"name": name})


def an_application(name: str, number: int) -> Application:
    """An application."""
    arn = f"arn:aws:sso::{MANAGEMENT}:application/ssoins-0123456789abcdef/apl-{number:016d}"
    return Application(arn=arn, name=name)


def principal(entity: Entity) -> Principal:
    """A user or group as an assignment names it."""
    return Principal(kind=entity.kind, id=entity.id)


def has(who: Entity | Principal, permission_set: Entity, account: Account) -> AccountAssignment:
    """That somebody has a permission set in an account."""
    return AccountAssignment(
        account_id=account.id,
        permission_set_arn=permission_set.id,
        principal=who if isinstance(who, Principal) else principal(who),
    )


def uses(who: Entity | Principal, application: Application) -> ApplicationAssignment:
    """That somebody is assigned to an application."""
    return ApplicationAssignment(
        application_arn=application.arn, principal=who if isinstance(who, Principal) else principal(who)
    )


@dataclass
class FakeReads(EachOfAccess, EachOfOrganization):
    """Offers Reads, AccessReads and OrganizationReads in one. `calls` has an entry for each request, as (what, of what).

    `failures` maps what is asked for to the failure that answers it.
    """

    store: FakeStore = field(default_factory=FakeStore)
    every_set: tuple[Entity, ...] = ()
    every_account: tuple[Account, ...] = ()
    every_application: tuple[Application, ...] = ()
    assigned: tuple[AccountAssignment, ...] = ()
    used: tuple[ApplicationAssignment, ...] = ()
    held_by_nobody: set[Pair] = field(default_factory=set)
    old: set[Pair] = field(default_factory=set)
    open_to_all: set[str] = field(default_factory=set)
    units: Mapping[str, tuple[Account, ...]] = field(default_factory=dict)
    management: str = MANAGEMENT
    failures: dict[str, CallFailed] = field(default_factory=dict)
    calls: list[tuple[str, str]] = field(default_factory=list)

    @property
    def access(self) -> FakeReads:
        return self

    @property
    def organization(self) -> FakeReads:
        return self

    @property
    def instance(self) -> Instance:
        return Instance(
            instance_arn=INSTANCE_ARN,
            identity_store_id=STORE_ID,
            name=None,
            owner_account_id=MANAGEMENT,
            status="ACTIVE",
            created_date=None,
            primary_region=None,
            regions=(),
        )

    def counted(self) -> dict[str, int]:
        """How often each thing was asked for."""
        asked = [what for what, _of in [*self.calls, *self.store.calls]]
        return {what: asked.count(what) for what in dict.fromkeys(asked)}

    # ---- AccessReads

    def permission_sets(self, names: Collection[str] | None = None) -> tuple[Entity, ...]:
        self._ask("permission_sets", "all" if names is None else ",".join(sorted(names)))
        return self.every_set

    def permission_set(self, arn: str) -> Entity | None:
        self._ask("permission_set", arn)
        return next((one for one in self.every_set if one.id == arn), None)

    def holders(self, arns: Iterable[str], *, outdated: bool = False) -> dict[str, tuple[str, ...]]:
        return {arn: self._held("holders", arn, outdated, of=1) for arn in arns}

    def held(self, account_ids: Iterable[str], *, outdated: bool = False) -> dict[str, tuple[str, ...]]:
        return {account_id: self._held("held", account_id, outdated, of=0) for account_id in account_ids}

    def assignments_in(self, pairs: Iterable[Pair]) -> tuple[AccountAssignment, ...]:
        wanted = list(pairs)
        for pair in wanted:
            self._ask("assignments_in", "/".join(pair))
        return tuple(one for one in self.assigned if (one.account_id, one.permission_set_arn) in wanted)

    def assignments_of(self, principals: Iterable[Principal]) -> tuple[AccountAssignment, ...]:
        wanted = list(principals)
        for one in wanted:
            self._ask("assignments_of", one.id)
        return tuple(one for one in self.assigned if one.principal in wanted)

    def applications(self, *, account_id: str | None = None) -> tuple[Application, ...]:
        self._ask("applications", "all")
        return self.every_application

    def application(self, arn: str) -> Application | None:
        self._ask("application", arn)
        return next((one for one in self.every_application if one.arn == arn), None)

    def users_of(self, application_arns: Iterable[str]) -> tuple[ApplicationAssignment, ...]:
        wanted = list(application_arns)
        for arn in wanted:
            self._ask("users_of", arn)
        return tuple(one for one in self.used if one.application_arn in wanted)

    def applications_of(self, principals: Iterable[Principal]) -> tuple[ApplicationAssignment, ...]:
        wanted = list(principals)
        for one in wanted:
            self._ask("applications_of", one.id)
        return tuple(one for one in self.used if one.principal in wanted)

    def assignment_required(self, application_arn: str) -> bool | None:
        self._ask("assignment_required", application_arn)
        return application_arn not in self.open_to_all

    # ---- OrganizationReads

    def accounts(self) -> tuple[Account, ...]:
        self._ask("accounts", "all")
        return self.every_account

    def account(self, account_id: str) -> Account | None:
        self._ask("account", account_id)
        return next((one for one in self.every_account if one.id == account_id), None)

    def management_account_id(self) -> str:
        self._ask("management_account_id", "")
        return self.management

    def unit(self, unit_id: str) -> Unit | None:
        self._ask("unit", unit_id)
        return Unit(id=unit_id, name=unit_id) if unit_id in self.units else None

    def units_in(self, parent_id: str) -> tuple[Unit, ...]:
        self._ask("units_in", parent_id)
        return ()

    def accounts_in(self, parent_id: str) -> tuple[Account, ...]:
        self._ask("accounts_in", parent_id)
        return self.units[parent_id]

    # ---- inside

    def _held(self, what: str, key: str, outdated: bool, *, of: int) -> tuple[str, ...]:
        self._ask(f"{what}, outdated" if outdated else what, key)
        every = {(one.account_id, one.permission_set_arn) for one in self.assigned} | self.held_by_nobody
        return tuple(sorted(pair[1 - of] for pair in (every & self.old if outdated else every) if pair[of] == key))

    def _ask(self, what: str, of: str) -> None:
        self.calls.append((what, of))
        if what in self.failures:
            raise self.failures[what]
