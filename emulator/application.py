# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The emulator without its sockets: the call of an AWS service goes in, an answer comes out."""

from __future__ import annotations

import sqlite3
import time
import uuid
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime, timezone
from typing import Any, TextIO

from . import protocol
from .database import Database, Transaction
from .errors import ServiceError, SetupError
from .faults import Faults
from .in_flight import Policies, changes_policies
from .messages import Request, Response
from .protocol import Protocol, Wire
from .quotas import Quotas, bucket_of
from .request_log import RequestLog, masked
from .seed import Sower
from .services import AREAS, HANDLERS, conflict, outbox, passwords, workflows
from .services.area import Call
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
    ) -> None:
        self.region = region
        self.settings = settings or Settings()
        self.faults = Faults()
        self.quotas = Quotas()
        self._policies = Policies()
        self.log = RequestLog(log_file)
        self._first_settings = self.settings
        self._seed = seed or {}
        self._protocol = Protocol()
        self._database = Database(database, (*_TABLES, _SOWN_TABLE), _TABLES_WITH_PAST)
        with self._database.transaction() as rows:
            if rows.one("SELECT sown FROM beginning") is None:
                self._sow(rows)
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
            self._sow(rows)
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
        request_id = str(uuid.uuid4())
        wire = self._protocol.wire(request)
        service = wire.model.name if wire.model else None
        fault = self.faults.next_for(service, wire.operation_name, request.body)
        entry: dict[str, Any] = {
            "time": datetime.now(timezone.utc).isoformat(timespec="milliseconds"),
            "service": service,
            "operation": wire.operation_name,
            "region": None,
            "parameters": None,
            "write": None,
            "status": 200,
            "error_code": None,
            "request_id": request_id,
        }
        if fault:
            entry["fault"] = fault
        delay = (self.settings.latency_ms + fault.get("delay_ms", 0)) / 1000
        try:
            output = self._do(request, wire, fault, entry)
            response = protocol.success(wire, output, request_id)
        except ServiceError as error:
            entry["error_code"] = error.code
            plain = service == USERPOOL and self.settings.password_errors == "plain"  # noqa: S105  (a choice)
            response = protocol.failure(wire, error, request_id, plain=plain)
        entry["status"] = response.status
        if "html" in fault:
            status = fault.get("status", 502)
            response = Response(status, _HTML.format(status=status).encode(), "text/html")
            entry["status"] = status
        if "drop" in fault:
            response = replace(response, hang_up=True)
        if fault.get("drop") == "before":
            entry["status"] = None
        self.log.add(entry)
        return replace(response, delay=delay)

    def _do(self, request: Request, wire: Wire, fault: dict[str, Any], entry: dict[str, Any]) -> Mapping[str, Any]:
        """Do what a call asks for; note in the log's entry what was learned on the way."""
        operation = wire.operation
        entry["region"] = region = protocol.region_of(request, wire)
        entry["write"] = operation.is_write
        parameters = protocol.parameters_of(request, wire)
        try:
            entry["parameters"] = masked(parameters)
        except RecursionError as error:
            raise ServiceError("SerializationException", "The body of the request is nested too deeply.") from error
        if "error" in fault:
            members = fault.get("members", {})
            status = fault.get("status", 400)
            raise ServiceError(fault["error"], fault.get("message", "Ordered fault"), status=status, **members)
        if "html" in fault or fault.get("drop") == "before":
            return {}
        settings = self.settings
        if settings.quotas == "aws":
            store = parameters.get("IdentityStoreId")
            self.quotas.spend(bucket_of(operation.service, operation.name, region, store), time.monotonic())
        handler = HANDLERS.get((operation.service, operation.name))
        if handler is None:
            message = f"The emulator does not do {operation.service} {operation.name}."
            raise ServiceError("UnsupportedOperationException", message)
        contract = self._protocol.contracts[operation.service]
        contract.demand_input(operation.input_shape, parameters)
        given = {name: value for name, value in parameters.items() if value is not None}
        stale_ms = 0 if operation.is_write else max(settings.consistency_ms, fault.get("stale_ms", 0))
        with self._database.transaction() as rows:
            workflows.settle(rows, self.settings)
        late = (settings.latency_ms + fault.get("delay_ms", 0)) / 1000
        one_at_a_time = settings.busy_policies == "conflict" and changes_policies(operation)
        try:
            with (
                self._policies.changing(given["InstanceArn"], late) if one_at_a_time else nullcontext(),
                self._database.transaction(stale_ms) as rows,
            ):
                call = Call(operation, given, region, self.settings, rows, contract, fault, entry["request_id"])
                output = handler(call)
                return {name: value for name, value in output.items() if name not in fault.get("without", ())}
        except sqlite3.IntegrityError as error:
            raise conflict(error) from error

    def _sow(self, rows: Transaction) -> None:
        Sower(rows, self._protocol.contracts, self.settings, self.region).sow(self._seed)
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


_SOWN_TABLE = "CREATE TABLE IF NOT EXISTS beginning (sown INTEGER PRIMARY KEY)"
