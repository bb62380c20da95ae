# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The list, in a file, of what the probe makes: each thing is noted before it is asked for, and again when it is there.

Each line has a check over itself and all lines before it, so that a file that was changed is recognized. A last line
that was not written to its end is what a killed run leaves, and is passed over.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..files import OWNER_ONLY
from .service import Problem

FORMAT = 1


@dataclass
class Thing:
    """One thing that was asked for: ``made`` if it is known to be there, with what its answer says of it."""

    number: int
    kind: str
    about: dict[str, Any]
    made: bool = False
    ids: dict[str, Any] = field(default_factory=dict)
    over: bool = False
    """Whether it was refused, or is gone."""


class Ledger:
    """Writes the list. Every entry is in the file before the method returns."""

    def __init__(self, path: Path, lines: Sequence[dict[str, Any]], check: str, *, lasting: bool = True) -> None:
        """Go on with a file that has these entries: ``begin`` and ``read`` do."""
        self.path = path
        self.place = {name: str(value) for name, value in lines[0].items() if name != "format"} if lines else {}
        self.things: list[Thing] = []
        self._lasting = lasting
        self._lock = threading.Lock()
        self._check = check
        for line in lines[1:]:
            self._take(line)
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)

    @classmethod
    def begin(cls, path: Path, place: dict[str, str], *, lasting: bool = True) -> Ledger:
        """Begin a new file. Raises Problem where there is one already, or none can be made.

        ``lasting`` waits for the disk with each entry: the list outlives the machine, not only the process.
        """
        first = {"format": FORMAT, **place}
        check = _check_of("", first)
        try:
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, OWNER_ONLY)
        except OSError as error:
            raise Problem(f"The list of what is made cannot be kept in {path}: {error.strerror}.") from error
        try:
            os.write(file, _line(first, check))
            os.fsync(file)
        finally:
            os.close(file)
        return cls(path, [first], check, lasting=lasting)

    @classmethod
    def read(cls, path: Path) -> Ledger:
        """Return the list that a file holds, ready for more. Raises Problem where it was changed, or is none."""
        try:
            content = path.read_bytes()
        except OSError as error:
            raise Problem(f"{path} cannot be read: {error.strerror}.") from error
        lines, check = _entries(path, content)
        os.truncate(path, content.rfind(b"\n") + 1)
        return cls(path, lines, check)

    def will_make(self, kind: str, about: dict[str, Any]) -> Thing:
        """Note what is about to be asked for."""
        with self._lock:
            self._add({"will": len(self.things), "kind": kind, "about": about})
            return self.things[-1]

    def made(self, thing: Thing, ids: dict[str, Any]) -> None:
        """Note that it is there."""
        with self._lock:
            self._add({"made": thing.number, "ids": ids})

    def refused(self, thing: Thing) -> None:
        """Note that it was refused."""
        with self._lock:
            self._add({"refused": thing.number})

    def gone(self, thing: Thing) -> None:
        """Note that it is not there any more."""
        with self._lock:
            self._add({"gone": thing.number})

    def left(self) -> list[Thing]:
        """Return what is there, or may be."""
        return [thing for thing in self.things if not thing.over]

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._file)

    def _add(self, entry: dict[str, Any]) -> None:
        self._write(entry)
        self._take(entry)

    def _take(self, entry: dict[str, Any]) -> None:
        if "will" in entry:
            self.things.append(Thing(entry["will"], entry["kind"], entry["about"]))
        elif "made" in entry:
            thing = self.things[entry["made"]]
            thing.made, thing.ids = True, entry["ids"]
        else:
            self.things[next(iter(entry.values()))].over = True

    def _write(self, entry: dict[str, Any]) -> None:
        self._check = _check_of(self._check, entry)
        os.write(self._file, _line(entry, self._check))
        if self._lasting:
            os.fsync(self._file)


def _entries(path: Path, content: bytes) -> tuple[list[dict[str, Any]], str]:
    """Return the entries of a file and the last check. Raises Problem where a line is not as it was written."""
    entries: list[dict[str, Any]] = []
    check = ""
    for number, line in enumerate(content.split(b"\n")[:-1], 1):
        try:
            entry = dict(json.loads(line))
            given = entry.pop("check")
        except (ValueError, TypeError, KeyError):
            given = None
        if given is None or given != _check_of(check, entry) or (number == 1 and entry.get("format") != FORMAT):
            raise Problem(
                f"{path}, line {number}: this is not what the probe wrote, and nothing is taken away by it. Restore the "
                "file; or take away by hand what has a name that begins with the prefix in its first line."
            )
        check = given
        entries.append(entry)
    if not entries:
        raise Problem(f"{path} is not a list that the probe wrote.")
    return entries, check


def _line(entry: dict[str, Any], check: str) -> bytes:
    return json.dumps({**entry, "check": check}).encode() + b"\n"


def _check_of(before: str, entry: dict[str, Any]) -> str:
    return hashlib.sha256((before + json.dumps(entry, sort_keys=True)).encode()).hexdigest()
