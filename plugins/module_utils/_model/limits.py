# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the installed service model allows: lengths, patterns, list sizes. The model is read elsewhere; this judges by it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

_CATEGORY = re.compile(r"\\p\{(\w{1,2})\}")
# A class of characters, or a category that stands alone.
_CLASS = re.compile(r"\[(?:\\.|[^\]\\])*\]|\\p\{\w{1,2}\}")
_SPECIAL = re.compile(r"([\\\]\[^-])")


@dataclass(frozen=True, kw_only=True)
class Limit:
    """The constraints of one string or list shape; None where the model sets none."""

    maximum: int | None = None
    pattern: str | None = None


_NONE = Limit()


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The constraints of the Identity Store's inputs, by place: "CreateUser.Name.GivenName", "CreateUser.Emails".

    A place that is not a key is one that the installed botocore (`version`) does not know.
    """

    version: str
    places: Mapping[str, Limit]

    def knows(self, place: str) -> bool:
        """Whether the installed botocore can send this at all."""
        return place in self.places

    def problem(self, place: str, value: str) -> str | None:
        """What is wrong with a text at this place, or None."""
        limit = self.places.get(place, _NONE)
        if not value:
            return "is empty"
        if limit.maximum is not None and len(value) > limit.maximum:
            return f"has {len(value)} characters, {limit.maximum} are allowed"
        if limit.pattern is not None and not matches(limit.pattern, value):
            return _misfit(limit.pattern, value)
        return None

    def stranger(self, place: str, value: str) -> str | None:
        """What is wrong with a character of a text that is only a part of what stands at this place, or None."""
        pattern = self.places.get(place, _NONE).pattern
        return None if not value or pattern is None or matches(pattern, value) else _misfit(pattern, value)

    def most(self, place: str) -> int | None:
        """How many entries fit into the list at this place; None where the model sets no limit."""
        return self.places.get(place, _NONE).maximum

    def crowd(self, place: str, count: int) -> str | None:
        """What is wrong with the number of entries at this place, or None."""
        maximum = self.most(place)
        if maximum is not None and count > maximum:
            return f"has {count} entries, IAM Identity Center keeps at most {maximum}"
        return None


def matches(pattern: str, value: str) -> bool:
    r"""Whether the whole value fits a model's pattern. Python's re has no \p{L}; it is spelled out for the characters seen.

    A directory has many values for one pattern. So the second that needs more characters gets all of their neighbours too,
    and those after it hardly ever need a pattern of their own; a task with one value gets what it needs and no more.
    """
    known = _SPELLED.get(pattern)
    if known is None or not known[0].issuperset(value):
        characters = set(value)
        if known is not None:
            characters = known[0].union(*(_block(one) for one in characters - known[0]))
        known = _SPELLED[pattern] = (characters, _spelled(pattern, characters))
    return known[1].fullmatch(value) is not None


# Each pattern with the characters for which it is spelled out.
_SPELLED: dict[str, tuple[set[str], re.Pattern[str]]] = {}


def _block(character: str) -> set[str]:
    """The 256 characters among which this one is."""
    begin = ord(character) & ~0xFF
    return set(map(chr, range(begin, begin + 0x100)))


def _spelled(pattern: str, characters: set[str]) -> re.Pattern[str]:
    members: dict[str, str] = {}
    for character in characters:
        category = unicodedata.category(character)
        for name in (category, category[0]):
            members[name] = members.get(name, "") + _SPECIAL.sub(r"\\\1", character)

    def spelled(part: re.Match[str]) -> str:
        inside, text = part.group().startswith("["), part.group()
        text = _CATEGORY.sub(lambda found: members.get(found.group(1), ""), text[1:-1] if inside else text)
        return f"[{text}]" if text else "(?!)"

    # By \w and \d the models mean ASCII.
    return re.compile(_CLASS.sub(spelled, pattern), re.ASCII)


def _misfit(pattern: str, value: str) -> str:
    for position, character in enumerate(value, start=1):
        if not matches(pattern, character):
            name = "whitespace" if character.isspace() else f"the character {character!a}"
            return f"has {name} at position {position}, which IAM Identity Center does not allow here"
    return f"does not have the form that IAM Identity Center expects: {pattern}"
