# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Entitlements seen through what earlier tasks planned."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Principal
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.entitlements import Entitlement
from ansible_collections.steward.identity_center.plugins.module_utils._overlay.entitlements import OverlayEntitlements
from ansible_collections.steward.identity_center.plugins.module_utils._overlay.reads import OverlayReads
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action
from ansible_collections.steward.identity_center.plugins.module_utils._plan.step import Step
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import stand_in
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_entitlements import (
    APPLICATION_ARN,
    FakeEntitlements,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_reads import FakeReads
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.planned_fixture import (
    PROD,
    TEST,
    group_principal,
    user_principal,
)

ADMIN, READER = f"arn:aws:iam::{PROD}:role/admin", f"arn:aws:iam::{TEST}:role/reader"
JANE, TEAM = user_principal(1), group_principal(101)
NEW = Principal(kind=Kind.USER, id=stand_in(Kind.USER, "zoe"))
PLANNED_APPLICATION = stand_in(Kind.ACCOUNT_ACCESS, "it")


def has(principal: Principal, role_arn: str = ADMIN) -> Entitlement:
    return Entitlement(role_arn=role_arn, principal=principal)


def step(action: Action, one: Entitlement) -> Step:
    ids = (one.role_arn, one.principal.kind.value, one.principal.id)
    return Step(action=action, kind=Kind.ENTITLEMENT, ids=ids, attributes={})


STEPS = [
    Step(action=Action.CREATE, kind=Kind.USER, ids=(NEW.id,), attributes={"user_name": "zoe"}),
    step(Action.ADD, has(NEW)),
    step(Action.ADD, has(TEAM, READER)),
    step(Action.REMOVE, has(JANE)),
]


def test_what_would_be_there() -> None:
    fake = FakeEntitlements(has(JANE), has(TEAM))
    seen = OverlayEntitlements(fake, STEPS)

    assert seen.application() == fake.application()
    assert seen.entitlements_of(APPLICATION_ARN, [JANE, NEW]) == (has(NEW),)
    assert seen.entitlements_of(APPLICATION_ARN, [TEAM]) == (has(TEAM), has(TEAM, READER))
    assert seen.entitlements_to(APPLICATION_ARN, [ADMIN]) == (has(TEAM), has(NEW))
    assert seen.entitlements_in(APPLICATION_ARN, [TEST]) == (has(TEAM, READER),)
    asked = {of for what, of in fake.calls if what == "entitlements_of"}
    assert asked == {JANE, TEAM}


@pytest.mark.parametrize("steps", [[], STEPS[1:]])
def test_an_application_that_would_be_made_has_what_would_be_given(steps: list[Step]) -> None:
    fake = FakeEntitlements(enabled=False)
    made = Step(action=Action.CREATE, kind=Kind.ACCOUNT_ACCESS, ids=(PLANNED_APPLICATION,), attributes={})
    seen = OverlayEntitlements(fake, [made, *steps])

    application = seen.application()
    assert application is not None
    assert application.planned
    given = (has(TEAM, READER),) if steps else ()
    assert seen.entitlements_of(application.arn, [TEAM]) == given
    assert seen.entitlements_in(application.arn, [TEST]) == given
    assert fake.calls == []


def test_they_are_seen_through_the_own_plan_of_a_task() -> None:
    fake = FakeEntitlements(has(JANE))
    reads = FakeReads(entitlements=fake)

    assert OverlayReads(reads, ()).entitlements is fake
    assert OverlayReads(reads, STEPS).entitlements.entitlements_of(APPLICATION_ARN, [JANE]) == ()
