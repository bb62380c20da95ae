# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an export can't put into a file: it is reported apart."""

from __future__ import annotations

import typing as t
from collections.abc import Callable

from .._model.access import number_of
from .._model.errors import CallFailed, FailureKind, Problem, Unsupported
from .._resolve.entitlements import unaskable

Found = t.TypeVar("Found")

# What a service says to a caller, an instance or an identity source that has no way to what was asked for.
UNREADABLE = (FailureKind.DENIED, FailureKind.INVALID, FailureKind.UNKNOWN_OPERATION)


class Apart:
    """Collects it. `unreadable` are sentences, `notes` what to warn of besides; the rest are rows of assignments that

    belong to nobody, or that nobody can change now.
    """

    def __init__(self) -> None:
        self.unreadable: list[str] = []
        self.notes: list[str] = []
        self.orphaned: list[dict[str, t.Any]] = []
        self.suspended: list[dict[str, t.Any]] = []
        self.failures: list[Problem] = []

    def attempt(
        self, what: str, read: Callable[[], Found], *, because: Callable[[], str | None] = lambda: None
    ) -> Found | None:
        """What was read, or None where that is not possible for this caller. Raises all other CallFailed.

        `because` may know better than the service why.
        """
        try:
            return read()
        except CallFailed as failure:
            if failure.kind not in UNREADABLE:
                raise
            self.failures.append(failure)
            self.unreadable.append(f"{what} missing from the result. {because() or failure.message}")
            return None

    def attempt_entitlements(self, read: Callable[[], Found]) -> Found | None:
        """The same for entitlements: there are Regions, and versions of botocore, without account access manager."""
        try:
            return read()
        except (CallFailed, Unsupported) as problem:
            if not unaskable(problem):
                raise
            self.failures.append(problem)
            self.unreadable.append(f"Entitlements are missing from the result. {problem.message}")
            return None

    @property
    def meanings(self) -> tuple[str, ...]:
        """What to warn of beside what is unreadable."""
        counts = (
            (self.orphaned, "orphaned", "of deleted users, groups or accounts"),
            (self.suspended, "suspended", "in accounts that are suspended or not active"),
        )
        left = (f"Left out {_number(rows)} {why}; {key} in the result lists them" for rows, key, why in counts if rows)
        return (*self.notes, *left)


def _number(rows: list[dict[str, t.Any]]) -> str:
    """How many assignments and entitlements they are, in words."""
    roles = sum(row["role_arn"] is not None for row in rows)
    counts = ((len(rows) - roles, "assignment"), (roles, "entitlement"))
    return " and ".join(number_of(count, noun) for count, noun in counts if count)
