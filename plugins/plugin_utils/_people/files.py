# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files of people: the kind by the name, and from bytes to text, whatever encoding a spreadsheet has given them."""

from __future__ import annotations

from .._spreadsheets import NoTable, decoded
from .csv_files import of_csv
from .entries import BadPeople, Entry, Reading
from .yaml_files import of_yaml

_CSV, _YAML = (".csv", ".tsv", ".txt"), (".yml", ".yaml", ".json")


def read(data: bytes, name: str, how: Reading | None = None) -> list[Entry]:
    """The entries of a file; its name tells what kind it is, and stands in messages. Raises BadPeople."""
    dot = name.rfind(".")
    suffix = name[dot:].lower()
    if suffix not in _CSV + _YAML:
        raise BadPeople([f"{name}: its name ends neither in {', '.join(_CSV)} nor in {', '.join(_YAML)}"])
    how = how or Reading()
    try:
        text = decoded(data, how.encoding)
    except NoTable as error:
        raise BadPeople([f"{name}: {error}"]) from error
    if not text.strip():
        raise BadPeople([f"{name}: is empty"])
    return of_csv(text, name, how) if suffix in _CSV else of_yaml(text, name, how)
