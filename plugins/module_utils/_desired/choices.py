# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task chooses beside what should be: how careful it is, and how it waits."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class OnExternal(enum.Enum):
    """What happens when a plan touches a record that an external identity provider owns."""

    REFUSE = "refuse"
    WARN = "warn"
    IGNORE = "ignore"


class OnAssignments(enum.Enum):
    """What happens to the assignments of something that is to be deleted."""

    REMOVE = "remove"
    REFUSE = "refuse"
    KEEP = "keep"


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """How a task does what the service does in its own time; `timeout` in seconds for each single thing."""

    wait: bool = True
    timeout: float = 600
    concurrency: int = 15
