# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP on sockets, and nothing else: connections, their patience, and responses as bytes."""

from __future__ import annotations

import io
import socket
import socketserver
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from . import http_request
from .http_request import BadRequest
from .messages import Request, Response, json_response

Answer = Callable[[Request], Response]

IDLE_SECONDS = 120.0
"""How long a connection may say nothing between two requests."""

REQUEST_SECONDS = 30.0
"""How long a client may take to send one request, or to take one answer."""

_LINGER_SECONDS = 2.0
_LINGER_BYTES = 67_108_864


class Server(socketserver.ThreadingTCPServer):
    """A thread for each connection, which may carry any number of requests."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, host: str, port: int, answer: Answer) -> None:
        self.answer = answer
        self.stopping = False
        super().__init__((host, port), _Connection)

    @property
    def url(self) -> str:
        """The address that clients use."""
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}"

    def shutdown(self) -> None:
        """Take no more requests, from open connections neither: busy ones would keep the database from being closed."""
        self.stopping = True
        super().shutdown()


class _Patience(io.RawIOBase):
    """What a client sends, as long as it is not too slow: each request has one deadline, however small its pieces are."""

    def __init__(self, connection: socket.socket) -> None:
        super().__init__()
        self._connection = connection
        self.begin()

    def begin(self) -> None:
        """Wait for the next request: its time runs from its first byte."""
        self.waiting = True
        self._deadline = time.monotonic() + IDLE_SECONDS

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._connection.settimeout(left)
        size = self._connection.recv_into(buffer)
        if self.waiting:
            self.waiting = False
            self._deadline = time.monotonic() + REQUEST_SECONDS
        return size


class _Connection(socketserver.BaseRequestHandler):
    """One connection of a client."""

    server: Server
    request: socket.socket

    def setup(self) -> None:
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
        self._patience = _Patience(self.request)
        self._stream = io.BufferedReader(self._patience, 65_536)

    def handle(self) -> None:
        try:
            while not self.server.stopping and self._serve_one():
                pass
        except (ConnectionError, TimeoutError):
            pass

    def _serve_one(self) -> bool:
        """Serve one request; tell whether the connection stays open."""
        self._patience.begin()
        try:
            found = http_request.read(self._stream, self._proceed)
        except BadRequest as problem:
            self._refuse(400, {"__type": "SerializationException", "Message": str(problem)})
            return False
        except TimeoutError:
            if not self._patience.waiting:
                self._refuse(408, {"__type": "RequestTimeoutException", "Message": "The request came too slowly."})
            return False
        if found is None:
            return False
        request, stays = found
        response = self.server.answer(request)
        if response.delay:
            time.sleep(response.delay)
        if response.hang_up:
            return False
        self._send(response, stays, with_body=request.method != "HEAD")
        return stays

    def _proceed(self) -> None:
        self.request.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _refuse(self, status: int, content: dict[str, str]) -> None:
        """Send the last answer of a connection, and read away, within reason, what the client still sends.

        A connection that is closed on unread bytes is reset, and the client may lose the answer.
        """
        self._send(json_response(status, content), False)
        self.request.shutdown(socket.SHUT_WR)
        end, received = time.monotonic() + _LINGER_SECONDS, 0
        while received < _LINGER_BYTES and (left := end - time.monotonic()) > 0:
            self.request.settimeout(left)
            size = len(self.request.recv(65_536))
            if not size:
                return
            received += size

    def _send(self, response: Response, stays: bool, *, with_body: bool = True) -> None:
        """Send a response with one write: small pieces would wait for the client's delayed acknowledgement."""
        body = response.body if with_body else b""
        about = [f"Content-Type: {response.content_type}", f"Content-Length: {len(response.body)}"]
        head = [
            f"HTTP/1.1 {response.status} {_reason(response.status)}",
            # RFC 9110, section 8.6: no length where there never is a body.
            *(about if response.status != HTTPStatus.NO_CONTENT else ()),
            f"Connection: {'keep-alive' if stays else 'close'}",
            *(f"{name}: {value}" for name, value in response.headers.items()),
        ]
        self.request.settimeout(REQUEST_SECONDS)
        self.request.sendall("\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + body)


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Status"


def is_loopback(host: str) -> bool:
    """Tell whether a host name means only this machine."""
    try:
        addresses = {info[4][0] for info in socket.getaddrinfo(host, None, socket.AF_INET)}
    except OSError:
        return False
    return bool(addresses) and all(str(address).startswith("127.") for address in addresses)
