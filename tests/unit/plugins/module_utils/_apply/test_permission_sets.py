# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How permission sets are written: in which order, and what is made of failures in the middle."""

from __future__ import annotations

import json
import typing as t
from dataclasses import replace

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._apply.assignments import assignment_writers
from ansible_collections.steward.identity_center.plugins.module_utils._apply.executor import apply
from ansible_collections.steward.identity_center.plugins.module_utils._apply.permission_sets import (
    permission_set_writers,
)
from ansible_collections.steward.identity_center.plugins.module_utils._apply.waiter import Waiter
from ansible_collections.steward.identity_center.plugins.module_utils._desired.access import (
    DesiredPermissionSet,
    Provision,
)
from ansible_collections.steward.identity_center.plugins.module_utils._desired.choices import OnAssignments, Waiting
from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Account
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Entity, Value
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import CallFailed, FailureKind
from ansible_collections.steward.identity_center.plugins.module_utils._observe.permission_sets import (
    observe_permission_set,
)
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Plan
from ansible_collections.steward.identity_center.plugins.module_utils._plan.outcome import Status
from ansible_collections.steward.identity_center.plugins.module_utils._plan.permission_sets import plan_permission_set
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    failed_call,
    group,
    items,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_access import (
    FakeAccess,
    assigned,
    conflict,
    permission_set,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_organization import (
    FakeOrganization,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.permission_set_tasks import (
    Clock,
    a_desired,
    document,
    reads_of,
    run,
)

ONE, TWO, THREE = "333300000011", "333300000012", "333300000013"
OWN = items({"name": "own", "path": "/"})
POLICY = document(Statement=[])
LIMIT = document(customer_managed_policy={"name": "limit", "path": "/"})
DENIED = failed_call(FailureKind.DENIED, words="You shall not", code="AccessDeniedException")


def failure_of(access: FakeAccess, desired: DesiredPermissionSet) -> CallFailed:
    """Why a task fails that fails in one change."""
    (failure,) = run(access, desired).outcome.failures
    return failure


def audit(**attributes: Value) -> Entity:
    """The permission set that the tests are about."""
    return permission_set("Audit", **attributes)


def test_a_creation_is_written_in_order() -> None:
    access = FakeAccess()
    desired = a_desired(
        description="x",
        session_duration="PT2H",
        managed_policies=("a", "b"),
        customer_managed_policies=OWN,
        inline_policy=POLICY,
        permissions_boundary=LIMIT,
        tags=document(a="1"),
    )

    result = run(access, desired)

    assert access.writes == [
        "create_permission_set",
        "set_boundary",
        "attach_policy",
        "attach_policy",
        "attach_policy",
        "set_inline_policy",
    ]
    made = access.named("Audit")
    assert made is not None and result.answer is not None
    assert made.attributes == {**desired.attributes, "session_duration": "PT2H"}
    assert result.answer["permission_set"]["permission_set_arn"] == made.id
    assert run(access, desired).changed is False


def test_an_update_is_written_in_order() -> None:
    access = FakeAccess(
        audit(description="x", managed_policies=("a", "b"), customer_managed_policies=OWN, tags=document(a="1", b="2"))
    )
    desired = a_desired(
        description="y",
        managed_policies=("b", "c"),
        customer_managed_policies=None,
        inline_policy=POLICY,
        permissions_boundary=LIMIT,
        tags=document(a="2"),
    )

    run(access, desired)

    assert access.writes == [
        "update_permission_set",
        "set_boundary",
        "attach_policy",
        "set_inline_policy",
        "detach_policy",
        "detach_policy",
        "set_tags",
        "drop_tags",
    ]
    assert run(access, desired).changed is False


def test_only_tags_that_differ_are_sent() -> None:
    sent: list[object] = []

    class Watched(FakeAccess):
        def set_tags(self, *arguments: t.Any) -> None:
            sent.append(arguments[-1])
            super().set_tags(*arguments)

    run(Watched(audit(tags=document(a="1", b="2"))), a_desired(tags=document(a="1", b="3")))

    assert sent == [{"b": "3"}]


def test_what_limits_goes_last() -> None:
    access = FakeAccess(audit(managed_policies=("a",), inline_policy=POLICY, permissions_boundary=LIMIT))

    run(access, a_desired(managed_policies=("b",), inline_policy=None, permissions_boundary=None))

    assert access.writes == ["attach_policy", "detach_policy", "set_inline_policy", "set_boundary"]
    assert (access.named("Audit") or audit()).attributes == {**audit().attributes, "managed_policies": ("b",)}


@pytest.mark.parametrize("option", ["description", "relay_state", "session_duration"])
def test_what_is_not_managed_stays_as_it_is(option: str) -> None:
    there = {"description": "x", "relay_state": "r", "session_duration": "PT3H"}
    access = FakeAccess(audit(**there))

    run(access, a_desired(**{option: "PT4H"}))

    now = access.named("Audit")
    assert now is not None and now.attributes == {"name": "Audit", **there, option: "PT4H"}


@pytest.mark.parametrize("lost", [failed_call(FailureKind.UNREACHABLE), conflict("busy")])
def test_what_fails_in_the_middle_says_what_was_done_and_is_finished_by_the_next_run(lost: CallFailed) -> None:
    access = FakeAccess(audit(managed_policies=("a",)))
    desired = a_desired(description="new", managed_policies=("b",), tags=document(a="1"), waiting=Waiting(timeout=5))
    access.fail("detach_policy", lost, times=100)

    result = run(access, desired)

    (change_result,) = result.outcome.results
    assert change_result.status is Status.FAILED and change_result.failure is not None
    assert (
        "Parts of this change that were done before it failed: set description, attach b. Run the task again"
        in change_result.failure.message
    )
    assert result.changes[0]["done"] == ["set description", "attach b"]
    assert change_result.failure.partial and result.changed
    access._faults.clear()
    assert [change.altered for change in run(access, desired).plan.changes] == [("managed_policies", "tags")]
    assert run(access, desired).changed is False


def test_what_fails_at_first_has_done_nothing() -> None:
    access = FakeAccess(audit()).fail("update_permission_set", DENIED)

    result = run(access, a_desired(description="new", tags=document(a="1")))

    assert not result.changed
    assert "done" not in result.changes[0]
    assert access.writes == ["update_permission_set"]


@pytest.mark.parametrize(
    ("operation", "desired"),
    [
        ("update_permission_set", a_desired(description="new")),
        ("provision", a_desired()),
        ("delete_permission_set", a_desired(present=False)),
    ],
)
def test_what_is_denied_may_be_so_for_a_delegated_administrator_only(
    operation: str, desired: DesiredPermissionSet
) -> None:
    access = held(ONE, outdated=True).fail(operation, DENIED)

    assert "A delegated administrator can't change a permission set that is" in failure_of(access, desired).message


def test_what_fails_after_a_creation_says_so() -> None:
    access = FakeAccess().fail("attach_policy", DENIED)

    result = run(access, a_desired(managed_policies=("a",)))

    assert result.changes[0]["done"] == ["create it"] and result.changed
    assert run(access, a_desired(managed_policies=("a",))).changed
    assert (access.named("Audit") or audit()).attributes["managed_policies"] == ("a",)


@pytest.mark.parametrize(
    ("there", "operation", "desired"),
    [
        ({}, "attach_policy", a_desired(managed_policies=("a",))),
        ({}, "attach_policy", a_desired(customer_managed_policies=OWN)),
        ({"managed_policies": ("a",)}, "detach_policy", a_desired(managed_policies=None)),
        ({"customer_managed_policies": OWN}, "detach_policy", a_desired(customer_managed_policies=None)),
        ({"inline_policy": POLICY}, "set_inline_policy", a_desired(inline_policy=None)),
        ({"permissions_boundary": LIMIT}, "set_boundary", a_desired(permissions_boundary=None)),
    ],
)
def test_what_took_effect_without_an_answer_is_no_failure(
    there: dict[str, Value], operation: str, desired: DesiredPermissionSet
) -> None:
    """botocore repeats a call whose answer was lost; the repeated one meets what the first has done."""

    class Repeating(FakeAccess):
        def attach_policy(self, *arguments: t.Any) -> None:
            super().attach_policy(*arguments)
            super().attach_policy(*arguments)

        def detach_policy(self, *arguments: t.Any) -> None:
            super().detach_policy(*arguments)
            super().detach_policy(*arguments)

        def set_inline_policy(self, *arguments: t.Any) -> None:
            super().set_inline_policy(*arguments)
            super().set_inline_policy(*arguments)

        def set_boundary(self, *arguments: t.Any) -> None:
            super().set_boundary(*arguments)
            super().set_boundary(*arguments)

    access = Repeating(audit(**there))

    assert run(access, desired).outcome.failures == ()
    assert access.writes.count(operation) == 2
    assert run(access, desired).changed is False


def test_a_policy_that_does_not_exist_is_a_failure() -> None:
    missing = failed_call(FailureKind.NOT_FOUND, operation="AttachManagedPolicyToPermissionSet")
    access = FakeAccess(audit()).fail("attach_policy", missing)

    assert failure_of(access, a_desired(managed_policies=("a",))).kind is FailureKind.NOT_FOUND


def test_what_was_just_made_may_not_be_seen_yet() -> None:
    missing = failed_call(FailureKind.NOT_FOUND, operation="AttachManagedPolicyToPermissionSet")
    access = FakeAccess().fail("attach_policy", missing, times=2)

    assert run(access, a_desired(managed_policies=("a",))).outcome.failures == ()


def test_what_is_never_seen_is_a_failure() -> None:
    missing = failed_call(FailureKind.NOT_FOUND, operation="AttachManagedPolicyToPermissionSet")
    access = FakeAccess().fail("attach_policy", missing, times=100)

    assert failure_of(access, a_desired(managed_policies=("a",))).kind is FailureKind.NOT_FOUND


def test_where_there_is_no_room_for_both_what_goes_makes_some() -> None:
    before, after = tuple(f"a{number:02}" for number in range(25)), tuple(f"b{number:02}" for number in range(25))
    access = FakeAccess(audit(managed_policies=before))

    assert run(access, a_desired(managed_policies=after)).outcome.failures == ()
    assert (access.named("Audit") or audit()).attributes["managed_policies"] == after


def test_where_there_is_no_room_at_all_that_is_told() -> None:
    access = FakeAccess(audit(managed_policies=tuple(f"a{number:02}" for number in range(25))))

    assert failure_of(access, a_desired(managed_policies=("b",), purge_policies=False)).kind is FailureKind.QUOTA


def test_what_made_room_for_nothing_is_told() -> None:
    many = tuple(f"arn:{number:02d}" for number in range(25))
    access = FakeAccess(audit(managed_policies=many))
    access.fail("attach_policy", failed_call(FailureKind.DENIED, words="Never."), skip=1)

    result = run(access, a_desired(managed_policies=(*many[1:], "b")))

    (failure,) = result.outcome.failures
    assert (failure.kind, failure.partial) == (FailureKind.DENIED, True)
    assert result.changes[0]["done"] == ["detach arn:00"]


# ---- creations that meet something


@pytest.mark.parametrize("in_doubt", [True, False])
def test_a_name_that_is_taken_by_what_cannot_be_seen_is_told(in_doubt: bool) -> None:
    plan = run(FakeAccess(), a_desired(), check_mode=True).plan
    access = FakeAccess(audit()).fail("create_permission_set", failed_call(FailureKind.CONFLICT, in_doubt=in_doubt))
    access.fail("permission_sets", failed_call(FailureKind.DENIED, operation="ListPermissionSets", words="Closed."))

    (failure,) = do(access, plan)

    assert (failure.kind, failure.uncertain) == (FailureKind.CONFLICT, in_doubt)
    assert "What conflicts with it could not be read: " in failure.message and "Closed." in failure.message


def test_a_creation_with_a_lost_answer_goes_on_with_what_it_made() -> None:
    access = FakeAccess()
    access.create_permission_set("Audit", {"name": "Audit", "description": "x", "tags": document(a="1")})
    access.calls.clear()
    lagging = FakeAccess()
    desired = a_desired(description="x", tags=document(a="1"), managed_policies=("a",), inline_policy=POLICY)
    plan_of_a_task_that_saw_nothing = run(lagging, desired, check_mode=True)

    failures = do(access, plan_of_a_task_that_saw_nothing.plan)

    assert failures == []
    assert run(access, desired).changed is False


@pytest.mark.parametrize(
    ("there", "words"),
    [
        (audit(description="other"), "Meanwhile Audit (arn:aws:sso:::permissionSet/"),
        (audit(managed_policies=("z",)), "with different attributes. Run the task again"),
        (audit(inline_policy=POLICY), "with different attributes"),
        (audit(tags=document(a="2")), "with different attributes"),
    ],
)
def test_a_creation_that_meets_another_one_is_told(there: Entity, words: str) -> None:
    plan = run(FakeAccess(), a_desired(managed_policies=("a",)), check_mode=True).plan

    (failure,) = do(FakeAccess(there), plan)

    assert failure.kind is FailureKind.CONFLICT and words in failure.message


def test_a_name_that_is_taken_by_nobody_is_told() -> None:
    access = FakeAccess().fail("create_permission_set", conflict("PermissionSet with name Audit already exists."))

    assert "Its name is taken, but no permission set is found under it" in failure_of(access, a_desired()).message


def test_a_creation_that_is_denied_is_told() -> None:
    assert failure_of(FakeAccess().fail("create_permission_set", DENIED), a_desired()).kind is FailureKind.DENIED


def do(access: FakeAccess, plan: Plan) -> list[CallFailed]:
    """Do a plan that was made of another sight."""
    clock = Clock()
    writers = permission_set_writers(access, Waiter(Waiting(timeout=5), clock, clock.sleep), plan)
    return list(apply(plan, writers, {}, check_mode=False).failures)


# ---- provisioning


def held(*accounts: str, outdated: bool = False) -> FakeAccess:
    """An instance where accounts hold the permission set."""
    return FakeAccess(audit()).hold(audit(), *accounts, outdated=outdated)


def test_many_accounts_are_provisioned_with_one_call() -> None:
    access = held(ONE, TWO)
    access.looks = 3

    result = run(access, a_desired(description="new"))

    assert [what for operation, what in access.calls if operation == "provision"] == ["Audit"]
    assert result.changes[1]["accounts"] == [{"account_id": ONE}, {"account_id": TWO}]
    assert access.holders([audit().id], outdated=True)[audit().id] == ()


def test_one_account_is_provisioned_by_itself() -> None:
    access = held(ONE, outdated=True).hold(audit(), TWO)

    run(access, a_desired())

    assert [what for operation, what in access.calls if operation == "provision"] == [f"Audit in {ONE}"]


def test_what_fails_is_tried_account_by_account_and_told_for_each() -> None:
    access = held(ONE, TWO, THREE)
    access.reasons = {TWO: "Received a 404 status error: Not supported policy arn:aws:iam::2:policy/own", THREE: "No"}

    result = run(access, a_desired(description="new"))

    (failure,) = result.outcome.failures
    provisionings = [what for operation, what in access.calls if operation == "provision"]
    assert provisionings[0] == "Audit" and set(provisionings[1:]) == {f"Audit in {TWO}", f"Audit in {THREE}"}
    assert result.changes[1]["accounts"] == [
        {"account_id": TWO, "status": "FAILED", "reason": access.reasons[TWO]},
        {"account_id": THREE, "status": "FAILED", "reason": "No"},
    ]
    assert result.changes[1]["done"] == [f"provision {ONE}"]
    assert f"{TWO}: Received a 404" in failure.message and f"{THREE}: No" in failure.message
    assert "create it in that account" in failure.message
    assert failure.code == "Failed"


@pytest.mark.parametrize(
    ("reason", "advice"),
    [
        ("Received a 403 status error: Access denied by IAM. Please", "works with the caller's own IAM permissions"),
        ("AWS SSO is unable to complete. Obtaining permissions takes longer than usual.", "may be suspended"),
        ("AWS SSO is unable to complete. Obtaining permissions is taking longer than usual.", "may be suspended"),
    ],
)
def test_a_reason_is_explained(reason: str, advice: str) -> None:
    access = held(ONE, outdated=True)
    access.reasons = {ONE: reason}

    failure = failure_of(access, a_desired())

    assert reason.rstrip(".") in failure.message and advice in failure.message


@pytest.mark.parametrize(
    ("operation", "kind", "uncertain"),
    [
        ("provision", FailureKind.DENIED, False),
        ("provisioning", FailureKind.DENIED, True),
        ("provision", FailureKind.SERVER, True),
    ],
)
@pytest.mark.parametrize("reasons", [{}, {THREE: "No"}], ids=["alone", "beside another"])
def test_one_account_that_fails_does_not_hide_what_became_of_the_others(
    operation: str, kind: FailureKind, uncertain: bool, reasons: dict[str, str]
) -> None:
    class Partly(FakeAccess):
        def provision(self, name: str, arn: str, account_id: str | None) -> t.Any:
            if account_id is None:
                self.reasons = dict.fromkeys((ONE, TWO, THREE), "All")
                return super().provision(name, arn, account_id)
            self.reasons = reasons
            if account_id == TWO and operation == "provision":
                raise failed_call(kind, purpose="provision Audit", operation="ProvisionPermissionSet", words="Second.")
            begun = super().provision(name, arn, account_id)
            return replace(begun, request_id=f"of {TWO}", status="IN_PROGRESS") if account_id == TWO else begun

        def provisioning(self, name: str, request_id: str) -> t.Any:
            if request_id == f"of {TWO}":
                raise failed_call(kind, operation="DescribePermissionSetProvisioningStatus", words="Second.")
            return super().provisioning(name, request_id)

    result = run(Partly(audit()).hold(audit(), ONE, TWO, THREE), a_desired(description="new"))

    (failure,) = result.outcome.failures
    assert failure.uncertain is uncertain
    assert failure.partial
    assert "Second" in failure.message
    told = [(one["account_id"], one["reason"]) for one in result.changes[1]["accounts"]]
    assert [account for account, _reason in told] == [TWO, *reasons]
    assert "Second" in str(told[0][1])
    assert result.changes[1]["done"] == [f"provision {one}" for one in (ONE, TWO, THREE) if one not in (TWO, *reasons)]


def test_one_account_that_fails_has_done_nothing() -> None:
    access = held(ONE, outdated=True)
    access.reasons = {ONE: "No"}

    result = run(access, a_desired())

    assert not result.changed and "done" not in result.changes[0]


def test_what_fails_together_and_not_one_by_one_has_not_failed() -> None:
    class Moody(FakeAccess):
        def provision(self, name: str, arn: str, account_id: str | None) -> t.Any:
            self.reasons = {} if account_id else {ONE: "", TWO: "No"}
            return super().provision(name, arn, account_id)

    access = Moody(audit()).hold(audit(), ONE, TWO)

    assert run(access, a_desired(description="new")).outcome.failures == ()
    assert run(access, a_desired(description="new")).changed is False


def test_a_failure_that_leaves_nobody_behind_is_told_all_the_same() -> None:
    access = held(ONE, TWO)

    class Odd(FakeAccess):
        def provision(self, name: str, arn: str, account_id: str | None) -> t.Any:
            progress = super().provision(name, arn, account_id)
            return progress.__class__(request_id=progress.request_id, status="FAILED")

    access.__class__ = Odd

    failure = failure_of(access, a_desired(description="new"))

    assert "Could not provision Audit: FAILED: the service gave no reason" in failure.message


@pytest.mark.parametrize("accounts", [(ONE,), (ONE, TWO)])
def test_where_nobody_holds_it_any_more_there_is_nothing_to_provision(accounts: tuple[str, ...]) -> None:
    class Emptied(FakeAccess):
        def provision(self, name: str, arn: str, account_id: str | None) -> t.Any:
            self.provisioned.clear()
            return super().provision(name, arn, account_id)

    access = Emptied(audit()).hold(audit(), *accounts)

    assert run(access, a_desired(description="new")).outcome.failures == ()


def test_what_takes_too_long_is_told_and_what_is_not_waited_for_is_not() -> None:
    access = held(ONE, outdated=True)
    access.looks = 10_000

    failure = failure_of(access, a_desired(waiting=Waiting(timeout=3)))

    assert failure.kind is FailureKind.PENDING
    assert (
        "it was still in progress when wait_timeout ended" in failure.message
        and "raise wait_timeout" in failure.message
    )
    access.hold(audit(), ONE, outdated=True)
    assert run(access, a_desired(waiting=Waiting(wait=False))).outcome.failures == ()


OLD = Account(id=TWO, name="old", status="SUSPENDED")


def test_the_others_are_provisioned_one_by_one_where_a_suspended_account_holds_it_too() -> None:
    access = held(ONE, TWO, THREE)
    access.reasons = {TWO: "Obtaining permissions takes longer than usual."}

    result = run(access, a_desired(description="new"), organization=FakeOrganization(OLD))

    assert result.outcome.failures == ()
    assert sorted(what for operation, what in access.calls if operation == "provision") == [
        f"Audit in {ONE}",
        f"Audit in {THREE}",
    ]
    assert access.holders([audit().id], outdated=True)[audit().id] == (TWO,)
    assert result.answer is not None and result.answer["permission_set"]["outdated_accounts"] == [TWO]


@pytest.mark.parametrize("moody", [False, True])
def test_many_others_are_provisioned_together_and_then_those_that_were_left_behind(moody: bool) -> None:
    class Moody(FakeAccess):
        def provision(self, name: str, arn: str, account_id: str | None) -> t.Any:
            self.reasons = {TWO: "Obtaining permissions takes longer than usual."}
            if moody and account_id is None:
                self.reasons[ONE] = "No"
            return super().provision(name, arn, account_id)

    many = tuple(f"4444{number:08d}" for number in range(25))
    access = Moody(audit()).hold(audit(), ONE, TWO, *many)

    result = run(access, a_desired(description="new"), organization=FakeOrganization(OLD))

    assert result.outcome.failures == ()
    asked = [what for operation, what in access.calls if operation == "provision"]
    assert asked == ["Audit", *([f"Audit in {ONE}"] if moody else [])]
    assert access.holders([audit().id], outdated=True)[audit().id] == (TWO,)


def test_another_provisioning_is_waited_for() -> None:
    access = held(ONE, outdated=True).fail("provision", conflict("busy"), times=3)

    assert run(access, a_desired()).outcome.failures == ()


# ---- deleting


def test_a_deletion_waits_until_accounts_have_let_go() -> None:
    team = group("Engineers")
    access = FakeAccess(audit(), assignments=[assigned(ONE, audit(), team)])
    access.fail("delete_permission_set", conflict("ApplicationProfile associated"), times=3)

    result = run(access, a_desired(present=False, on_assignments=OnAssignments.REMOVE))

    assert result.outcome.failures == () and access.sets == {}
    assert [change["action"] for change in result.changes] == ["remove", "delete"]


def test_a_deletion_that_waits_in_vain_says_who_still_has_it() -> None:
    failure = failure_of(held(TWO, ONE), a_desired(present=False, waiting=Waiting(timeout=3)))

    assert failure.kind is FailureKind.CONFLICT
    assert f"It is provisioned in the accounts {ONE}, {TWO}, where nobody was assigned before" in failure.message
    assert "from which it is removed" not in failure.message


def seconds_until_deleted(access: FakeAccess) -> float:
    """How long a deletion waits until it is done or given up, with wait_timeout 600."""
    clock = Clock()
    desired = a_desired(present=False, on_assignments=OnAssignments.REMOVE)
    observed = observe_permission_set(reads_of(access, FakeStore(group("Engineers"))), desired)
    plan = plan_permission_set(desired, observed.found)
    waiter = Waiter(Waiting(timeout=600), clock, clock.sleep)
    writers = {**assignment_writers(access, waiter), **permission_set_writers(access, waiter, plan)}
    apply(plan, writers, observed.handles, check_mode=False, concurrency=1)
    return clock.now


def test_a_deletion_does_not_wait_long_for_what_does_not_come() -> None:
    assert 30 <= seconds_until_deleted(held(ONE)) < 40

    nobody = FakeAccess(audit()).fail("delete_permission_set", conflict("busy"), times=1000)
    assert 30 <= seconds_until_deleted(nobody) < 40


def test_a_deletion_waits_for_accounts_that_are_about_to_let_go() -> None:
    class Slow(FakeAccess):
        def holders(self, arns: t.Iterable[str], *, outdated: bool = False) -> t.Any:
            there = super().holders(arns, outdated=outdated)
            slow = (ONE,) if len(self.calls) < 60 else ()
            return {arn: (*held_by, *slow) for arn, held_by in there.items()}

    def an_access(kind: type[FakeAccess]) -> FakeAccess:
        access = kind(audit(), assignments=[assigned(ONE, audit(), group("Engineers"))])
        return access.fail("delete_permission_set", conflict("busy"), times=30)

    slow, swift = an_access(Slow), an_access(FakeAccess)

    assert seconds_until_deleted(slow) > 60 and slow.sets == {}
    assert seconds_until_deleted(swift) > 60 and swift.sets == {}


def test_a_deletion_does_not_wait_for_accounts_that_are_not_about_to_let_go() -> None:
    access = FakeAccess(audit(), assignments=[assigned(ONE, audit(), group("Engineers"))]).hold(audit(), TWO)

    assert 30 <= seconds_until_deleted(access) < 40


def test_a_deletion_does_not_wait_where_nobody_may_ask_which_accounts_hold_it() -> None:
    class Closed(FakeAccess):
        def holders(self, arns: t.Iterable[str], *, outdated: bool = False) -> t.Any:
            if "delete_permission_set" in self.writes:
                raise DENIED
            return super().holders(arns, outdated=outdated)

    def closed() -> FakeAccess:
        access = Closed(audit(), assignments=[assigned(ONE, audit(), group("Engineers"))])
        return access.fail("delete_permission_set", conflict("busy"), times=1000)

    assert 30 <= seconds_until_deleted(closed()) < 40
    absent = a_desired(present=False, on_assignments=OnAssignments.REMOVE, waiting=Waiting(timeout=600))
    assert "busy" in failure_of(closed(), absent).message


def test_a_deletion_that_waits_in_vain_for_accounts_to_let_go_says_so() -> None:
    class Slow(FakeAccess):
        def holders(self, arns: t.Iterable[str], *, outdated: bool = False) -> t.Any:
            return dict.fromkeys(arns, (ONE, TWO))

    access = Slow(audit(), assignments=[assigned(ONE, audit(), group("Engineers"))])
    access.fail("delete_permission_set", conflict("busy"), times=1000)

    failure = failure_of(
        access, a_desired(present=False, on_assignments=OnAssignments.REMOVE, waiting=Waiting(timeout=3))
    )

    assert f"It is still in the accounts {ONE}, from which it is removed some time after" in failure.message
    assert f"It is provisioned in the accounts {TWO}, where nobody was assigned before" in failure.message


@pytest.mark.parametrize(("error", "words"), [(conflict("no"), "no"), (DENIED, "You shall not")])
def test_a_deletion_that_fails_otherwise_is_told(error: CallFailed, words: str) -> None:
    access = FakeAccess(audit()).fail("delete_permission_set", error, times=100)

    failure = failure_of(access, a_desired(present=False, waiting=Waiting(timeout=3)))

    assert words in failure.message and "still in the accounts" not in failure.message


def test_what_is_gone_already_is_deleted() -> None:
    access = FakeAccess(audit()).fail("delete_permission_set", failed_call(FailureKind.NOT_FOUND), after=True)

    assert run(access, a_desired(present=False)).outcome.failures == ()


def test_assignments_that_stay_keep_what_they_are_of() -> None:
    team = group("Engineers")
    access = FakeAccess(audit(), assignments=[assigned(ONE, audit(), team)])
    access.reasons = {ONE: "No"}

    result = run(access, a_desired(present=False, on_assignments=OnAssignments.REMOVE))

    assert [change_result.status for change_result in result.outcome.results] == [Status.FAILED, Status.SKIPPED]
    assert json.dumps(result.changes) and access.named("Audit") is not None


def test_never_provisions_nothing() -> None:
    access = held(ONE)

    result = run(access, a_desired(description="new", provision=Provision.NEVER))

    assert "provision" not in access.writes
    assert result.answer is not None and result.answer["permission_set"]["outdated_accounts"] == [ONE]
