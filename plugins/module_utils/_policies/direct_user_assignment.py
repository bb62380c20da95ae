# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Access that is given to a user instead of a group: nobody sees it in the groups, and it stays when people change teams."""

from __future__ import annotations

from collections.abc import Iterator

from .._desired.policies import Severity
from .._model.entities import Kind
from .assigned import about_holding, kind_of, label
from .check import Check, Form, Ground, Option, Violation
from .view import Holding, Table


def _find(ground: Ground) -> Iterator[Violation]:
    view = ground.view
    others = view.application_assignments if ground.options["include_applications"] else ()
    every: tuple[Holding, ...] = (*view.assignments, *others, *view.entitlements)
    for one in every:
        if one.principal.kind is Kind.USER:
            about = about_holding(view, one)
            places = [about[word] for word in ("permission_set", "application", "role") if word in about]
            if ground.within("permission_sets", *(name for thing in places for name in (thing.id, thing.name))):
                yield Violation(
                    kind=kind_of(one),
                    thing=label(view, one),
                    message=f"{label(view, one)} is given to the user directly. Give it to a group that the user is in",
                    about=about,
                )


DIRECT_USER_ASSIGNMENT = Check(
    name="direct_user_assignment",
    summary="access given to a user instead of a group",
    severity=Severity.MEDIUM,
    find=_find,
    needs=frozenset({Table.ASSIGNMENTS}),
    also=frozenset({Table.ENTITLEMENTS}),
    option_needs={
        "include_applications": Table.APPLICATION_ASSIGNMENTS,
        "permission_sets": Table.PERMISSION_SETS,
    },
    about=("user", "permission_set", "account", "application", "role"),
    options={
        "permission_sets": Option(
            form=Form.PATTERNS,
            help="Only assignments of these permission sets, applications and roles. All of them if it is not given.",
        ),
        "include_applications": Option(
            form=Form.TRUTH, default=False, help="Whether application assignments count as well."
        ),
    },
)
