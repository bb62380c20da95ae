# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Users who are in no group."""

from __future__ import annotations

from collections.abc import Iterator

from .._desired.policies import Severity
from .._model.yaml_text import visible
from .check import Check, Ground, Thing, Violation
from .view import Table


def _find(ground: Ground) -> Iterator[Violation]:
    for one in ground.view.users.values():
        if one.id not in ground.view.groups_of:
            yield Violation(
                kind="user",
                thing=f"user {visible(one.name)}",
                message=f"The user {visible(one.name)} is in no group. Put the user into one, or delete the user",
                about={"user": Thing(one.id, one.name)},
            )


NO_GROUP = Check(
    name="no_group",
    summary="users who are in no group",
    severity=Severity.LOW,
    find=_find,
    needs=frozenset({Table.USERS, Table.GROUPS, Table.MEMBERSHIPS}),
    about=("user",),
)
