# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a report comes to, in one line for a log."""

from __future__ import annotations

from .tables import Model


def summed_up(model: Model) -> str:
    """The model in one line: "drift: 1 critical and 2 high differences; no findings; all was read"."""
    unreadable = len(model["unreadable"])
    told = [
        "nothing to compare with" if model["drift"] is None else _tally_of(model, "differences"),
        _tally_of(model, "findings"),
        f"{unreadable} part{'s' if unreadable > 1 else ''} could not be read" if unreadable else "all was read",
    ]
    return f"{model['result']}: {'; '.join(told)}"


def _tally_of(model: Model, name: str) -> str:
    counts = [f"{count} {one}" for one, count in model["counts"][f"{name}_by_severity"].items() if count]
    if not counts:
        return f"no {name}"
    listed = " and ".join(filter(None, (", ".join(counts[:-1]), counts[-1])))
    return f"{listed} {name.removesuffix('s') if len(model[name]) == 1 else name}"
