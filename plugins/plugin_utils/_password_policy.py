# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What Identity Center demands of a password, as its user guide says. Nothing here shows or keeps a password."""

from __future__ import annotations

import string

SHORTEST, LONGEST = 8, 64
SYMBOLS = "~!@#$%^&*_-+=`|\\(){}[]:;\"'<>,.?/"
_CLASSES = {
    "a lowercase letter (a to z)": string.ascii_lowercase,
    "an uppercase letter (A to Z)": string.ascii_uppercase,
    "a digit (0 to 9)": string.digits,
    f"a symbol (one of {SYMBOLS})": SYMBOLS,
}


def violations(password: str) -> list[str]:
    """Why a password would be refused, a sentence for each reason; none where it would not. They tell nothing of it."""
    found = []
    if len(password) < SHORTEST:
        found.append(f"A password has at least {SHORTEST} characters, this one has fewer.")
    if len(password) > LONGEST:
        found.append(f"A password has at most {LONGEST} characters, this one has more.")
    found += [
        f"A password has {name}, this one has none."
        for name, characters in _CLASSES.items()
        if not set(password) & set(characters)
    ]
    return found
