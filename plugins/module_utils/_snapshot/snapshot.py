# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The live directory, read once: all that a task reads, from memory."""

from __future__ import annotations

import enum
import functools
from collections.abc import Collection

from .._model.entities import Kind
from .._ports.access import Reads
from .._ports.entitlements import EntitlementReads
from .._ports.passed_on import PassedOn
from .access import SnapshotAccess
from .identity_store import SnapshotStore
from .organization import SnapshotOrganization


class Part(enum.Enum):
    """What of a directory is read as a whole. What is not, is read where somebody asks for it."""

    IDENTITIES = "users and groups"
    MEMBERSHIPS = "memberships"
    PERMISSION_SETS = "permission sets with their details"
    ASSIGNMENTS = "account assignments"
    APPLICATION_ASSIGNMENTS = "applications and their assignments"


class Snapshot(PassedOn):
    """A task's reads, each answered from memory once it is there. Offers Reads."""

    @functools.cached_property
    def store(self) -> SnapshotStore:
        """See Reads."""
        return SnapshotStore(self._reads.store, self._reads.tracker)

    @functools.cached_property
    def access(self) -> SnapshotAccess:
        """See Reads."""
        return SnapshotAccess(self._reads.access, self._reads.tracker)

    @functools.cached_property
    def organization(self) -> SnapshotOrganization:
        """See Reads."""
        return SnapshotOrganization(self._reads.organization)

    @functools.cached_property
    def entitlements(self) -> EntitlementReads:
        """See Reads."""
        from .entitlements import SnapshotEntitlements  # opened by few

        return SnapshotEntitlements(self._reads.entitlements, self._reads.tracker)


def read(reads: Reads, parts: Collection[Part]) -> Snapshot:
    """A snapshot that holds these parts, read with the fewest calls. Raises CallFailed.

    users and groups    a call for each hundred of either
    memberships         by group, a call for each hundred members of each; or by user, a call for each, if they are fewer
    permission sets     six calls for each, and one for each hundred
    account assignments a call for each permission set, and one for each pair of account and permission set that is held
    applications        one for each hundred, and one for each hundred assignments of each
    """
    snapshot = Snapshot(reads)
    if Part.IDENTITIES in parts:
        for kind in (Kind.USER, Kind.GROUP):
            snapshot.store.read(kind)
    if Part.MEMBERSHIPS in parts:
        snapshot.store.read_memberships()
    if Part.PERMISSION_SETS in parts:
        snapshot.access.details_of([one.id for one in snapshot.access.permission_sets()])
    if Part.ASSIGNMENTS in parts:
        snapshot.access.read_assignments()
    if Part.APPLICATION_ASSIGNMENTS in parts:
        snapshot.access.read_application_assignments()
    return snapshot
