# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the options of idc_entitlement to desired values, and everything that can be wrong with them."""

from __future__ import annotations

import functools
from collections.abc import Callable

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._aws.account_access import account_access_limits
from ansible_collections.steward.identity_center.plugins.module_utils._desired.access import (
    AssignmentQuery,
    Scope,
    Targets,
)
from ansible_collections.steward.identity_center.plugins.module_utils._desired.choices import Waiting
from ansible_collections.steward.identity_center.plugins.module_utils._desired.entitlements import DesiredEntitlements
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import InvalidInput
from ansible_collections.steward.identity_center.plugins.module_utils._model.limits import Limits
from ansible_collections.steward.identity_center.plugins.module_utils._options.common import EMPTY
from ansible_collections.steward.identity_center.plugins.module_utils._options.entitlements import (
    parse_entitlement_query,
    parse_entitlements,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_aws import client
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_entitlements import (
    APPLICATION_ARN,
)

limits: Callable[[], Limits] = functools.lru_cache(lambda: account_access_limits(client("account-access")))
ADMIN = "arn:aws:iam::111122223333:role/team/admin"
BY_NAME = {"roles": None, "role_names": ["team/admin"]}


def parsed(**options: object) -> DesiredEntitlements:
    """The desired state of a task with these options and those that every task needs; None takes one of those away."""
    enough = {"groups": ["Engineers"], "roles": [ADMIN]}
    return parse_entitlements(
        {name: value for name, value in {**enough, **options}.items() if value is not None}, limits()
    )


def test_a_desired_value_has_all_that_was_said() -> None:
    found = parsed(
        users=["jane", "joe"],
        roles=[ADMIN, ADMIN],
        role_names=["admin", "team/admin", "admin"],
        accounts=["shop"],
        organizational_units=["/Work"],
        include_nested=False,
        account_tags={"stage": "prod"},
        all_accounts=True,
        exclude_accounts=["play"],
        include_management_account=True,
        application=APPLICATION_ARN,
        purge=True,
        concurrency=3,
    )

    assert found == DesiredEntitlements(
        users=("jane", "joe"),
        groups=("Engineers",),
        roles=(ADMIN,),
        role_names=("admin", "team/admin"),
        targets=Targets(
            accounts=("shop",),
            units=("/Work",),
            nested=False,
            tags={"stage": ("prod",)},
            everything=True,
            excluded=("play",),
            include_management=True,
        ),
        application=APPLICATION_ARN,
        purge=True,
        waiting=Waiting(concurrency=3),
    )
    assert found.principals == ((Kind.USER, "jane"), (Kind.USER, "joe"), (Kind.GROUP, "Engineers"))


def test_what_is_usual() -> None:
    found = parsed(create_application=True, state="absent")

    assert found == DesiredEntitlements(users=(), groups=("Engineers",), roles=(ADMIN,), create=True, present=False)
    assert parsed(groups=[], purge=True, allow_empty=True).principals == ()


@pytest.mark.parametrize(
    ("options", "problems"),
    [
        ({"roles": ["admin"]}, ['roles[0]: "admin" is not the ARN of a role']),
        ({"roles": [ADMIN, ""]}, [f"roles[1]: {EMPTY}"]),
        ({"roles": []}, ["roles, role_names: are empty; name at least one"]),
        ({"roles": [ADMIN], "all_accounts": True}, ["all_accounts: are for role_names; roles have their accounts"]),
        ({**BY_NAME}, ["say in which accounts the role_names are"]),
        (
            {"role_names": [""], "accounts": [""], "roles": None},
            [f"role_names[0]: {EMPTY}", f"accounts[0]: {EMPTY}"],
        ),
        ({"role_names": [ADMIN], "accounts": ["shop"]}, ["is an ARN, which belongs into roles"]),
        ({"role_names": ["a b"], "accounts": ["shop"]}, ["is not the name of a role: give a name, with its path"]),
        ({"application": "Wiki"}, ['application: "Wiki" is not the ARN of an application of account access manager']),
        ({"groups": []}, ["users, groups: name at least one"]),
        ({"groups": [], "purge": True}, ["users, groups: are empty, and with purge"]),
        ({"purge": True, "state": "absent"}, ["purge: makes a list exact"]),
        ({"groups": ["A", "A"], "users": [""]}, [f"users[0]: {EMPTY}", 'groups: "A" is named twice']),
        ({"concurrency": 16}, ["concurrency: is 16, but must be from 1 to 15"]),
        ({"concurrency": 0}, ["concurrency: is 0, but must be from 1 to 15"]),
    ],
)
def test_all_that_is_wrong_is_told(options: dict[str, object], problems: list[str]) -> None:
    with pytest.raises(InvalidInput) as caught:
        parsed(**options)

    told = caught.value.problems
    assert len(told) == len(problems), told
    for one, words in zip(told, problems, strict=True):
        assert words in one


def test_a_question() -> None:
    found = parse_entitlement_query({"user": "ada", "roles": [ADMIN, ADMIN], "expand_groups": False})
    assert found == AssignmentQuery(principal=(Kind.USER, "ada"), roles=(ADMIN,), scope=Scope.ENTITLEMENTS)
    assert parse_entitlement_query({}) == AssignmentQuery(scope=Scope.ENTITLEMENTS)
    assert parse_entitlement_query({"accounts": ["shop"]}).targets == Targets(
        accounts=("shop",), include_management=True, include_inactive=True
    )


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"roles": []}, "roles: is empty; leave it out to ask about all"),
        ({"roles": ["x"]}, 'roles[0]: "x" is not the ARN of a role'),
        ({"accounts": []}, "accounts: is empty"),
        ({"user": "", "roles": ["x"]}, "user: is empty"),
    ],
)
def test_a_question_that_cannot_be(options: dict[str, object], words: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_entitlement_query(options)
    assert any(words in one for one in caught.value.problems)
