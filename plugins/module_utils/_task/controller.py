# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The connection of what reads on the controller, outside of a task: lookups and inventories."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping

from .._aws.roles import assumed
from .._model.errors import FailureKind, Problem
from .connection import Connection

# The options of a connection that plugins of amazon.aws have.
CONNECTION = ("region", "profile", "access_key", "secret_key", "session_token", "endpoint_url", "assume_role_arn")


class _Given:
    """What a connection takes for the module of a task."""

    def __init__(self, options: Mapping[str, object]) -> None:
        self.params = {name: options.get(name) for name in CONNECTION}

    @staticmethod
    def fail_json(msg: str, **_more: object) -> t.NoReturn:
        """What amazon.aws does with options that do not go together."""
        raise Problem(msg, code=FailureKind.CONFIGURATION.value)


def connected(options: Mapping[str, object]) -> Connection:
    """The connection with these options, with the rights of the role where there is one to assume. Raises Problem."""
    connection = Connection(_Given(options))
    role_arn = options.get("assume_role_arn")
    if not role_arn:
        return connection
    sts = connection.client("sts")
    # The Region may be that of the profile, which is not needed any more.
    found = {**options, "region": sts.meta.region_name, "profile": None, **assumed(sts, str(role_arn))}
    return Connection(_Given(found))
