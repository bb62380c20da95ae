# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one exception that a handler raises to answer a call with an error of the service."""

from __future__ import annotations

from typing import Any


class ServiceError(Exception):
    """An error answer: the service's code, its words, and the members that its shape may carry.

    The words may be null, and are sent so. ``framework`` marks what is refused before the service itself sees it: the
    answer has nothing but the words then, under ``message`` in lower case.
    """

    def __init__(
        self, code: str, message: str | None, *, status: int = 400, framework: bool = False, **members: Any
    ) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.framework = framework
        self.status = status
        self.members = members


class SetupError(Exception):
    """A seed, an option or a database file that cannot be used; the text is for the person who gave it."""


def invalid(message: str) -> ServiceError:
    """Return the error for input that the service refuses."""
    return ServiceError("ValidationException", message)


_NOT_FOUND = {"USER": "User not found", "GROUP": "Group not found"}


def absent(resource_type: str, resource_id: str | None = None, message: str | None = None) -> ServiceError:
    """Return the error for something that does not exist."""
    return ServiceError(
        "ResourceNotFoundException",
        message or _NOT_FOUND.get(resource_type, f"{resource_type} not found."),
        ResourceType=resource_type,
        ResourceId=resource_id,
    )


def duplicate(message: str) -> ServiceError:
    """Return the error for a value that another object already has."""
    return ServiceError("ConflictException", message, Reason="UNIQUENESS_CONSTRAINT_VIOLATION")


def unknown_operation() -> ServiceError:
    """Return the error for what the service does not do with this identity source: a code without words."""
    return ServiceError("UnknownOperationException", "")


def outdated(kind: str) -> ServiceError:
    """Return the error for a Revision that is no longer the current one."""
    message = f"The {kind} was modified by another request: the given revision is not the current one."
    return ServiceError("ConflictException", message, Reason="CONCURRENT_MODIFICATION")
