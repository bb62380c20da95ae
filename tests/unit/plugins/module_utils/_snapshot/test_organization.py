# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A snapshot of an organization says what the organization says, and asks for nothing twice."""

from __future__ import annotations

import typing as t
from collections.abc import Callable

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Account
from ansible_collections.steward.identity_center.plugins.module_utils._snapshot.organization import SnapshotOrganization
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_organization import (
    ROOT,
    FakeOrganization,
    account,
)

SHOP, DATA, LAB = account(1, "shop"), account(2, "data"), account(3, "lab", "SUSPENDED")
NOWHERE = "999999999999"


class Organization(FakeOrganization):
    """Two accounts at the root, and one in a unit of a unit."""

    def __init__(self) -> None:
        super().__init__(SHOP, DATA, units={"A/B": (LAB,)}, tags={SHOP.id: {"stage": "prod"}})

    def delegated_administrators(self) -> tuple[Account, ...]:
        self._ask("delegated_administrators", "")
        return (DATA,)


UNIT = Organization().id_of("A/B")
IDS = [SHOP.id, NOWHERE, LAB.id]
PLACES = [ROOT, UNIT]
QUESTIONS: dict[str, Callable[[t.Any], object]] = {
    "accounts": lambda one: one.accounts(),
    "describe_accounts": lambda one: one.describe_accounts(iter(IDS * 2)),
    "management_account_id": lambda one: one.management_account_id(),
    "delegated_administrators": lambda one: one.delegated_administrators(),
    "root": lambda one: one.root(),
    "unit": lambda one: [one.unit(unit_id) for unit_id in (*PLACES, "ou-ab12-99999999")],
    "units_below": lambda one: one.units_below(iter(PLACES * 2)),
    "accounts_below": lambda one: one.accounts_below(iter(PLACES * 2)),
    "tags": lambda one: one.tags(iter([SHOP.id, LAB.id])),
}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_it_says_what_the_organization_says_and_asks_once(question: Callable[[t.Any], object]) -> None:
    real = Organization()
    snapshot = SnapshotOrganization(real)

    first = question(snapshot)
    asked = len(real.calls)

    assert first == question(Organization())
    assert question(snapshot) == first
    assert len(real.calls) == asked > 0


def test_the_list_tells_of_each_account() -> None:
    real = Organization()
    snapshot = SnapshotOrganization(real)
    snapshot.accounts()

    assert snapshot.describe_accounts(IDS) == {SHOP.id: SHOP, LAB.id: LAB}
    assert [name for name, _of in real.calls] == ["accounts"]
