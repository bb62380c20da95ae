# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task knows of itself that its result tells: when it ran, and where."""

from __future__ import annotations

from datetime import datetime, timezone

from .connection import Connection


def clock() -> datetime:
    """The time, in UTC."""
    return datetime.now(timezone.utc)


def at(moment: datetime) -> str:
    """A time as results tell it: ISO 8601 in UTC, to the second."""
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def region_of(connection: Connection) -> str:
    """The Region that the calls went to."""
    region: str = connection.client("sso-admin").meta.region_name
    return region
