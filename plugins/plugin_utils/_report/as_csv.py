# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A report as CSV: one file for each table, for spreadsheets and for people who review access."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from .joining import joined
from .tables import ACCESS, TABLES, Model
from .texts import cell_of

_BOM = "\ufeff"


def as_csv(model: Model) -> Iterator[tuple[str, str]]:
    """The name of each file with its text: comma-separated, every cell quoted, UTF-8 with a mark that says so."""
    for table in TABLES:
        stream = io.StringIO()
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
        writer.writerow(table.columns.values())
        if table is ACCESS:
            writer.writerows([row.get(name, "") for name in table.columns] for row in joined(model, cell_of))
        else:
            writer.writerows([cell_of(row.get(name)) for name in table.columns] for row in model[table.name])
        yield f"{table.name}.csv", _BOM + stream.getvalue()
