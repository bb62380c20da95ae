# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The service models of the installed botocore, and one of our own, reduced to what a server needs."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from botocore import BOTOCORE_ROOT

from . import userpool_model

Shape = Mapping[str, Any]

ACCOUNT_ACCESS = "account-access"

SERVICES = ("identitystore", "sso-admin", ACCOUNT_ACCESS, "organizations", "sts", userpool_model.SERVICE)
"""The services that are spoken. An older botocore lacks the model of account access manager: see ``known``."""

_DATA = Path(BOTOCORE_ROOT) / "data"
_READING_VERBS = ("Describe", "Get", "Is", "List")


def is_write(operation: str) -> bool:
    """Tell whether an operation changes anything, by its verb."""
    return not operation.startswith(_READING_VERBS)


@dataclass(frozen=True)
class Operation:
    """One operation of a service as its model declares it."""

    service: str
    name: str
    input_shape: str | None
    output_shape: str | None
    errors: frozenset[str]
    method: str
    uri: str
    """The path, in services that are asked by path: with the names of parameters in braces."""

    status: int
    """The HTTP status of an answer."""

    @property
    def is_write(self) -> bool:
        """Tell whether the call changes anything, by its verb."""
        return is_write(self.name)


@dataclass(frozen=True)
class ServiceModel:
    """One service: its wire names, shapes and operations."""

    name: str
    target_prefix: str | None
    namespace: str | None
    signing_name: str | None
    """What clients must sign for, where they do not know it from botocore."""

    shapes: Mapping[str, Shape]
    operations: Mapping[str, Operation]
    is_rest: bool
    """Whether method and path say what is asked for (REST JSON)."""


def known() -> list[str]:
    """Return the services whose model the installed botocore has."""
    return [name for name in SERVICES if name == userpool_model.SERVICE or (_DATA / name).is_dir()]


@cache
def load(service: str) -> ServiceModel:
    """Read the newest model that botocore has for a service, or the model of the private one."""
    is_private = service == userpool_model.SERVICE
    raw = userpool_model.MODEL if is_private else _newest(service)
    operations = {
        name: Operation(
            service,
            name,
            _shape_name(operation, "input"),
            _shape_name(operation, "output"),
            frozenset(error["shape"] for error in operation.get("errors", ())),
            **_http(operation.get("http", {})),
        )
        for name, operation in raw["operations"].items()
    }
    metadata = raw["metadata"]
    return ServiceModel(
        service,
        metadata.get("targetPrefix"),
        metadata.get("xmlNamespace"),
        metadata["signingName"] if is_private else None,
        raw["shapes"],
        operations,
        metadata.get("protocol") == "rest-json",
    )


def _newest(service: str) -> Any:
    """What botocore has of a service. Its own loader would have urllib3 and more imported: a third of the emulator's start."""
    path = max((_DATA / service).glob("*/service-2.json*"))
    content = path.read_bytes()
    return json.loads(gzip.decompress(content) if path.suffix == ".gz" else content)


def _shape_name(operation: Mapping[str, Any], direction: str) -> str | None:
    reference = operation.get(direction)
    return reference["shape"] if reference else None


def _http(http: Mapping[str, Any]) -> dict[str, Any]:
    """Return how an operation is asked for, and what status its answer has."""
    return {
        "method": http.get("method", "POST"),
        "uri": http.get("requestUri", "/"),
        "status": http.get("responseCode", 200),
    }
