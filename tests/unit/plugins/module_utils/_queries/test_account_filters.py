# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which accounts filters mean, as far as is known of them, and which units are worth a look."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.inventory import About
from ansible_collections.steward.identity_center.plugins.module_utils._options.inventory import parse_inventory
from ansible_collections.steward.identity_center.plugins.module_utils._queries.account_filters import (
    AccountFilters,
    Place,
)

ROOT: Place = ("r-ab12", "/")
WORKLOADS: Place = ("ou-ab12-00000001", "/Workloads")
PRODUCTION: Place = ("ou-ab12-00000002", "/Workloads/Production")
SHOP = {
    "id": "333300000011",
    "name": "shop-production",
    "status": "active",
    "units": [list(ROOT), list(WORKLOADS), list(PRODUCTION)],
    "tags": {"env": "prod", "owner": ""},
    "permission_sets": ["Admin", "ReadOnly"],
}


def filters(
    include: list[dict[str, object]] | None = None, exclude: list[dict[str, object]] | None = None
) -> AccountFilters:
    return AccountFilters(parse_inventory({"include_filters": include, "exclude_filters": exclude}))


@pytest.mark.parametrize(
    ("one", "fits"),
    [
        ({"name": "shop-production"}, True),
        ({"name": "shop-*"}, True),
        ({"name": "Shop-*"}, False),
        ({"name": ["x", "*-production"]}, True),
        ({"id": "333300000011"}, True),
        ({"id": "3333000000??"}, True),
        ({"status": "ACTIVE"}, True),
        ({"status": "suspended"}, False),
        ({"unit": "/"}, True),
        ({"unit": "/Workloads"}, True),
        ({"unit": "/Workloads/"}, True),
        ({"unit": "/Workloads/Prod"}, False),
        ({"unit": "/*/Production"}, True),
        ({"unit": "ou-ab12-00000001"}, True),
        ({"unit": "r-ab12"}, True),
        ({"unit": "ou-ab12-00000009"}, False),
        ({"tag:env": "prod"}, True),
        ({"tag:env": "*"}, True),
        ({"tag:owner": ""}, True),
        ({"tag:other": "*"}, False),
        ({"permission_set": "Admin"}, True),
        ({"permission_set": "Read*"}, True),
        ({"permission_set": "Deploy"}, False),
        ({"name": "shop-*", "status": "suspended"}, False),
    ],
)
def test_an_account_meets_a_filter_or_does_not(one: dict[str, object], fits: bool) -> None:
    assert filters(include=[one]).takes(SHOP) is fits
    assert filters(include=[one]).may_take(SHOP) is fits
    assert filters(exclude=[one]).takes(SHOP) is not fits
    assert filters(exclude=[one]).may_take(SHOP) is not fits


def test_one_filter_is_enough_and_exclusions_win() -> None:
    assert filters(include=[{"name": "x"}, {"status": "active"}]).takes(SHOP)
    assert not filters(include=[{"status": "active"}], exclude=[{"name": "x"}, {"tag:env": "prod"}]).takes(SHOP)
    assert filters().takes({})


@pytest.mark.parametrize("about", ["name", "unit", "tag:env", "permission_set"])
def test_what_is_not_known_may_be_meant_until_all_is_read(about: str) -> None:
    value = "/x" if about == "unit" else "x"

    assert filters(include=[{about: value}]).may_take({})
    assert filters(exclude=[{about: value}]).may_take({})
    assert not filters(include=[{about: value}]).takes({})
    assert not filters(exclude=[{about: value}]).takes({})


def test_what_fails_anyway_need_not_be_known() -> None:
    assert not filters(include=[{"name": "x", "tag:env": "prod"}]).may_take({"name": "y"})
    assert filters(exclude=[{"name": "x", "tag:env": "prod"}]).takes({"name": "y"})


@pytest.mark.parametrize(
    ("include", "exclude", "holds", "leads"),
    [
        ([], [], (True, True, True), (True, True, True)),
        ([{"unit": "/Workloads/Production"}], [], (False, False, True), (True, True, True)),
        ([{"unit": "/Workloads"}], [], (False, True, True), (True, True, True)),
        ([{"unit": "/Security"}], [], (False, False, False), (True, False, False)),
        ([{"unit": "ou-ab12-00000002"}], [], (False, False, True), (True, True, True)),
        ([{"unit": "/Work*"}], [], (False, True, True), (True, True, True)),
        ([{"unit": "/Security"}, {"name": "x"}], [], (True, True, True), (True, True, True)),
        ([{"unit": "/Security", "name": "x"}], [], (False, False, False), (True, False, False)),
        ([], [{"unit": "/Workloads"}], (True, False, False), (True, False, False)),
        ([], [{"unit": "/Workloads", "name": "x"}], (True, True, True), (True, True, True)),
        ([{"unit": "/Workloads"}], [{"unit": "/Workloads/Production"}], (False, True, False), (True, True, False)),
    ],
)
def test_a_unit_is_looked_into_where_an_account_may_be(
    include: list[dict[str, object]],
    exclude: list[dict[str, object]],
    holds: tuple[bool, ...],
    leads: tuple[bool, ...],
) -> None:
    which = filters(include, exclude)
    chains = [(ROOT,), (ROOT, WORKLOADS), (ROOT, WORKLOADS, PRODUCTION)]

    assert tuple(map(which.may_hold, chains)) == holds
    assert tuple(map(which.may_lead, chains)) == leads


def test_values_without_wildcards_are_known_by_their_places() -> None:
    which = filters([{"name": ["a", "b*"]}, {"unit": "/c"}], [{"name": "d"}])

    assert list(which.literals(About.NAME)) == [("include_filters[0].name", "a"), ("exclude_filters[0].name", "d")]
