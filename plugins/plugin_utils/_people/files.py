# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files of people: the kind by the name, and from bytes to text, whatever encoding a spreadsheet has given them."""

from __future__ import annotations

import codecs

from .csv_files import of_csv
from .entries import BadPeople, Entry, Reading
from .yaml_files import of_yaml

_CSV, _YAML = (".csv", ".tsv", ".txt"), (".yml", ".yaml", ".json")
# The longer marks first: that of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read(data: bytes, name: str, how: Reading | None = None) -> list[Entry]:
    """The entries of a file; its name tells what kind it is, and stands in messages. Raises BadPeople."""
    dot = name.rfind(".")
    suffix = name[dot:].lower()
    if suffix not in _CSV + _YAML:
        raise BadPeople([f"{name}: its name ends neither in {', '.join(_CSV)} nor in {', '.join(_YAML)}"])
    how = how or Reading()
    text = _decoded(data, name, how.encoding)
    if not text.strip():
        raise BadPeople([f"{name}: is empty"])
    return of_csv(text, name, how) if suffix in _CSV else of_yaml(text, name, how)


def _decoded(data: bytes, name: str, encoding: str | None) -> str:
    marked = next((codec for mark, codec in _MARKS if data.startswith(mark)), None)
    codec = marked or encoding or "utf-8"
    try:
        text = data.decode(codec)
    except LookupError as error:
        raise BadPeople([f"{name}: encoding: {codec} is not an encoding that Python knows"]) from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        advice = "name the encoding that it has" if encoding else "or name its encoding, such as encoding: windows-1252"
        raise BadPeople(
            [
                (
                    f"{name}: line {line}: byte 0x{data[error.start]:02X} (the {column}. of the line) does not belong to "
                    f"{codec.upper()}. Save the file as UTF-8 (in a spreadsheet: CSV UTF-8), {advice}"
                )
            ]
        ) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise BadPeople(
            [
                (
                    f"{name}: line {line}: contains the byte 0x00, as UTF-16 without a byte-order mark does. Save the "
                    "file as UTF-8, or name its encoding, such as encoding: utf-16-le"
                )
            ]
        )
    return text
