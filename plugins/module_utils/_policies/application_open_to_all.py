# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Applications that everybody in the directory can use, because they need no assignment."""

from __future__ import annotations

from collections.abc import Iterator

from .._desired.policies import Severity
from .._model.yaml_text import visible
from .check import Check, Form, Ground, Option, Thing, Violation
from .view import Table


def _find(ground: Ground) -> Iterator[Violation]:
    for one in ground.view.applications.values():
        if one.assignment_required is False and not ground.allowed("applications", one.name, one.arn):
            yield Violation(
                kind="application",
                thing=f"application {visible(one.name)}",
                message=(
                    f"The application {visible(one.name)} needs no assignment, so everybody can use it. Require "
                    "assignments, or name it in applications"
                ),
                about={"application": Thing(one.arn, one.name)},
            )


APPLICATION_OPEN_TO_ALL = Check(
    name="application_open_to_all",
    summary="applications that need no assignment",
    severity=Severity.MEDIUM,
    find=_find,
    needs=frozenset({Table.APPLICATIONS, Table.REQUIREMENTS}),
    about=("application",),
    fixed=True,
    options={
        "applications": Option(form=Form.PATTERNS, default=(), help="Applications that are meant for everybody."),
    },
)
