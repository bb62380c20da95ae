# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is calling: always the same person, of the account that the setting ``caller`` means.

The setting ``caller_session`` makes it a user of Identity Center with a permission set, whose role has a name of AWS's making.
"""

from __future__ import annotations

from .area import Area, Call, Output
from .callers import account_of_caller
from .identity_stores import caller_arn

AREA = Area("sts")


@AREA.does("GetCallerIdentity")
def get_caller_identity(call: Call) -> Output:
    """Name the caller; keys and signatures are not looked at."""
    account = account_of_caller(call)
    permission_set, _slash, user = call.settings.caller_session.partition("/")
    if user:
        role = f"AWSReservedSSO_{permission_set}_0123456789abcdef"
        arn = f"arn:aws:sts::{account}:assumed-role/{role}/{user}"
        return {"UserId": f"AROAEMULATOREXAMPLE00:{user}", "Account": account, "Arn": arn}
    return {"UserId": "AIDAEMULATOREXAMPLE00", "Account": account, "Arn": caller_arn(account)}
