# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sessions that last longer than they should: whoever steals one has it for so long."""

from __future__ import annotations

from collections.abc import Iterator

from .._desired.policies import Severity
from .._model.durations import DEFAULT_DURATION, canonical, iso, seconds
from .._model.yaml_text import visible
from .check import Check, Form, Ground, Option, Thing, Violation
from .privileges import is_privileged
from .view import Table


def _find(ground: Ground) -> Iterator[Violation]:
    for one in ground.view.permission_sets.values():
        privileged = is_privileged(one)
        longest: int = ground.options["longest_privileged" if privileged else "longest"]
        written = canonical(one.session_duration or DEFAULT_DURATION)
        if (seconds(written) or 0) > longest:
            of = "privileged sessions" if privileged else "sessions"
            yield Violation(
                kind="permission_set",
                thing=f"permission set {visible(one.name)}",
                message=(
                    f"Sessions of the permission set {visible(one.name)} last {written}, but {of} may last "
                    f"{iso(longest)} at most. Lower session_duration"
                ),
                about={"permission_set": Thing(one.arn, one.name)},
            )


SESSION_TOO_LONG = Check(
    name="session_too_long",
    summary="sessions that last longer than a limit, which is lower for privileged permission sets",
    severity=Severity.MEDIUM,
    find=_find,
    needs=frozenset({Table.PERMISSION_SETS, Table.MANAGED_POLICIES, Table.INLINE_POLICIES}),
    about=("permission_set",),
    options={
        "longest": Option(form=Form.DURATION, default=8 * 3600, help="How long sessions may last."),
        "longest_privileged": Option(
            form=Form.DURATION,
            default=4 * 3600,
            help="How long sessions of administrators may last: those of AdministratorAccess, PowerUserAccess, "
            "IAMFullAccess, and of inline policies that allow as much.",
        ),
    },
    elsewhere="KICS",
)
