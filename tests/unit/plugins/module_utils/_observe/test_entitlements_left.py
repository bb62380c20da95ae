# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is read of the entitlements of somebody who is to be deleted, and where that can't be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.choices import OnAssignments
from ansible_collections.steward.identity_center.plugins.module_utils._desired.identities import DesiredIdentity
from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Principal
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.entitlements import Entitlement
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import (
    CallFailed,
    FailureKind,
    Problem,
    Unsupported,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.keys import Handle
from ansible_collections.steward.identity_center.plugins.module_utils._observe.identities import observe_with_access
from ansible_collections.steward.identity_center.plugins.module_utils._overlay.entitlements import OverlayEntitlements
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action
from ansible_collections.steward.identity_center.plugins.module_utils._plan.identities import plan_identity
from ansible_collections.steward.identity_center.plugins.module_utils._plan.step import Step
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    desired_user,
    failed_call,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_entitlements import (
    FakeEntitlements,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_organization import (
    FakeOrganization,
    account,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_reads import FakeReads
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.small_store import JANE

SHOP = account(1, "shop")
ADMIN = f"arn:aws:iam::{SHOP.id}:role/admin"
SELF = Principal(kind=Kind.USER, id=JANE.id)
HERS = Entitlement(role_arn=ADMIN, principal=SELF)


def leaving(on_assignments: OnAssignments = OnAssignments.REMOVE) -> DesiredIdentity:
    """Jane is to be deleted."""
    return replace(desired_user("jane", present=False), on_assignments=on_assignments)


def reads(fake: FakeEntitlements, **more: str) -> FakeReads:
    """All that is read of her."""
    return FakeReads(store=FakeStore(JANE), organization=FakeOrganization(SHOP, **more), entitlements=fake)


def test_what_she_may_assume_is_found_and_can_be_taken_away() -> None:
    fake = FakeEntitlements(HERS)
    observed = observe_with_access(reads(fake), leaving())

    assert [role.label for _application, role in observed.found.entitlements] == [f"admin in {SHOP.label}"]
    assert [what for what, _of in fake.calls] == ["application", "entitlements_of"]
    (removal, _deletion) = plan_identity(leaving(), observed.found).changes
    assert observed.handles[removal.key] == Handle(id="entitlement-1")


def test_what_is_only_planned_has_no_handle() -> None:
    step = Step(action=Action.ADD, kind=Kind.ENTITLEMENT, ids=(ADMIN, "user", JANE.id), attributes={})
    real = replace(reads(FakeEntitlements()), entitlements=OverlayEntitlements(FakeEntitlements(), [step]))
    observed = observe_with_access(real, leaving())

    assert len(observed.found.entitlements) == 1
    assert len(observed.handles) == 1


@pytest.mark.parametrize(
    "desired", [leaving(OnAssignments.KEEP), desired_user("jane"), desired_user("nobody", present=False)]
)
def test_whoever_stays_or_leaves_it_behind_is_not_asked_about(desired: DesiredIdentity) -> None:
    fake = FakeEntitlements(HERS)
    observe_with_access(reads(fake), desired)

    assert fake.calls == []


@pytest.mark.parametrize("fake", [FakeEntitlements(), FakeEntitlements(enabled=False)])
def test_nothing_to_find(fake: FakeEntitlements) -> None:
    found = observe_with_access(reads(fake), leaving()).found

    assert (found.entitlements, found.warnings) == ((), ())


PROBLEMS: list[Problem] = [
    failed_call(FailureKind.DENIED),
    failed_call(FailureKind.UNREACHABLE),
    Unsupported("An older botocore"),
]


@pytest.mark.parametrize("problem", PROBLEMS)
def test_what_cannot_be_asked_is_told_and_refused_where_it_matters(problem: Problem) -> None:
    fake = FakeEntitlements(HERS)
    fake.failures["application"] = problem

    (warning,) = observe_with_access(reads(fake), leaving()).found.warnings
    assert warning.startswith("Whether jane has entitlements of account access manager is not known")
    assert problem.message in warning
    with pytest.raises(Problem) as caught:
        observe_with_access(reads(fake), leaving(OnAssignments.REFUSE))
    assert caught.value is problem
    for policy in (OnAssignments.REMOVE, OnAssignments.REFUSE):
        alone = observe_with_access(reads(fake, management="999999999999"), leaving(policy)).found
        assert alone.warnings == ()


def test_any_other_failure_is_one() -> None:
    fake = FakeEntitlements(HERS)
    fake.failures["entitlements_of"] = failed_call(FailureKind.THROTTLED)

    with pytest.raises(CallFailed):
        observe_with_access(reads(fake), leaving())
