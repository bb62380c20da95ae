# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values as texts that are safe to read: names come from a directory that others can write."""

from __future__ import annotations

import json

from ...module_utils._model.yaml_text import visible

# With these a spreadsheet takes a cell for a formula; the wide ones are what some of them read in the same way.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def cell_of(value: object) -> str:
    """A value as a cell that no spreadsheet calculates."""
    text = text_of(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def text_in(cell: str) -> str:
    """The text that a cell was made of."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def text_of(value: object) -> str:
    """A value as one line of text: what cannot be seen is an escape, so a terminal and a reader see what is there."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value if value.isprintable() else visible(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(text_of(one) for one in value)
    if isinstance(value, dict):
        return visible(json.dumps(value, ensure_ascii=False, sort_keys=True)) if value else ""
    return visible(str(value))
