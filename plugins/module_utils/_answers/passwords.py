# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The result of a password reset."""

from __future__ import annotations

import typing as t

from .._deeds.outcome import Outcome
from .._plan.passwords import PasswordFound
from .._reads.access import Reads
from .._wishes.access import PasswordMode, PasswordWish


def password_answer(_reads: Reads, wish: PasswordWish, found: PasswordFound, outcome: Outcome) -> dict[str, t.Any]:
    """The result of the password module. The password itself is in it only where it was asked for, and was set."""
    secrets = [fate.handle.secret for fate in outcome.fates if fate.handle is not None]
    user = found.user
    reset = {
        "user_name": user.name,
        "user_id": None if user.planned else user.id,
        "mode": wish.mode.value,
        "email": found.email if wish.mode is PasswordMode.EMAIL else None,
        "dest": wish.dest,
    }
    return {"password_reset": reset, "password": secrets[0] if secrets else None}
