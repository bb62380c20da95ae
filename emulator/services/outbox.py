# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The mails that the service would send. They go no further than a table, for tests and people to read."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from ..database import Row, Transaction
from ..userpool_model import SERVICE
from .area import Area

AREA = Area(
    SERVICE,
    schema=(
        """
        CREATE TABLE IF NOT EXISTS mails (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            identity_store_id TEXT NOT NULL REFERENCES instances (identity_store_id) ON DELETE CASCADE,
            user_id TEXT NOT NULL,
            user_name TEXT NOT NULL,
            recipient TEXT NOT NULL,
            kind TEXT NOT NULL,
            link TEXT NOT NULL,
            sent_at REAL NOT NULL,
            expires_at REAL NOT NULL
        )
        """,
    ),
)


@dataclass(frozen=True)
class _Kind:
    subject: str
    seconds: int


PASSWORD_RESET = "password_reset"  # noqa: S105  (the name of a kind of mail)
INVITATION = "invitation"

_KINDS = {
    PASSWORD_RESET: _Kind("Reset your password", 3600),
    INVITATION: _Kind("Verify your email address and choose a password", 7 * 24 * 3600),
}


def send(rows: Transaction, kind: str, user: Row) -> None:
    """Put a mail to a user, who must have an address, into the outbox."""
    store_id = user["identity_store_id"]
    rows.insert(
        "mails",
        identity_store_id=store_id,
        user_id=user["user_id"],
        user_name=user["user_name"],
        recipient=user["email"],
        kind=kind,
        # A name that cannot exist: nobody who tries the link gets anywhere.
        link=f"https://{store_id}.emulator.invalid/{kind}?token={secrets.token_urlsafe(24)}",
        sent_at=rows.now,
        expires_at=rows.now + _KINDS[kind].seconds,
    )


def mails(rows: Transaction) -> list[dict[str, Any]]:
    """Return all mails, the oldest first."""
    return [
        {
            "time": _time(mail["sent_at"]),
            "to": mail["recipient"],
            "user_name": mail["user_name"],
            "user_id": mail["user_id"],
            "kind": mail["kind"],
            "subject": _KINDS[mail["kind"]].subject,
            "link": mail["link"],
            "expires_at": _time(mail["expires_at"]),
        }
        for mail in rows.all("SELECT * FROM mails ORDER BY seq")
    ]


def clear(rows: Transaction) -> None:
    """Forget all mails."""
    rows.write("DELETE FROM mails")


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat(timespec="milliseconds")
