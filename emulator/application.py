# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The emulator without its sockets: the call of an AWS service goes in, an answer comes out."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TextIO

from . import protocol
from .database import Database, Transaction
from .dispatcher import Dispatcher
from .errors import ServiceError, SetupError
from .faults import Faults
from .messages import Request, Response
from .protocol import Protocol, Wire
from .quotas import Quotas
from .request_log import RequestLog, masked_parameters, new_entry
from .seed import Seeder
from .services import AREAS, outbox, passwords
from .settings import Settings
from .userpool_model import SERVICE as USERPOOL

_TABLES = tuple(statement for area in AREAS for statement in area.schema)
_TABLES_WITH_PAST = tuple(table for area in AREAS for table in area.tables_with_past)
_KEYS = {column: expression for area in AREAS for column, expression in area.keys.items()}
_HTML = "<html><head><title>{status}</title></head><body><h1>Not the answer that you wanted</h1></body></html>\n"


class Application:
    """Answers the calls of AWS services, and lets all around them be looked at and switched."""

    def __init__(
        self,
        *,
        database: str | None = None,
        seed: Mapping[str, Any] | None = None,
        settings: Settings | None = None,
        region: str = "us-east-1",
        log_file: TextIO | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.region = region
        self.settings = settings or Settings()
        self.faults = Faults()
        self.quotas = Quotas()
        self.log = RequestLog(log_file)
        self._first_settings = self.settings
        self._seed = seed or {}
        self._protocol = Protocol()
        self._database = Database(database, (*_TABLES, _BEGINNING), _TABLES_WITH_PAST, clock)
        self._dispatcher = Dispatcher(self._database, self._protocol.contracts, self.quotas, lambda: self.settings)
        with self._database.transaction() as rows:
            if rows.one("SELECT sown FROM beginning") is None:
                self._fill(rows)
            _rekey(rows, self.settings)

    def close(self) -> None:
        """Finish the running request and let go of the database."""
        self._database.close()

    def first_instance(self) -> dict[str, str | None]:
        """Return what a client needs to know of the first instance; nothing where there is none."""
        with self._database.transaction() as rows:
            row = rows.one("SELECT instance_arn, identity_store_id FROM instances ORDER BY seq LIMIT 1")
        return {
            "instance_arn": row["instance_arn"] if row else None,
            "identity_store_id": row["identity_store_id"] if row else None,
        }

    def reset(self, *, everything: bool = False) -> None:
        """Take the directory back to its seed; with ``everything``, settings, faults and log to their beginning too."""
        if everything:
            self.faults.clear()
            self.log.clear()
        with self._database.transaction() as rows:
            for table in ("instances", "organizations"):
                rows.write(f"DELETE FROM {table}")
            if everything:
                self.settings = self._first_settings
            self._fill(rows)
        self._database.forget_past()
        self.quotas.refill()

    def change_settings(self, changes: Any) -> Settings:
        """Merge changes into the settings; what does not fit the directory is refused as a whole."""
        with self._database.transaction() as rows:
            settings = self.settings.merged(changes)
            _rekey(rows, settings)
            self.settings = settings
            return settings

    def mails(self) -> list[dict[str, Any]]:
        """Return the mails that would have been sent."""
        with self._database.transaction() as rows:
            return outbox.mails(rows)

    def clear_mails(self) -> None:
        """Empty the outbox."""
        with self._database.transaction() as rows:
            outbox.clear(rows)

    def sign_in(self, attempt: Any) -> str:
        """Tell what a try to sign in at the access portal would come to."""
        with self._database.transaction() as rows:
            return passwords.sign_in(rows, self.settings, attempt)

    def answer(self, request: Request) -> Response:
        """Answer the call of an AWS service, with the fault that was ordered for it, and log it."""
        wire = self._protocol.wire(request)
        service = wire.model.name if wire.model else None
        fault = self.faults.next_for(service, wire.operation_name, request.body)
        entry = new_entry(service, wire.operation_name, fault)
        delay = (self.settings.latency_ms + fault.get("delay_ms", 0)) / 1000
        response = self._disturbed(self._undisturbed(request, wire, fault, entry), fault)
        entry["status"] = None if fault.get("drop") == "before" else response.status
        self.log.add(entry)
        return replace(response, delay=delay)

    def _undisturbed(self, request: Request, wire: Wire, fault: dict[str, Any], entry: dict[str, Any]) -> Response:
        """Answer with what a call gives, or with the error that it ends in."""
        request_id = entry["request_id"]
        try:
            operation = wire.operation
            entry["region"] = region = protocol.region_of(request, wire)
            entry["write"] = operation.is_write
            parameters = protocol.parameters_of(request, wire)
            entry["parameters"] = masked_parameters(parameters)
            output = self._dispatcher.output(operation, parameters, region, fault, request_id)
            return protocol.success(wire, output, request_id)
        except ServiceError as error:
            entry["error_code"] = error.code
            plain = entry["service"] == USERPOOL and self.settings.password_errors == "plain"  # noqa: S105  (a choice)
            return protocol.failure(wire, error, request_id, plain=plain)

    @staticmethod
    def _disturbed(response: Response, fault: Mapping[str, Any]) -> Response:
        """Put what a fault has ordered in the place of an answer, or cut it off."""
        if "html" in fault:
            status = fault.get("status", 502)
            response = Response(status, _HTML.format(status=status).encode(), "text/html")
        return replace(response, hang_up=True) if "drop" in fault else response

    def _fill(self, rows: Transaction) -> None:
        Seeder(rows, self._protocol.contracts, self.settings, self.region).fill(self._seed)
        for table in _TABLES_WITH_PAST:
            rows.write(f"UPDATE {table} SET since = 0")
        rows.write("INSERT OR REPLACE INTO beginning (sown) VALUES (1)")


def _rekey(rows: Transaction, settings: Settings) -> None:
    """Bring names into the form in which the settings compare them."""
    try:
        for column, name in _KEYS.items():
            table, _dot, key = column.partition(".")
            form = name if settings.names_case_sensitive else f"folded({name})"
            rows.write(f"UPDATE {table} SET {key} = {form}, since = :now WHERE {key} <> {form}", now=rows.now)
    except sqlite3.IntegrityError as error:
        raise SetupError("names_case_sensitive: some names differ only in letter case") from error


_BEGINNING = "CREATE TABLE IF NOT EXISTS beginning (sown INTEGER PRIMARY KEY)"
