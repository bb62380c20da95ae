# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""YAML as a stream of parts with their places: of a file with 100,000 people, one at a time is held in memory.

The values are those that Ansible would read, but for three: of a key that is there twice nothing is lost, a date stays the
text that was written, and nothing is a template.
"""

from __future__ import annotations

import re
import typing as t
from collections.abc import Callable
from dataclasses import dataclass, field

import yaml
from yaml import events

from ...module_utils._model.written import kind as kind_of

_TAG = "tag:yaml.org,2002:"
_STR, _MERGE, _VALUE, _TIMESTAMP = f"{_TAG}str", f"{_TAG}merge", f"{_TAG}value", f"{_TAG}timestamp"
_READ = frozenset({f"{_TAG}int", f"{_TAG}float", f"{_TAG}bool", f"{_TAG}null"})
# Ansible's own tags: an encrypted value, and one that no template is looked for in, which none is here anyway.
_VAULT, _UNSAFE = ("!vault", "!vault-encrypted"), "!unsafe"
_COLLECTIONS = (None, "!", f"{_TAG}map", f"{_TAG}seq", _UNSAFE)
_RESOLVERS: dict[str, list[tuple[str, re.Pattern[str]]]] = yaml.SafeLoader.yaml_implicit_resolvers
# No directory is that deep, nor any entry that large: aliases of aliases make of a few lines more than a memory holds.
_DEEPEST, _MOST = 20, 1_000_000


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """What is wrong at a line and a column, both counted from 1, with a part of an entry."""

    line: int
    column: int
    path: str
    problem: str


class Unreadable(Exception):
    """What follows in the file can't be read."""

    def __init__(self, problem: str, line: int = 1, column: int = 1) -> None:
        super().__init__(problem)
        self.problem, self.line, self.column = problem, line, column


@dataclass
class Part:
    """A value with the lines and columns of its parts, as `Line.places` has them, but for lines of the file itself.

    `missing`: something that is written in it could not be read.
    """

    value: t.Any = None
    places: list[int] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    missing: bool = False


def parser(stream: t.BinaryIO) -> t.Any:
    """The events of a file: of libyaml, where PyYAML was built with it, which takes a tenth of the time."""
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)(stream)


class Builder:
    """Makes values of events. `decrypted`: from the text of a value with !vault to what is in it; raises ValueError."""

    def __init__(self, source: t.Any, decrypted: Callable[[str], str]) -> None:
        self.next: Callable[[], t.Any] = source.get_event
        self._decrypted = decrypted
        self._anchors: dict[str, tuple[object, list[int]]] = {}
        self._constructor = yaml.constructor.SafeConstructor()
        # The keys that have been read and are texts: 100,000 people have the same.
        self._keys: set[str] = set()
        self._part, self._trail = Part(), list[t.Union[str, int]]()

    def part(self, event: t.Any) -> Part:
        """The part that begins with this event. Raises Unreadable."""
        self._part, self._trail = Part(), []
        self._part.value = self._value(event)
        return self._part

    def _value(self, event: t.Any) -> object:
        kind = type(event)
        if kind is events.ScalarEvent:
            value = self._scalar(event)
            if event.anchor:
                self._anchors[event.anchor] = value, []
            return value
        if kind is events.AliasEvent:
            return self._alias(event)
        if len(self._trail) >= _DEEPEST:
            raise self._unreadable(event, f"has lists and mappings more than {_DEEPEST} deep")
        if event.tag not in _COLLECTIONS:
            self._trouble(event, f"has the tag {event.tag}, which means nothing here")
            self._part.missing = True
        begin = len(self._part.places)
        value = self._list() if kind is events.SequenceStartEvent else self._mapping()
        if event.anchor:
            self._anchors[event.anchor] = value, self._part.places[begin:]
        if len(self._part.places) > 2 * _MOST:
            raise self._unreadable(event, f"expands to more than {_MOST} values")
        return value

    def _list(self) -> list[object]:
        found: list[object] = []
        places, trail, following = self._part.places, self._trail, self.next
        while not isinstance(event := following(), events.SequenceEndEvent):
            mark = event.start_mark
            places += (mark.line + 1, mark.column + 1)
            text = _text(event)
            if text is None:
                trail.append(len(found))
                found.append(self._value(event))
                trail.pop()
            else:
                found.append(text)
        return found

    def _mapping(self) -> dict[str, object]:
        found: dict[str, object] = {}
        lines: dict[str, int] = {}
        merged: list[tuple[object, list[int], t.Any]] = []
        places, trail, following = self._part.places, self._trail, self.next
        while not isinstance(event := following(), events.MappingEndEvent):
            mark = event.start_mark
            key = self._key(event)
            begin = len(places)
            if key is not None and key not in lines:
                lines[key] = mark.line + 1
                places += (mark.line + 1, mark.column + 1)
                event = following()
                value: object = _text(event)
                if value is None:
                    trail.append(key)
                    value = self._value(event)
                    trail.pop()
                found[key] = value
                continue
            if key is not None:
                self._trouble(event, f"the key {key} appears twice in this mapping, first in line {lines[key]}")
            value = self._value(following())
            if key is None and self._merges(event):
                merged.append((value, places[begin:], event))
            del places[begin:]
        for value, theirs, written in merged:
            self._merge(found, value, theirs, written)
        return found

    def _key(self, event: t.Any) -> str | None:
        """The text of a key; None for what is no text, which is told of, and for <<."""
        usual = isinstance(event, events.ScalarEvent) and event.value in self._keys
        if usual and event.tag is None and event.implicit[0]:
            return str(event.value)
        if self._merges(event):
            return None
        if not isinstance(event, events.ScalarEvent):
            key: object = {} if isinstance(event, events.MappingStartEvent) else []
            if not isinstance(event, events.AliasEvent):
                begin = len(self._part.places)
                self._value(event)
                del self._part.places[begin:]
            elif isinstance(key := self._alias(event), str):
                return key
        elif isinstance(key := self._scalar(event, key=True), str):
            if event.tag is None and event.implicit[0]:
                self._keys.add(key)
            return key
        self._trouble(event, f"a key is {kind_of(key)}, but must be a string; quote it")
        return None

    @staticmethod
    def _merges(event: t.Any) -> bool:
        return bool(isinstance(event, events.ScalarEvent) and event.value == "<<" and event.implicit[0])

    def _merge(self, found: dict[str, object], value: object, places: list[int], event: t.Any) -> None:
        """What << adds: all that the mapping has not itself; of several mappings, the first that has it."""
        several = [(value, places)] if isinstance(value, dict) else _children(value, places)
        for one, theirs in several:
            if not isinstance(one, dict):
                self._trouble(event, f"<< is followed by {kind_of(one)}, but must be by a mapping")
                continue
            for key, (part, inner) in zip(one, _children(one, theirs), strict=True):
                if key not in found:
                    found[key] = part
                    self._part.places += inner

    def _scalar(self, event: t.Any, *, key: bool = False) -> object:
        text: str = event.value
        tag = event.tag
        if tag is None or (tag == "!" and event.implicit[0]):
            if not event.implicit[0]:
                return text
            resolvers = _RESOLVERS.get(text[:1])
            if resolvers is None:
                return text
            tag = next((tag for tag, pattern in resolvers if pattern.match(text)), _STR)
        if tag in (_STR, _VALUE, _UNSAFE, "!"):
            return text
        if tag == _TIMESTAMP:
            if not key:
                self._part.dates.append(self._path())
            return text
        return self._read(tag, text, event)

    def _read(self, tag: str, text: str, event: t.Any) -> object:
        try:
            if tag in _VAULT:
                return self._decrypted(text)
            if tag in _READ:
                return self._constructor.construct_object(yaml.ScalarNode(tag, text, event.start_mark))
            problem = f"has the tag {tag}, which means nothing here"
        except (ValueError, KeyError) as error:
            problem = f"a value with {tag} cannot be {'decrypted' if tag in _VAULT else 'read'}: {error}"
        self._trouble(event, problem)
        self._part.missing = True
        return ""

    def _alias(self, event: t.Any) -> object:
        if event.anchor not in self._anchors:
            raise self._unreadable(event, f"*{event.anchor} refers to no anchor before it that is complete")
        value, places = self._anchors[event.anchor]
        if len(self._part.places) + len(places) > 2 * _MOST:
            raise self._unreadable(event, f"expands to more than {_MOST} values")
        self._part.places += places
        return value

    def _trouble(self, event: t.Any, problem: str) -> None:
        mark = event.start_mark
        self._part.troubles.append(
            Trouble(line=mark.line + 1, column=mark.column + 1, path=self._path(), problem=problem)
        )

    @staticmethod
    def _unreadable(event: t.Any, problem: str) -> Unreadable:
        return Unreadable(problem, event.start_mark.line + 1, event.start_mark.column + 1)

    def _path(self) -> str:
        """Where in an entry this is: "members[7].user"."""
        steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in self._trail)
        return "".join(steps).removeprefix(".")


def _text(event: t.Any) -> str | None:
    """The text of a scalar that can be nothing else, as most are; None for all else."""
    if not isinstance(event, events.ScalarEvent) or event.tag is not None or event.anchor:
        return None
    text: str = event.value
    return None if event.implicit[0] and text[:1] in _RESOLVERS else text


def _children(value: object, places: list[int]) -> list[tuple[object, list[int]]]:
    """The parts of a value, each with its places: its own, if it is in a list or a mapping, and those below it."""
    if not isinstance(value, (dict, list)):
        return [(value, [])]
    found, begin = [], 0
    for one in value.values() if isinstance(value, dict) else value:
        end = begin + 2 * (1 + _size(one))
        # Of the entries of a list of mappings to merge, those of the mapping alone count.
        first = begin if isinstance(value, dict) else begin + 2
        found.append((one, places[first:end]))
        begin = end
    return found


def _size(value: object) -> int:
    """How many parts are below a value."""
    if isinstance(value, dict):
        return len(value) + sum(map(_size, value.values()))
    return len(value) + sum(map(_size, value)) if isinstance(value, list) else 0
