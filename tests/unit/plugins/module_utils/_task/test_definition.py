# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The definitions of modules: no plan gets past the guards of its module."""

from __future__ import annotations

import typing as t
from dataclasses import replace
from types import SimpleNamespace

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.choices import OnExternal
from ansible_collections.steward.identity_center.plugins.module_utils._desired.identities import DesiredIdentity
from ansible_collections.steward.identity_center.plugins.module_utils._desired.memberships import DesiredMemberships
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind, Record
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import Refused
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action, Plan
from ansible_collections.steward.identity_center.plugins.module_utils._task.access_control import (
    IDC_ACCESS_CONTROL_ATTRIBUTES,
)
from ansible_collections.steward.identity_center.plugins.module_utils._task.assignments import IDC_ASSIGNMENT
from ansible_collections.steward.identity_center.plugins.module_utils._task.entitlements import IDC_ENTITLEMENT
from ansible_collections.steward.identity_center.plugins.module_utils._task.identities import IDC_GROUP, IDC_USER
from ansible_collections.steward.identity_center.plugins.module_utils._task.memberships import IDC_GROUP_MEMBERSHIP
from ansible_collections.steward.identity_center.plugins.module_utils._task.passwords import IDC_PASSWORD_RESET
from ansible_collections.steward.identity_center.plugins.module_utils._task.permission_sets import IDC_PERMISSION_SET
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils import fake_organization
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    desired_group,
    desired_user,
    group,
    groups_of_user,
    user,
    users_of_group,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_access import (
    FakeAccess,
    permission_set,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_entitlements import (
    FakeEntitlements,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_reads import FakeReads
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.named_changes import (
    account_assignment,
    entitlement,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.permission_set_tasks import (
    a_desired,
    reads_of,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.tasks import run
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.waits import sleepless

AWAY, OWNED = user("away", record=Record(status="DISABLED")), user("owned", external=True)
TEAM, SYNCED = group("Team"), group("Synced", external=True)
REFUSE, WARN = OnExternal.REFUSE, OnExternal.WARN


@pytest.mark.parametrize("check_mode", [True, False])
@pytest.mark.parametrize(
    ("desired", "message"),
    [
        pytest.param(desired_user("away", {"title": "Dr"}), "away is disabled", id="a disabled user"),
        pytest.param(desired_user("owned", {"title": "Dr"}), "user owned is provisioned by", id="a synchronized user"),
        pytest.param(desired_group("Synced", {"description": "x"}), "group Synced is provisioned by", id="a group"),
        pytest.param(users_of_group("Team", "away"), "away is disabled", id="a disabled user joins"),
        pytest.param(groups_of_user("away", "Team"), "away is disabled", id="a disabled user is joined with groups"),
        pytest.param(
            users_of_group("Synced", "owned", on_external=REFUSE), "group Synced is provisioned by", id="a membership"
        ),
    ],
)
def test_a_guard_refuses_before_the_first_write(
    desired: DesiredIdentity | DesiredMemberships, message: str, check_mode: bool
) -> None:
    store = FakeStore(AWAY, OWNED, TEAM, SYNCED)

    with pytest.raises(Refused, match=message):
        run(store, desired, check_mode=check_mode)

    assert store.writes == []


def test_a_guard_warns_where_that_is_enough() -> None:
    result = run(FakeStore(OWNED), desired_user("owned", {"title": "Dr"}, on_external=WARN))

    assert (result.changed, len(result.plan.warnings)) == (True, 1)


@pytest.mark.parametrize("desired", [desired_user("away"), desired_user("owned"), users_of_group("Synced")])
def test_what_changes_nothing_is_not_refused(desired: DesiredIdentity | DesiredMemberships) -> None:
    assert run(FakeStore(AWAY, OWNED, SYNCED), desired).changes == []


def test_a_disabled_user_can_be_deleted() -> None:
    assert [change["action"] for change in run(FakeStore(AWAY), desired_user("away", present=False)).changes] == [
        "delete"
    ]


MANAGEMENT, MEMBER = "111122223333", "444455556666"


@pytest.mark.parametrize(("caller", "refused"), [(MANAGEMENT, False), (None, False), (MEMBER, True)])
def test_the_management_account_is_guarded_for_whatever_is_held_there(caller: str | None, refused: bool) -> None:
    audit = permission_set("Audit", number=1)
    reads = replace(reads_of(FakeAccess(audit).hold(audit, MANAGEMENT)), caller_account_id=caller)

    if not refused:
        assert IDC_PERMISSION_SET.planned(reads, a_desired(description="x"))[1].changes
        return
    with pytest.raises(Refused, match="is the management account"):
        IDC_PERMISSION_SET.planned(reads, a_desired(description="x"))


def test_assignments_in_the_management_account_are_guarded() -> None:
    boss = fake_organization.account(1, "boss")
    read = fake_organization.permission_set("Read")
    reads = FakeReads(
        store=FakeStore(user("ann")),
        access=FakeAccess(read),
        organization=fake_organization.FakeOrganization(boss, management=boss.id),
        instance=replace(fake_organization.an_instance(), owner_account_id=boss.id),
        caller_account_id=MEMBER,
    )
    asked = fake_organization.desired(users=("ann",), sets=("Read",), accounts=("boss",), include_management=True)

    with pytest.raises(Refused, match=r"boss .* is the management account"):
        IDC_ASSIGNMENT.planned(reads, asked)


# ---- what modules write with

IDENTITIES = {Kind.USER, Kind.GROUP, Kind.MEMBERSHIP}
ASSIGNMENTS = {Kind.ACCOUNT_ASSIGNMENT, Kind.APPLICATION_ASSIGNMENT}
ENTITLEMENTS = {Kind.ACCOUNT_ACCESS, Kind.ENTITLEMENT}
ADMIN = entitlement("ann")
READ = account_assignment(
    Action.REMOVE,
    account=fake_organization.account(1, "boss"),
    permission_set="Read",
    principal_kind=Kind.USER,
    principal="ann",
)


@pytest.mark.parametrize(
    ("definition", "kinds"),
    [
        (IDC_USER, IDENTITIES),
        (IDC_GROUP, IDENTITIES),
        (IDC_GROUP_MEMBERSHIP, IDENTITIES),
        (IDC_PERMISSION_SET, {Kind.PERMISSION_SET}),
        (IDC_ASSIGNMENT, ASSIGNMENTS),
        (IDC_ENTITLEMENT, ENTITLEMENTS),
        (IDC_ACCESS_CONTROL_ATTRIBUTES, {Kind.ACCESS_CONTROL_ATTRIBUTES}),
        (IDC_PASSWORD_RESET, {Kind.PASSWORD}),
    ],
)
def test_a_module_opens_what_it_writes_with_and_no_more(definition: t.Any, kinds: set[Kind]) -> None:
    """Who deletes somebody, or a permission set, also takes the assignments away."""
    session = SimpleNamespace(
        identity_store=None, sso_admin=FakeAccess(), passwords=None, hide=str, account_access=FakeEntitlements()
    )
    deletes = definition in (IDC_USER, IDC_GROUP, IDC_PERMISSION_SET)

    assert set(definition.writers(session, Plan(), sleepless())) == kinds
    with_removals = set(definition.writers(session, Plan(changes=(READ,)), sleepless()))
    assert with_removals == (kinds | ASSIGNMENTS if deletes else kinds)
    with_entitlements = set(definition.writers(session, Plan(changes=(ADMIN,)), sleepless()))
    assert with_entitlements == (kinds | ENTITLEMENTS if deletes else kinds)
