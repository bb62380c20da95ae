# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the emulator does: each module holds the tables and the operations of one area of a service."""

from __future__ import annotations

import sqlite3

from ..errors import ServiceError, duplicate
from . import (
    access_control,
    account_access,
    account_assignments,
    application_assignments,
    applications,
    entitlements,
    groups,
    identity_stores,
    instances,
    memberships,
    organizations,
    outbox,
    passwords,
    permission_sets,
    policies,
    provisioning,
    sts,
    tags,
    users,
    workflows,
)
from .area import Area, Handler

AREAS: tuple[Area, ...] = (
    instances.AREA,
    identity_stores.AREA,
    users.AREA,
    groups.AREA,
    memberships.AREA,
    organizations.AREA,
    tags.AREA,
    permission_sets.AREA,
    policies.AREA,
    workflows.AREA,
    provisioning.AREA,
    account_assignments.AREA,
    applications.AREA,
    application_assignments.AREA,
    access_control.AREA,
    account_access.AREA,
    entitlements.AREA,
    sts.AREA,
    passwords.AREA,
    outbox.AREA,
)

HANDLERS: dict[tuple[str, str], Handler] = {
    (area.service, operation): handler for area in AREAS for operation, handler in area.handlers.items()
}

_CONFLICTS = {column: message for area in AREAS for column, message in area.conflicts.items()}


def conflict(error: sqlite3.IntegrityError) -> ServiceError:
    """Return what the service says when a request violates a constraint of the tables."""
    column = str(error).rpartition(", ")[2].rpartition(": ")[2]
    return duplicate(_CONFLICTS.get(column, f"The request contradicts what exists ({column})."))
