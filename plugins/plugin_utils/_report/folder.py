# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes a report into a folder of the controller: whole or not at all, and never over another one unasked."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .._places import Controller, NoPlace, kept
from .forms import MANIFEST, NAMES
from .tables import Row


@dataclass(frozen=True, kw_only=True)
class Folder:
    """Where a report goes. `force`: over one that is there."""

    path: Path
    force: bool

    def problem(self) -> str | None:
        """Why no report can be written here, as far as that is known before anything is made; None for nothing."""
        if self.path.exists() and not self.path.is_dir():
            return f"{self.path} is a file; name a folder"
        parent = self.path if self.path.is_dir() else self.path.parent
        if not parent.is_dir():
            return f"the directory {parent} does not exist; create it first"
        if not os.access(parent, os.W_OK | os.X_OK):
            return f"the user who runs the playbook may not write to {parent}"
        if odd := self._odd():
            return f"{odd} is in the place of a report's own; name another folder"
        there = [name for name in NAMES if (self.path / name).exists()]
        if there and not self.force:
            return (
                f"{self.path} already holds a report ({', '.join(there[:3])}); name another folder, such as one with the "
                "date in its name, or set force: true to replace it"
            )
        return None

    def _odd(self) -> Path | None:
        """A folder where a file of the report would be, or a file in the place of a folder; None where there is none."""
        places = [self.path / name for name in NAMES]
        files = {place.parent for place in places if place.parent.exists() and not place.parent.is_dir()}
        return next((one for one in (*files, *places) if one in files or one.is_dir()), None)

    def write(self, files: Iterable[tuple[str, str, Iterable[str]]], about: Row) -> list[Row]:
        """Write all of them, for their owner alone, and return the manifest's rows. Raises OSError.

        They are written beside the place first, so a disk that is full leaves the folder as it was. `about` is what the
        manifest says besides.
        """
        made = not self.path.exists()
        self.path.mkdir(mode=0o700, exist_ok=True)
        new = Path(tempfile.mkdtemp(dir=self.path, prefix=".report."))
        try:
            rows = [_written(new, form, name, parts) for form, name, parts in files]
            _written(new, "manifest", MANIFEST, [json.dumps({**about, "files": rows}, indent=2), "\n"])
            self._replace(new, [*(str(row["file"]) for row in rows), MANIFEST])
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            if made:
                with contextlib.suppress(OSError):
                    self.path.rmdir()
            raise
        shutil.rmtree(new)
        return rows

    def _replace(self, new: Path, names: list[str]) -> None:
        """Put the files into their places; what is left of an earlier report says something else, and goes."""
        for name in NAMES:
            if name not in names:
                (self.path / name).unlink(missing_ok=True)
        for name in names:
            place = self.path / name
            place.parent.mkdir(mode=0o700, exist_ok=True)
            (new / name).replace(place)


def _written(folder: Path, form: str, name: str, parts: Iterable[str]) -> Row:
    path = folder / name
    path.parent.mkdir(mode=0o700, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        for part in parts:
            data = part.encode("utf-8", "backslashreplace")
            digest.update(data)
            size += stream.write(data)
    return {"form": form, "file": name, "bytes": size, "sha256": digest.hexdigest()}


def folder_of(dest: str, about: Controller, *, force: bool) -> Folder:
    """Where a report goes. Raises NoPlace: it has to outlast the run, and the next installation of a collection."""
    folder = Folder(path=kept(dest, about, "dest", Path.resolve, what="a folder"), force=force)
    problem = folder.problem()
    if problem is not None:
        raise NoPlace(problem)
    return folder
