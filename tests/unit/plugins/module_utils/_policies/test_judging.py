# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judging a directory: what is excepted and until when, what can't be judged, what is new, and how long it takes."""

from __future__ import annotations

import time
import typing as t
from datetime import datetime, timezone

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._options.policies import (
    parse_policies,
    policy_lines,
)
from ansible_collections.steward.identity_center.plugins.module_utils._policies.judging import (
    judge,
    missing,
    new,
    tables_of,
)
from ansible_collections.steward.identity_center.plugins.module_utils._policies.registry import CHECKS
from ansible_collections.steward.identity_center.plugins.module_utils._policies.view import Table
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.policy_views import (
    NOW,
    found,
    view_of,
)

TWO = {"groups": [{"display_name": "Ops"}, {"display_name": "Old"}]}


def empty_groups(*exemptions: dict[str, str], **more: object) -> list[dict[str, t.Any]]:
    """A policy with these exceptions."""
    return [{"check": "empty_group", "except": [{"reason": "soon", **one} for one in exemptions], **more}]


def test_what_is_excepted_is_found_and_marked() -> None:
    ops, old = found(empty_groups({"group": "o?s", "until": "2026-12-31"}), TWO)

    assert ops.exemption is not None
    assert (ops.exemption.written, ops.exemption.reason) == ("2026-12-31", "soon")
    assert old.exemption is None


def test_an_exception_may_name_an_id() -> None:
    ops, _old = found(empty_groups({"group": "g-Ops", "until": "2026-12-31"}), TWO)

    assert ops.exemption is not None


def test_an_exception_holds_for_what_all_of_its_keys_match() -> None:
    directory = {
        "users": [{"user_name": "zoe"}],
        "accounts": [{"id": "333300000011", "name": "prod"}, {"id": "333300000012", "name": "test"}],
        "assignments": [{"users": ["zoe"], "permission_sets": ["Read"], "accounts": ["prod", "test"]}],
        "entitlements": [{"users": ["zoe"], "roles": ["arn:aws:iam::333300000011:role/Deploy"]}],
    }
    exemption = {"user": "zoe", "account": "prod", "permission_set": "*", "until": "2026-12-31", "reason": "soon"}
    every = found([{"check": "direct_user_assignment", "except": [exemption]}], directory)

    assert [one.exemption is not None for one in every] == [True, False, False]


def test_an_exception_that_has_run_out_lets_nothing_pass_and_is_a_finding() -> None:
    policies = empty_groups({"group": "Ops", "until": "2026-11-25"}, {"group": "Old", "until": "2026-11-26"})
    ops, old, over = found(policies, TWO)

    assert ops.exemption is None
    assert old.exemption is not None, "a date means its end"
    assert over.violation.kind == "exception"
    assert over.violation.message == (
        "The exception for group Ops ended at 2026-11-25 (reason: soon). Take it out, or extend it if it is still needed"
    )


def test_an_exception_ends_at_its_very_moment() -> None:
    ops, _old, over = found(empty_groups({"group": "Ops", "until": "2026-11-26T12:00:00Z"}), TWO)

    assert (ops.exemption, over.violation.kind) == (None, "exception")


def test_the_second_exception_counts_where_the_first_is_for_something_else() -> None:
    policies = empty_groups({"group": "Old", "until": "2026-12-30"}, {"group": "O*", "until": "2026-12-31"})

    assert [one.exemption and one.exemption.written for one in found(policies, TWO)] == ["2026-12-31", "2026-12-30"]


def test_the_worst_comes_first() -> None:
    directory = {**TWO, "users": [{"user_name": "zoe", "email": None}]}
    policies = [
        {"check": "no_email"},
        {"check": "empty_group", "severity": "critical"},
        {"check": "no_group", "severity": "high"},
    ]

    assert [one.policy.check for one in found(policies, directory)] == [
        "empty_group",
        "empty_group",
        "no_group",
        "no_email",
    ]


def test_what_cannot_be_read_cannot_be_judged() -> None:
    (policy,) = parse_policies(policy_lines(empty_groups({"group": "Ops", "until": "2026-11-25"})))
    view = view_of({**TWO, "unknown": ["MEMBERSHIPS", "USERS"]})

    assert judge(view, [policy], NOW) == []
    assert missing(policy, view) == [Table.MEMBERSHIPS]


def test_a_policy_with_exceptions_needs_the_names_of_what_they_name() -> None:
    exemption = {"account": "prod", "until": "2026-12-31", "reason": "soon"}
    plain, excepting = parse_policies(
        policy_lines(
            [
                {"check": "direct_user_assignment"},
                {"id": "other", "check": "direct_user_assignment", "except": [exemption, {**exemption, "role": "r"}]},
            ]
        )
    )
    view = view_of({"unknown": ["ACCOUNTS"]})

    assert missing(plain, view) == []
    assert missing(excepting, view) == [Table.ACCOUNTS]


def test_only_the_tables_are_asked_for_that_the_policies_need() -> None:
    def tables(check: str, **options: object) -> frozenset[Table]:
        return tables_of(parse_policies(policy_lines([{"check": check, "options": options}])))

    assert tables_of(()) == frozenset()
    assert tables("empty_group") == {Table.GROUPS, Table.MEMBERSHIPS}
    assert tables("segregation", groups=["a", "b"]) == {Table.USERS, Table.GROUPS, Table.MEMBERSHIPS, Table.ACCOUNTS}
    assert Table.ASSIGNMENTS in tables("segregation", permission_sets=["a", "b"])
    assert Table.ENTITLEMENTS in tables("disabled_with_access")
    assert tables("instance_posture", customer_managed_key=False) == {Table.ENCRYPTION}
    assert Table.APPLICATION_ASSIGNMENTS not in tables("direct_user_assignment")
    assert Table.APPLICATION_ASSIGNMENTS in tables("direct_user_assignment", include_applications=True)


def test_what_was_there_before_is_not_new_nor_is_what_is_excepted() -> None:
    policies = empty_groups({"group": "Excepted", "until": "2026-12-31"})
    before = found(policies, TWO)
    after = found(policies, {"groups": [*TWO["groups"], {"display_name": "New"}, {"display_name": "Excepted"}]})

    assert [one.violation.thing for one in new(before, after)] == ["group New"]
    assert new(before=after, after=before) == []


def test_the_same_violation_of_another_policy_is_new() -> None:
    before = found([{"check": "empty_group"}], TWO)
    after = found([{"check": "empty_group", "id": "other"}], TWO)

    assert len(new(before, after)) == 2


@pytest.mark.parametrize("name", list(CHECKS))
def test_a_check_is_registered_by_its_own_name_and_names_its_options_and_things(name: str) -> None:
    check = CHECKS[name]

    assert check.name == name
    assert set(check.option_needs) <= set(check.options)
    assert set(check.one_of) <= set(check.options)
    assert check.about


# ---- how long it takes

PEOPLE = 10_000


def company() -> dict[str, t.Any]:
    """10,000 people in 500 groups, 60 permission sets in 300 accounts: 40,000 assignments."""
    accounts = [{"id": f"{one:012d}", "name": f"account {one}", "path": "/Workloads"} for one in range(300)]
    sets = [{"name": f"set {one}", "managed_policies": ["AdministratorAccess"]} for one in range(60)]
    return {
        "users": [{"user_name": f"user {one}", "external": one % 2 == 0} for one in range(PEOPLE)],
        "groups": [
            {"display_name": f"group {one}", "members": [f"user {n}" for n in range(one, PEOPLE, 100)]}
            for one in range(500)
        ],
        "accounts": accounts,
        "permission_sets": sets,
        "assignments": [
            {
                "groups" if one % 5 else "users": [f"{'group' if one % 5 else 'user'} {one}"],
                "permission_sets": [f"set {(one + more) % 60}" for more in range(4)],
                "accounts": [f"account {(one + more) % 300}" for more in range(20)],
            }
            for one in range(500)
        ],
    }


REQUIRED: dict[str, dict[str, object]] = {
    "admin_only_through": {"groups": ["nobody"]},
    "break_glass_everywhere": {"group": "group 7", "permission_set": "set 7"},
    "segregation": {"groups": ["group 1*", "group 2*"], "permission_sets": ["set 1", "set 2"]},
    "instance_posture": {"regions": ["eu-central-1"]},
    "required_tags": {"tags": {"owner": []}},
}


def test_ten_thousand_people_are_judged_by_every_check_in_seconds() -> None:
    view = view_of(company())
    entries = [{"check": name, "options": REQUIRED.get(name, {})} for name in CHECKS]
    policies = parse_policies(policy_lines(entries))

    begun = time.process_time()
    every = judge(view, policies, datetime(2026, 11, 26, tzinfo=timezone.utc))
    took = time.process_time() - begun

    assert len(every) > PEOPLE
    assert took < 20, f"{took:.1f} s of CPU time"
