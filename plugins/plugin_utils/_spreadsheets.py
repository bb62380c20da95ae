# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What spreadsheets write: from bytes to text, whatever its encoding, and from text to rows, whatever its delimiter."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Container, Iterator

_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
# The longer marks first: that of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class NoTable(Exception):
    """These bytes are no text, or the text no table; the message says where, and what to do."""


def decoded(data: bytes, encoding: str | None = None) -> str:
    """The text of a file: by its byte-order mark, the encoding, or as UTF-8. Raises NoTable."""
    marked = next((codec for mark, codec in _MARKS if data.startswith(mark)), None)
    codec = marked or encoding or "utf-8"
    try:
        text = data.decode(codec)
    except LookupError as error:
        raise NoTable(f"encoding: {codec} is not an encoding that Python knows") from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        advice = "name the encoding that it has" if encoding else "or name its encoding, such as encoding: windows-1252"
        raise NoTable(
            f"line {line}: byte 0x{data[error.start]:02X} (the {column}. of the line) does not belong to "
            f"{codec.upper()}. Save the file as UTF-8 (in a spreadsheet: CSV UTF-8), {advice}"
        ) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise NoTable(
            f"line {line}: contains the byte 0x00, as UTF-16 without a byte-order mark does. Save the "
            "file as UTF-8, or name its encoding, such as encoding: utf-16-le"
        )
    return text


def rows_of(text: str, known: Container[str]) -> list[tuple[int, list[str]]]:
    """The rows that hold anything, each with the number of the line that it begins in. Raises NoTable.

    The delimiter is the one with which the header has the most of the columns that are known; failing that, the most.
    """
    line, delimiter = 1, None
    if mark := _SEPARATOR_LINE.match(text):
        text, line, delimiter = text.removeprefix(mark.group()), 2, mark.group(1)
    if not text.strip():
        return []
    return list(_rows(text, line, delimiter or _delimiter(text, known)))


def _rows(text: str, line: int, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    before = 0
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield line + before, row
            before = reader.line_num
    except csv.Error as error:
        raise NoTable(f"line {line + before}: is not CSV: {error}") from error


def _delimiter(text: str, known: Container[str]) -> str:
    header = next(line for line in text.splitlines() if line.strip())

    def worth(delimiter: str) -> tuple[int, int]:
        cells = [cell.strip().strip('"') for cell in header.split(delimiter)]
        return sum(cell in known for cell in cells), len(cells)

    return max(",;\t", key=worth)
