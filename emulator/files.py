# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files with names and addresses of people in them: only their owner may read them."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TextIO

OWNER_ONLY = 0o600


def append_to(path: str) -> TextIO:
    """Open a text file for writing at its end; a new one is for its owner only, and so is an old one from now on."""
    file = open(path, "a", encoding="utf-8", opener=_for_the_owner)  # noqa: SIM115  (the caller closes it)
    close_to_others(path)
    return file


def create(path: str) -> None:
    """Make a file unless there is one, so that who opens it afterwards does not make it readable for others."""
    os.close(_for_the_owner(path, os.O_RDWR | os.O_CREAT))


def close_to_others(path: str) -> None:
    """Take the rights of others on a file away; a terminal, a pipe and what does not exist stay as they are."""
    file = Path(path)
    if file.is_file() and stat.S_IMODE(file.stat().st_mode) & ~OWNER_ONLY:
        file.chmod(OWNER_ONLY)


def _for_the_owner(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_CLOEXEC, OWNER_ONLY)
