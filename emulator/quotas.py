# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The published limits on calls for each second, as token buckets."""

from __future__ import annotations

import threading
from collections.abc import Hashable

from .errors import ServiceError

CALLS_PER_SECOND = 20.0
BURST = 20.0
ORGANIZATIONS: Hashable = ("organizations",)
"""The bucket of a service that has no Regions."""


class Quotas:
    """Buckets that fill steadily and lose one token for each call."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._buckets: dict[Hashable, tuple[float, float]] = {}

    def spend(self, bucket: Hashable, now: float) -> None:
        """Take a token out of a bucket, or raise ThrottlingException when it is empty."""
        with self._lock:
            tokens, since = self._buckets.get(bucket, (BURST, now))
            tokens = min(BURST, tokens + max(0.0, now - since) * CALLS_PER_SECOND)
            is_empty = tokens < 1
            self._buckets[bucket] = (tokens if is_empty else tokens - 1, now)
        if is_empty:
            code = "TooManyRequestsException" if bucket == ORGANIZATIONS else "ThrottlingException"
            raise ServiceError(code, "Rate exceeded", RetryAfterSeconds=1)

    def refill(self) -> None:
        """Fill all buckets."""
        with self._lock:
            self._buckets.clear()


def bucket_of(service: str, operation: str, region: str, store: object) -> Hashable:
    """Return the bucket of a call: one for each Identity Store API and store, one for all of another service."""
    if service == "identitystore":
        plain = str(store).rpartition("/")[2]
        return (service, region, operation, plain)
    return ORGANIZATIONS if service == "organizations" else (service, region)
