# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Short words for who has what, and all that a question about it reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ansible_collections.steward.identity_center.plugins.module_utils._model.access import (
    Account,
    AccountAssignment,
    Application,
    ApplicationAssignment,
    Principal,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Entity, Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import CallFailed
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_access import FakeAccess
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_organization import (
    FakeOrganization,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_reads import FakeReads
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


def reads_of(
    *,
    store: FakeStore | None = None,
    every_set: tuple[Entity, ...] = (),
    every_account: tuple[Account, ...] = (),
    every_application: tuple[Application, ...] = (),
    assigned: Iterable[AccountAssignment] = (),
    used: Iterable[ApplicationAssignment] = (),
    held_by_nobody: Iterable[Pair] = (),
    old: Iterable[Pair] = (),
    open_to_all: Iterable[str] = (),
    units: Mapping[str, tuple[Account, ...]] | None = None,
    management: str = MANAGEMENT,
    failures: Mapping[str, CallFailed] | None = None,
) -> FakeReads:
    """All that a question about assignments reads.

    `held_by_nobody` are pairs in which nobody is assigned, `old` those in an old version. `failures` maps what is asked for
    to the failure that answers it. `units` are at the root, by id.
    """
    access = FakeAccess(*every_set, assignments=assigned, applications=every_application)
    access.provisioned |= {**dict.fromkeys(held_by_nobody, 1), **dict.fromkeys(old, 0)}
    access.uses = dict.fromkeys(used)
    access.open_to_all = set(open_to_all)
    access.failures = dict(failures or {})
    within = {account for some in (units or {}).values() for account in some}
    organization = FakeOrganization(
        *(one for one in every_account if one not in within),
        units=units,
        ids={identifier: identifier for identifier in units or ()},
        management=management,
        failures=failures,
    )
    return FakeReads(store=store or FakeStore(), access=access, organization=organization)
