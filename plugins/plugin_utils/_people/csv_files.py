# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""People as rows: what a header has to have, and what a cell holds."""

from __future__ import annotations

import csv
import io
import re
import typing as t
from collections.abc import Iterator

from ...module_utils._model.near_words import did_you_mean
from .entries import BadPeople, Entry, Reading
from .fields import COLUMNS, KNOWN, NAMES

_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)


def of_csv(text: str, name: str, how: Reading) -> list[Entry]:
    line, delimiter = 1, None
    if mark := _SEPARATOR_LINE.match(text):
        text, line, delimiter = text.removeprefix(mark.group()), 2, mark.group(1)
    rows = list(_rows(text, name, line, delimiter or _delimiter(text)))
    if not rows:
        raise BadPeople([f"{name}: is empty"])
    (at, header), *people = rows
    header = [cell.strip() for cell in header]
    problems = [f"{name}: line {at}: {problem}" for problem in _header_problems(header, how)]
    if not people:
        problems.append(f"{name}: has a header and no people")
    problems += [
        f"{name}: line {number}: has {len(row)} cells, and the header has {len(header)}; put a cell that contains "
        "the delimiter or a line break in double quotes"
        for number, row in people
        if len(row) != len(header)
    ]
    rows = [(number, row) for number, row in people if len(row) == len(header)]
    problems += [
        f"{name}: line {number}: {problem}" for number, row in rows for problem in _cell_problems(header, row, how)
    ]
    if problems:
        raise BadPeople(problems)
    return [
        Entry(place=f"{name}: line {number}", given=_of_row(header, row, how), filed=True) for number, row in people
    ]


def _rows(text: str, name: str, line: int, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold anything, each with the number of the line that it begins in."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    before = 0
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield line + before, row
            before = reader.line_num
    except csv.Error as error:
        raise BadPeople([f"{name}: line {line + before}: is not CSV: {error}"]) from error


def _delimiter(text: str) -> str:
    """The one with which the header has the most columns that are known; failing that, the most columns."""
    header = next(line for line in text.splitlines() if line.strip())

    def worth(delimiter: str) -> tuple[int, int]:
        cells = [cell.strip().strip('"') for cell in header.split(delimiter)]
        return sum(cell in COLUMNS for cell in cells), len(cells)

    return max(",;\t", key=worth)


def _header_problems(header: list[str], how: Reading) -> list[str]:
    problems = []
    known = (*COLUMNS, *how.columns.any_of)
    for number, column in enumerate(header, 1):
        if column in how.ignored:
            continue
        if not column:
            problems.append(f"column {number} has no name")
        elif column in header[: number - 1]:
            problems.append(f"the column {column} appears twice")
        elif column in KNOWN and column not in COLUMNS:
            problems.append(f"the column {column} does not fit into a cell; write such people as YAML")
        elif column not in known:
            problems.append(f"the column {column} is not known{did_you_mean(column, known)}")
    read = [column for column in header if column not in how.ignored]
    problems += [f"the column {column} is missing" for column in how.columns.required if column not in read]
    if how.columns.any_of and not set(how.columns.any_of) & set(read):
        problems.append(f"none of the columns {', '.join(how.columns.any_of)} is present")
    return problems


def _cells(header: list[str], row: list[str], how: Reading) -> Iterator[tuple[str, list[str]]]:
    """What every cell that says something holds: one text, or several names."""
    for column, cell in zip(header, row, strict=True):
        if column not in how.ignored and cell.strip():
            yield column, cell.split("|") if column in NAMES else [cell]


def _cell_problems(header: list[str], row: list[str], how: Reading) -> Iterator[str]:
    """Blanks at the ends are part of a name, and in a cell nobody sees them; so they are neither kept nor cut."""
    for column, parts in _cells(header, row, how):
        for part in parts:
            if part and part != part.strip():
                ends = " and ".join(
                    end for end, cut in (("begins", part.lstrip()), ("ends", part.rstrip())) if cut != part
                )
                yield f"{column}: {part!r} {ends} with a space; remove it, or use YAML for a name that has one"


def _of_row(header: list[str], row: list[str], how: Reading) -> dict[str, object]:
    """A row as a mapping. An empty cell says nothing, so that what it stands for is left alone."""
    given: dict[str, t.Any] = {}
    for column, parts in _cells(header, row, how):
        head, _dot, leaf = column.partition(".")
        if leaf:
            given.setdefault(head, {})[leaf] = parts[0]
        else:
            given[column] = parts if column in NAMES else parts[0]
    return given
