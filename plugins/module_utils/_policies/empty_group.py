# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Groups without members."""

from __future__ import annotations

from collections.abc import Iterator

from .._desired.policies import Severity
from .._model.yaml_text import visible
from .check import Check, Ground, Thing, Violation
from .view import Table


def _find(ground: Ground) -> Iterator[Violation]:
    for one in ground.view.groups.values():
        if not one.members:
            yield Violation(
                kind="group",
                thing=f"group {visible(one.name)}",
                message=f"Nobody is in the group {visible(one.name)}. Delete it, or put people into it",
                about={"group": Thing(one.id, one.name)},
            )


EMPTY_GROUP = Check(
    name="empty_group",
    summary="groups without members",
    severity=Severity.LOW,
    find=_find,
    needs=frozenset({Table.GROUPS, Table.MEMBERSHIPS}),
    about=("group",),
)
