# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The result of a permission set: as it is after the writes, or as it would be after the planned ones."""

from __future__ import annotations

import functools
import typing as t
from dataclasses import replace

from .._desired.access import DesiredPermissionSet
from .._model.attributes import same
from .._model.entities import Entity
from .._plan.change import Action, Plan
from .._plan.outcome import Outcome, Status
from .._plan.permission_sets import ExistingPermissionSet, completed, settled
from .._ports.access import Reads
from .._render.permission_sets import permission_set_result
from .lag import await_shown, read_back


def permission_set_answer(
    reads: Reads, _desired: DesiredPermissionSet, found: ExistingPermissionSet, outcome: Outcome
) -> dict[str, t.Any]:
    """The result of idc_permission_set. Raises no CallFailed: what is written is written."""
    after = settled(found, Plan(changes=tuple(result.change for result in outcome.results)))
    for result in outcome.results:
        if result.status is Status.DONE and result.handle is not None and after.target is not None:
            after = replace(after, target=_read_back(reads, replace(after.target, id=result.handle.id)))
        if result.status is Status.DONE and result.change.action is Action.DELETE and found.target is not None:
            await_shown(functools.partial(_is_gone, reads, found.target.id))
    return {"permission_set": permission_set_result(after)}


def _read_back(reads: Reads, wanted: Entity) -> Entity:
    """The permission set as the service shows it once it shows the write; else as it was written."""

    def read() -> Entity | None:
        now = reads.access.permission_set(wanted.id)
        return None if now is None else completed(now, reads.access.details(wanted.id))

    return read_back(read, lambda shown: shown is not None and _is_as(wanted, shown)) or wanted


def _is_as(wanted: Entity, entity: Entity) -> bool:
    names = {*wanted.attributes, *entity.attributes}
    return all(same(wanted.attributes.get(name), entity.attributes.get(name)) for name in names)


def _is_gone(reads: Reads, arn: str) -> bool:
    return reads.access.permission_set(arn) is None
