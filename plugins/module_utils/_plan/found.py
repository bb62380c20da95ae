# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What was found out about a whole directory, and what is to be done about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .brakes import Doing, Standing
from .directory import DirectoryPlan
from .notices import Notice
from .unmanaged import Unmanaged


@dataclass(frozen=True, kw_only=True)
class FoundDirectory:
    """The plan, what of it is `to_do`, and what the brakes and people have to know. `store_id` is that of the identity store."""

    store_id: str
    directory: DirectoryPlan
    to_do: Doing
    standing: Standing = field(default_factory=Standing)
    unmanaged: tuple[Unmanaged, ...] = ()
    notices: tuple[Notice, ...] = ()


def counted(found: FoundDirectory) -> Mapping[str, int]:
    """How many things the file names, and how many that are there it does not: `named`, `others`."""
    directory = found.directory
    by_purge = [change for change in directory.plan.changes if directory.place(change).startswith("purge: [")]
    changed = {change.key for change in directory.plan.changes} - {change.key for change in by_purge}
    return {
        "named": sum(directory.unchanged.values()) + len(changed),
        "others": len({change.key for change in by_purge}) + len(directory.protected) + len(found.unmanaged),
    }
