# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP and the AWS protocols, with requests that no client would send."""

from __future__ import annotations

import json
import random
import socket
from typing import Any

import pytest
from emulator_process import STORE, Emulator, authorization

TARGET = "AWSIdentityStore.ListUsers"


def _headers(**more: str) -> dict[str, str]:
    named = {name.replace("_", "-"): value for name, value in more.items()}
    return {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": TARGET, **authorization(), **named}


@pytest.mark.parametrize(
    "body",
    ["not JSON", "[]", "7", "null", '{"a":', b"\xff\xfe\x00", '"text"', "[" * 100_000, '{"a":' * 100_000, "NaN"],
    ids=["words", "list", "number", "null", "cut", "bytes", "text", "deep list", "deep object", "nan"],
)
def test_a_body_that_is_not_a_json_object_is_refused(emulator: Emulator, body: str | bytes) -> None:
    status, _answered, answer = emulator.http("POST", "/", body, _headers())
    assert status == 400
    assert json.loads(answer)["__type"] == "SerializationException"


def test_a_deep_object_is_refused(emulator: Emulator) -> None:
    for depth in (500, 900, 5_000):
        body = '{"a":' * depth + "1" + "}" * depth
        status, _answered, answer = emulator.http("POST", "/", body, _headers())
        assert (status, json.loads(answer)["__type"]) in [
            (400, "SerializationException"),
            (400, "ValidationException"),
        ]


@pytest.mark.parametrize(
    "target",
    [
        "",
        "AWSIdentityStore.NoSuchOperation",
        "NoSuchService.ListUsers",
        "AWSIdentityStore",
        "AWSIdentityStore.",
        "\xe9",
    ],
)
def test_a_target_that_does_not_exist_is_refused(emulator: Emulator, target: str) -> None:
    status, _answered, answer = emulator.http("POST", "/", "{}", {**_headers(), "X-Amz-Target": target})
    assert (status, json.loads(answer)["__type"]) == (400, "UnknownOperationException")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS", "NONSENSE"])
def test_only_posts_are_calls(emulator: Emulator, method: str) -> None:
    status, _answered, answer = emulator.http(method, "/")
    assert status == 400
    assert "emulator" in json.loads(answer)["Message"]


def test_a_call_needs_an_authorization(emulator: Emulator) -> None:
    headers = {name: value for name, value in _headers().items() if name != "Authorization"}
    status, _answered, answer = emulator.http("POST", "/", json.dumps({"IdentityStoreId": STORE}), headers)
    assert (status, json.loads(answer)["__type"]) == (400, "MissingAuthenticationTokenException")
    status, _answered, answer = emulator.http("POST", "/", "{}", {**headers, "Authorization": "Bearer abc"})
    assert (status, json.loads(answer)["__type"]) == (400, "IncompleteSignatureException")


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_the_content_type_is_echoed(emulator: Emulator, version: str) -> None:
    content_type = f"application/x-amz-json-{version}"
    body = json.dumps({"IdentityStoreId": STORE})
    for content in (body, "rubbish"):
        _status, headers, _answer = emulator.http("POST", "/", content, _headers(Content_Type=content_type))
        assert headers["content-type"] == content_type
        assert len(headers["x-amzn-requestid"]) == 36


def test_a_huge_body_is_refused(emulator: Emulator) -> None:
    status, _answered, answer = emulator.http("POST", "/", b"x" * 3_000_000, _headers())
    assert status == 400
    assert b"larger" in answer


def _talk(emulator: Emulator, sent: bytes) -> bytes:
    host, _colon, port = emulator.address.partition(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while received := connection.recv(65_536):
            answer += received
    return answer


@pytest.mark.parametrize(
    "sent",
    [
        b"rubbish\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nContent-Length: 4\r\n\r\n{}{}",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\n" + b"A: b\r\n" * 300 + b"\r\n",
        b"POST / HTTP/1.1\r\nA: " + b"b" * 100_000 + b"\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 \r\n\r\n",
    ],
)
def test_what_is_not_http_is_refused(emulator: Emulator, sent: bytes) -> None:
    answer = _talk(emulator, sent)
    assert answer.startswith(b"HTTP/1.1 400 ") and b"Connection: close" in answer
    assert answer.count(b"HTTP/1.1 400 ") == 1
    assert emulator.control("GET", "health")["status"] == "ok"


def test_no_garbled_request_breaks_it(emulator: Emulator) -> None:
    """Each is refused, done, or taken for none; what an error of the emulator's own would say shows at the end."""
    head = "".join(f"{name}: {value}\r\n" for name, value in _headers(Connection="close").items())
    body = json.dumps({"IdentityStoreId": STORE})
    request = f"POST / HTTP/1.1\r\nHost: localhost\r\n{head}Content-Length: {len(body)}\r\n\r\n{body}".encode()
    assert _talk(emulator, request).startswith(b"HTTP/1.1 200 ")
    chance = random.Random(20261125)
    answers = set()
    for _number in range(300):
        garbled = bytearray(request)
        for _change in range(chance.randint(1, 4)):
            place = chance.randrange(len(garbled))
            length = chance.randint(1, 20)
            garbled[place : place + chance.choice([0, length])] = chance.choice(
                [chance.randbytes(length), garbled[place : place + length] * 2, b""]
            )
        answers.add(_talk(emulator, bytes(garbled))[:13])
    assert answers <= {b"", b"HTTP/1.1 200 ", b"HTTP/1.1 400 ", b"HTTP/1.1 403 "}
    assert b"HTTP/1.1 400 " in answers
    assert emulator.control("GET", "health")["status"] == "ok"


def test_nothing_is_answered_to_nothing(emulator: Emulator) -> None:
    assert _talk(emulator, b"") == b""
    assert _talk(emulator, b"\r\n") == b""


def test_requests_share_a_connection(emulator: Emulator) -> None:
    request = b"GET /_emulator/health HTTP/1.1\r\nHost: localhost\r\n\r\n"
    assert _talk(emulator, request * 3).count(b"HTTP/1.1 200 ") == 3
    closing = b"GET /_emulator/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    assert _talk(emulator, closing + request).count(b"HTTP/1.1 200 ") == 1


def test_an_answer_to_a_head_has_no_body(emulator: Emulator) -> None:
    request = b"HEAD /_emulator/health HTTP/1.1\r\nHost: localhost\r\n\r\n"
    head = _talk(emulator, request)
    assert head.endswith(b"\r\n\r\n") and head.count(b"\r\n\r\n") == 1


def test_half_a_request_does_nothing(emulator: Emulator) -> None:
    body = json.dumps({"IdentityStoreId": STORE, "DisplayName": "G"}).encode()
    head = {**_headers(), "X-Amz-Target": "AWSIdentityStore.CreateGroup", "Host": "localhost"}
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    assert _talk(emulator, f"POST / HTTP/1.1\r\n{lines}Content-Length: {len(body) + 1}\r\n\r\n".encode() + body) == b""
    assert _talk(emulator, f"POST /_emulator/reset HTTP/1.1\r\n{lines}".encode()) == b""
    assert emulator.requests() == []


def test_a_client_that_waits_for_a_continue_gets_it(emulator: Emulator) -> None:
    head = "".join(f"{name}: {value}\r\n" for name, value in _headers(Expect="100-continue").items())
    body = json.dumps({"IdentityStoreId": STORE}).encode()
    answer = _talk(
        emulator, f"POST / HTTP/1.1\r\nHost: localhost\r\n{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
    )
    assert answer.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 ")


def test_an_answer_is_sent_whole(emulator: Emulator) -> None:
    """Two sends would meet the client's delayed acknowledgement and cost 40 ms each."""
    import time

    client = emulator.client()
    times = []
    for _run in range(20):
        begun = time.monotonic()
        client.list_users(IdentityStoreId=STORE)
        times.append(time.monotonic() - begun)
    assert sorted(times)[10] < 0.03


def test_text_that_utf8_cannot_carry_is_refused(emulator: Emulator) -> None:
    def refused(operation: str, body: dict[str, Any]) -> None:
        status, answer = emulator.call_json(f"AWSIdentityStore.{operation}", {"IdentityStoreId": STORE, **body})
        assert (status, answer["__type"]) == (400, "ValidationException")

    lone = "\ud800"
    refused("CreateGroup", {"DisplayName": lone})
    refused("DescribeUser", {"UserId": lone})
    unique = {"AttributePath": "userName", "AttributeValue": lone}
    refused("GetUserId", {"AlternateIdentifier": {"UniqueAttribute": unique}})
    refused("ListUsers", {"Filters": [unique]})
    assert len(emulator.requests()) == 4


def test_sts_speaks_the_query_protocol(emulator: Emulator) -> None:
    assert emulator.client("sts").get_caller_identity()["Account"] == "111122223333"
    headers = {"Content-Type": "application/x-www-form-urlencoded", **authorization()}
    status, answered, body = emulator.http("POST", "/", "Action=NoSuch&Version=2011-06-15", headers)
    assert (status, answered["content-type"]) == (400, "text/xml")
    assert b"<Code>UnknownOperationException</Code>" in body
    status, _answered, body = emulator.http("POST", "/", "Action=AssumeRole&Version=2011-06-15", headers)
    assert status == 400 and b"does not do sts AssumeRole" in body
    status, _answered, body = emulator.http("POST", "/", b"\xff\xfe", headers)
    assert status == 400


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/_emulator/nothing", "", 404),
        ("PUT", "/_emulator/health", "", 405),
        ("POST", "/_emulator/settings", "rubbish", 400),
        ("POST", "/_emulator/settings", "[]", 400),
        ("POST", "/_emulator/reset", '{"some": true}', 400),
        ("POST", "/_emulator/faults", "[" * 100_000, 400),
        ("POST", "/_emulator/settings", '{"latency_ms": NaN}', 400),
        ("POST", "/_emulator/settings", '{"assignment_seconds": 1e999}', 400),
    ],
)
def test_the_emulators_own_paths_refuse_rubbish(
    emulator: Emulator, method: str, path: str, body: str, status: int
) -> None:
    got, _answered, answer = emulator.http(method, path, body, {"Content-Type": "application/json"})
    assert got == status
    assert json.loads(answer)["error"]
