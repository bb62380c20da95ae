# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""When an entry ends: an absolute time. A relative one would mean something else in every run."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_TIME = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})[Tt ]+(\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?[ ]*(?:([Zz])|([+-])(\d{2})(?::?(\d{2}))?)?"
)


def expiry(text: str) -> tuple[datetime | None, str]:
    """The time from which an entry is as if it were absent, in UTC; or None and what is wrong with the text.

    A date means its end, in UTC. Fractions of a second are cut.
    """
    try:
        if day := _DATE.fullmatch(text):
            year, month, number = map(int, day.groups())
            return datetime(year, month, number, tzinfo=timezone.utc) + timedelta(days=1), ""
        if time := _TIME.fullmatch(text):
            parts = [int(part or 0) for part in time.groups()[:6]]
            if not (time[7] or time[8]):
                return (
                    None,
                    f"{text} has no time zone; write {text[:10]}T18:00:00Z, or the date alone for the end of that day in UTC",
                )
            return datetime(*parts, tzinfo=_zone(time)).astimezone(timezone.utc), ""  # type: ignore[arg-type, misc]
    except (ValueError, OverflowError):
        return None, f"{text} is not a time that exists"
    return None, f"{text!r} is not an absolute time; write one such as 2026-12-31T18:00:00Z, or a date"


def _zone(time: re.Match[str]) -> timezone:
    away = timedelta(hours=int(time[9] or 0), minutes=int(time[10] or 0))
    return timezone(-away if time[8] == "-" else away)
