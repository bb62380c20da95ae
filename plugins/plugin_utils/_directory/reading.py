# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A file of a directory as lines for the module. It knows the top of the file; what is below, the module judges."""

from __future__ import annotations

import abc
import typing as t
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from io import BytesIO

import yaml
from yaml import events

from ...module_utils._model.near_words import did_you_mean
from ...module_utils._model.written import kind as kind_of
from ...module_utils._options.lines import KINDS, SINGLE, Line
from .finding import Found
from .yaml_parts import Builder, Part, Unreadable, parser

_VAULT_HEADER = b"$ANSIBLE_VAULT;"


class Vault(t.Protocol):
    """What decrypts files and values. Both raise ValueError with the reason."""

    def file(self, data: bytes) -> bytes:
        """The bytes of a file that is encrypted as a whole."""

    def value(self, text: str) -> str:
        """What is in a value with the tag !vault."""


def read(files: Iterable[Found], vault: Vault, contents: type[Contents] | None = None) -> Iterator[Line]:
    """The lines of all files, in their order. Nothing is raised: what is wrong is a line too.

    `contents` is what is in them: of a directory where nothing else is said.
    """
    for one in files:
        if one.problem is not None:
            yield Line(place=one.name, problem=one.problem)
            continue
        try:
            with one.path.open("rb") as stream:
                yield from of_file(stream, one.name, vault, contents or DirectoryFile)
        except OSError as error:
            yield Line(place=one.name, problem=f"cannot be read: {error.strerror}")


def of_file(stream: t.BinaryIO, name: str, vault: Vault, contents: type[Contents] | None = None) -> Iterator[Line]:
    """The lines of one file."""
    head = stream.read(len(_VAULT_HEADER))
    stream.seek(0)
    if head == _VAULT_HEADER:
        try:
            stream = BytesIO(vault.file(stream.read()))
        except ValueError as error:
            yield Line(place=name, problem=f"is encrypted, and cannot be decrypted: {error}")
            return
    try:
        yield from (contents or DirectoryFile)(name, Builder(parser(stream), vault.value)).lines()
    except Unreadable as error:
        yield Line(place=f"{name}:{error.line}", column=error.column, problem=error.problem)
    except yaml.MarkedYAMLError as error:
        yield _syntax(name, error)
    except yaml.reader.ReaderError as error:
        yield _bad_character(name, error, stream)


def _syntax(name: str, error: yaml.MarkedYAMLError) -> Line:
    mark = t.cast("t.Any", error.problem_mark)
    words = ", ".join(filter(None, (error.context, error.problem)))
    line, column = mark.line + 1, mark.column + 1
    return Line(place=f"{name}:{line}", column=column, problem=f"column {column}: is not readable YAML: {words}")


def _bad_character(name: str, error: yaml.reader.ReaderError, stream: t.BinaryIO) -> Line:
    """libyaml counts bytes, and so does Python where it decodes; the rest of PyYAML counts characters."""
    stream.seek(0)
    line = stream.read(error.position).count(b"\n") + 1
    problem = (
        f"is not readable YAML: {error.reason}; save the file as UTF-8, and without characters that control a terminal"
    )
    return Line(place=f"{name}:{line}", column=1, problem=problem)


class Contents(abc.ABC):
    """One file: one document, with entries that have their places."""

    def __init__(self, name: str, builder: Builder) -> None:
        self._name, self._builder = name, builder

    def lines(self) -> Iterator[Line]:
        """Its lines, as it is read. Raises Unreadable, and the errors of PyYAML."""
        following = self._builder.next
        following()  # the stream starts
        if isinstance(following(), events.StreamEndEvent):
            yield self._empty()
            return
        yield from self._document(following())
        following()  # the document ends
        if not isinstance(after := following(), events.StreamEndEvent):
            yield self._at(after, problem="a second document begins here; write one document into a file")

    @abc.abstractmethod
    def _document(self, event: t.Any) -> Iterator[Line]:
        """The lines of the document that begins with this event."""

    def _empty(self) -> Line:
        """What is said of a file in which nothing is."""
        return Line(place=self._name, problem=EMPTY_FILE, only_empty=True)

    def _else(self, event: t.Any, wanted: str) -> Line:
        """What is said of a document that is something else than it must be."""
        part = self._builder.part(event)
        return (
            self._empty()
            if part.value is None
            else self._at(event, problem=f"is {kind_of(part.value)}, but must be {wanted}")
        )

    def _entry(self, kind: str, event: t.Any, path: str, part: Part) -> Iterator[Line]:
        mark = event.start_mark
        line = mark.line + 1
        places = part.places
        places[::2] = [one - line for one in places[::2]]
        for one in part.troubles:
            joined = _joined(path, one.path)
            yield Line(kind=kind, place=f"{self._name}:{one.line}", column=one.column, path=joined, problem=one.problem)
        yield Line(
            kind=kind,
            place=f"{self._name}:{line}",
            column=mark.column + 1,
            path=path,
            value=part.value,
            places=tuple(places),
            dates=tuple(part.dates),
            entry=True,
            broken=part.missing,
        )

    def _at(self, event: t.Any, **fields: t.Any) -> Line:
        mark = event.start_mark
        return Line(place=f"{self._name}:{mark.line + 1}", column=mark.column + 1, **fields)


class DirectoryFile(Contents):
    """The file of a directory: a mapping of lists of entries."""

    def __init__(self, name: str, builder: Builder) -> None:
        super().__init__(name, builder)
        self._lines: dict[str, int] = {}

    def _document(self, event: t.Any) -> Iterator[Line]:
        if isinstance(event, events.MappingStartEvent):
            yield from self._kinds()
        else:
            yield self._else(event, f"a mapping with {', '.join(KINDS)}")

    def _kinds(self) -> Iterator[Line]:
        while not isinstance(event := self._builder.next(), events.MappingEndEvent):
            key, line = self._builder.part(event).value, t.cast("t.Any", event.start_mark).line + 1
            if isinstance(event, events.ScalarEvent) and key in KINDS and key not in self._lines:
                self._lines[key] = line
                yield self._at(event, kind=key)
                yield from self._kind(key, event, self._builder.next())
                continue
            self._builder.part(self._builder.next())
            if isinstance(key, str) and key in self._lines:
                problem = f"the key {key} appears twice, first in line {self._lines[key]}"
            else:
                word = key if isinstance(key, str) else kind_of(key)
                problem = f"{word}: is not known; {_KNOWN}{did_you_mean(word, KINDS)}"
            self._lines.setdefault(str(key), line)
            yield self._at(event, problem=problem)
        if not self._lines:
            yield self._empty()

    def _kind(self, kind: str, key: t.Any, event: t.Any) -> Iterator[Line]:
        if kind == SINGLE:
            part = self._builder.part(event)
            if part.value is not None:
                yield from self._entry(kind, key, kind, part)
        elif isinstance(event, events.SequenceStartEvent):
            index = 0
            while not isinstance(event := self._builder.next(), events.SequenceEndEvent):
                yield from self._entry(kind, event, f"{kind}[{index}]", self._builder.part(event))
                index += 1
        else:
            part = self._builder.part(event)
            if isinstance(part.value, list):
                for index, one in enumerate(part.value):
                    yield from self._entry(kind, event, f"{kind}[{index}]", Part(value=one))
            elif part.value is not None:
                yield self._at(key, kind=kind, path=kind, problem=f"is {kind_of(part.value)}, but must be a list")


EMPTY_FILE = "is empty; if that is meant, set allow_empty: true"
_KNOWN = f"a file has {', '.join(KINDS)}"


def _joined(path: str, below: str) -> str:
    return path + below if below.startswith("[") else f"{path}.{below}" if below else path


def of_options(options: Mapping[str, object]) -> Iterator[Line]:
    """The lines of what a task has in its options instead of files. An option that is null is not given, as in any task."""
    for kind in KINDS:
        value = options.get(kind)
        if value is None:
            continue
        yield Line(kind=kind, path=kind)
        if kind == SINGLE:
            yield _of_option(kind, kind, value)
        elif isinstance(value, (list, tuple)):
            for index, one in enumerate(value):
                yield _of_option(kind, f"{kind}[{index}]", one)
        else:
            yield Line(kind=kind, path=kind, problem=f"is {kind_of(value)}, but must be a list")


def _of_option(kind: str, path: str, value: object) -> Line:
    dates: list[str] = []
    return Line(kind=kind, path=path, value=_plain(value, "", dates), dates=tuple(dates), entry=True)


def _plain(value: object, path: str, dates: list[str]) -> object:
    """A value as JSON has it, with the paths of the dates in it. A key that is no text is one for the module to refuse."""
    if isinstance(value, Mapping):
        return {str(key): _plain(one, f"{path}.{key}".removeprefix("."), dates) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one, f"{path}[{index}]", dates) for index, one in enumerate(value)]
    if isinstance(value, date):
        dates.append(path)
        return value.isoformat()
    return value if value is None or isinstance(value, (bool, int, float)) else str(value)
