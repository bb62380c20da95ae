# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ids that an external identity provider gave to users and groups: unique, and a way to find them."""

from __future__ import annotations

from ..database import Row
from .area import Call


def schema(kind: str) -> tuple[str, ...]:
    """Return the table of external ids for users or groups."""
    return (
        f"""
        CREATE TABLE IF NOT EXISTS {kind}_external_ids (
            identity_store_id TEXT NOT NULL,
            {kind}_id TEXT NOT NULL,
            issuer TEXT NOT NULL,
            id TEXT NOT NULL,
            UNIQUE (identity_store_id, issuer, id),
            FOREIGN KEY (identity_store_id, {kind}_id) REFERENCES {kind}s (identity_store_id, {kind}_id)
                ON DELETE CASCADE
        )
        """,
        f"CREATE INDEX IF NOT EXISTS {kind}_external_ids_owner ON {kind}_external_ids (identity_store_id, {kind}_id)",
    )


def add(call: Call, kind: str, store_id: str, owner_id: str, ids: list[dict[str, str]]) -> None:
    """Give a user or group its external ids."""
    for external in ids:
        call.rows.insert(
            f"{kind}_external_ids",
            identity_store_id=store_id,
            issuer=external["Issuer"],
            id=external["Id"],
            **{f"{kind}_id": owner_id},
        )


def owner(call: Call, kind: str, store_id: str, external: dict[str, str]) -> str | None:
    """Return the id of the user or group that has an external id."""
    row: Row | None = call.rows.one(
        f"SELECT {kind}_id AS owner FROM {kind}_external_ids "
        "WHERE identity_store_id = :store AND issuer = :issuer AND id = :id",
        store=store_id,
        issuer=external["Issuer"],
        id=external["Id"],
    )
    return row["owner"] if row else None
