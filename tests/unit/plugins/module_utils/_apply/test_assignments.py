# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How assignments are made and taken away: all ways in which that ends."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._apply.assignments import assignment_writers
from ansible_collections.steward.identity_center.plugins.module_utils._apply.executor import apply
from ansible_collections.steward.identity_center.plugins.module_utils._apply.waiter import Waiter
from ansible_collections.steward.identity_center.plugins.module_utils._desired.choices import Waiting
from ansible_collections.steward.identity_center.plugins.module_utils._model.access import (
    Account,
    AccountAssignment,
    Application,
    ApplicationAssignment,
    Progress,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind, Ref
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import Call, CallFailed, FailureKind
from ansible_collections.steward.identity_center.plugins.module_utils._model.keys import PermissionSetKey, principal_key
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action, Plan
from ansible_collections.steward.identity_center.plugins.module_utils._plan.outcome import ChangeResult, Outcome, Status
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.named_changes import (
    account_assignment,
    application_assignment,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.planned_fixture import (
    PROD,
    application_arn,
    assigned,
    group_principal,
    set_arn,
    user_principal,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.waits import LAG

JANE, TEAM = user_principal(1), group_principal(101)
WIKI = Application(arn=application_arn(1), name="Wiki")
IN_PROD = assigned(PROD, set_arn(1), JANE)
USES_WIKI = ApplicationAssignment(application_arn=WIKI.arn, principal=TEAM)
THE_TEAM = principal_key(Kind.GROUP, TEAM.id, "Team")
ADMIN = PermissionSetKey(ref=Ref(set_arn(1)), name="Admin")
CREATE, DELETE = "create", "delete"
ABSENT = (
    "Received a 404 status error: EntitlementItem doesn't exist with the given entitlement key "
    "EntitlementKey{principalId=x}"
)
UNKNOWN = f"Received a 404 status error: the USER assignee {JANE.id} was not found in directory d-1234567890"
POLICY = "Received a 404 status error: Not supported policy arn:aws:iam::111111111111:policy/mine"
FORBIDDEN = "Received a 403 status error: Access denied by IAM. Please check your policy."
SLOW = "Obtaining permissions to manage your AWS account '111111111111' takes longer than usual."
SLOWER = "Obtaining permissions to manage your AWS account '111111111111' is taking longer than usual."


def progress(status: str, reason: str | None = None, number: int = 1) -> Progress:
    """How far the request with this number is."""
    return Progress(request_id=f"request-{number}", status=status, reason=reason)


RUNNING, DONE = progress("IN_PROGRESS"), progress("SUCCEEDED")


def failed(reason: str | None) -> Progress:
    """A request that came to nothing."""
    return progress("FAILED", reason)


def refused(kind: FailureKind, words: str = "No.", code: str | None = "AnException") -> CallFailed:
    """What a call raises."""
    return CallFailed(
        Call(purpose="add jane", service="sso", operation="CreateAccountAssignment"), kind=kind, words=words, code=code
    )


class Service:
    """Answers requests and looks as told, in their order; the last answer is given again and again."""

    def __init__(
        self,
        *requests: Progress | CallFailed | None,
        looks: Iterable[Progress | CallFailed] = (),
        rows: Iterable[AccountAssignment | ApplicationAssignment] = (),
        **waiting: t.Any,
    ) -> None:
        self._answers = {"request": list(requests), "look": list(looks)}
        self._rows = tuple(rows)
        self.calls: list[tuple[object, ...]] = []
        self.now, self.slept = 0.0, []
        self.waiter = Waiter(Waiting(**waiting), clock=lambda: self.now, sleep=self._sleep)

    def request_assignment(self, name: str, assignment: AccountAssignment, *, present: bool) -> Progress:
        self.calls.append((CREATE if present else DELETE, name, assignment))
        return self._next("request")

    def assignment_progress(self, name: str, request_id: str, *, present: bool) -> Progress:
        self.calls.append((f"look at {CREATE if present else DELETE}", name, request_id))
        return self._next("look")

    def assignments_under_way(self, *, present: bool) -> frozenset[str]:
        raise AssertionError("one request is looked at by itself")

    def set_application_assignment(self, name: str, assignment: ApplicationAssignment, *, present: bool) -> None:
        self.calls.append((CREATE if present else DELETE, name, assignment))
        return self._next("request")

    def assignments_in(self, pairs: Iterable[tuple[str, str]]) -> tuple[object, ...]:
        self.calls.append(("list", *pairs))
        return self._rows

    def users_of(self, arns: Iterable[str]) -> tuple[object, ...]:
        self.calls.append(("list", *arns))
        return self._rows

    @property
    def asked(self) -> list[object]:
        """The kinds of calls that were made."""
        return [call[0] for call in self.calls]

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += max(seconds, 1e-6)  # no clock stands still

    def _next(self, what: str) -> t.Any:
        waiting = self._answers[what]
        given = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if isinstance(given, CallFailed):
            raise given
        return given

    def account(self, action: Action) -> ChangeResult:
        """Give or take jane's access to PROD."""
        return self._do(
            account_assignment(
                action,
                account=Account(id=PROD, name="Prod"),
                permission_set=ADMIN,
                principal_kind=Kind.USER,
                principal=principal_key(Kind.USER, JANE.id, "jane"),
            )
        ).results[0]

    def application(self, action: Action) -> ChangeResult:
        """Give or take the team's use of the wiki."""
        return self._do(
            application_assignment(action, application=WIKI, principal_kind=Kind.GROUP, principal=THE_TEAM)
        ).results[0]

    def _do(self, change: t.Any) -> Outcome:
        writers = assignment_writers(t.cast(t.Any, self), self.waiter)
        return apply(Plan(changes=(change,)), writers, {}, check_mode=False)


def done(result: ChangeResult) -> bool:
    """Whether a change was done, and left nothing to be reached by."""
    assert result.handle is None
    return result.status is Status.DONE


def failure(result: ChangeResult) -> CallFailed:
    """Why a change failed."""
    assert result.status is Status.FAILED
    assert result.failure is not None
    return result.failure


NAME = f"jane with Admin in Prod ({PROD})"
BOTH = pytest.mark.parametrize(
    ("action", "verb"), [(Action.ADD, CREATE), (Action.REMOVE, DELETE)], ids=["add", "remove"]
)

# ---- endings of both


@BOTH
def test_what_succeeds_at_once_needs_no_look(action: Action, verb: str) -> None:
    service = Service(DONE)

    assert done(service.account(action))
    assert service.calls == [(verb, NAME, IN_PROD)]


@BOTH
def test_what_takes_its_time_is_looked_at_until_it_ends(action: Action, verb: str) -> None:
    service = Service(RUNNING, looks=[RUNNING, RUNNING, DONE])

    assert done(service.account(action))
    assert service.calls == [(verb, NAME, IN_PROD), *([(f"look at {verb}", NAME, "request-1")] * 3)]


@BOTH
@pytest.mark.parametrize(
    ("reason", "words", "advice"),
    [
        pytest.param(POLICY, POLICY, "A customer managed policy of the permission set is missing there: ", id="policy"),
        pytest.param(
            FORBIDDEN, FORBIDDEN.rstrip("."), "In the management account the service works with the ", id="IAM"
        ),
        pytest.param(SLOW, SLOW.rstrip("."), "The account may be suspended or being closed.", id="suspended"),
        pytest.param(SLOWER, SLOWER.rstrip("."), "The account may be suspended or being closed.", id="suspended too"),
        pytest.param("A new reason.", "A new reason.", "", id="unknown"),
        pytest.param(None, "the service gave no reason.", "", id="none"),
    ],
)
@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "later"])
def test_what_fails_is_told_with_its_reason_and_what_to_do(
    action: Action, verb: str, reason: str | None, words: str, advice: str, at_once: bool
) -> None:
    service = (
        Service(failed(reason), rows=[IN_PROD]) if at_once else Service(RUNNING, looks=[failed(reason)], rows=[IN_PROD])
    )

    found = failure(service.account(action))

    begin = f"Could not {'add' if verb == CREATE else 'remove'} {NAME}: FAILED: {words}"
    assert found.message.startswith(begin)
    assert found.message.removeprefix(begin).strip(". ").startswith(advice.rstrip(". "))
    assert (found.kind, found.code, found.request_id) == (FailureKind.FAILED, "Failed", "request-1")
    assert found.call.action == f"sso:{verb.title()}AccountAssignment"
    assert not found.uncertain


@BOTH
def test_what_is_still_under_way_when_patience_ends_has_not_been_done_yet(action: Action, verb: str) -> None:
    service = Service(RUNNING, looks=[RUNNING], timeout=20)

    found = failure(service.account(action))

    assert found.message == (
        f"Could not {'add' if verb == CREATE else 'remove'} {NAME}: IN_PROGRESS: it was still in progress when "
        "wait_timeout ended. Run the task again: it checks first, and does only what is missing; or raise wait_timeout."
    )
    assert (found.kind, found.request_id, found.uncertain) == (FailureKind.PENDING, "request-1", True)
    assert service.now == pytest.approx(20, abs=0.001)
    assert "list" not in service.asked


@BOTH
def test_what_is_not_waited_for_is_done_when_it_is_asked_for(action: Action, verb: str) -> None:
    service = Service(RUNNING, looks=[failed("No.")], wait=False)

    assert done(service.account(action))
    assert service.asked == [verb]


@BOTH
def test_what_fails_at_once_is_told_even_if_it_is_not_waited_for(action: Action, verb: str) -> None:
    assert failure(Service(failed("No."), wait=False).account(action)).words == "No."


@BOTH
def test_what_another_operation_is_in_the_way_of_is_tried_again(action: Action, verb: str) -> None:
    conflict = refused(FailureKind.CONFLICT)
    service = Service(conflict, conflict, RUNNING, looks=[DONE])

    assert done(service.account(action))
    assert service.asked == [verb, verb, verb, f"look at {verb}"]


@BOTH
def test_an_operation_that_stays_in_the_way_is_told(action: Action, verb: str) -> None:
    conflict = refused(FailureKind.CONFLICT)

    found = failure(Service(conflict, timeout=5).account(action))

    assert found.message == conflict.message
    assert found.kind is FailureKind.CONFLICT


@BOTH
def test_what_is_denied_is_explained(action: Action, verb: str) -> None:
    service = Service(refused(FailureKind.DENIED))

    found = failure(service.account(action))

    assert found.message.startswith(
        "Could not add jane: AnException: No. A delegated administrator can neither assign in"
    )
    assert "The caller lacks the IAM action sso:CreateAccountAssignment" in found.message
    assert (found.kind, service.asked) == (FailureKind.DENIED, [verb])


@BOTH
@pytest.mark.parametrize(
    "kind", [FailureKind.THROTTLED, FailureKind.SERVER, FailureKind.UNREACHABLE, FailureKind.QUOTA, FailureKind.INVALID]
)
@pytest.mark.parametrize("code", [None, "AnException"])
def test_what_is_refused_otherwise_is_told_as_it_is(
    action: Action, verb: str, kind: FailureKind, code: str | None
) -> None:
    refusal = refused(kind, code=code)
    service = Service(refusal)

    found = failure(service.account(action))

    assert (found.message, found.kind, found.code) == (refusal.message, kind, refusal.code)
    assert service.asked == [verb]


@BOTH
def test_what_cannot_be_looked_at_any_more_was_asked_for_all_the_same(action: Action, verb: str) -> None:
    service = Service(RUNNING, looks=[refused(FailureKind.SERVER, "Broken.")])

    found = failure(service.account(action))

    assert (
        "Broken. It was requested (request request-1) and may still complete; run the task again, it checks first."
    ) in found.message
    assert (found.kind, found.uncertain) == (FailureKind.SERVER, True)
    assert service.asked == [verb, *[f"look at {verb}"] * 3]


@BOTH
@pytest.mark.parametrize("kind", [FailureKind.DENIED, FailureKind.SERVER, FailureKind.FOREIGN])
def test_what_may_not_be_looked_at_is_not_called_undone(action: Action, verb: str, kind: FailureKind) -> None:
    look = CallFailed(
        Call(purpose="look", service="sso", operation="DescribeAccountAssignmentDeletionStatus"), kind=kind, words="No."
    )

    found = failure(Service(RUNNING, looks=[look]).account(action))

    assert found.uncertain
    assert "It was requested (request request-1) and may still complete" in found.message


@BOTH
def test_an_end_that_nobody_knows_is_not_called_undone(action: Action, verb: str) -> None:
    service = Service(RUNNING, looks=[progress("POSTPONED")], rows=[IN_PROD])

    assert failure(service.account(action)).uncertain


def test_a_removal_that_cannot_be_looked_for_afterwards_is_not_called_undone() -> None:
    class Blind(Service):
        def assignments_in(self, pairs: Iterable[tuple[str, str]]) -> tuple[object, ...]:
            call = Call(purpose="list", service="sso", operation="ListAccountAssignments")
            raise CallFailed(call, kind=FailureKind.DENIED, words="No.")

    assert failure(Blind(failed(ABSENT)).account(Action.REMOVE)).uncertain


# ---- making


def test_who_is_not_seen_yet_is_assigned_a_little_later() -> None:
    service = Service(failed(UNKNOWN), RUNNING, DONE, looks=[failed(UNKNOWN)])

    assert done(service.account(Action.ADD))
    assert service.asked == [CREATE, CREATE, f"look at {CREATE}", CREATE]
    assert [pause for pause in service.slept if pause >= 1] == [1.0, 2.0]


def test_who_is_never_seen_has_no_access() -> None:
    service = Service(failed(UNKNOWN))

    assert failure(service.account(Action.ADD)).words == UNKNOWN
    assert service.asked == [CREATE] * 4
    assert service.slept == [1.0, 2.0, 4.0]


def test_what_fails_for_another_reason_the_second_time_is_not_tried_a_third_time() -> None:
    service = Service(failed(UNKNOWN), failed(POLICY))

    assert failure(service.account(Action.ADD)).words.startswith(POLICY)
    assert service.asked == [CREATE, CREATE]


@pytest.mark.parametrize("reason", [ABSENT, UNKNOWN])
def test_a_making_that_finds_nothing_is_not_taken_for_done(reason: str) -> None:
    assert failure(Service(failed(reason)).account(Action.ADD)).words == reason


def test_a_making_that_the_service_finds_nothing_for_is_not_taken_for_done() -> None:
    service = Service(refused(FailureKind.NOT_FOUND))

    assert failure(service.account(Action.ADD)).kind is FailureKind.NOT_FOUND
    assert service.asked == [CREATE]


# ---- taking away


@pytest.mark.parametrize("reason", [ABSENT, UNKNOWN, "Received a 404 status error: Assignment not found."])
@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "later"])
def test_what_is_gone_already_is_taken_away(reason: str, at_once: bool) -> None:
    others = [assigned(PROD, set_arn(1), TEAM)]
    service = Service(failed(reason), rows=others) if at_once else Service(RUNNING, looks=[failed(reason)], rows=others)

    assert done(service.account(Action.REMOVE))
    assert service.asked.count(DELETE) == 1
    assert service.calls[-1] == ("list", (PROD, set_arn(1)))
    assert not [pause for pause in service.slept if pause >= 1]


@pytest.mark.parametrize("reason", [ABSENT, UNKNOWN])
def test_what_is_not_found_but_listed_is_still_there(reason: str) -> None:
    service = Service(failed(reason), rows=[IN_PROD])

    assert failure(service.account(Action.REMOVE)).words == reason
    assert service.asked == [DELETE, "list"]


def test_what_fails_otherwise_is_not_looked_for() -> None:
    service = Service(failed(FORBIDDEN))

    assert failure(service.account(Action.REMOVE)).words.startswith(FORBIDDEN.rstrip("."))
    assert service.asked == [DELETE]


def test_what_the_service_does_not_find_is_taken_away() -> None:
    service = Service(refused(FailureKind.NOT_FOUND))

    assert done(service.account(Action.REMOVE))
    assert service.asked == [DELETE, "list"]


def test_what_the_service_does_not_find_but_lists_is_still_there() -> None:
    service = Service(refused(FailureKind.NOT_FOUND), rows=[IN_PROD])

    assert failure(service.account(Action.REMOVE)).kind is FailureKind.NOT_FOUND


# ---- applications

IN_WIKI = "Team in Wiki"


def test_an_application_assignment_is_one_call_and_one_look() -> None:
    service = Service(None, rows=[USES_WIKI])

    assert done(service.application(Action.ADD))
    assert service.calls == [(CREATE, IN_WIKI, USES_WIKI), ("list", WIKI.arn)]


def test_taking_an_application_away_is_one_call() -> None:
    service = Service(None, rows=[USES_WIKI])

    assert done(service.application(Action.REMOVE))
    assert service.calls == [(DELETE, IN_WIKI, USES_WIKI)]


class Losing(Service):
    """Takes application assignments, loses as many as told, and shows the others after so many looks."""

    def __init__(self, *, lost: int, late: int = 0) -> None:
        super().__init__(None)
        self.lost, self.late = lost, late
        self.made: list[ApplicationAssignment] = []

    def set_application_assignment(self, name: str, assignment: ApplicationAssignment, *, present: bool) -> None:
        super().set_application_assignment(name, assignment, present=present)
        self.lost -= 1
        if self.lost < 0:
            self.made.append(assignment)

    def users_of(self, arns: Iterable[str]) -> tuple[object, ...]:
        super().users_of(arns)
        self.late -= 1
        return tuple(self.made) if self.late < 0 else ()


def test_an_application_assignment_that_is_lost_is_made_once_more() -> None:
    service = Losing(lost=1)

    assert done(service.application(Action.ADD))
    assert service.asked.count(CREATE) == 2
    assert service.made == [USES_WIKI]


def test_an_application_assignment_that_is_lost_again_is_reported() -> None:
    service = Losing(lost=9)

    found = failure(service.application(Action.ADD))

    assert found.message == (
        "Could not add Team in Wiki: the service accepted it twice, and does not list it; assignments have been seen "
        "to get lost if several to one application are made at once. Run the task again: it checks first."
    )
    assert (found.code, found.uncertain, service.asked.count(CREATE)) == ("Lost", True, 2)


@pytest.mark.parametrize("late", [1, len(LAG)])
def test_an_application_assignment_that_shows_late_is_not_made_again(late: int) -> None:
    service = Losing(lost=0, late=late)

    assert done(service.application(Action.ADD))
    assert service.asked == [CREATE, *["list"] * (late + 1)]
    assert sum(service.slept) == pytest.approx(sum(LAG[:late]))


def test_each_application_is_looked_at_once_for_all_of_its_assignments() -> None:
    chat = Application(arn=application_arn(2), name="Chat")
    changes = [
        application_assignment(Action.ADD, application=one, principal_kind=Kind.GROUP, principal=who)
        for one in (WIKI, chat)
        for who in (THE_TEAM, principal_key(Kind.GROUP, group_principal(102).id, "Crew"))
    ]
    service = Losing(lost=0)

    outcome = apply(
        Plan(changes=tuple(changes)),
        assignment_writers(t.cast(t.Any, service), service.waiter),
        {},
        check_mode=False,
    )

    assert {result.status for result in outcome.results} == {Status.DONE}
    assert [call for call in service.calls if call[0] == "list"] == [("list", WIKI.arn, chat.arn)]


def test_an_application_assignment_that_cannot_be_looked_at_is_taken_as_made() -> None:
    class Blind(Service):
        def users_of(self, arns: Iterable[str]) -> tuple[object, ...]:
            raise refused(FailureKind.DENIED)

    service = Blind(None)

    assert done(service.application(Action.ADD))
    assert service.asked == [CREATE]


def test_making_it_once_more_may_fail_too() -> None:
    class Full(Losing):
        def set_application_assignment(self, name: str, assignment: ApplicationAssignment, *, present: bool) -> None:
            if CREATE in self.asked:
                raise refused(FailureKind.QUOTA)
            super().set_application_assignment(name, assignment, present=present)

    assert failure(Full(lost=1).application(Action.ADD)).kind is FailureKind.QUOTA


def test_an_application_assignment_in_conflict_with_itself_is_done() -> None:
    service = Service(refused(FailureKind.CONFLICT), rows=[USES_WIKI])

    assert done(service.application(Action.ADD))
    assert service.calls[1] == ("list", WIKI.arn)


def test_a_conflict_that_cannot_be_looked_into_is_what_is_told() -> None:
    class Blind(Service):
        def users_of(self, arns: Iterable[str]) -> tuple[object, ...]:
            raise refused(FailureKind.DENIED)

    assert failure(Blind(refused(FailureKind.CONFLICT)).application(Action.ADD)).kind is FailureKind.CONFLICT


def test_an_application_assignment_in_conflict_with_another_operation_has_failed() -> None:
    other = ApplicationAssignment(application_arn=WIKI.arn, principal=JANE)
    conflict = refused(FailureKind.CONFLICT)

    assert failure(Service(conflict, rows=[other]).application(Action.ADD)) is conflict


def test_taking_an_application_away_in_conflict_has_failed() -> None:
    service = Service(refused(FailureKind.CONFLICT), rows=[USES_WIKI])

    assert failure(service.application(Action.REMOVE)).kind is FailureKind.CONFLICT
    assert service.asked == [DELETE]


def test_an_application_assignment_that_is_gone_already_is_taken_away() -> None:
    assert done(Service(refused(FailureKind.NOT_FOUND)).application(Action.REMOVE))


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        (Action.ADD, FailureKind.NOT_FOUND),
        (Action.ADD, FailureKind.DENIED),
        (Action.REMOVE, FailureKind.DENIED),
        (Action.REMOVE, FailureKind.SERVER),
    ],
)
def test_an_application_assignment_that_fails_otherwise_has_failed(action: Action, kind: FailureKind) -> None:
    service = Service(refused(kind), rows=[USES_WIKI])

    assert failure(service.application(action)).kind is kind
    assert "list" not in service.asked
