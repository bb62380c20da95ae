# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The words that the service may be quoted with: those of its own documentation, and of ours. A name is not among them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from .. import models

_TOKEN = re.compile(r"<[^<>]*>|[^\W\d_]+|\d{7,}")
_PART = re.compile(r"[^\W\d_][a-z]*")
_LETTERS = re.compile(r"[A-Za-z]+")
_SOURCES = Path(__file__).parents[1] / "SOURCES.md"
_SERVICES = ("identitystore", "sso-admin", "organizations")
# What errors of AWS say, and the documentation of these services does not.
_MORE = "a an be cannot could did doesn does duplicate exist exists least manged isn most not present s t than was yet"


def quoted(words: str, known: frozenset[str]) -> str:
    """Return words with ``<withheld>`` in the place of each that is neither known nor documented."""

    def token(found: re.Match[str]) -> str:
        text = found[0]
        if text[0] == "<" or text in known or text.lower() in _documented():
            return text
        # Names of members and types: UserName, EntitlementItem.
        parts = _PART.findall(text)
        return text if len(parts) > 1 and all(part.lower() in _documented() for part in parts) else "<withheld>"

    return _TOKEN.sub(token, words)


def tokens_of(texts: Any) -> frozenset[str]:
    """Return the words of texts."""
    return frozenset(token for text in texts for token in _TOKEN.findall(text))


@cache
def _documented() -> frozenset[str]:
    words: set[str] = set(_MORE.split())
    _gather(_SOURCES.read_text("utf-8"), words)
    for service in _SERVICES:
        _gather(models.load(service).shapes, words)
    return frozenset(words)


def _gather(value: Any, words: set[str]) -> None:
    if isinstance(value, Mapping):
        for name, content in value.items():
            words.update(part.lower() for part in _PART.findall(str(name)))
            _gather(content, words)
    elif isinstance(value, list):
        for item in value:
            _gather(item, words)
    elif isinstance(value, str):
        words.update(word.lower() for word in _LETTERS.findall(value))
