# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An organization, and who has what in it, in memory: what OrganizationReads and the assignments of Access promise."""

from __future__ import annotations

import typing as t
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from ansible_collections.steward.identity_center.plugins.module_utils._desired.access import DesiredAssignments, Targets
from ansible_collections.steward.identity_center.plugins.module_utils._model.access import (
    Account,
    AccountAssignment,
    Application,
    ApplicationAssignment,
    Principal,
    Progress,
    Unit,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Entity, Instance, Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import CallFailed, FailureKind
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    INSTANCE_ARN,
    STORE_ID,
    failed_call,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.each_of_many import (
    EachOfAccess,
    EachOfOrganization,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore

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


class FakeOrganization(EachOfOrganization):
    """Accounts in the root, and in units by their path. `calls` lists what was asked, as (operation, what).

    In a path, "|" stands for a slash in the name of a unit. `ids` are the ids of units by path, where they matter. With a
    `failure` nothing can be asked.
    """

    def __init__(
        self,
        *accounts: Account,
        units: Mapping[str, tuple[Account, ...]] | None = None,
        tags: Mapping[str, Mapping[str, str]] | None = None,
        management: str = MANAGEMENT,
        failure: CallFailed | None = None,
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

    def tags(self, account_ids: Iterable[str]) -> Mapping[str, Mapping[str, str]]:
        return {one: self._tagged(one) for one in account_ids}

    def _tagged(self, account_id: str) -> Mapping[str, str]:
        self._ask("tags", account_id)
        return self._tags.get(account_id, {})

    def _ask(self, operation: str, what: str) -> None:
        self.calls.append((operation, what))
        if self._failure is not None:
            raise self._failure

    def _place(self, path: str) -> Unit:
        if path not in self._units:
            way, _slash, name = path.rpartition("/")
            parent = self._place(way)
            identifier = self._ids.get(path, f"ou-ab12-{len(self._units):08d}")
            unit = Unit(id=identifier, name=name.replace("|", "/"))
            self._below[parent.id].append(unit)
            self._units[path], self._below[unit.id] = unit, []
        return self._units[path]


class FakeAssignments(EachOfAccess):
    """Permission sets, applications, and who is assigned; requests succeed at once.

    `calls` lists what was asked, one entry for each call that the service would see. Reads of an operation in `failures`
    fail; so do the writes about an account in `refusals`.
    """

    def __init__(
        self,
        *sets: Entity,
        applications: tuple[Application, ...] = (),
        there: Iterable[AccountAssignment | ApplicationAssignment] = (),
        failures: Mapping[str, CallFailed] | None = None,
        refusals: Mapping[str, CallFailed] | None = None,
    ) -> None:
        self.there: set[AccountAssignment | ApplicationAssignment] = set(there)
        self.calls: list[tuple[str, str]] = []
        self.written: list[tuple[str, AccountAssignment | ApplicationAssignment]] = []
        self._sets, self._applications = sets, applications
        self._failures = failures or {}
        self._refusals = refusals or {}

    def permission_sets(self, names: Collection[str] | None = None) -> tuple[Entity, ...]:
        self._ask("permission_sets", ", ".join(sorted(names or ())))
        return self._sets

    def permission_set(self, arn: str) -> Entity | None:
        self._ask("permission_set", arn)
        return next((one for one in self._sets if one.id == arn), None)

    def holders(self, arns: Iterable[str], *, outdated: bool = False) -> Mapping[str, tuple[str, ...]]:
        return {arn: self._holders(arn) for arn in arns}

    def held(self, account_ids: Iterable[str], *, outdated: bool = False) -> Mapping[str, tuple[str, ...]]:
        return {account_id: self._held(account_id) for account_id in account_ids}

    def _held(self, account_id: str) -> tuple[str, ...]:
        self._ask("held", account_id)
        return tuple({one.permission_set_arn for one in self._account_ones() if one.account_id == account_id})

    def assignments_in(self, pairs: Iterable[tuple[str, str]]) -> tuple[AccountAssignment, ...]:
        found = []
        for pair in pairs:
            self._ask("assignments_in", pair[0])
            found += [one for one in self._account_ones() if (one.account_id, one.permission_set_arn) == pair]
        return tuple(found)

    def assignments_of(self, principals: Iterable[Principal]) -> tuple[AccountAssignment, ...]:
        found = []
        for one in principals:
            self._ask("assignments_of", one.id)
            found += [each for each in self._account_ones() if each.principal == one]
        return tuple(found)

    def applications(self, *, account_id: str | None = None) -> tuple[Application, ...]:
        self._ask("applications", "")
        return tuple(one for one in self._applications if account_id in (None, one.account_id))

    def application(self, arn: str) -> Application | None:
        self._ask("application", arn)
        return next((one for one in self._applications if one.arn == arn), None)

    def users_of(self, application_arns: Iterable[str]) -> tuple[ApplicationAssignment, ...]:
        found = []
        for arn in application_arns:
            self._ask("users_of", arn)
            found += [
                one for one in self.there if isinstance(one, ApplicationAssignment) and one.application_arn == arn
            ]
        return tuple(found)

    def request_assignment(self, name: str, assignment: AccountAssignment, *, present: bool) -> Progress:
        refusal = self._refusals.get(assignment.account_id)
        if refusal is not None:
            raise refusal
        self._write(assignment, present)
        return Progress(request_id=name, status="SUCCEEDED")

    def assignment_progress(self, name: str, request_id: str, *, present: bool) -> Progress:
        raise AssertionError(f"{name} was over already: {request_id}, {present}")

    def assignments_under_way(self, *, present: bool) -> frozenset[str]:
        raise AssertionError("nothing takes time here")

    def set_application_assignment(self, name: str, assignment: ApplicationAssignment, *, present: bool) -> None:
        self._write(assignment, present)

    def _write(self, assignment: AccountAssignment | ApplicationAssignment, present: bool) -> None:
        self.written.append(("add" if present else "remove", assignment))
        if (assignment in self.there) is present:
            raise AssertionError(f"a write in vain: {assignment}, {present}")
        (self.there.add if present else self.there.remove)(assignment)

    def _account_ones(self) -> list[AccountAssignment]:
        return [one for one in self.there if isinstance(one, AccountAssignment)]

    def _holders(self, arn: str) -> tuple[str, ...]:
        self._ask("holders", arn)
        return tuple({one.account_id for one in self._account_ones() if one.permission_set_arn == arn})

    def _ask(self, operation: str, what: str) -> None:
        self.calls.append((operation, what))
        if operation in self._failures:
            raise self._failures[operation]


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


@dataclass
class FakeReads:
    """All of them together. Offers Reads."""

    store: FakeStore = field(default_factory=FakeStore)
    access: t.Any = field(default_factory=FakeAssignments)
    organization: FakeOrganization = field(default_factory=FakeOrganization)
    instance: Instance = field(default_factory=an_instance)
    caller_account_id: str | None = MANAGEMENT
