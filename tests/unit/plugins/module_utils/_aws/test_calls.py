# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What botocore raises, and what a service or a stranger answers, become one kind of failure."""

from __future__ import annotations

import contextlib
import json
import threading
import typing as t

import botocore
import botocore.endpoint
import botocore.exceptions
import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._aws import rate_limiter
from ansible_collections.steward.identity_center.plugins.module_utils._aws.calls import (
    Caller,
    Quota,
    Quotas,
)
from ansible_collections.steward.identity_center.plugins.module_utils._aws.failures import pause_beyond_quota
from ansible_collections.steward.identity_center.plugins.module_utils._aws.written import take_written_request_id
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import (
    NOT_SENT,
    CallFailed,
    FailureKind,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import STORE_ID, an_id
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_aws import (
    JSON,
    REGION,
    Wire,
    answer,
    client,
    exchanges,
    refusal,
    shared_client,
    wired,
)

DESCRIBED = {
    "IdentityStoreId": STORE_ID,
    "UserId": an_id(1),
    "UserArn": f"arn:aws:identitystore:::user/{an_id(1)}",
    "Revision": "1",
}


def describe(with_client: t.Any) -> dict[str, t.Any]:
    """A call."""
    caller = Caller(with_client, "identitystore")
    parameters = {"IdentityStoreId": STORE_ID, "UserId": an_id(1)}
    return caller.read(
        "read the user jane", "DescribeUser", lambda answer: {**answer, "id": answer["UserId"]}, **parameters
    )


def failure(with_client: t.Any) -> CallFailed:
    """What a call that fails raises."""
    with pytest.raises(CallFailed) as caught:
        describe(with_client)
    return caught.value


# ---- a call that succeeds


def test_an_answer_is_handed_on() -> None:
    expected = {"IdentityStoreId": STORE_ID, "UserId": an_id(1)}

    with exchanges(shared_client(), answer("describe_user", DESCRIBED, expected)) as stubbed:
        assert describe(stubbed)["UserId"] == an_id(1)


def test_the_request_id_of_what_was_written_is_told_once() -> None:
    """A look that comes after the write, as at a status, does not take its place."""
    body = json.dumps({**DESCRIBED, "UserName": "jane"})
    with_client, _wire = wired(
        (200, JSON, "{}"), (200, JSON, body), (200, JSON, body), x_amzn_requestid="id-of-request"
    )
    take_written_request_id()

    Caller(with_client, "identitystore").call("delete jane", "DeleteUser", IdentityStoreId=STORE_ID, UserId="x")
    describe(with_client)

    assert take_written_request_id() == "id-of-request"
    assert take_written_request_id() is None
    describe(with_client)
    assert take_written_request_id() is None


def test_who_answers_without_metadata_has_no_request_id(monkeypatch: pytest.MonkeyPatch) -> None:
    with_client, _wire = wired((200, JSON, "{}"))
    monkeypatch.setattr(with_client, "delete_user", lambda **_parameters: {})
    take_written_request_id()

    with contextlib.suppress(CallFailed):
        Caller(with_client, "identitystore").call("delete jane", "DeleteUser", IdentityStoreId=STORE_ID, UserId="x")

    assert take_written_request_id() is None


def test_a_caller_knows_what_it_speaks_to() -> None:
    caller = Caller(shared_client(), "identitystore")

    assert (caller.version, caller.region) == (botocore.__version__, REGION)
    assert caller.model.service_name == "identitystore"


@pytest.mark.parametrize(
    ("operation", "member", "expected"),
    [("UpdateUser", "Revision", True), ("UpdateUser", "Dragon", False), ("DescribeGroup", "Extensions", False)],
)
def test_a_caller_knows_what_the_installed_botocore_can_send(operation: str, member: str, expected: bool) -> None:
    assert Caller(shared_client(), "identitystore").knows(operation, member) is expected


# ---- refusals


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("ResourceNotFoundException", FailureKind.NOT_FOUND),
        ("ConflictException", FailureKind.CONFLICT),
        ("AccessDeniedException", FailureKind.DENIED),
        ("AccessDenied", FailureKind.DENIED),
        ("ValidationException", FailureKind.INVALID),
        ("ServiceQuotaExceededException", FailureKind.QUOTA),
        ("ThrottlingException", FailureKind.THROTTLED),
        ("Throttling", FailureKind.THROTTLED),
        ("TooManyRequestsException", FailureKind.THROTTLED),
        ("InternalServerException", FailureKind.SERVER),
        ("InternalFailure", FailureKind.SERVER),
        ("ServiceUnavailable", FailureKind.SERVER),
        ("UnknownOperationException", FailureKind.UNKNOWN_OPERATION),
        ("UnsupportedOperationException", FailureKind.UNKNOWN_OPERATION),
        ("UnrecognizedClientException", FailureKind.CREDENTIALS),
        ("InvalidClientTokenId", FailureKind.CREDENTIALS),
        ("InvalidSignatureException", FailureKind.CREDENTIALS),
        ("MissingAuthenticationTokenException", FailureKind.CREDENTIALS),
        ("ExpiredTokenException", FailureKind.CREDENTIALS),
        ("ExpiredToken", FailureKind.CREDENTIALS),
        ("InvalidInputException", FailureKind.INVALID),
        ("AccountNotFoundException", FailureKind.NOT_FOUND),
        ("OrganizationalUnitNotFoundException", FailureKind.NOT_FOUND),
        ("ParentNotFoundException", FailureKind.NOT_FOUND),
        ("TargetNotFoundException", FailureKind.NOT_FOUND),
        ("ServiceException", FailureKind.SERVER),
        ("SomethingNewException", FailureKind.OTHER),
    ],
)
def test_a_code_of_the_service_has_a_meaning(code: str, kind: FailureKind) -> None:
    with exchanges(shared_client(), refusal("describe_user", code, "No.")) as stubbed:
        found = failure(stubbed)

    assert (found.kind, found.code, found.words) == (kind, code, "No.")
    assert found.message.startswith(f"Could not read the user jane: {code}: No.")


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, FailureKind.OTHER), (499, FailureKind.OTHER), (500, FailureKind.SERVER), (503, FailureKind.SERVER)],
)
def test_an_unknown_code_is_the_fault_of_the_server_where_the_status_says_so(status: int, kind: FailureKind) -> None:
    with exchanges(shared_client(), refusal("describe_user", "NewException", status=status)) as stubbed:
        assert failure(stubbed).kind is kind


@pytest.mark.parametrize(
    ("code", "modeled", "reason"),
    [
        ("ConflictException", {"Reason": "CONCURRENT_MODIFICATION"}, "CONCURRENT_MODIFICATION"),
        ("ResourceNotFoundException", {"ResourceType": "IDENTITY_STORE"}, "IDENTITY_STORE"),
        ("ConflictException", {}, None),
    ],
)
def test_the_reason_is_what_the_service_gives_for_machines(
    code: str, modeled: dict[str, str], reason: str | None
) -> None:
    with exchanges(shared_client(), refusal("describe_user", code, **modeled)) as stubbed:
        assert failure(stubbed).reason == reason


def test_a_key_that_is_not_found_is_not_a_user_that_is_not_found() -> None:
    exchange = refusal("describe_user", "ResourceNotFoundException", "The key is gone.", Reason="KMS_KEY_NOT_FOUND")

    with exchanges(shared_client(), exchange) as stubbed:
        assert failure(stubbed).kind is not FailureKind.NOT_FOUND


@pytest.mark.parametrize(
    ("modeled", "request_id"),
    [({"RequestId": "id-of-the-service"}, "id-of-the-service"), ({}, "id-of-the-transport")],
)
def test_the_request_id_is_the_services_own_where_it_gives_one(modeled: dict[str, str], request_id: str) -> None:
    with exchanges(shared_client(), refusal("describe_user", "ConflictException", **modeled)) as stubbed:
        assert failure(stubbed).request_id == request_id


def test_the_number_of_attempts_is_told() -> None:
    with exchanges(shared_client(), refusal("describe_user", "ThrottlingException", retries=7)) as stubbed:
        assert "kept throttling after 8 attempts" in failure(stubbed).message


def test_the_iam_action_is_told_where_it_is_missing() -> None:
    with exchanges(shared_client(), refusal("describe_user", "AccessDeniedException")) as stubbed:
        assert "the IAM action identitystore:DescribeUser;" in failure(stubbed).message


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param('{"__type": "ConflictException", "Message": "Upper."}', "Upper.", id="Message"),
        pytest.param('{"__type": "ConflictException", "message": "Lower."}', "Lower.", id="message"),
        pytest.param('{"__type": "com.aws#ConflictException", "Message": "Spaced."}', "Spaced.", id="a namespace"),
        pytest.param('{"__type": "ConflictException"}', "", id="nothing"),
    ],
)
def test_the_words_of_the_service_are_found_in_what_was_sent(body: str, words: str) -> None:
    found = failure(wired((400, JSON, body))[0])

    assert (found.kind, found.code, found.words) == (FailureKind.CONFLICT, "ConflictException", words)


class Refusing:
    """A client whose calls are refused with this response."""

    def __init__(self, response: dict[str, t.Any]) -> None:
        self.meta = shared_client().meta
        self._response = response

    def describe_user(self, **_parameters: t.Any) -> None:
        raise botocore.exceptions.ClientError(self._response, "DescribeUser")


@pytest.mark.parametrize(
    ("response", "words"),
    [
        pytest.param({"Error": {"Code": "X", "Message": "A"}, "message": "B", "Message": "C"}, "A", id="the parser's"),
        pytest.param({"Error": {"Code": "X", "Message": ""}, "message": "B", "Message": "C"}, "B", id="message"),
        pytest.param({"Error": {"Code": "X"}, "Message": "C"}, "C", id="Message"),
        pytest.param({"Error": {"Code": "X"}}, "", id="none"),
    ],
)
def test_words_are_taken_from_where_they_are(response: dict[str, t.Any], words: str) -> None:
    found = failure(Refusing(response))

    assert (found.words, found.code, found.kind) == (words, "X", FailureKind.OTHER)


def test_a_refusal_of_nothing_at_all_is_a_failure_too() -> None:
    found = failure(Refusing({}))

    assert (found.kind, found.code, found.request_id) == (FailureKind.OTHER, "Other", None)
    assert found.message == "Could not read the user jane: the service gave no reason."


# ---- strangers


@pytest.mark.parametrize(
    ("status", "content_type", "body", "words"),
    [
        pytest.param(
            403, "text/html", "<html>Blocked</html>", "HTTP status 403 without an error", id="a refusal in HTML"
        ),
        pytest.param(
            404, "text/plain", "404 page not found", "HTTP status 404 without an error", id="a refusal in words"
        ),
        pytest.param(407, "", "", "HTTP status 407 without an error", id="a refusal of nothing"),
        pytest.param(200, "text/html", "<html>Log in</html>", "the answer (text/html) is not in AWS's form", id="HTML"),
        pytest.param(200, "", "", "the answer (without a content type) is not in AWS's form", id="nothing"),
        pytest.param(200, JSON, "{}", "the answer lacks UserId", id="an empty object"),
        pytest.param(200, JSON, '{"Weather": "fine"}', "the answer lacks UserId", id="the answer to something else"),
        pytest.param(
            200,
            "text/html",
            f'{{"IdentityStoreId": "{STORE_ID}", "UserId": "x", "UserArn": "x", "Revision": "1"}}',
            "the answer (text/html) is not in AWS's form",
            id="the answer in the wrong form",
        ),
    ],
)
def test_what_is_not_an_answer_of_aws_is_noticed(status: int, content_type: str, body: str, words: str) -> None:
    found = failure(wired((status, content_type, body))[0])

    assert found.kind is FailureKind.FOREIGN
    assert found.words.startswith(words)
    assert found.code == "Foreign"
    assert found.message.endswith("The answer did not come from an AWS service; check endpoint_url and proxies.")


@pytest.mark.parametrize("body", ['{"UserId": "x"}', '{"UserId": "x", "UserArn": "y", "Revision": "1"}'])
def test_only_what_is_used_may_be_missed(body: str) -> None:
    assert describe(wired((200, JSON, body))[0])["id"] == "x"


def test_an_answer_of_aws_that_lacks_something_is_not_called_a_strangers() -> None:
    found = failure(wired((200, JSON, '{"Revision": "1"}'))[0])

    assert (found.kind, found.words) == (FailureKind.FOREIGN, "the answer lacks UserId")
    assert "The endpoint answers like AWS, but omits what is needed" in found.message


@pytest.mark.parametrize(
    ("required", "body", "expected"),
    [
        (True, '{"Groups": [{"GroupId": "x"}, {"GroupId": "y"}]}', ["x", "y"]),
        (True, '{"Groups": []}', []),
        (False, "{}", []),
        (True, "{}", "the answer lacks Groups"),
        (False, '{"Groups": [{"GroupId": "x"}, {}]}', "the answer lacks GroupId"),
    ],
)
def test_the_rows_of_a_list_are_what_is_read(required: bool, body: str, expected: list[str] | str) -> None:
    caller = Caller(wired((200, JSON, body))[0], "identitystore")

    def read() -> list[str]:
        one = {"IdentityStoreId": STORE_ID}
        return list(caller.rows("list", "ListGroups", "Groups", lambda row: row["GroupId"], required=required, **one))

    if isinstance(expected, list):
        assert read() == expected
        return
    with pytest.raises(CallFailed) as caught:
        read()
    assert (caught.value.kind, caught.value.words) == (FailureKind.FOREIGN, expected)


def test_an_update_may_be_answered_by_an_empty_object_as_older_services_do() -> None:
    caller = Caller(wired((200, JSON, "{}"))[0], "identitystore")
    parameters = {"IdentityStoreId": STORE_ID, "UserId": "x", "Operations": [{"AttributePath": "title"}]}

    assert "Revision" not in caller.call("update the user jane", "UpdateUser", **parameters)


@pytest.mark.parametrize(("status", "content_type"), [(200, "text/html"), (200, "")])
def test_an_update_is_not_taken_for_done_where_a_stranger_answers(status: int, content_type: str) -> None:
    caller = Caller(wired((status, content_type, "<html/>"))[0], "identitystore")
    parameters = {"IdentityStoreId": STORE_ID, "UserId": "x", "Operations": [{"AttributePath": "title"}]}

    with pytest.raises(CallFailed) as caught:
        caller.call("update the user jane", "UpdateUser", **parameters)

    assert caught.value.kind is FailureKind.FOREIGN


def test_a_deletion_is_answered_by_an_empty_object() -> None:
    caller = Caller(wired((200, JSON, "{}"))[0], "identitystore")

    assert caller.call("delete the user jane", "DeleteUser", IdentityStoreId=STORE_ID, UserId="x")


@pytest.mark.parametrize(
    ("status", "content_type", "body", "empty"),
    [
        pytest.param(200, "", "", True, id="nothing"),
        pytest.param(200, "text/plain", "", True, id="nothing of some type"),
        pytest.param(200, JSON, "{}", True, id="an empty object"),
        pytest.param(200, "", "<html/>", False, id="a page of no type"),
        pytest.param(200, "text/html", "<html/>", False, id="a page"),
    ],
)
def test_an_answer_may_be_empty_where_nothing_is_wanted(status: int, content_type: str, body: str, empty: bool) -> None:
    caller = Caller(wired((status, content_type, body))[0], "identitystore")
    parameters = {"IdentityStoreId": STORE_ID, "UserId": "x"}

    if empty:
        assert "UserId" not in caller.call("delete", "DeleteUser", may_be_empty=True, **parameters)
        return
    with pytest.raises(CallFailed) as caught:
        caller.call("delete", "DeleteUser", may_be_empty=True, **parameters)
    assert caught.value.kind is FailureKind.FOREIGN


@pytest.mark.parametrize("chunked", [True, False])
def test_an_answer_of_no_known_length_is_empty_where_it_has_no_type(chunked: bool) -> None:
    class Answering:
        meta = shared_client().meta

        def delete_user(self, **_parameters: str) -> dict[str, t.Any]:
            headers = {"content-type": "text/html"} if chunked else {}
            return {"ResponseMetadata": {"HTTPStatusCode": 200, "HTTPHeaders": headers}}

    caller = Caller(Answering(), "identitystore")
    if not chunked:
        assert caller.call("delete", "DeleteUser", may_be_empty=True)
        return
    with pytest.raises(CallFailed, match="text/html"):
        caller.call("delete", "DeleteUser", may_be_empty=True)


@pytest.mark.parametrize(
    "named", ["ConflictException", "ConflictException:http://internal.amazon.com/x/", "com.amazon#ConflictException"]
)
def test_a_code_in_the_header_counts_where_the_body_has_none(named: str) -> None:
    found = failure(wired((400, JSON, '{"message": "Taken."}'), x_amzn_errortype=named)[0])

    assert (found.kind, found.code, found.words) == (FailureKind.CONFLICT, "ConflictException", "Taken.")


def test_a_code_in_the_body_goes_before_the_header() -> None:
    body = '{"__type": "ValidationException", "message": "Bad."}'

    assert failure(wired((400, JSON, body), x_amzn_errortype="ConflictException")[0]).kind is FailureKind.INVALID


@pytest.mark.parametrize(
    ("status", "kind"), [(400, FailureKind.OTHER), (429, FailureKind.THROTTLED), (503, FailureKind.SERVER)]
)
def test_a_refusal_without_a_code_is_judged_by_its_status(status: int, kind: FailureKind) -> None:
    found = failure(wired((status, JSON, '{"message": "No."}'))[0])

    assert (found.kind, found.code, found.words) == (kind, kind.value, "No.")


# ---- several attempts


LOST = botocore.exceptions.ConnectionClosedError(endpoint_url="http://localhost:1")
NOT_THERE = botocore.exceptions.EndpointConnectionError(endpoint_url="http://localhost:1")
SERVER_FAULT = (500, JSON, '{"__type": "InternalServerException", "message": "Oh."}')
THROTTLED = (400, JSON, '{"__type": "ThrottlingException", "message": "Rate exceeded"}')


@pytest.mark.parametrize(
    ("answers", "in_doubt"),
    [
        pytest.param([LOST, THROTTLED], True, id="lost, throttled"),
        pytest.param([SERVER_FAULT, THROTTLED], True, id="failed, throttled"),
        pytest.param([LOST, NOT_THERE], True, id="lost, not sent"),
        pytest.param([THROTTLED, THROTTLED], False, id="throttled twice"),
        pytest.param([NOT_THERE, NOT_THERE], False, id="not sent twice"),
        pytest.param([NOT_THERE, THROTTLED], False, id="not sent, throttled"),
    ],
)
@pytest.mark.parametrize("mode", ["legacy", "standard"])
def test_a_refusal_after_an_attempt_whose_answer_was_lost_leaves_things_open(
    answers: list[t.Any], in_doubt: bool, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(botocore.endpoint.time, "sleep", lambda _seconds: None)
    twice = client(attempts=2, mode=mode)
    Wire(twice, *answers)
    caller = Caller(twice, "identitystore")

    with pytest.raises(CallFailed) as caught:
        caller.call("delete", "DeleteUser", IdentityStoreId=STORE_ID, UserId="x")

    assert caught.value.uncertain is in_doubt


def test_what_one_call_has_lost_is_not_held_against_the_next() -> None:
    once = client()
    Wire(once, LOST, THROTTLED)
    caller = Caller(once, "identitystore")

    for uncertain in (True, False):
        with pytest.raises(CallFailed) as caught:
            caller.call("delete", "DeleteUser", IdentityStoreId=STORE_ID, UserId="x")
        assert caught.value.uncertain is uncertain


# Enough to use up the retry quota of botocore, of 500 for all calls of a client.
MANY = 120


@pytest.mark.parametrize("failing", [LOST, SERVER_FAULT, THROTTLED], ids=["lost", "failed", "throttled"])
def test_each_call_has_all_its_attempts_however_many_others_needed(
    failing: t.Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(botocore.endpoint.time, "sleep", lambda _seconds: None)
    patient = client(attempts=4, mode="standard")
    described = (200, JSON, json.dumps(DESCRIBED))
    Wire(patient, *[failing, failing, failing, described] * MANY, *[failing] * 4)
    caller = Caller(patient, "identitystore")

    for _call in range(MANY):
        caller.call("read jane", "DescribeUser", IdentityStoreId=STORE_ID, UserId=an_id(1))
    with pytest.raises(CallFailed):
        caller.call("read jane", "DescribeUser", IdentityStoreId=STORE_ID, UserId=an_id(1))


def pause(response: t.Any, error: Exception | None, attempts: int = 1) -> float | None:
    """How long a call waits for its next attempt after one, of nine, that botocore takes for the last."""
    return pause_beyond_quota(response, error, attempts=attempts, request_dict={"context": {"retries": {"max": 9}}})


def test_who_waits_beyond_the_quota_waits_longer_each_time() -> None:
    assert [pause(None, LOST, attempts) for attempts in range(1, 10)] == [1, 2, 4, 8, 16, 20, 20, 20, None]


@pytest.mark.parametrize(
    ("metadata", "expected"), [({"RetryQuotaReached": True}, 1.0), ({"MaxAttemptsReached": True}, None), ({}, None)]
)
def test_only_the_quota_of_all_calls_is_made_up_for(metadata: dict[str, bool], expected: float | None) -> None:
    assert pause((None, {"ResponseMetadata": metadata}), None) == expected
    assert pause((None, {}), None) is None


def test_what_will_not_get_better_is_not_tried_again() -> None:
    refused = botocore.exceptions.SSLError(endpoint_url="https://localhost:1", error="CERTIFICATE_VERIFY_FAILED")

    assert pause(None, refused) is None
    assert pause(None, ValueError("no failure of the network")) is None
    assert pause_beyond_quota(None, LOST, attempts=1, request_dict={"context": {}}) is None


# ---- no answer at all


ERROR = ValueError("underneath")


@pytest.mark.parametrize(
    ("raised", "kind"),
    [
        (botocore.exceptions.EndpointConnectionError(endpoint_url="http://localhost:1"), FailureKind.UNREACHABLE),
        (botocore.exceptions.ConnectionClosedError(endpoint_url="http://localhost:1"), FailureKind.UNREACHABLE),
        (botocore.exceptions.ReadTimeoutError(endpoint_url="http://localhost:1"), FailureKind.UNREACHABLE),
        (botocore.exceptions.ConnectTimeoutError(endpoint_url="http://localhost:1"), FailureKind.UNREACHABLE),
        (botocore.exceptions.ProxyConnectionError(proxy_url="http://localhost:1"), FailureKind.UNREACHABLE),
        (botocore.exceptions.SSLError(endpoint_url="http://localhost:1", error=ERROR), FailureKind.UNREACHABLE),
        (botocore.exceptions.HTTPClientError(error=ERROR), FailureKind.UNREACHABLE),
        (botocore.exceptions.NoCredentialsError(), FailureKind.CREDENTIALS),
        (botocore.exceptions.PartialCredentialsError(provider="env", cred_var="x"), FailureKind.CREDENTIALS),
        (botocore.exceptions.CredentialRetrievalError(provider="sso", error_msg="x"), FailureKind.CREDENTIALS),
        (botocore.exceptions.NoRegionError(), FailureKind.CONFIGURATION),
        (botocore.exceptions.ProfileNotFound(profile="x"), FailureKind.CONFIGURATION),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_a_call_that_does_not_arrive_is_a_failure_of_its_kind(raised: Exception, kind: FailureKind) -> None:
    found = failure(wired(raised)[0])

    assert (found.kind, found.code, found.request_id) == (kind, kind.value, None)
    assert found.words == str(raised)
    assert found.message.startswith("Could not read the user jane: ")


@pytest.mark.parametrize(
    ("raised", "not_sent"),
    [
        (botocore.exceptions.EndpointConnectionError(endpoint_url="http://localhost:1"), True),
        (botocore.exceptions.ConnectTimeoutError(endpoint_url="http://localhost:1"), True),
        (botocore.exceptions.SSLError(endpoint_url="x", error="[SSL: CERTIFICATE_VERIFY_FAILED] self-signed"), True),
        (botocore.exceptions.SSLError(endpoint_url="x", error="[SSL: UNEXPECTED_EOF_WHILE_READING] EOF"), False),
        # urllib3 1 says so of a connection that a proxy resets after the request, too
        (botocore.exceptions.ProxyConnectionError(proxy_url="http://localhost:1"), False),
        (botocore.exceptions.ConnectionClosedError(endpoint_url="http://localhost:1"), False),
        (botocore.exceptions.ReadTimeoutError(endpoint_url="http://localhost:1"), False),
        (botocore.exceptions.HTTPClientError(error=ERROR), False),
        (botocore.exceptions.NoCredentialsError(), False),
    ],
    ids=lambda value: f"{value}"[-30:] if isinstance(value, Exception) else "",
)
def test_only_what_surely_has_not_arrived_is_told_so(raised: Exception, not_sent: bool) -> None:
    assert (failure(wired(raised)[0]).reason == NOT_SENT) is not_sent


def test_input_that_botocore_refuses_is_invalid() -> None:
    caller = Caller(shared_client(), "identitystore")

    with pytest.raises(CallFailed) as caught:
        caller.call("read the user jane", "DescribeUser", IdentityStoreId=STORE_ID)

    assert caught.value.kind is FailureKind.INVALID
    assert "UserId" in caught.value.message


def test_an_answer_that_botocore_cannot_parse_comes_from_a_stranger() -> None:
    broken = client()

    def fail(**_parameters: t.Any) -> None:
        from botocore.parsers import ResponseParserError

        raise ResponseParserError("not well-formed")

    broken.meta.events.register("before-call", fail)

    assert failure(broken).kind is FailureKind.FOREIGN


# ---- pages


def page(*users: str, token: str | None = None, after: str | None = None) -> t.Any:
    """A page of a listing, and which page it follows."""
    content: dict[str, t.Any] = {"Users": [{**DESCRIBED, "UserId": user} for user in users]}
    if token is not None:
        content["NextToken"] = token
    expected = {"IdentityStoreId": STORE_ID, **({} if after is None else {"NextToken": after})}
    return answer("list_users", content, expected)


def test_all_pages_are_read() -> None:
    pages = [page("a", "b", token="t1"), page(token="t2", after="t1"), page("c", after="t2")]

    with exchanges(shared_client(), *pages) as stubbed:
        found = list(Caller(stubbed, "identitystore").pages("list the users", "ListUsers", IdentityStoreId=STORE_ID))

    assert [user["UserId"] for one in found for user in one["Users"]] == ["a", "b", "c"]


@pytest.mark.parametrize("token", ['""', "null"])
def test_a_page_with_an_empty_token_is_the_last(token: str) -> None:
    caller = Caller(wired((200, JSON, f'{{"Users": [], "NextToken": {token}}}'))[0], "identitystore")

    assert len(list(caller.pages("list the users", "ListUsers", IdentityStoreId=STORE_ID))) == 1


def test_a_page_that_fails_ends_the_listing() -> None:
    with (
        exchanges(shared_client(), page("a", token="t1"), refusal("list_users", "ThrottlingException")) as stubbed,
        pytest.raises(CallFailed) as caught,
    ):
        list(Caller(stubbed, "identitystore").pages("list the users", "ListUsers", IdentityStoreId=STORE_ID))

    assert caught.value.kind is FailureKind.THROTTLED


# ---- pace, and many at once


class Counted(Quota):
    """A quota that notes what is asked of it, and has no clock."""

    def __init__(self, order: list[str]) -> None:
        super().__init__()
        self._order = order

    def wait(self) -> None:
        self._order.append("wait")

    def throttled(self) -> None:
        self._order.append("throttled")


class Noted(Quotas):
    """Quotas that note which operations ask for them."""

    def __init__(self) -> None:
        super().__init__(together=False)
        self.order: list[str] = []
        self._one = Counted(self.order)

    def of(self, operation: str) -> Quota:
        self.order.append(operation)
        return self._one


def test_every_call_keeps_the_pace() -> None:
    quotas = Noted()
    order = quotas.order
    caller = Caller(shared_client(), "identitystore", quotas=quotas)
    pages = [page("a", token="t1"), page("b", after="t1"), refusal("list_users", "ThrottlingException")]

    with exchanges(shared_client(), *pages):
        for number, _page in enumerate(caller.pages("list the users", "ListUsers", IdentityStoreId=STORE_ID)):
            order.append(f"page {number}")
        with pytest.raises(CallFailed):
            caller.call("list the users", "ListUsers", IdentityStoreId=STORE_ID)

    assert order == ["ListUsers", "wait", "page 0", "ListUsers", "wait", "page 1", "ListUsers", "wait"]


REFUSED = '{{"__type": "{}", "Message": "{}"}}'


@pytest.mark.parametrize(
    ("answer", "throttled"),
    [
        pytest.param((400, JSON, REFUSED.format("ThrottlingException", "Rate exceeded")), True, id="throttled"),
        pytest.param((400, JSON, '{"__type": "ThrottlingException", "Message": null}'), True, id="without words"),
        pytest.param((400, JSON, REFUSED.format("TooManyRequestsException", "")), True, id="as organizations says it"),
        pytest.param((429, "text/html", "slow down"), True, id="by a gateway"),
        pytest.param(
            (
                400,
                JSON,
                REFUSED.format(
                    "ThrottlingException", "There are too many requests processing. Please try again later."
                ),
            ),
            False,
            id="too much is under way",
        ),
        pytest.param((400, JSON, REFUSED.format("ValidationException", "No.")), False, id="another refusal"),
        pytest.param((200, JSON, json.dumps(DESCRIBED)), False, id="an answer"),
        pytest.param(botocore.exceptions.ConnectTimeoutError(endpoint_url="x"), False, id="nothing"),
    ],
)
def test_a_quota_is_told_of_each_attempt_that_was_throttled(
    answer: tuple[int, str, str] | Exception, throttled: bool
) -> None:
    quotas = Noted()
    caller = Caller(wired(answer)[0], "identitystore", quotas=quotas)

    with contextlib.suppress(CallFailed):
        caller.call("read jane", "DescribeUser", IdentityStoreId=STORE_ID, UserId=an_id(1))

    assert ("throttled" in quotas.order) is throttled


def test_what_botocore_sends_again_by_itself_is_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(botocore.endpoint.time, "sleep", lambda _seconds: None)
    fresh = client(attempts=3, mode="standard")
    throttling = (400, JSON, REFUSED.format("ThrottlingException", "Rate exceeded"))
    Wire(fresh, throttling, throttling, (200, JSON, json.dumps(DESCRIBED)))
    quotas = Noted()

    Caller(fresh, "identitystore", quotas=quotas).call(
        "read jane", "DescribeUser", IdentityStoreId=STORE_ID, UserId=an_id(1)
    )

    assert quotas.order == ["DescribeUser", "wait", "throttled", "throttled"]


def test_a_call_without_a_quota_may_be_throttled() -> None:
    throttling = (400, JSON, REFUSED.format("ThrottlingException", "Rate exceeded"))

    assert failure(wired(throttling)[0]).kind is FailureKind.THROTTLED


def test_one_quota_for_each_operation_or_for_all_together() -> None:
    apart, together = Quotas(together=False), Quotas(together=True)

    assert apart.of("ListUsers") is apart.of("ListUsers") is not apart.of("ListGroups")
    assert together.of("ListInstances") is together.of("TagResource")


class Limiters:
    """Takes the place of the limiter; notes what is asked of each that is made."""

    def __init__(self) -> None:
        self.made: list[float] = []
        self.asked: list[str] = []

    def __call__(self, *, spent: float) -> t.Any:
        self.made.append(spent)
        asked = self.asked

        class Limiter:
            def __call__(self) -> None:
                asked.append("wait")

            def throttled(self) -> None:
                asked.append("throttled")

        return Limiter()


def test_a_short_task_waits_for_nothing_and_loads_no_limiter(monkeypatch: pytest.MonkeyPatch) -> None:
    limiters = Limiters()
    monkeypatch.setattr(rate_limiter, "RateLimiter", limiters)
    quota = Quota()

    for _call in range(5):
        quota.wait()
    assert (limiters.made, limiters.asked) == ([], [])
    for _call in range(2):
        quota.wait()
    quota.throttled()

    assert (limiters.made, limiters.asked) == ([5], ["wait", "wait", "throttled"])


def test_a_call_that_is_throttled_at_once_slows_those_after_it_down(monkeypatch: pytest.MonkeyPatch) -> None:
    limiters = Limiters()
    monkeypatch.setattr(rate_limiter, "RateLimiter", limiters)
    quota = Quota()

    quota.wait()
    quota.throttled()

    assert limiters.asked == ["throttled"]


def caller() -> Caller:
    """A caller of whatever is read."""
    return Caller(shared_client(), "identitystore")


@pytest.mark.parametrize("many", [[], [3], [3, 1, 2], list(range(50))], ids=len)
def test_what_is_read_for_each_comes_in_the_order_of_what_was_given(many: list[int]) -> None:
    assert caller().each(lambda number: number * 2, iter(many)) == [number * 2 for number in many]


@pytest.mark.parametrize("many", [[], ["a"], ["b", "a", "b"], ["a", "a"]])
def test_what_is_given_twice_is_read_once(many: list[str]) -> None:
    read: list[str] = []

    found = caller().by_each(lambda name: read.append(name) or name.upper(), iter(many))

    assert found == {name: name.upper() for name in many}
    assert list(found) == list(dict.fromkeys(many))
    assert sorted(read) == sorted(set(many))


def test_some_are_read_at_a_time_and_no_more() -> None:
    together = threading.Barrier(8)
    lock, at_once, most = threading.Lock(), 0, 0

    def read(number: int) -> int:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        together.wait(5)  # is broken unless eight are here
        with lock:
            at_once -= 1
        return number

    assert caller().each(read, range(24)) == list(range(24))
    assert most == 8


@pytest.mark.parametrize("many", [[0], [0, 1], list(range(40))], ids=len)
def test_a_read_that_fails_fails_them_all_and_those_that_wait_are_not_begun(many: list[int]) -> None:
    begun: list[int] = []

    def read(number: int) -> int:
        begun.append(number)
        if number == 0:
            raise LookupError("no")
        threading.Event().wait(0.02)
        return number

    with pytest.raises(LookupError):
        caller().each(read, many)

    assert len(begun) <= 32
