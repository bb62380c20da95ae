# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plain data as YAML text for diffs. Managed hosts need not have PyYAML, so this writes the little that a diff needs."""

from __future__ import annotations

import json
import re
import unicodedata

_PLAIN = re.compile(r"[^\W\d_][\w @./()'+&-]*", re.UNICODE)
_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n", "nan", "inf"})


def to_yaml(data: object) -> str:
    """YAML text of nested dictionaries, lists, strings, booleans, numbers and None; "" for None and for nothing.

    Keys are sorted, so that two sides of a diff line up.
    """
    return "".join(f"{line}\n" for line in _lines(data)) if data else ""


def visible(text: str) -> str:
    """A text on one line, with what can't be seen as escapes: names come from people, and may hold line feeds."""
    return "".join(map(_visible, text))


def quoted(text: str) -> str:
    """A name in quotation marks: people see where it begins and ends, and as escapes what they could not see else.

    An accent that is a character of its own, as in Unicode's form NFD, looks like that of a name in the form NFC, so it is
    an escape as well.
    """
    composed = unicodedata.is_normalized("NFC", text)
    return "".join(
        _escaped(one) if not composed and unicodedata.combining(one) else _visible(one)
        for one in json.dumps(text, ensure_ascii=False)
    )


def _lines(data: object) -> list[str]:
    if isinstance(data, dict) and data:
        return [line for key in sorted(data) for line in _entry(f"{_scalar(key)}:", data[key])]
    if isinstance(data, list) and data:
        return [line for value in data for line in _listed(value)]
    return [_scalar(data)]


def _entry(head: str, value: object) -> list[str]:
    if isinstance(value, (dict, list)) and value:
        return [head, *(f"  {line}" for line in _lines(value))]
    return [f"{head} {_scalar(value)}"]


def _listed(value: object) -> list[str]:
    first, *rest = _lines(value)
    return [f"- {first}", *(f"  {line}" for line in rest)]


def _scalar(value: object) -> str:
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value == value.strip() and value.lower() not in _WORDS:
        return value
    return "".join(map(_visible, json.dumps(value, ensure_ascii=False)))


def _visible(character: str) -> str:
    """What can't be seen as an escape of YAML, which unlike JSON has one for characters above U+FFFF."""
    return character if character.isprintable() else _escaped(character)


def _escaped(character: str) -> str:
    return f"\\U{ord(character):08x}"
