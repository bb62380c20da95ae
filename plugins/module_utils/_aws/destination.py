# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The file that a secret goes into: new, for its owner alone, and gone again when there is no secret to put into it."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import secrets
import stat
from pathlib import Path


def problem_of(path: str, *, overwrite: bool) -> str | None:
    """Why a new file cannot be written there, or None; `overwrite`: one that is there may be replaced."""
    try:
        return _problem_of(path, overwrite)
    except (OSError, ValueError) as error:
        return f"{path}: {reason_of(error)}"


def reason_of(error: Exception) -> str:
    """Why a file cannot be written, without its name."""
    return getattr(error, "strerror", None) or str(error)


def _problem_of(path: str, overwrite: bool) -> str | None:
    place = Path(path)
    if place.is_dir() or path.endswith("/"):
        return f"{path} is a directory; name a file in it"
    if _is_there(place):
        left_over = None if overwrite else _left_over(place)
        if left_over is not None:
            os.close(left_over)
        elif not overwrite:
            return (
                f"{path} already exists, and may contain a password that somebody still needs; set force: true to "
                "replace it"
            )
        elif not place.is_file():
            return f"{path} is not a regular file"
    if not place.parent.exists():
        return f"the directory {place.parent} does not exist"
    if not place.parent.is_dir():
        return f"{place.parent} is not a directory"
    if not os.access(place.parent, os.W_OK | os.X_OK):
        return f"the directory {place.parent} cannot be written to"
    return None


def _is_there(place: Path) -> bool:
    """Whether the name is taken, also by a link that leads nowhere. Raises OSError or ValueError where it can't be one."""
    try:
        place.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _left_over(place: Path) -> int | None:
    """The descriptor of what a run has reserved that was killed before it could write: an empty file of its owner's alone.

    It is locked as long as it is open, and so is one that a run still means to write to: that is None. So are all others.
    """
    try:
        descriptor = os.open(place, os.O_WRONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        found, named = os.fstat(descriptor), place.lstat()
        ours = (found.st_uid, stat.S_IMODE(found.st_mode), found.st_nlink) == (os.geteuid(), 0o600, 1)
        if stat.S_ISREG(found.st_mode) and found.st_size == 0 and ours and os.path.samestat(found, named):
            return descriptor
    except OSError:
        pass
    os.close(descriptor)
    return None


class Destination:
    """A place kept for a secret. Between `reserve` and `write` or `discard` it is an empty file of mode 0600, and locked."""

    def __init__(self, path: str, *, overwrite: bool) -> None:
        self._path = Path(path)
        self._overwrite = overwrite
        self._reserved: tuple[int, Path] | None = None

    def reserve(self) -> None:
        """Make sure that the secret will have a place. Raises OSError, and FileExistsError where the file is there."""
        place = self._path
        if self._overwrite:
            # The old file stays until there is something to replace it with.
            place = place.with_name(f".idc_password_reset.{secrets.token_hex(8)}")
        try:
            descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            left_over = _left_over(place)
            if left_over is None:
                raise
            descriptor = left_over
        else:
            _lock(descriptor, place)
        self._reserved = descriptor, place

    def write(self, secret: str) -> None:
        """Put the secret there. Raises OSError."""
        if self._reserved is None:
            raise FileNotFoundError(f"{self._path} is not reserved")
        descriptor, place = self._reserved
        with os.fdopen(descriptor, "w", encoding="utf-8", closefd=False) as stream:
            stream.write(f"{secret}\n")
        if place != self._path:
            place.replace(self._path)
        self._reserved = None
        os.close(descriptor)

    def discard(self) -> None:
        """Take away what was reserved and not written."""
        if self._reserved is not None:
            descriptor, place = self._reserved
            with contextlib.suppress(OSError):
                os.close(descriptor)
            with contextlib.suppress(OSError):
                place.unlink()
            self._reserved = None


def _lock(descriptor: int, place: Path) -> None:
    """Tell others that somebody still means to write here. Raises FileExistsError where another has been faster."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(place)) from error
    except OSError:
        return  # not every file system has locks
