# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the ports promise, held against the fakes of these tests; snapshots and overlays of them read the same.

tests/modules holds the same cases against the gateways and the emulator.
"""

from __future__ import annotations

import typing as t
from collections.abc import Callable

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Account, Application
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import INSTANCE_ARN
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.conformance import (
    ACCOUNTS,
    BELOW,
    DATA,
    LAB,
    MANAGEMENT,
    READS,
    ROOT,
    SHOP,
    UNIT,
    WRITES,
    World,
    settle,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_access import FakeAccess
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_entitlements import (
    FakeEntitlements,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_organization import (
    FakeOrganization,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.seen_through import WAYS

INSTANCE = INSTANCE_ARN.rpartition("/")[2]


def an_application(name: str, number: int, account_id: str) -> Application:
    arn = f"arn:aws:sso::{MANAGEMENT}:application/{INSTANCE}/apl-{number:016d}"
    return Application(arn=arn, name=name, account_id=account_id)


def an_account(account_id: str) -> Account:
    status = "SUSPENDED" if account_id == LAB else "ACTIVE"
    return Account(id=account_id, name=ACCOUNTS[account_id], status=status)


def world() -> World:
    """The directory of the cases, in memory."""
    wiki, shop = an_application("Wiki", 1, SHOP), an_application("Shop", 2, MANAGEMENT)
    # Account access manager, which the cases turn on, is among the applications of the instance as well.
    mirrored = an_application("AWS account access", 3, MANAGEMENT)
    access = FakeAccess(applications=(wiki, shop, mirrored))
    access.open_to_all.add(shop.arn)
    organization = FakeOrganization(
        an_account(MANAGEMENT),
        an_account(SHOP),
        units={"Work": (an_account(DATA),), "Work/Lab": (an_account(LAB),)},
        ids={"": ROOT, "Work": UNIT, "Work/Lab": BELOW},
        tags={SHOP: {"stage": "prod"}},
        delegated=(SHOP,),
    )
    return settle(FakeStore(ignore_case=True), access, organization, FakeEntitlements(enabled=False))


@pytest.mark.parametrize(("case", "expected"), READS.values(), ids=READS)
@pytest.mark.parametrize("through", WAYS.values(), ids=WAYS)
def test_reads(through: Callable[[World], World], case: Callable[[World], t.Any], expected: t.Any) -> None:
    assert case(through(world())) == expected


@pytest.mark.parametrize(("case", "expected"), WRITES.values(), ids=WRITES)
def test_writes(case: Callable[[World], t.Any], expected: t.Any) -> None:
    assert case(world()) == expected
