# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an area of a service is made of, and what its handlers are given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..contract import Contract
from ..database import Transaction
from ..models import Operation
from ..settings import Settings

Output = dict[str, Any]


@dataclass(frozen=True)
class Call:
    """One validated call, on its way through a handler."""

    operation: Operation
    parameters: dict[str, Any]
    region: str
    settings: Settings
    rows: Transaction
    contract: Contract
    fault: Mapping[str, Any] = field(default_factory=dict)
    request_id: str = ""

    def key(self, text: str) -> str:
        """Return a name in the form in which names are compared."""
        return self.settings.key(text)


Handler = Callable[[Call], Output]


@dataclass
class Area:
    """Tables and operations that belong together."""

    service: str
    schema: tuple[str, ...] = ()
    tables_with_past: tuple[str, ...] = ()
    conflicts: dict[str, str] = field(default_factory=dict)
    """Message for each column whose uniqueness a request may violate."""
    keys: dict[str, str] = field(default_factory=dict)
    """SQL expression (of a name) behind each column that holds a name in the form in which names are compared."""
    handlers: dict[str, Handler] = field(default_factory=dict)

    def does(self, operation: str) -> Callable[[Handler], Handler]:
        """Register a function as the handler of an operation."""

        def register(handler: Handler) -> Handler:
            self.handlers[operation] = handler
            return handler

        return register
