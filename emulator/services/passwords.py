# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Passwords of users: the private call that renews them, and what a try to sign in would come to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..database import Row, Transaction
from ..errors import ServiceError, SetupError, absent, invalid
from ..passwords import LENGTHS, one_time_password, opens, satisfies_requirements, sealed
from ..settings import Settings
from ..userpool_model import SERVICE
from . import outbox
from .area import Area, Call, Output
from .identity_stores import store_id_of
from .instances import is_in_region
from .users import USERS, is_disabled

AREA = Area(
    SERVICE,
    schema=(
        """
        CREATE TABLE IF NOT EXISTS passwords (
            identity_store_id TEXT NOT NULL,
            user_id TEXT NOT NULL,
            seal TEXT NOT NULL,
            is_one_time INTEGER NOT NULL,
            PRIMARY KEY (identity_store_id, user_id),
            FOREIGN KEY (identity_store_id, user_id) REFERENCES users (identity_store_id, user_id) ON DELETE CASCADE
        )
        """,
    ),
)

_SIGN_IN_KEYS = {"user_name", "password", "new_password", "identity_store_id"}


@AREA.does("UpdatePassword")
def update_password(call: Call) -> Output:
    """Hand out a one-time password, which makes the former one useless, or mail a link to choose one."""
    store_id = store_id_of(_with_store(call))
    source = call.settings.identity_source
    if source != "identity_center":
        raise ServiceError("AccessDeniedException", f"The identity source {source} keeps its passwords itself.")
    user_id = call.parameters["UserId"]
    user = USERS.row(call, store_id, user_id)
    if user is None:
        raise absent("USER", user_id)
    if is_disabled(user):
        raise invalid("The password of a disabled user cannot be reset.")
    if call.parameters["PasswordMode"] == "EMAIL":
        if not user["email"]:
            raise invalid("The user has no email address.")
        outbox.send(call.rows, outbox.PASSWORD_RESET, user)
        return {}
    password = one_time_password()
    _set(call.rows, user, password, is_one_time=True)
    return {"Password": password}


def _with_store(call: Call) -> Call:
    """Return a call that names its identity store: the only one of the Region unless it says so itself."""
    if "IdentityStoreId" in call.parameters:
        return call
    stores = [row for row in call.rows.all("SELECT * FROM instances") if is_in_region(row, call.region)]
    if not stores:
        raise absent("IDENTITY_STORE", message=f"There is no identity store in {call.region}.")
    if len(stores) > 1:
        raise invalid(f"There are several identity stores in {call.region}: IdentityStoreId is required.")
    return replace(call, parameters={**call.parameters, "IdentityStoreId": stores[0]["identity_store_id"]})


def sign_in(rows: Transaction, settings: Settings, body: Any) -> str:
    """Tell what a try to sign in at the access portal would come to; a new password replaces the right one."""
    if not isinstance(body, dict) or set(body) - _SIGN_IN_KEYS or not isinstance(body.get("user_name"), str):
        raise SetupError(f"the body is an object with user_name and some of {', '.join(sorted(_SIGN_IN_KEYS))}")
    if not all(isinstance(value, (str, type(None))) for value in body.values()):
        raise SetupError(f"{', '.join(sorted(_SIGN_IN_KEYS))} must be strings")
    if settings.identity_source != "identity_center":
        raise SetupError(f"with the identity source {settings.identity_source} people sign in elsewhere")
    user = rows.one(
        "SELECT users.* FROM users JOIN instances USING (identity_store_id) WHERE user_name_key = :name "
        "AND identity_store_id = ifnull(:store, identity_store_id) ORDER BY instances.seq",
        name=settings.key(body["user_name"]),
        store=body.get("identity_store_id"),
    )
    if user is None:
        return "unknown"
    if is_disabled(user):
        return "disabled"
    known = rows.one(
        "SELECT * FROM passwords WHERE identity_store_id = :store AND user_id = :user",
        store=user["identity_store_id"],
        user=user["user_id"],
    )
    if known is None:
        if not settings.send_email_otp or not user["email"]:
            return "no_password"
        outbox.send(rows, outbox.INVITATION, user)
        return "email_otp_sent"
    if not opens(body.get("password") or "", known["seal"]):
        return "wrong_password"
    if body.get("new_password") is not None:
        _change(rows, user, body["new_password"])
        return "ok"
    return "change_password" if known["is_one_time"] else "ok"


def _change(rows: Transaction, user: Row, password: str) -> None:
    if not satisfies_requirements(password):
        raise SetupError(
            f"new_password must have {LENGTHS[0]} to {LENGTHS[-1]} characters, "
            "with lower and upper case letters, digits and symbols"
        )
    _set(rows, user, password, is_one_time=False)


def _set(rows: Transaction, user: Row, password: str, *, is_one_time: bool) -> None:
    rows.write(
        "INSERT OR REPLACE INTO passwords (identity_store_id, user_id, seal, is_one_time) "
        "VALUES (:store, :user, :seal, :is_one_time)",
        store=user["identity_store_id"],
        user=user["user_id"],
        seal=sealed(password),
        is_one_time=is_one_time,
    )
