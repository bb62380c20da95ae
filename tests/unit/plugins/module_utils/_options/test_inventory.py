# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an inventory file asks for, what it makes necessary to read, and what is wrong with one."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.inventory import (
    About,
    Criterion,
    InventoryQuery,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import InvalidInput
from ansible_collections.steward.identity_center.plugins.module_utils._options.inventory import parse_inventory

DEFAULTS: dict[str, object] = {"hostnames": ["name"], "strict_permissions": True}


def parse(**options: object) -> InventoryQuery:
    return parse_inventory({**DEFAULTS, **options})


def problems_of(**options: object) -> list[str]:
    with pytest.raises(InvalidInput) as raised:
        parse(**options)
    return list(raised.value.problems)


def test_a_file_that_asks_for_nothing_reads_the_organization_only() -> None:
    assert parse() == InventoryQuery()
    assert parse(strict_permissions=False, strict=True) == InventoryQuery(strict_permissions=False, strict=True)


def test_filters_have_values_with_their_places() -> None:
    query = parse(
        include_filters=[{"name": "shop-*", "status": ["Active", "suspended"]}, {"unit": "ou-ab12-cd345678"}],
        exclude_filters=[{"tag:environment": "sandbox"}, {"tag:a:b": ""}, {"unit": "/", "id": "333300000011"}],
    )

    assert query.include == (
        (
            Criterion(about=About.NAME, values=("shop-*",), place="include_filters[0].name"),
            Criterion(about=About.STATUS, values=("active", "suspended"), place="include_filters[0].status"),
        ),
        (Criterion(about=About.UNIT, values=("ou-ab12-cd345678",), place="include_filters[1].unit"),),
    )
    assert [(one.tag, one.values) for some in query.exclude for one in some if one.about is About.TAG] == [
        ("environment", ("sandbox",)),
        ("a:b", ("",)),
    ]
    assert query.tags
    assert not query.permission_sets


@pytest.mark.parametrize(
    ("options", "tags", "permission_sets", "access"),
    [
        ({"group_by": ["unit", "status"]}, False, False, False),
        ({"group_by": ["tag"]}, True, False, False),
        ({"group_by": ["permission_set"]}, False, True, False),
        ({"tags": True}, True, False, False),
        ({"access": True}, False, True, True),
        ({"hostnames": ["tag:short", "name"]}, True, False, False),
        ({"hostnames": ["{{ idc_tags.short }}"]}, True, False, False),
        ({"compose": {"owner": "idc_tags.owner"}}, True, False, False),
        ({"groups": {"admins": "'Admin' in idc_permission_sets"}}, False, True, False),
        ({"keyed_groups": [{"key": "idc_access | map(attribute='principal')"}]}, False, True, True),
        ({"include_filters": [{"permission_set": "Admin"}]}, False, True, False),
        ({"exclude_filters": [{"tag:x": "*"}]}, True, False, False),
    ],
)
def test_what_costs_calls_is_read_where_something_uses_it(
    options: dict[str, object], tags: bool, permission_sets: bool, access: bool
) -> None:
    query = parse(**options)

    assert (query.tags, query.permission_sets, query.access) == (tags, permission_sets, access)


def test_members_of_groups_are_an_option() -> None:
    assert parse(access=True, expand_groups=True).expand_groups
    assert parse(compose={"who": "idc_access | length"}, expand_groups=True).expand_groups


def test_members_of_groups_are_not_asked_for_where_nobodys_access_is() -> None:
    assert problems_of(expand_groups=True) == [
        "expand_groups: needs access: true, for nobody's access is read without it"
    ]


def test_all_that_is_wrong_is_told_at_once_with_what_to_do() -> None:
    assert problems_of(
        group_by=["unt", "unit"],
        hostnames=["nme", "tag:", 7],
        include_filters=[{"naem": "x"}, {"tag:": "x"}, "shop", {}],
        exclude_filters=[
            {"unit": "Production", "status": ["suspnded", "susp*"]},
            {"id": 333300000011, "name": []},
            {"name": ""},
        ],
    ) == [
        'include_filters[0]: "naem" is no filter; filters are name, id, unit, status, permission_set, tag:KEY; did you mean name?',
        'include_filters[1]: "tag:" is no filter; filters are name, id, unit, status, permission_set, tag:KEY',
        "include_filters[2]: is no filter; write what an account has to have, such as name: shop-*",
        "include_filters[3]: is no filter; write what an account has to have, such as name: shop-*",
        (
            'exclude_filters[0].unit: "Production" is neither the id of an organizational unit nor its path from the root, which '
            "begins with a slash, such as /Workloads/Production"
        ),
        (
            'exclude_filters[0].status: "suspnded" is no status of an account; statuses are active, closed, pending_activation, '
            "pending_closure, suspended; did you mean suspended?"
        ),
        "exclude_filters[1].id: is the number 333300000011, but must be a string; quote it",
        "exclude_filters[1].name: is empty; name what an account has to have",
        "exclude_filters[2].name: is empty; name what an account has to have",
        'group_by[0]: "unt" is none of unit, permission_set, status, tag; did you mean unit?',
        'hostnames[0]: "nme" is neither name, id, tag:KEY nor a template with {{ }}; did you mean name?',
        'hostnames[1]: "tag:" is neither name, id, tag:KEY nor a template with {{ }}',
        "hostnames[2]: is the number 7, but must be a string; quote it",
    ]
