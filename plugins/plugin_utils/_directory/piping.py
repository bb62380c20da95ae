# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Hands texts to a module that runs here through a pipe, so that it judges the first while the last are still to be read."""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

# Seconds that a thread gets to notice that nobody reads any more.
_PATIENCE = 10.0


class Pipe:
    """A pipe in a folder, for nobody but the user who runs Ansible, from when it is entered until it is left.

    A thread writes the texts into it. The pipe is open for reading here as well: what is in it stays until the module
    comes, and if none comes, or it ends early, leaving ends the thread. Entering raises OSError where there can be no
    pipe, and leaving what went wrong with the texts; the module has missed the last of them then.
    """

    def __init__(self, folder: Path, suffix: str, texts: Iterable[str]) -> None:
        self._path = folder / f"steward_identity_center_{secrets.token_hex(8)}{suffix}"
        self._texts = texts
        self._thread = threading.Thread(target=self._write, daemon=True)
        self._over = threading.Event()
        self._error: Exception | None = None
        self._reading = self._writing = -1

    def __enter__(self) -> Path:
        os.mkfifo(self._path, 0o600)
        # In this order neither waits for the other.
        self._reading = os.open(self._path, os.O_RDONLY | os.O_NONBLOCK)
        self._writing = os.open(self._path, os.O_WRONLY)
        self._thread.start()
        return self._path

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        os.close(self._reading)
        self._path.unlink(missing_ok=True)
        self._thread.join(_PATIENCE)
        if self._error is not None:
            raise self._error

    def _write(self) -> None:
        try:
            # JSON has the same escapes for what has no place in UTF-8.
            with os.fdopen(self._writing, "w", encoding="utf-8", errors="backslashreplace") as file:
                file.writelines(self._wanted())
        except BrokenPipeError:
            pass
        except Exception as error:
            self._error = error

    def _wanted(self) -> Iterator[str]:
        for text in self._texts:
            if self._over.is_set():
                return
            yield text
