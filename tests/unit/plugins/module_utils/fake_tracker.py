# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A tracker that remembers what it was told."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ansible_collections.steward.identity_center.plugins.module_utils._ports.progress import Counts, Phase


@dataclass
class FakeTracker:
    """Remembers. Offers Tracker."""

    told: list[tuple[t.Any, ...]] = field(default_factory=list)

    def begin(self, phase: Phase, expected: Counts) -> None:
        """See Tracker."""
        self.told.append(("begin", phase.value, dict(expected)))

    def did(self, kind: str, *, failed: bool = False) -> None:
        """See Tracker."""
        self.told.append(("did", kind, failed))

    def waits(self, kind: str, count: int) -> None:
        """See Tracker."""
        self.told.append(("waits", kind, count))

    def reads(self, what: str, count: int) -> None:
        """See Tracker."""
        self.told.append(("reads", what, count))
