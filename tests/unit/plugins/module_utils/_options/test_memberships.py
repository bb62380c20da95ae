# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the options of idc_group_membership to desired values, and everything that can be wrong with them."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.choices import OnExternal
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._options.common import EMPTY
from ansible_collections.steward.identity_center.plugins.module_utils._options.memberships import parse_memberships
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import an_arn
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.options import limits, problems


def members(**options: object) -> t.Any:
    """The desired state of an idc_group_membership task."""
    return parse_memberships({"group": "Engineers", "users": ["jane"], **options}, limits())


def test_the_users_of_a_group_are_a_desired_value() -> None:
    desired = members(users=["jane", "joe@example.com"], purge=True, externally_managed="refuse")

    assert (desired.anchor_kind, desired.anchor, desired.others) == (
        Kind.GROUP,
        "Engineers",
        ("jane", "joe@example.com"),
    )
    assert (desired.present, desired.purge, desired.on_external) == (True, True, OnExternal.REFUSE)


def test_the_groups_of_a_user_are_a_desired_value() -> None:
    desired = parse_memberships({"user": "jane", "groups": ["Engineers", "Oncall"], "state": "absent"}, limits())

    assert (desired.anchor_kind, desired.anchor, desired.others) == (Kind.USER, "jane", ("Engineers", "Oncall"))
    assert (desired.present, desired.purge, desired.on_external) == (False, False, OnExternal.WARN)


def test_an_exact_list_may_be_empty_where_that_is_meant() -> None:
    desired = members(users=[], purge=True, allow_empty=True)

    assert (desired.others, desired.purge) == ((), True)


@pytest.mark.parametrize("state", ["present", "absent"])
def test_an_empty_list_is_harmless_without_purge(state: str) -> None:
    assert members(users=[], state=state).others == ()


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param({"group": ""}, (f"group: {EMPTY}",), id="no group"),
        pytest.param({"users": ["jane", ""]}, (f"users[1]: {EMPTY}",), id="an empty user"),
        pytest.param(
            {"users": [an_arn(Kind.GROUP, 1)]},
            (f'users[0]: "{an_arn(Kind.GROUP, 1)}" is not the ARN of a user',),
            id="a group among the users",
        ),
        pytest.param(
            {"group": an_arn(Kind.USER, 1)},
            (f'group: "{an_arn(Kind.USER, 1)}" is not the ARN of a group',),
            id="a user as the group",
        ),
        pytest.param(
            {"group": None, "user": "jane", "groups": ["A", an_arn(Kind.USER, 1)]},
            (f'groups[1]: "{an_arn(Kind.USER, 1)}" is not the ARN of a group',),
            id="a user among the groups",
        ),
        pytest.param(
            {"users": ["jane", "joe", "jane"]},
            ('users: "jane" is named twice (entries 0 and 2)',),
            id="the same reference twice",
        ),
        pytest.param(
            {"purge": True, "state": "absent"},
            ("purge: makes a list exact, so it can only be used with state: present",),
            id="purge of what shall be absent",
        ),
        pytest.param(
            {"users": [], "purge": True},
            (
                (
                    'users: is empty, and with purge that would remove every membership of "Engineers"; '
                    "set allow_empty: true if that is intended"
                ),
            ),
            id="an empty list with purge",
        ),
        pytest.param(
            {"users": ["", "jane", "jane"], "purge": True, "state": "absent"},
            (
                f"users[0]: {EMPTY}",
                'users: "jane" is named twice (entries 1 and 2)',
                "purge: makes a list exact, so it can only be used with state: present",
            ),
            id="all at once",
        ),
    ],
)
def test_a_wrong_option_of_memberships_is_named_with_what_is_wrong(
    options: dict[str, object], expected: tuple[str, ...]
) -> None:
    assert problems(members, **options) == expected


def test_a_reference_that_no_name_can_be_is_refused_before_anybody_is_asked() -> None:
    options = {"group": "Engineers", "users": ["jane doe", " joe"]}

    assert problems(parse_memberships, options, limits()) == (
        'users[0]: "jane doe" has whitespace at position 5, which IAM Identity Center does not allow here',
        'users[1]: " joe" has whitespace at position 1, which IAM Identity Center does not allow here',
    )
