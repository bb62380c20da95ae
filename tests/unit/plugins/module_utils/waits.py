# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waiting without waiting."""

from __future__ import annotations

from ansible_collections.steward.identity_center.plugins.module_utils._apply.schedules import SCHEDULES, Awaited
from ansible_collections.steward.identity_center.plugins.module_utils._apply.waiter import Waiter


def pauses(awaited: Awaited) -> tuple[float, ...]:
    """The seconds between attempts at something whose schedule is a row of them."""
    return SCHEDULES[awaited].pauses


# How long reads may lag behind writes.
LAG = pauses(Awaited.SHOWN)


def sleepless(slept: list[float] | None = None) -> Waiter:
    """A waiter that only writes down how long it would have waited."""
    return Waiter(sleep=([] if slept is None else slept).append)
