# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whole directories, of any contents, over whatever is there: what has to be true of each."""

from __future__ import annotations

import itertools
import typing as t
from collections.abc import Mapping

from hypothesis import assume, event, example, given
from hypothesis import strategies as st

from ansible_collections.steward.identity_center.plugins.module_utils._apply.executor import apply
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import Problem
from ansible_collections.steward.identity_center.plugins.module_utils._options.lines import Line
from ansible_collections.steward.identity_center.plugins.module_utils._options.spec import Interface
from ansible_collections.steward.identity_center.plugins.module_utils._task.assignments import IDC_ASSIGNMENT
from ansible_collections.steward.identity_center.plugins.module_utils._task.definition import Writer
from ansible_collections.steward.identity_center.plugins.module_utils._task.entitlements import IDC_ENTITLEMENT
from ansible_collections.steward.identity_center.plugins.module_utils._task.identities import IDC_GROUP, IDC_USER
from ansible_collections.steward.identity_center.plugins.module_utils._task.memberships import IDC_GROUP_MEMBERSHIP
from ansible_collections.steward.identity_center.plugins.module_utils._task.permission_sets import IDC_PERMISSION_SET
from ansible_collections.steward.identity_center.plugins.plugin_utils._directory.reading import of_options
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.properties import steady
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.waits import sleepless
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.whole_tasks import (
    DEVELOPMENT,
    LIMITS,
    NO_LIMIT,
    Done,
    Killed,
    World,
    person,
    run,
)

Entries = list[dict[str, t.Any]]

# Who and what is there before; files speak of one more of each, which is new.
NAMES, TEAMS, SETS = ["ann", "bob", "cyd", "dan"], ["Red", "Green"], ["Read", "Write"]
READ_ONLY, BILLING = "arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::aws:policy/job-function/Billing"


def entries(key: str, names: list[str], entry: st.SearchStrategy[dict[str, t.Any]]) -> st.SearchStrategy[Entries]:
    """Entries for some of these names, each once, in any order."""
    some = st.lists(st.sampled_from(names), unique=True)
    return some.flatmap(
        lambda chosen: st.tuples(*(entry.map(lambda one, name=name: {key: name, **one}) for name in chosen)).map(list)
    )


MORE = st.sampled_from(
    [{}, {"title": "Dr"}, {"title": ""}, *({"email": f"{name}@example.com"} for name in ("ann", "bob", "shared"))]
)
PEOPLE = st.one_of(MORE.map(lambda more: {**person("x"), **more}), st.just({"state": "absent"}))
MEMBERS = st.one_of(
    st.just({}), st.lists(st.sampled_from([*NAMES, "eve"]), unique=True).map(lambda names: {"members": names})
)
SET = st.one_of(
    st.fixed_dictionaries(
        {},
        optional={
            "session_duration": st.just("2h"),
            "managed_policies": st.lists(st.sampled_from([READ_ONLY, BILLING]), unique=True),
            "tags": st.sampled_from([{}, {"for": "all"}, {"for": "some", "of": "us"}]),
        },
    ),
    st.just({"state": "absent", "on_assignments": "remove"}),
)
GIVEN = st.fixed_dictionaries(
    {
        "users": st.lists(st.sampled_from([*NAMES, "eve"]), unique=True, max_size=2),
        "groups": st.lists(st.sampled_from([*TEAMS, "Blue"]), unique=True, max_size=1),
        "permission_sets": st.lists(st.sampled_from([*SETS, "Admin"]), unique=True, min_size=1),
        "accounts": st.lists(st.sampled_from(["Development", "Production"]), unique=True, min_size=1),
        "state": st.sampled_from(["present", "present", "absent"]),
    }
)
ENTITLED = st.fixed_dictionaries(
    {
        "users": st.lists(st.sampled_from([*NAMES, "eve"]), unique=True, max_size=2),
        "groups": st.lists(st.sampled_from([*TEAMS, "Blue"]), unique=True, max_size=1),
        "state": st.sampled_from(["present", "present", "absent"]),
    }
).flatmap(
    lambda who: st.one_of(
        st.just({**who, "roles": [f"arn:aws:iam::{DEVELOPMENT.id}:role/admin"]}),
        st.lists(st.sampled_from(["Development", "Production"]), unique=True, min_size=1).map(
            lambda accounts: {**who, "role_names": ["admin", "team/read"], "accounts": accounts}
        ),
    )
)


def sensible(directory: dict[str, Entries]) -> dict[str, Entries]:
    """The same without mention of what is neither there nor in the file: such files are refused, and there are many."""
    known = {*NAMES, *TEAMS, *SETS, *(entry[key] for kind, key in NAMED.items() for entry in directory.get(kind, ()))}

    def without(entry: dict[str, t.Any], *members: str) -> dict[str, t.Any]:
        return {**entry, **{one: [name for name in entry[one] if name in known] for one in members if one in entry}}

    groups = [without(entry, "members") for entry in directory.get("groups", ())]
    given = [without(entry, "users", "groups", "permission_sets") for entry in directory.get("assignments", ())]
    whole = [one for one in given if (one["users"] or one["groups"]) and one["permission_sets"]]
    entitled = [without(entry, "users", "groups") for entry in directory.get("entitlements", ())]
    named = [one for one in entitled if one["users"] or one["groups"]]
    changed = {"groups": groups, "assignments": whole, "entitlements": named}
    return {kind: changed.get(kind, listed) for kind, listed in directory.items()}


def without_addresses(directory: dict[str, Entries]) -> dict[str, Entries]:
    """The same, but nobody gets an address that another gives up: one by one, that depends on the order."""
    users = [{name: value for name, value in one.items() if name != "email"} for one in directory.get("users", ())]
    return {**directory, "users": users} if users else directory


NAMED = {"users": "user_name", "groups": "display_name", "permission_sets": "name"}
DIRECTORIES = st.fixed_dictionaries(
    {},
    optional={
        "users": entries(
            "user_name",
            [*NAMES, "eve"],
            PEOPLE.map(lambda one: {k: v for k, v in one.items() if k != "user_name"}),
        ),
        "groups": entries("display_name", [*TEAMS, "Blue"], MEMBERS),
        "permission_sets": entries("name", [*SETS, "Admin"], SET),
        "assignments": st.lists(GIVEN, max_size=2),
        "entitlements": st.lists(ENTITLED, max_size=2),
    },
).map(sensible)
PURGES = st.lists(
    st.sampled_from(["users", "groups", "memberships", "permission_sets", "assignments", "entitlements"]),
    unique=True,
    max_size=3,
)
FULL: dict[str, t.Any] = {
    "users": [
        person("ann", email="ann@example.com"),
        person("bob", email="bob@example.com", title="Prof"),
        *map(person, NAMES[2:]),
    ],
    "groups": [{"display_name": "Red", "members": NAMES[:2]}, {"display_name": "Green", "members": NAMES[1:]}],
    "permission_sets": [
        {"name": "Read", "managed_policies": [READ_ONLY], "session_duration": "8h", "tags": {"for": "all"}},
        {"name": "Write"},
    ],
    "assignments": [
        {"users": ["ann"], "groups": ["Red"], "permission_sets": SETS, "accounts": ["Development"]},
    ],
    "entitlements": [
        {
            "users": ["ann", "bob"],
            "groups": ["Red"],
            "role_names": ["admin"],
            "accounts": ["Development", "Production"],
            "create_application": True,
        },
    ],
}
# What random files have rarely: parts of permission sets that come and go, and addresses that others have.
PARTS: dict[str, t.Any] = {
    "users": [person("bob", title="")],
    "permission_sets": [
        {"name": "Read", "managed_policies": [BILLING], "tags": {}},
        {"name": "Admin", "managed_policies": [READ_ONLY, BILLING], "tags": {"for": "us"}},
    ],
}
MOVED = {"groups": [{"display_name": "Red", "members": ["cyd"]}, {"display_name": "Blue", "members": ["ann"]}]}
ENTITLES = {
    "groups": [{"display_name": "Blue", "members": ["ann"]}],
    "entitlements": [
        {"groups": ["Blue"], "users": ["ann"], "role_names": ["admin"], "accounts": ["Production"]},
        {"users": ["bob"], "roles": [f"arn:aws:iam::{DEVELOPMENT.id}:role/admin"], "state": "absent"},
    ],
}
HELD = {"users": [person("cyd", email="bob@example.com")]}
# The permission set of the entry goes with the purge, and the next run would not know it.
TAKES = {
    "permission_sets": [],
    "assignments": [
        {"users": [], "groups": ["Red"], "permission_sets": ["Read"], "accounts": ["Development"], "state": "absent"}
    ],
}
HOW: dict[str, t.Any] = {"max_deletions": NO_LIMIT, "allow_empty": True, "concurrency": "1"}


def filled() -> World:
    """A world in which everything is there that directories speak of."""
    world = World()
    run(world, FULL, **HOW)
    return world


def tried(world: World, directory: t.Any, **options: t.Any) -> Done | str:
    """What became of a task, or why it was refused."""
    try:
        return run(world, directory, **{**HOW, **options})
    except Problem as problem:
        return problem.message


@steady(60)
@given(directory=DIRECTORIES, purge=PURGES)
@example(directory=PARTS, purge=[])
@example(directory=MOVED, purge=["memberships"])
@example(directory=HELD, purge=[])
@example(directory=TAKES, purge=["permission_sets", "assignments"])
@example(directory=ENTITLES, purge=["entitlements"])
@example(directory={**ENTITLES, "users": [person("ann"), person("cyd")]}, purge=["users", "entitlements"])
def test_check_mode_promises_what_is_done_and_afterwards_nothing_is_left_to_do(
    directory: Mapping[str, t.Any], purge: list[str]
) -> None:
    world = filled()
    before = world.contents()

    check = tried(world, directory, purge=purge, check_mode=True)
    assert world.contents() == before
    real = tried(world, directory, purge=purge)

    event("refused: " + check[:60] if isinstance(check, str) else f"{len(check.sentences)} changes")
    if isinstance(check, str) or isinstance(real, str):
        assert check == real
        assert world.contents() == before
        return
    assert check.promise == real.promise
    assert {change["status"] for change in real.result["changes"]} <= {"done"}
    again = tried(world, directory, purge=purge)
    assert not isinstance(again, str), again
    assert again.sentences == []


@steady(40)
@given(directory=DIRECTORIES, purge=PURGES, data=st.data())
def test_any_order_and_any_split_into_files_is_the_same_plan(
    directory: Mapping[str, t.Any], purge: list[str], data: st.DataObject
) -> None:
    world = filled()
    straight = tried(world, directory, purge=purge, check_mode=True)
    assume(not isinstance(straight, str))
    lines = data.draw(st.permutations(list(of_options(directory))))

    other = tried(world, placed(lines), purge=purge, check_mode=True)

    assert isinstance(straight, Done)
    assert isinstance(other, Done), other
    assert other.result["plan_checksum"] == straight.result["plan_checksum"]
    assert other.sentences == straight.sentences


def placed(lines: list[Line]) -> list[Line]:
    """The same lines, each from a file of its own."""
    return [Line(**{**one.__dict__, "place": f"{number}.yml:1"}) for number, one in enumerate(lines)]


@steady(60)
@given(directory=DIRECTORIES, purge=PURGES, dies_at=st.integers(0, 20), lanes=st.sampled_from(["1", "4"]))
def test_a_task_that_is_killed_anywhere_is_finished_by_the_next(
    directory: Mapping[str, t.Any], purge: list[str], dies_at: int, lanes: str
) -> None:
    expected, world = filled(), filled()
    done = tried(expected, directory, purge=purge)
    assume(isinstance(done, Done))

    try:
        tried(world, directory, purge=purge, concurrency=lanes, dies_at=dies_at)
    except Killed:
        assert not isinstance(tried(world, directory, purge=purge), str)

    assert world.contents() == expected.contents()


@steady(40)
@given(directory=DIRECTORIES.map(without_addresses), reads_all=st.booleans())
@example(directory=PARTS, reads_all=True)
def test_single_modules_one_by_one_end_where_the_directory_does(
    directory: Mapping[str, t.Any], reads_all: bool
) -> None:
    whole, single = filled(), filled()
    # What is unmanaged is only listed, but for that all is read, as for a large directory.
    done = tried(whole, directory, unmanaged=["users", "groups"] if reads_all else [])
    assume(isinstance(done, Done))

    for definition, options in by_item(directory):
        one_by_one(single, definition, options)

    assert single.contents() == whole.contents()


def by_item(directory: Mapping[str, t.Any]) -> list[tuple[Writer[t.Any, t.Any], dict[str, t.Any]]]:
    """The tasks that do the same item by item: people go last, and take their access along."""
    users, groups = directory.get("users", []), directory.get("groups", [])
    leaving = [one for one in users if one.get("state") == "absent"]
    members = [
        {"group": one["display_name"], "users": one["members"]} for one in groups if one.get("members") is not None
    ]
    sets = directory.get("permission_sets", [])
    return [
        *((IDC_USER, one) for one in users if one not in leaving),
        *((IDC_GROUP, {"display_name": one["display_name"]}) for one in groups),
        *((IDC_GROUP_MEMBERSHIP, one) for one in members),
        *((IDC_PERMISSION_SET, one) for one in sets),
        *((IDC_ASSIGNMENT, one) for one in directory.get("assignments", [])),
        *((IDC_ENTITLEMENT, one) for one in directory.get("entitlements", [])),
        *((IDC_USER, one) for one in leaving),
    ]


def one_by_one(world: World, definition: Writer[t.Any, t.Any], options: Mapping[str, t.Any]) -> None:
    """Run the task of a single module."""
    desired = definition.parse({**defaults(definition.interface), **options}, LIMITS)
    observed, plan = definition.planned(world.reads, desired)
    session: t.Any = type(
        "Session",
        (),
        {"identity_store": world.store, "sso_admin": world.access, "account_access": world.entitlements},
    )
    outcome = apply(
        plan, definition.writers(session, plan, sleepless()), observed.handles, check_mode=False, concurrency=1
    )
    assert not outcome.failures, list(itertools.chain(outcome.failures))


def defaults(interface: Interface) -> dict[str, t.Any]:
    """What the options are that nobody gives."""
    return {name: spec["default"] for name, spec in interface.arguments.items() if "default" in spec}
