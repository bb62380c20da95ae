# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From bytes to a request: above all what two readers would understand in two ways (request smuggling)."""

from __future__ import annotations

import io
from typing import Any

import pytest

from emulator import http_request
from emulator.messages import Request

HOST = b"Host: localhost\r\n"


def read(sent: bytes) -> Any:
    return http_request.read(io.BytesIO(sent), lambda: None)


def test_a_request_is_read() -> None:
    sent = b"\r\nPOST /a?b HTTP/1.1\r\nHOST:localhost:1\r\nX-Text:  \xe9 \t\r\nContent-Length: 004\r\n\r\nbodyGET / HTTP/1.1"
    headers = {"host": "localhost:1", "x-text": "\xe9", "content-length": "004"}
    assert read(sent) == (Request("POST", "/a?b", headers, b"body"), True)


def test_headers_of_one_name_are_one_list() -> None:
    request, _stays = read(b"GET / HTTP/1.1\r\n" + HOST + b"Accept: a\r\naccept: b\r\n\r\n")
    assert request.headers["accept"] == "a, b"


@pytest.mark.parametrize(
    ("line", "header", "stays"),
    [
        (b"GET / HTTP/1.1", b"", True),
        (b"GET / HTTP/1.1", b"Connection: Close\r\n", False),
        (b"GET / HTTP/1.1", b"Connection: upgrade, close\r\n", False),
        (b"GET / HTTP/1.0", b"", False),
        (b"GET / HTTP/1.0", b"Connection: keep-alive\r\n", True),
    ],
)
def test_the_client_says_whether_it_goes_on(line: bytes, header: bytes, stays: bool) -> None:
    assert read(line + b"\r\n" + HOST + header + b"\r\n")[1] is stays


def test_http_1_0_needs_no_host() -> None:
    assert read(b"GET / HTTP/1.0\r\n\r\n") is not None


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        # lengths
        (b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 2\r\nContent-Length: 4\r\n\r\n{}{}", "two Content-Length"),
        (b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 2\r\ncontent-length: 2\r\n\r\n{}", "two content-length"),
        (b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 2, 2\r\n\r\n{}", "not a number"),
        (b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: +2\r\n\r\n{}", "not a number"),
        (b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 0x2\r\n\r\n{}", "not a number"),
        (b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: \xb2\r\n\r\n{}", "not a number"),
        (b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length:\r\n\r\n{}", "not a number"),
        (b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 0000000000002\r\n\r\n{}", "not a number"),
        (b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 1048577\r\n\r\n", "larger than 1048576"),
        # codings
        (b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "chunked"),
        (
            b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
            "chunked",
        ),
        (
            b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 5\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
            "chunked",
        ),
        (
            b"POST / HTTP/1.1\r\n"
            + HOST
            + b"Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "two Transfer-Encoding",
        ),
        # names
        (b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length : 2\r\n\r\n{}", "cannot be read"),
        (b"POST / HTTP/1.1\r\n" + HOST + b" Content-Length: 2\r\n\r\n{}", "cannot be read"),
        (b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length\x00: 2\r\n\r\n{}", "no text has"),
        (b"POST / HTTP/1.1\r\n" + HOST + b"A: b\r\n folded\r\n\r\n", "cannot be read"),
        (b"POST / HTTP/1.1\r\n" + HOST + b": b\r\n\r\n", "cannot be read"),
        (b"POST / HTTP/1.1\r\n" + HOST + b"no colon\r\n\r\n", "cannot be read"),
        # line ends
        (b"POST / HTTP/1.1\n" + HOST + b"\r\n", "CR LF"),
        (b"POST / HTTP/1.1\r\nHost: localhost\nContent-Length: 2\r\n\r\n{}", "CR LF"),
        (b"POST / HTTP/1.1\r\n" + HOST + b"A: b\rContent-Length: 2\r\n\r\n{}", "no text has"),
        (b"POST / HTTP/1.1\r\n" + HOST + b"A: b\x00c\r\n\r\n", "no text has"),
        # who is meant
        (b"POST / HTTP/1.1\r\n\r\n", "no Host"),
        (b"POST / HTTP/1.1\r\n" + HOST + HOST + b"\r\n", "two Host"),
        (b"POST / HTTP/1.1\r\n" + HOST + b"Origin: a\r\nOrigin: b\r\n\r\n", "two Origin"),
        (b"POST http://attacker.example/_emulator/reset HTTP/1.1\r\n" + HOST + b"\r\n", "not an HTTP/1.1 request"),
        (b"POST * HTTP/1.1\r\n" + HOST + b"\r\n", "not an HTTP/1.1 request"),
        # request lines
        (b"rubbish\r\n\r\n", "not an HTTP/1.1 request"),
        (b"GET  / HTTP/1.1\r\n" + HOST + b"\r\n", "not an HTTP/1.1 request"),
        (b"GET /a b HTTP/1.1\r\n" + HOST + b"\r\n", "not an HTTP/1.1 request"),
        (b"GET /\r HTTP/1.1\r\n" + HOST + b"\r\n", "no text has"),
        (b"GET / HTTP/1.2\r\n" + HOST + b"\r\n", "not an HTTP/1.1 request"),
        (b"GET / HTTP/9\r\n\r\n", "not an HTTP/1.1 request"),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "not an HTTP/1.1 request"),
        (b"G@T / HTTP/1.1\r\n" + HOST + b"\r\n", "not an HTTP/1.1 request"),
        # sizes
        (b"POST / HTTP/1.1\r\n" + HOST + b"A: b\r\n" * 300 + b"\r\n", "too many headers"),
        (b"POST / HTTP/1.1\r\n" + HOST + b"A: " + b"b" * 100_000 + b"\r\n\r\n", "head of the request is larger"),
        (b"POST /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n", "head of the request is larger"),
        (b"POST / HTTP/1.1\r\n" + (b"A: " + b"b" * 1_000 + b"\r\n") * 150, "head of the request is larger"),
        (b"\r\n" * 40_000, "head of the request is larger"),
    ],
)
def test_what_is_not_one_request_is_refused(sent: bytes, reason: str) -> None:
    with pytest.raises(http_request.BadRequest, match=reason):
        read(sent)


COMPLETE = b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 2\r\n\r\n{}"


@pytest.mark.parametrize("size", range(len(COMPLETE)))
def test_half_a_request_is_none(size: int) -> None:
    """A client that dies in the middle has not asked for anything."""
    assert read(COMPLETE[:size]) is None


def test_a_client_is_told_to_go_on_when_it_waits_with_a_body() -> None:
    def told(sent: bytes) -> int:
        calls: list[None] = []
        http_request.read(io.BytesIO(sent), lambda: calls.append(None))
        return len(calls)

    expecting = COMPLETE.replace(HOST, HOST + b"Expect: 100-Continue\r\n")
    assert told(expecting) == 1
    assert told(COMPLETE) == 0
    assert told(expecting.replace(b": 2", b": 0")) == 0
