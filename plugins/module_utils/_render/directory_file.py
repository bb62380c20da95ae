# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A directory as the text of a file: YAML as a person would write it, which every reader of YAML takes for the same.

What YAML 1.1 makes another value of (yes, 00042, a date), and what can't be seen, is in quotation marks and escaped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from .._model.yaml_text import quoted
from .._options.lines import KINDS

# It begins with a letter, so it is no number, no date and nothing that YAML has a sign for; or it is a path.
_PLAIN = re.compile(r"(?:[^\W\d_]|/)[\w ./@()'&+,=:*-]*")
_DURATION = re.compile(r"[0-9]+h(?:[0-9]+m)?")
# Words that YAML 1.1 has for something else.
_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n", "nan", "inf"})
# Short lists of these stand in one line; in all others an entry more is one line more for whoever reviews it.
_IN_ONE_LINE = frozenset(
    {"users", "groups", "permission_sets", "role_names", "accounts", "applications", "organizational_units"}
)
_FEW, _WIDTH = 3, 100

HEAD = "---\n"


def directory_text(directory: Mapping[str, object]) -> str:
    """The text of a file with all of this: keys of KINDS, each with its entries."""
    return HEAD + "\n".join(_section(kind, directory[kind]) for kind in KINDS if kind in directory)


def directory_texts(directory: Mapping[str, object]) -> dict[str, str]:
    """The texts of one file for each kind, by the kind."""
    return {kind: HEAD + _section(kind, directory[kind]) for kind in KINDS if kind in directory}


def _section(kind: str, value: object) -> str:
    lines = list(_entry(f"{kind}:", value, apart=kind in ("permission_sets", "assignments", "entitlements")))
    return "".join(f"{line}\n" for line in lines)


def _entry(head: str, value: object, *, apart: bool = False) -> Iterator[str]:
    """What follows a key; `apart`: with empty lines between the entries of a list."""
    if not isinstance(value, (Mapping, list)) or not value:
        yield f"{head} {_scalar(value)}"
        return
    yield head
    for number, line in enumerate(_below(value)):
        if apart and number and line.startswith("- "):
            yield ""
        yield f"  {line}"


def _below(value: object) -> Iterator[str]:
    """The lines of a mapping or a list that has anything in it."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            head = f"{_scalar(key)}:"
            row = _row(part) if key in _IN_ONE_LINE else None
            if row is not None and len(head) + len(row) < _WIDTH:
                yield f"{head} {row}"
            else:
                yield from _entry(head, part)
    else:
        for part in value if isinstance(value, list) else ():
            yield from _listed(part)


def _listed(value: object) -> Iterator[str]:
    if not isinstance(value, (Mapping, list)) or not value:
        yield f"- {_scalar(value)}"
        return
    for number, line in enumerate(_below(value)):
        yield f"  {line}" if number else f"- {line}"


def _row(value: object) -> str | None:
    """A short list of texts in one line; None where it is not short."""
    if not isinstance(value, list) or not 0 < len(value) <= _FEW or not all(isinstance(one, str) for one in value):
        return None
    return f"[{', '.join(_scalar(one, flow=True) for one in value)}]"


def _scalar(value: object, *, flow: bool = False) -> str:
    if isinstance(value, str):
        return value if _is_plain(value, flow) else quoted(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        text = repr(value)
        # YAML 1.1 reads no number from 1e+16.
        return text.replace("e", ".0e") if "e" in text and "." not in text else text
    # Beside numbers there are lists and mappings with nothing in them.
    return "null" if value is None else str(value)


def _is_plain(text: str, flow: bool) -> bool:
    if not _PLAIN.fullmatch(text):
        return _DURATION.fullmatch(text) is not None
    if text.casefold() in _WORDS or text[-1] in " :" or ": " in text or (flow and not {",", ":"}.isdisjoint(text)):
        return False
    return text.isprintable() and unicodedata.is_normalized("NFC", text)
