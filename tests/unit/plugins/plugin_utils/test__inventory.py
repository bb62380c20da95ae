# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From accounts to hosts and groups: names, of which none hides another, and variables."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping

import ansible.template
import pytest

from ansible_collections.steward.identity_center.plugins.plugin_utils._inventory.groups import Groups, groups
from ansible_collections.steward.identity_center.plugins.plugin_utils._inventory.hosts import hostnames, variables
from ansible_collections.steward.identity_center.plugins.plugin_utils._untrusted import untrusted

SHOP, BANK, OLD = "333300000011", "333300000012", "333300000013"


def row(account_id: str, name: str, *paths: str, **more: t.Any) -> dict[str, t.Any]:
    """An account in the last of these units."""
    units = [[f"ou-{number}", path] for number, path in enumerate(("/", *paths))]
    known = {"email": f"{account_id}@example.com", "status": "active", "units": units}
    return {"id": account_id, "name": name, **known, "tags": None, "permission_sets": None, "access": None, **more}


def called(*rows: dict[str, t.Any], by: tuple[str, ...] = ("name",), every: bool = False) -> dict[str, list[str]]:
    return hostnames(rows, by, evaluate, every=every)[0]


def evaluate(template: str, values: Mapping[str, t.Any]) -> str | None:
    """{{ idc_x }} only; None for what is not there."""
    return values.get(template.strip("{} "))


# ---- hosts


def test_variables_tell_what_is_known_and_where_an_account_is() -> None:
    assert variables(row(SHOP, "shop", "/Workloads", "/Workloads/Production", tags={"env": "prod"})) == {
        "idc_id": SHOP,
        "idc_name": "shop",
        "idc_email": "333300000011@example.com",
        "idc_status": "active",
        "idc_tags": {"env": "prod"},
        "idc_unit": "/Workloads/Production",
        "idc_unit_id": "ou-2",
        "idc_units": ["/", "/Workloads", "/Workloads/Production"],
    }
    assert set(variables(row(SHOP, "shop", units=None, email=None, permission_sets=[]))) == {
        *("idc_id", "idc_name", "idc_status", "idc_permission_sets")
    }


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (("name",), ["shop"]),
        (("id", "name"), [SHOP]),
        (("tag:short", "name"), ["sh"]),
        (("tag:none", "tag:empty", "name"), ["shop"]),
        (("{{ idc_nothing }}", "{{ idc_unit }}"), ["_Workloads"]),
        ((), [SHOP]),
    ],
)
def test_the_first_name_that_an_account_has_is_its_own(by: tuple[str, ...], expected: list[str]) -> None:
    one = row(SHOP, "shop", "/Workloads", tags={"short": "sh", "empty": " "})

    assert called(one, by=by) == {SHOP: expected}


def test_without_tags_no_name_is_made_of_them() -> None:
    assert called(row(SHOP, "shop"), by=("tag:short", "name")) == {SHOP: ["shop"]}


def test_what_means_something_in_a_pattern_of_hosts_is_no_part_of_a_name() -> None:
    assert called(row(SHOP, " Shop & Co: [prod], *{{ lookup('pipe', 'false') }} ")) == {
        SHOP: ["Shop_Co_prod_lookup('pipe'_'false')_"]
    }
    assert called(row(SHOP, "Développement")) == {SHOP: ["Développement"]}


def test_a_name_that_two_accounts_would_have_none_of_them_gets() -> None:
    rows = [row(SHOP, "shop", tags={"short": "one"}), row(BANK, "shop", tags={}), row(OLD, BANK)]

    found, warnings = hostnames(rows, ("name", "tag:short"), evaluate, every=False)

    assert found == {SHOP: ["one"], BANK: [BANK], OLD: [OLD]}
    assert warnings == [
        f"1 account would be the host {BANK}, which is the id of another: {OLD}. It is called by the next of hostnames, or by id",
        f"2 accounts would be the host shop: {SHOP}, {BANK}. They are called by the next of hostnames, or by id",
    ]


def test_every_name_where_somebody_wants_them() -> None:
    assert called(row(SHOP, "shop"), row(BANK, "shop"), by=("name", "id", "{{ idc_email }}"), every=True) == {
        SHOP: [SHOP, "333300000011_example.com"],
        BANK: [BANK, "333300000012_example.com"],
    }


# ---- groups


def made(*rows: dict[str, t.Any], by: tuple[str, ...]) -> Groups:
    return groups(rows, by)


def test_groups_of_units_are_nested_as_units_are() -> None:
    found = made(
        row(SHOP, "shop", "/Workloads", "/Workloads/Production"),
        row(BANK, "bank", "/Workloads"),
        row(OLD, "old"),
        by=("unit",),
    )

    assert found == Groups(
        members={"unit_root": (OLD,), "unit_Workloads": (BANK,), "unit_Workloads_Production": (SHOP,)},
        within={"unit_root": ("unit_Workloads",), "unit_Workloads": ("unit_Workloads_Production",)},
    )


def test_groups_of_permission_sets_status_and_tags() -> None:
    one = row(SHOP, "shop", permission_sets=["Admin", "Read-Only"], tags={"env": "prod", "old": "", "a b": "c"})

    found = made(one, row(BANK, "bank", status="suspended"), by=("permission_set", "status", "tag"))

    assert found.members == {
        "permission_set_Admin": (SHOP,),
        "permission_set_Read_Only": (SHOP,),
        "status_active": (SHOP,),
        "status_suspended": (BANK,),
        "tag_a_b_c": (SHOP,),
        "tag_env_prod": (SHOP,),
        "tag_old": (SHOP,),
    }
    assert found.within == {}


def test_what_is_not_known_makes_no_group() -> None:
    nothing = row(SHOP, "shop", units=None, status=None)

    assert made(nothing, by=("unit", "permission_set", "status", "tag")) == Groups(members={}, within={})
    assert made(row(SHOP, "shop"), by=()) == Groups(members={}, within={})


def test_two_that_would_have_one_name_are_told_apart_and_stay_so() -> None:
    one, other = row(SHOP, "shop", "/A", "/A/B"), row(BANK, "bank", "/A_B", tags={"a": "b_c", "a_b": "c"})

    found = made(one, other, by=("unit", "tag"))

    names = [name for name in found.members if name.startswith("unit_A_B")]
    assert len(names) == 2
    assert sorted(found.members[name] for name in names) == [(SHOP,), (BANK,)]
    assert {name.rpartition("_")[0] for name in names} == {"unit_A_B"}
    assert set(names) <= {*found.within["unit_root"], *found.within["unit_A"]}
    assert len([name for name in found.members if name.startswith("tag_a_b_c_")]) == 2
    assert made(one, other, by=("unit", "tag")) == found


def test_a_unit_that_is_called_root_is_not_the_root() -> None:
    found = made(row(SHOP, "shop", "/root"), by=("unit",))

    assert len(found.members) == 2


# ---- data


def test_what_comes_from_aws_is_no_template_with_any_ansible_core(monkeypatch: pytest.MonkeyPatch) -> None:
    assert untrusted({"a": ["{{ 1 }}"]}) == {"a": ["{{ 1 }}"]}
    monkeypatch.setattr("ansible.utils.unsafe_proxy.wrap_var", lambda value: ("unsafe", value))
    monkeypatch.delattr(ansible.template, "trust_as_template", raising=False)

    assert untrusted("{{ 1 }}") == ("unsafe", "{{ 1 }}")
