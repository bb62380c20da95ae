# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the controller hands to a task of a whole directory, as files that the environment names."""

from __future__ import annotations

import json
import os
import typing as t
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

from .._model.errors import InvalidInput
from .._options.spec import DIRECTORY_FILE, LINES, NOW, RECORDED, RECORDED_FILE
from .._ports.progress import Phase, Tracker


def handed_over(tracker: Tracker) -> dict[str, t.Any]:
    """What a task has among its options beside those of its spec. Raises InvalidInput."""
    return {LINES: _lines(tracker), NOW: datetime.now(timezone.utc), RECORDED: _recorded()}


_ALONE = (
    "The action plugin of idc_directory reads the files of the directory, and it did not run; call the module by its full "
    "name, steward.identity_center.idc_directory"
)


def _lines(tracker: Tracker) -> Iterator[str]:
    path = os.environ.get(DIRECTORY_FILE)
    if path is None:
        raise InvalidInput([_ALONE])
    tracker.begin(Phase.CHECKING, {})
    return _lines_of(Path(path), tracker)


def _lines_of(path: Path, tracker: Tracker) -> Iterator[str]:
    try:
        with os.fdopen(_opened(path), encoding="utf-8") as lines:
            for line in lines:
                yield line
                tracker.did("entries")
    except OSError as error:
        raise InvalidInput(
            [f"{DIRECTORY_FILE}: {path} can't be read ({error.strerror}); run the playbook again"]
        ) from error


def _opened(path: Path) -> int:
    """Open a file or a pipe. Nobody waits for a controller that has written all of it, or that is gone."""
    found = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    os.set_blocking(found, True)
    return found


def _recorded() -> tuple[t.Any, ...] | None:
    """The entries of the plan that was reviewed; None where there is none, or it is no plan: it only serves to explain."""
    path = os.environ.get(RECORDED_FILE)
    if path is None:
        return None
    try:
        entries = tuple(json.loads(Path(path).read_text(encoding="utf-8"))["entries"])
    except (OSError, KeyError, TypeError, ValueError):
        return None
    return entries if all(isinstance(one, dict) for one in entries) else None
