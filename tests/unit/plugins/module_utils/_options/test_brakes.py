# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that brake a whole directory, and everything that can be wrong with them."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.brakes import (
    Brakes,
    Limit,
    Limits,
    Section,
)
from ansible_collections.steward.identity_center.plugins.module_utils._desired.choices import OnAssignments, OnExternal
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import InvalidInput
from ansible_collections.steward.identity_center.plugins.module_utils._options.brakes import BRAKES, parse_brakes
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.options import limits

TEN, HALF = Limit(percent=10), Limit(percent=50)
USUAL = Limits(deletions=dict.fromkeys(Section, TEN), members=HALF)
CHECKSUM = "9f3c" * 16


def problems(**options: t.Any) -> list[str]:
    """What is wrong with these options."""
    with pytest.raises(InvalidInput) as caught:
        parse_brakes(options, limits())
    return list(caught.value.problems)


def limits_of(**options: t.Any) -> Limits:
    """The limits that these options set."""
    return parse_brakes(options).limits


def test_a_task_that_says_nothing_deletes_a_tenth_at_most_and_half_of_a_group() -> None:
    usual = {name: option.get("default") for name, option in BRAKES.items()}

    assert parse_brakes(usual) == parse_brakes({}) == Brakes(limits=USUAL)


def test_everything_can_be_said() -> None:
    brakes = parse_brakes(
        {
            "purge": ["users", "memberships"],
            "unmanaged": ["entitlements"],
            "additions_only": True,
            "allow_empty": True,
            "protect": {"users": ["break-*", "root"], "groups": "Ops"},
            "ignore": {"permission_sets": None, "assignments": ["* in Wiki"]},
            "required_principals": ["zoe", "group:Break glass", "Group:Ops", "user:group:odd", "zoe", "a:b"],
            "max_deletions": 5,
            "max_changes": "20 %",
            "expected_checksum": CHECKSUM.upper(),
            "on_assignments": "keep",
            "externally_managed": "warn",
        }
    )

    assert brakes == Brakes(
        purge=frozenset({Section.USERS, Section.MEMBERSHIPS}),
        unmanaged=frozenset({Section.ENTITLEMENTS}),
        additions_only=True,
        allow_empty=True,
        protect={Section.USERS: ("break-*", "root"), Section.GROUPS: ("Ops",)},
        ignore={Section.PERMISSION_SETS: (), Section.ASSIGNMENTS: ("* in Wiki",)},
        required=(
            (Kind.USER, "zoe"),
            (Kind.GROUP, "Break glass"),
            (Kind.GROUP, "Ops"),
            (Kind.USER, "group:odd"),
            (Kind.USER, "a:b"),
        ),
        limits=Limits(
            deletions=dict.fromkeys(Section, Limit(count=5)),
            members=HALF,
            changes=dict.fromkeys(Section, Limit(percent=20)),
        ),
        expected_checksum=CHECKSUM,
        on_assignments=OnAssignments.KEEP,
        on_external=OnExternal.WARN,
    )


# ---- limits


@pytest.mark.parametrize(
    ("written", "limit"),
    [
        (0, Limit(count=0)),
        ("41", Limit(count=41)),
        ("10%", TEN),
        ("12.5 %", Limit(percent=12.5)),
        ("0%", Limit(percent=0)),
        ([5, "10%"], Limit(count=5, percent=10)),
        (("10%", "5"), Limit(count=5, percent=10)),
        (["10%"], TEN),
    ],
)
def test_a_limit_is_a_count_a_percentage_or_both(written: t.Any, limit: Limit) -> None:
    assert limits_of(max_changes=written).changes == dict.fromkeys(Section, limit)
    assert limits_of(max_deletions=written) == Limits(deletions=dict.fromkeys(Section, limit), members=HALF)


def test_kinds_that_a_mapping_does_not_name_keep_what_they_have() -> None:
    found = limits_of(max_deletions={"users": 41, "memberships": [5, "1%"], "members_per_group": "75%"})

    assert found.deletions == {
        **USUAL.deletions,
        Section.USERS: Limit(count=41),
        Section.MEMBERSHIPS: Limit(count=5, percent=1),
    }
    assert found.members == Limit(percent=75)
    assert limits_of(max_deletions={}) == USUAL
    assert limits_of(max_changes={"users": 3}).changes == {Section.USERS: Limit(count=3)}


@pytest.mark.parametrize(
    ("written", "what"),
    [
        (True, "the truth value true"),
        (-1, "the number -1"),
        (0.1, "the number 0.1"),
        ("ten", '"ten"'),
        ("10 percent", '"10 percent"'),
        ([5, 6], "a list"),
        (["5%", "6%"], "a list"),
        ([5, "10%", None], "a list"),
        ([], "a list"),
    ],
)
def test_anything_else_is_no_limit(written: t.Any, what: str) -> None:
    forms = "a count such as 5, a percentage such as 10%, or a list of both"

    assert problems(max_deletions=written, max_changes={"users": written}) == [
        f"max_deletions: is {what}, but must be {forms}",
        f"max_changes.users: is {what}, but must be {forms}",
    ]


def test_each_group_has_a_limit_for_what_it_loses_only() -> None:
    assert problems(max_changes={"members_per_group": 1}) == [
        (
            'max_changes: "members_per_group" is not known; there are users, groups, memberships, permission_sets, assignments, '
            "entitlements"
        )
    ]


# ---- what else can be wrong


def test_all_that_is_wrong_is_told_with_what_was_meant() -> None:
    assert problems(
        purge=["Users", 5],
        unmanaged=["everything"],
        protect={"user": ["a"], 5: ["a"], "groups": ["", 7]},
        ignore=["users"],
        required_principals=["", "group:", 5, "arn:aws:identitystore:::group/906719a0c1"],
        max_deletions={"permision_sets": 1, "users": None},
        expected_checksum="9f3c",
    ) == [
        'purge[0]: "Users" is not known; did you mean users?',
        "purge[1]: is the number 5, but must be a string; quote it",
        (
            'unmanaged[0]: "everything" is not known; there are users, groups, memberships, permission_sets, assignments, '
            "entitlements"
        ),
        'protect: "user" is not known; did you mean users?',
        "protect: is the number 5, but must be a string; quote it",
        "protect.groups[0]: is empty",
        "protect.groups[1]: is the number 7, but must be a string; quote it",
        "ignore: is a list, but must be a mapping of kinds, each with a list of globs",
        "required_principals[0]: is empty",
        (
            "required_principals[1]: is empty or null; the id of what would be created is null in check mode, so refer to it "
            "by name"
        ),
        "required_principals[2]: is the number 5, but must be a string; quote it",
        'required_principals[3]: "arn:aws:identitystore:::group/906719a0c1" is not the ARN of a user',
        'max_deletions: "permision_sets" is not known; did you mean permission_sets?',
        "max_deletions.users: is null, but must be a count such as 5, a percentage such as 10%, or a list of both",
        (
            'expected_checksum: "9f3c" is not the checksum of a plan, which has 64 hexadecimal digits. Pass the plan_checksum of '
            "the run in check mode that was reviewed, or leave the option out"
        ),
    ]


def test_what_belongs_into_a_list_is_one() -> None:
    assert problems(purge={"users": True}, protect={"users": {"a": "b"}}) == [
        "purge: is a mapping, but must be a list",
        "protect.users: is a mapping, but must be a list",
    ]


@pytest.mark.parametrize("written", ["", 5])
def test_an_empty_checksum_does_not_pass_for_none(written: t.Any) -> None:
    assert problems(expected_checksum=written)[0].startswith(
        "expected_checksum: the value is not the checksum of a plan"
    )
