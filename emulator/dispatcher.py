# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a call of an AWS service to what its handler gives, with all that may be refused before."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from .contract import Contract
from .database import Database
from .errors import ServiceError
from .in_flight import Policies, Writes, changes_policies
from .models import ACCOUNT_ACCESS, Operation
from .quotas import Quotas, bucket_of
from .services import HANDLERS, conflict, workflows
from .services.area import Call, Handler
from .settings import Settings


class Dispatcher:
    """Runs the handlers of calls, each in a transaction. The settings are those of the moment."""

    def __init__(
        self,
        database: Database,
        contracts: Mapping[str, Contract],
        quotas: Quotas,
        settings: Callable[[], Settings],
    ) -> None:
        self._database = database
        self._contracts = contracts
        self._quotas = quotas
        self._settings = settings
        self._policies = Policies()
        self._writes = Writes()

    def output(
        self,
        operation: Operation,
        parameters: Mapping[str, Any],
        region: str,
        fault: Mapping[str, Any],
        request_id: str,
    ) -> Mapping[str, Any]:
        """Do what a call asks for. Raises ServiceError where that is refused, or a fault was ordered."""
        if "error" in fault:
            members = fault.get("members", {})
            status = fault.get("status", 400)
            raise ServiceError(fault["error"], fault.get("message", "Ordered fault"), status=status, **members)
        if "html" in fault or fault.get("drop") == "before":
            return {}
        self._spend(operation, parameters, region)
        handler = _handler_of(operation)
        contract = self._contracts[operation.service]
        contract.require_input(operation.input_shape, parameters)
        given = {name: value for name, value in parameters.items() if value is not None}
        settings = self._settings()
        stale_ms = 0 if operation.is_write else max(settings.consistency_ms, fault.get("stale_ms", 0))
        with self._database.transaction() as rows:
            workflows.settle(rows, self._settings())
        try:
            with self._alone(operation, given, region, fault), self._database.transaction(stale_ms) as rows:
                call = Call(operation, given, region, self._settings(), rows, contract, fault, request_id)
                output = handler(call)
                return {name: value for name, value in output.items() if name not in fault.get("without", ())}
        except sqlite3.IntegrityError as error:
            raise conflict(error) from error

    def _spend(self, operation: Operation, parameters: Mapping[str, Any], region: str) -> None:
        """Take a call off its quota."""
        if self._settings().quotas == "aws":
            store = parameters.get("IdentityStoreId")
            self._quotas.spend(bucket_of(operation.service, operation.name, region, store), time.monotonic())

    def _alone(
        self, operation: Operation, given: Mapping[str, Any], region: str, fault: Mapping[str, Any]
    ) -> AbstractContextManager[None]:
        """Keep other changes of policies out, and too many writes at once, by settings."""
        settings = self._settings()
        if settings.quotas == "aws" and operation.service == ACCOUNT_ACCESS and operation.is_write:
            return self._writes.writing(region, (settings.latency_ms + fault.get("delay_ms", 0)) / 1000)
        if settings.busy_policies == "conflict" and changes_policies(operation):
            late = (settings.latency_ms + fault.get("delay_ms", 0)) / 1000
            return self._policies.changing(given["InstanceArn"], late)
        return nullcontext()


def _handler_of(operation: Operation) -> Handler:
    handler = HANDLERS.get((operation.service, operation.name))
    if handler is None:
        message = f"The emulator does not do {operation.service} {operation.name}."
        raise ServiceError("UnsupportedOperationException", message)
    return handler
