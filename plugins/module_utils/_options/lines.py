# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The lines in which the controller hands a directory to the module: one JSON document each.

An entry of a list, with its place and those of its parts; a key of the top level, which may have no entries; a problem that
the controller found; and one last line, without which something is missing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .._model.errors import InvalidInput

# What may stand at the top of a file. Entries of the last one are attributes of the instance, which has one set of them.
KINDS = ("users", "groups", "permission_sets", "assignments", "entitlements", "access_control_attributes")
SINGLE = "access_control_attributes"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line. `place` is "team-a/groups.yml:37", or "" for what a task has in its options.

    An entry has a `value` as JSON has it; what YAML takes for dates are texts as they were written, and `dates` are their
    paths. `places` are line (counted from that of the entry) and column of each part in the order in which they are
    written: of a mapping its keys, of a list its entries. `broken`: the controller has told what is wrong with it, so
    nobody needs to judge it. `problem` is what the controller found; with `only_empty` it is none where an empty
    file is meant. A line with a `kind` and neither is the key of the top level itself.
    """

    kind: str | None = None
    place: str = ""
    column: int = 0
    path: str = ""
    value: object = None
    places: tuple[int, ...] = ()
    dates: tuple[str, ...] = ()
    entry: bool = False
    broken: bool = False
    problem: str | None = None
    only_empty: bool = False


def packed(lines: Iterable[Line]) -> Iterator[str]:
    """The lines as texts, with the one that ends them."""
    count = 0
    usual = Line().__dict__
    encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    for line in lines:
        count += 1
        fields = {key: value for key, value in line.__dict__.items() if value != usual[key]}
        yield encoded(fields) + "\n"
    yield f'{{"end":{count}}}\n'


def unpacked(texts: Iterable[str]) -> Iterator[Line]:
    """The lines again. Raises InvalidInput where some are missing: with purge, what they name would be deleted."""
    for count, text in enumerate(texts):
        fields = json.loads(text)
        if "end" in fields:
            if fields["end"] == count:
                return
            break
        fields["places"], fields["dates"] = tuple(fields.get("places", ())), tuple(fields.get("dates", ()))
        yield Line(**fields)
    raise InvalidInput(["the file that the controller handed over is incomplete; run the task again"])
