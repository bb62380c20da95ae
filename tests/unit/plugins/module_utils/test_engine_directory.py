# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tasks of a whole directory through the whole engine: what they plan, what they say of it, and what they refuse."""

from __future__ import annotations

import typing as t
from io import BytesIO

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.choices import Waiting
from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Principal
from ansible_collections.steward.identity_center.plugins.module_utils._model.entitlements import Entitlement
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import (
    FailureKind,
    InvalidInput,
    Refused,
    Unresolved,
)
from ansible_collections.steward.identity_center.plugins.module_utils._observe.reference_places import at_members
from ansible_collections.steward.identity_center.plugins.module_utils._options.lines import Line
from ansible_collections.steward.identity_center.plugins.module_utils._options.spec import PLAN
from ansible_collections.steward.identity_center.plugins.module_utils._overlay.reads import OverlayReads
from ansible_collections.steward.identity_center.plugins.plugin_utils._directory.reading import of_file, of_options
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
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_entitlements import (
    FakeEntitlements,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_organization import (
    account,
    application,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.whole_tasks import (
    DEVELOPMENT,
    NO_LIMIT,
    PRODUCTION,
    Done,
    World,
    person,
    run,
    task_of,
)

JANE, JOE, TEAM = user("jane"), user("joe"), group("Team")
READ = permission_set("Read")
OLD = account(9, "Old", "SUSPENDED")
ATTRIBUTES = {"attributes": {"Department": "${path:enterprise.department}"}}
EVERYTHING = {
    "users": [person("zoe"), person("ann", email="ann@example.com")],
    "groups": [{"display_name": "Engineers", "members": ["ann", "zoe"]}],
    "permission_sets": [{"name": "Deploy"}],
    "assignments": [
        {"name": "all deploy", "groups": ["Engineers"], "permission_sets": ["Deploy"], "accounts": ["Development"]}
    ],
    "access_control_attributes": ATTRIBUTES,
}


def there() -> World:
    """Two people, of whom one is in the team, and a permission set that she has."""
    access = FakeAccess(READ, assignments=[assigned(DEVELOPMENT.id, READ, JANE)], applications=[application("Wiki")])
    return World(store=FakeStore(JANE, JOE, TEAM).join(TEAM, JANE), access=access)


def refusal(world: World, directory: t.Any, kind: type[Exception] = Unresolved, **options: t.Any) -> t.Any:
    """Why a task is refused, with its result; nothing was written."""
    with pytest.raises(kind) as caught:
        run(world, directory, **options)
    assert world.store.writes == world.access.writes == []
    return caught.value


# ---- from nothing


def test_all_kinds_come_in_an_order_in_which_each_finds_what_it_needs() -> None:
    world = World()

    done = run(world, EVERYTHING)

    assert done.sentences == [
        "create user ann",
        "create user zoe",
        "create group Engineers",
        "create permission_set Deploy",
        "create access_control_attributes attributes for access control",
        "add membership ann in Engineers",
        "add membership zoe in Engineers",
        f"add account_assignment Engineers with Deploy in {DEVELOPMENT.label}",
    ]
    assert {change["status"] for change in done.result["changes"]} == {"done"}
    assert done.result["changes"][5] == {
        "action": "add",
        "kind": "membership",
        "name": "ann in Engineers",
        "status": "done",
        "group": "Engineers",
        "user": "ann",
        "before": None,
        "after": {"group": "Engineers", "user": "ann"},
        "place": "groups[0].members[0]",
        "needs": ["create ann", "create Engineers"],
        "reason": None,
        "error_code": None,
        "request_id": None,
    }
    assert [change["place"] for change in done.result["changes"]][:3] == ["users[1]", "users[0]", "groups[0]"]
    assert done.result["msg"] == (
        "8 of 8: 2 users, 1 group, 1 permission set, 1 set of attributes for access control, 2 memberships and "
        "1 account assignment changed; 8 named in the file, 0 not named"
    )


def test_what_is_there_already_is_counted_and_changes_nothing() -> None:
    world = World()
    run(world, EVERYTHING)
    written = len(world.store.writes)

    again = run(world, EVERYTHING)

    assert (again.sentences, again.outcome.changed, again.diff) == ([], False, [])
    assert len(world.store.writes) == written
    assert again.result["msg"] == "0 of 8: nothing to change; 8 named in the file, 0 not named"
    summary = {kind: words["unchanged"] for kind, words in again.result["summary"].items()}
    assert summary == {
        "users": 2,
        "groups": 1,
        "memberships": 2,
        "permission_sets": 1,
        "assignments": 1,
        "entitlements": 0,
        "access_control_attributes": 1,
    }


def test_an_empty_plan_has_a_checksum_and_nothing_of_what_is_not_spoken_of() -> None:
    done = run(there(), {})

    assert len(done.result["plan_checksum"]) == 64
    assert "access_control_attributes" not in done.result["summary"]
    assert done.result["msg"] == "0 of 0: nothing to change; 0 named in the file, 0 not named"


def test_a_diff_has_an_entry_for_each_thing() -> None:
    done = run(World(), EVERYTHING)

    assert {one["after_header"]: one["after"] for one in done.diff} == {
        "user ann": (
            "display_name: Ann\nemails:\n  - primary: true\n    type: work\n    value: ann@example.com\n"
            "family_name: Doe\ngiven_name: Ann\nuser_name: ann\n"
        ),
        "user zoe": "display_name: Zoe\nfamily_name: Doe\ngiven_name: Zoe\nuser_name: zoe\n",
        "group Engineers": "display_name: Engineers\n",
        "members of group Engineers": "members:\n  - ann\n  - zoe\n",
        "permission set Deploy": "name: Deploy\n",
        f"assignments of Deploy in {DEVELOPMENT.label}": "groups:\n  - Engineers\n",
        "attributes for access control": 'attributes:\n  Department: "${path:enterprise.department}"\n',
    }
    assert {one["before"] for one in done.diff} == {""}


def test_a_long_diff_ends_in_how_many_there_are_more_and_the_way_to_them() -> None:
    done = run(World(), {"users": [person(f"user{number:03d}") for number in range(205)]}, check_mode=True)

    assert len(done.diff) == 201
    assert done.diff[-1]["after"] == "and 5 more; set plan_file to have the whole plan written to a file\n"


def test_a_diff_of_one_who_goes_shows_what_goes_along() -> None:
    done = run(
        there(),
        {"users": [{"user_name": "jane", "state": "absent"}], "groups": [{"display_name": "Team", "state": "absent"}]},
        max_deletions=NO_LIMIT,
    )

    of_jane, of_team = (next(one for one in done.diff if one["before_header"] == name) for name in _GOING)
    assert "groups:\n  - Team\n" in of_jane["before"]
    assert "members:\n  - jane\n" in of_team["before"]
    assert (of_jane["after"], of_team["after"]) == ("", "")


_GOING = ("user jane", "group Team")


def test_who_goes_loses_what_account_access_manager_gave() -> None:
    admin = f"arn:aws:iam::{DEVELOPMENT.id}:role/admin"
    world = there()
    principals = [Principal(kind=one.kind, id=one.id) for one in (JANE, JOE)]
    world.entitlements = FakeEntitlements(*(Entitlement(role_arn=admin, principal=one) for one in principals))
    leaving = {"users": [{"user_name": "jane", "state": "absent"}]}

    promise = run(world, leaving, check_mode=True, max_deletions=NO_LIMIT, unmanaged=["entitlements"])
    deed = run(world, leaving, max_deletions=NO_LIMIT, unmanaged=["entitlements"])

    assert f"remove entitlement jane as admin in {DEVELOPMENT.label}" in deed.sentences
    assert promise.promise == deed.promise
    assert deed.result["summary"]["entitlements"]["remove"] == 1
    assert deed.result["summary"]["entitlements"]["unmanaged"] == 1
    assert {one.principal for one in world.entitlements.there} == {principals[1]}
    header = f"entitlements to admin in {DEVELOPMENT.label}"
    assert [one["before"] for one in deed.diff if one["before_header"] == header] == ["users:\n  - jane\n"]


def test_a_permission_set_that_changes_is_provisioned_and_counts_once() -> None:
    done = run(there(), {"permission_sets": [{"name": "Read", "session_duration": "2h"}]})

    assert done.sentences == ["update permission_set Read", "provision permission_set Read"]
    assert done.result["summary"]["permission_sets"]["update"] == 1
    (one,) = done.diff
    assert one["after"] == f'name: Read\nprovisioned_again:\n  - "{DEVELOPMENT.id}"\nsession_duration: PT2H\n'


def test_what_many_accounts_get_again_is_counted() -> None:
    world = there()
    world.access.hold(READ, *(account(100 + number).id for number in range(20)))

    done = run(world, {"permission_sets": [{"name": "Read", "session_duration": "2h"}]}, check_mode=True)

    assert "provisioned_again: 21 accounts\n" in done.diff[0]["after"].replace('"', "")


def test_who_may_use_an_application() -> None:
    done = run(there(), {"assignments": [{"users": ["joe"], "applications": ["Wiki"]}]})

    assert done.sentences == ["add application_assignment joe in Wiki"]
    assert done.diff[0]["after_header"] == "assignments of Wiki"


# ---- names

FILE = b"""\
users:
  - {user_name: jane}
groups:
  - display_name: Team
    members:
      - jnae
      - {user: joe, expires_at: 2020-01-01}
      - jeo
  - {display_name: Nobodies, group_id: 1234567890-00000000-0000-4000-8000-000000000999}
assignments:
  - users: [jane,
      joee]
    permission_sets: [Raed]
    accounts: [Developmt]
    organizational_units: [/Workloads]
    exclude_accounts: ["999999999999"]
  - {users: [jane], permission_sets: [Read], account_tags: {team: shop}}
  - {users: [jane], permission_sets: [Read], accounts: [Old]}
  - {users: [jane], applications: [Wikki]}
"""


class NoVault:
    """Nothing is encrypted."""

    def file(self, data: bytes) -> bytes:
        raise ValueError(data)

    def value(self, text: str) -> str:
        raise ValueError(text)


def of_text(text: bytes) -> list[Line]:
    """The lines of a file."""
    return list(of_file(BytesIO(text), "all.yml", NoVault()))


def test_all_that_is_unclear_or_refused_is_told_in_one_failure_each_with_its_place() -> None:
    world = there()
    world.accounts = (DEVELOPMENT, PRODUCTION, OLD)

    told = refusal(world, of_text(FILE)).message.split("; ")

    for expected in (
        'all.yml:6: groups[0].members[0]: no user matches "jnae" (did you mean "jane"?)',
        'all.yml:8: groups[0].members[2]: no user matches "jeo" (did you mean "joe"?)',
        'all.yml:12: assignments[0].users[1]: no user matches "joee" (did you mean "joe"?)',
        'all.yml:13: assignments[0].permission_sets[0]: there is no permission set "Raed" (did you mean "Read"?)',
        f"all.yml:14: assignments[0].accounts[0]: {_NO_ACCOUNT}",
        "all.yml:16: assignments[0].exclude_accounts[0]: the organization has no account 999999999999",
        'all.yml:19: assignments[3].applications[0]: there is no application "Wikki" (did you mean "Wiki"?)',
        f"all.yml:18: assignments[2]: accounts: {OLD.label} is suspended. Roles in such an account cannot be changed",
        "all.yml:9: groups[1]: group_id: no group has the id 1234567890-00000000-0000-4000-8000-000000000999",
    ):
        assert expected in told, (expected, told)
    assert any(one.startswith("all.yml:15: assignments[0].organizational_units[0]: ") for one in told)
    assert any(one.startswith("all.yml:17: assignments[1].account_tags: ") for one in told)


_NO_ACCOUNT = 'no account of the organization is named "Developmt" (did you mean "Development"?)'


def test_where_nothing_is_unclear_a_refusal_is_one() -> None:
    told = refusal(there(), {"users": [{"user_name": "new"}]}, Refused)

    assert told.message.startswith("users[0]: The user new does not exist, and creating it needs ")


def test_former_names_of_several_are_told_with_the_place() -> None:
    told = refusal(there(), {"users": [person("ann", previously=["jane", "joe"])]})

    assert told.message.startswith("users[0]: previously: matches 2 different users")


def test_the_members_of_a_group_that_is_refused_are_not_looked_for() -> None:
    told = refusal(there(), {"groups": [{"display_name": "New", "previously": ["Team", "Tem"], "members": ["ghost"]}]})

    assert told.message.startswith('groups[0].members[0]: no user matches "ghost"')
    world = there()
    world.store = FakeStore(JANE, TEAM, group("Tem"))
    told = refusal(world, {"groups": [{"display_name": "New", "previously": ["Team", "Tem"], "members": ["ghost"]}]})

    assert "ghost" not in told.message


def test_one_described_twice_under_two_names_is_refused() -> None:
    directory = {"users": [{"user_id": JANE.id, "title": "Dr"}, {"user_name": "jane", "title": "Prof"}]}

    assert "is described in users[0] as well" in refusal(there(), directory, Refused).message


# ---- who has which name afterwards


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("by", [{"user_id": JANE.id}, {"previously": ["jane"]}])
def test_a_name_may_go_to_somebody_new_and_memberships_follow_the_names_of_the_file(
    by: dict[str, t.Any], backwards: bool
) -> None:
    world = there()
    users = [{"user_name": "jill", **by}, person("jane")]
    directory = {
        "users": users[::-1] if backwards else users,
        "groups": [{"display_name": "Team", "members": ["jane", "jill"]}],
    }

    done = run(world, directory)

    assert done.sentences == ["update user jane", "create user jane", "add membership jane in Team"]
    assert world.store.entities[JANE.id].name == "jill"
    assert run(world, {"groups": directory["groups"]}).sentences == []


def test_an_address_may_change_hands() -> None:
    world = there()
    run(world, {"users": [{"user_name": "jane", "email": "desk@example.com"}]})

    done = run(
        world, {"users": [{"user_name": "joe", "email": "desk@example.com"}, {"user_name": "jane", "email": ""}]}
    )

    assert done.sentences == ["update user jane", "update user joe"]
    assert "already taken by the user joe" in refusal_of_address(world)


def refusal_of_address(world: World) -> str:
    """What is told where somebody keeps what another wants."""
    with pytest.raises(Refused) as caught:
        run(world, {"users": [{"user_name": "jane", "email": "desk@example.com"}]})
    return caught.value.message


def test_a_group_gets_another_name_and_its_members_in_one_task() -> None:
    world = there()
    entry = {"display_name": "Crew", "previously": ["Team"], "members": ["joe"]}

    done = run(world, {"groups": [entry]})

    assert done.sentences == ["update group Team", "add membership joe in Crew"]
    assert run(world, {"groups": [entry]}).sentences == []


def test_what_became_of_a_name_in_this_task_or_an_earlier_one_is_told() -> None:
    renamed = {"users": [{"user_id": JANE.id, "user_name": "jill"}]}
    told = refusal(there(), {**renamed, "groups": [{"display_name": "Team", "members": ["jane"]}]})
    earlier = run(there(), renamed, check_mode=True).outcome.steps
    later = refusal(there(), {"groups": [{"display_name": "Team", "members": ["jane"]}]}, steps=earlier)

    assert told.message.endswith('no user matches "jane" (renamed to "jill" by this task)')
    assert later.message.endswith('no user matches "jane" (renamed to "jill" by an earlier task of this run)')


def test_what_a_directory_would_make_the_tasks_after_it_find() -> None:
    world = World()
    first = run(world, EVERYTHING, check_mode=True)
    second = run(
        world,
        {"groups": [{"display_name": "Engineers", "members": ["zoe"]}], "permission_sets": [{"name": "Deploy"}]},
        check_mode=True,
        steps=first.outcome.steps,
        purge=["memberships"],
        max_deletions=NO_LIMIT,
    )

    assert second.sentences == ["remove membership ann in Engineers"]
    assert world.store.writes == world.access.writes == []


# ---- what ends by itself

LAST_YEAR, NEXT_YEAR = "2025-11-26T12:00:00Z", "2027-11-26T12:00:00Z"


def test_whose_time_has_passed_loses_it_and_others_keep_it() -> None:
    world = there()
    entry = {"users": ["jane"], "permission_sets": ["Read"], "accounts": ["Development"], "expires_at": LAST_YEAR}
    members = [{"user": "jane", "expires_at": LAST_YEAR}, {"user": "joe", "expires_at": NEXT_YEAR}]

    done = run(world, {"assignments": [entry], "groups": [{"display_name": "Team", "members": members}]}, **LOOSE)

    assert sorted(done.sentences) == [
        "add membership joe in Team",
        f"remove account_assignment jane with Read in {DEVELOPMENT.label}",
        "remove membership jane in Team",
    ]
    places = {change["name"]: change["place"] for change in done.result["changes"]}
    assert places["jane in Team"] == "groups[0].members[0]"
    assert places["joe in Team"] == "groups[0].members[1]"
    assert done.result["expirations"] == [
        {"label": "jane in Team", "expires_at": LAST_YEAR, "place": "groups[0]"},
        {"label": "joe in Team", "expires_at": NEXT_YEAR, "place": "groups[0]"},
        {"label": "assignments[0]", "expires_at": LAST_YEAR, "place": "assignments[0]"},
    ]


LOOSE: dict[str, t.Any] = {"max_deletions": NO_LIMIT}


def test_what_another_entry_gives_is_not_taken_with_what_has_passed() -> None:
    entry = {"users": ["jane"], "permission_sets": ["Read"], "accounts": ["Development"]}

    assert run(there(), {"assignments": [{**entry, "expires_at": LAST_YEAR}, entry]}).sentences == []


@pytest.mark.parametrize("how", [{"expires_at": LAST_YEAR}, {"state": "absent"}])
def test_a_permission_set_that_an_entry_takes_away_is_not_purged(how: dict[str, str]) -> None:
    """The next run would refuse the entry, for it would name nothing."""
    entry = {"users": ["jane"], "permission_sets": ["Read"], "accounts": ["Development"], **how}
    exact: dict[str, t.Any] = {"purge": ["permission_sets", "assignments"], "allow_empty": True}

    with pytest.raises(Refused) as raised:
        run(there(), {"permission_sets": [], "assignments": [entry]}, **exact, **LOOSE)

    assert raised.value.message == (
        "purge: [permission_sets]: deletes the permission set Read, which assignments[0] names; leave it out there, or keep it"
    )


# ---- what is held back, refused or fails


def leaving() -> dict[str, t.Any]:
    """Jane goes, and joe gets a title."""
    return {"users": [{"user_name": "jane", "state": "absent"}, {"user_name": "joe", "title": "Dr"}]}


def test_what_only_adds_holds_the_rest_back_and_says_so() -> None:
    world = there()

    done = run(world, leaving(), additions_only=True)

    held = [change for change in done.result["changes"] if change["status"] == "skipped"]
    assert [change["name"] for change in done.result["changes"] if change["status"] == "done"] == ["joe"]
    assert {change["action"] for change in held} == {"remove", "delete"}
    assert {change["reason"] for change in held} == {
        "additions_only: true holds back what removes or deletes, and what waits for it"
    }
    assert done.result["summary"]["users"]["skipped"] == 1
    assert world.store.named(JANE.kind, "jane") is not None
    assert run(world, leaving(), additions_only=True).outcome.changed is False


def test_a_plan_that_is_refused_is_in_the_result_all_the_same() -> None:
    told = refusal(there(), leaving(), Refused, max_deletions=0, plan_file=["plan.json"])

    assert "would delete 1 of " in told.message
    assert told.result["plan_checksum"] in told.message
    assert [change["action"] for change in told.result["changes"]] == ["update", "remove", "delete"]
    assert {change["status"] for change in told.result["changes"]} == {"planned"}
    assert told.result[PLAN]["checksum"] == told.result["plan_checksum"]


def test_the_plan_for_a_file_is_there_where_a_file_is_wanted() -> None:
    done = run(there(), leaving(), check_mode=True, plan_file=["plan.json"], **LOOSE)

    plan = done.result[PLAN]
    assert plan["store"] == "d-1234567890"
    assert [entry["action"] for entry in plan["entries"]] == ["update", "remove", "delete"]
    assert plan["changes"] == done.result["changes"]
    assert PLAN not in run(there(), leaving(), check_mode=True, **LOOSE).result


def test_another_plan_than_the_one_expected_is_explained_by_the_recorded_one() -> None:
    plan = run(there(), leaving(), check_mode=True, plan_file=["p.json"], **LOOSE).result[PLAN]
    expected = {"expected_checksum": plan["checksum"], "recorded": tuple(plan["entries"])}

    told = refusal(there(), {"users": [{"user_name": "joe", "title": "Prof"}]}, Refused, **expected)

    assert "gone: delete user jane" in told.message
    assert run(there(), leaving(), **expected).sentences[-1] == "delete user jane"


def failing() -> Done:
    """One of two creations fails."""
    world = there()
    failure = failed_call(FailureKind.THROTTLED, code="ThrottlingException", request_id="an-id")
    world.store.fail("create", failure, name="zoe")
    return run(
        world,
        {"users": [person("zoe"), person("yan")], "groups": [{"display_name": "Team", "members": ["zoe", "yan"]}]},
    )


def test_one_failure_leaves_the_rest_going_and_all_is_told() -> None:
    done = failing()

    assert {change["name"]: (change["status"], change["error_code"]) for change in done.result["changes"]} == {
        "zoe": ("failed", "ThrottlingException"),
        "yan": ("done", None),
        "yan in Team": ("done", None),
        "zoe in Team": ("skipped", None),
    }
    assert done.result["changes"][1]["request_id"] == "an-id"
    summary = done.result["summary"]
    assert (summary["users"]["create"], summary["users"]["failed"], summary["memberships"]["skipped"]) == (1, 1, 1)


def test_how_many_changes_a_directory_makes_at_once_is_its_own_affair() -> None:
    """A single assignment takes at most 50."""
    done = run(there(), {"assignments": [{"users": ["joe"], "applications": ["Wiki"]}]}, concurrency=60)

    assert done.sentences == ["add application_assignment joe in Wiki"]


@pytest.mark.parametrize("lanes", ["0", "many"])
def test_options_and_files_are_judged_together(lanes: str) -> None:
    told = refusal(there(), {"users": [{"user_nam": "x"}]}, InvalidInput, concurrency=lanes)

    assert told.message.startswith("concurrency: ")
    assert "users[0].user_nam: is not known; did you mean user_name?" in told.message


def test_a_misspelled_part_of_an_option_is_found_where_it_belongs() -> None:
    told = refusal(there(), {"users": [{"user_name": "x", "employe_number": "7"}]}, InvalidInput)

    assert "users[0].employe_number: is not known; did you mean enterprise.employee_number?" in told.message


# ---- how much is read


def test_a_few_are_looked_up_and_many_are_listed() -> None:
    few, many = there(), World(store=FakeStore(*(user(f"user{number:02d}") for number in range(30))))

    run(few, {"users": [{"user_name": "jane"}], "groups": [{"display_name": "Team", "members": ["jane"]}]})
    run(many, {"users": [{"user_name": f"user{number:02d}"} for number in range(30)]})

    assert "every" not in {operation for operation, _what in few.store.calls}
    assert [operation for operation, _what in many.store.calls] == ["every"]


def test_members_are_found_in_the_list_that_is_read_anyway() -> None:
    people = [user(f"user{number:02d}") for number in range(30)]
    world = World(store=FakeStore(*people, TEAM).join(TEAM, *people))
    names = [one.name for one in people]

    done = run(world, {"groups": [{"display_name": "Team", "members": names}]}, purge=["memberships"])

    assert done.sentences == []
    assert [operation for operation, _what in world.store.calls].count("every") == 2


def test_permission_sets_are_walked_through_once() -> None:
    world = there()

    run(
        world,
        {
            "permission_sets": [{"name": "Read"}, {"name": "New"}],
            "assignments": [{"users": ["jane"], "permission_sets": [READ.id], "accounts": ["Development"]}],
        },
    )

    assert [operation for operation, _what in world.access.calls].count("permission_sets") == 1


# ---- what nothing names, and who may not be touched


def test_what_stays_for_a_reason_and_what_nobody_looks_at_is_counted() -> None:
    done = run(
        there(),
        {"users": [], "groups": []},
        allow_empty=True,
        purge=["users", "groups"],
        unmanaged=["permission_sets", "groups"],
        protect={"users": ["jane"]},
        ignore={"users": ["joe"], "groups": ["Te*"]},
        max_deletions=NO_LIMIT,
    )

    assert done.sentences == []
    users, sets = done.result["summary"]["users"], done.result["summary"]["permission_sets"]
    assert (users["protected"], users["ignored"], sets["unmanaged"]) == (1, 1, 1)
    assert done.result["unmanaged"] == [{"kind": "permission_set", "name": "Read", "protected": None}]
    assert done.result["notices"][0]["kind"] == "protected"
    assert done.result["msg"].endswith("0 named in the file, 2 not named")


def test_a_group_that_goes_has_no_members_to_look_for() -> None:
    done = run(there(), {"groups": [{"display_name": "Team", "state": "absent", "members": []}]}, **LOOSE)

    assert done.sentences == ["delete group Team"]


def test_an_instance_has_one_set_of_attributes_for_access_control() -> None:
    lines = [*of_text(b"access_control_attributes: {}\n"), *of_text(b"access_control_attributes: {}\n")]

    assert "is there twice" in refusal(there(), lines, InvalidInput).message


def test_where_a_group_is_written_that_is_not_there() -> None:
    declared = task_of(of_options({"groups": [{"display_name": "Team", "members": ["joe"]}]}), {}).directory
    where = at_members(declared.memberships[0].members)

    assert (where("group", "Team"), where("users", "joe")) == ("groups[0]", "groups[0].members[0]")


def test_what_steps_leave_is_read_by_whoever_reads() -> None:
    reads = there().reads
    view = OverlayReads(reads, ())

    assert (view.store, view.access, view.organization) == (reads.store, reads.access, view.organization)
    assert (view.instance, view.caller_account_id, view.caller_arn) == (
        reads.instance,
        reads.caller_account_id,
        reads.caller_arn,
    )
    assert view.tracker is reads.tracker


def test_a_file_has_a_place_wherever_it_is_read_from() -> None:
    class Places:
        def problem_of_destination(self, path: str, *, overwrite: bool) -> str | None:
            return f"{path} {overwrite}"

    view = OverlayReads(t.cast("t.Any", Places()), ())

    assert view.problem_of_destination("x", overwrite=True) == "x True"


@pytest.mark.parametrize(("wanted", "lanes"), [("auto", 15), ("3", 3), (4, 4), (None, 15)])
def test_how_many_changes_are_under_way(wanted: object, lanes: int) -> None:
    task = task_of(of_options({}), {"concurrency": wanted, "wait": False, "wait_timeout": 7})

    assert task.waiting == Waiting(wait=False, timeout=7, concurrency=lanes)
    assert task_of(of_options({}), {"wait_timeout": None}).waiting == Waiting(concurrency=15)
