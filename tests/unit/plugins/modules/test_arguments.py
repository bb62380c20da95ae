# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of the modules: that each reaches the engine, and what Ansible itself refuses."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._attributes import GROUP, USER, Table
from ansible_collections.steward.identity_center.plugins.module_utils._errors import Unsupported
from ansible_collections.steward.identity_center.plugins.modules import (
    idc_assignment_info,
    idc_group,
    idc_group_info,
    idc_group_membership,
    idc_instance_info,
    idc_user,
    idc_user_info,
)

WRITERS = {"idc_user": idc_user, "idc_group": idc_group, "idc_group_membership": idc_group_membership}
READERS = {"idc_user_info": idc_user_info, "idc_group_info": idc_group_info}


class Run(t.NamedTuple):
    """How a module hands over to the runner."""

    parts: t.Any
    arguments: dict[str, t.Any]
    rules: dict[str, t.Any]


def handed_over(module: t.Any, runner: str) -> Run:
    """What main() gives to the runner."""
    seen: list[Run] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, runner, lambda parts, arguments, **rules: seen.append(Run(parts, arguments, rules)))
        module.main()
    (one,) = seen
    return one


def leaves(arguments: dict[str, t.Any]) -> set[str]:
    """The options, dotted where they nest; the fields of lists are not options."""
    found = set()
    for name, option in arguments.items():
        nested = option.get("options") if option["type"] == "dict" else None
        found |= {name} if nested is None else {f"{name}.{leaf}" for leaf in nested}
    return found


BESIDE = {"state", "externally_managed", "on_assignments", "previously"}


@pytest.mark.parametrize(
    ("module", "table", "more"),
    [(idc_user, USER, {"user_id", "email", "phone_number"}), (idc_group, GROUP, {"group_id"})],
    ids=["idc_user", "idc_group"],
)
def test_every_attribute_has_an_option_and_every_option_a_meaning(module: t.Any, table: Table, more: set[str]) -> None:
    options = leaves(handed_over(module, "run_writer").arguments)

    assert options - BESIDE - more == {row.name for row in table}
    assert BESIDE | more <= options


@pytest.mark.parametrize("row", [row for row in USER if row.fields], ids=lambda row: row.name)
def test_a_list_has_the_fields_of_its_attribute(row: t.Any) -> None:
    option = idc_user.ARGUMENTS[row.name]

    assert (option["type"], option["elements"]) == ("list", "dict")
    assert set(option["options"]) == set(row.fields)
    assert {name for name, field in option["options"].items() if field["type"] == "bool"} == {"primary"}
    assert {name for name, field in option["options"].items() if field.get("required")} == set(row.fields) & {"value"}


def test_the_short_option_and_the_list_go_not_together() -> None:
    rules = handed_over(idc_user, "run_writer").rules

    assert set(rules["mutually_exclusive"]) == {("email", "emails"), ("phone_number", "phone_numbers")}
    assert rules["required_one_of"] == [("user_name", "user_id")]


def test_a_group_is_selected_by_name_or_id() -> None:
    assert handed_over(idc_group, "run_writer").rules["required_one_of"] == [("display_name", "group_id")]


def test_memberships_have_an_anchor_and_what_goes_with_it() -> None:
    rules = handed_over(idc_group_membership, "run_writer").rules

    assert rules["required_one_of"] == [("group", "user")]
    assert {frozenset(pair) for pair in rules["mutually_exclusive"]} == {
        frozenset({"group", "user"}),
        frozenset({"group", "groups"}),
        frozenset({"user", "users"}),
    }
    assert rules["required_by"] == {"group": ["users"], "user": ["groups"], "users": ["group"], "groups": ["user"]}


@pytest.mark.parametrize(
    ("module", "policy", "keys"),
    [
        (idc_user, "refuse", ("user",)),
        (idc_group, "refuse", ("group",)),
        (idc_group_membership, "warn", ("members", "groups")),
    ],
    ids=list(WRITERS),
)
def test_a_module_that_writes_has_its_policy_and_its_keys(module: t.Any, policy: str, keys: tuple[str, ...]) -> None:
    run = handed_over(module, "run_writer")

    assert run.arguments["externally_managed"]["default"] == policy
    assert run.arguments["state"]["default"] == "present"
    assert run.parts.keys == keys


def test_purge_has_to_be_asked_for() -> None:
    arguments = handed_over(idc_group_membership, "run_writer").arguments

    assert arguments["purge"] == {"type": "bool", "default": False}
    assert arguments["allow_empty"] == {"type": "bool", "default": False}


@pytest.mark.parametrize("name", sorted(READERS))
def test_a_query_is_for_named_things_or_for_those_joined_with_one(name: str) -> None:
    many, one = ("users", "group") if name == "idc_user_info" else ("groups", "user")

    assert handed_over(READERS[name], "run_reader").rules["mutually_exclusive"] == [(many, one)]


@pytest.mark.parametrize(
    ("module", "many"), [(idc_user_info, "users"), (idc_group_info, "groups")], ids=sorted(READERS, reverse=True)
)
def test_a_query_is_for_the_kind_of_its_module(module: t.Any, many: str) -> None:
    parse = handed_over(module, "run_reader").parts.parse

    assert (parse({many: ["x"]}).kind.value, parse({many: ["x"]}).references) == (many.removesuffix("s"), ("x",))


def test_a_question_about_assignments_is_about_one_user_or_group_and_takes_everything_else_together() -> None:
    run = handed_over(idc_assignment_info, "run_reader")

    assert run.rules["mutually_exclusive"] == [("user", "group")]
    defaults = {name: option["default"] for name, option in run.arguments.items() if "default" in option}
    assert run.parts.parse(defaults) == run.parts.parse({})
    assert set(run.arguments) == {
        *("user", "group", "permission_sets", "accounts", "organizational_units", "include_nested", "account_tags"),
        *("all_accounts", "exclude_accounts", "applications", "scope", "orphaned", "expand_groups"),
        *("include_provisioned", "outdated"),
    }


class SomeInstances:
    """Instances that can, or can't, be asked for in all Regions."""

    def __init__(self, sees_all_regions: bool) -> None:
        self.sees_all_regions = sees_all_regions
        self.asked: list[bool] = []

    def every(self, *, all_regions: bool) -> tuple[()]:
        self.asked.append(all_regions)
        return ()


@pytest.mark.parametrize(("sees", "wanted"), [(True, True), (True, False), (False, False)])
def test_instances_are_asked_for_as_far_as_wanted(sees: bool, wanted: bool) -> None:
    some = SomeInstances(sees)

    assert idc_instance_info.read(some, {"all_regions": wanted}) == {"instances": []}
    assert some.asked == [wanted]


def test_all_regions_need_a_botocore_that_can_ask_for_them() -> None:
    with pytest.raises(
        Unsupported, match=r"^all_regions: the installed botocore can't .* botocore [\d.]+ or later can$"
    ):
        idc_instance_info.read(SomeInstances(False), {"all_regions": True})


def test_all_regions_are_looked_into_only_where_that_is_asked_for() -> None:
    assert handed_over(idc_instance_info, "run_instances").arguments["all_regions"]["default"] is False
