# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rows of assignments as few products: who has which permission sets in which accounts, as a person would write it.

A product stands for all of its rows and for no other, and each row is in one of them.
"""

from __future__ import annotations

import typing as t
from collections.abc import Collection

Row = tuple[str, ...]
Product = tuple[frozenset[str], ...]


def products(rows: Collection[Row]) -> list[Product]:
    """The rows as products, as few as are found; always the same ones. All rows have the same two or three parts.

    Of the ways to begin with one part (the last one first, which for account assignments is the account) the one that
    leads to the fewest products is taken. The least number of all is too much to ask: finding it is NP-hard.
    """
    width = len(next(iter(rows), ()))
    ways = [_merged(_by(rows, part), width) for part in reversed(range(width))]
    return min(ways, key=len, default=[])


def _by(rows: Collection[Row], part: int) -> list[Product]:
    """Products of rows that have the same values of one part: whatever else is in these, is in all."""
    lines: dict[Row, set[str]] = {}
    for row in sorted(rows):
        lines.setdefault(_without(row, part), set()).add(row[part])
    alike: dict[frozenset[str], list[Row]] = {}
    for rest, values in lines.items():
        alike.setdefault(frozenset(values), []).append(rest)
    found: list[Product] = []
    for shared, rests in alike.items():
        inner = [(frozenset(one[0] for one in rests),)] if len(rests[0]) == 1 else products(rests)
        found += [(*one[:part], shared, *one[part:]) for one in inner]
    return found


def _without(row: tuple[t.Any, ...], part: int) -> tuple[t.Any, ...]:
    following = part + 1
    return (*row[:part], *row[following:])


def _merged(found: list[Product], width: int) -> list[Product]:
    """The same with those made one that differ in one part alone."""
    count = -1
    while count != len(found):
        count = len(found)
        for part in range(width):
            alike: dict[tuple[frozenset[str], ...], frozenset[str]] = {}
            for one in found:
                rest = _without(one, part)
                alike[rest] = alike.get(rest, frozenset()) | one[part]
            found = [(*rest[:part], values, *rest[part:]) for rest, values in alike.items()]
    return found


def folded(name: str) -> tuple[str, str]:
    """By what names are sorted."""
    return name.casefold(), name
