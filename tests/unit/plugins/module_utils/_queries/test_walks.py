# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""By which way account assignments are read, what is found, and with how many calls."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.access import AssignmentQuery, Targets
from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Account, Principal
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Entity
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import (
    CallFailed,
    FailureKind,
    Unresolved,
)
from ansible_collections.steward.identity_center.plugins.module_utils._queries.walks import Walked, walk
from ansible_collections.steward.identity_center.plugins.module_utils._resolve.unclear import Unclear
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    failed_call,
    group,
    user,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_assignments import (
    a_set,
    an_account,
    has,
    principal,
    reads_of,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_reads import FakeReads

# ---- walking

ADA, BOB, TEAM = user("ada", number=1), user("bob", number=2), group("Team", number=101)
READ, WRITE, ADMIN = a_set("Read", 1), a_set("Write", 2), a_set("Admin", 3)
ONE, TWO, THREE = an_account(1), an_account(2), an_account(3)
DENIED, INVALID, THROTTLED = (
    failed_call(kind) for kind in (FailureKind.DENIED, FailureKind.INVALID, FailureKind.THROTTLED)
)


def reads(**more: t.Any) -> FakeReads:
    """Ada reads in one and is administrator in three, the team reads and writes in one and reads in two."""
    assigned = (
        has(ADA, READ, ONE),
        has(ADA, ADMIN, THREE),
        has(TEAM, READ, ONE),
        has(TEAM, READ, TWO),
        has(TEAM, WRITE, ONE),
    )
    return reads_of(
        **{
            "every_set": (READ, WRITE, ADMIN),
            "every_account": (ONE, TWO, THREE, an_account(4)),
            "assigned": assigned,
            "held_by_nobody": {(TWO.id, ADMIN.id)},
            "old": {(TWO.id, READ.id), (TWO.id, ADMIN.id)},
            **more,
        }
    )


def ask(
    real: FakeReads,
    *whose: Entity | Principal,
    by_principal: bool = True,
    accounts: tuple[Account, ...] = (),
    **fields: object,
) -> Walked:
    """Walk, for these principals or for everybody's."""
    targets = Targets(accounts=tuple(one.id for one in accounts)) if accounts else None
    query = AssignmentQuery(targets=targets, **fields)  # type: ignore[arg-type]
    asked = [one if isinstance(one, Principal) else principal(one) for one in whose] or None
    return walk(real, query, asked, by_principal=by_principal, unclear=Unclear())


def shown(walked: Walked) -> list[tuple[str, str, str]]:
    """The assignments in words that the tests are written in."""
    sets = {one.id: one.name for one in (READ, WRITE, ADMIN)}
    people = {one.id: one.name for one in (ADA, BOB, TEAM)}
    return sorted(
        (people.get(one.principal.id, "gone"), sets[one.permission_set_arn], one.account_id[-1])
        for one in walked.assignments
    )


ALL = [
    ("Team", "Read", "1"),
    ("Team", "Read", "2"),
    ("Team", "Write", "1"),
    ("ada", "Admin", "3"),
    ("ada", "Read", "1"),
]


def test_all_by_set() -> None:
    real = reads()

    walked = ask(real)

    assert shown(walked) == ALL
    assert real.counted() == {"permission_sets": 1, "holders": 3, "assignments_in": 5}
    assert set(walked.permission_sets) == {READ.id, WRITE.id, ADMIN.id}
    assert walked.outdated is None


def test_an_account_that_left_the_organization_is_told_of() -> None:
    assert shown(ask(reads(every_account=(ONE,)))) == ALL


def test_by_principal() -> None:
    real = reads()

    assert shown(ask(real, ADA, TEAM)) == ALL
    assert real.counted() == {"assignments_of": 2}


def test_by_principal_within_accounts_and_sets() -> None:
    real = reads()

    walked = ask(real, TEAM, accounts=(ONE, TWO), permission_sets=("Read",))

    assert shown(walked) == ALL[:2]
    assert real.counted() == {"permission_sets": 1, "account": 2, "assignments_of": 1}


@pytest.mark.parametrize("failure", [DENIED, INVALID])
def test_who_may_not_be_asked_by_principal_is_asked_otherwise(failure: CallFailed) -> None:
    real = reads(failures={"assignments_of": failure})

    assert shown(ask(real, ADA)) == ALL[3:]
    assert real.counted() == {
        "assignments_of": 1,
        "permission_sets": 1,
        "holders": 3,
        "assignments_in": 5,
    }


def test_another_failure_is_one() -> None:
    with pytest.raises(CallFailed) as caught:
        ask(reads(failures={"assignments_of": THROTTLED}), ADA)

    assert caught.value is THROTTLED


def test_who_is_gone_is_not_asked_for_by_principal() -> None:
    gone = principal(user("gone", number=99))
    real = reads(assigned=(has(gone, READ, ONE), has(ADA, READ, ONE)), held_by_nobody=set())

    assert shown(ask(real, gone, by_principal=False)) == [("gone", "Read", "1")]
    assert "assignments_of" not in real.counted()


def test_one_pair_is_asked_for_itself() -> None:
    real = reads()

    assert shown(ask(real, accounts=(ONE,), permission_sets=("Read",))) == [ALL[0], ALL[4]]
    assert real.counted() == {"permission_sets": 1, "account": 1, "assignments_in": 1}


def test_one_set_is_asked_where_it_is_held() -> None:
    real = reads()

    assert shown(ask(real, permission_sets=("Read",))) == [*ALL[:2], ALL[4]]
    assert real.counted() == {"permission_sets": 1, "holders": 1, "assignments_in": 2}


def test_one_set_within_accounts() -> None:
    real = reads()

    assert shown(ask(real, accounts=(TWO, THREE, an_account(4)), permission_sets=("Read",))) == [ALL[1]]
    assert real.counted() == {"permission_sets": 1, "account": 3, "holders": 1, "assignments_in": 1}


def test_few_accounts_are_asked_what_they_hold() -> None:
    real = reads()

    assert shown(ask(real, accounts=(ONE, TWO))) == [*ALL[:3], ALL[4]]
    assert real.counted() == {"account": 2, "held": 2, "assignments_in": 4}


def test_many_accounts_are_looked_for_among_the_holders() -> None:
    crowd = tuple(an_account(number) for number in range(1, 12))
    real = reads(every_account=crowd)

    assert shown(ask(real, accounts=crowd)) == ALL
    assert real.counted() == {"accounts": 1, "permission_sets": 1, "holders": 3, "assignments_in": 5}


def test_sets_are_looked_for_in_one_account() -> None:
    real = reads()

    walked = ask(real, accounts=(TWO,), permission_sets=("Read", "Write", "Admin"))

    assert shown(walked) == [ALL[1]]
    assert real.counted() == {"permission_sets": 1, "account": 1, "held": 1, "assignments_in": 2}


def test_a_question_reaches_suspended_accounts_where_it_says_so() -> None:
    closed = an_account(2, status="SUSPENDED")
    real = reads(every_account=(ONE, closed), units={"ou-ab12-cd345678": (ONE, closed)})
    targets = Targets(units=("ou-ab12-cd345678",), include_inactive=True)

    found = walk(real, AssignmentQuery(targets=targets), None, by_principal=False, unclear=Unclear())
    assert set(found.accounts) == {ONE.id, closed.id}
    named = Targets(accounts=(closed.id,), include_inactive=True)
    found = walk(real, AssignmentQuery(targets=named), None, by_principal=False, unclear=Unclear())
    assert set(found.accounts) == {closed.id}


def test_unknown_names_fail() -> None:
    with pytest.raises(Unresolved, match='there is no permission set "Nothing"'):
        ask(reads(), permission_sets=("Nothing",))


def test_accounts_without_names_are_warned_of() -> None:
    (warning,) = ask(reads(failures={"account": DENIED}), accounts=(ONE,)).warnings

    assert "it is not known what the accounts are named" in warning


# ---- versions


def pairs(walked: Walked) -> dict[str, bool]:
    """The pairs found, and whether each is in an old version."""
    sets = {one.id: one.name for one in (READ, WRITE, ADMIN)}
    assert walked.outdated is not None
    return {f"{sets[arn]} {one[-1]}": (one, arn) in walked.outdated for one, arn in sorted(walked.pairs)}


def test_what_is_held_and_in_which_version() -> None:
    real = reads()

    walked = ask(real, provisioned=True)

    assert pairs(walked) == {"Read 1": False, "Write 1": False, "Read 2": True, "Admin 2": True, "Admin 3": False}
    assert shown(walked) == ALL
    assert real.counted() == {
        "permission_sets": 1,
        "holders": 3,
        "assignments_in": 5,
        "outdated_holders": 3,
    }


def test_only_old_versions_are_read_where_only_they_are_asked_for() -> None:
    real = reads()

    walked = ask(real, provisioned=True, outdated=True)

    assert pairs(walked) == {"Read 2": True, "Admin 2": True}
    assert shown(walked) == [ALL[1]]
    assert real.counted() == {"permission_sets": 1, "outdated_holders": 3, "assignments_in": 2}


def test_only_present_versions() -> None:
    walked = ask(reads(), provisioned=True, outdated=False)

    assert pairs(walked) == {"Read 1": False, "Write 1": False, "Admin 3": False}
    assert shown(walked) == [ALL[0], *ALL[2:]]


def test_versions_in_one_account_are_asked_from_its_side() -> None:
    real = reads()

    assert pairs(ask(real, accounts=(TWO,), provisioned=True)) == {"Read 2": True, "Admin 2": True}
    assert real.counted() == {"account": 1, "held": 1, "assignments_in": 2, "outdated_held": 1}


def test_versions_of_what_somebody_has() -> None:
    real = reads()

    walked = ask(real, TEAM, outdated=True)

    assert pairs(walked) == {"Read 2": True}
    assert shown(walked) == [ALL[1]]
    assert real.counted() == {"assignments_of": 1, "outdated_holders": 2}


def test_versions_of_what_somebody_has_where_nobody_may_be_asked_about() -> None:
    walked = ask(reads(failures={"assignments_of": DENIED}), TEAM, provisioned=True)

    assert pairs(walked) == {"Read 1": False, "Write 1": False, "Read 2": True}
