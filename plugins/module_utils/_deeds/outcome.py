# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What became of a plan."""

from __future__ import annotations

import enum
import typing as t
from dataclasses import dataclass

from .._plan.change import Change
from .._reads.store import Handle
from .._values.errors import CallFailed

if t.TYPE_CHECKING:
    from .._planned.store import Step


class Status(enum.Enum):
    """What became of a change."""

    PLANNED = "planned"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, kw_only=True)
class Fate:
    """A change and what became of it."""

    change: Change
    status: Status
    handle: Handle | None = None
    failure: CallFailed | None = None


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """Every change's fate in the order of the plan, and in check mode the steps for the tasks that follow."""

    fates: tuple[Fate, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether something was, or would be, changed; also where nobody knows whether it was."""
        return any(
            fate.status in (Status.PLANNED, Status.DONE)
            or (fate.failure is not None and (fate.failure.partial or fate.failure.uncertain))
            for fate in self.fates
        )

    @property
    def failures(self) -> tuple[CallFailed, ...]:
        """Why changes failed."""
        return tuple(fate.failure for fate in self.fates if fate.failure is not None)
