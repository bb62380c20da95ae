# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The directory's storage: one SQLite connection, one transaction for each request."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from . import files, history
from .errors import SetupError
from .settings import HISTORY_MS

Row = sqlite3.Row

_VERSION = 2
_IN_MEMORY = ":memory:"
_TIDY_EVERY = 2_000


class Transaction:
    """What a handler may do to the tables while its request runs."""

    def __init__(self, connection: sqlite3.Connection, now: float, prefix: str, as_of: float | None) -> None:
        self.now = now
        self._connection = connection
        self._prefix = prefix if as_of is not None else ""
        self._moment = {"as_of": as_of} if as_of is not None else {}

    @contextmanager
    def at(self, moment: float) -> Iterator[None]:
        """Let what a block changes have happened at a moment before now."""
        now, self.now = self.now, moment
        try:
            yield
        finally:
            self.now = now

    def all(self, query: str, **values: Any) -> list[Row]:
        """Return the rows of a SELECT, as of the transaction's moment in the past if it has one."""
        rows: list[Row] = self._connection.execute(self._prefix + query, {**values, **self._moment}).fetchall()
        return rows

    def one(self, query: str, **values: Any) -> Row | None:
        """Return the first row of a SELECT, or nothing."""
        row: Row | None = self._connection.execute(self._prefix + query, {**values, **self._moment}).fetchone()
        return row

    def write(self, statement: str, **values: Any) -> int:
        """Change rows; return how many."""
        return self._connection.execute(statement, values).rowcount

    def insert(self, table: str, **values: Any) -> None:
        """Add one row."""
        names = ", ".join(values)
        marks = ", ".join(f":{name}" for name in values)
        self._connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)


class Database:
    """Opens the storage, builds its schema, hands out transactions one after the other."""

    def __init__(
        self,
        path: str | None,
        schema: Sequence[str],
        tables_with_past: Sequence[str],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._clock = clock
        self._lock = threading.RLock()
        self._moment = 0.0
        self._writes = 0
        self._closed = False
        place = path or _IN_MEMORY
        try:
            if place != _IN_MEMORY:
                files.create(place)
            self._connection = sqlite3.connect(place, isolation_level=None, check_same_thread=False, timeout=1.0)
            self._prepare(path, schema, tables_with_past)
            if place != _IN_MEMORY:
                for end in ("", "-wal", "-shm"):
                    files.close_to_others(place + end)
        except (sqlite3.Error, OSError) as error:
            raise SetupError(f"the database {path} cannot be used: {error}") from error

    def _prepare(self, path: str | None, schema: Sequence[str], tables_with_past: Sequence[str]) -> None:
        connection = self._connection
        connection.row_factory = sqlite3.Row
        connection.create_function("moment", 0, lambda: self._running.now)
        connection.create_function("folded", 1, lambda text: text.casefold() if text is not None else None)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA recursive_triggers = ON")
        if path is not None:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("BEGIN IMMEDIATE")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, _VERSION):
            raise SetupError(f"the database {path} was written by another version of the emulator ({version})")
        for statement in schema:
            connection.execute(statement)
        self._columns = {
            table: [row["name"] for row in connection.execute(f"PRAGMA table_info({table})")]
            for table in tables_with_past
        }
        for statement in history.past_tables(self._columns):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {_VERSION}")
        connection.execute("COMMIT")
        self._prefix = history.as_of(self._columns)

    @contextmanager
    def transaction(self, stale_ms: int = 0) -> Iterator[Transaction]:
        """Run a block as one transaction: all of it or nothing. With ``stale_ms`` its reads see the past."""
        with self._lock:
            if self._closed:
                raise ConnectionAbortedError("the emulator is stopping")
            self._moment = now = max(self._clock(), self._moment)
            self._connection.execute("BEGIN IMMEDIATE")
            as_of = now - stale_ms / 1000 if stale_ms else None
            self._running = Transaction(self._connection, now, self._prefix, as_of)
            try:
                yield self._running
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")
            self._writes += 1
            if self._writes % _TIDY_EVERY == 0:
                self._tidy(now)

    def _tidy(self, now: float) -> None:
        for statement in history.forget_before(self._columns):
            self._connection.execute(statement, {"moment": now - HISTORY_MS / 1000})

    def forget_past(self) -> None:
        """Drop the whole history: what is there now has always been there."""
        with self._lock:
            for statement in history.forget_before(self._columns):
                self._connection.execute(statement, {"moment": float("inf")})

    def close(self) -> None:
        """Finish the running request and close; what was committed stays."""
        with self._lock:
            self._closed = True
            self._connection.close()
