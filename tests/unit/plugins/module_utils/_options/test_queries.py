# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the options of idc_user_info and idc_group_info to a query, and what is wrong with them."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._options.common import EMPTY
from ansible_collections.steward.identity_center.plugins.module_utils._options.queries import parse_query
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import an_arn
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.options import problems


def test_a_query_without_options_is_for_everybody() -> None:
    query = parse_query(Kind.USER, {})

    assert (query.kind, query.references, query.joined_with) == (Kind.USER, None, None)
    assert (query.name_matches, query.externally_managed, query.status) == (None, None, None)
    assert query.include_joined is False


def test_a_query_for_users_takes_its_filters_from_the_options() -> None:
    query = parse_query(
        Kind.USER,
        {
            "group": "Engineers",
            "name_matches": "j*",
            "externally_managed": False,
            "user_status": "disabled",
            "include_groups": True,
            "include_members": False,
        },
    )

    assert (query.joined_with, query.name_matches, query.externally_managed) == ("Engineers", "j*", False)
    assert (query.status, query.include_joined) == ("disabled", True)


def test_a_query_for_groups_takes_its_filters_from_the_options() -> None:
    query = parse_query(Kind.GROUP, {"user": "jane", "include_members": True, "include_groups": False, "group": "x"})

    assert (query.kind, query.joined_with, query.include_joined) == (Kind.GROUP, "jane", True)


def test_a_query_names_each_reference_once() -> None:
    assert parse_query(Kind.USER, {"users": ["joe", "jane", "joe"]}).references == ("joe", "jane")


def test_a_query_for_nobody_is_not_one_for_everybody() -> None:
    assert parse_query(Kind.USER, {"users": []}).references == ()


@pytest.mark.parametrize(
    ("kind", "options", "expected"),
    [
        pytest.param(Kind.USER, {"users": ["jane", ""]}, (f"users[1]: {EMPTY}",), id="an empty user"),
        pytest.param(
            Kind.USER,
            {"users": [an_arn(Kind.GROUP, 1)], "group": an_arn(Kind.USER, 1)},
            (
                f'users[0]: "{an_arn(Kind.GROUP, 1)}" is not the ARN of a user',
                f'group: "{an_arn(Kind.USER, 1)}" is not the ARN of a group',
            ),
            id="ARNs of the wrong kind",
        ),
        pytest.param(Kind.GROUP, {"user": ""}, (f"user: {EMPTY}",), id="an empty user for groups"),
        pytest.param(Kind.GROUP, {"groups": [""]}, (f"groups[0]: {EMPTY}",), id="an empty group"),
    ],
)
def test_a_wrong_option_of_a_query_is_named_with_what_is_wrong(
    kind: Kind, options: dict[str, object], expected: tuple[str, ...]
) -> None:
    assert problems(parse_query, kind, options) == expected
