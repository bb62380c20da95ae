# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The past of the tables, so that reads can answer from the state of a while ago (eventual consistency).

A table with history has a column ``since``. Triggers copy each row that is changed or deleted into ``<table>_past``,
with the moment at which it ended. A read as of a moment shadows each table by a common table expression of the same
name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence


def past_tables(tables: Mapping[str, Sequence[str]]) -> Iterable[str]:
    """Yield the statements that give tables a past; ``moment()`` is the time of the running transaction."""
    for table, columns in tables.items():
        copied = ", ".join(f"OLD.{column}" for column in columns)
        yield f"CREATE TABLE IF NOT EXISTS {table}_past ({', '.join(columns)}, until)"
        yield f"CREATE INDEX IF NOT EXISTS {table}_past_until ON {table}_past (until)"
        for event in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER IF NOT EXISTS {table}_{event.lower()} AFTER {event} ON {table} "
                f"BEGIN INSERT INTO {table}_past VALUES ({copied}, moment()); END"
            )


def as_of(tables: Mapping[str, Sequence[str]]) -> str:
    """Return the prefix for a SELECT that makes it see the tables as they were at ``:as_of``."""
    views = []
    for table, columns in tables.items():
        listed = ", ".join(columns)
        views.append(
            f"{table} AS (SELECT {listed} FROM main.{table} WHERE since <= :as_of UNION ALL "
            f"SELECT {listed} FROM main.{table}_past WHERE since <= :as_of AND until > :as_of)"
        )
    return f"WITH {', '.join(views)} "


def forget_before(tables: Iterable[str]) -> Iterable[str]:
    """Yield the statements that drop what ended before ``:moment``."""
    for table in tables:
        yield f"DELETE FROM {table}_past WHERE until < :moment"
