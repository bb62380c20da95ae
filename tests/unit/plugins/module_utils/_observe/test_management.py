# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is asked about the management account before a plan is done, and no more."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Account
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import (
    CallFailed,
    FailureKind,
    Refused,
)
from ansible_collections.steward.identity_center.plugins.module_utils._observe.management import guard_management
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action, Change, Plan, deleted
from ansible_collections.steward.identity_center.plugins.module_utils._ports.access import AccessReads
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import failed_call
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_access import (
    FakeAccess,
    permission_set,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_organization import (
    FakeOrganization,
    an_instance,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_reads import FakeReads
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.named_changes import (
    Named,
    account_assignment,
    created,
)

BOSS, SHOP = Account(id="111122223333", name="boss"), Account(id="333300000011", name="shop")
CALLER = "222200000001"
AUDIT, OTHER = permission_set("Audit"), permission_set("Other")


def add(account: Account, name: Named = AUDIT) -> Change:
    """An assignment."""
    return account_assignment(
        Action.ADD, account=account, permission_set=name, principal_kind=Kind.USER, principal="jane"
    )


class Asked(FakeReads):
    """Reads that note whether the caller is asked for."""

    def __getattribute__(self, name: str) -> t.Any:
        if name == "caller_account_id":
            self.access.calls.append(("caller", ""))  # type: ignore[attr-defined]
        return super().__getattribute__(name)


def reads(*, holds: tuple[str, ...] = (), caller: str | None = CALLER, owner: str | None = BOSS.id) -> Asked:
    """An instance whose management account holds these permission sets."""
    access = FakeAccess(AUDIT, OTHER)
    for one in (AUDIT, OTHER):
        if one.name in holds:
            access.hold(one, BOSS.id)
    return Asked(
        store=FakeStore(),
        access=t.cast(AccessReads, access),
        organization=FakeOrganization(),
        instance=an_instance(owner),
        caller_account_id=caller,
    )


def asked(one: FakeReads, *changes: Change, holders: dict[str, tuple[str, ...]] | None = None) -> list[str]:
    """What is asked before these changes are done."""
    guard_management(one, Plan(changes=changes), holders or {})
    return [operation for operation, _what in one.access.calls]  # type: ignore[attr-defined]


@pytest.mark.parametrize("change", [add(SHOP), deleted(AUDIT)])
def test_what_the_management_account_does_not_hold_is_anybodys(change: Change) -> None:
    assert asked(reads(holds=("Other",)), change) == ["held"]


def test_what_is_known_already_is_not_asked_for() -> None:
    assert asked(reads(), deleted(AUDIT), holders={AUDIT.id: (SHOP.id,)}) == []


@pytest.mark.parametrize("caller", [BOSS.id, None], ids=["itself", "not known"])
@pytest.mark.parametrize(
    ("change", "calls"),
    [(add(BOSS), ["caller"]), (add(SHOP), ["held", "caller"]), (deleted(AUDIT), ["held", "caller"])],
)
def test_the_management_account_may_do_all(change: Change, calls: list[str], caller: str | None) -> None:
    assert asked(reads(holds=("Audit",), caller=caller), change) == calls


@pytest.mark.parametrize(
    ("change", "holders"),
    [
        (add(BOSS), {}),
        (add(SHOP), {}),
        (deleted(AUDIT), {}),
        (deleted(AUDIT), {AUDIT.id: (SHOP.id, BOSS.id)}),
    ],
)
def test_another_account_is_refused(change: Change, holders: dict[str, tuple[str, ...]]) -> None:
    with pytest.raises(Refused, match=f"the credentials are those of the account {CALLER}"):
        asked(reads(holds=("Audit",)), change, holders=holders)


def test_what_the_plan_itself_makes_nobody_holds() -> None:
    assert asked(reads(holds=("Audit",)), created(Kind.PERMISSION_SET, "New", {}), add(SHOP, "New")) == []


def test_an_instance_of_nobody_has_no_management_account() -> None:
    assert asked(reads(holds=("Audit",), owner=None), add(BOSS)) == []


@pytest.mark.parametrize("kind", [FailureKind.DENIED, FailureKind.INVALID])
def test_who_may_not_look_is_left_to_the_service(kind: FailureKind) -> None:
    one = reads(holds=("Audit",))
    t.cast("FakeAccess", one.access).fail("held", failed_call(kind))

    assert asked(one, add(SHOP)) == ["held"]


def test_a_look_that_fails_otherwise_is_told() -> None:
    one = reads(holds=("Audit",))
    t.cast("FakeAccess", one.access).fail("held", failed_call(FailureKind.SERVER))

    with pytest.raises(CallFailed):
        asked(one, add(SHOP))
