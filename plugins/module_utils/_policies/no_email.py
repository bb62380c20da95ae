# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Users without an e-mail address, who get neither an invitation nor a way to reset their password."""

from __future__ import annotations

from collections.abc import Iterator

from .._desired.policies import Severity
from .._model.yaml_text import visible
from .check import Check, Ground, Thing, Violation
from .view import Table


def _find(ground: Ground) -> Iterator[Violation]:
    for one in ground.view.users.values():
        if not one.email:
            yield Violation(
                kind="user",
                thing=f"user {visible(one.name)}",
                message=f"The user {visible(one.name)} has no e-mail address. Add one",
                about={"user": Thing(one.id, one.name)},
            )


NO_EMAIL = Check(
    name="no_email",
    summary="users without an e-mail address",
    severity=Severity.LOW,
    find=_find,
    needs=frozenset({Table.USERS}),
    about=("user",),
)
