# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where files of the controller are: those that somebody names, and those that outlast the run."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

# What AWX and automation controller tell of a job, in variables and in the environment.
_JOB_VARIABLES = ("awx_job_id", "tower_job_id")
_JOB_FOLDER = "AWX_PRIVATE_DATA_DIR"
# Most file systems take 255 bytes; a suffix such as the time has to fit too.
_LONGEST = 180


class NoPlace(Exception):
    """There is no such file, or no folder that may keep one; the message says what to do."""


@dataclass(frozen=True, kw_only=True)
class Controller:
    """What is known of the run: where it was started, whose playbook it is, and whether it is a job of AWX.

    `playbook_dir` is None outside a playbook. `passing` are the folders that are gone with the job, empty outside one.
    """

    started: Path
    home: Path
    playbook_dir: Path | None
    passing: tuple[Path, ...] = ()


def controller(
    started: Path, home: Path, variables: Mapping[str, object], environment: Mapping[str, str]
) -> Controller:
    """The controller, by the variables of the play and the environment of the run."""
    playbook_dir = variables.get("playbook_dir")
    passing: tuple[Path, ...] = ()
    if _JOB_FOLDER in environment or any(name in variables for name in _JOB_VARIABLES):
        # A job starts in the project, which lies in its private data directory.
        private = started.parent if started.name == "project" else started
        passing = (private, home)
        if _JOB_FOLDER in environment:
            passing += (Path(environment[_JOB_FOLDER]),)
    return Controller(
        started=started,
        home=home,
        playbook_dir=Path(str(playbook_dir)) if playbook_dir else None,
        passing=tuple(folder for folder in passing if folder != Path("/")),
    )


def named(path: str, about: Controller) -> list[Path]:
    """Where a file that somebody names may be, in the order in which to look."""
    expanded = _expanded(path, about)
    if expanded.is_absolute():
        return [expanded]
    folders = [about.started, *([about.playbook_dir] if about.playbook_dir else [])]
    return [folder / expanded for folder in folders]


def no_such_file(path: str, places: Sequence[Path]) -> str:
    """What is said of a file that is at none of the places."""
    if Path(path).is_absolute():
        return f"{path}: there is no such file"
    folders = ", nor in ".join(dict.fromkeys(str(place.parent) for place in places))
    return f"{path}: there is no such file in {folders}, nor where Ansible looks for files"


def kept(
    path: str, about: Controller, option: str, resolved: Callable[[Path], Path], what: str = "a directory"
) -> Path:
    """The folder, or the file, that is meant, which outlasts the run. Raises NoPlace.

    `option` is what people set it with, `what` is what it names; `resolved` follows links.
    """
    if not path:
        raise NoPlace(f"is empty; name {what}")
    advice = f"Set {option} to the absolute path of {what} that persists"
    expanded = _expanded(path, about)
    if not expanded.is_absolute():
        if about.passing:
            raise NoPlace(f"{path} would disappear with this AWX job. {advice} and is mounted into the job")
        base = about.playbook_dir if about.started == Path("/") else about.started
        if base is None or (base == about.playbook_dir and _collection(resolved(base))):
            raise NoPlace(
                f"{path} has no base directory: the run was started in /, and the playbook is part of a collection. "
                f"{advice}, or start the run in one"
            )
        expanded = base / expanded
    whole = resolved(expanded)
    if collection := _collection(whole):
        raise NoPlace(f"{expanded} is inside the collection {collection}, whose next installation deletes it. {advice}")
    if any(resolved(folder) in (whole, *whole.parents) for folder in about.passing):
        raise NoPlace(f"{expanded} disappears with this AWX job. {advice} and is mounted into the job")
    return expanded


def file_name(text: str) -> str:
    """A name as a file name that no shell, template or file system takes for something else; unquote() gives it back.

    Letters, digits and @ . _ - + stay, a dot or dash not at the beginning; of everything else each byte becomes %XX. A
    name that is too long for a file system is cut, and has a checksum to tell it from others.
    """
    name = "".join(
        char if _harmless(char) and (index or char not in ".-") else _quoted(char) for index, char in enumerate(text)
    )
    if len(name.encode("utf-8")) <= _LONGEST:
        return name
    checksum = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    begin = name.encode("utf-8")[: _LONGEST - len(checksum) - 1].decode("utf-8", "ignore")
    return f"{begin}~{checksum}"


def _harmless(char: str) -> bool:
    return char in "@._-+" or unicodedata.category(char)[0] in "LM" or unicodedata.category(char) == "Nd"


def _quoted(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogatepass"))


def _expanded(path: str, about: Controller) -> Path:
    return about.home / path[2:] if path == "~" or path.startswith("~/") else Path(path)


def _collection(path: Path) -> str | None:
    """The collection that a path is inside of."""
    for index, part in enumerate(path.parts):
        if part == "ansible_collections" and len(path.parts) > index + 2:
            namespace, name = path.parts[index + 1], path.parts[index + 2]
            return f"{namespace}.{name}"
    return None
