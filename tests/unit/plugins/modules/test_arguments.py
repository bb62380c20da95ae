# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of the modules: that each reaches the engine, and what Ansible itself refuses."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.access import (
    DesiredAccessControl,
    DesiredAssignments,
    Provision,
)
from ansible_collections.steward.identity_center.plugins.module_utils._desired.choices import OnAssignments, Waiting
from ansible_collections.steward.identity_center.plugins.module_utils._model.access import AccessControl, Progress
from ansible_collections.steward.identity_center.plugins.module_utils._model.attributes import GROUP, USER, Table
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Document, Instance
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import InvalidInput, Unsupported
from ansible_collections.steward.identity_center.plugins.module_utils._model.limits import Limits
from ansible_collections.steward.identity_center.plugins.module_utils._options.identities import USER_INTERFACE
from ansible_collections.steward.identity_center.plugins.module_utils._options.permission_sets import (
    PERMISSION_SET_INTERFACE,
)
from ansible_collections.steward.identity_center.plugins.module_utils._plan.access_control import ExistingAccessControl
from ansible_collections.steward.identity_center.plugins.module_utils._plan.assignments import ExistingAssignments
from ansible_collections.steward.identity_center.plugins.module_utils._plan.permission_sets import ExistingPermissionSet
from ansible_collections.steward.identity_center.plugins.module_utils._render.permission_sets import (
    permission_set_result,
)
from ansible_collections.steward.identity_center.plugins.module_utils._task.assignments import IDC_ASSIGNMENT
from ansible_collections.steward.identity_center.plugins.module_utils._task.instances import IDC_INSTANCE_INFO
from ansible_collections.steward.identity_center.plugins.modules import (
    idc_access_control_attributes,
    idc_application_info,
    idc_assignment,
    idc_assignment_info,
    idc_group,
    idc_group_info,
    idc_group_membership,
    idc_instance_info,
    idc_permission_set,
    idc_permission_set_info,
    idc_user,
    idc_user_info,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_access import permission_set
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.permission_set_tasks import a_desired

WRITERS = {"idc_user": idc_user, "idc_group": idc_group, "idc_group_membership": idc_group_membership}
READERS = {"idc_user_info": idc_user_info, "idc_group_info": idc_group_info}


def definition_of(module: t.Any) -> t.Any:
    """The definition that a module runs."""
    seen: list[t.Any] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "run", seen.append)
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
    options = leaves(definition_of(module).interface.arguments)

    assert options - BESIDE - more == {row.name for row in table}
    assert BESIDE | more <= options


@pytest.mark.parametrize("row", [row for row in USER if row.fields], ids=lambda row: row.name)
def test_a_list_has_the_fields_of_its_attribute(row: t.Any) -> None:
    option = USER_INTERFACE.arguments[row.name]

    assert (option["type"], option["elements"]) == ("list", "dict")
    assert set(option["options"]) == set(row.fields)
    assert {name for name, field in option["options"].items() if field["type"] == "bool"} == {"primary"}
    assert {name for name, field in option["options"].items() if field.get("required")} == set(row.fields) & {"value"}


def test_the_short_option_and_the_list_go_not_together() -> None:
    rules = definition_of(idc_user).interface.rules

    assert set(rules["mutually_exclusive"]) == {("email", "emails"), ("phone_number", "phone_numbers")}
    assert rules["required_one_of"] == [("user_name", "user_id")]


def test_a_group_is_selected_by_name_or_id() -> None:
    assert definition_of(idc_group).interface.rules["required_one_of"] == [("display_name", "group_id")]


def test_memberships_have_an_anchor_and_what_goes_with_it() -> None:
    rules = definition_of(idc_group_membership).interface.rules

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
    definition = definition_of(module)

    assert definition.interface.arguments["externally_managed"]["default"] == policy
    assert definition.interface.arguments["state"]["default"] == "present"
    assert definition.interface.keys == keys


def test_purge_has_to_be_asked_for() -> None:
    arguments = definition_of(idc_group_membership).interface.arguments

    assert arguments["purge"] == {"type": "bool", "default": False}
    assert arguments["allow_empty"] == {"type": "bool", "default": False}


@pytest.mark.parametrize("name", sorted(READERS))
def test_a_query_is_for_named_things_or_for_those_joined_with_one(name: str) -> None:
    many, one = ("users", "group") if name == "idc_user_info" else ("groups", "user")

    assert definition_of(READERS[name]).interface.rules["mutually_exclusive"] == [(many, one)]


@pytest.mark.parametrize(
    ("module", "many"), [(idc_user_info, "users"), (idc_group_info, "groups")], ids=sorted(READERS, reverse=True)
)
def test_a_query_is_for_the_kind_of_its_module(module: t.Any, many: str) -> None:
    parse = definition_of(module).parse

    assert (parse({many: ["x"]}).kind.value, parse({many: ["x"]}).references) == (many.removesuffix("s"), ("x",))


def test_a_permission_set_has_an_option_for_everything_that_its_result_tells() -> None:
    definition = definition_of(idc_permission_set)
    target = permission_set("Audit")
    told = set(permission_set_result(ExistingPermissionSet(target=target)) or {})

    assert definition.interface.keys == ("permission_set",)
    assert definition.interface.rules == {"required_one_of": [("name", "permission_set_arn")]}
    assert told - set(definition.interface.arguments) == {"created_at", "provisioned_accounts", "outdated_accounts"}
    assert set(definition.interface.arguments) - told == {
        *("state", "purge_tags", "purge_policies", "provision", "on_assignments", "wait", "wait_timeout")
    }


def test_the_choices_of_a_permission_set_are_those_of_its_desired_value() -> None:
    arguments = PERMISSION_SET_INTERFACE.arguments

    assert arguments["provision"]["choices"] == [one.value for one in Provision]
    assert {OnAssignments(one) for one in arguments["on_assignments"]["choices"]} < set(OnAssignments)
    defaults = {name: option["default"] for name, option in arguments.items() if "default" in option}
    assert defaults == {
        "state": "present",
        "purge_tags": True,
        "purge_policies": True,
        "provision": "outdated",
        "on_assignments": "refuse",
        "wait": True,
        "wait_timeout": 600,
    }


def test_a_permission_set_is_planned_and_waited_for_as_its_task_says() -> None:
    definition = definition_of(idc_permission_set)
    desired = a_desired(description="x", waiting=Waiting(wait=False, timeout=7))
    plan = definition.plan(desired, ExistingPermissionSet())

    assert [change.action.value for change in plan.changes] == ["create"]
    assert definition.waiting(desired) == Waiting(wait=False, timeout=7)
    assert definition.service == "sso-admin"


def test_permission_sets_are_asked_for_without_their_accounts_unless_wanted() -> None:
    definition = definition_of(idc_permission_set_info)

    assert set(definition.interface.arguments) == {
        "permission_sets",
        "name_matches",
        "tags",
        "outdated",
        "include_accounts",
    }
    assert definition.parse(dict.fromkeys(definition.interface.arguments)).references is None
    assert definition.interface.arguments["include_accounts"]["default"] is False


def test_a_question_about_assignments_is_about_one_user_or_group_and_takes_everything_else_together() -> None:
    definition = definition_of(idc_assignment_info)

    assert definition.interface.rules["mutually_exclusive"] == [("user", "group")]
    defaults = {
        name: option["default"] for name, option in definition.interface.arguments.items() if "default" in option
    }
    assert definition.parse(defaults) == definition.parse({})
    assert set(definition.interface.arguments) == {
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


def told(some: t.Any, options: dict[str, t.Any]) -> dict[str, t.Any]:
    """What a task with these options answers."""
    answer: dict[str, t.Any] = IDC_INSTANCE_INFO.read(some, IDC_INSTANCE_INFO.parse(options))
    return answer


@pytest.mark.parametrize(("sees", "wanted"), [(True, True), (True, False), (False, False)])
def test_instances_are_asked_for_as_far_as_wanted(sees: bool, wanted: bool) -> None:
    some = SomeInstances(sees)

    assert told(some, {"all_regions": wanted}) == {"instances": [], "unreadable": []}
    assert some.asked == [wanted]


def test_all_regions_need_a_botocore_that_can_ask_for_them() -> None:
    with pytest.raises(
        Unsupported, match=r"^all_regions: the installed botocore can't .* botocore [\d.]+ or later can$"
    ):
        told(SomeInstances(False), {"all_regions": True})


def test_one_instance_of_this_region_and_all_regions_do_not_go_together() -> None:
    with pytest.raises(InvalidInput, match=r"^single: considers only the Region of the task"):
        told(SomeInstances(True), {"all_regions": True, "single": True})


def test_all_regions_are_looked_into_only_where_that_is_asked_for() -> None:
    assert definition_of(idc_instance_info).interface.arguments["all_regions"]["default"] is False


def test_assignments_are_in_accounts_or_in_applications() -> None:
    rules = definition_of(idc_assignment).interface.rules

    assert rules["required_one_of"] == [("permission_sets", "applications")]
    assert set(rules["mutually_exclusive"]) == {
        ("applications", other)
        for other in ("permission_sets", "accounts", "organizational_units", "account_tags", "exclude_accounts")
    }


def test_assignments_add_nothing_to_what_was_said() -> None:
    definition = definition_of(idc_assignment)
    defaults = {
        name: option["default"] for name, option in definition.interface.arguments.items() if "default" in option
    }

    assert defaults == {
        "state": "present",
        "wait": True,
        "wait_timeout": 600,
        "include_nested": True,
        "all_accounts": False,
        "include_management_account": False,
        "purge": False,
        "allow_empty": False,
        "concurrency": 15,
    }
    assert definition.interface.keys == ("assignments", "skipped_accounts")


def test_assignments_wait_as_they_were_told_and_are_limited_by_their_own_service() -> None:
    definition = definition_of(idc_assignment)
    options = {
        "users": ["jane"],
        "permission_sets": ["ReadOnly"],
        "all_accounts": True,
        "wait": False,
        "concurrency": 2,
    }

    desired = definition.parse(options, Limits(version="", places={}))

    assert (definition.waiting(desired).wait, definition.waiting(desired).concurrency) == (False, 2)
    assert definition.service == "sso-admin"


def test_every_option_of_assignments_reaches_the_desired_value() -> None:
    """An option that nothing reads would change nothing."""
    read: set[str] = set()

    class Noting(dict[str, t.Any]):
        def get(self, key: str, default: t.Any = None) -> t.Any:
            read.add(key)
            return super().get(key, default)

    definition = definition_of(idc_assignment)
    for options in ({"applications": ["Wiki"]}, {"permission_sets": ["ReadOnly"], "all_accounts": True}):
        definition.parse(Noting({**options, "purge": True, "allow_empty": True}), Limits(version="", places={}))

    assert read >= set(definition.interface.arguments)


def test_the_plan_is_of_what_was_found() -> None:
    found = ExistingAssignments(principals=(), places=(), current={}, names={}, warnings=("Beware",))
    desired = DesiredAssignments(users=(), groups=())

    assert IDC_ASSIGNMENT.plan(desired, found).warnings == ("Beware",)


class OneInstance(SomeInstances):
    """An instance that nobody may ask anything more about."""

    def every(self, *, all_regions: bool) -> t.Any:
        super().every(all_regions=all_regions)
        return (ONE,)

    def described(self, _instances: object) -> t.NoReturn:
        raise AssertionError("details were not asked for")


ONE = Instance(
    instance_arn="arn:aws:sso:::instance/ssoins-0123456789abcdef",
    identity_store_id="d-1234567890",
    name=None,
    owner_account_id=None,
    status=None,
    created_date=None,
    primary_region=None,
    regions=(),
)


@pytest.mark.parametrize(
    ("scope", "count"),
    [
        ({}, 1),
        ({"identity_store_id": "d-1234567890"}, 1),
        ({"identity_store_id": "d-0987654321"}, 0),
        ({"instance_arn": "arn:aws:sso:::instance/ssoins-fedcba9876543210"}, 0),
    ],
)
def test_an_instance_is_told_of_by_its_scope_and_without_details_where_none_are_wanted(
    scope: dict[str, str], count: int
) -> None:
    answer = told(OneInstance(True), {"all_regions": False, "details": False, **scope})

    assert len(answer["instances"]) == count


def test_details_are_told_unless_they_are_left_out() -> None:
    assert definition_of(idc_instance_info).interface.arguments["details"] == {"type": "bool", "default": True}


def test_applications_are_asked_for_with_one_call_unless_more_is_wanted() -> None:
    definition = definition_of(idc_application_info)

    assert {name for name, option in definition.interface.arguments.items() if option.get("default") is False} == {
        "include_assignments",
        "include_configuration",
    }
    assert definition.parse({"applications": ["Wiki"]}).references == ("Wiki",)


def test_attributes_for_access_control_have_their_keys_and_wait() -> None:
    definition = definition_of(idc_access_control_attributes)
    desired = DesiredAccessControl(present=True, attributes={"a": "1"}, waiting=Waiting(wait=False, timeout=5))
    current = AccessControl(attributes=Document(text="{}"), progress=Progress(request_id="", status="SUCCEEDED"))
    found = ExistingAccessControl(instance_arn="arn", current=current)

    assert (definition.interface.keys, definition.service) == (("attributes", "enabled"), "sso-admin")
    assert {name for name, option in definition.interface.arguments.items() if option.get("default") is False} == {
        "purge",
        "allow_empty",
    }
    assert definition.waiting(desired) == Waiting(wait=False, timeout=5)
    assert len(definition.plan(desired, found).changes) == 1
