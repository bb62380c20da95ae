# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
r"""The regular expressions of AWS service models, compiled for Python.

The models write Unicode properties (``\p{L}``), which Python's ``re`` lacks, and mean ASCII by ``\w`` and ``\d``.
"""

from __future__ import annotations

import re
import sys
import threading
import unicodedata
from functools import cache

_COMPILING = threading.Lock()
_RUN = re.compile("C+|L+|M+|N+|P+|S+|Z+")
# Planes of Unicode with nothing but what is unassigned or for private use: both "C". A test looks at all of Unicode.
_EMPTY_PLANES = (*range(4, 14), 15, 16)
_PLANE = 0x1_0000


def compiled(pattern: str) -> re.Pattern[str]:
    """Return the expression of a model; a value satisfies it when it matches as a whole (``fullmatch``).

    The first one looks at all of Unicode; clients that come at the same time wait for it instead of looking too.
    """
    with _COMPILING:
        return _compiled(pattern)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
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
    planes = range((sys.maxunicode + 1) // _PLANE)
    categories = "".join("C" * _PLANE if plane in _EMPTY_PLANES else _categories(plane) for plane in planes)
    for run in _RUN.finditer(categories):
        ranges.setdefault(run[0][0], []).append(f"\\U{run.start():08x}-\\U{run.end() - 1:08x}")
    return {category: "".join(parts) for category, parts in ranges.items()}


def _categories(plane: int) -> str:
    """Return the major category of each character of a plane."""
    points = range(plane * _PLANE, (plane + 1) * _PLANE)
    return "".join(map(unicodedata.category, map(chr, points)))[::2]
