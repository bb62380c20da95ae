# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Entitlements as a part of a whole directory: planned, done, purged, listed and exported."""

from __future__ import annotations

import typing as t
from dataclasses import replace

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Account, Principal
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Entity
from ansible_collections.steward.identity_center.plugins.module_utils._model.entitlements import Entitlement
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import (
    CallFailed,
    FailureKind,
    InvalidInput,
    Problem,
    Refused,
    Unresolved,
    Unsupported,
)
from ansible_collections.steward.identity_center.plugins.module_utils._snapshot.snapshot import Snapshot
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    failed_call,
    group,
    user,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.exports import exported, planned
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_entitlements import (
    FakeEntitlements,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_organization import (
    MANAGEMENT,
    FakeOrganization,
    account,
    denied,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_reads import FakeReads
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.whole_tasks import (
    NO_LIMIT,
    Done,
    World,
    person,
    run,
)

ANN, BOB, TEAM = user("ann", number=1), user("bob", number=2), group("Team", number=3)
ONE, TWO, OLD = account(1, "one"), account(2, "two"), account(3, "old", "SUSPENDED")
BOSS = account(int(MANAGEMENT), "boss")
GONE = user("gone", number=9)


def may(who: Entity, where: Account, role: str = "admin") -> Entitlement:
    """That somebody may assume a role."""
    arn = f"arn:aws:iam::{where.id}:role/{role}"
    return Entitlement(role_arn=arn, principal=Principal(kind=who.kind, id=who.id))


def world(*there: Entitlement, enabled: bool = True) -> World:
    """Two people and a team, four accounts, and these entitlements."""
    return World(
        store=FakeStore(ANN, BOB, TEAM),
        accounts=(ONE, TWO, OLD, BOSS),
        entitlements=FakeEntitlements(*there, enabled=enabled),
    )


def entry(**more: t.Any) -> dict[str, t.Any]:
    """An entry that gives the team a role in one account."""
    return {"groups": ["Team"], "role_names": ["admin"], "accounts": ["one"], **more}


def done(there: World, *entries: dict[str, t.Any], **options: t.Any) -> Done:
    """A directory that has only entitlements, applied."""
    return run(there, {"entitlements": list(entries)}, **{"max_deletions": NO_LIMIT, **options})


def failure(there: World, *entries: dict[str, t.Any], **options: t.Any) -> str:
    with pytest.raises((InvalidInput, Refused, Unresolved)) as raised:
        done(there, *entries, **options)
    return raised.value.message


# ---- planned and done


def test_whoever_is_new_is_made_before_they_are_entitled_and_the_application_before_all_entitlements() -> None:
    there = world(enabled=False)
    directory = {
        "users": [person("zoe")],
        "groups": [{"display_name": "Ops", "members": ["zoe"]}],
        "entitlements": [
            {"users": ["ann"], "roles": [may(ANN, TWO, "team/ro").role_arn]},
            {"groups": ["Ops"], "role_names": ["admin"], "accounts": ["one"], "create_application": True, "name": "x"},
        ],
    }

    check = run(there, directory, check_mode=True)
    real = run(there, directory)

    assert check.promise == real.promise
    assert real.sentences == [
        "create user zoe",
        "create group Ops",
        "create account_access account access manager",
        "add membership zoe in Ops",
        f"add entitlement Ops as admin in {ONE.label}",
        f"add entitlement ann as team/ro in {TWO.label}",
    ]
    assert [change["place"] for change in real.result["changes"]][2] == "entitlements[1]"
    assert real.result["summary"]["entitlements"] == {**real.result["summary"]["assignments"], "create": 1, "add": 2}
    assert real.result["msg"].startswith(
        "6 of 6: 1 user, 1 group, 1 application of account access manager, 1 membership"
    )
    assert [one["after_header"] for one in real.diff][2] == "account access manager"
    assert run(there, directory).sentences == []


def test_an_entitlement_goes_before_whoever_has_it_does() -> None:
    there = world(may(ANN, ONE), may(ANN, TWO, "ro"))

    real = run(
        there,
        {
            "users": [{"user_name": "ann", "state": "absent"}],
            "entitlements": [{"users": ["ann"], "roles": [may(ANN, ONE).role_arn], "state": "absent"}],
        },
        max_deletions=NO_LIMIT,
    )

    assert real.sentences == [
        f"remove entitlement ann as admin in {ONE.label}",
        f"remove entitlement ann as ro in {TWO.label}",
        "delete user ann",
    ]
    assert there.entitlements.there == set()


def test_an_entry_with_purge_is_exact_for_its_roles_and_entries_give_together() -> None:
    there = world(may(ANN, ONE), may(BOB, ONE), may(BOB, ONE, "ro"))

    real = done(there, entry(purge=True), {"users": ["ann"], "roles": [may(ANN, ONE).role_arn]})

    assert real.sentences == [
        f"add entitlement Team as admin in {ONE.label}",
        f"remove entitlement bob as admin in {ONE.label}",
    ]
    assert there.entitlements.there == {may(ANN, ONE), may(TEAM, ONE), may(BOB, ONE, "ro")}


def test_what_has_expired_goes_unless_another_entry_gives_it() -> None:
    there = world(may(TEAM, ONE), may(TEAM, TWO))
    ended = entry(accounts=["one", "two"], expires_at="2026-11-25", name="an incident")

    real = done(there, ended, entry(), entry(accounts=["two"], users=["ann"], groups=[], expires_at="2026-11-30"))

    assert real.sentences == [
        f"add entitlement ann as admin in {TWO.label}",
        f"remove entitlement Team as admin in {TWO.label}",
    ]
    assert [(one["label"], one["expires_at"][:10]) for one in real.result["expirations"]] == [
        ("an incident", "2026-11-26"),
        ("entitlements[2]", "2026-12-01"),
    ]


def test_nothing_is_left_to_take_where_account_access_manager_is_not_enabled() -> None:
    assert done(world(enabled=False), entry(state="absent", create_application=True)).sentences == []
    assert done(world(enabled=False), entry(groups=[], purge=True, allow_empty=True)).sentences == []


def test_accounts_that_are_suspended_are_left_out_and_told_of() -> None:
    real = done(world(), {"groups": ["Team"], "role_names": ["admin"], "all_accounts": True})

    assert real.sentences == [f"add entitlement Team as admin in {one.label}" for one in (ONE, TWO)]
    assert [one["name"] for one in real.result["notices"] if one["kind"] == "suspended_account"] == [OLD.label]


# ---- what is refused


def test_who_does_not_ask_for_the_application_is_told_how_once() -> None:
    told = failure(
        world(enabled=False), entry(state="absent"), entry(accounts=["two"]), entry(users=["ann"], groups=[])
    )

    assert told.startswith("entitlements[1]: Account access manager is not enabled for the instance ")
    assert told.count("create_application: true") == 1


def test_only_the_management_account_enables_it() -> None:
    there = world(enabled=False)
    reads = replace(there.reads, caller_account_id=ONE.id)

    with pytest.raises(
        Refused, match=r"^all.yml:3: entitlements\[0\]: create_application: only the management account"
    ):
        planned(reads, {"entitlements": [entry(create_application=True)]})


def test_all_that_leads_to_nothing_is_told_with_its_place() -> None:
    lost = "arn:aws:iam::999999999999:role/x"

    told = failure(world(), {"users": ["ann", "zoe"], "roles": [may(ANN, ONE).role_arn, lost]}, entry(accounts=["tow"]))

    assert "entitlements[0].users[1]: no user " in told
    assert f"entitlements[0].roles[1]: the organization has no account 999999999999, which {lost} is in" in told
    assert 'entitlements[1].accounts[0]: no account of the organization is named "tow" (did you mean "two"?)' in told


def test_an_account_that_is_suspended_is_refused_where_it_is_named() -> None:
    assert failure(world(), entry(accounts=["old"])).startswith(f"entitlements[0]: accounts: {OLD.label} is suspended")


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"users": ["ann"], "role_names": ["admin"], "accounts": ["one"]}, id="by the same names"),
        pytest.param({"users": ["ann"], "roles": [may(ANN, ONE).role_arn]}, id="by name and by ARN"),
    ],
)
@pytest.mark.parametrize("there", [(), (may(ANN, ONE),)])
def test_what_one_entry_gives_and_another_takes_is_refused_there_or_not(
    other: dict[str, t.Any], there: tuple[Entitlement, ...]
) -> None:
    told = failure(world(*there), entry(users=["ann"]), {**other, "state": "absent"})

    assert told.startswith(
        ("entitlements[1]: takes what another entry gives", "entitlements[1]: takes away ann as admin")
    )


def test_the_same_role_by_arn_is_seen_before_anything_is_read() -> None:
    there = world()
    role = {"users": ["ann"], "roles": [may(ANN, ONE).role_arn]}

    told = failure(there, role, {**role, "state": "absent"})

    cell = f'"ann", "{may(ANN, ONE).role_arn}"'
    assert told == f"entitlements[1]: takes what another entry gives, at entitlements[0]: {cell}"
    assert there.entitlements.calls == []


def test_who_is_absent_is_not_entitled() -> None:
    with pytest.raises(InvalidInput, match=r'entitlements\[0\]\.groups\[0\]: "Team" is absent, at groups\[0\]'):
        run(world(), {"groups": [{"display_name": "Team", "state": "absent"}], "entitlements": [entry()]})


def test_a_policy_judges_entitlements_as_they_would_be() -> None:
    there = world()
    policy = [{"check": "management_account_access"}]

    told = failure(there, entry(users=["ann"], accounts=["boss"]), policies=policy)

    assert "would bring a violation of the policy management_account_access" in told
    assert done(there, entry(), policies=policy).sentences == [f"add entitlement Team as admin in {ONE.label}"]


# ---- what stands in no file


def test_a_purge_takes_what_no_entry_gives_but_in_the_management_account_and_in_suspended_ones() -> None:
    there = world(may(TEAM, ONE), may(ANN, TWO, "ro"), may(ANN, BOSS), may(ANN, OLD), may(GONE, TWO))

    real = done(there, entry(), purge=["entitlements"])

    assert real.sentences == [
        f"remove entitlement {GONE.id} as admin in {TWO.label}",
        f"remove entitlement ann as ro in {TWO.label}",
    ]
    assert there.entitlements.there == {may(TEAM, ONE), may(ANN, BOSS), may(ANN, OLD)}
    assert [one["text"] for one in real.result["notices"] if one["kind"] == "protected"] == [
        f"purge: [entitlements] leaves ann as admin in {where.label} alone: the account {where.id} {why}"
        for where, why in (
            (OLD, "is suspended, so nothing can be taken away there"),
            (BOSS, "is the management account, where only entries that name it take anything away"),
        )
    ]


def test_an_entry_in_the_management_account_lets_a_purge_take_what_is_there() -> None:
    there = world(may(ANN, BOSS, "ro"))

    real = done(there, entry(accounts=["boss"]), purge=["entitlements"])

    assert f"remove entitlement ann as ro in {BOSS.label}" in real.sentences


def test_a_purge_has_limits_and_is_refused_beyond_them() -> None:
    there = world(may(TEAM, ONE), *(may(ANN, TWO, f"role-{number}") for number in range(11)))

    told = failure(there, entry(), purge=["entitlements"], max_deletions="10%")

    assert "would remove 11 of 12 entitlements (91.7 %)" in told


def test_of_a_kind_without_a_list_nothing_goes_and_nothing_is_asked() -> None:
    there = world(may(ANN, ONE))

    real = run(there, {"users": [{"user_name": "ann"}]}, purge=["entitlements"])

    assert real.sentences == []
    assert real.found.directory.plan.warnings == (
        "purge: [entitlements]: there is no list of entitlements, so all that there are stay as they are",
    )
    assert there.entitlements.calls == []


def test_what_no_entry_names_is_listed_and_each_list_is_read_once() -> None:
    there = world(may(TEAM, ONE), may(ANN, TWO))

    real = done(there, entry(), unmanaged=["entitlements"], purge=["entitlements"], additions_only=True)

    assert [one["name"] for one in real.result["unmanaged"]] == [f"ann as admin in {TWO.label}"]
    assert there.entitlements.calls == [
        ("application", None),
        *(("entitlements_in", one.id) for one in (ONE, TWO, OLD, BOSS)),
    ]


@pytest.mark.parametrize(
    ("entries", "calls"),
    [
        pytest.param([entry(accounts=["one", "two"])], [("entitlements_of", TEAM)], id="by principal"),
        pytest.param(
            [entry(users=["ann", "bob"], role_names=["admin", "ro"])], [("entitlements_in", ONE)], id="by account"
        ),
        pytest.param([entry(users=["ann"], purge=True)], [("entitlements_to", ONE)], id="by role"),
    ],
)
def test_it_is_asked_from_the_side_that_has_the_fewest(
    entries: list[dict[str, t.Any]], calls: list[tuple[str, t.Any]]
) -> None:
    there = world()

    done(there, *entries, check_mode=True)

    assert [what for what, _of in there.entitlements.calls] == ["application", *(what for what, _of in calls)]


def test_a_snapshot_reads_each_list_once() -> None:
    real = FakeEntitlements(may(ANN, ONE), may(BOB, TWO))
    snapshot = Snapshot(FakeReads(entitlements=real)).entitlements
    arn = str(real.application_arn)
    ann, one = may(ANN, ONE).principal, may(ANN, ONE)

    for _again in range(2):
        assert snapshot.application() is not None
        assert snapshot.entitlements_of(arn, [ann, may(TEAM, ONE).principal]) == (one,)
        assert snapshot.entitlements_to(arn, [one.role_arn]) == (one,)
        assert snapshot.entitlements_in(arn, [ONE.id, TWO.id]) == (one, may(BOB, TWO))

    assert len(real.calls) == 6


# ---- exports


def exporting(*there: Entitlement, enabled: bool = True, **more: t.Any) -> FakeReads:
    """The same world to export."""
    return replace(
        world(*there, enabled=enabled).reads, **{"organization": FakeOrganization(ONE, TWO, OLD, BOSS), **more}
    )


def test_entitlements_are_exported_as_a_person_would_write_them_and_what_nobody_can_say_apart() -> None:
    reads = exporting(
        may(TEAM, ONE, "team/ro"), may(TEAM, TWO, "team/ro"), may(ANN, TWO), may(ANN, OLD), may(GONE, ONE)
    )

    found = exported(reads)

    assert found["directory"]["entitlements"] == [
        {"groups": ["Team"], "role_names": ["team/ro"], "accounts": ["one", "two"]},
        {"users": ["ann"], "role_names": ["admin"], "accounts": ["two"]},
    ]
    assert [(one["role"], one["account"], one["principal"], one["reason"]) for one in found["orphaned"]] == [
        ("admin", "one", GONE.id, "the user was deleted")
    ]
    assert [(one["role_arn"], one["permission_set"]) for one in found["suspended"]] == [(may(ANN, OLD).role_arn, None)]
    assert found["meanings"] == (
        "Left out 1 entitlement of deleted users, groups or accounts; orphaned in the result lists them",
        "Left out 1 entitlement in accounts that are suspended or not active; suspended in the result lists them",
    )
    assert planned(reads, found["directory"]).changes == ()


@pytest.mark.parametrize(
    ("options", "entries"),
    [
        ({"groups": ("T*",)}, 2),
        ({"users": ("b*",)}, 1),
        ({"accounts": ("t*",)}, 1),
        ({"accounts": (ONE.id,), "fold_to_units": True}, 1),
    ],
)
def test_globs_narrow_an_export(options: dict[str, t.Any], entries: int) -> None:
    found = exported(exporting(may(TEAM, ONE), may(ANN, TWO, "ro")), **options)

    assert len(found["directory"]["entitlements"]) == entries


def test_an_export_of_some_permission_sets_has_no_entitlements() -> None:
    reads = exporting(may(TEAM, ONE))

    assert "entitlements" not in exported(reads, permission_sets=("A*",))["directory"]
    assert reads.entitlements.calls == []


def test_what_is_not_enabled_has_no_key_and_what_has_nobody_an_empty_one() -> None:
    off = exported(exporting(enabled=False))
    on = exported(exporting())

    assert ("entitlements" in off["directory"], off["unreadable"]) == (False, [])
    assert (on["directory"]["entitlements"], on["unreadable"]) == ([], [])


@pytest.mark.parametrize("operation", ["application", "entitlements_in"])
@pytest.mark.parametrize(
    "problem",
    [
        failed_call(FailureKind.DENIED),
        failed_call(FailureKind.UNREACHABLE),
        Unsupported("account access manager needs botocore 1.44.5"),
    ],
)
def test_what_can_not_be_read_is_told_and_has_no_key(operation: str, problem: Problem) -> None:
    reads = exporting(may(TEAM, ONE))
    reads.entitlements.failures[operation] = problem

    found = exported(reads)

    assert "entitlements" not in found["directory"]
    assert found["unreadable"] == [f"Entitlements are missing from the result. {problem.message}"]
    with pytest.raises(type(problem)):
        exported(reads, "entitlements")


def test_what_may_pass_is_a_failure() -> None:
    reads = exporting(may(TEAM, ONE))
    reads.entitlements.failures["application"] = failed_call(FailureKind.SERVER)

    with pytest.raises(CallFailed):
        exported(reads)


def test_without_the_accounts_nobody_can_list_entitlements() -> None:
    organization = FakeOrganization(ONE, failures={"accounts": denied()})

    found = exported(exporting(may(TEAM, ONE), organization=organization), "entitlements", "users")

    assert "entitlements" not in found["directory"]
    assert found["unreadable"][-1].startswith("Entitlements are missing from the result. They are listed by account")
