# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Users made by hand where an identity provider owns the others: they stay when people leave."""

from __future__ import annotations

from collections.abc import Iterator

from .._desired.policies import Severity
from .._model.yaml_text import visible
from .check import Check, Form, Ground, Option, Thing, Violation
from .view import Table


def _find(ground: Ground) -> Iterator[Violation]:
    users = ground.view.users.values()
    if not any(one.external for one in users):
        return
    for one in users:
        if not one.external and not ground.allowed("users", one.name, one.id):
            yield Violation(
                kind="user",
                thing=f"user {visible(one.name)}",
                message=(
                    f"The user {visible(one.name)} was made by hand, while an identity provider owns the others. Delete "
                    "the user, let the provider make it, or name it in users"
                ),
                about={"user": Thing(one.id, one.name)},
            )


LOCAL_USER_BESIDE_PROVIDER = Check(
    name="local_user_beside_provider",
    summary="users made by hand where an identity provider owns the others",
    severity=Severity.MEDIUM,
    find=_find,
    needs=frozenset({Table.USERS}),
    about=("user",),
    options={
        "users": Option(
            form=Form.PATTERNS, default=(), help="Users who are meant to be local, such as those for emergencies."
        )
    },
    elsewhere="KICS",
)
