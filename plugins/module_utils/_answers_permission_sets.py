# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The object of a permission set's result: as it is after the writes, or as it would be after the planned ones."""

from __future__ import annotations

import time
import typing as t
from dataclasses import replace

from ._access import Reads
from ._apply import Outcome, Status
from ._attributes import same
from ._errors import CallFailed
from ._model import Entity
from ._plan import Action, Plan
from ._plan_permission_sets import PermissionSetFound, completed, settled
from ._render import permission_set_result
from ._wishes_access import PermissionSetWish

# Seconds between looks for what was just written and may not be readable yet: three seconds in all.
_PATIENCE = (0.0, 0.1, 0.2, 0.4, 0.8, 1.6)


def permission_set_answer(
    reads: Reads, _wish: PermissionSetWish, found: PermissionSetFound, outcome: Outcome
) -> dict[str, t.Any]:
    """The result of idc_permission_set. Raises no CallFailed: what is written is written."""
    after = settled(found, Plan(changes=tuple(fate.change for fate in outcome.fates)))
    for fate in outcome.fates:
        if fate.status is Status.DONE and fate.handle is not None and after.target is not None:
            after = replace(after, target=_read_back(reads, replace(after.target, id=fate.handle.id)))
        if fate.status is Status.DONE and fate.change.action is Action.DELETE and found.target is not None:
            _await_gone(reads, found.target.id)
    return {"permission_set": permission_set_result(after)}


def _read_back(reads: Reads, wanted: Entity) -> Entity:
    """What the service shows once it shows the write. Reads may lag behind: this has patience, and then makes do."""
    for pause in _PATIENCE:
        time.sleep(pause)
        try:
            now = reads.access.permission_set(wanted.id)
            shown = None if now is None else completed(now, reads.access.details(wanted.id))
        except CallFailed:
            break
        if shown is not None and _is_as(wanted, shown):
            return shown
    return wanted


def _is_as(wanted: Entity, entity: Entity) -> bool:
    names = {*wanted.attributes, *entity.attributes}
    return all(same(wanted.attributes.get(name), entity.attributes.get(name)) for name in names)


def _await_gone(reads: Reads, arn: str) -> None:
    for pause in _PATIENCE:
        time.sleep(pause)
        try:
            if reads.access.permission_set(arn) is None:
                return
        except CallFailed:
            return
