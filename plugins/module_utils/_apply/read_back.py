# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What was written is read back, within reason, until it shows: results tell what is there, and the next task sees it."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from .._model.entities import Entity, Kind
from .._model.errors import CallFailed
from .._model.keys import Handles
from .._plan.outcome import ChangeResult
from .schedules import Awaited
from .waiter import Waiter

_Shown = t.TypeVar("_Shown")


@t.runtime_checkable
class ReadsBack(t.Protocol):
    """A writer that looks, once a whole plan is done, until reads show what it wrote."""

    def read_back(self, results: t.Sequence[ChangeResult], handles: Handles) -> t.Mapping[int, Entity]:
        """Look for what these changes made, all of one kind and done.

        Returns the things as the service shows them, by the position of their change, as far as it shows the write.
        Raises nothing: what is written is written.
        """


def read_back(
    results: t.Sequence[ChangeResult], writers: t.Mapping[Kind, object], handles: Handles
) -> tuple[ChangeResult, ...]:
    """The results of a plan that was done, with what the service shows of it now. Raises nothing."""
    seen = list(results)
    for kind, writer in writers.items():
        done = [index for index, result in enumerate(results) if result.change.kind is kind]
        if done and isinstance(writer, ReadsBack):
            shown = writer.read_back([results[index] for index in done], handles)
            for position, entity in shown.items():
                seen[done[position]] = replace(results[done[position]], shown=entity)
    return tuple(seen)


def until_shown(waiter: Waiter, read: t.Callable[[], _Shown], is_written: t.Callable[[_Shown], bool]) -> _Shown | None:
    """What is read once it is what was written. None where it can't be read, or does not come within reason."""

    def look() -> tuple[_Shown, bool]:
        shown = read()
        return shown, is_written(shown)

    try:
        shown, written = waiter.until(Awaited.SHOWN, look, lambda seen: seen[1])
    except CallFailed:
        # The write is done; that it can't be looked at is no reason to call the task failed.
        return None
    return shown if written else None
