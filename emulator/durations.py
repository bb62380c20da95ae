# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Durations as ISO 8601 writes them (PT8H, PT480M)."""

from __future__ import annotations

import re

_PARTS = re.compile(
    r"P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)
_SECONDS = {"weeks": 604_800, "days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}


def seconds_of(text: str) -> float | None:
    """Return the length of a duration; nothing for one that is negative, counts months or years, or is none."""
    parts = _PARTS.fullmatch(text)
    given = {name: value for name, value in parts.groupdict().items() if value is not None} if parts else {}
    if not given or text.endswith("T"):
        return None
    return sum(float(value) * _SECONDS[name] for name, value in given.items())
