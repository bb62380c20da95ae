# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Accounts as the units that hold exactly them."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Account
from ansible_collections.steward.identity_center.plugins.module_utils._queries.folding import Folded, Folding
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_organization import (
    MANAGEMENT,
    FakeOrganization,
    account,
)

MANAGING = account(int(MANAGEMENT), "management")
A1, A2, B1, C1, C2, D1, E1, TOP = (account(number) for number in range(1, 9))
OLD = account(9, "old", "SUSPENDED")
UNITS: dict[str, tuple[Account, ...]] = {
    "A": (A1, A2, OLD),
    "A/B": (B1,),
    "A/B/C|D": (C1, C2),
    "A/B/D": (D1,),
    "Empty": (),
    "Old": (OLD,),
    "M": (MANAGING, E1),
}
NAMED_LIKE_A_PATH = {"X": (), "X|Y": (A1, A2), "X/Y": (B1, C1), "Z": (C2,)}


def folding(units: dict[str, tuple[Account, ...]] | None = None, management: str | None = MANAGEMENT) -> Folding:
    """The units of an organization whose root holds TOP."""
    return Folding(FakeOrganization(TOP, units=units or UNITS, ids={"A/B/C|D": "ou-ab12-odd"}), management)


def ids(*accounts: Account) -> frozenset[str]:
    return frozenset(one.id for one in accounts)


@pytest.mark.parametrize(
    ("accounts", "expected"),
    [
        ((A1,), [Folded(accounts=ids(A1))]),
        ((B1, C1, C2, D1), [Folded(units=("/A/B",))]),
        ((A1, A2, B1, C1, C2, D1), [Folded(units=("/A",))]),
        # the name of this one has a slash in it
        ((C1, C2), [Folded(units=("ou-ab12-odd",))]),
        ((D1, C1), [Folded(units=("/A/B/D",), accounts=ids(C1))]),
        ((A1, A2), [Folded(units=("/A",), nested=False)]),
        ((A1, A2, D1, TOP), [Folded(units=("/A/B/D",), accounts=ids(A1, A2, TOP))]),
        ((A1, A2, D1), [Folded(units=("/A/B/D",)), Folded(units=("/A",), nested=False)]),
        (
            (A1, A2, D1, MANAGING),
            [Folded(units=("/A/B/D",), accounts=ids(MANAGING)), Folded(units=("/A",), nested=False)],
        ),
        # one account alone in its unit, beside those below, goes by its name
        ((B1,), [Folded(accounts=ids(B1))]),
        ((A1, A2, B1, C1, C2, D1, E1, TOP), [Folded(everything=True)]),
        ((A1, A2, B1, C1, C2, D1, E1, TOP, MANAGING), [Folded(everything=True, with_management=True)]),
        ((E1,), [Folded(units=("/M",))]),
        ((E1, MANAGING), [Folded(units=("/M",), with_management=True)]),
        ((D1, MANAGING), [Folded(units=("/A/B/D",), accounts=ids(MANAGING))]),
        ((MANAGING,), [Folded(accounts=ids(MANAGING))]),
    ],
)
def test_only_what_is_exact_is_folded(accounts: tuple[Account, ...], expected: list[Folded]) -> None:
    assert folding().folded(ids(*accounts)) == expected


def test_no_account_is_implied_that_nobody_knows_to_be_the_managing_one() -> None:
    assert folding(management=None).folded(ids(E1, MANAGING)) == [Folded(units=("/M",))]


def test_a_path_that_could_mean_two_units_is_no_reference() -> None:
    found = folding(NAMED_LIKE_A_PATH).folded(ids(A1, A2, B1, C1))

    assert [len(one.units) for one in found] == [2]
    assert "/X" in found[0].units
    assert any(one.startswith("ou-") for one in found[0].units)


def test_one_account_is_not_all() -> None:
    assert Folding(FakeOrganization(units={"A": (A1,)}), None).folded(ids(A1)) == [Folded(units=("/A",))]
