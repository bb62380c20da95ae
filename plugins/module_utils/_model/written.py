# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What somebody wrote where a text belongs. YAML makes numbers and truth values of some words, and Ansible texts of those:

of 00042 the number 34 and then the text "34". So what is no text is refused, by the same words everywhere.
"""

from __future__ import annotations

import json
import typing as t
from collections.abc import Mapping
from datetime import date


def kind(value: object) -> str:
    """What somebody wrote, in words. A truth value is a number to Python."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return f"the truth value {str(value).lower()}"
    if isinstance(value, (int, float)):
        return f"the number {value}"
    if isinstance(value, date):
        return f"the date {value.isoformat()}"
    if isinstance(value, str):
        return "a string"
    return (
        "a list"
        if isinstance(value, (list, tuple))
        else "a mapping"
        if isinstance(value, Mapping)
        else "something else"
    )


def no_text(value: object) -> str:
    """Why a value can't stand where a text belongs, and what to do: "is the number 34, but must be a string; ..."."""
    quotes = "" if value is None or isinstance(value, (list, tuple, Mapping)) else "; quote it"
    return f"is {kind(value)}, but must be a string{quotes}"


def no_text_in_task(value: object) -> str:
    """The same of an option of a task, whose values may come from templates."""
    sentence = no_text(value)
    return f"{sentence} (in a template: | string)" if sentence.endswith("quote it") else sentence


def is_foreign(value: object) -> bool:
    """Whether a value is surely no text. What a text may come from, such as a vault, is not."""
    return isinstance(value, (bytes, int, float, date, list, tuple, Mapping))


def is_account_id(value: object) -> bool:
    """Whether a number is the id of an account: twelve digits, of which none was lost."""
    return isinstance(value, int) and not isinstance(value, bool) and len(str(value)) == 12


def json_of(text: str) -> tuple[object, tuple[str, ...]]:
    """What a JSON document says, and the keys that one of its objects has twice: readers of JSON forget the first.

    A byte-order mark, which editors put before a document, is no part of it. Raises ValueError for what is not JSON.
    """
    twice: dict[str, None] = {}

    def mapping(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found: dict[str, object] = {}
        for key, value in pairs:
            if key in found:
                twice[key] = None
            found[key] = value
        return found

    value = json.loads(text.removeprefix("\ufeff"), parse_constant=_refuse_constant, object_pairs_hook=mapping)
    return value, tuple(twice)


def _refuse_constant(word: str) -> t.NoReturn:
    raise ValueError(f"{word} is not JSON")
