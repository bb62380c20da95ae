# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Single members of the API's records, as our values have them."""

from __future__ import annotations

from datetime import datetime, timezone


def text(value: object) -> str | None:
    """A text; None where there is none."""
    return None if value is None else str(value)


def moment(value: object) -> str | None:
    """A time as ISO 8601 in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z")
    return text(value)
