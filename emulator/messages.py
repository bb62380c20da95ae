# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP messages as values: what the socket side reads and writes, and the rest of the emulator reasons about."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Request:
    """One HTTP request; header names are in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Response:
    """One HTTP response, and how it travels: late by some seconds, or not at all."""

    status: int
    body: bytes = b""
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    hang_up: bool = False


def as_json(content: Any, indent: int | None = None) -> bytes:
    """Write JSON as UTF-8; what UTF-8 cannot write (a lone surrogate) is written as JSON's own escape."""
    separators = (",", ":") if indent is None else None
    text = json.dumps(content, ensure_ascii=False, indent=indent, separators=separators)
    return text.encode("utf-8", "backslashreplace")


def json_response(status: int, content: Any) -> Response:
    """Return a response for a person or a test, as readable JSON."""
    return Response(status, as_json(content, indent=1) + b"\n")
