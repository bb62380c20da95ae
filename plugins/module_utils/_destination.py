# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The file that a secret goes into: new, for its owner alone, and gone again when there is no secret to put into it."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path


def problem_of(path: str, *, overwrite: bool) -> str | None:
    """Why a new file cannot be written there, or None; `overwrite`: one that is there may be replaced."""
    place = Path(path)
    if place.is_dir():
        return f"{path} is a directory; name a file in it"
    if place.is_symlink() or place.exists():
        if not overwrite:
            return f"{path} is there already, and may hold a password that somebody still needs; set force: true to replace it"
        if not place.is_file():
            return f"{path} is no ordinary file"
    if not place.parent.is_dir():
        return f"the directory {place.parent} does not exist"
    if not os.access(place.parent, os.W_OK | os.X_OK):
        return f"the directory {place.parent} cannot be written to"
    return None


class Destination:
    """A place kept for a secret. Between `reserve` and `write` or `discard` it is an empty file of mode 0600."""

    def __init__(self, path: str, *, overwrite: bool) -> None:
        self._path = Path(path)
        self._overwrite = overwrite
        self._reserved: Path | None = None

    def reserve(self) -> None:
        """Make sure that the secret will have a place. Raises OSError, and FileExistsError where the file is there."""
        place = self._path
        if self._overwrite:
            # The old file stays until there is something to replace it with.
            place = place.with_name(f".{place.name}.{secrets.token_hex(8)}")
        os.close(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        self._reserved = place

    def write(self, secret: str) -> None:
        """Put the secret there. Raises OSError."""
        if self._reserved is None:
            raise FileNotFoundError(f"{self._path} is not reserved")
        self._reserved.write_text(f"{secret}\n", encoding="utf-8")
        if self._reserved != self._path:
            self._reserved.replace(self._path)
        self._reserved = None

    def discard(self) -> None:
        """Take away what was reserved and not written."""
        if self._reserved is not None:
            with contextlib.suppress(OSError):
                self._reserved.unlink()
            self._reserved = None
