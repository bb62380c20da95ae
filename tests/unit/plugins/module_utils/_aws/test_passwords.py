# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The gateway to the private API for passwords: what goes over the wire, and what becomes of the answers."""

from __future__ import annotations

import typing as t

import botocore.exceptions
import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._aws.passwords import (
    MODEL,
    SERVICE,
    Passwords,
)
from ansible_collections.steward.identity_center.plugins.module_utils._desired.access import PasswordMode
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import (
    NOT_SENT,
    CallFailed,
    FailureKind,
)
from ansible_collections.steward.identity_center.plugins.module_utils._task import connection as _connection
from ansible_collections.steward.identity_center.plugins.module_utils._task.connection import Connection
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import STORE_ID, an_id
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_aws import JSON, Wire
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_module import FakeModule

SECRET = "Unit-tests-only-0123456789"
GIVEN = (200, JSON, f'{{"Password": "{SECRET}"}}')
URL = "http://127.0.0.1:9"


def wired(*answers: Exception | tuple[int, str, str], **headers: str) -> tuple[Passwords, Wire]:
    """The gateway as a task has it, over a wire with these answers."""
    client = Connection(FakeModule()).client(SERVICE)
    return Passwords(client, STORE_ID), Wire(client, *answers, **headers)


def reset(passwords: Passwords, mode: PasswordMode = PasswordMode.ONE_TIME) -> str | None:
    """Reset jane's."""
    return passwords.reset("jane", an_id(1), mode)


def failure(
    *answers: Exception | tuple[int, str, str], mode: PasswordMode = PasswordMode.ONE_TIME, **headers: str
) -> CallFailed:
    """What becomes of this answer, to which no second request is sent."""
    passwords, wire = wired(*answers, **headers)
    with pytest.raises(CallFailed) as caught:
        reset(passwords, mode)
    assert len(wire.sent) == 1
    return caught.value


# ---- what is sent


@pytest.mark.parametrize(("mode", "word"), [(PasswordMode.ONE_TIME, "OTP"), (PasswordMode.EMAIL, "EMAIL")])
def test_the_request_is_the_one_that_others_send(mode: PasswordMode, word: str) -> None:
    passwords, wire = wired(GIVEN)

    reset(passwords, mode)

    (request,) = wire.requests
    headers = {
        name.lower(): value.decode() if isinstance(value, bytes) else value for name, value in request.headers.items()
    }
    assert wire.sent == [{"IdentityStoreId": STORE_ID, "UserId": an_id(1), "PasswordMode": word}]
    assert (request.method, request.url) == ("POST", f"{URL}/")
    assert headers["x-amz-target"] == "SWBUPService.UpdatePassword"
    assert headers["content-type"] == "application/x-amz-json-1.0"
    assert "/eu-north-1/userpool/aws4_request" in headers["authorization"]


@pytest.mark.parametrize(
    ("region", "host"),
    [
        ("eu-north-1", "https://identitystore.eu-north-1.amazonaws.com"),
        ("us-gov-west-1", "https://identitystore.us-gov-west-1.amazonaws.com"),
        ("cn-north-1", "https://identitystore.cn-north-1.amazonaws.com.cn"),
    ],
)
def test_it_is_sent_to_the_host_of_the_identity_store(region: str, host: str) -> None:
    connection = Connection(FakeModule(region=region, endpoint_url=None))

    assert connection.client(SERVICE).meta.endpoint_url == host == connection.client("identitystore").meta.endpoint_url


# ---- what is answered


def test_a_one_time_password_is_handed_on() -> None:
    assert reset(wired(GIVEN)[0]) == SECRET


@pytest.mark.parametrize("answer", [(200, JSON, "{}"), (200, "", ""), (200, JSON, ""), (200, "text/plain", ""), GIVEN])
def test_a_mail_is_answered_by_nothing(answer: tuple[int, str, str]) -> None:
    assert reset(wired(answer)[0], PasswordMode.EMAIL) is None


@pytest.mark.parametrize(
    ("status", "content_type", "body"),
    [(200, "text/html", "<html>Log in</html>"), (200, "", "<html>Log in</html>"), (502, "text/html", "<html/>")],
)
@pytest.mark.parametrize("mode", list(PasswordMode), ids=lambda mode: mode.value)
def test_the_answer_of_a_stranger_is_not_taken_for_done(
    status: int, content_type: str, body: str, mode: PasswordMode
) -> None:
    found = failure((status, content_type, body), mode=mode)

    assert (found.kind, found.uncertain) == (FailureKind.FOREIGN, True)


@pytest.mark.parametrize("body", ["{}", "", '{"Password": ""}', '{"Password": null}', '{"password": "x"}'])
def test_an_answer_without_a_password_is_a_failure(body: str) -> None:
    found = failure((200, JSON, body))

    assert (found.kind, found.uncertain) == (FailureKind.FOREIGN, True)
    assert "the answer contains no password; AWS may have changed this private API" in found.message


@pytest.mark.parametrize("mode", list(PasswordMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        pytest.param((400, JSON, '{"__type": "ThrottlingException"}'), FailureKind.THROTTLED, id="throttled"),
        pytest.param((500, JSON, '{"__type": "InternalServerException"}'), FailureKind.SERVER, id="a failure"),
        pytest.param((503, JSON, "{}"), FailureKind.FOREIGN, id="unavailable"),
        pytest.param(
            botocore.exceptions.ConnectionClosedError(endpoint_url=URL), FailureKind.UNREACHABLE, id="dropped"
        ),
        pytest.param(botocore.exceptions.ReadTimeoutError(endpoint_url=URL), FailureKind.UNREACHABLE, id="too late"),
    ],
)
def test_what_botocore_would_send_again_is_sent_once(
    answer: t.Any, kind: FailureKind, mode: PasswordMode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "4")
    found = failure(answer, mode=mode)

    assert (found.kind, found.reason) == (kind, None)


def test_what_has_not_arrived_is_known() -> None:
    found = failure(botocore.exceptions.EndpointConnectionError(endpoint_url=URL))

    assert (found.kind, found.reason, found.uncertain) == (FailureKind.UNREACHABLE, NOT_SENT, False)


def test_a_refusal_has_the_words_of_the_service_and_the_iam_action() -> None:
    found = failure((400, JSON, '{"__type": "AccessDeniedException", "Message": "Not you."}'))

    assert found.message.startswith("Could not reset the password of jane: AccessDeniedException: Not you. ")
    assert found.call.action == "sso-directory:UpdatePassword"


def test_a_refusal_may_name_its_code_in_a_header() -> None:
    found = failure((400, JSON, '{"message": "Gone."}'), x_amzn_errortype="ResourceNotFoundException:http://x/")

    assert (found.kind, found.code, found.words) == (FailureKind.NOT_FOUND, "ResourceNotFoundException", "Gone.")


# ---- the model


def test_a_password_is_sensitive_to_botocore() -> None:
    assert MODEL["shapes"]["Secret"]["sensitive"] is True


@pytest.mark.parametrize("service", ["userpool", "identitystore", "sso-admin"])
def test_retries_of_the_task_do_not_reach_the_private_api(service: str) -> None:
    many = {"retries": {"mode": "adaptive", "total_max_attempts": 7}, "read_timeout": 17}
    config = Connection(FakeModule(aws_config=many)).client(service).meta.config

    assert config.read_timeout == 17
    assert "steward.identity_center" in config.user_agent_extra
    assert config.retries["total_max_attempts"] == (1 if service in _connection.PRIVATE else 7)


def test_the_model_is_for_its_service_only() -> None:
    client = Connection(FakeModule()).client(SERVICE)

    assert client.meta.service_model.operation_names == ["UpdatePassword"]
    assert not client.can_paginate("update_password")
    assert client.waiter_names == []
    assert Connection(FakeModule()).client("identitystore").can_paginate("list_users")
