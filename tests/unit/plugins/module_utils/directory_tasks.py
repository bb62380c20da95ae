# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tasks of a whole directory, as its module would read them."""

from __future__ import annotations

import typing as t
from collections.abc import Iterator
from datetime import datetime, timezone

from ansible_collections.steward.identity_center.plugins.module_utils._desired.directory import DirectoryTask
from ansible_collections.steward.identity_center.plugins.module_utils._options.brakes import parse_brakes
from ansible_collections.steward.identity_center.plugins.module_utils._options.directory import parse_directory
from ansible_collections.steward.identity_center.plugins.module_utils._options.lines import Line, packed
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.options import limits

NOW = datetime(2026, 11, 26, 12, tzinfo=timezone.utc)


def directory_task(directory: t.Mapping[str, t.Sequence[t.Any]], **options: t.Any) -> DirectoryTask:
    """What a task with this directory and these options asks for."""
    desired = parse_directory(packed(_lines(directory)), options, limits(), NOW)
    return DirectoryTask(directory=desired, brakes=parse_brakes(options, limits()), at=NOW)


def _lines(directory: t.Mapping[str, t.Sequence[t.Any]]) -> Iterator[Line]:
    for kind, entries in directory.items():
        yield Line(kind=kind)
        for index, entry in enumerate(entries):
            yield Line(kind=kind, path=f"{kind}[{index}]", value=entry, entry=True)
