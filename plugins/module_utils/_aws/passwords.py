# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The gateway to AWS's own console API for passwords, which is private and undocumented. All that knows it is here.

No public API gives a user a password. What is known comes from programs of others that agree with each other: the target
SWBUPService.UpdatePassword, signed for the service "userpool", at the identity store's host. AWS may change it without
notice; then this file changes, and nothing else.
"""

from __future__ import annotations

import typing as t

from .._desired.access import PasswordMode
from .._model.errors import Call, CallFailed, FailureKind
from .calls import Caller

SERVICE = "userpool"

# A service model in botocore's own form, so that botocore signs, sends and reads it like any other.
MODEL: dict[str, t.Any] = {
    "version": "2.0",
    "metadata": {
        "apiVersion": "undocumented",
        "endpointPrefix": "identitystore",
        "jsonVersion": "1.0",
        "protocol": "json",
        "serviceFullName": "AWS SSO user pool (private)",
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
        }
    },
    "shapes": {
        "UpdatePasswordRequest": {
            "type": "structure",
            "required": ["UserId", "PasswordMode"],
            "members": {
                "IdentityStoreId": {"shape": "Text"},
                "UserId": {"shape": "Text"},
                "PasswordMode": {"shape": "Mode"},
            },
        },
        "UpdatePasswordResponse": {"type": "structure", "members": {"Password": {"shape": "Secret"}}},
        "Text": {"type": "string"},
        "Mode": {"type": "string", "enum": ["EMAIL", "OTP"]},
        "Secret": {"type": "string", "sensitive": True},
    },
}

_MODES = {PasswordMode.EMAIL: "EMAIL", PasswordMode.ONE_TIME: "OTP"}


class Passwords:
    """The passwords of one identity store's users."""

    def __init__(self, client: t.Any, store_id: str) -> None:
        # The IAM action that the service authorization reference has for it, by its description.
        self._caller = Caller(client, "sso-directory")
        self._store_id = store_id

    def reset(self, name: str, user_id: str, mode: PasswordMode) -> str | None:
        """Have a link mailed to a user, or set a one-time password and return it. Raises CallFailed.

        It is not idempotent, and nothing below this sends it twice: each call mails, or makes the former password useless.
        """
        purpose = f"reset the password of {name}"
        answer = self._caller.call(
            purpose,
            "UpdatePassword",
            may_be_empty=True,
            IdentityStoreId=self._store_id,
            UserId=user_id,
            PasswordMode=_MODES[mode],
        )
        if mode is PasswordMode.EMAIL:
            return None
        password = answer.get("Password")
        if not isinstance(password, str) or not password:
            call = Call(purpose=purpose, service="sso-directory", operation="UpdatePassword")
            words = "the answer contains no password; AWS may have changed this private API"
            raise CallFailed(call, kind=FailureKind.FOREIGN, words=words)
        return password
