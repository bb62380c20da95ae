# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The gateway to sts, as far as reading with the rights of another role needs it."""

from __future__ import annotations

import typing as t

from .calls import Caller

_SESSION_NAME = "steward-identity-center"


def assumed(client: t.Any, role_arn: str) -> dict[str, str]:
    """The credentials of a role, as the options of a connection. Raises CallFailed."""
    return Caller(client, "sts").read(
        f"assume the role {role_arn}", "AssumeRole", _credentials, RoleArn=role_arn, RoleSessionName=_SESSION_NAME
    )


def _credentials(answer: dict[str, t.Any]) -> dict[str, str]:
    credentials = answer["Credentials"]
    return {
        "access_key": str(credentials["AccessKeyId"]),
        "secret_key": str(credentials["SecretAccessKey"]),
        "session_token": str(credentials["SessionToken"]),
    }
