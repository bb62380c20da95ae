# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Entitlements through the whole engine, against account access manager in memory: what must hold for any task."""

from __future__ import annotations

import typing as t
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.steward.identity_center.plugins.module_utils._apply.executor import apply
from ansible_collections.steward.identity_center.plugins.module_utils._apply.waiter import Waiter
from ansible_collections.steward.identity_center.plugins.module_utils._desired.access import Targets
from ansible_collections.steward.identity_center.plugins.module_utils._desired.entitlements import DesiredEntitlements
from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Principal
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.entitlements import Entitlement
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import (
    CallFailed,
    FailureKind,
    Problem,
)
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Plan
from ansible_collections.steward.identity_center.plugins.module_utils._plan.entitlements import ExistingEntitlements
from ansible_collections.steward.identity_center.plugins.module_utils._plan.outcome import Outcome, Status
from ansible_collections.steward.identity_center.plugins.module_utils._plan.step import Step
from ansible_collections.steward.identity_center.plugins.module_utils._render.outcome import changes_result
from ansible_collections.steward.identity_center.plugins.module_utils._task.entitlements import IDC_ENTITLEMENT
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    an_id,
    failed_call,
    group,
    user,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_entitlements import (
    APPLICATION_ARN,
    FakeEntitlements,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_organization import (
    MANAGEMENT,
    FakeOrganization,
    account,
    an_instance,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_reads import FakeReads
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.properties import steady

SHOP, DATA, OLD = account(1, "shop"), account(2, "data"), account(3, "old", "SUSPENDED")
ADMIN, OPERATOR = f"arn:aws:iam::{SHOP.id}:role/admin", f"arn:aws:iam::{DATA.id}:role/ops/operator"
PEOPLE = (user("ann", number=1), user("bob", number=2), group("ann", number=3), group("Team", number=4))
ANN, BOB, ANNS, TEAM = (Principal(kind=one.kind, id=one.id) for one in PEOPLE)
ORPHAN = Principal(kind=Kind.USER, id=an_id(99))


def waiter() -> Waiter:
    """A waiter whose time goes by without waiting."""
    now = [0.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    return Waiter(clock=lambda: now[0], sleep=sleep)


class Ran(t.NamedTuple):
    """What became of a task."""

    plan: Plan
    found: ExistingEntitlements
    outcome: Outcome
    diff: dict[str, str]
    answer: dict[str, t.Any]

    @property
    def sentences(self) -> list[str]:
        """The changes as "action name"."""
        return [f"{one.action.value} {one.name}" for one in self.plan.changes]


def reads_of(fake: FakeEntitlements, **more: t.Any) -> FakeReads:
    """All that a task reads."""
    parts = {"store": FakeStore(*PEOPLE), "organization": FakeOrganization(SHOP, DATA, OLD), **more}
    return FakeReads(entitlements=fake, **parts)


def asked(**more: t.Any) -> DesiredEntitlements:
    """A desired value, about bob and admin unless it says otherwise."""
    return DesiredEntitlements(**{"users": ("bob",), "groups": (), "roles": (ADMIN,), **more})


def run(
    fake: FakeEntitlements,
    desired: DesiredEntitlements,
    *,
    check_mode: bool = False,
    steps: tuple[Step, ...] = (),
    **more: t.Any,
) -> Ran:
    """Run a task by the definition of its module."""
    observed, plan = IDC_ENTITLEMENT.planned(reads_of(fake, **more).after(steps), desired)
    session: t.Any = SimpleNamespace(account_access=fake)
    writers = IDC_ENTITLEMENT.writers(session, plan, waiter())
    outcome = apply(plan, writers, observed.handles, check_mode=check_mode, concurrency=3, known=len(steps))
    return Ran(
        plan,
        observed.found,
        outcome,
        IDC_ENTITLEMENT.diff(desired, observed.found, plan),
        IDC_ENTITLEMENT.result(desired, observed.found, outcome),
    )


def has(principal: Principal, role_arn: str = ADMIN) -> Entitlement:
    """That somebody may assume a role."""
    return Entitlement(role_arn=role_arn, principal=principal)


# ---- for any task

ANYBODY = (ANN, BOB, ANNS, TEAM, ORPHAN)
THERE = st.lists(st.builds(has, st.sampled_from(ANYBODY), st.sampled_from([ADMIN, OPERATOR])), unique=True)
MODES = st.sampled_from([{}, {"purge": True}, {"present": False}])


def some(*values: str) -> st.SearchStrategy[tuple[str, ...]]:
    """Some of these, in any order."""
    return st.lists(st.sampled_from(values), unique=True).map(tuple)


@steady(60)
@given(there=THERE, users=some("ann", "bob"), groups=some("ann", "Team"), roles=some(ADMIN, OPERATOR), mode=MODES)
def test_a_task_does_what_it_promises_and_then_nothing(
    there: list[Entitlement],
    users: tuple[str, ...],
    groups: tuple[str, ...],
    roles: tuple[str, ...],
    mode: dict[str, bool],
) -> None:
    fake = FakeEntitlements(*there)
    desired = asked(users=users, groups=groups, roles=roles, **mode)
    promise = run(fake, desired, check_mode=True)
    assert fake.there == set(there)
    deed = run(fake, desired)

    assert deed.plan == promise.plan
    assert (deed.diff, deed.answer) == (promise.diff, promise.answer)
    named = {one for one in (ANN, BOB) if ("ann", "bob")[one is BOB] in users}
    named |= {one for one in (ANNS, TEAM) if ("ann", "Team")[one is TEAM] in groups}
    wanted = {has(one, role) for one in named for role in roles}
    if desired.purge:
        expected = {one for one in there if one.role_arn not in roles} | wanted
    else:
        expected = set(there) | wanted if desired.present else set(there) - wanted
    assert fake.there == expected
    again = run(fake, desired)
    assert again.plan.changes == ()
    assert again.diff["before"] == again.diff["after"] == deed.diff["after"]


def test_people_gain_before_they_lose() -> None:
    ran = run(FakeEntitlements(has(ANN), has(ORPHAN)), asked(groups=("Team",), purge=True))

    assert ran.sentences == [
        f"add Team as admin in {SHOP.label}",
        f"add bob as admin in {SHOP.label}",
        f"remove {ORPHAN.id} as admin in {SHOP.label}",
        f"remove ann as admin in {SHOP.label}",
    ]
    assert ran.answer["application_arn"] == APPLICATION_ARN
    assert [(row["principal"], row["principal_type"]) for row in ran.answer["entitlements"]] == [
        ("Team", "group"),
        ("bob", "user"),
    ]
    assert changes_result(ran.outcome)[0] == {
        "action": "add",
        "kind": "entitlement",
        "name": f"Team as admin in {SHOP.label}",
        "account": SHOP.label,
        "account_id": SHOP.id,
        "role": "admin",
        "role_arn": ADMIN,
        "group": "Team",
        "status": "done",
    }


# ---- roles


def test_names_of_roles_are_meant_in_every_account_that_is_chosen() -> None:
    targets = Targets(everything=True)
    ran = run(FakeEntitlements(), asked(roles=(ADMIN,), role_names=("admin", "x/y"), targets=targets))

    assert [row["role_arn"] for row in ran.answer["entitlements"]] == [
        ADMIN,
        f"arn:aws:iam::{SHOP.id}:role/x/y",
        f"arn:aws:iam::{DATA.id}:role/admin",
        f"arn:aws:iam::{DATA.id}:role/x/y",
    ]
    assert ran.plan.warnings == (f"Left out 1 account that is suspended or not active: {OLD.label}",)
    assert [one["account_id"] for one in ran.answer["skipped_accounts"]] == [OLD.id]


def test_what_is_in_a_suspended_account_can_go() -> None:
    there = has(BOB, f"arn:aws:iam::{OLD.id}:role/admin")
    fake = FakeEntitlements(there)
    run(fake, asked(roles=(there.role_arn,), present=False))
    assert fake.there == set()

    fake = FakeEntitlements(there)
    run(fake, asked(roles=(), role_names=("admin",), targets=Targets(accounts=("old",)), present=False))
    assert fake.there == set()


def test_the_management_account_is_not_implied() -> None:
    organization = FakeOrganization(account(int(MANAGEMENT), "boss"), SHOP)
    ran = run(
        FakeEntitlements(),
        asked(roles=(), role_names=("admin",), targets=Targets(everything=True)),
        organization=organization,
    )

    assert [row["account"] for row in ran.answer["entitlements"]] == ["shop"]
    assert ran.plan.warnings == ()


@pytest.mark.parametrize(
    ("roles", "message"),
    [
        (("arn:aws:iam::999999999999:role/x",), "the organization has no account 999999999999, which arn:"),
        ((f"arn:aws:iam::{OLD.id}:role/x",), f"is in {OLD.label}, which is suspended"),
    ],
)
def test_roles_of_accounts_that_nobody_can_be_let_into(roles: tuple[str, ...], message: str) -> None:
    with pytest.raises(Problem) as caught:
        run(FakeEntitlements(), asked(roles=roles))
    assert message in caught.value.message


def test_who_may_not_look_at_the_organization_goes_by_ids() -> None:
    organization = FakeOrganization(failures=dict.fromkeys(["accounts", "account"], failed_call(FailureKind.DENIED)))
    ran = run(FakeEntitlements(), asked(), organization=organization)

    assert ran.sentences == [f"add bob as admin in {SHOP.id}"]
    assert [row["account"] for row in ran.answer["entitlements"]] == [None]
    assert "So it is not known what the accounts are named" in ran.plan.warnings[0]


# ---- the fewest calls


@pytest.mark.parametrize(
    ("desired", "lists"),
    [
        (asked(roles=(ADMIN, OPERATOR)), ["entitlements_of"]),
        (asked(groups=("Team",)), ["entitlements_to"]),
        (asked(roles=(ADMIN, OPERATOR), purge=True), ["entitlements_to"] * 2),
        (asked(users=(an_id(99),), roles=(ADMIN, OPERATOR), present=False), ["entitlements_to"] * 2),
        (asked(groups=("Team",), roles=(ADMIN, f"{ADMIN}2", f"{ADMIN}3")), ["entitlements_in"]),
    ],
)
def test_the_fewest_lists_are_read(desired: DesiredEntitlements, lists: list[str]) -> None:
    fake = FakeEntitlements()
    run(fake, desired, check_mode=True)

    assert [what for what, _of in fake.calls] == ["application", *lists]


# ---- the application


def test_an_application_that_is_named_is_not_looked_for() -> None:
    fake = FakeEntitlements()
    ran = run(fake, asked(application=APPLICATION_ARN), check_mode=True)

    assert [what for what, _of in fake.calls] == ["entitlements_of"]
    assert ran.answer["application_arn"] == APPLICATION_ARN


def test_without_an_application_nobody_is_entitled() -> None:
    fake = FakeEntitlements(enabled=False)
    with pytest.raises(Problem, match=r"is not enabled for the instance .* create_application: true"):
        run(fake, asked())
    for nothing in (asked(present=False), asked(users=(), purge=True)):
        ran = run(fake, nothing)
        assert (ran.plan.changes, ran.answer["application_arn"]) == ((), None)


def test_an_application_is_made_first() -> None:
    fake = FakeEntitlements(enabled=False)
    fake.statuses = ["CREATE_IN_PROGRESS", "CREATE_IN_PROGRESS", "ACTIVE"]
    promise = run(fake, asked(create=True), check_mode=True)
    assert (fake.application_arn, promise.answer["application_arn"]) == (None, None)
    deed = run(fake, asked(create=True))

    assert deed.plan == promise.plan
    assert deed.sentences == ["create account access manager", f"add bob as admin in {SHOP.label}"]
    assert deed.answer["application_arn"] == APPLICATION_ARN
    assert fake.there == {has(BOB)}
    after = run(FakeEntitlements(enabled=False), asked(groups=("Team",)), check_mode=True, steps=promise.outcome.steps)
    assert after.sentences == [f"add Team as admin in {SHOP.label}"]
    assert after.answer["application_arn"] is None


def test_only_the_management_account_makes_it() -> None:
    with pytest.raises(Problem, match="only the management account"):
        run(FakeEntitlements(enabled=False), asked(create=True), caller_account_id=SHOP.id)
    for unknown in ({"caller_account_id": None}, {"caller_account_id": SHOP.id, "instance": an_instance(owner=None)}):
        assert run(FakeEntitlements(enabled=False), asked(create=True), **unknown).outcome.changed


@pytest.mark.parametrize(("status", "code"), [("CREATE_FAILED", "Failed"), ("CREATE_IN_PROGRESS", "Pending")])
def test_an_application_that_does_not_come(status: str, code: str) -> None:
    fake = FakeEntitlements(enabled=False)
    fake.statuses = [status]
    ran = run(fake, asked(create=True))

    assert [one.status for one in ran.outcome.results] == [Status.FAILED, Status.SKIPPED]
    failure = ran.outcome.results[0].failure
    assert failure is not None
    assert (failure.code, status in failure.message) == (code, True)
    assert fake.there == set()


def test_an_application_that_somebody_else_makes_meanwhile() -> None:
    fake = FakeEntitlements(enabled=False)
    fake.failures["create_application"] = failed_call(FailureKind.CONFLICT)
    assert run(fake, asked(create=True)).outcome.failures

    there = FakeEntitlements()
    there.failures["create_application"] = failed_call(FailureKind.CONFLICT)
    there.application_arn, arn = None, there.application_arn
    seen = [None, arn]

    def application() -> t.Any:
        there.application_arn = seen.pop(0)
        return FakeEntitlements.application(there)

    there.application = application  # type: ignore[method-assign]
    ran = run(there, asked(create=True))
    assert ran.outcome.failures == ()
    assert there.there == {has(BOB)}

    denied = FakeEntitlements(enabled=False)
    denied.failures["create_application"] = failed_call(FailureKind.DENIED)
    assert run(denied, asked(create=True)).outcome.results[0].status is Status.FAILED


# ---- failures


def _failure(kind: FailureKind, words: str = "No.") -> CallFailed:
    known = failed_call(kind)
    return CallFailed(known.call, kind=kind, words=words)


@pytest.mark.parametrize(
    "passing",
    [
        _failure(FailureKind.NOT_FOUND),
        _failure(FailureKind.CONFLICT),
        _failure(FailureKind.INVALID, "Error verifying role"),
    ],
)
def test_what_may_be_new_is_tried_again(passing: CallFailed) -> None:
    fake = FakeEntitlements()
    fake.failures["create_entitlement"] = [passing, passing]

    assert run(fake, asked()).outcome.failures == ()
    assert fake.there == {has(BOB)}

    fake = FakeEntitlements()
    fake.failures["create_entitlement"] = passing
    (failed,) = run(fake, asked()).outcome.failures
    assert ("sts:SetContext" in failed.message) is (passing.kind is FailureKind.INVALID)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (FailureKind.INVALID, "trust policy must let account-access.amazonaws.com"),
        (FailureKind.QUOTA, "A role takes 20 groups"),
        (FailureKind.SERVER, "The service failed"),
    ],
)
def test_what_fails_says_what_to_do(kind: FailureKind, words: str) -> None:
    fake = FakeEntitlements()
    fake.failures["create_entitlement"] = _failure(kind)
    (failed,) = run(fake, asked()).outcome.failures

    assert words in failed.message
    assert [what for what, _of in fake.calls].count("create_entitlement") == 1


@pytest.mark.parametrize(
    ("failure", "fails"),
    [
        (_failure(FailureKind.NOT_FOUND), False),
        (_failure(FailureKind.INVALID, "Entitlement not found"), False),
        (_failure(FailureKind.INVALID), True),
        (_failure(FailureKind.DENIED), True),
    ],
)
def test_what_is_gone_already(failure: CallFailed, fails: bool) -> None:
    fake = FakeEntitlements(has(BOB))
    fake.failures["delete_entitlement"] = failure

    assert bool(run(fake, asked(present=False)).outcome.failures) is fails


def test_what_was_not_there_when_it_was_read_needs_no_call() -> None:
    fake = FakeEntitlements(has(BOB))
    observed, plan = IDC_ENTITLEMENT.planned(reads_of(fake), asked(present=False))
    fake.calls.clear()
    session: t.Any = SimpleNamespace(account_access=fake)
    outcome = apply(plan, IDC_ENTITLEMENT.writers(session, plan, waiter()), {}, check_mode=False)

    assert observed.handles and outcome.failures == ()
    assert "delete_entitlement" not in [what for what, _of in fake.calls]


def test_what_was_written_is_looked_for_until_it_shows() -> None:
    fake = FakeEntitlements()
    fake.failures["entitlements_of"] = [None, failed_call(FailureKind.SERVER)]
    run(fake, asked())

    assert [what for what, _of in fake.calls][-2:] == ["create_entitlement", "entitlements_of"]
