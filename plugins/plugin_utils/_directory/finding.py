# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files of a directory: those that `src` names, and those in its folders."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_SUFFIXES = (".yml", ".yaml")


@dataclass(frozen=True, kw_only=True)
class Found:
    """A file, or what is wrong where one should be. `name` is how messages and results call it."""

    name: str
    path: Path
    problem: str | None = None


def find(sources: Sequence[tuple[str, Path]]) -> list[Found]:
    """The files of all sources, each once: a source is how somebody wrote it, and where it is.

    Files of a folder are sorted by their paths. Where there is one source, and it is a folder, they are called by their
    paths in it, so that messages and results are the same wherever a repository is checked out.
    """
    found: list[Found] = []
    seen: set[Path] = set()
    for written, path in sources:
        for one in _of_source(written, path, alone=len(sources) == 1):
            whole = one.path.resolve()
            if one.problem is not None or whole not in seen:
                found.append(one)
                seen.add(whole)
    return found


def _of_source(written: str, path: Path, *, alone: bool) -> Iterator[Found]:
    try:
        if path.is_dir():
            prefix = "" if alone else f"{written.rstrip('/')}/"
            files = list(_Folder(path, prefix).files())
            yield from files or [Found(name=written, path=path, problem=_NO_FILES)]
        elif path.is_file():
            yield Found(name=written, path=path)
        else:
            problem = "is neither a file nor a folder" if path.exists() else "there is no such file or folder"
            yield Found(name=written, path=path, problem=problem)
    except OSError as error:
        yield Found(name=written, path=path, problem=f"cannot be read: {error.strerror}")


_NO_FILES = f"has no file whose name ends in {' or '.join(_SUFFIXES)}; name the folder or the file that is meant"


class _Folder:
    """A folder with all that is below it. Names that begin with a dot are passed over, such as .github."""

    def __init__(self, top: Path, prefix: str) -> None:
        self._top, self._prefix = top, prefix
        self._whole = top.resolve()
        self._entered = {self._whole}

    def files(self) -> Iterator[Found]:
        """The files, sorted by their paths: a/b.yml before a-c.yml, as the folders are sorted."""
        return self._below(self._top)

    def _below(self, folder: Path) -> Iterator[Found]:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries if not entry.name.startswith("."))
        for name in names:
            path = folder / name
            if path.is_symlink() and (problem := self._misled(path)):
                if name.endswith(_SUFFIXES) or path.is_dir():
                    yield self._found(path, problem)
            elif path.is_dir():
                if path.resolve() not in self._entered:
                    self._entered.add(path.resolve())
                    yield from self._below(path)
            elif name.endswith(_SUFFIXES):
                yield self._found(path, None if path.is_file() else "is not a file")

    def _misled(self, link: Path) -> str | None:
        """What is wrong with a link: somebody who may write in the folder could name any file of the controller."""
        whole = link.resolve()
        if self._whole not in (whole, *whole.parents):
            return f"is a link that leads out of the folder, to {whole}; name that in src if it is meant"
        return None if whole.exists() else f"is a link to {whole}, and there is no such file or folder"

    def _found(self, path: Path, problem: str | None) -> Found:
        return Found(name=f"{self._prefix}{path.relative_to(self._top).as_posix()}", path=path, problem=problem)


def locate(written: str, candidates: Sequence[Path], otherwise: Callable[[str], str | None]) -> Path:
    """Where a source is: at the first of the candidates where something is, else where Ansible finds it.

    Where nothing is, the first candidate, which messages name.
    """
    for candidate in candidates:
        if candidate.exists():
            return candidate
    found = otherwise(written)
    return candidates[0] if found is None else Path(found)
