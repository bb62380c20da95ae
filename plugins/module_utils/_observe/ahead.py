# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a directory asks about, read as early as it is known and each quota beside the others.

Nothing is read here that would not be read in its turn, and nothing twice: what is asked about only after something else
has been compared, is read then.
"""

from __future__ import annotations

import functools
import typing as t
from collections.abc import Callable

from .._desired.brakes import Section
from .._desired.directory import DirectoryTask
from .._model.entities import Kind
from .._model.errors import Refused, Unresolved
from .._ports.access import Aside, Reads
from .._resolve.accounts import read_places
from .._resolve.unclear import Unspoken
from .._snapshot.snapshot import Snapshot
from .assignments import Current, NamedAssignments, current, named_assignments
from .prefetch import kinds_to_list, known_to_list_members, read_named_sets
from .purge import read_whole


class Named(t.NamedTuple):
    """What the entries of assignments mean, and what waits until it is read who is assigned there."""

    every: list[NamedAssignments]
    current: Callable[[], Current]


class Ahead:
    """Begins to read when it is made. Each method waits for a part of it, in its turn, and raises CallFailed.

    Of the snapshot each part is used by one of them at a time: users, groups, memberships, access, the organization.
    """

    def __init__(self, snapshot: Snapshot, task: DirectoryTask, aside: Aside) -> None:
        self._snapshot, self._directory, self._brakes, self._aside = snapshot, task.directory, task.brakes, aside
        directory = task.directory
        # Whoever goes is looked at by what they have, and it counts what was read of that before.
        self._losing = any(not one.desired.present for one in (*directory.users, *directory.groups))
        # Both are opened before anybody reads.
        self._store, self._reads = snapshot.store, snapshot.access
        kinds = kinds_to_list(directory, task.brakes)
        self._lists = {kind: aside(functools.partial(self._store.read, kind)) for kind in kinds}
        self._members = aside(self._read_members)
        self._access = aside(self._read_access)
        targets = [one.desired.targets for one in directory.access if one.desired.targets is not None]
        self._places: Callable[[], None] = _nothing
        if targets:
            self._places = aside(functools.partial(read_places, snapshot.organization, targets))

    # ---- in turn

    def lists(self) -> None:
        """Until all is there that has to be before users and groups are compared."""
        for wait in self._lists.values():
            wait()
        if self._losing:
            if self._audits_memberships:
                self._members()
            self._access()

    def memberships(self) -> None:
        """Until those are there that are surely asked about."""
        self._members()

    def permission_sets(self) -> None:
        """Until those are there that are named."""
        self._access()
        if self._losing:
            read_named_sets(self._reads, self._directory)

    def places(self) -> None:
        """Until the accounts are there."""
        self._places()

    def assignments(self, after: Reads) -> Named | None:
        """Begin with who is assigned where, once users, groups and permission sets are planned: `after` is what they leave.

        None where something about the names is wrong, or would be asked for twice to tell it: then they are read in turn.
        """
        entries = [one.desired for one in self._directory.assignments]
        if not entries or len(self._lists) < len(_LISTED):
            return None
        self.places()
        try:
            every = [named_assignments(after, one, Unspoken()) for one in entries]
        except (Unresolved, Refused):
            return None
        return Named(every=every, current=self._aside(functools.partial(current, after.access, every)))

    # ---- beside others

    @property
    def _audits_memberships(self) -> bool:
        return Section.MEMBERSHIPS in self._brakes.unmanaged

    def _read_members(self) -> None:
        """Of all groups, or of those that list them."""
        store = self._store
        if self._audits_memberships:
            for wait in self._lists.values():
                wait()
            store.read_memberships()
        elif Kind.GROUP in self._lists:
            self._lists[Kind.GROUP]()
            store.read_memberships(known_to_list_members(self._directory, store.named(Kind.GROUP)))

    def _read_access(self) -> None:
        """What is asked of permission sets depends on what was read of them for those who go."""
        read_whole(self._snapshot, self._brakes)
        if not self._losing:
            read_named_sets(self._reads, self._directory)


_LISTED = (Kind.USER, Kind.GROUP)


def _nothing() -> None:
    """Nothing to wait for."""
