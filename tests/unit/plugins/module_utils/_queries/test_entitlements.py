# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is told of entitlements, among all access and alone, and with which calls."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.access import (
    AssignmentQuery,
    Scope,
    Targets,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Principal
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.entitlements import Entitlement
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import (
    CallFailed,
    FailureKind,
    Problem,
    Unresolved,
    Unsupported,
)
from ansible_collections.steward.identity_center.plugins.module_utils._queries.assignments import answer_assignments
from ansible_collections.steward.identity_center.plugins.module_utils._queries.entitlement_answers import (
    answer_entitlements,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    an_id,
    failed_call,
    group,
    user,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_assignments import (
    an_account,
    reads_of,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_entitlements import (
    APPLICATION_ARN,
    FakeEntitlements,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_reads import FakeReads
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore

SHOP, BANK = an_account(1, "shop"), an_account(2, "bank", "SUSPENDED")
ADA, BOB, OPS = user("ada", number=1), user("bob", number=2), group("Ops", number=3)
GONE = an_id(99)
ADMIN, READER = f"arn:aws:iam::{SHOP.id}:role/team/admin", f"arn:aws:iam::{BANK.id}:role/reader"
FAR = "arn:aws:iam::999999999999:role/far"


def has(kind: Kind, principal_id: str, role_arn: str) -> Entitlement:
    return Entitlement(role_arn=role_arn, principal=Principal(kind=kind, id=principal_id))


THERE = (
    has(Kind.GROUP, OPS.id, ADMIN),
    has(Kind.USER, BOB.id, ADMIN),
    has(Kind.USER, GONE, READER),
    has(Kind.USER, BOB.id, FAR),
)
EVERYTHING = [f"{GONE} reader bank orphaned", "Ops team/admin shop", "bob team/admin shop"]


def reads(fake: FakeEntitlements | None = None, **more: t.Any) -> FakeReads:
    """Ada is in Ops; bob has something of his own; one is gone."""
    real = reads_of(**{"store": FakeStore(ADA, BOB, OPS).join(OPS, ADA), "every_account": (SHOP, BANK), **more})
    real.entitlements = FakeEntitlements(*THERE) if fake is None else fake
    return real


def told(rows: list[dict[str, t.Any]]) -> list[str]:
    """Rows in words."""
    return [
        f"{row['principal']} {row['role']} {row['account'] or row['account_id']}"
        + (f" through {', '.join(row['through'])}" if row["through"] else "")
        + (" orphaned" if row["orphaned"] else "")
        for row in rows
    ]


def ask(real: FakeReads, **fields: t.Any) -> dict[str, t.Any]:
    """The answer of idc_assignment_info."""
    return answer_assignments(real, AssignmentQuery(**fields))


@pytest.mark.parametrize(
    ("fields", "expected", "lists"),
    [
        ({}, EVERYTHING, ["entitlements_in"] * 2),
        ({"scope": Scope.ENTITLEMENTS}, EVERYTHING, ["entitlements_in"] * 2),
        (
            {"principal": (Kind.USER, "ada")},
            ["ada team/admin shop through Ops"],
            ["entitlements_of"] * 2,
        ),
        ({"principal": (Kind.GROUP, "Ops")}, ["Ops team/admin shop"], ["entitlements_of"]),
        ({"principal": (Kind.USER, GONE)}, EVERYTHING[:1], ["entitlements_of"]),
        (
            {"principal": (Kind.USER, "bob")},
            ["bob far 999999999999", "bob team/admin shop"],
            ["entitlements_of"],
        ),
        ({"targets": Targets(accounts=("shop",)), "scope": Scope.REACH}, EVERYTHING[1:], ["entitlements_in"]),
        ({"targets": Targets(accounts=("shop",)), "scope": Scope.ENTITLEMENTS}, EVERYTHING[1:], ["entitlements_in"]),
        (
            {"principal": (Kind.USER, "bob"), "targets": Targets(accounts=("shop",)), "scope": Scope.REACH},
            EVERYTHING[2:],
            ["entitlements_of"],
        ),
        ({"roles": (ADMIN,), "scope": Scope.ENTITLEMENTS}, EVERYTHING[1:], ["entitlements_to"]),
        (
            {"roles": (ADMIN,), "principal": (Kind.USER, "ada"), "scope": Scope.ENTITLEMENTS},
            ["ada team/admin shop through Ops"],
            ["entitlements_to"],
        ),
        ({"orphaned": True}, EVERYTHING[:1], ["entitlements_in"] * 2),
        (
            {"expand_groups": True, "orphaned": False},
            ["Ops team/admin shop", "ada team/admin shop through Ops", "bob team/admin shop"],
            ["entitlements_in"] * 2,
        ),
        ({"scope": Scope.ACCOUNTS}, [], []),
        ({"scope": Scope.APPLICATIONS}, [], []),
    ],
)
def test_who_may_assume_what(fields: dict[str, t.Any], expected: list[str], lists: list[str]) -> None:
    real = reads()
    answer = ask(real, **fields)

    assert (told(answer["assignments"]), answer["unreadable"]) == (expected, [])
    asked = [what for what, _of in real.entitlements.calls]
    assert asked == (["application", *lists] if lists else [])


def test_a_row_says_which_role_it_is() -> None:
    (row,) = ask(reads(), principal=(Kind.GROUP, "Ops"))["assignments"]

    assert row == {
        "account_id": SHOP.id,
        "account": "shop",
        "permission_set": None,
        "permission_set_arn": None,
        "application": None,
        "application_arn": None,
        "role": "team/admin",
        "role_arn": ADMIN,
        "principal_type": "group",
        "principal": "Ops",
        "principal_id": OPS.id,
        "inherited": False,
        "through": [],
        "orphaned": False,
        "user_status": None,
    }


UNASKABLE: list[Problem] = [
    *(failed_call(kind) for kind in (FailureKind.DENIED, FailureKind.UNKNOWN_OPERATION, FailureKind.UNREACHABLE)),
    Unsupported("An older botocore"),
]


@pytest.mark.parametrize("problem", UNASKABLE)
def test_what_cannot_be_asked_is_told_among_others(problem: Problem) -> None:
    fake = FakeEntitlements(*THERE)
    fake.failures["application"] = problem

    assert ask(reads(fake))["unreadable"] == [f"Entitlements are missing from the result. {problem.message}"]
    alone = reads(fake, management="999999999999")
    assert ask(alone)["unreadable"] == []
    with pytest.raises(Problem) as caught:
        ask(reads(fake), scope=Scope.ENTITLEMENTS)
    assert caught.value is problem


def test_any_other_failure_is_one() -> None:
    fake = FakeEntitlements(*THERE)
    fake.failures["application"] = failed_call(FailureKind.THROTTLED)
    with pytest.raises(CallFailed):
        ask(reads(fake))
    with pytest.raises(Unresolved):
        ask(reads(), scope=Scope.ENTITLEMENTS, targets=Targets(accounts=("nowhere",)))


def test_where_it_is_not_enabled_there_are_none() -> None:
    real = reads(FakeEntitlements(enabled=False))
    query = AssignmentQuery(scope=Scope.ENTITLEMENTS, targets=Targets(accounts=("shop",)))

    assert answer_entitlements(real, query) == {
        "application_arn": None,
        "entitlements": [],
        "unreadable": [],
        "meanings": (),
    }


def test_entitlements_alone() -> None:
    answer = answer_entitlements(reads(), AssignmentQuery(scope=Scope.ENTITLEMENTS))

    assert answer["application_arn"] == APPLICATION_ARN
    assert told(answer["entitlements"]) == EVERYTHING
    assert "permission_set" not in answer["entitlements"][0]
