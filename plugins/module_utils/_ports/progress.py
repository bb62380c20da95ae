# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How far a task is, for people who wait for it. Whoever works through many things tells of it; it costs next to nothing."""

from __future__ import annotations

import enum
import typing as t
from collections.abc import Mapping

# How many of something, by the words of the file: users, memberships, ...
Counts = Mapping[str, int]


class Phase(enum.Enum):
    """What a task is doing. The value is the word that people see."""

    STARTING = "starting the module"
    CHECKING = "checking"
    COMPARING = "comparing"
    APPLYING = "applying"
    CONFIRMING = "reading back"


class Tracker(t.Protocol):
    """Takes note of how far a task is. Threads may tell at once; nothing is raised."""

    def begin(self, phase: Phase, expected: Counts) -> None:
        """A phase begins; so many things of each kind are to be worked through, as far as that is known."""

    def did(self, kind: str, *, failed: bool = False) -> None:
        """One thing of this kind is worked through."""

    def waits(self, kind: str, count: int) -> None:
        """So many more things of this kind (fewer, where it is negative) are under way."""

    def reads(self, what: str, count: int) -> None:
        """About so many calls are to come now that read this; 0 where nobody knows how many."""


class NoTracker:
    """Nobody wants to know. Offers Tracker."""

    def begin(self, phase: Phase, expected: Counts) -> None:
        """See Tracker."""

    def did(self, kind: str, *, failed: bool = False) -> None:
        """See Tracker."""

    def waits(self, kind: str, count: int) -> None:
        """See Tracker."""

    def reads(self, what: str, count: int) -> None:
        """See Tracker."""
