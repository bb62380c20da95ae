# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the desired directory lets end by itself: what has ended has to go, and somebody may want to keep the rest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from .._desired.policies import Severity
from .check import Check, Form, Ground, Option, Thing, Violation
from .view import Table


def _find(ground: Ground) -> Iterator[Violation]:
    soon = ground.at + timedelta(days=ground.options["days"])
    for one in ground.view.expirations:
        if one.at > soon:
            continue
        over = one.at <= ground.at
        when = one.at.isoformat().replace("+00:00", "Z")
        advice = "Apply the directory, and take the entry out" if over else "Extend expires_at, or let it end"
        yield Violation(
            kind="expiration",
            thing=one.label,
            message=f"{one.label} {'ended' if over else 'ends'} at {when}{_at(one.place)}. {advice}",
            about={"entry": Thing(one.label, one.label)},
        )


def _at(place: str) -> str:
    return f" ({place})" if place else ""


EXPIRED_OR_SOON = Check(
    name="expired_or_soon",
    summary="entries of the desired directory whose `expires_at` has passed, or passes within so many days",
    severity=Severity.LOW,
    find=_find,
    needs=frozenset({Table.EXPIRATIONS}),
    about=("entry",),
    fixed=True,
    options={"days": Option(form=Form.COUNT, default=14, help="Within how many days.")},
)
