# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values of options that Ansible would make other values of: refused, all at once, by the option's path."""

from __future__ import annotations

import importlib
import typing as t
from datetime import date, datetime
from pathlib import Path

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._options.common import NULL
from ansible_collections.steward.identity_center.plugins.module_utils._options.spec import Interface
from ansible_collections.steward.identity_center.plugins.plugin_utils import _written
from ansible_collections.steward.identity_center.plugins.plugin_utils._written import problems

COLLECTION = "ansible_collections.steward.identity_center.plugins"
# A file without a main() documents an action plugin that does all by itself, and judges its own options.
MODULES = sorted(
    path.stem
    for path in Path(str(_written.__file__)).parents[1].joinpath("modules").glob("idc_*.py")
    if "def main(" in path.read_text("utf-8")
)


def interface(name: str) -> Interface:
    """What a module takes and gives."""
    definition = getattr(importlib.import_module(f"{COLLECTION}.modules.{name}"), name.upper())
    assert isinstance(definition.interface, Interface)
    return definition.interface


def number(value: object) -> str:
    return f"is the number {value}, but must be a string; quote it (in a template: | string)"


TRUTH = "is the truth value true, but must be a string; quote it (in a template: | string)"
LIST, MAPPING = "is a list, but must be a string", "is a mapping, but must be a string"


@pytest.mark.parametrize(
    ("module", "given", "expected"),
    [
        pytest.param(
            "idc_user",
            {
                "user_name": "ada",
                "email": ["ada@example.com"],
                "nick_name": {"a": "b"},
                "title": True,
                "phone_number": 148124,
                "enterprise": {"employee_number": 34, "department": "R&D"},
            },
            [
                f"email: {LIST}",
                f"nick_name: {MAPPING}",
                f"title: {TRUTH}",
                f"phone_number: {number(148124)}",
                f"enterprise.employee_number: {number(34)}",
            ],
            id="the user of the issue",
        ),
        pytest.param(
            "idc_assignment",
            {"groups": "Sales, EMEA", "users": "ada", "accounts": ["Payments, EU"], "permission_sets": ["A,B"]},
            ["groups: is a string with a comma, which Ansible would split into several entries; write a list"],
            id="a name with a comma",
        ),
        pytest.param(
            "idc_user",
            {
                "name": 7,
                "previously": ["ada", 8, None],
                "emails": [{"value": "a@example.com"}, {"value": 5, "primary": True, "type": ["work"]}],
                "addresses": [{"postal_code": 8001, "primary": "yes"}],
            },
            [
                f"name: {number(7)}",
                f"previously[1]: {number(8)}",
                f"previously[2]: is null, but must be a string; {NULL}",
                f"emails[1].value: {number(5)}",
                f"emails[1].type: {LIST}",
                f"addresses[0].postal_code: {number(8001)}",
            ],
            id="aliases, lists and what is in them",
        ),
        pytest.param(
            "idc_user", {"enterprise": '{"employee_number": 34}'}, [f"enterprise.employee_number: {number(34)}"]
        ),
        pytest.param(
            "idc_user",
            {"enterprise": '{"division": "a", "division": "b"}'},
            ["enterprise: has the key division twice, so one of the two would be lost"],
            id="a mapping as JSON loses nothing",
        ),
        pytest.param("idc_user", {"enterprise": "{'division': 'a'}"}, [], id="what is not JSON is Ansible's to read"),
        pytest.param("idc_user", {"enterprise": "division=a"}, [], id="nor words"),
        pytest.param("idc_user", {"enterprise": "[1]"}, [], id="nor a list"),
        pytest.param("idc_user", {"emails": {"value": 5}}, [f"emails.value: {number(5)}"], id="a list of one mapping"),
        pytest.param("idc_user", {"birthdate": date(1815, 12, 10)}, [], id="a date is a date"),
        pytest.param(
            "idc_user",
            {"birthdate": datetime(1815, 12, 10), "title": date(1815, 12, 10)},
            [
                "birthdate: is the date 1815-12-10T00:00:00, but must be a string; quote it (in a template: | string)",
                "title: is the date 1815-12-10, but must be a string; quote it (in a template: | string)",
            ],
            id="and nothing else",
        ),
        pytest.param(
            "idc_user", {"state": True, "unknown": 5, "title": None}, [], id="what Ansible refuses, or nobody gave"
        ),
        pytest.param(
            "idc_group_membership", {"group": 2024, "users": 5}, [f"group: {number(2024)}", f"users: {number(5)}"]
        ),
        pytest.param("idc_group_membership", {"members": [True]}, [f"members[0]: {TRUTH}"]),
        pytest.param(
            "idc_assignment",
            {
                "accounts": [111122223333, 2024, "2024"],
                "exclude_accounts": 111122223333,
                "groups": [111122223333],
                "wait_timeout": True,
                "account_tags": {"sso": True},
            },
            [
                f"accounts[1]: {number(2024)}",
                f"groups[0]: {number(111122223333)}",
                "wait_timeout: is the truth value true, but must be a number",
                f"account_tags.sso: {TRUTH}",
            ],
            id="the id of an account may be a number",
        ),
        pytest.param(
            "idc_assignment_info",
            {"account_tags": {True: "a", "b": ["c", 5], "d": {"e": "f"}, "g": None}},
            [f"account_tags: has a key that {TRUTH}", f"account_tags.b[1]: {number(5)}", f"account_tags.d: {MAPPING}"],
            id="tags of people's own, of one or of several values",
        ),
        pytest.param(
            "idc_access_control_attributes",
            {"attributes": '{"a": ["b"], "c": 1, "c": 2}'},
            ["attributes: has the key c twice, so one of the two would be lost", f"attributes.c: {number(2)}"],
        ),
        pytest.param("idc_access_control_attributes", {"attributes": "a=b"}, []),
        pytest.param("idc_assignment", {"wait_timeout": 5, "accounts": "prod"}, []),
        pytest.param("idc_application_info", {"account": 111122223333, "provider": 5}, [f"provider: {number(5)}"]),
        pytest.param(
            "idc_permission_set",
            {
                "description": 5,
                "customer_managed_policies": [5],
                "inline_policy": {"Version": date(2012, 10, 17)},
                "permissions_boundary": {"customer_managed_policy": {"name": 5}},
                "tags": {"cost": 83},
            },
            [
                f"description: {number(5)}",
                f"permissions_boundary.customer_managed_policy.name: {number(5)}",
                f"tags.cost: {number(83)}",
            ],
            id="what a module gets as it was written is the module's",
        ),
        pytest.param("idc_password_reset", {"dest": 5, "return_password": True}, [f"dest: {number(5)}"], id="a path"),
    ],
)
def test_a_value_that_nobody_wrote_is_refused(module: str, given: dict[str, t.Any], expected: list[str]) -> None:
    assert list(problems(interface(module).arguments, given)) == expected


@pytest.mark.parametrize("name", MODULES)
def test_every_module_has_an_action_plugin_that_knows_its_options_and_its_result(name: str) -> None:
    action = importlib.import_module(f"{COLLECTION}.action.{name}").ActionModule

    assert action.interface is interface(name)
