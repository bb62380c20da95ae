# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls that may not be in flight side by side: by settings, those that attach and detach policies, and many writes."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from .errors import ServiceError
from .models import Operation

_CONFLICT = "There is a conflicting operation in process. Please try again later."


def changes_policies(operation: Operation) -> bool:
    """Tell whether an operation attaches or detaches a policy, managed or customer managed."""
    return operation.service == "sso-admin" and operation.name.startswith(("Attach", "Detach"))


class Policies:
    """Knows for each instance until when the policies of its permission sets are being changed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._busy_until: dict[str, float] = {}

    @contextmanager
    def changing(self, instance_arn: str, late: float) -> Iterator[None]:
        """Refuse a change while another is in flight; one is until its answer goes out, ``late`` seconds after it."""
        with self._lock:
            if self._busy_until.get(instance_arn, 0.0) > time.monotonic():
                raise ServiceError("ConflictException", _CONFLICT)
            self._busy_until[instance_arn] = float("inf")
        try:
            yield
        finally:
            with self._lock:
                self._busy_until[instance_arn] = time.monotonic() + late


class Writes:
    """Knows how many writes of account access manager are in flight in each Region: 15 are the most."""

    MOST = 15

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._busy_until: dict[str, list[float]] = {}

    @contextmanager
    def writing(self, region: str, late: float) -> Iterator[None]:
        """Refuse a write while too many are in flight; one is until its answer goes out, ``late`` seconds after it."""
        with self._lock:
            now = time.monotonic()
            busy = self._busy_until[region] = [end for end in self._busy_until.get(region, []) if end > now]
            if len(busy) >= self.MOST:
                raise ServiceError("ThrottlingException", "Rate exceeded")
            busy.append(float("inf"))
        try:
            yield
        finally:
            with self._lock:
                busy = self._busy_until[region]
                busy[busy.index(float("inf"))] = time.monotonic() + late
