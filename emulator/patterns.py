# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
r"""The regular expressions of AWS service models, compiled for Python.

The models write Unicode properties (``\p{L}``), which Python's ``re`` lacks, and mean ASCII by ``\w`` and ``\d``.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache
from itertools import groupby


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Return the expression of a model; a value satisfies it when it matches as a whole (``fullmatch``)."""
    return re.compile(_translated(pattern), re.ASCII)


def _translated(pattern: str) -> str:
    """Replace each Unicode property by the characters that have it."""
    parts: list[str] = []
    in_class = False
    position = 0
    while position < len(pattern):
        two = pattern[position : position + 2]
        if two == "\\p":
            end = pattern.index("}", position)
            characters = _ranges()[pattern[position + 3 : end]]
            parts.append(characters if in_class else f"[{characters}]")
            position = end + 1
        elif two[0] == "\\":
            parts.append(two)
            position += 2
        else:
            if two[0] == "[" and in_class:
                parts.append("\\")
            in_class = (in_class or two[0] == "[") and two[0] != "]"
            parts.append(two[0])
            position += 1
    return "".join(parts)


@cache
def _ranges() -> dict[str, str]:
    """Return, for each major Unicode category, the inside of a character class that holds exactly its characters."""
    ranges: dict[str, list[str]] = {}
    first = 0
    categories = (unicodedata.category(chr(point))[0] for point in range(sys.maxunicode + 1))
    for category, run in groupby(categories):
        length = sum(1 for _point in run)
        ranges.setdefault(category, []).append(f"\\U{first:08x}-\\U{first + length - 1:08x}")
        first += length
    return {category: "".join(parts) for category, parts in ranges.items()}
