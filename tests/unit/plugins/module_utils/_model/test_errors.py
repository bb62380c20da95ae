# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What people read when a task ends early."""

from __future__ import annotations

import re

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import (
    NOT_SENT,
    Call,
    CallFailed,
    FailureKind,
    InvalidInput,
    Problem,
    Refused,
    Unresolved,
    Unsupported,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import failed_call


@pytest.mark.parametrize("family", [Refused, Unresolved, Unsupported])
def test_a_problem_of_ours_has_the_name_of_its_family_as_its_code(family: type[Problem]) -> None:
    problem = family("It can't be.")

    assert isinstance(problem, Problem)
    assert (problem.message, str(problem)) == ("It can't be.", "It can't be.")
    assert (problem.code, problem.request_id) == (family.__name__, None)


def test_all_problems_of_an_input_are_told_at_once() -> None:
    problem = InvalidInput(["title: is empty", "locale: is empty"])

    assert problem.message == "title: is empty; locale: is empty"
    assert problem.problems == ("title: is empty", "locale: is empty")
    assert problem.code == "InvalidInput"


def test_many_problems_are_a_list_with_a_line_for_each() -> None:
    assert Refused("users[0]: no", "users[1]: no; never").listed().message == (
        "2 problems:\n- users[0]: no\n- users[1]: no; never"
    )
    assert Unresolved("users[0]: no; never").listed().message == "users[0]: no; never"


def test_a_problem_carries_code_and_request_id() -> None:
    problem = Problem("No.", code="Code", request_id="id")

    assert (problem.message, problem.code, problem.request_id) == ("No.", "Code", "id")


def test_a_call_knows_the_iam_action_that_it_needs() -> None:
    assert Call(purpose="", service="identitystore", operation="CreateUser").action == "identitystore:CreateUser"


@pytest.mark.parametrize(
    ("code", "words", "said"),
    [
        pytest.param("ConflictException", "Duplicate.", "ConflictException: Duplicate.", id="code and words"),
        pytest.param("ConflictException", "Duplicate", "ConflictException: Duplicate.", id="words without a full stop"),
        pytest.param("ConflictException", "", "ConflictException.", id="a code alone"),
        pytest.param(None, "Duplicate.", "Duplicate.", id="words alone"),
        pytest.param(None, "", "the service gave no reason.", id="nothing"),
        pytest.param(None, "An {odd} brace.", "An {odd} brace.", id="braces"),
    ],
)
def test_a_failed_call_tells_what_was_attempted_and_what_the_service_said(
    code: str | None, words: str, said: str
) -> None:
    failure = failed_call(FailureKind.CONFLICT, purpose="create the user jane", words=words, code=code)

    assert failure.message == f"Could not create the user jane: {said}"


@pytest.mark.parametrize(
    ("kind", "advice"),
    [
        (FailureKind.DENIED, "The caller lacks the IAM action identitystore:CreateUser; see docs/iam_actions.md for "),
        (FailureKind.QUOTA, "A quota of IAM Identity Center has been reached; "),
        (FailureKind.THROTTLED, "The service kept throttling after 7 attempts; run the task again to continue."),
        (FailureKind.SERVER, "The service failed after 7 attempts; run the task again to continue."),
        (FailureKind.UNREACHABLE, "Check endpoint_url, region and the network; "),
        (FailureKind.CREDENTIALS, "Give access_key and secret_key, a profile, "),
        (FailureKind.CONFIGURATION, "Check the connection options of the task (region, endpoint_url, profile)."),
        (FailureKind.UNKNOWN_OPERATION, "Not every Region and identity source offers CreateUser."),
        (
            FailureKind.PENDING,
            "Run the task again: it checks first, and does only what is missing; or raise wait_timeout.",
        ),
        (FailureKind.FOREIGN, "The answer did not come from an AWS service; check endpoint_url and proxies."),
    ],
)
def test_a_failed_call_says_what_to_do_where_something_can_be_done(kind: FailureKind, advice: str) -> None:
    message = failed_call(kind, words="No.", attempts=7).message

    assert message.startswith(f"Could not create the user jane: No. {advice}")
    assert message.endswith(".")
    assert not message.endswith("..")


@pytest.mark.parametrize(
    ("operation", "advice"),
    [
        *[(operation, "give ids instead.") for operation in ("GetUserId", "GetGroupId", "ListUsers", "ListGroups")],
        ("ListGroupMembershipsForMember", "ask for the members of a group instead of the groups of a user."),
    ],
)
def test_a_look_up_that_is_not_offered_can_be_done_without(operation: str, advice: str) -> None:
    message = failed_call(FailureKind.UNKNOWN_OPERATION, operation=operation).message

    assert "With Active Directory as the identity source some look-ups do not work; " in message
    assert message.endswith(advice)


@pytest.mark.parametrize(
    "operation", ["UpdateUser", "TagResource", "GetGroupMembershipId", "ListApplicationAssignmentsForPrincipal"]
)
def test_what_is_not_offered_otherwise_has_nothing_to_do_with_ids(operation: str) -> None:
    message = failed_call(FailureKind.UNKNOWN_OPERATION, operation=operation).message

    assert message.endswith(f"No. Not every Region and identity source offers {operation}.")


@pytest.mark.parametrize(
    "kind",
    [FailureKind.NOT_FOUND, FailureKind.CONFLICT, FailureKind.INVALID, FailureKind.OTHER],
    ids=lambda kind: kind.value,
)
def test_a_failed_call_gives_no_advice_where_the_words_say_it_all(kind: FailureKind) -> None:
    assert failed_call(kind, words="No.").message == "Could not create the user jane: No."


def test_a_failed_call_carries_what_programs_want_to_know() -> None:
    failure = failed_call(
        FailureKind.CONFLICT, words="No.", code="ConflictException", reason="CONCURRENT_MODIFICATION", request_id="id"
    )

    assert isinstance(failure, CallFailed)
    assert failure.call.operation == "CreateUser"
    assert (failure.kind, failure.words, failure.code) == (FailureKind.CONFLICT, "No.", "ConflictException")
    assert (failure.reason, failure.request_id) == ("CONCURRENT_MODIFICATION", "id")


def test_a_call_was_attempted_once_unless_said_otherwise() -> None:
    call = Call(purpose="read", service="identitystore", operation="DescribeUser")

    assert "after 1 attempts" in CallFailed(call, kind=FailureKind.SERVER, words="No.").message


@pytest.mark.parametrize("kind", list(FailureKind))
def test_a_kind_is_a_word_that_programs_can_compare(kind: FailureKind) -> None:
    """In the style of the service's own codes (AccessDeniedException), whose place it takes."""
    code = failed_call(kind).code

    assert code == kind.value and re.fullmatch(r"([A-Z][a-z]+)+", code)
    assert code == {"INVALID": InvalidInput([]).code}.get(kind.name, kind.name.title().replace("_", ""))


@pytest.mark.parametrize("code", ["AccessDeniedException", "Throttling", "kms.Odd_Code"])
@pytest.mark.parametrize("kind", [FailureKind.DENIED, FailureKind.OTHER])
def test_a_code_of_the_service_stays_as_it_is(kind: FailureKind, code: str) -> None:
    assert failed_call(kind, code=code).explained("Why").code == code


def test_a_status_of_work_is_shown_but_is_no_code() -> None:
    call = Call(purpose="add it", service="sso", operation="CreateAccountAssignment")
    failure = CallFailed(call, kind=FailureKind.FAILED, status="FAILED", words="No luck.").explained("Why")

    assert (failure.message, failure.code) == ("Could not add it: FAILED: No luck. Why.", "Failed")


def test_a_failed_call_without_a_code_has_its_kind_as_code() -> None:
    assert failed_call(FailureKind.UNREACHABLE).code == "Unreachable"


@pytest.mark.parametrize("kind", list(FailureKind), ids=lambda kind: kind.value)
def test_a_call_whose_answer_was_lost_may_have_taken_effect(kind: FailureKind) -> None:
    assert failed_call(kind).uncertain is (
        kind in (FailureKind.UNREACHABLE, FailureKind.FOREIGN, FailureKind.SERVER, FailureKind.PENDING)
    )


@pytest.mark.parametrize(
    ("kind", "code", "words", "message"),
    [
        pytest.param(
            FailureKind.CONFLICT,
            "ConflictException",
            "Duplicate.",
            "ConflictException: Duplicate. Look again.",
            id="words",
        ),
        pytest.param(
            FailureKind.CONFLICT, "ConflictException", "", "ConflictException: Look again.", id="a code alone"
        ),
        pytest.param(FailureKind.CONFLICT, None, "Duplicate", "Duplicate. Look again.", id="words alone"),
        pytest.param(FailureKind.CONFLICT, None, "", "Look again.", id="nothing"),
        pytest.param(
            FailureKind.CREDENTIALS,
            None,
            "None.",
            "None. Look again. Give access_key and secret_key, a profile, or ",
            id="advice",
        ),
    ],
)
def test_an_explanation_comes_after_the_words_of_the_service(
    kind: FailureKind, code: str | None, words: str, message: str
) -> None:
    explained = failed_call(kind, words=words, code=code).explained("Look again")

    assert explained.message.startswith(f"Could not create the user jane: {message}")


@pytest.mark.parametrize("code", [None, "ConflictException"])
@pytest.mark.parametrize("words", ["Duplicate.", "Duplicate", ""])
def test_no_explanation_leaves_a_failure_as_it_is(code: str | None, words: str) -> None:
    failure = failed_call(FailureKind.THROTTLED, words=words, code=code, reason="WHY", request_id="id", attempts=3)

    explained = failure.explained("")

    for name in ("call", "kind", "words", "code", "reason", "request_id", "attempts", "details", "message"):
        assert getattr(explained, name) == getattr(failure, name), name


def test_details_add_up() -> None:
    failure = failed_call(FailureKind.CONFLICT)

    one = failure.explained("a", details={"failed_accounts": ["1"], "seen": 1})
    other = one.explained("", details={"seen": 2})

    assert failure.details == {}
    assert one.details == {"failed_accounts": ["1"], "seen": 1}
    assert other.details == {"failed_accounts": ["1"], "seen": 2}


def test_details_are_given_from_the_start_where_they_are_known() -> None:
    call = Call(purpose="read", service="sso", operation="DescribePermissionSet")

    assert CallFailed(call, kind=FailureKind.OTHER, words="No.", details={"a": 1}).details == {"a": 1}


@pytest.mark.parametrize("kind", list(FailureKind), ids=lambda kind: kind.value)
def test_a_call_that_was_not_sent_has_surely_no_effect(kind: FailureKind) -> None:
    assert not failed_call(kind, reason=NOT_SENT).uncertain


@pytest.mark.parametrize("reason", [None, NOT_SENT])
@pytest.mark.parametrize("kind", list(FailureKind), ids=lambda kind: kind.value)
@pytest.mark.parametrize(
    "operation", ["DescribeAccountAssignmentDeletionStatus", "ListAccountAssignments", "GetUserId"]
)
def test_a_look_that_fails_leaves_open_what_had_been_asked_for(
    operation: str, kind: FailureKind, reason: str | None
) -> None:
    assert failed_call(kind, operation=operation, reason=reason).uncertain


@pytest.mark.parametrize("reason", [None, NOT_SENT])
def test_a_failure_can_say_that_it_leaves_things_open(reason: str | None) -> None:
    failure = failed_call(FailureKind.CONFLICT, reason=reason).explained("Why", in_doubt=True)

    assert failure.uncertain and failure.explained("").uncertain and failure.advising("Wait").uncertain


def test_more_words_leave_everything_else_as_it_is() -> None:
    failure = failed_call(
        FailureKind.SERVER, words="No.", code="Oops", reason="REASON", request_id="id", attempts=3
    ).explained("Because", details={"more": 1})

    assert failure.message == (
        "Could not create the user jane: Oops: No. Because. The service failed after 3 attempts; run the task again to "
        "continue."
    )
    assert (failure.kind, failure.code, failure.reason) == (FailureKind.SERVER, "Oops", "REASON")
    assert (failure.request_id, failure.attempts, failure.details) == ("id", 3, {"more": 1})


def test_words_are_not_told_to_come_from_a_code_that_the_service_did_not_give() -> None:
    failure = failed_call(FailureKind.CONFLICT, words="No.").explained("Because").explained("")

    assert (failure.message, failure.code) == ("Could not create the user jane: No. Because.", "Conflict")


@pytest.mark.parametrize(("advice", "end"), [("Wait", "No. Wait."), ("", "No.")])
def test_other_advice_takes_the_place_of_what_is_advised_for_the_kind(advice: str, end: str) -> None:
    first = failed_call(FailureKind.UNREACHABLE, words="No.", reason="REASON", request_id="id").advising(advice)

    for failure in (first, first.explained("")):
        assert failure.message == f"Could not create the user jane: {end}"
        assert (failure.kind, failure.reason, failure.request_id) == (FailureKind.UNREACHABLE, "REASON", "id")


def test_a_change_that_was_made_before_something_failed_stays_told_as_made() -> None:
    call = Call(purpose="write it down", service="x", operation="X")
    failure = CallFailed(call, kind=FailureKind.OTHER, words="No.", took_effect=True)

    assert failure.explained("Why").took_effect and failure.advising("Wait").took_effect
    assert not failed_call(FailureKind.OTHER).took_effect


def test_a_failure_knows_whether_something_was_done_before() -> None:
    failure = failed_call(FailureKind.DENIED)

    assert not failure.partial
    assert failure.explained("", details={"done": ["set description"]}).partial
    assert not failure.explained("", details={"done": []}).partial


def test_an_explained_failure_has_no_code_that_the_service_did_not_give() -> None:
    explained = failed_call(FailureKind.OTHER, purpose="do it", words="No").explained("Why")

    assert (explained.message, explained.code) == ("Could not do it: No. Why.", "Other")
