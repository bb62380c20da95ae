# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Policies as a guard: a plan that brings a new violation is refused, and what is violated already stops nothing."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import (
    FailureKind,
    InvalidInput,
    Refused,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    failed_call,
    group,
    user,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_access import (
    FakeAccess,
    assigned,
    permission_set,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.whole_tasks import (
    DEVELOPMENT,
    NO_LIMIT,
    World,
    person,
    run,
)

ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"
ZOE, JAN = user("zoe"), user("jan")
OPS, DEV = group("Ops"), group("Dev")
POWER = permission_set("Power", managed_policies=(ADMIN,))
READ = permission_set("Read")
THROUGH_OPS = {"id": "admins", "check": "admin_only_through", "options": {"groups": ["Ops"]}}
APART = {"check": "segregation", "options": {"groups": ["Ops", "Dev"]}}


@pytest.fixture
def world() -> World:
    """Zoe is in Ops, which has everything in development; so has Jan, by himself."""
    access = FakeAccess(
        POWER, READ, assignments=[assigned(DEVELOPMENT.id, POWER, OPS), assigned(DEVELOPMENT.id, POWER, JAN)]
    )
    return World(store=FakeStore(ZOE, JAN, OPS, DEV).join(OPS, ZOE), access=access)


def given(who: str, name: str, permission_set: str, account: str) -> dict[str, t.Any]:
    """An entry that gives a permission set."""
    return {who: [name], "permission_sets": [permission_set], "accounts": [account]}


def refused(world: World, directory: dict[str, t.Any], *policies: dict[str, t.Any], **options: t.Any) -> list[str]:
    """What speaks against the plan; it is refused in check mode and for real, with nothing done and the plan in the result."""
    before, told = world.contents(), []
    for check_mode in (True, False):
        with pytest.raises(Refused) as caught:
            run(world, directory, check_mode=check_mode, policies=list(policies), max_deletions=NO_LIMIT, **options)
        assert caught.value.result["changes"]
        told.append(caught.value.problems)
    assert told[0] == told[1]
    assert world.contents() == before
    return list(told[0])


def passes(world: World, directory: dict[str, t.Any], *policies: dict[str, t.Any]) -> list[str]:
    """What the plan does, which nothing speaks against."""
    return run(world, directory, check_mode=True, policies=list(policies), max_deletions=NO_LIMIT).sentences


def test_a_plan_that_brings_a_violation_is_refused_with_policy_thing_and_way_out(world: World) -> None:
    directory = {"assignments": [given("groups", "Dev", "Power", "Production")]}

    (problem,) = refused(world, directory, THROUGH_OPS)

    assert problem == (
        "This plan would bring a violation of the policy admins. group Dev: Power in Production (000000000002) gives "
        "AdministratorAccess, which only the group Ops may have. Take it away, or use a permission set with less. Change "
        "the directory, or let the policy except it, with an end and a reason"
    )


def test_a_plan_that_brings_none_passes_whatever_is_violated_already(world: World) -> None:
    directory = {"assignments": [given("groups", "Ops", "Power", "Production")]}

    assert len(passes(world, directory, THROUGH_OPS)) == 1


def test_a_plan_that_keeps_or_ends_a_violation_passes(world: World) -> None:
    entry = given("users", "jan", "Power", "Development")

    assert passes(world, {"assignments": [entry]}, THROUGH_OPS) == []
    assert len(passes(world, {"assignments": [{**entry, "state": "absent"}]}, THROUGH_OPS)) == 1


def test_what_the_policy_excepts_passes(world: World) -> None:
    exemption = {"group": "Dev", "account": "Production", "until": "2026-12-31", "reason": "the migration"}
    directory = {"assignments": [given("groups", "Dev", "Power", "Production")]}

    assert len(passes(world, directory, {**THROUGH_OPS, "except": [exemption]})) == 1
    over = {**exemption, "until": "2026-11-25"}
    assert len(refused(world, directory, {**THROUGH_OPS, "except": [over]})) == 1


def test_a_membership_may_bring_a_violation_too(world: World) -> None:
    directory = {"groups": [{"display_name": "Dev", "members": ["zoe"]}]}
    (problem,) = refused(world, directory, APART)

    assert "The user zoe is in the groups Ops and Dev" in problem
    assert len(passes(world, {"groups": [{"display_name": "Dev", "members": ["jan"]}]}, APART)) == 1


def test_what_the_plan_itself_creates_is_judged(world: World) -> None:
    directory = {
        "users": [person("new")],
        "groups": [{"display_name": "Fresh", "members": ["new"]}, {"display_name": "Ops", "members": ["zoe", "new"]}],
        "permission_sets": [{"name": "All", "managed_policies": [ADMIN]}],
        "assignments": [given("groups", "Fresh", "All", "Production")],
    }
    apart = {"check": "segregation", "options": {"groups": ["Ops", "Fresh"]}}
    first, second, third = refused(world, directory, THROUGH_OPS, apart, {"check": "no_email"})

    assert "group Fresh: All in Production (000000000002) gives AdministratorAccess" in first
    assert "The user new is in the groups" in second
    assert "The user new has no e-mail address" in third


def test_a_change_of_a_permission_set_may_bring_a_violation(world: World) -> None:
    directory = {"permission_sets": [{"name": "Power", "session_duration": "12h", "provision": "never"}]}
    long, old = refused(world, directory, {"check": "session_too_long"}, {"check": "outdated_permission_set"})

    assert "Sessions of the permission set Power last PT12H" in long
    assert "an older version of it is still in Development (000000000001)" in old


def test_a_deletion_may_bring_a_violation(world: World) -> None:
    directory = {"users": [{"user_name": "zoe", "state": "absent"}]}
    (problem,) = refused(world, directory, {"check": "empty_group"})

    assert "Nobody is in the group Ops" in problem


def test_a_checksum_does_not_lift_it(world: World) -> None:
    directory = {"assignments": [given("groups", "Dev", "Power", "Production")]}
    with pytest.raises(Refused) as caught:
        run(world, directory, check_mode=True, policies=[THROUGH_OPS])
    checksum = caught.value.result["plan_checksum"]

    assert len(refused(world, directory, THROUGH_OPS, expected_checksum=checksum)) == 1


def test_it_is_told_with_all_that_speaks_against_a_plan(world: World) -> None:
    directory = {
        "assignments": [given("groups", "Dev", "Power", "Production")],
        "users": [{"user_name": "zoe", "state": "absent"}],
    }
    found = refused(world, directory, THROUGH_OPS, required_principals=["zoe"])

    assert [one.partition(":")[0].partition(".")[0] for one in found] == [
        "This plan would bring a violation of the policy admins",
        "required_principals",
    ]


def test_a_policy_that_cannot_be_judged_refuses_the_plan(world: World) -> None:
    world.access.failures["assignments_in"] = failed_call(FailureKind.DENIED, operation="ListAccountAssignments")
    directory = {"groups": [{"display_name": "Dev", "members": ["jan"]}]}
    (problem,) = refused(world, directory, THROUGH_OPS)

    assert problem.startswith(
        "The policy admins can't be judged, so nobody knows whether this plan would violate it. Could"
    )
    assert problem.endswith("Allow that to be read, or leave the policy out")


def test_what_no_plan_changes_is_not_judged_and_not_read(world: World) -> None:
    directory = {"groups": [{"display_name": "Dev", "members": ["jan"]}]}
    fixed = [
        {"check": "instance_posture", "options": {"customer_managed_key": True}},
        {"check": "expired_or_soon"},
        {"check": "application_open_to_all"},
    ]

    assert len(passes(world, directory, *fixed)) == 1
    assert not [what for what, _of in world.access.calls if what == "applications"]


def test_without_changes_nothing_is_read_for_policies(world: World) -> None:
    assert passes(world, {"groups": [{"display_name": "Dev"}]}, THROUGH_OPS) == []
    assert world.access.calls == []


def test_only_what_the_policies_need_is_read(world: World) -> None:
    passes(world, {"groups": [{"display_name": "Dev", "members": ["jan"]}]}, {"check": "empty_group"})

    assert world.access.calls == []


def test_problems_with_policies_are_told_with_those_of_the_directory(world: World) -> None:
    with pytest.raises(InvalidInput) as caught:
        run(world, {"users": [{"user_nam": "zoe"}]}, policies=[{"check": "no_mail"}])

    first, second, *_more = caught.value.problems
    assert first.startswith('policies[0].check: there is no check "no_mail"')
    assert second.startswith("users[0]")


def test_a_file_that_nobody_has_read_is_refused(world: World) -> None:
    with pytest.raises(InvalidInput, match=r"^policies_file: the action plugin of the module reads it"):
        run(world, {"users": []}, policies_file=["policies.yml"])
