# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waits, within reason, until reads show what was written, so that the next task sees it."""

from __future__ import annotations

import typing as t

from .._model.errors import CallFailed

Shown = t.TypeVar("Shown")


def await_shown(shows: t.Callable[[], bool]) -> None:
    """Wait until this is so, or for as long as is within reason. Raises nothing: what is written is written."""
    read_back(shows, lambda shown: shown)


def read_back(read: t.Callable[[], Shown], is_written: t.Callable[[Shown], bool]) -> Shown | None:
    """What is read once it is what was written. None where it can't be read, or does not come within reason."""
    from .._apply.schedules import Awaited  # a task that has written nothing waits for nothing
    from .._apply.waiter import Waiter

    def look() -> tuple[Shown, bool]:
        shown = read()
        return shown, is_written(shown)

    try:
        shown, written = Waiter().until(Awaited.SHOWN, look, lambda seen: seen[1])
    except CallFailed:
        # The write is done; that it can't be looked at is no reason to call the task failed.
        return None
    return shown if written else None
