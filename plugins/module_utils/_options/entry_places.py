# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where the parts of an entry are written: the controller tells line and column of each, in the order of writing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from .._model.places import Place, Places
from .lines import Line

_STEP = re.compile(r"\[(\d+)\]|([^.\[]+)")


def part_place(line: Line, path: str) -> Place:
    """The place of a part, "members[7].user", or of the smallest one around it that is written."""
    file, _colon, number = line.place.rpartition(":")
    where, column = line.place, line.column
    if line.places:
        at = _index(line.value, path)
        if at is not None:
            where, column = f"{file}:{int(number) + line.places[2 * at]}", line.places[2 * at + 1]
    joined = line.path + path if path.startswith("[") else f"{line.path}.{path}" if path else line.path
    return Place(line=where, column=column, path=joined)


def parts(line: Line, options: Sequence[str]) -> dict[str, Places]:
    """The places of the entries of these options, which are lists, as far as they are known."""
    if not options:
        return _NONE
    found: dict[str, Places] = {}
    file, _colon, number = line.place.rpartition(":")
    at = 0
    for option, value in _children(line.value) if line.places else ():
        at += 1
        if option in options and isinstance(value, list):
            numbers: list[int] = []
            for one in value:
                begin, end = 2 * at, 2 * at + 2
                numbers += line.places[begin:end]
                at += 1 + (0 if isinstance(one, str) else _size(one))
            found[str(option)] = Places(file=file, first=int(number), numbers=tuple(numbers))
        else:
            at += _size(value)
    return found


# One for all: 100,000 users have no references.
_NONE: dict[str, Places] = {}


def _index(value: object, path: str) -> int | None:
    """The number of a part in the order of writing; None for the whole."""
    at = None
    begin = 0
    for step in _STEP.finditer(path):
        for key, part in _children(value):
            if key == (int(step[1]) if step[1] else step[2]):
                at, value = begin, part
                begin += 1
                break
            begin += 1 + _size(part)
        else:
            break
    return at


def _children(value: object) -> Iterable[tuple[object, object]]:
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, list) else ()


def _size(value: object) -> int:
    """How many parts are below a value."""
    if isinstance(value, dict):
        return len(value) + sum(map(_size, value.values()))
    return len(value) + sum(map(_size, value)) if isinstance(value, list) else 0
