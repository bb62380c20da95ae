# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions about the private call that renews passwords. No mail is asked for that anybody could get."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..question import Facts, Question, password
from .people import user


def length(body: Mapping[str, Any]) -> Facts:
    """Tell of a one-time password how long it is, and nothing else."""
    return {"length": len(str(body.get("Password") or ""))}


QUESTIONS = (
    Question(
        "password-refusals",
        "How does UpdatePassword refuse?",
        "ValidationException for a user without an address, and for a mode that there is not.",
        "The setting `password_errors`, and how `idc_user` explains a refusal.",
        (
            user("ann", "ann"),
            password(UserId="{ann.UserId}", PasswordMode="EMAIL", asks="a mail to a user without an address"),
            password(UserId="{ann.UserId}", PasswordMode="VERIFY", asks="a mode that may not exist"),
        ),
        ("no address for the mode `EMAIL`",),
    ),
    Question(
        "password-of-nobody",
        "How does UpdatePassword refuse a user who does not exist? With an external identity source, how does it refuse?",
        "ResourceNotFoundException; with an external identity source AccessDeniedException.",
        "The setting `password_errors`, and how `idc_user` explains a refusal.",
        (password(UserId="{absent}", PasswordMode="OTP", asks="a user who does not exist"),),
        ("an absent user: `ResourceNotFoundException`",),
    ),
    Question(
        "one-time-password",
        "How long is a one-time password?",
        "Sixteen characters.",
        "The emulator's passwords would have another length.",
        (user("ann", "ann"), password(UserId="{ann.UserId}", PasswordMode="OTP", asks="its length", distil=length)),
        ("sixteen characters",),
    ),
)
