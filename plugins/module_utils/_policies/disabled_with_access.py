# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Users who may not sign in and still have access: it comes back with one call, and with nobody's approval."""

from __future__ import annotations

from collections.abc import Iterator

from .._desired.policies import Severity
from .._model.access import abridged
from .._model.yaml_text import visible
from .assigned import place_label
from .check import Check, Ground, Thing, Violation
from .view import Table


def _find(ground: Ground) -> Iterator[Violation]:
    view = ground.view
    for user in view.users.values():
        if not user.disabled:
            continue
        places = dict.fromkeys(place_label(view, one) for one in view.access_of(user.id))
        if places:
            yield Violation(
                kind="user",
                thing=f"user {visible(user.name)}",
                message=(
                    f"The user {visible(user.name)} is disabled, and still has {abridged(list(places), most=3)}. Take "
                    "the access away, or offboard the user"
                ),
                about={"user": Thing(user.id, user.name)},
            )


DISABLED_WITH_ACCESS = Check(
    name="disabled_with_access",
    summary="users who are disabled and still have access",
    severity=Severity.MEDIUM,
    find=_find,
    needs=frozenset({Table.USERS, Table.STATUS, Table.GROUPS, Table.MEMBERSHIPS, Table.ASSIGNMENTS}),
    also=frozenset(
        {Table.PERMISSION_SETS, Table.ACCOUNTS, Table.APPLICATIONS, Table.APPLICATION_ASSIGNMENTS, Table.ENTITLEMENTS}
    ),
    about=("user",),
)
