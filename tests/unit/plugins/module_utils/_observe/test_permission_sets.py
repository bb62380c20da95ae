# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is read for a permission set, and with how few calls."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.access import (
    DesiredPermissionSet,
    Provision,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.access import (
    Account,
    AccountAssignment,
    Principal,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._observe.permission_sets import (
    observe_permission_set,
)
from ansible_collections.steward.identity_center.plugins.module_utils._plan.permission_sets import plan_permission_set
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import an_id, group, user
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_access import (
    FakeAccess,
    assigned,
    permission_set,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_organization import (
    FakeOrganization,
    denied,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.permission_set_tasks import (
    a_desired,
    document,
    reads_of,
)

ONE, TWO = "333300000011", "333300000012"
AUDIT = permission_set("Audit", managed_policies=("a",))
DEV = Account(id=ONE, name="dev")


def operations(access: FakeAccess) -> list[str]:
    """What was asked."""
    return [operation for operation, _what in access.calls]


def test_by_name() -> None:
    access = FakeAccess(permission_set("Other"), AUDIT).hold(AUDIT, TWO, ONE).hold(AUDIT, TWO, outdated=True)

    observed = observe_permission_set(reads_of(access), a_desired())

    assert observed.found.target == AUDIT
    assert (observed.found.holders, observed.found.outdated) == ((ONE, TWO), (TWO,))
    assert operations(access) == ["permission_sets", "details", "holders", "outdated_holders"]


def test_what_stays_as_it_is_costs_two_calls_where_no_result_shows_it() -> None:
    access = FakeAccess(AUDIT).hold(AUDIT, ONE)

    observed = observe_permission_set(reads_of(access), a_desired(managed_policies=("a",)), whole=False)

    assert observed.found.target == AUDIT
    assert observed.holders == {}
    assert access.calls[1:] == [("details", f"{AUDIT.id} managed_policies"), ("outdated_holders", AUDIT.id)]


@pytest.mark.parametrize(
    "desired",
    [
        a_desired(managed_policies=("a",)),
        a_desired(provision=Provision.NEVER),
        a_desired(provision=Provision.ALWAYS),
        a_desired(description="new"),
        a_desired(tags=document(a="1")),
        a_desired(present=False),
    ],
)
def test_what_changes_is_planned_the_same_whether_a_result_shows_it_or_not(desired: DesiredPermissionSet) -> None:
    access = FakeAccess(AUDIT).hold(AUDIT, TWO, ONE).hold(AUDIT, TWO, outdated=True)

    every, some = (observe_permission_set(reads_of(access), desired, whole=whole) for whole in (True, False))

    assert plan_permission_set(desired, some.found) == plan_permission_set(desired, every.found)
    assert some.holders == every.holders == {AUDIT.id: (ONE, TWO)}


def test_by_arn_and_held_by_nobody() -> None:
    access = FakeAccess(AUDIT)

    found = observe_permission_set(reads_of(access), a_desired(None, arn=AUDIT.id)).found

    assert (found.target, found.holders, found.outdated) == (AUDIT, (), ())
    assert operations(access) == ["permission_set", "details", "holders"]


@pytest.mark.parametrize("desired", [a_desired("audit"), a_desired(None, arn="arn:x")])
def test_what_is_not_there(desired: object) -> None:
    access = FakeAccess(AUDIT)

    observed = observe_permission_set(reads_of(access), desired)  # type: ignore[arg-type]

    assert observed.found.target is None
    assert len(access.calls) == 1


def test_a_duration_that_the_service_does_not_tell_is_an_hour() -> None:
    bare = permission_set("Audit", session_duration="", tags=document(a="1"))

    found = observe_permission_set(reads_of(FakeAccess(bare)), a_desired()).found

    assert found.target is not None and found.target.attributes["session_duration"] == ""
    silent = FakeAccess(bare)
    silent.sets[bare.id] = bare.with_attributes({"name": "Audit"}, name="Audit")
    target = observe_permission_set(reads_of(silent), a_desired()).found.target
    assert target is not None and target.attributes["session_duration"] == "PT1H"


def test_assignments_are_read_and_named_where_it_would_be_deleted() -> None:
    ada, team = user("ada"), group("Engineers")
    gone = AccountAssignment(
        account_id=TWO, permission_set_arn=AUDIT.id, principal=Principal(kind=Kind.USER, id=an_id(1))
    )
    access = FakeAccess(AUDIT, assignments=[gone, assigned(ONE, AUDIT, ada), assigned(ONE, AUDIT, team)])
    organization = FakeOrganization(DEV)

    observed = observe_permission_set(reads_of(access, FakeStore(ada, team), organization), a_desired(present=False))

    assert [(one.account.label, one.principal) for one in observed.found.assignments] == [
        (f"dev ({ONE})", "Engineers"),
        (f"dev ({ONE})", "ada"),
        (TWO, an_id(1)),
    ]
    assert [one.assignment.principal.id for one in observed.found.assignments] == [team.id, ada.id, an_id(1)]


def test_where_nobody_is_assigned_nobody_is_asked_for() -> None:
    access, organization, store = (
        FakeAccess(AUDIT).hold(AUDIT, ONE),
        FakeOrganization(DEV),
        FakeStore(),
    )

    found = observe_permission_set(reads_of(access, store, organization), a_desired(present=False)).found

    assert found.assignments == () and found.accounts == {ONE: DEV}
    assert organization.calls == [("account", ONE)] and store.calls == []


@pytest.mark.parametrize(
    ("desired", "asked"),
    [
        (a_desired(), [("account", TWO)]),
        (a_desired(provision=Provision.NEVER, description="new"), []),
        (a_desired(description="new"), [("account", ONE), ("account", TWO)]),
    ],
)
def test_accounts_are_asked_for_where_they_would_be_provisioned(
    desired: DesiredPermissionSet, asked: list[tuple[str, str]]
) -> None:
    access = FakeAccess(AUDIT).hold(AUDIT, ONE).hold(AUDIT, TWO, outdated=True)
    organization = FakeOrganization(DEV)

    observed = observe_permission_set(reads_of(access, organization=organization), desired)

    assert organization.calls == asked
    assert observed.holders == {AUDIT.id: (ONE, TWO)}


def test_nothing_to_provision_asks_for_no_account() -> None:
    organization = FakeOrganization()

    observe_permission_set(reads_of(FakeAccess(AUDIT).hold(AUDIT, ONE), organization=organization), a_desired())

    assert organization.calls == []


def test_who_may_not_ask_for_accounts_hears_what_is_not_known() -> None:
    reads = reads_of(FakeAccess(AUDIT).hold(AUDIT, ONE), organization=FakeOrganization(failure=denied()))

    found = observe_permission_set(reads, a_desired(description="new")).found

    assert found.accounts == {ONE: Account(id=ONE)}
    assert "So it is not known what the accounts are named, and whether they are suspended" in found.warnings[0]
