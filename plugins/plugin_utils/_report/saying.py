# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a report comes to, in one line for a log."""

from __future__ import annotations

from ...module_utils._model.access import number_of
from .findings import violates
from .tables import SEVERITIES, Model, Row


def summed_up(model: Model) -> str:
    """The model in one line: "drift: 1 critical and 2 high differences; no findings; everything was read".

    What an exception or a protection lets pass is counted apart, and what no policy is about is not counted.
    """
    unreadable = len(model["unreadable"])
    told = [
        "nothing to compare with" if model["drift"] is None else _tally(model, "differences", "protected"),
        _tally(model, "findings", "excepted"),
        f"{number_of(unreadable, 'part')} could not be read" if unreadable else "everything was read",
    ]
    return f"{model['result']}: {'; '.join(told)}"


def standing(model: Model, name: str) -> dict[str, int]:
    """How many rows of differences or findings somebody has to look at, by severity: those that make the result."""
    rows = [row for row in model[name] if _counts(row)]
    return {one: sum(row["severity"] == one for row in rows) for one in SEVERITIES}


def _counts(row: Row) -> bool:
    return violates(row) if "policy" in row else row["protected"] is None


def _tally(model: Model, name: str, word: str) -> str:
    standing_ones = standing(model, name)
    counts = [f"{count} {one}" for one, count in standing_ones.items() if count]
    listed = " and ".join(filter(None, (", ".join(counts[:-1]), *counts[-1:]))) or "no"
    passed = sum(bool(row[word]) for row in model[name])
    noun = name.removesuffix("s") if sum(standing_ones.values()) == 1 else name
    return f"{listed} {noun}{f' ({passed} {word})' if passed else ''}"
