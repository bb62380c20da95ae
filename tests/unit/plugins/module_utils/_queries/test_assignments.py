# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What idc_assignment_info answers: by name, through which group, and what could not be read."""

from __future__ import annotations

import typing as t
from dataclasses import replace

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.access import (
    AssignmentQuery,
    Scope,
    Targets,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Principal
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import (
    Entity,
    Kind,
    Record,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import (
    CallFailed,
    FailureKind,
    Refused,
    Unresolved,
)
from ansible_collections.steward.identity_center.plugins.module_utils._queries.assignments import answer_assignments
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    UNKNOWN,
    an_id,
    email,
    failed_call,
    group,
    stand_in,
    user,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_assignments import (
    a_set,
    an_account,
    an_application,
    has,
    reads_of,
    uses,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_reads import FakeReads
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore

ADA = user("ada", number=1, emails=email("ada@example.com"))
BOB = user("bob", number=2)
TEAM, OPS = group("Team", number=101), group("Ops", number=102)
GONE = Principal(kind=Kind.USER, id=an_id(99))
LOST = Principal(kind=Kind.GROUP, id=an_id(199))
READ, ADMIN = a_set("Read", 1), a_set("Admin", 2)
SHOP, BANK = an_account(1, "shop"), an_account(2, "bank")
WIKI, VPN = an_application("Wiki", 1), an_application("VPN", 2)
DENIED, INVALID, THROTTLED, NO_ORGANIZATION = (
    failed_call(kind, purpose="look", words="No")
    for kind in (FailureKind.DENIED, FailureKind.INVALID, FailureKind.THROTTLED, FailureKind.OTHER)
)


def reads(**more: t.Any) -> FakeReads:
    """Ada is in Team and Ops, bob in Team; both groups read in the shop, ada too; two are gone; and so on."""
    return reads_of(
        **{
            "store": FakeStore(ADA, BOB, TEAM, OPS).join(TEAM, ADA, BOB).join(OPS, ADA),
            "every_set": (READ, ADMIN),
            "every_account": (SHOP, BANK),
            "every_application": (WIKI, VPN),
            "assigned": (
                has(TEAM, READ, SHOP),
                has(OPS, READ, SHOP),
                has(ADA, READ, SHOP),
                has(OPS, ADMIN, BANK),
                has(BOB, ADMIN, SHOP),
                has(GONE, READ, BANK),
            ),
            "used": (uses(TEAM, WIKI), uses(BOB, VPN), uses(LOST, VPN)),
            **more,
        }
    )


def ask(real: FakeReads, **fields: object) -> dict[str, t.Any]:
    """The answer."""
    return answer_assignments(real, AssignmentQuery(**fields))  # type: ignore[arg-type]


def told(answer: dict[str, t.Any]) -> list[str]:
    """The assignments of an answer in words."""
    return [
        f"{row['principal']} {row['permission_set'] or 'uses'} {row['account'] or row['application']}"
        + (" inherited" if row["inherited"] else "")
        + (f" through {', '.join(row['through'])}" if row["through"] else "")
        + (" orphaned" if row["orphaned"] else "")
        for row in answer["assignments"]
    ]


EVERYTHING = [
    "Ops Admin bank",
    f"{GONE.id} Read bank orphaned",
    "bob Admin shop",
    "Ops Read shop",
    "Team Read shop",
    "ada Read shop",
    f"{LOST.id} uses VPN orphaned",
    "bob uses VPN",
    "Team uses Wiki",
]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({}, EVERYTHING, id="all"),
        pytest.param({"scope": Scope.ACCOUNTS}, EVERYTHING[:6], id="all in accounts"),
        pytest.param({"scope": Scope.APPLICATIONS}, EVERYTHING[6:], id="all of applications"),
        pytest.param({"orphaned": True}, [EVERYTHING[1], EVERYTHING[6]], id="of those who are gone"),
        pytest.param({"orphaned": True, "expand_groups": True}, [EVERYTHING[1], EVERYTHING[6]], id="whoever was in it"),
        pytest.param(
            {"orphaned": False}, [EVERYTHING[0], *EVERYTHING[2:6], *EVERYTHING[7:]], id="of those who are there"
        ),
        pytest.param({"principal": (Kind.GROUP, "Ops")}, ["Ops Admin bank", "Ops Read shop"], id="of a group"),
        pytest.param(
            {"principal": (Kind.USER, "ada@example.com")},
            [
                "ada Admin bank inherited through Ops",
                "ada Read shop through Ops, Team",
                "ada uses Wiki inherited through Team",
            ],
            id="of a user, with the groups",
        ),
        pytest.param(
            {"principal": (Kind.USER, "ada"), "permission_sets": ("Admin",), "scope": Scope.ACCOUNTS},
            ["ada Admin bank inherited through Ops"],
            id="of a user, with one permission set",
        ),
        pytest.param(
            {"principal": (Kind.USER, "bob"), "applications": ("Wiki",), "scope": Scope.APPLICATIONS},
            ["bob uses Wiki inherited through Team"],
            id="of a user, with one application",
        ),
        pytest.param(
            {"principal": (Kind.USER, "bob"), "orphaned": True}, [], id="of a user who is there, of those who are gone"
        ),
        pytest.param({"principal": (Kind.USER, GONE.id)}, [EVERYTHING[1]], id="of a user who is gone"),
        pytest.param({"principal": (Kind.GROUP, LOST.id)}, [EVERYTHING[6]], id="of a group that is gone"),
        pytest.param(
            {"applications": (WIKI.arn,), "scope": Scope.APPLICATIONS}, EVERYTHING[8:], id="of an application"
        ),
        pytest.param(
            {"targets": Targets(accounts=("shop",)), "scope": Scope.ACCOUNTS, "expand_groups": True},
            [
                "bob Admin shop",
                "Ops Read shop",
                "Team Read shop",
                "ada Read shop through Ops, Team",
                "bob Read shop inherited through Team",
            ],
            id="in an account, with members",
        ),
        pytest.param(
            {"principal": (Kind.GROUP, "Team"), "scope": Scope.APPLICATIONS, "expand_groups": True},
            ["Team uses Wiki", "ada uses Wiki inherited through Team", "bob uses Wiki inherited through Team"],
            id="of a group, with members",
        ),
    ],
)
def test_who_reaches_what(fields: dict[str, object], expected: list[str]) -> None:
    answer = ask(reads(), **fields)

    assert told(answer) == expected
    assert answer["unreadable"] == []


def test_every_row_has_the_same_keys() -> None:
    answer = ask(reads())

    assert {tuple(row) for row in answer["assignments"]} == {
        (
            *("account_id", "account", "permission_set", "permission_set_arn", "application", "application_arn"),
            *("role", "role_arn"),
            *("principal_type", "principal", "principal_id", "inherited", "through", "orphaned", "user_status"),
        )
    }
    first, last = answer["assignments"][0], answer["assignments"][-1]
    assert (first["account_id"], first["permission_set_arn"], first["application"]) == (BANK.id, ADMIN.id, None)
    assert (first["principal_type"], first["principal_id"]) == ("group", OPS.id)
    assert (last["account_id"], last["permission_set"], last["application_arn"]) == (None, None, WIKI.arn)


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({}, id="all"),
        pytest.param({"expand_groups": True}, id="with members"),
        pytest.param({"principal": (Kind.USER, "zed")}, id="of a user"),
    ],
)
def test_a_user_who_may_not_sign_in_is_told(fields: dict[str, object]) -> None:
    zed = user("zed", number=9, record=Record(status="DISABLED"))
    real = reads(
        store=FakeStore(zed, user("ann", number=8, record=Record(status="ENABLED")), TEAM).join(TEAM, zed),
        assigned=(has(zed, READ, SHOP), has(TEAM, READ, SHOP), has(GONE, READ, BANK)),
        used=(),
    )

    answer = ask(real, **fields)

    found = {row["principal"]: row["user_status"] for row in answer["assignments"]}
    assert found == ({"zed": "disabled"} if "principal" in fields else {"zed": "disabled", "Team": None, GONE.id: None})
    assert answer["unreadable"] == []


def test_it_is_told_where_the_installed_botocore_does_not_say_who_may_sign_in() -> None:
    blind = [user(name, number=number, unknown=UNKNOWN) for number, name in enumerate(("ann", "zed"), start=8)]
    real = reads(store=FakeStore(*blind), assigned=[has(one, READ, SHOP) for one in blind], used=())

    answer = ask(real)

    assert [row["user_status"] for row in answer["assignments"]] == [None, None]
    assert answer["unreadable"] == [
        (
            "The installed botocore does not report whether users are disabled, so user_status is null: botocore "
            "1.40.68 or later does"
        )
    ]


@pytest.mark.parametrize(
    ("fields", "calls"),
    [
        pytest.param(
            {},
            {
                "permission_sets": 1,
                "holders": 2,
                "assignments_in": 4,
                "applications": 1,
                "users_of": 2,
                "account": 2,
                "describe": 6,
                "application": 1,
            },
            id="all: each name once",
        ),
        pytest.param(
            {"principal": (Kind.USER, "bob")},
            {
                "find": 1,
                "describe": 2,
                "groups_of": 1,
                "assignments_of": 2,
                "applications_of": 2,
                "applications": 1,
                "account": 1,
                "permission_set": 2,
                "application": 1,
            },
            id="a user: by principal",
        ),
        pytest.param(
            {"principal": (Kind.USER, "ada")},
            {
                "find": 1,
                "describe": 3,
                "groups_of": 1,
                "assignments_of": 3,
                "users_of": 2,
                "applications": 1,
                "account": 2,
                "permission_set": 2,
                "application": 1,
            },
            id="a user of more groups than there are applications: by application",
        ),
        pytest.param(
            {"applications": ("Wiki",), "scope": Scope.APPLICATIONS},
            {"applications": 1, "users_of": 1, "assignment_required": 1, "describe": 1},
            id="an application: nothing of accounts",
        ),
        pytest.param(
            {"targets": Targets(accounts=(SHOP.id,)), "scope": Scope.ACCOUNTS, "expand_groups": True},
            {"account": 1, "held": 1, "assignments_in": 2, "permission_set": 2, "members": 2, "describe": 4},
            id="an account, with members",
        ),
    ],
)
def test_no_more_is_asked_than_needed(fields: dict[str, object], calls: dict[str, int]) -> None:
    real = reads()

    ask(real, **fields)

    assert real.counted() == calls


def test_nobody_is_looked_for_in_groups_that_are_not_told_of() -> None:
    real = reads()

    ask(real, orphaned=True, expand_groups=True)

    assert "members" not in real.counted()


def test_many_accounts_are_named_from_the_list() -> None:
    crowd = tuple(an_account(number) for number in range(1, 7))
    real = reads(every_account=crowd, assigned=tuple(has(ADA, READ, one) for one in crowd))

    assert [row["account"] for row in ask(real, scope=Scope.ACCOUNTS)["assignments"]] == [one.name for one in crowd]
    assert (real.counted()["accounts"], "account" in real.counted()) == (1, False)


def test_an_unknown_name_fails() -> None:
    with pytest.raises(Unresolved) as caught:
        ask(reads(), principal=(Kind.GROUP, "Nobody"))

    assert caught.value.message == 'group: no group matches "Nobody" (groups: "Ops", "Team")'


def test_all_names_of_all_kinds_that_lead_nowhere_are_told_in_one_failure() -> None:
    with pytest.raises(Unresolved) as caught:
        ask(
            reads(),
            principal=(Kind.USER, "Ada"),
            permission_sets=("read",),
            targets=Targets(accounts=("shap",)),
            scope=Scope.ACCOUNTS,
        )

    assert caught.value.message == (
        'user: no user matches "Ada" (there is "ada", which differs in letter case); '
        'permission_sets: there is no permission set "read" (there is "Read", which differs in letter case); '
        'accounts: no account of the organization is named "shap" (did you mean "shop"?)'
    )


def test_who_and_which_applications_are_told_together() -> None:
    with pytest.raises(Unresolved) as caught:
        ask(reads(), principal=(Kind.GROUP, "Team "), applications=("wiki",), scope=Scope.APPLICATIONS)

    assert caught.value.message == (
        'group: no group matches "Team " (there is "Team", which differs in blanks); '
        'applications: there is no application "wiki" (there is "Wiki", which differs in letter case)'
    )


def test_the_account_that_a_shared_name_is_taken_for_is_told() -> None:
    closed = replace(SHOP, id="000000000009", status="SUSPENDED")

    answer = ask(reads(every_account=(closed, SHOP)), targets=Targets(accounts=("shop",)), scope=Scope.ACCOUNTS)

    assert {row["account_id"] for row in answer["assignments"]} == {SHOP.id}
    assert answer["meanings"] == (
        f'accounts: 2 accounts are named "shop": taken to mean {SHOP.id}, not {closed.id}, which is suspended',
    )


@pytest.mark.parametrize(("named", "expected"), [(("Wiki", "VPN"), ["VPN"]), ((), None)])
def test_applications_that_are_for_everybody_are_told(named: tuple[str, ...], expected: list[str] | None) -> None:
    real = reads(open_to_all={VPN.arn})

    assert ask(real, applications=named, scope=Scope.APPLICATIONS)["open_applications"] == expected


def test_what_was_deleted_meanwhile_goes_by_its_id() -> None:
    real = reads(every_set=(), every_application=(WIKI, an_application("Other", 3)), every_account=())

    rows = ask(real, principal=(Kind.USER, "bob"))["assignments"]

    assert [(row["account"], row["permission_set"], row["application"]) for row in rows] == [
        (None, READ.id, None),
        (None, ADMIN.id, None),
        (None, None, "Wiki"),
        (None, None, VPN.arn),
    ]


def test_what_is_only_planned_has_no_id() -> None:
    new = Entity(kind=Kind.GROUP, id=stand_in(Kind.GROUP, "New"), name="New", attributes={"display_name": "New"})
    real = reads(store=FakeStore(new), assigned=(has(new, READ, SHOP),))

    (row,) = ask(real, scope=Scope.ACCOUNTS)["assignments"]

    assert (row["principal"], row["principal_id"], row["orphaned"]) == ("New", None, False)


# ---- what accounts hold


def held(pair: str, *, outdated: bool, assigned: bool) -> dict[str, t.Any]:
    """An entry of `provisioned`."""
    account, permission_set = (
        {"bank": BANK, "shop": SHOP}[pair.split()[1]],
        {"Admin": ADMIN, "Read": READ}[pair.split()[0]],
    )
    return {
        "account_id": account.id,
        "account": account.name,
        "permission_set": permission_set.name,
        "permission_set_arn": permission_set.id,
        "outdated": outdated,
        "assigned": assigned,
    }


def holding() -> FakeReads:
    """Ada is administrator of the bank; one who is gone reads there in an old version; nobody is administrator of the shop."""
    return reads(
        assigned=(has(GONE, READ, BANK), has(ADA, ADMIN, BANK)),
        held_by_nobody={(SHOP.id, ADMIN.id)},
        old={(SHOP.id, ADMIN.id), (BANK.id, READ.id)},
    )


def test_what_accounts_hold() -> None:
    answer = ask(holding(), provisioned=True, orphaned=False)

    assert told(answer) == ["ada Admin bank", "bob uses VPN", "Team uses Wiki"]
    assert answer["provisioned"] == [
        held("Admin bank", outdated=False, assigned=True),
        held("Read bank", outdated=True, assigned=True),
        held("Admin shop", outdated=True, assigned=False),
    ]


def test_what_accounts_hold_in_an_old_version() -> None:
    answer = ask(holding(), provisioned=True, outdated=True, scope=Scope.ACCOUNTS)

    assert told(answer) == [f"{GONE.id} Read bank orphaned"]
    assert answer["provisioned"] == [
        held("Read bank", outdated=True, assigned=True),
        held("Admin shop", outdated=True, assigned=False),
    ]


def test_what_accounts_hold_of_somebody() -> None:
    answer = ask(holding(), provisioned=True, principal=(Kind.USER, "ada"))

    assert answer["provisioned"] == [held("Admin bank", outdated=False, assigned=True)]


def test_what_accounts_hold_is_null_unless_asked_for() -> None:
    assert ask(holding())["provisioned"] is None


# ---- what can't be read


@pytest.mark.parametrize("failure", [DENIED, INVALID])
def test_a_half_that_cannot_be_read_is_told_of(failure: CallFailed) -> None:
    accounts = ask(reads(failures={"applications": failure}))
    applications = ask(reads(failures={"permission_sets": failure}), provisioned=True)

    assert told(accounts) == EVERYTHING[:6]
    assert accounts["unreadable"] == [f"Application assignments are missing from the result. {failure.message}"]
    assert told(applications) == EVERYTHING[6:]
    assert applications["unreadable"] == [f"Account assignments are missing from the result. {failure.message}"]
    assert applications["provisioned"] is None


@pytest.mark.parametrize(("what", "scope"), [("permission_sets", Scope.ACCOUNTS), ("applications", Scope.APPLICATIONS)])
def test_nothing_to_read_but_that_is_a_failure(what: str, scope: Scope) -> None:
    with pytest.raises(CallFailed) as caught:
        ask(reads(failures={what: DENIED}), scope=scope)

    assert caught.value is DENIED


@pytest.mark.parametrize("what", ["permission_sets", "applications", "account", "applications_of"])
def test_any_other_failure_is_one(what: str) -> None:
    principal_asked = {"principal": (Kind.USER, "bob")} if what == "applications_of" else {}

    with pytest.raises(CallFailed) as caught:
        ask(reads(failures={what: THROTTLED}), **principal_asked)

    assert caught.value is THROTTLED


ALONE = (
    "The instance arn:aws:sso:::instance/ssoins-0123456789abcdef belongs to the account 111122223333 alone and has no "
    "permission sets: account assignments need the organization's instance"
)


def test_an_instance_of_one_account_has_applications_only() -> None:
    real = reads(management="999999999999", failures={"permission_sets": INVALID, "assignments_of": INVALID})

    assert told(ask(real)) == EVERYTHING[6:]
    assert ask(real)["unreadable"] == [f"Account assignments are missing from the result. {ALONE}"]
    with pytest.raises(Refused) as caught:
        ask(real, permission_sets=("Read",), scope=Scope.ACCOUNTS)
    assert caught.value.message == ALONE


def test_whose_the_instance_is_is_not_claimed_where_it_cannot_be_known() -> None:
    real = reads(failures={"permission_sets": INVALID, "management_account_id": DENIED})

    assert ask(real)["unreadable"] == [f"Account assignments are missing from the result. {INVALID.message}"]


@pytest.mark.parametrize("failure", [DENIED, NO_ORGANIZATION])
def test_accounts_go_without_names_where_the_organization_cannot_be_asked(failure: CallFailed) -> None:
    answer = ask(reads(failures={"account": failure}), scope=Scope.ACCOUNTS)

    assert {row["account"] for row in answer["assignments"]} == {None}
    assert {row["account_id"] for row in answer["assignments"]} == {SHOP.id, BANK.id}
    assert answer["unreadable"] == [f"{failure.message} So accounts are listed without their names"]


def test_named_accounts_go_without_names_too() -> None:
    answer = ask(reads(failures={"account": DENIED}), targets=Targets(accounts=(SHOP.id,)), scope=Scope.ACCOUNTS)

    assert [row["account_id"] for row in answer["assignments"]] == [SHOP.id] * 4
    (sentence,) = answer["unreadable"]
    assert "So it is not known what the accounts are named" in sentence


def test_applications_are_asked_from_their_side_where_principals_may_not_be() -> None:
    assert told(ask(reads(failures={"applications_of": DENIED}), principal=(Kind.USER, "bob"))) == told(
        ask(reads(), principal=(Kind.USER, "bob"))
    )
