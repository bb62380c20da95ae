# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the options of idc_assignment to desired values, and everything that can be wrong with them."""

from __future__ import annotations

import functools
import typing as t
from collections.abc import Callable

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._aws.sso_admin import sso_admin_limits
from ansible_collections.steward.identity_center.plugins.module_utils._desired.access import DesiredAssignments, Targets
from ansible_collections.steward.identity_center.plugins.module_utils._desired.choices import Waiting
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import InvalidInput
from ansible_collections.steward.identity_center.plugins.module_utils._model.limits import Limits
from ansible_collections.steward.identity_center.plugins.module_utils._options.assignments import (
    parse_assignments,
    waiting,
    waiting_problems,
)
from ansible_collections.steward.identity_center.plugins.module_utils._options.common import EMPTY
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import an_arn, an_id
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_aws import shared_client
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_organization import (
    application,
    permission_set,
)

limits: Callable[[], Limits] = functools.lru_cache(lambda: sso_admin_limits(shared_client("sso-admin")))
ENOUGH = {"groups": ["Engineers"], "permission_sets": ["ReadOnly"], "accounts": ["shop"]}


def parsed(**options: object) -> DesiredAssignments:
    """The desired state of a task with these options and those that every task needs; None takes one of those away."""
    return parse_assignments(
        {name: value for name, value in {**ENOUGH, **options}.items() if value is not None}, limits()
    )


def test_a_desired_value_has_all_that_was_said() -> None:
    found = parsed(
        users=[" jane\u00a0", "joe@example.com", an_id(1)],
        groups=["Engineers", an_arn(Kind.GROUP, 2)],
        permission_sets=["ReadOnly", permission_set().id, "ReadOnly"],
        accounts=["shop", "000000000012", "shop ", "shop"],
        organizational_units=["/Work/Production ", "/Work/Production ", "ou-ab12-cd345678", "r-ab12", "/"],
        include_nested=False,
        account_tags={"stage": ["production", 1], "product": "shop", "critical": True},
        all_accounts=True,
        exclude_accounts=["play", "play "],
        include_management_account=True,
        purge=True,
        wait=False,
        wait_timeout=30,
        concurrency=3,
    )

    assert found == DesiredAssignments(
        users=(" jane\u00a0", "joe@example.com", an_id(1)),
        groups=("Engineers", an_arn(Kind.GROUP, 2)),
        permission_sets=("ReadOnly", permission_set().id),
        targets=Targets(
            accounts=("shop", "000000000012", "shop "),
            units=("/Work/Production ", "ou-ab12-cd345678", "r-ab12", "/"),
            nested=False,
            tags={"stage": ("production", "1"), "product": ("shop",), "critical": ("True",)},
            everything=True,
            excluded=("play", "play "),
            include_management=True,
        ),
        present=True,
        purge=True,
        waiting=Waiting(wait=False, timeout=30, concurrency=3),
    )


def test_what_was_not_said_is_careful() -> None:
    found = parsed(state="absent")

    assert found == DesiredAssignments(
        users=(),
        groups=("Engineers",),
        permission_sets=("ReadOnly",),
        targets=Targets(accounts=("shop",)),
        present=False,
        purge=False,
        waiting=Waiting(wait=True, timeout=600, concurrency=15),
    )


def test_applications_have_no_accounts() -> None:
    arn = application().arn

    found = parsed(permission_sets=None, accounts=None, applications=["Wiki", arn, "Wiki"], all_accounts=False)

    assert (found.targets, found.applications, found.permission_sets) == (None, ("Wiki", arn), ())


def test_nobody_may_be_named_where_that_is_meant() -> None:
    found = parsed(groups=None, purge=True, allow_empty=True)

    assert (found.principals, found.purge) == ((), True)


LONG = "A" * 33


@pytest.mark.parametrize(
    ("options", "problems"),
    [
        pytest.param(
            {"accounts": None},
            ["accounts, organizational_units, account_tags or all_accounts: say in which accounts"],
            id="no target",
        ),
        pytest.param(
            {"accounts": [], "exclude_accounts": ["play"]},
            ["accounts, organizational_units, account_tags or all_accounts: say in which accounts"],
            id="an exclusion is no target",
        ),
        pytest.param(
            {"accounts": None, "account_tags": {}},
            ["accounts, organizational_units, account_tags or all_accounts: say in which accounts"],
            id="no tags are no target",
        ),
        pytest.param({"groups": None}, ["users, groups: name at least one"], id="nobody"),
        pytest.param({"groups": [], "state": "absent"}, ["users, groups: name at least one"], id="nobody to be absent"),
        pytest.param(
            {"groups": [], "purge": True},
            [
                (
                    "users, groups: are empty, and with purge that would remove everybody's access there; set "
                    "allow_empty: true if that is intended"
                )
            ],
            id="purge with nobody",
        ),
        pytest.param(
            {"purge": True, "state": "absent"},
            ["purge: makes a list exact, so it can only be used with state: present"],
            id="purge and absent",
        ),
        pytest.param(
            {"users": ["jane", "joe", "jane"]}, ['users: "jane" is named twice (entries 0 and 2)'], id="a user twice"
        ),
        pytest.param({"groups": ["a", "a"]}, ['groups: "a" is named twice (entries 0 and 1)'], id="a group twice"),
        pytest.param({"users": [""]}, [f"users[0]: {EMPTY}"], id="an empty user"),
        pytest.param(
            {"groups": [an_arn(Kind.USER, 1)]},
            [f'groups[0]: "{an_arn(Kind.USER, 1)}" is not the ARN of a group'],
            id="a user's ARN as a group",
        ),
        pytest.param({"permission_sets": []}, ["permission_sets: is empty; name at least one"], id="no permission set"),
        pytest.param(
            {"permission_sets": None}, ["permission_sets: is empty; name at least one"], id="no permission sets"
        ),
        pytest.param(
            {"permission_sets": ["Ok", LONG]},
            [f'permission_sets[1]: "{LONG}" has 33 characters, 32 are allowed'],
            id="a name too long",
        ),
        pytest.param({"permission_sets": [""]}, [f"permission_sets[0]: {EMPTY}"], id="an empty permission set"),
        pytest.param(
            {"permission_sets": ["Read Only"]},
            [
                'permission_sets[0]: "Read Only" has whitespace at position 5, which IAM Identity Center does not allow here'
            ],
            id="a name with a space",
        ),
        pytest.param(
            {"permission_sets": [application().arn]},
            [f'permission_sets[0]: "{application().arn}" is not the ARN of a permission set'],
            id="an application's ARN",
        ),
        pytest.param(
            {"accounts": ["shop", "2024", ""], "exclude_accounts": [""]},
            [f"accounts[2]: {EMPTY}", f"exclude_accounts[0]: {EMPTY}"],
            id="accounts without a name",
        ),
        pytest.param(
            {"organizational_units": ["/Ok", "Work/Production", ""]},
            [
                (
                    'organizational_units[1]: "Work/Production": give an id such as ou-ab12-cd345678, or the path from the root, '
                    "such as /Workloads/Production"
                ),
                (
                    "organizational_units[2]: is empty: give an id such as ou-ab12-cd345678, or the path from the "
                    "root, such as /Workloads/Production"
                ),
            ],
            id="units that are neither path nor id",
        ),
        pytest.param(
            {"applications": ["Wiki"], "all_accounts": True},
            ["applications, all_accounts: cannot be combined; applications are not in accounts"],
            id="applications in all accounts",
        ),
        pytest.param({"applications": []}, ["applications: is empty; name at least one"], id="no application"),
        pytest.param(
            {"applications": ["", permission_set().id]},
            [
                f"applications[0]: {EMPTY}",
                f'applications[1]: "{permission_set().id}" is not the ARN of an application',
            ],
            id="a permission set's ARN",
        ),
        pytest.param(
            {"wait_timeout": 0}, ["wait_timeout: is 0, but must be a number of seconds greater than 0"], id="no time"
        ),
        pytest.param({"concurrency": 51}, ["concurrency: is 51, but must be from 1 to 50"], id="too many at once"),
        pytest.param(
            {"groups": None, "accounts": None, "concurrency": 0, "permission_sets": [LONG]},
            [
                f'permission_sets[0]: "{LONG}" has 33 characters, 32 are allowed',
                "accounts, organizational_units, account_tags or all_accounts: say in which accounts",
                "concurrency: is 0, but must be from 1 to 50",
                "users, groups: name at least one",
            ],
            id="several at once",
        ),
    ],
)
def test_options_that_cannot_be_right(options: dict[str, t.Any], problems: list[str]) -> None:
    with pytest.raises(InvalidInput) as caught:
        parsed(**options)

    assert list(caught.value.problems) == problems


@pytest.mark.parametrize("concurrency", [1, 15, 50])
def test_how_many_at_once_may_be_chosen(concurrency: int) -> None:
    assert waiting_problems({"concurrency": concurrency, "wait_timeout": 1}) == []
    assert waiting({"concurrency": concurrency}) == Waiting(wait=True, timeout=600, concurrency=concurrency)
