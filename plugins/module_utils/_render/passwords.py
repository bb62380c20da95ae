# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The result of a password reset."""

from __future__ import annotations

import typing as t

from .._desired.access import DesiredPassword, PasswordMode
from .._plan.outcome import Outcome
from .._plan.passwords import ExistingPassword


def password_results(desired: DesiredPassword, found: ExistingPassword, outcome: Outcome) -> dict[str, t.Any]:
    """The keys of the result of idc_password_reset. The password itself is in it only where it was asked for, and was set."""
    secrets = [result.handle.secret for result in outcome.results if result.handle is not None]
    user = found.user
    reset = {
        "user_name": user.name,
        "user_id": None if user.planned else user.id,
        "mode": desired.mode.value,
        "email": found.email if desired.mode is PasswordMode.EMAIL else None,
        "dest": desired.dest,
    }
    return {"password_reset": reset, "password": secrets[0] if secrets else None}
