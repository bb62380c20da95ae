# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files of the desired directory, as a report proves them: their checksums, their revision, and where they have things."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ...module_utils._options.lines import Line
from .._directory.finding import Found
from .tables import Row

# What entries of each kind are called in plans and findings, and the options that name them.
_NAMES = {
    "users": ("user", "user_name"),
    "groups": ("group", "display_name"),
    "permission_sets": ("permission_set", "name"),
}


def checksums(files: Iterable[Found]) -> Iterator[Row]:
    """A row for each file; one that cannot be read has no checksum."""
    for one in files:
        try:
            digest = hashlib.sha256(one.path.read_bytes()).hexdigest()
        except OSError:
            digest = None
        yield {"file": one.name, "sha256": digest}


def revision(files: Sequence[Found]) -> str | None:
    """The git commit of the first file, with "-dirty" where something tracked beside it was changed; None without git."""
    if not files:
        return None
    command = ("git", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*")
    folder = files[0].path.resolve().parent
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, timeout=30)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or None


def places(lines: Iterable[Line]) -> dict[tuple[str, str], str]:
    """Where the files have users, groups, permission sets and assignments, by kind and name.

    An assignment is called by what it gives to whom: "zoe with ReadOnly".
    """
    found: dict[tuple[str, str], str] = {}
    for line in lines:
        if not isinstance(line.value, dict):
            continue
        kind, naming = _NAMES.get(line.kind or "", ("", ""))
        if naming in line.value:
            found.setdefault((kind, str(line.value[naming])), line.place)
        if line.kind == "assignments":
            for name in _given(line.value):
                found.setdefault(("account_assignment", name), line.place)
    return found


def _given(entry: Mapping[str, object]) -> Iterator[str]:
    whom = [one for key in ("users", "groups") for one in _texts(entry.get(key))]
    return (f"{who} with {what}" for who in whom for what in _texts(entry.get("permission_sets")))


def _texts(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []
