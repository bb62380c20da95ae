# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP on sockets, and nothing else: bytes become requests, responses become bytes."""

from __future__ import annotations

import socket
import socketserver
import time
from collections.abc import Callable
from http import HTTPStatus

from .messages import Request, Response, json_response

Answer = Callable[[Request], Response]

_MAX_LINE = 65_536
_MAX_HEADERS = 200
_MAX_BODY = 1_048_576
_MAX_DRAINED = 64 * _MAX_BODY


class _BadRequest(Exception):
    """Something that is not a request that this server takes."""


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


class _Connection(socketserver.StreamRequestHandler):
    """One connection of a client."""

    server: Server
    disable_nagle_algorithm = True
    rbufsize = 65_536
    wbufsize = 0

    def handle(self) -> None:
        try:
            while not self.server.stopping and self._serve_one():
                pass
        except (ConnectionError, TimeoutError):
            pass

    def _serve_one(self) -> bool:
        """Serve one request; tell whether the connection stays open."""
        try:
            request = self._read()
        except _BadRequest as problem:
            self._send(json_response(400, {"__type": "SerializationException", "Message": str(problem)}), False)
            return False
        if request is None:
            return False
        response = self.server.answer(request)
        if response.delay:
            time.sleep(response.delay)
        if response.hang_up:
            return False
        stays = request.headers.get("connection", "").lower() != "close"
        self._send(response, stays)
        return stays

    def _read(self) -> Request | None:
        """Read one request; nothing when the client is gone."""
        line = self.rfile.readline(_MAX_LINE)
        while line in (b"\r\n", b"\n"):
            line = self.rfile.readline(_MAX_LINE)
        if not line:
            return None
        words = line.decode("latin-1").split()
        if len(words) != 3 or not words[2].startswith("HTTP/1."):
            raise _BadRequest("This is not an HTTP/1.1 request.")
        headers = self._read_headers()
        body = self._read_body(headers)
        return Request(words[0], words[1], headers, body)

    def _read_headers(self) -> dict[str, str]:
        headers: dict[str, str] = {}
        for _number in range(_MAX_HEADERS):
            line = self.rfile.readline(_MAX_LINE)
            if line in (b"\r\n", b"\n", b""):
                return headers
            name, colon, value = line.decode("latin-1").partition(":")
            if not colon or len(line) >= _MAX_LINE:
                raise _BadRequest("A header of the request cannot be read.")
            headers[name.strip().lower()] = value.strip()
        raise _BadRequest("The request has too many headers.")

    def _read_body(self, headers: dict[str, str]) -> bytes:
        if "transfer-encoding" in headers:
            raise _BadRequest("A body needs a Content-Length; chunked bodies are not taken.")
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()):
            raise _BadRequest("The Content-Length is not a number.")
        size = int(length[:12])
        if size > _MAX_BODY:
            self._drain(size)
            raise _BadRequest(f"The body is larger than {_MAX_BODY} bytes.")
        if headers.get("expect", "").lower() == "100-continue":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        return self.rfile.read(size) if size else b""

    def _drain(self, size: int) -> None:
        """Read away a body, within reason, so that the client comes to read the answer."""
        remaining = min(size, _MAX_DRAINED)
        while remaining > 0:
            got = len(self.rfile.read(min(remaining, 65_536)))
            if not got:
                return
            remaining -= got

    def _send(self, response: Response, stays: bool) -> None:
        """Send a response with one write: small pieces would wait for the client's delayed acknowledgement."""
        head = [
            f"HTTP/1.1 {response.status} {_reason(response.status)}",
            f"Content-Type: {response.content_type}",
            f"Content-Length: {len(response.body)}",
            f"Connection: {'keep-alive' if stays else 'close'}",
            *(f"{name}: {value}" for name, value in response.headers.items()),
        ]
        self.connection.sendall("\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + response.body)


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
