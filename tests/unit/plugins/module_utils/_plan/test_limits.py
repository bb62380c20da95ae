# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How much of each kind a plan may delete or change, and what a refusal says."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.brakes import (
    Limit,
    Limits,
    Section,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import Refused
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import (
    Action,
    Change,
    deleted,
)
from ansible_collections.steward.identity_center.plugins.module_utils._plan.limits import (
    Counts,
    losses,
    refuse_excess,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.arbitrary_changes import (
    in_account,
    new_user,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import group, user
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.named_changes import (
    access_control_key,
    membership,
)

ENGINEERS = group("Engineers", number=101)
TEN_PERCENT = Limits(deletions=dict.fromkeys(Section, Limit(percent=10)))


def gone(count: int) -> list[Change]:
    """The deletions of so many users."""
    return [deleted(user(f"u{number:02}", number=number)) for number in range(count)]


def leaving(count: int) -> list[Change]:
    """So many users leave a group."""
    return [
        membership(Action.REMOVE, group=ENGINEERS, user=user(f"u{number}", number=number)) for number in range(count)
    ]


def refusal(changes: list[Change], limits: Limits, counts: Counts) -> str:
    """What the refusal of these changes says."""
    with pytest.raises(Refused) as raised:
        refuse_excess(changes, limits, counts, "9f3c")
    return raised.value.message


# ---- one limit


@pytest.mark.parametrize(
    ("limit", "existing", "allowed"),
    [
        (Limit(), 100, None),
        (Limit(count=5), 100, 5),
        (Limit(count=0), 5, 0),
        (Limit(percent=10), 104, 10),
        (Limit(percent=0.29), 10_000, 29),
        (Limit(percent=64.1), 1000, 641),
        (Limit(percent=10), 9, 1),
        (Limit(percent=10), 0, 1),
        (Limit(percent=0), 9, 0),
        (Limit(percent=5), 10, 0),
        (Limit(percent=50), 9, 4),
        (Limit(count=5, percent=10), 100, 5),
        (Limit(count=5, percent=10), 20, 2),
        (Limit(count=0, percent=10), 5, 0),
    ],
)
def test_a_limit_allows_so_many_of_so_many(limit: Limit, existing: int, allowed: int | None) -> None:
    assert limit.allowed(existing) == allowed


def test_a_limit_in_words() -> None:
    assert Limit(count=5).label == "5"
    assert Limit(percent=12.5).label == "12.5 %"
    assert Limit(count=5, percent=10).label == "5 or 10 %, whichever is less"


# ---- deletions


def test_a_refusal_names_how_many_of_what_the_limit_and_the_ways_out() -> None:
    told = refusal(gone(41), TEN_PERCENT, Counts(existing={Section.USERS: 104}))

    assert told == (
        "Refused, because this plan would delete 41 of 104 users (39.4 %), the limit is 10 %: u00, u01, u02, u03, u04, u05, "
        "u06, u07, u08, u09 and 31 more. If that is wanted, review the plan and pass expected_checksum: 9f3c, or "
        "max_deletions: {users: 41}"
    )


def test_what_is_within_the_limit_passes() -> None:
    refuse_excess(gone(10), TEN_PERCENT, Counts(existing={Section.USERS: 104}), "9f3c")
    refuse_excess(gone(1), TEN_PERCENT, Counts(existing={Section.USERS: 3}), "9f3c")
    refuse_excess(gone(500), Limits(), Counts(), "9f3c")


def test_each_kind_has_its_own_limit_and_all_that_are_exceeded_are_told() -> None:
    changes = [*gone(2), in_account(Action.REMOVE), in_account(Action.REMOVE, "joe"), *leaving(1)]

    told = refusal(changes, TEN_PERCENT, Counts())

    assert "would delete 2 users, the limit is 10 %: u00, u01; would remove 2 assignments, the limit is 10 %: " in told
    assert "memberships" not in told
    assert told.endswith("or max_deletions: {users: 2, assignments: 2}")


def test_what_goes_along_with_a_deletion_counts_once() -> None:
    changes = [deleted(user("u0", number=0), cascade=tuple(leaving(1))), *leaving(2)]

    assert [one.kind.value for one in losses(changes).values()] == ["user", "membership", "membership"]
    told = refusal(changes, TEN_PERCENT, Counts(existing={Section.MEMBERSHIPS: 8}))

    assert "would remove 2 of 8 memberships (25.0 %)" in told
    assert "users" not in told


def test_what_has_no_limits_is_not_counted() -> None:
    away = Change(action=Action.REMOVE, key=access_control_key("arn:of:instance"))

    refuse_excess([away], TEN_PERCENT, Counts(), "9f3c")


# ---- the members of each group

HALF = Limits(members=Limit(percent=50))


def test_a_group_keeps_half_of_its_members() -> None:
    told = refusal(leaving(3), HALF, Counts(members={ENGINEERS.ref: 5}))

    assert "would remove 3 of 5 members of Engineers (60.0 %), the limit is 50 %: u0, u1, u2" in told
    assert told.endswith("or max_deletions: {members_per_group: 3}")


@pytest.mark.parametrize(
    ("count", "further"), [(10, ""), (11, "of 1 more group: g10"), (13, "of 3 more groups: g10, g11, g12")]
)
def test_of_many_groups_the_first_ten_are_told_at_length(count: int, further: str) -> None:
    groups = [group(f"g{number}", number=100 + number) for number in range(count)]
    changes = [
        membership(Action.REMOVE, group=one, user=user(f"u{number}", number=number))
        for one in groups
        for number in range(5)
    ]

    told = refusal(changes, HALF, Counts(members={one.ref: 5 for one in groups}))

    assert told.count("would remove 5 of 5 members of") == 10
    assert further in told
    assert ("more group" in told) is bool(further)
    assert told.endswith("or max_deletions: {members_per_group: 5}")


@pytest.mark.parametrize(("count", "size"), [(2, 5), (4, 4), (5, 0)])
def test_a_small_group_and_a_small_part_of_one_pass(count: int, size: int) -> None:
    refuse_excess(leaving(count), HALF, Counts(members={ENGINEERS.ref: size}), "9f3c")


def test_a_group_that_goes_as_a_whole_is_a_deletion_of_a_group() -> None:
    whole = deleted(ENGINEERS, cascade=tuple(leaving(5)))

    refuse_excess([whole], HALF, Counts(members={ENGINEERS.ref: 5}), "9f3c")


def test_a_limit_for_members_may_be_none() -> None:
    refuse_excess(leaving(5), Limits(members=Limit()), Counts(members={ENGINEERS.ref: 5}), "9f3c")


# ---- changes


def test_additions_and_updates_have_a_limit_of_their_own() -> None:
    limits = Limits(changes={Section.USERS: Limit(count=1)})

    told = refusal([new_user("ann"), new_user("bob"), *gone(1)], limits, Counts(existing={Section.USERS: 50}))

    assert "would create, add or update 2 of 50 users (4.0 %), the limit is 1: ann, bob." in told
    assert told.endswith("or max_changes: {users: 2}")
