# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is read to plan assignments, and by how many calls."""

from __future__ import annotations

import typing as t
from collections import Counter

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Account, Principal
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import (
    CallFailed,
    FailureKind,
    Refused,
    Unresolved,
)
from ansible_collections.steward.identity_center.plugins.module_utils._observe.assignments import observe_assignments
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    INSTANCE_ARN,
    an_id,
    failed_call,
    group,
    user,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_access import FakeAccess
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_organization import (
    MANAGEMENT,
    FakeOrganization,
    account,
    an_instance,
    application,
    assigned,
    denied,
    desired,
    permission_set,
    principal,
    used,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_reads import FakeReads
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore

ACCOUNTS = tuple(account(number) for number in range(1, 7))
NAMES = tuple(str(one.name) for one in ACCOUNTS)
BOSS = account(int(MANAGEMENT), "boss")
READ, DEPLOY = permission_set("ReadOnly"), permission_set("Deploy")
JANE, JOE, TEAM = user("jane", number=1), user("joe", number=2), group("Team", number=101)
ORPHAN = Principal(kind=Kind.USER, id=an_id(99))
WIKI, VPN = application("Wiki", 1), application("VPN", 2)


def reads(**more: t.Any) -> FakeReads:
    """Two permission sets; jane, joe and a team; jane and joe may read in the first account, an orphan in the second."""
    assigned_there = [
        assigned(ACCOUNTS[0], READ, JANE),
        assigned(ACCOUNTS[0], READ, JOE),
        assigned(ACCOUNTS[1], READ, ORPHAN),
    ]
    uses = [used(WIKI, TEAM), used(WIKI, ORPHAN), used(VPN, JANE)]
    return FakeReads(
        **{
            "store": FakeStore(JANE, JOE, TEAM),
            "access": FakeAccess(READ, DEPLOY, applications=(WIKI, VPN), assignments=assigned_there, uses=uses),
            "organization": FakeOrganization(*ACCOUNTS, BOSS),
            **more,
        }
    )


def current(one: FakeReads, **asked: t.Any) -> dict[tuple[str, str], set[str]]:
    """By account name and permission set name who is found there, as far as that is anybody."""
    found = observe_assignments(one, desired(**asked)).found
    return {
        (str(place.account.name), place.permission_set.name): {found.names[each] for each in there}
        for place in found.places
        if place.account and place.permission_set and (there := found.current.get(place.key))
    }


FIRST, SECOND = (NAMES[0], "ReadOnly"), (NAMES[1], "ReadOnly")


@pytest.mark.parametrize(
    ("asked", "expected", "calls"),
    [
        pytest.param(
            {"users": ("jane",), "accounts": NAMES},
            {FIRST: {"jane"}},
            {"assignments_of": 1},
            id="one in many accounts, by principal",
        ),
        pytest.param(
            {"users": ("jane", "joe"), "groups": ("Team",), "accounts": NAMES[:2], "sets": ("ReadOnly", "Deploy")},
            {FIRST: {"jane", "joe"}},
            {"assignments_of": 3},
            id="fewer people than pairs, by principal",
        ),
        pytest.param(
            {"users": ("jane",), "accounts": NAMES[:1]},
            {FIRST: {"jane"}},
            {"assignments_in": 1},
            id="as many people as pairs, by pair; joe is not of interest",
        ),
        pytest.param(
            {"users": ("jane", "joe"), "groups": ("Team",), "accounts": NAMES[:3]},
            {FIRST: {"jane", "joe"}},
            {"holders": 1, "assignments_in": 2},
            id="as many people as pairs, by pairs of accounts that hold the set",
        ),
        pytest.param(
            {"users": ("jane", "joe"), "accounts": NAMES[:1], "sets": ("ReadOnly", "Deploy")},
            {FIRST: {"jane", "joe"}},
            {"assignments_in": 2},
            id="asking for holders would cost as much",
        ),
        pytest.param(
            {"users": ("jane",), "accounts": NAMES, "purge": True},
            {FIRST: {"jane", "joe"}, SECOND: {ORPHAN.id}},
            {"holders": 1, "assignments_in": 2},
            id="an exact list, by pairs of accounts that hold the set",
        ),
        pytest.param({"users": ("ghost",), "accounts": NAMES, "present": False}, {}, {}, id="nobody who is known"),
        pytest.param(
            {"users": ("jane", ORPHAN.id), "accounts": NAMES, "present": False},
            {FIRST: {"jane"}, SECOND: {ORPHAN.id}},
            {"holders": 1, "assignments_in": 2},
            id="somebody who is gone, whom the service may not know by principal",
        ),
    ],
)
def test_assignments_are_read_the_cheaper_way(
    asked: dict[str, t.Any], expected: dict[tuple[str, str], set[str]], calls: dict[str, int]
) -> None:
    one = reads()

    assert current(one, **asked) == expected
    assert Counter(call[0] for call in one.access.calls) == {"permission_sets": 1, **calls}


def test_nobody_is_looked_up_whom_the_task_does_not_rule_over() -> None:
    careless, exact = reads(), reads()

    current(careless, users=("jane",), accounts=NAMES[:1])
    current(exact, users=("jane",), accounts=NAMES[:1], purge=True)

    assert careless.store.calls == [("find", "jane")]
    assert exact.store.calls == [("find", "jane"), ("describe", JOE.id)]


@pytest.mark.parametrize("kind", [FailureKind.DENIED, FailureKind.INVALID])
def test_who_may_not_ask_by_principal_asks_by_pair(kind: FailureKind) -> None:
    one = reads()
    one.access.failures = {"assignments_of": failed_call(kind)}

    assert current(one, users=("jane",), accounts=NAMES) == {FIRST: {"jane"}}
    assert [call[0] for call in one.access.calls] == [
        "permission_sets",
        "assignments_of",
        "holders",
        *["assignments_in"] * 2,
    ]


def test_another_failure_is_no_reason_to_ask_otherwise() -> None:
    one = reads()
    one.access.failures = {"assignments_of": failed_call(FailureKind.THROTTLED)}

    with pytest.raises(CallFailed) as caught:
        current(one, users=("jane",), accounts=NAMES)

    assert caught.value.kind is FailureKind.THROTTLED


def test_everybody_has_a_name_and_nothing_needs_a_handle() -> None:
    observed = observe_assignments(
        reads(), desired(users=("jane",), groups=("Team",), accounts=NAMES[:2], purge=True, sets=("Deploy", "ReadOnly"))
    )

    assert {one.id: name for one, name in observed.found.names.items()} == {
        JANE.id: "jane",
        JOE.id: "joe",
        TEAM.id: "Team",
        ORPHAN.id: ORPHAN.id,
    }
    assert (observed.handles, observed.touched) == ({}, ())
    assert [place.key for place in observed.found.places] == [
        (one.id, what.id) for one in ACCOUNTS[:2] for what in (DEPLOY, READ)
    ]


@pytest.mark.parametrize(
    ("reference", "present", "expected"),
    [
        pytest.param("jane", True, principal(JANE), id="a name"),
        pytest.param(JANE.id, True, principal(JANE), id="an id"),
        pytest.param(ORPHAN.id, False, ORPHAN, id="the id of nobody, to be absent"),
        pytest.param(f"arn:aws:identitystore:::user/{ORPHAN.id}", False, ORPHAN, id="an ARN of nobody, to be absent"),
        pytest.param("ghost", False, None, id="a name of nobody, to be absent"),
    ],
)
def test_people_are_found(reference: str, present: bool, expected: Principal | None) -> None:
    asked = desired(users=(reference,), accounts=NAMES[:1], present=present)

    assert observe_assignments(reads(), asked).found.principals == ((Kind.USER, reference, expected),)


def test_the_accounts_that_are_left_out_come_with_their_reasons() -> None:
    found = observe_assignments(reads(), desired(users=("jane",), everything=True)).found

    assert [(one.name, reason[:25]) for one, reason in found.skipped] == [("boss", "is the management account")]


@pytest.mark.parametrize("chosen", [{"accounts": ("old", NAMES[0])}, {"everything": True}], ids=["named", "implied"])
def test_nothing_is_taken_away_where_an_account_is_suspended(chosen: dict[str, t.Any]) -> None:
    old = Account(id="999900000009", name="old", status="SUSPENDED")
    one = reads(organization=FakeOrganization(*ACCOUNTS[:1], old))

    found = observe_assignments(one, desired(users=("jane",), present=False, **chosen)).found

    assert [place.account for place in found.places] == [ACCOUNTS[0]]
    assert found.skipped == ((old, "is suspended"),)


def test_nothing_is_given_where_a_named_account_is_suspended() -> None:
    one = reads(organization=FakeOrganization(Account(id="999900000009", name="old", status="SUSPENDED")))

    with pytest.raises(Refused, match=r"^accounts: old \(999900000009\) is suspended"):
        observe_assignments(one, desired(users=("jane",), accounts=("old",)))


def test_what_could_not_be_known_of_accounts_is_warned_of() -> None:
    one = reads(organization=FakeOrganization(failure=denied()))

    found = observe_assignments(one, desired(users=("jane",), accounts=(ACCOUNTS[0].id,))).found

    assert len(found.warnings) == 1


# ---- applications


@pytest.mark.parametrize(
    ("purge", "expected", "store_calls"),
    [(False, {"Wiki": set(), "VPN": {"jane"}}, 1), (True, {"Wiki": {"Team", ORPHAN.id}, "VPN": {"jane"}}, 3)],
    ids=["those named", "everybody"],
)
def test_the_users_of_applications(purge: bool, expected: dict[str, set[str]], store_calls: int) -> None:
    one = reads()

    found = observe_assignments(one, desired(users=("jane",), applications=("Wiki", "VPN"), purge=purge)).found

    assert {
        place.application.name: {found.names[each] for each in found.current[place.key]}
        for place in found.places
        if place.application
    } == expected
    assert [call[0] for call in one.access.calls] == ["applications", "users_of", "users_of"]
    assert len(one.store.calls) == store_calls
    assert one.organization.calls == []


# ---- whose instance


def of_account(failure: FailureKind, **more: t.Any) -> FakeReads:
    """Reads of the instance of a member account, which has no permission sets."""
    access = FakeAccess(applications=(WIKI,))
    access.failures = {"permission_sets": failed_call(failure)}
    return reads(access=access, instance=an_instance("222200000001"), **more)


@pytest.mark.parametrize("kind", [FailureKind.DENIED, FailureKind.INVALID])
def test_the_instance_of_an_account_has_no_permission_sets(kind: FailureKind) -> None:
    with pytest.raises(Refused) as caught:
        observe_assignments(of_account(kind), desired(users=("jane",), accounts=NAMES))

    assert caught.value.message == (
        f"The instance {INSTANCE_ARN} belongs to the account 222200000001 alone and has no permission sets: account "
        "assignments need the organization's instance. With applications it works here too"
    )
    assert observe_assignments(of_account(kind), desired(users=("jane",), applications=("Wiki",))).found.places


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        pytest.param(FailureKind.THROTTLED, {}, id="another failure"),
        pytest.param(
            FailureKind.DENIED,
            {"organization": FakeOrganization(management="222200000001")},
            id="the management account",
        ),
        pytest.param(FailureKind.DENIED, {"organization": FakeOrganization(failure=denied())}, id="whose is not known"),
    ],
)
def test_nothing_is_claimed_of_instances_without_reason(kind: FailureKind, more: dict[str, t.Any]) -> None:
    with pytest.raises(CallFailed) as caught:
        observe_assignments(of_account(kind, **more), desired(users=("jane",), accounts=NAMES))

    assert caught.value.kind is kind


# ---- what leads nowhere

NEAR_ONE, NEAR_TWO = '"account-1" or "account-6" or "account-5"', '"account-2" or "account-6" or "account-5"'


def test_all_names_of_all_kinds_that_lead_nowhere_are_told_in_one_failure() -> None:
    one = reads(
        organization=FakeOrganization(*ACCOUNTS, BOSS, units={"/Work": ACCOUNTS[:1]}, tags={BOSS.id: {"a": "b"}})
    )
    asked = desired(
        users=("jan", ORPHAN.id),
        groups=("team", "Team"),
        sets=("Readonly", "ReadOnly"),
        accounts=("acount-1",),
        units=("/Wrk",),
        tags={"a": ("c",)},
        excluded=("account_2",),
    )

    with pytest.raises(Unresolved) as caught:
        observe_assignments(one, asked)

    assert caught.value.message.split("; ") == [
        'users: no user matches "jan" (did you mean "jane"?)',
        f'users: no user matches "{ORPHAN.id}" (give a user id, an ARN, a user name or a primary e-mail address)',
        'groups: no group matches "team" (there is "Team", which differs in letter case)',
        'permission_sets: there is no permission set "Readonly" (there is "ReadOnly", which differs in letter case)',
        f'accounts: no account of the organization is named "acount-1" (did you mean {NEAR_ONE}?)',
        f'exclude_accounts: no account of the organization is named "account_2" (did you mean {NEAR_TWO}?)',
        'organizational_units: "/Wrk": there is no "Wrk" in "/" (did you mean "Work"?)',
        'account_tags: no account of the organization has "a=c" (did you mean "a=b"?)',
    ]


def test_a_name_is_that_of_the_thing_with_exactly_that_name() -> None:
    spelled = [
        group(name, number=200 + count) for count, name in enumerate(("Auditors", "Auditors ", "Auditors\u00a0"))
    ]
    one = reads(store=FakeStore(*spelled))

    for each in spelled:
        found = observe_assignments(one, desired(groups=(each.name,), accounts=NAMES[:1])).found

        assert found.principals == ((Kind.GROUP, each.name, principal(each)),)


def test_applications_and_people_that_lead_nowhere_are_told_together() -> None:
    with pytest.raises(Unresolved) as caught:
        observe_assignments(reads(), desired(users=("joey",), applications=("wiki", "Wiki")))

    assert caught.value.message == (
        'users: no user matches "joey" (did you mean "joe"?); '
        'applications: there is no application "wiki" (there is "Wiki", which differs in letter case)'
    )


def test_who_shall_be_absent_and_is_unknown_is_warned_of() -> None:
    asked = desired(users=("ghost",), groups=("Team ",), accounts=NAMES[:1], present=False)

    assert observe_assignments(reads(), asked).found.warnings == (
        'No user matches "ghost": treated as not assigned',
        'No group matches "Team ": treated as not assigned; there is "Team", which is spelled differently',
    )
