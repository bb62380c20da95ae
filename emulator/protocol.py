# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The AWS protocols, without sockets: what a request asks for, and how an answer is written."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

from . import rest
from .contract import Contract
from .errors import ServiceError
from .messages import Request, Response, as_json
from .models import Operation, ServiceModel, known, load

_SCOPE = re.compile(r"Credential=[^/,\s]+/\d{8}/([a-z0-9-]+)/([a-z0-9-]+)/aws4_request")
_JSON_TYPE = re.compile(r"application/x-amz-json-1\.[01]")
_NOT_A_CALL = "This is an emulator of AWS IAM Identity Center: calls are POST requests of AWS clients."
_FORM_TYPE = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Wire:
    """How a request is written, and so its answer."""

    content_type: str
    model: ServiceModel | None
    contract: Contract | None
    operation_name: str | None
    is_query: bool = False
    problem: str | None = None
    path: Mapping[str, str] | None = None
    """The parameters that the path names, in services that are asked by path."""

    @property
    def operation(self) -> Operation:
        """The operation of the model that is asked for, or UnknownOperationException."""
        if self.problem:
            raise ServiceError("UnknownOperationException", self.problem)
        operation = self.model.operations.get(self.operation_name or "") if self.model else None
        if operation is None:
            raise ServiceError(
                "UnknownOperationException", f"There is no operation {self.operation_name or ''!r} here."
            )
        return operation


class Protocol:
    """Reads requests to the services of the models and writes their answers."""

    def __init__(self) -> None:
        models = [load(service) for service in known()]
        self.contracts = {model.name: Contract(model) for model in models}
        self._by_prefix = {model.target_prefix: model for model in models if model.target_prefix}
        self._query_models = [model for model in models if not model.target_prefix and not model.is_rest]
        self._routes = rest.Routes([model for model in models if model.is_rest])

    def wire(self, request: Request) -> Wire:
        """Tell how a request is written and what it asks for, as far as it says so."""
        route = None if "x-amz-target" in request.headers else self._routes.find(request)
        if route is not None:
            model, name, path = route
            return Wire(rest.CONTENT_TYPE, model, self.contracts[model.name], name, path=path)
        if request.method != "POST":
            return Wire("application/x-amz-json-1.1", None, None, None, problem=_NOT_A_CALL)
        content_type = request.headers.get("content-type", "")
        if content_type.startswith(_FORM_TYPE):
            action = _form(request.body).get("Action")
            for model in self._query_models:
                if action in model.operations:
                    return Wire("text/xml", model, self.contracts[model.name], action, is_query=True)
            return Wire("text/xml", None, None, action, is_query=True)
        matched = _JSON_TYPE.match(content_type)
        json_type = matched.group() if matched else "application/x-amz-json-1.1"
        target = request.headers.get("x-amz-target", "")
        prefix, _dot, name = target.rpartition(".")
        found = self._by_prefix.get(prefix)
        if found is None:
            return Wire(json_type, None, None, target)
        return Wire(json_type, found, self.contracts[found.name], name)


def region_of(request: Request, wire: Wire) -> str:
    """Return the Region in the scope of the request's signature, which is not verified."""
    authorization = request.headers.get("authorization")
    if not authorization:
        raise ServiceError("MissingAuthenticationTokenException", "Missing Authentication Token")
    scope = _SCOPE.search(authorization)
    if scope is None:
        message = "Authorization header requires a 'Credential' with key, date, Region, service and aws4_request."
        raise ServiceError("IncompleteSignatureException", message)
    region, signed_for = scope.groups()
    wanted = wire.model.signing_name if wire.model else None
    if wanted not in (None, signed_for):
        message = f"Credential should be scoped to correct service: '{wanted}'."
        raise ServiceError("InvalidSignatureException", message)
    return str(region)


def parameters_of(request: Request, wire: Wire) -> dict[str, Any]:
    """Return what the body of a request says."""
    if wire.is_query:
        form = _form(request.body)
        return {name: value for name, value in form.items() if name not in ("Action", "Version")}
    try:
        parameters = json.loads(request.body or b"{}")
    except (ValueError, RecursionError) as error:
        raise ServiceError("SerializationException", "The body of the request is not JSON.") from error
    if not isinstance(parameters, dict):
        raise ServiceError("SerializationException", "The body of the request is not a JSON object.")
    if wire.path is not None and wire.contract:
        parameters |= rest.parameters(wire.contract, wire.operation, wire.path, request)
    return parameters


def success(wire: Wire, output: Mapping[str, Any], request_id: str) -> Response:
    """Write the answer of a call that was done."""
    shape = wire.operation.output_shape
    content = wire.contract.cut(shape, output) if wire.contract else {}
    headers = {"x-amzn-RequestId": request_id}
    if wire.is_query and wire.model:
        name = wire.operation.name
        members = "".join(f"<{key}>{escape(str(value))}</{key}>" for key, value in content.items())
        text = (
            f'<{name}Response xmlns="{wire.model.namespace}"><{name}Result>{members}</{name}Result>'
            f"<ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata></{name}Response>"
        )
        return Response(200, text.encode(), wire.content_type, headers)
    if wire.operation.status == rest.NO_CONTENT:
        return Response(rest.NO_CONTENT, headers=headers)
    return Response(200, as_json(content), wire.content_type, headers)


def failure(wire: Wire, error: ServiceError, request_id: str, *, plain: bool = False) -> Response:
    """Write the answer of a call that was refused; with ``plain`` only a header says the code."""
    headers = {"x-amzn-RequestId": request_id}
    if wire.path is not None and wire.contract:
        return rest.refusal(wire.contract, error, headers)
    if plain:
        headers["x-amzn-ErrorType"] = error.code
        return Response(error.status, as_json({"message": error.message}), wire.content_type, headers)
    if wire.is_query:
        text = (
            f"<ErrorResponse><Error><Type>{'Sender' if error.status < 500 else 'Receiver'}</Type>"
            f"<Code>{escape(error.code)}</Code><Message>{escape(error.message or '')}</Message></Error>"
            f"<RequestId>{request_id}</RequestId></ErrorResponse>"
        )
        return Response(error.status, text.encode(), wire.content_type, headers)
    if error.framework:
        content = {"message": error.message}
    elif wire.contract and wire.contract.knows(error.code):
        content = wire.contract.cut(error.code, {"Message": error.message, "RequestId": request_id, **error.members})
    else:
        content = {"Message": error.message} if error.message else {}
    if error.message is None:
        content["Message"] = None
    return Response(error.status, as_json({"__type": error.code, **content}), wire.content_type, headers)


def _form(body: bytes) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(body.decode("latin-1"), keep_blank_values=True).items()}
