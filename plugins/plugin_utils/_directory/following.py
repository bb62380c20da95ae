# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Follows the file into which a task writes how far it is, and shows people a line now and then."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from .telling import Telling


def _columns() -> int | None:
    """How wide the terminal is that this process writes to; None where it is none."""
    try:
        return os.get_terminal_size(1).columns
    except OSError:
        return None


# Tasks run in processes of their own, which since ansible-core 2.19 have no terminal. This file is loaded before they begin.
TERMINAL = _columns()
# What programs that run Ansible for others, AWX among them, set. They give it a terminal, and keep what it prints as a log.
_RUNNERS = ("AWX_ISOLATED_DATA_DIR", "AWX_PRIVATE_DATA_DIR", "RUNNER_OMIT_EVENTS")
# Callbacks whose output is one document for programs, by the end of their names.
_FOR_PROGRAMS = ("json", "jsonl")


@dataclass(frozen=True, kw_only=True)
class Cadence:
    """How often a line is shown, in seconds, and how long it may be, in columns."""

    every: float
    width: int


_LOG = Cadence(every=30, width=160)
_EVERY, _USUAL = 5, 80


def cadence(wanted: object, terminal: int | None, environment: Mapping[str, str], callback: str) -> Cadence | None:
    """How progress is shown; None for not at all. `wanted` is the option, `callback` what prints the play."""
    if wanted == "auto":
        if callback.rpartition(".")[2] in _FOR_PROGRAMS:
            return None
        wanted = "log" if terminal is None or any(name in environment for name in _RUNNERS) else "terminal"
    if wanted == "terminal":
        return Cadence(every=_EVERY, width=terminal or _USUAL)
    return _LOG if wanted == "log" else None


class Follower:
    """Shows lines from when it is entered until it is left."""

    def __init__(self, path: Path, telling: Telling, show: Callable[[str], None], every: float) -> None:
        self._path, self._telling, self._show, self._every = path, telling, show, every
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._offset = 0

    def __enter__(self) -> Follower:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.wait(self._every):
            self.tell()

    def tell(self) -> None:
        """Show how far the task is."""
        with self._path.open("rb") as file:
            file.seek(self._offset)
            new = file.read()
        # What is not a whole line yet is read next time.
        whole = new[: new.rfind(b"\n") + 1]
        self._offset += len(whole)
        self._telling.take(whole.decode().splitlines())
        sentence = self._telling.sentence()
        if sentence is not None:
            self._show(sentence)
