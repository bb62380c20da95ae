# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What people should know of a directory: what stands in no file, and what its plan brings with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from .._desired.brakes import Section
from .._desired.directory import DirectoryTask
from .._desired.expiries import expiries_of
from .._model.access import Account, Principal
from .._model.entities import Entity, Ref
from .._plan.change import Change
from .._plan.directory import DirectoryPlan
from .._plan.limits import losses
from .._plan.notices import (
    Notice,
    expiring_soon,
    externally_managed,
    left_alone,
    remaining_sessions,
    suspended,
    unread,
    vanishing_roles,
)
from .._plan.relations import AccountAssignmentKey
from .._plan.unmanaged import Unmanaged, unmanaged_of
from .._ports.access import AccessReads, Reads
from .existing import existing_keys
from .purge import Spared


def unmanaged_things(
    reads: Reads, task: DirectoryTask, directory: DirectoryPlan, changes: Sequence[Change]
) -> tuple[Unmanaged, ...]:
    """What stands in no file, and these changes leave alone, of the kinds that are asked about. Raises CallFailed."""
    kinds, named, gone = task.brakes.unmanaged, directory.named, losses(changes)
    keys = [key for key in existing_keys(reads, kinds) if key not in gone and key not in named]
    spared = Spared()
    spared.learn(reads, keys, named)
    order = list(Section)
    found = unmanaged_of(keys, named, task.brakes, spared.special)
    return tuple(sorted(found, key=lambda one: (order.index(one.section), one.key.kind.value, one.key.names)))


def notices(
    reads: Reads,
    task: DirectoryTask,
    directory: DirectoryPlan,
    changes: Sequence[Change],
    *,
    skipped: Iterable[Account],
    touched: Iterable[Entity],
) -> tuple[Notice, ...]:
    """What people should know before they say yes to these changes. Raises CallFailed.

    `skipped` are accounts in which nothing can be changed; `touched` is what the plan looked at of what identity providers
    own.
    """
    lost = [key for key in losses(changes) if isinstance(key, AccountAssignmentKey)]
    return (
        *vanishing_roles(changes, _assigned(reads.access, lost)),
        *remaining_sessions(changes, _durations(reads.access, lost)),
        *expiring_soon(expiries_of(task.directory), task.at),
        *left_alone(directory.protected),
        *suspended(skipped),
        *externally_managed(changes, touched),
        *_unread(reads, task),
    )


def _unread(reads: Reads, task: DirectoryTask) -> Iterator[Notice]:
    if Section.ENTITLEMENTS in task.brakes.unmanaged:
        from .existing_entitlements import unlisted  # few ask for them

        why = unlisted(reads)
        if why is not None:
            yield unread("Entitlements", why)


def _assigned(access: AccessReads, lost: Sequence[AccountAssignmentKey]) -> dict[tuple[str, str], list[Principal]]:
    """Who is assigned now in each pair where somebody loses an assignment."""
    pairs = dict.fromkeys((str(key.account.ref), str(key.permission_set.ref)) for key in lost)
    found: dict[tuple[str, str], list[Principal]] = {pair: [] for pair in pairs}
    for one in access.assignments_in(pairs) if pairs else ():
        found[one.account_id, one.permission_set_arn].append(one.principal)
    return found


def _durations(access: AccessReads, lost: Sequence[AccountAssignmentKey]) -> dict[Ref, str]:
    """The session durations of the permission sets that somebody loses."""
    arns = dict.fromkeys(str(key.permission_set.ref) for key in lost)
    found = access.describe_sets(arns) if arns else {}
    durations = {one.ref: one.attributes.get("session_duration") for one in found.values()}
    return {ref: duration for ref, duration in durations.items() if isinstance(duration, str)}
