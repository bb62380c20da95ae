# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where a task says what is desired: in files, or in its own options."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...module_utils._model.written import is_foreign, no_text_in_task
from ...module_utils._options.lines import KINDS

SRC = "src"
# What never reaches the module as an option: it may be long, and is not for logs.
CONTENT = (SRC, *KINDS)


def texts(value: object) -> list[object]:
    """The entries of an option that takes one path or several. A path may have commas."""
    return list(value) if isinstance(value, (list, tuple)) else [value]


def paths(options: Mapping[str, object], option: str) -> list[str]:
    """The paths of an option that has been found to be right; none where it is not given."""
    value = options.get(option)
    return [] if value is None else [str(one) for one in texts(value)]


def problems_of_paths(options: Mapping[str, object], option: str, what: str) -> Iterator[str]:
    """What is wrong with such an option. `what` is what it should name."""
    value = options.get(option)
    if value is None:
        return
    entries = texts(value)
    if not entries:
        yield f"{option}: is empty; name {what}"
    for index, one in enumerate(entries):
        place = option if one is value else f"{option}[{index}]"
        if one is None or is_foreign(one):
            yield f"{place}: {no_text_in_task(one)}"
        elif not str(one).strip():
            yield f"{place}: is empty; name {what}"


def problems(options: Mapping[str, object]) -> Iterator[str]:
    """What is wrong with where a task says it. What it says there is for the module to judge."""
    inline = [kind for kind in KINDS if options.get(kind) is not None]
    if options.get(SRC) is None:
        if not inline:
            yield (
                f"{SRC}: is missing; name the file or the folder that has the directory, or give {', '.join(KINDS)} "
                "as options"
            )
        return
    if inline:
        yield f"{SRC}: cannot be given together with {', '.join(inline)}; write them into a file, or leave {SRC} out"
    yield from problems_of_paths(options, SRC, "a file or a folder")
