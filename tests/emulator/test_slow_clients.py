# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Clients that take their time: none of them holds a thread for ever."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from emulator import server
from emulator.messages import Request, Response

REQUEST = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}"
Connect = Callable[[], socket.socket]


@pytest.fixture
def connect(monkeypatch: pytest.MonkeyPatch) -> Iterator[Connect]:
    """A server in this process that is a hundred times less patient."""
    monkeypatch.setattr(server, "IDLE_SECONDS", 1.2)
    monkeypatch.setattr(server, "REQUEST_SECONDS", 0.3)
    opened: list[socket.socket] = []

    def answer(request: Request) -> Response:
        return Response(200, b"x" * 50_000_000 if request.path == "/large" else request.body)

    with server.Server("127.0.0.1", 0, answer) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()

        def opener() -> socket.socket:
            opened.append(socket.create_connection(running.server_address[:2], timeout=10))  # type: ignore[arg-type]
            return opened[-1]

        yield opener
        for each in opened:
            each.close()
        running.shutdown()
        thread.join()


def _rest(client: socket.socket) -> tuple[bytes, float]:
    """Return what still comes, and after how many seconds the connection was closed."""
    begun, answer = time.monotonic(), b""
    try:
        while received := client.recv(1_000_000):
            answer += received
    except ConnectionError:
        pass
    return answer, time.monotonic() - begun


@pytest.mark.parametrize("size", [1, 20, 40, len(REQUEST) - 1])
def test_a_request_that_stops_halfway_is_given_up(connect: Connect, size: int) -> None:
    client = connect()
    client.sendall(REQUEST[:size])
    answer, seconds = _rest(client)
    assert answer.startswith(b"HTTP/1.1 408 ") and b"Connection: close" in answer
    assert 0.2 < seconds < 5


def test_small_pieces_do_not_buy_time(connect: Connect) -> None:
    client = connect()
    begun = time.monotonic()
    try:
        for number in range(len(REQUEST)):
            client.sendall(REQUEST[number : number + 1])
            time.sleep(0.1)
    except ConnectionError:
        pass
    assert b" 200 " not in _rest(client)[0]
    assert time.monotonic() - begun < 5


def test_a_connection_may_rest_between_requests_for_longer(connect: Connect) -> None:
    client = connect()
    for _run in range(2):
        time.sleep(0.5)
        client.sendall(REQUEST)
        assert client.recv(1_000).endswith(b"{}")
    answer, seconds = _rest(client)
    assert answer == b""
    assert 0.8 < seconds < 6


def test_an_answer_that_nobody_takes_is_given_up(connect: Connect) -> None:
    idle = threading.active_count()
    client = connect()
    client.sendall(REQUEST.replace(b"POST / ", b"POST /large "))
    client.recv(1)
    assert threading.active_count() > idle
    deadline = time.monotonic() + 5
    while threading.active_count() > idle and time.monotonic() < deadline:
        time.sleep(0.02)
    assert threading.active_count() == idle


def test_a_slow_client_keeps_nobody_waiting(connect: Connect) -> None:
    slow = [connect() for _number in range(20)]
    for each in slow:
        each.sendall(REQUEST[:30])
    client = connect()
    begun = time.monotonic()
    client.sendall(REQUEST)
    assert client.recv(1_000).endswith(b"{}")
    assert time.monotonic() - begun < 0.25
