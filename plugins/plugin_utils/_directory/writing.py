# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes an export on the controller: one file or one for each kind, never over one that says something else."""

from __future__ import annotations

import os
import secrets
import typing as t
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ...module_utils._render.directory_file import directory_text, directory_texts
from .._places import Controller, NoPlace, kept


@dataclass(frozen=True, kw_only=True)
class Export:
    """Where an export goes: a file, or with `split` a folder for one file of each kind. `force`: over what is there."""

    dest: Path
    split: bool
    force: bool

    def problem(self) -> str | None:
        """What is wrong with the place, as far as that is known before anything is read from AWS; None for nothing."""
        if self.split and self.dest.exists() and not self.dest.is_dir():
            return f"{self.dest} is a file; with split: true, name a directory"
        if not self.split and self.dest.is_dir():
            return f"{self.dest} is a directory; name a file in it, or set split: true"
        parent = self.dest.parent
        if not parent.is_dir():
            return f"the directory {parent} does not exist"
        folder = self.dest if self.dest.is_dir() else parent
        if not os.access(folder, os.W_OK | os.X_OK):
            return f"the directory {folder} cannot be written to"
        return None

    def files(self, directory: Mapping[str, object]) -> list[File]:
        """The files with this directory. Raises NoPlace where one is there that says something else."""
        texts = {self.dest: directory_text(directory)}
        if self.split:
            texts = {self.dest / f"{kind}.yml": text for kind, text in directory_texts(directory).items()}
        files = [_file(path, text) for path, text in texts.items()]
        others = [str(one.path) for one in files if one.before is not None and one.changed]
        if others and not self.force:
            raise NoPlace(
                f"{', '.join(others)}: already there, with another content; set force: true to replace it, or name another "
                "place and compare the two"
            )
        return files


@dataclass(frozen=True, kw_only=True)
class File:
    """A file that an export is, and what is there before: None where there is no such file."""

    path: Path
    text: str
    before: bytes | None

    @property
    def changed(self) -> bool:
        """Whether it has to be written."""
        return self.before != self.text.encode()

    def write(self) -> None:
        """Write it, for its owner alone: at once, so that nobody ever reads a part of it. Raises OSError."""
        whole = self.path.resolve()
        whole.parent.mkdir(mode=0o700, exist_ok=True)
        new = whole.with_name(f".{whole.name}.{secrets.token_hex(8)}")
        try:
            descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(self.text.encode())
            new.replace(whole)
        except BaseException:
            new.unlink(missing_ok=True)
            raise

    def diff(self) -> dict[str, str]:
        """The file before and after."""
        before = b"" if self.before is None else self.before
        header = str(self.path)
        return {
            "before_header": header,
            "after_header": header,
            "before": before.decode("utf-8", "replace"),
            "after": self.text,
        }

    def result(self) -> dict[str, t.Any]:
        """How a result tells of it."""
        return {"path": str(self.path), "changed": self.changed}


def _file(path: Path, text: str) -> File:
    """Raises NoPlace where what is there is no file."""
    try:
        before = path.read_bytes() if os.path.lexists(path) else None
    except OSError as error:
        raise NoPlace(f"{path}: cannot be read: {error.strerror}") from error
    return File(path=path, text=text, before=before)


def export_to(dest: str, about: Controller, *, split: bool, force: bool) -> Export:
    """Where an export goes. Raises NoPlace: it has to outlast the run, and the next installation of a collection."""
    if dest.endswith("/") and not split:
        raise NoPlace(f"{dest} is a directory; name a file in it, or set split: true")
    what = "a directory" if split else "a file"
    return Export(dest=kept(dest, about, "dest", Path.resolve, what=what), split=split, force=force)
