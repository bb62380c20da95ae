# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A whole directory: its plan, what the brakes have to know of it, and what people should."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from .._desired.directory import DirectoryTask
from .._plan.brakes import doing
from .._plan.found import FoundDirectory
from .._ports.access import Reads
from .directory import DirectoryObserver
from .notices import notices, unmanaged_things
from .observation import Observation
from .standing import standing

# What only some tasks need is imported where they need it: a managed host compiles every file that a task imports.
if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from .._plan.change import Change
    from .._snapshot.snapshot import Snapshot


def observe_directory(reads: Reads, task: DirectoryTask) -> Observation[FoundDirectory]:
    """Read what planning this directory needs, and plan it. Raises Unresolved, Refused, CallFailed.

    All that can't be resolved, of all kinds, is told in one failure, and with it all that is refused.
    """
    with reads.side_by_side() as aside:
        observer = DirectoryObserver(reads, task, aside)
        plan = observer.planned()
    store_id, snapshot = reads.instance.identity_store_id, observer.snapshot
    to_do = doing(plan.plan, task.brakes, store_id)
    changes = to_do.plan.changes
    found = FoundDirectory(
        store_id=store_id,
        directory=plan,
        to_do=to_do,
        standing=replace(
            standing(snapshot, observer.after(), task, plan, changes, observer.held),
            violations=_violations(snapshot, task, changes),
        ),
        unmanaged=unmanaged_things(snapshot, task, plan, changes),
        notices=notices(snapshot, task, plan, changes, skipped=observer.skipped, touched=observer.touched),
    )
    known = {change.key for change in plan.plan.changes}
    handles = {key: handle for key, handle in observer.handles.items() if key in known}
    return Observation(found=found, handles=handles, holders=observer.held)


def _violations(snapshot: Snapshot, task: DirectoryTask, changes: Sequence[Change]) -> tuple[str, ...]:
    """What speaks against these changes by the policies of the task. Without any, none of the checks is loaded."""
    if not task.policies:
        return ()
    from .new_violations import new_violations

    return new_violations(snapshot, task.policies, changes, task.at)
