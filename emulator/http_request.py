# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the bytes of a connection to a request.

What two readers could understand in two ways is refused, not interpreted: repeated or odd lengths, codings beside
a length, folded lines, line ends that are not CRLF (RFC 9112, sections 2.2, 3.2, 5 and 6.3). A request that the
client did not finish is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import BinaryIO

from .messages import Request

_MAX_HEAD = 65_536
_MAX_HEADERS = 200
_MAX_BODY = 1_048_576

_REQUEST_LINE = re.compile(r"([A-Za-z]+) (/[^ \x7f]*) HTTP/1\.([01])")
_NOT_TEXT = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_LENGTH = re.compile(r"[0-9]{1,12}")
_ONCE = ("authorization", "content-length", "content-type", "host", "origin", "transfer-encoding", "x-amz-target")


class BadRequest(Exception):
    """Something that is not a request that this server takes; the text says why."""


def read(stream: BinaryIO, proceed: Callable[[], None]) -> tuple[Request, bool] | None:
    """Read one request, and tell whether the client wants to go on afterwards; nothing if the client is gone.

    :param proceed: called before the body is read when the client waits for a "100 Continue"
    """
    lines = _head(stream)
    if lines is None:
        return None
    asked = _REQUEST_LINE.fullmatch(lines[0])
    if asked is None:
        raise BadRequest("This is not an HTTP/1.1 request to a path.")
    method, path, minor = asked.groups()
    headers = _headers(lines[1:])
    if minor == "1" and "host" not in headers:
        raise BadRequest("The request has no Host.")
    size = _size(headers)
    if size and headers.get("expect", "").lower() == "100-continue":
        proceed()
    body = stream.read(size) if size else b""
    if len(body) < size:
        return None
    return Request(method, path, headers, body), _stays(minor, headers.get("connection"))


def _head(stream: BinaryIO) -> list[str] | None:
    """Return the lines before the body, without their ends and empty ones; nothing if the client is gone."""
    lines: list[bytes] = []
    left = _MAX_HEAD
    while True:
        line = stream.readline(left)
        left -= len(line)
        if line == b"\r\n" and left > 0:
            if lines:
                break
        elif line.endswith(b"\r\n"):
            lines.append(line)
        elif left <= 0:
            raise BadRequest(f"The head of the request is larger than {_MAX_HEAD} bytes.")
        elif line.endswith(b"\n"):
            raise BadRequest("A line of the request's head does not end with CR LF.")
        else:
            return None
    head = b"".join(lines).decode("latin-1").split("\r\n")[:-1]
    text = "".join(head)
    if not text.isprintable() and _NOT_TEXT.search(text):
        raise BadRequest("The head of the request has characters that no text has.")
    return head


def _headers(lines: list[str]) -> dict[str, str]:
    if len(lines) > _MAX_HEADERS:
        raise BadRequest("The request has too many headers.")
    headers: dict[str, str] = {}
    for line in lines:
        written, colon, value = line.partition(":")
        name = _name(written)
        if not (name and colon):
            raise BadRequest("A header of the request cannot be read.")
        value = value.strip(" \t")
        if name in headers:
            if name in _ONCE:
                raise BadRequest(f"The request has two {written} headers.")
            value = f"{headers[name]}, {value}"
        headers[name] = value
    return headers


@lru_cache(maxsize=256)
def _name(written: str) -> str | None:
    """Return a header's name in lower case; nothing if it is none."""
    return written.lower() if _NAME.fullmatch(written) else None


def _stays(minor: str, connection: str | None) -> bool:
    """Tell whether the client goes on after this request."""
    if connection is None:
        return minor == "1"
    options = {option.strip() for option in connection.lower().split(",")}
    return "close" not in options and (minor == "1" or "keep-alive" in options)


def _size(headers: dict[str, str]) -> int:
    """Return how many bytes the body has."""
    if "transfer-encoding" in headers:
        raise BadRequest("A body needs a Content-Length; chunked bodies are not taken.")
    length = headers.get("content-length", "0")
    if not _LENGTH.fullmatch(length):
        raise BadRequest("The Content-Length is not a number of at most 12 digits.")
    size = int(length)
    if size > _MAX_BODY:
        raise BadRequest(f"The body is larger than {_MAX_BODY} bytes.")
    return size
