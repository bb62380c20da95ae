# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the engine waits for, and how long: one table for all that tries or looks more than once."""

from __future__ import annotations

import enum
import typing as t
from dataclasses import dataclass


class Awaited(enum.Enum):
    """What is waited for."""

    SHOWN = "reads show what was written"
    NEW_PERMISSION_SET = "a permission set that was just made is found"
    NEW_PRINCIPAL = "a user or a group that was just made can be assigned"
    NEW_ROLE = "a role that was just made can be given"
    APPLICATION = "the application of account access manager is active"
    FREE = "no other operation is in the way"
    PASSWORDS = "the password API takes a call again"
    END = "an operation that was asked for is over"
    ENDS = "one of many operations is over, by a list of those that are not"


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """Seconds between attempts: one pause after another, or a share of the time that has gone by, within bounds.

    A share means few looks and little delay. With `until_timeout`, attempts go on until the task's wait_timeout.
    """

    pauses: tuple[float, ...] = ()
    share: float = 0.0
    bounds: tuple[float, float] = (0.0, 0.0)
    until_timeout: bool = False

    def pause(self, tries: int, age: float) -> float | None:
        """Seconds until the next attempt after so many tries and seconds; None where there is none."""
        if self.share:
            least, most = self.bounds
            return min(most, max(least, self.share * age))
        if tries < len(self.pauses):
            return self.pauses[tries]
        return self.pauses[-1] if self.until_timeout else None


SCHEDULES: t.Mapping[Awaited, Schedule] = {
    # Three seconds in all: how long reads may lag behind writes before nobody waits for them any more.
    Awaited.SHOWN: Schedule(pauses=(0.1, 0.2, 0.4, 0.8, 1.6)),
    Awaited.NEW_PERMISSION_SET: Schedule(pauses=(0.2, 0.5, 1.0, 2.0)),
    # The assignment itself takes its time before it fails with a principal that is not known yet.
    Awaited.NEW_PRINCIPAL: Schedule(pauses=(1.0, 2.0, 4.0)),
    # IAM shows a new role everywhere within seconds (terraform-provider-aws#49552 tries again while a role is verified).
    Awaited.NEW_ROLE: Schedule(pauses=(1.0, 2.0, 4.0, 8.0)),
    # Terraform waits up to 15 minutes for it (terraform-provider-aws#49551).
    Awaited.APPLICATION: Schedule(share=0.2, bounds=(0.2, 5.0), until_timeout=True),
    Awaited.FREE: Schedule(pauses=(0.2, 0.5, 1.0, 2.0, 4.0), until_timeout=True),
    # Only after calls that the service has refused because there were too many: it did nothing then.
    Awaited.PASSWORDS: Schedule(pauses=(1.0, 2.0, 4.0, 8.0)),
    Awaited.END: Schedule(share=0.12, bounds=(0.1, 2.0), until_timeout=True),
    # A list is worth a little more delay, so that its calls leave room for those that get something done.
    Awaited.ENDS: Schedule(share=0.12, bounds=(0.25, 2.0), until_timeout=True),
}


def attempts(awaited: Awaited) -> int:
    """How often something is tried whose schedule ends by itself."""
    tries = 1
    while SCHEDULES[awaited].pause(tries - 1, 0.0) is not None:
        tries += 1
    return tries
