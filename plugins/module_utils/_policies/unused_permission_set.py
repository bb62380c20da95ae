# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Permission sets that nobody has: nobody looks after them, and one call hands them out."""

from __future__ import annotations

from collections.abc import Iterator

from .._desired.policies import Severity
from .._model.yaml_text import visible
from .check import Check, Ground, Thing, Violation
from .view import Table


def _find(ground: Ground) -> Iterator[Violation]:
    used = {one.permission_set_arn for one in ground.view.assignments}
    for one in ground.view.permission_sets.values():
        if one.arn not in used:
            yield Violation(
                kind="permission_set",
                thing=f"permission set {visible(one.name)}",
                message=f"Nobody has the permission set {visible(one.name)}. Delete it, or assign it",
                about={"permission_set": Thing(one.arn, one.name)},
            )


UNUSED_PERMISSION_SET = Check(
    name="unused_permission_set",
    summary="permission sets that nobody has in any account",
    severity=Severity.LOW,
    find=_find,
    needs=frozenset({Table.PERMISSION_SETS, Table.ASSIGNMENTS}),
    about=("permission_set",),
)
