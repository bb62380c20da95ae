# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files that check mode writes a plan into, on the controller."""

from __future__ import annotations

import contextlib
import os
import tempfile
import typing as t
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from ...module_utils._render.plan_file import as_json, as_markdown
from .._places import Controller, NoPlace, kept

PLAN_FILE = "plan_file"
_JSON, _MARKDOWN = ".json", ".md"


class PlanFiles:
    """The plan files of a task, as far as they can be."""

    def __init__(self, written: Iterable[str], about: Controller, resolved: Callable[[Path], Path]) -> None:
        """`written` are the paths as somebody wrote them; `resolved` follows links."""
        self.paths: list[Path] = []
        self.problems: list[str] = []
        for one in written:
            try:
                path = kept(one, about, PLAN_FILE, resolved, what="a file")
            except NoPlace as error:
                self.problems.append(f"{PLAN_FILE}: {error}")
                continue
            if path.suffix not in (_JSON, _MARKDOWN):
                self.problems.append(f"{PLAN_FILE}: {one}: its name ends neither in {_JSON} nor in {_MARKDOWN}")
            self.paths.append(path)

    @property
    def recorded(self) -> Path | None:
        """The plan that an earlier run wrote."""
        return next((path for path in self.paths if path.suffix == _JSON and path.is_file()), None)

    def unwritable(self) -> Iterator[str]:
        """Why files cannot be written."""
        for path in self.paths:
            if path.exists() and not path.is_file():
                yield f"{PLAN_FILE}: {path} is not a file"
            elif not path.parent.is_dir():
                yield f"{PLAN_FILE}: {path}: there is no directory {path.parent}; create it first"
            elif not os.access(path.parent, os.W_OK | os.X_OK):
                yield f"{PLAN_FILE}: {path}: the user who runs the playbook may not write to {path.parent}"

    def write(self, plan: Mapping[str, t.Any], result: Mapping[str, t.Any]) -> None:
        """Write them, each for nobody but the user who runs Ansible. Raises OSError."""
        for path in self.paths:
            _replace(path, as_json(plan) if path.suffix == _JSON else as_markdown(plan, result))


def _replace(path: Path, parts: Iterable[str]) -> None:
    """Put a whole file into the place of another, if there is one."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.writelines(parts)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
