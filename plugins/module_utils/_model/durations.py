# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How long a session lasts: what people write, what the API has, and the one form that both become."""

from __future__ import annotations

import re

# ISO 8601, as far as the service's pattern goes, without years and months, which have no fixed length.
_ISO = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", re.IGNORECASE)
_SHORT = re.compile(
    r"(?=\S)(?:(\d+)\s*w)?\s*(?:(\d+)\s*d)?\s*(?:(\d+)\s*h)?\s*(?:(\d+)\s*m(?:in)?)?\s*(?:(\d+)\s*s)?(?<=\S)",
    re.IGNORECASE,
)
# How long a session lasts where nothing is said.
DEFAULT_DURATION = "PT1H"
_SECONDS = (604800, 86400, 3600, 60, 1)


def seconds(text: str) -> int | None:
    """The length of `8h`, `1h30m`, `PT8H` or `PT480M` in seconds; None for what is no duration."""
    found = _ISO.fullmatch(text) or _SHORT.fullmatch(text)
    if found is None or not any(found.groups()):
        return None
    return sum(int(count or 0) * each for count, each in zip(found.groups(), _SECONDS, strict=True))


def iso(length: int) -> str:
    """A length in seconds as ISO 8601 in hours, minutes and seconds: PT8H, PT1H30M."""
    hours, rest = divmod(length, 3600)
    minutes, left = divmod(rest, 60)
    parts = [f"{count}{letter}" for count, letter in ((hours, "H"), (minutes, "M"), (left, "S")) if count]
    return f"PT{''.join(parts) or '0S'}"


def canonical(text: str) -> str:
    """A duration in its one form; what is none is left as it is."""
    length = seconds(text)
    return text if length is None else iso(length)
