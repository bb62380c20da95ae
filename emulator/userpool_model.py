# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The model of the one private service, in the form of botocore's models, which have none: what its callers agree on.

The errors are those of the identity store; nobody has shown one of this service.
"""

from __future__ import annotations

from typing import Any

SERVICE = "userpool"


def _shape(**members: str) -> dict[str, Any]:
    return {"type": "structure", "members": {name: {"shape": shape} for name, shape in members.items()}}


def _error(**members: str) -> dict[str, Any]:
    return {**_shape(Message="String", RequestId="String", **members), "exception": True}


_UUID = "[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}"
_ERRORS = {
    "AccessDeniedException": _error(),
    "InternalServerException": {**_error(RetryAfterSeconds="Integer"), "fault": True},
    "ResourceNotFoundException": _error(ResourceType="String", ResourceId="String"),
    "ThrottlingException": _error(RetryAfterSeconds="Integer"),
    "ValidationException": _error(),
}

MODEL: dict[str, Any] = {
    "version": "2.0",
    "metadata": {
        "apiVersion": "undocumented",
        "endpointPrefix": "identitystore",
        "jsonVersion": "1.0",
        "protocol": "json",
        "serviceId": SERVICE,
        "signatureVersion": "v4",
        "signingName": SERVICE,
        "targetPrefix": "SWBUPService",
    },
    "operations": {
        "UpdatePassword": {
            "name": "UpdatePassword",
            "http": {"method": "POST", "requestUri": "/"},
            "input": {"shape": "UpdatePasswordRequest"},
            "output": {"shape": "UpdatePasswordResponse"},
            "errors": [{"shape": name} for name in _ERRORS],
        },
    },
    "shapes": {
        "UpdatePasswordRequest": {
            **_shape(IdentityStoreId="IdentityStoreId", UserId="UserId", PasswordMode="PasswordMode"),
            "required": ["UserId", "PasswordMode"],
        },
        "UpdatePasswordResponse": _shape(Password="Password"),  # noqa: S106  (the name of a shape)
        "IdentityStoreId": {"type": "string", "min": 1, "max": 36, "pattern": f"d-[0-9a-f]{{10}}|{_UUID}"},
        "UserId": {"type": "string", "min": 1, "max": 47, "pattern": f"([0-9a-f]{{10}}-)?{_UUID}"},
        "PasswordMode": {"type": "string", "enum": ["EMAIL", "OTP"]},
        "Password": {"type": "string", "min": 8, "max": 64, "sensitive": True},
        "String": {"type": "string"},
        "Integer": {"type": "integer"},
        **_ERRORS,
    },
}
