# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A report as CSV: one file for each table, for spreadsheets and for people who review access."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from .model import joined
from .tables import ACCESS, TABLES, Model
from .texts import text_of

_BOM = "\ufeff"
# With these a spreadsheet takes a cell for a formula; the wide ones are what some of them read in the same way.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def as_csv(model: Model) -> Iterator[tuple[str, str]]:
    """The name of each file with its text: comma-separated, every cell quoted, UTF-8 with a mark that says so."""
    for table in TABLES:
        stream = io.StringIO()
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
        writer.writerow(table.columns.values())
        rows = joined(model) if table is ACCESS else model[table.name]
        writer.writerows([_cell(row.get(name)) for name in table.columns] for row in rows)
        yield f"{table.name}.csv", _BOM + stream.getvalue()


def _cell(value: object) -> str:
    """A text that no spreadsheet calculates."""
    text = text_of(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
