# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking out of answers what is nobody else's business: ids, ARNs, account numbers, names, addresses and times.

What is known by a name (the instance, the account, what a step made) becomes that name; every other id becomes one with
a number, the same each time. Of the texts in an answer, only those are kept that the probe sent itself and the constants
of the service; the rest becomes ``<text>``. The words of errors are kept, with everything in them replaced.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_PATTERNS = {
    "arn": r"arn:aws[\w-]*:(?!iam::aws:)[^\s\"',)}\]]+",
    "address": r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+",
    "id": (
        r"(?:\b[0-9a-f]{10}-)?\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b"
        r"|\b(?:ssoins|ps|apl|d|o|r|ou)-[0-9a-z]{4,32}(?:-[0-9a-z]{8,32})?\b|\b(?=\w*\d)[0-9a-f]{16,}\b"
    ),
    "account": r"\b\d{12}\b",
    "ip": r"\b\d{1,3}(?:\.\d{1,3}){3}\b",
    "time": r"\b\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)?",
}
_PATTERN = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _PATTERNS.items()))
_NUMBER = re.compile(r"<(\w+) \d+>")
_CONSTANT = re.compile(r"[A-Z][A-Z_]+|PT?\d+[HMS]|")
_MOMENT = re.compile(r"(Date|At)$")
_WORDS = ("words", "Message", "message", "FailureReason", "__type", "answer", "Reason", "ResourceType")
_SECRET = re.compile(r"(?i)password$")


class Anonymiser:
    """Replaces in all answers to one question, consistently."""

    def __init__(self, known: Mapping[str, str], sent: Any = None) -> None:
        """``known`` are texts by their names; ``sent`` are requests, whose texts may be shown."""
        # What is known by several names (the store's id, and the same in an answer) has the first, which is the shortest.
        names: dict[str, str] = {}
        for name, text in known.items():
            if len(text) >= 8 or "." not in name:
                names.setdefault(text, name)
        # The longest first: an id may stand in another.
        self._known = sorted(((text, f"<{name}>") for text, name in names.items() if text), key=_by_length)
        self._numbers: dict[tuple[str, str], int] = {}
        self._sent = {self.text(text) for text in texts_of(sent)}

    def text(self, text: str) -> str:
        """Return a text with what is known and what looks like an id replaced."""
        for known, name in self._known:
            text = text.replace(known, name)
        return _PATTERN.sub(self._numbered, text)

    def _numbered(self, found: re.Match[str]) -> str:
        kind = found.lastgroup or ""
        number = self._numbers.setdefault((kind, found[0]), len([1 for each in self._numbers if each[0] == kind]) + 1)
        return f"<{kind} {number}>"

    def request(self, value: Any) -> Any:
        """Return what was sent, which is the probe's own but for ids."""
        return _mapped(value, lambda _name, content: self.text(content) if isinstance(content, str) else content)

    def answer(self, value: Any) -> Any:
        """Return what was answered, or facts of it."""
        return _mapped(value, self._leaf)

    def facts(self, value: Any) -> Any:
        """Return facts without numbers, which depend on what else was answered."""
        return _mapped(
            self.answer(value), lambda _name, leaf: _NUMBER.sub(r"<\1>", leaf) if isinstance(leaf, str) else leaf
        )

    def _leaf(self, name: str, value: Any) -> Any:
        if value is None or isinstance(value, bool):
            return value
        if _SECRET.search(name):
            return "<secret>"
        if isinstance(value, (int, float)):
            return "<time>" if _MOMENT.search(name) else value if abs(value) < 10_000 else "<number>"
        text = self.text(str(value))
        # Shapes and keys, as distilled from rows, are the probe's own words.
        if name.rpartition(".")[2] in _WORDS or text in self._sent or _CONSTANT.fullmatch(text) or text in _SHAPES:
            return text
        return text if re.fullmatch(r"(<[^<>]+>[\w.@ -]{0,40})+", text) else "<text>"


_SHAPES = frozenset({"all", "some", "none", "lower", "upper", "lower and upper", "__type", "Message", "message", "ok"})


def _by_length(pair: tuple[str, str]) -> int:
    return -len(pair[0])


def texts_of(value: Any) -> Iterator[str]:
    """Yield all texts in a value, keys left out."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from texts_of(item)
    elif isinstance(value, str):
        yield value


def _mapped(value: Any, leaf: Any, name: str = "") -> Any:
    if isinstance(value, Mapping):
        return {str(key): _mapped(content, leaf, str(key)) for key, content in value.items()}
    if isinstance(value, (list, tuple)):
        return [_mapped(item, leaf, name) for item in value]
    return leaf(name, value)
