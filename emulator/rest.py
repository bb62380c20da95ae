# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""REST JSON, the protocol in which method and path say what is asked for. The service model says which do."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs, unquote

from .contract import Contract
from .errors import ServiceError
from .messages import Request, Response, as_json
from .models import Operation, ServiceModel

CONTENT_TYPE = "application/json"
NO_CONTENT = 204

_LABEL = re.compile(r"\\\{(\w+)\\\}")
Route = tuple[ServiceModel, str, dict[str, str]]


class Routes:
    """Finds the operation of a request by its method and path."""

    def __init__(self, models: Sequence[ServiceModel]) -> None:
        self._routes = [
            (operation.method, re.compile(_LABEL.sub(r"(?P<\1>[^/]+)", re.escape(operation.uri))), model, name)
            for model in models
            for name, operation in model.operations.items()
        ]

    def find(self, request: Request) -> Route | None:
        """Return the service and the operation that a request asks for, with the parameters in its path."""
        path = request.path.partition("?")[0]
        for method, pattern, model, name in self._routes:
            matched = pattern.fullmatch(path) if method == request.method else None
            if matched is not None:
                return model, name, {label: unquote(value) for label, value in matched.groupdict().items()}
        return None


def parameters(contract: Contract, operation: Operation, path: Mapping[str, str], request: Request) -> dict[str, Any]:
    """Return the parameters of a call that are in the path and behind it."""
    query = parse_qs(request.path.partition("?")[2], keep_blank_values=True)
    found: dict[str, Any] = {}
    for member, shape in contract.members(operation.input_shape or "").items():
        place, name = contract.place(operation.input_shape or "", member)
        if place == "uri":
            found[member] = path[name]
        elif place == "querystring" and name in query:
            found[member] = query[name] if contract.kind(shape) == "list" else query[name][0]
    return found


def refusal(contract: Contract, error: ServiceError, headers: dict[str, str]) -> Response:
    """Write the answer of a call that was refused: the code in a header, and each code with the status that it has."""
    status = error.status if error.status != 400 else contract.status_of(error.code)
    body = as_json({"message": error.message})
    return Response(status, body, CONTENT_TYPE, {**headers, "x-amzn-ErrorType": error.code})
