# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Passwords as text: new ones that satisfy the requirements, and a sealed form from which none can be read."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import string

LENGTHS = range(8, 65)

_CLASSES = (
    string.ascii_lowercase,
    string.ascii_uppercase,
    string.digits,
    "~!@#$%^&*_-+=`|\\(){}[]:;\"'<>,.?/",
)
_ONE_TIME_LENGTH = 16
_SALT_BYTES = 16


def one_time_password() -> str:
    """Return a new random password with characters of each class."""
    characters = [secrets.choice(each) for each in _CLASSES]
    characters += [secrets.choice("".join(_CLASSES)) for _number in range(_ONE_TIME_LENGTH - len(_CLASSES))]
    secrets.SystemRandom().shuffle(characters)
    return "".join(characters)


def satisfies_requirements(password: str) -> bool:
    """Tell whether a password has the length and the classes of characters that the service demands."""
    return len(password) in LENGTHS and all(set(password) & set(each) for each in _CLASSES)


def sealed(password: str) -> str:
    """Return what to store of a password."""
    salt = secrets.token_bytes(_SALT_BYTES)
    return f"{salt.hex()}:{_digest(password, salt).hex()}"


def opens(password: str, seal: str) -> bool:
    """Tell whether a password is the one that was sealed."""
    salt, _colon, digest = seal.partition(":")
    return hmac.compare_digest(_digest(password, bytes.fromhex(salt)), bytes.fromhex(digest))


def _digest(password: str, salt: bytes) -> bytes:
    # Cheaper than a service would have it: a call must not hold up the others.
    return hashlib.scrypt(password.encode("utf-8", "surrogatepass"), salt=salt, n=2**12, r=8, p=1)
