# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults that tests order for the next calls: errors, lost connections, delays, rubbish, stale reads, failed work."""

from __future__ import annotations

import itertools
import json
import threading
from dataclasses import dataclass
from types import NoneType
from typing import Any

from .errors import SetupError
from .settings import HISTORY_MS

_KNOWN = {"operation", "service", "fault", "times", "skip", "match"}
_KINDS = {
    "error": {"error", "message", "status", "members"},
    "drop": {"drop"},
    "delay_ms": {"delay_ms"},
    "html": {"html", "status"},
    "stale_ms": {"stale_ms"},
    "assignment_failure": {"assignment_failure"},
    "lost": {"lost"},
    "without": {"without"},
}
_THINGS = {
    "account": ("TargetId", "AccountId"),
    "permission_set": ("PermissionSetArn",),
    "principal": ("PrincipalId",),
}
"""What a fault can be narrowed down to, with the parameters that name it."""

_TAKE_TIME = ("CreateAccountAssignment", "DeleteAccountAssignment", "ProvisionPermissionSet")
_CAN_GET_LOST = ("CreateApplicationAssignment",)


@dataclass
class Fault:
    """One fault in the queue: which calls it is for, what it does to them, and how often."""

    number: int
    operation: str
    service: str | None
    effect: dict[str, Any]
    times: int
    skip: int
    match: dict[str, str]

    def is_for(self, service: str | None, operation: str | None, body: bytes) -> bool:
        """Tell whether a call is one of those that the fault is for."""
        if self.operation not in ("*", operation) or self.service not in (None, service):
            return False
        return not self.match or _names(body, self.match)

    def as_json(self) -> dict[str, Any]:
        """Return the fault as it can be ordered, with its number."""
        return {
            "id": self.number,
            "operation": self.operation,
            "service": self.service,
            "fault": self.effect,
            "times": self.times,
            "skip": self.skip,
            **({"match": self.match} if self.match else {}),
        }


class Faults:
    """The queue of faults."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._queue: list[Fault] = []

    def order(self, orders: Any) -> None:
        """Queue one fault, or several given as a list."""
        faults = [self._read(order) for order in (orders if isinstance(orders, list) else [orders])]
        with self._lock:
            self._queue += faults

    def next_for(self, service: str | None, operation: str | None, body: bytes = b"") -> dict[str, Any]:
        """Return the effect of the first fault that is due for a call, and use it up by one."""
        with self._lock:
            for fault in self._queue:
                if not fault.is_for(service, operation, body):
                    continue
                if fault.skip:
                    fault.skip -= 1
                    continue
                fault.times -= 1
                if not fault.times:
                    self._queue.remove(fault)
                return fault.effect
        return {}

    def clear(self) -> None:
        """Forget all faults."""
        with self._lock:
            self._queue.clear()

    def as_json(self) -> list[dict[str, Any]]:
        """Return the queue."""
        with self._lock:
            return [fault.as_json() for fault in self._queue]

    def _read(self, order: Any) -> Fault:
        if not isinstance(order, dict) or set(order) - _KNOWN:
            raise SetupError(f"a fault is an object with the keys {', '.join(sorted(_KNOWN))}")
        operation, service = order.get("operation"), order.get("service")
        if not isinstance(operation, str) or not operation:
            raise SetupError('operation must be the name of an operation, or "*"')
        if not isinstance(service, (str, type(None))):
            raise SetupError("service must be the name of a service")
        times, skip = order.get("times", 1), order.get("skip", 0)
        if not _is_number(times) or times < 1 or not _is_number(skip) or skip < 0:
            raise SetupError("times must be a positive number, skip a number")
        effect = _effect(order.get("fault"))
        if "assignment_failure" in effect and operation not in _TAKE_TIME:
            raise SetupError(f"the operation of an assignment_failure must be one of {', '.join(_TAKE_TIME)}")
        if "lost" in effect and operation not in _CAN_GET_LOST:
            raise SetupError(f"the operation of lost must be one of {', '.join(_CAN_GET_LOST)}")
        return Fault(next(self._numbers), operation, service, effect, times, skip, _match(order.get("match", {})))


def _match(given: Any) -> dict[str, str]:
    """Return what a fault is narrowed down to, or refuse it."""
    if not isinstance(given, dict) or set(given) - set(_THINGS):
        raise SetupError(f"match must be an object with some of {', '.join(_THINGS)}")
    if not all(isinstance(value, str) for value in given.values()):
        raise SetupError("match must hold strings: an account id, the ARN of a permission set, the id of a principal")
    return dict(given)


def _names(body: bytes, match: dict[str, str]) -> bool:
    """Tell whether the parameters of a call name all that a fault is narrowed down to."""
    try:
        parameters = json.loads(body)
    except (ValueError, RecursionError):
        return False
    if not isinstance(parameters, dict):
        return False
    return all(wanted in [parameters.get(name) for name in _THINGS[thing]] for thing, wanted in match.items())


def _effect(effect: Any) -> dict[str, Any]:
    """Return what a fault does, or refuse it."""
    kinds = [kind for kind in _KINDS if isinstance(effect, dict) and kind in effect]
    if len(kinds) != 1 or set(effect) - _KINDS[kinds[0]]:
        raise SetupError(f"fault must be an object with exactly one of {', '.join(_KINDS)}")
    kind, value = kinds[0], effect[kinds[0]]
    if kind == "drop" and value not in ("before", "after"):
        raise SetupError('drop must be "before" or "after"')
    if kind == "error" and (not isinstance(value, str) or not isinstance(effect.get("message", ""), (str, NoneType))):
        raise SetupError("error must be an error code, message a string or null")
    if kind == "assignment_failure" and not (isinstance(value, str) and value):
        raise SetupError("assignment_failure must be the FailureReason, a string")
    if kind in ("html", "lost") and value is not True:
        raise SetupError(f"{kind} must be true")
    if kind == "without" and not (isinstance(value, list) and value and all(isinstance(name, str) for name in value)):
        raise SetupError("without must be a list of the names of members")
    if kind in ("delay_ms", "stale_ms") and not (_is_number(value) and 0 <= value <= HISTORY_MS):
        raise SetupError(f"{kind} must be a number of milliseconds between 0 and {HISTORY_MS}")
    if not _is_number(effect.get("status", 400)) or not 200 <= effect.get("status", 400) <= 599:
        raise SetupError("status must be an HTTP status between 200 and 599")
    if not isinstance(effect.get("members", {}), dict):
        raise SetupError("members must be an object")
    return dict(effect)


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
