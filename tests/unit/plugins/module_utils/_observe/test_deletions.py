# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is read of somebody who is to be deleted: groups or members, and access, the cheap way or else everywhere."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping
from dataclasses import replace

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.choices import OnAssignments
from ansible_collections.steward.identity_center.plugins.module_utils._desired.identities import DesiredIdentity
from ansible_collections.steward.identity_center.plugins.module_utils._model.access import (
    Account,
    AccountAssignment,
    Application,
    ApplicationAssignment,
    Principal,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Entity, Kind, Ref
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import CallFailed, FailureKind
from ansible_collections.steward.identity_center.plugins.module_utils._model.keys import PermissionSetKey
from ansible_collections.steward.identity_center.plugins.module_utils._observe.identities import (
    observe_identity,
    observe_with_access,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    desired_group,
    desired_user,
    failed_call,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_access import FakeAccess
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_organization import (
    FakeOrganization,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_reads import FakeReads
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.named_changes import (
    group_key,
    user_key,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.small_store import (
    ENGINEERS,
    JANE,
    JOE,
    ONCALL,
    store,
)

SELF = Principal(kind=Kind.USER, id=JANE.id)
SOMEBODY = Principal(kind=Kind.GROUP, id=JANE.id)
MANAGEMENT, SHOP = "111122223333", "333300000011"
SET, GONE_SET = "arn:of:ReadOnly", "arn:of:a-set-that-is-gone"
WIKI = Application(arn="arn:of:wiki", name="Wiki")
READ_ONLY = Entity(kind=Kind.PERMISSION_SET, id=SET, name="ReadOnly", attributes={"name": "ReadOnly"})


def assigned(account_id: str, arn: str, principal: Principal = SELF) -> AccountAssignment:
    """An assignment."""
    return AccountAssignment(account_id=account_id, permission_set_arn=arn, principal=principal)


def an_access(
    *assignments: AccountAssignment,
    uses: tuple[ApplicationAssignment, ...] = (),
    denied: Mapping[str, FailureKind] | None = None,
) -> FakeAccess:
    """An instance with these assignments, whose one set two accounts hold. `denied` are the reads that fail, and how."""
    access = FakeAccess(READ_ONLY, assignments=assignments, applications=[WIKI], uses=uses)
    access.failures = {name: failed_call(kind, words="You shall not.") for name, kind in (denied or {}).items()}
    return access.hold(READ_ONLY, SHOP, MANAGEMENT)


def an_organization(**more: t.Any) -> FakeOrganization:
    """One that the shop belongs to."""
    return FakeOrganization(Account(id=SHOP, name="shop", status="ACTIVE"), **more)


def reads(access: FakeAccess | None = None, organization: FakeOrganization | None = None) -> FakeReads:
    """All that can be read."""
    return FakeReads(FakeStore(JANE), access or an_access(), organization or an_organization())


def operations(access: FakeAccess) -> list[str]:
    """What was asked for, in order."""
    return [operation for operation, _of in access.calls]


def leaving(on_assignments: OnAssignments = OnAssignments.REMOVE) -> DesiredIdentity:
    """Jane is to be deleted."""
    return replace(desired_user("jane", present=False), on_assignments=on_assignments)


# ---- groups and members


def test_a_user_that_would_be_deleted_comes_with_the_names_of_its_groups() -> None:
    observed = observe_identity(store(), desired_user("jane", present=False))

    assert set(observed.found.companions) == {group_key(ENGINEERS), group_key(ONCALL)}
    assert sorted(one.name for one in observed.found.companions) == ["Engineers", "Oncall"]
    assert (observed.found.target, observed.touched) == (JANE, (JANE,))


def test_a_group_that_would_be_deleted_comes_with_the_names_of_its_members() -> None:
    found = observe_identity(store(), desired_group("Engineers", present=False)).found

    assert set(found.companions) == {user_key(JANE), user_key(JOE)}
    assert sorted(one.name for one in found.companions) == ["jane", "joe"]


def test_the_id_stands_for_a_companion_that_cannot_be_read() -> None:
    real = store()
    del real.entities[JOE.id]

    found = observe_identity(real, desired_group("Engineers", present=False)).found

    assert {one.ref: one.name for one in found.companions} == {JOE.id: JOE.id, JANE.id: "jane"}


# ---- access


@pytest.mark.parametrize(
    "desired",
    [
        pytest.param(desired_user("jane", {"title": "Dr"}), id="somebody who stays"),
        pytest.param(replace(leaving(), name="ghost"), id="somebody who is not there"),
        pytest.param(leaving(OnAssignments.KEEP), id="somebody whose access is kept"),
    ],
)
def test_access_is_only_read_of_somebody_who_leaves_and_takes_it_away(desired: DesiredIdentity) -> None:
    fakes = reads(an_access(assigned(SHOP, SET)))

    found = observe_with_access(fakes, desired).found

    assert (found.access, found.applications, fakes.access.calls) == ((), (), [])


def test_what_somebody_has_is_named_with_the_fewest_calls() -> None:
    uses = (
        ApplicationAssignment(application_arn=WIKI.arn, principal=SELF),
        ApplicationAssignment(application_arn="arn:of:an-application-that-is-gone", principal=SELF),
    )
    access = an_access(assigned(SHOP, SET), assigned("999900000001", GONE_SET), uses=uses)

    seen = observe_with_access(reads(access), leaving())

    assert seen.found.access == (
        (Account(id=SHOP, name="shop", status="ACTIVE"), PermissionSetKey(ref=Ref(SET), name="ReadOnly")),
        (Account(id="999900000001"), PermissionSetKey(ref=Ref(GONE_SET), name=GONE_SET)),
    )
    assert seen.found.applications == (WIKI,)
    assert [held.name for _account, held in seen.found.access] == ["ReadOnly", GONE_SET]
    assert set(seen.handles) == {user_key(JANE)}
    assert sorted(operations(access)) == [
        "application",
        "application",
        "applications_of",
        "assignments_of",
        "permission_set",
        "permission_set",
    ]


def test_who_may_not_ask_for_accounts_hears_what_is_not_known() -> None:
    fakes = reads(
        an_access(assigned(SHOP, SET)),
        an_organization(failures={"account": failed_call(FailureKind.DENIED, words="You shall not.")}),
    )

    found = observe_with_access(fakes, leaving()).found

    assert found.access == ((Account(id=SHOP), PermissionSetKey(ref=Ref(SET), name="ReadOnly")),)
    assert "You shall not" in found.warnings[0] and "whether they are suspended" in found.warnings[0]


def test_without_any_access_nothing_more_is_asked() -> None:
    fakes = reads()

    assert observe_with_access(fakes, leaving(OnAssignments.REFUSE)).found.access == ()
    assert operations(fakes.access) == ["assignments_of", "applications_of"]


@pytest.mark.parametrize("kind", [FailureKind.DENIED, FailureKind.INVALID, FailureKind.UNKNOWN_OPERATION])
@pytest.mark.parametrize("unknown_owner", [False, True])
def test_who_may_not_ask_by_principal_looks_everywhere(kind: FailureKind, unknown_owner: bool) -> None:
    others = assigned(SHOP, SET, SOMEBODY)
    access = an_access(assigned(SHOP, SET), others, denied={"assignments_of": kind})

    found = observe_with_access(
        reads(
            access,
            an_organization(
                failures={"management_account_id": failed_call(FailureKind.DENIED)} if unknown_owner else {}
            ),
        ),
        leaving(),
    ).found

    assert [account.id for account, _name in found.access] == [SHOP]
    assert operations(access)[:3] == ["assignments_of", "permission_sets", "holders"]


def test_an_account_instance_has_no_account_assignments() -> None:
    access = an_access(denied={"assignments_of": FailureKind.INVALID})

    found = observe_with_access(reads(access, an_organization(management="999999999999")), leaving()).found

    assert found.access == ()
    assert operations(access) == ["assignments_of", "applications_of"]


@pytest.mark.parametrize(
    ("denied", "advised"),
    [
        ({"applications_of": FailureKind.DENIED}, True),
        ({"applications_of": FailureKind.UNKNOWN_OPERATION}, True),
        ({"assignments_of": FailureKind.DENIED, "permission_sets": FailureKind.DENIED}, True),
        ({"assignments_of": FailureKind.THROTTLED}, False),
    ],
)
def test_access_that_cannot_be_seen_stops_the_deletion(denied: dict[str, FailureKind], advised: bool) -> None:
    with pytest.raises(CallFailed) as caught:
        observe_with_access(reads(an_access(denied=denied)), leaving())

    assert ("set on_assignments: keep to delete without checking" in caught.value.message) is advised
    assert "You shall not" in caught.value.message
