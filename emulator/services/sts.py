# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is calling: always the same person, of the account that owns the first instance."""

from __future__ import annotations

from .area import Area, Call, Output
from .identity_stores import caller_arn

AREA = Area("sts")

_NOBODYS_ACCOUNT = "111122223333"


@AREA.does("GetCallerIdentity")
def get_caller_identity(call: Call) -> Output:
    """Name the caller; keys and signatures are not looked at."""
    owner = call.rows.one("SELECT owner_account_id FROM instances ORDER BY seq LIMIT 1")
    account = owner["owner_account_id"] if owner else _NOBODYS_ACCOUNT
    return {"UserId": "AIDAEMULATOREXAMPLE00", "Account": account, "Arn": caller_arn(account)}
