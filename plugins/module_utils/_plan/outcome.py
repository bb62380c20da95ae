# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What became of a plan."""

from __future__ import annotations

import enum
import typing as t
from dataclasses import dataclass

from .._model.entities import Entity
from .._model.errors import CallFailed
from .._model.keys import Handle
from .change import Change

if t.TYPE_CHECKING:
    from .step import Step


class Status(enum.Enum):
    """What became of a change."""

    PLANNED = "planned"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, kw_only=True)
class ChangeResult:
    """A change and what became of it; `shown` is what the service shows of the thing once it shows the write.

    `request_id` is the service's id of the call that did it, where that is asked for.
    """

    change: Change
    status: Status
    handle: Handle | None = None
    failure: CallFailed | None = None
    shown: Entity | None = None
    request_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The result of every change in the order of the plan, and in check mode the steps for the tasks that follow."""

    results: tuple[ChangeResult, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether something was, or would be, changed; also where nobody knows whether it was."""
        if any(result.status in (Status.PLANNED, Status.DONE) for result in self.results):
            return True
        return any(failure.partial or failure.uncertain for failure in self.failures)

    @property
    def failures(self) -> tuple[CallFailed, ...]:
        """Why changes failed."""
        return tuple(result.failure for result in self.results if result.failure is not None)
