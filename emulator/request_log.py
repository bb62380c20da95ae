# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The log of calls, for tests to read: what was asked and how it went, without secrets."""

from __future__ import annotations

import json
import re
import threading
import uuid
from collections import deque
from collections.abc import Iterable
from datetime import datetime, timezone
from typing import Any, TextIO

from .errors import ServiceError

_KEPT = 100_000
_MASK = "********"
_SECRET = re.compile(r"(?i)(password|passphrase|passcode|secret|privatekey|accesstoken|securitytoken|sessiontoken)$")


class RequestLog:
    """The latest calls in memory, and all of them in a file if there is one."""

    def __init__(self, file: TextIO | None = None) -> None:
        self._lock = threading.Lock()
        self._file = file
        self._entries: deque[dict[str, Any]] = deque(maxlen=_KEPT)

    def add(self, entry: dict[str, Any]) -> None:
        """Add one call; its parameters must be masked already."""
        with self._lock:
            self._entries.append(entry)
            if self._file is not None and not self._file.closed:
                self._file.write(json.dumps(entry) + "\n")
                self._file.flush()

    def entries(self) -> Iterable[dict[str, Any]]:
        """Return the calls, the oldest first."""
        with self._lock:
            return list(self._entries)

    def count(self) -> dict[str, int]:
        """Return how many calls there are, and how many of them are writes."""
        entries = list(self.entries())
        return {"requests": len(entries), "writes": sum(bool(entry["write"]) for entry in entries)}

    def clear(self) -> None:
        """Forget the calls in memory; the file stays."""
        with self._lock:
            self._entries.clear()


def new_entry(service: str | None, operation: str | None, fault: dict[str, Any]) -> dict[str, Any]:
    """Return the beginning of a call's entry, with a new request id; what is learned on the way is filled in later."""
    entry: dict[str, Any] = {
        "time": datetime.now(timezone.utc).isoformat(timespec="milliseconds"),
        "service": service,
        "operation": operation,
        "region": None,
        "parameters": None,
        "write": None,
        "status": 200,
        "error_code": None,
        "request_id": str(uuid.uuid4()),
    }
    return {**entry, "fault": fault} if fault else entry


def masked_parameters(parameters: dict[str, Any]) -> Any:
    """Return the parameters of a call without secrets. Raises ServiceError where they are nested beyond reading."""
    try:
        return masked(parameters)
    except RecursionError as error:
        raise ServiceError("SerializationException", "The body of the request is nested too deeply.") from error


def masked(value: Any) -> Any:
    """Return a copy of parameters in which secrets are replaced, wherever they stand."""
    if isinstance(value, list):
        return [masked(item) for item in value]
    if not isinstance(value, dict):
        return value
    copy = {
        name: _MASK if _SECRET.search(name) and content is not None else masked(content)
        for name, content in value.items()
    }
    # An attribute operation names in one member what it carries in another.
    if isinstance(value.get("AttributePath"), str) and _SECRET.search(value["AttributePath"]):
        copy["AttributeValue"] = _MASK
    return copy
