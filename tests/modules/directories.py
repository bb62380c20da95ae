# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tasks of idc_directory, run in this process: what the controller hands over is made here, from files or as options have it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tasks import Play, Result

from ansible_collections.steward.identity_center.plugins.module_utils._options.lines import SINGLE, Line, packed
from ansible_collections.steward.identity_center.plugins.module_utils._options.spec import DIRECTORY_FILE
from ansible_collections.steward.identity_center.plugins.plugin_utils._directory.finding import find
from ansible_collections.steward.identity_center.plugins.plugin_utils._directory.reading import read

Directory = Mapping[str, Any]


class NoVault:
    """There is nothing encrypted in the files of tests."""

    def file(self, data: bytes) -> bytes:
        """See Vault."""
        raise ValueError(f"{len(data)} bytes are encrypted")

    def value(self, text: str) -> str:
        """See Vault."""
        raise ValueError(f"{len(text)} characters are encrypted")


def inline(directory: Directory) -> Iterator[Line]:
    """The lines of a directory that a task has among its options."""
    for kind, entries in directory.items():
        yield Line(kind=kind)
        if kind == SINGLE:
            yield Line(kind=kind, path=kind, value=entries, entry=True)
        else:
            for index, entry in enumerate(entries):
                yield Line(kind=kind, path=f"{kind}[{index}]", value=entry, entry=True)


def of_files(texts: Mapping[str, str], folder: Path) -> Iterator[Line]:
    """The lines of files with these names and contents."""
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    yield from read(find([("directory", folder)]), NoVault())


def directory_task(
    play: Play,
    directory: Directory | None = None,
    *,
    files: Mapping[str, str] | None = None,
    handed: Mapping[str, str] | None = None,
    **options: Any,
) -> Result:
    """Run one task of idc_directory, with `files` (their names and contents) or with a directory as options have it.

    `options` are those of the module, `check`, `diff` and `no_log`; gives its result, failed or not.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "files"
        folder.mkdir()
        lines: Iterable[Line] = inline(directory or {}) if files is None else of_files(files, folder)
        return run_lines(play, lines, Path(scratch) / "directory.jsonl", handed or {}, **options)


def run_lines(play: Play, lines: Iterable[Line], path: Path, handed: Mapping[str, str], **options: Any) -> Result:
    """Run one task of idc_directory with these lines, which are written to a file."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(packed(lines))
    return play.task("idc_directory", handed={DIRECTORY_FILE: str(path), **handed}, **options)


def organization(folder: Path, *accounts: str) -> str:
    """The path of a seed with these accounts beside the management account, and nothing else."""
    named = ["Management", *accounts]
    lines = [f'    - {{name: {name}, account_id: "{number:012d}"}}' for number, name in enumerate(named, 111122223333)]
    seed = folder / "seed.yml"
    seed.write_text("\n".join(["organization:", "  management_account: Management", "  accounts:", *lines, ""]))
    return str(seed)
