# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of idc_directory_info."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.directory_queries import DirectoryQuery
from ansible_collections.steward.identity_center.plugins.module_utils._options.directory_queries import (
    INCLUDED,
    parse_directory_query,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.options import problems


def test_without_options_all_is_told() -> None:
    assert parse_directory_query({}) == DirectoryQuery(
        include=frozenset(
            {
                "users",
                "groups",
                "memberships",
                "permission_sets",
                "assignments",
                "entitlements",
                "access_control_attributes",
            }
        )
    )
    assert frozenset(INCLUDED) == parse_directory_query({"include": list(INCLUDED)}).include


def test_every_option_reaches_the_query() -> None:
    options = {
        "include": ["users"],
        "users": ["a*"],
        "groups": ["b*"],
        "permission_sets": ["c*"],
        "accounts": ["d*"],
        "fold_to_units": True,
        "account_names": False,
        "omit_defaults": False,
        "include_external": False,
        "redact": ["email", "phone_number", "enterprise", "enterprise.manager", "display_name", "tags"],
        "dest": "a.yml",
        "split": True,
        "force": True,
    }

    assert parse_directory_query(options) == DirectoryQuery(
        include=frozenset({"users"}),
        users=("a*",),
        groups=("b*",),
        permission_sets=("c*",),
        accounts=("d*",),
        fold_to_units=True,
        account_names=False,
        omit_defaults=False,
        include_external=False,
        redact=frozenset({"emails", "phone_numbers", "enterprise", "enterprise.manager", "display_name", "tags"}),
    )


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"include": []}, ["include: is empty; name what to export"]),
        ({"users": []}, ["users: is empty; leave it out to export all"]),
        ({"accounts": ["a", ""]}, ["accounts[1]: is empty or null"]),
        ({"split": True, "force": True}, ["split: requires dest", "force: requires dest"]),
        ({"dest": " "}, ["dest: is empty; name a file, or leave it out"]),
        ({"redact": ["user_name"]}, ["redact[0]: user_name is what an entry is known by, and can't be left out"]),
        ({"redact": ["name"]}, ["redact[0]: name is what an entry is known by, and can't be left out"]),
        (
            {"redact": ["tags", "phone_nunber"]},
            ['redact[1]: there is no attribute "phone_nunber"; did you mean phone_number?'],
        ),
        ({"include": [], "redact": ["x"]}, ["redact[0]: there is no", "include: is empty"]),
    ],
)
def test_all_that_is_wrong_is_told(options: dict[str, object], expected: list[str]) -> None:
    found = problems(parse_directory_query, options)

    assert len(found) == len(expected)
    for sentence, beginning in zip(found, expected, strict=True):
        assert sentence.startswith(beginning)
