# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a delegated administrator is refused: what would change the management account, or a permission set that it holds."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Account, Application
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Entity, Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import Refused
from ansible_collections.steward.identity_center.plugins.module_utils._model.keys import PermissionSetKey
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action, Change, Plan, deleted
from ansible_collections.steward.identity_center.plugins.module_utils._plan.management import (
    accounts_of,
    permission_sets_of,
    refuse_in_management,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import group, user
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_access import permission_set
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.named_changes import (
    account_assignment,
    application_assignment,
    created,
    membership,
    set_key,
)

BOSS = Account(id="111122223333", name="boss")
SHOP = Account(id="333300000011", name="shop")
CALLER = "222200000001"
AUDIT = permission_set("Audit")
AUDIT_KEY = set_key(AUDIT)


def assign(
    account: Account, name: str | Entity = AUDIT, action: Action = Action.ADD, principal: str = "jane"
) -> Change:
    """An assignment of a user."""
    return account_assignment(
        action, account=account, permission_set=name, principal_kind=Kind.USER, principal=principal
    )


def change_of(action: Action, *accounts: str) -> Change:
    """A change of the permission set Audit."""
    return Change(action=action, key=AUDIT_KEY, after={"accounts": accounts})


UPDATE, PROVISION = change_of(Action.UPDATE), change_of(Action.PROVISION, SHOP.id)
WIKI = application_assignment(
    Action.ADD, application=Application(arn="arn:of:wiki", name="Wiki"), principal_kind=Kind.USER, principal="jane"
)


@pytest.mark.parametrize(
    ("change", "accounts", "sets"),
    [
        pytest.param(assign(SHOP), {SHOP.id}, {AUDIT_KEY}, id="an assignment"),
        pytest.param(assign(SHOP, action=Action.REMOVE), {SHOP.id}, {AUDIT_KEY}, id="an assignment that goes"),
        pytest.param(PROVISION, {SHOP.id}, {AUDIT_KEY}, id="a provisioning"),
        pytest.param(UPDATE, set(), {AUDIT_KEY}, id="an update"),
        pytest.param(deleted(AUDIT), set(), {AUDIT_KEY}, id="a deletion"),
        pytest.param(created(Kind.PERMISSION_SET, "Audit", {}), set(), set(), id="a creation"),
        pytest.param(WIKI, set(), set(), id="an application"),
        pytest.param(deleted(user("jane")), set(), set(), id="a user"),
        pytest.param(membership(Action.ADD, group="Team", user="jane"), set(), set(), id="a membership"),
    ],
)
def test_what_a_change_touches(change: Change, accounts: set[str], sets: set[PermissionSetKey]) -> None:
    assert (accounts_of([change]), permission_sets_of([change])) == (accounts, sets)


def refusal(*changes: Change, held: tuple[str | Entity, ...] = ()) -> str:
    """Why a plan is refused."""
    with pytest.raises(Refused) as caught:
        refuse_in_management(Plan(changes=changes), BOSS.id, [set_key(one) for one in held], CALLER)
    return caught.value.message


ONLY = (
    "Only the management account itself can assign there, and change, assign or delete a permission set that is "
    "provisioned there. Use its credentials, or "
)


def test_nothing_is_assigned_in_the_management_account() -> None:
    assert refusal(assign(SHOP), assign(BOSS)) == (
        "Refused to add jane with Audit in boss (111122223333): boss (111122223333) is the management account, and the "
        f"credentials are those of the account {CALLER}. {ONLY}leave this out"
    )


@pytest.mark.parametrize(
    ("changes", "writers"),
    [
        ((UPDATE, PROVISION), "update Audit, provision Audit"),
        ((deleted(AUDIT),), "delete Audit"),
        ((assign(SHOP), assign(SHOP, "Other")), "add jane with Audit in shop (333300000011)"),
    ],
)
def test_nothing_that_the_management_account_holds_is_changed(changes: tuple[Change, ...], writers: str) -> None:
    assert refusal(*changes, held=(AUDIT,)) == (
        f"Refused to {writers}: Audit is provisioned in the management account, 111122223333, and the credentials are "
        f"those of the account {CALLER}. {ONLY}leave this out"
    )


def test_all_that_it_holds_are_named() -> None:
    assert ": A, B are provisioned in the management account" in refusal(
        assign(SHOP, "B"), assign(SHOP, "A"), held=("A", "B")
    )


@pytest.mark.parametrize("leaver", [user("jane"), group("jane")])
def test_who_has_access_there_is_not_deleted(leaver: object) -> None:
    message = refusal(assign(BOSS, action=Action.REMOVE), deleted(leaver))  # type: ignore[arg-type]

    assert message.startswith("Refused to remove jane with Audit in boss (111122223333): boss")
    assert message.endswith("Use its credentials, or set on_assignments: keep to delete jane and leave this behind")


def test_of_many_changes_a_few_are_named() -> None:
    many = tuple(assign(BOSS, principal=f"user{number:02}") for number in range(12))

    message = refusal(*many)

    assert "user09 with" in message and "user10 with" not in message and " and 2 more: boss" in message


def test_what_is_elsewhere_is_not_refused() -> None:
    refuse_in_management(Plan(changes=(assign(SHOP), UPDATE, WIKI)), BOSS.id, (set_key("Other"),), CALLER)
