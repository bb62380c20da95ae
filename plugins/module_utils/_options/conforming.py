# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From an entry of a file to options, by the interface of the module that has the same options.

For a task Ansible does this, and makes other values of some that don't fit. Here they stay what they are, so what does not
fit is refused: there is no template that could have made it.
"""

from __future__ import annotations

import json
import typing as t
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .._model.near_words import did_you_mean
from .._model.written import is_account_id, is_foreign, kind, no_text
from .spec import Interface, Spec

_ACCOUNTS = frozenset({"account", "accounts", "exclude_accounts"})
_DATES = frozenset({"birthdate", "expires_at"})
# The members of a group are many, and nearly always texts.
_OF_TEXTS = frozenset({"str", "raw"})
_TEXT = {str}


@dataclass(frozen=True, kw_only=True)
class Flaw:
    """What is wrong with the part of an entry that this path leads to; "" is the entry itself."""

    path: str
    problem: str


def conformed(interface: Interface, entry: object, dates: Sequence[str] = ()) -> tuple[dict[str, t.Any], list[Flaw]]:
    """The options that an entry gives, by their own names, and all that is wrong with it.

    `dates` are the paths of what YAML takes for dates.
    """
    reader = _Reader(frozenset(dates))
    if not isinstance(entry, Mapping):
        names = ", ".join(name for name in interface.arguments if name != "state")
        return {}, [Flaw(path="", problem=f"is {kind(entry)}, but must be a mapping with {names}")]
    options = reader.options(interface.arguments, entry, "")
    reader.flaws += [Flaw(path="", problem=problem) for problem in _broken_rules(interface, reader.given)]
    return options, reader.flaws


class _Reader:
    """Reads what an entry holds, and collects what is wrong."""

    def __init__(self, dates: frozenset[str]) -> None:
        self.flaws: list[Flaw] = []
        # The options that are there, whatever is wrong with them.
        self.given: set[str] = set()
        self._dates = dates

    def options(self, spec: Spec, entry: Mapping[str, object], above: str) -> dict[str, t.Any]:
        found: dict[str, t.Any] = {}
        spelled: dict[str, str] = {}
        known = _known(spec)
        names, free = known.names, known.free
        for word, value in entry.items():
            name = names.get(word)
            if name is None:
                self._flaw(f"{above}{word}", f"is not known{_meant(word, known)}")
                if not above and (meant := names.get(word.casefold())) is not None:
                    self.given.add(meant)
            elif name in spelled:
                self._flaw(f"{above}{word}", f"is the same as {spelled[name]}; write one of the two")
            else:
                spelled[name] = word
                if isinstance(value, str) and name in free and not self._dates:
                    found[name] = value
                elif (fit := self._value(name, spec[name], value, f"{above}{word}")) is not None:
                    found[name] = fit
        if not above:
            self.given.update(spelled)
        for name in known.required:
            if name not in spelled:
                self._flaw(above.removesuffix("."), f"{name} is missing")
        return found

    def _value(self, name: str, option: Mapping[str, t.Any], value: object, path: str) -> object:
        """The value as an option has it, or None where it does not fit, which is told."""
        type_ = option.get("type", "str")
        if type_ == "list":
            return self._list(name, option, value, path)
        if value is None:
            empty = {"str": "''", "json": "''", "dict": "{}"}.get(type_)
            advice = f"; write {empty} to clear it, or leave it out" if empty else "; leave it out"
            return self._flaw(path, f"is null{advice}")
        if type_ == "str":
            return self._text(name, option, value, path)
        if type_ == "bool":
            return value if isinstance(value, bool) else self._flaw(path, _unlike(value, "true or false"))
        if type_ == "int":
            whole = isinstance(value, int) and not isinstance(value, bool)
            return value if whole else self._flaw(path, _unlike(value, "a whole number"))
        if type_ == "json":
            fits = isinstance(value, (str, Mapping)) and path not in self._dates
            written = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            return written if fits else self._flaw(path, _unlike(value, "a policy, as a mapping or as JSON"))
        if type_ == "dict":
            if not isinstance(value, Mapping):
                return self._flaw(path, _unlike(value, "a mapping"))
            options = option.get("options")
            return self._texts(value, path) if options is None else self.options(options, value, f"{path}.")
        return value

    def _text(self, name: str, option: Mapping[str, t.Any], value: object, path: str) -> object:
        if not isinstance(value, str):
            if name in _ACCOUNTS and is_account_id(value):
                return str(value)
            return self._flaw(path, no_text(value))
        if path in self._dates and name not in _DATES:
            return self._flaw(path, f"is the date {value}, but must be a string; quote it")
        choices = option.get("choices")
        if choices is not None and value not in choices:
            meant = did_you_mean(value, choices)
            return self._flaw(path, f"is {value!r}, but must be one of {', '.join(choices)}{meant}")
        return value

    def _texts(self, value: Mapping[str, object], path: str) -> object:
        """A mapping in which people's own words have texts, or lists of texts: tags."""
        told = len(self.flaws)
        for key, entry in value.items():
            several = entry if isinstance(entry, (list, tuple)) else [entry]
            for index, one in enumerate(several):
                place = f"{path}.{key}{f'[{index}]' if several is entry else ''}"
                if is_foreign(one):
                    self._flaw(place, no_text(one))
                elif place in self._dates:
                    self._flaw(place, f"is the date {one}, but must be a string; quote it")
        return dict(value) if len(self.flaws) == told else None

    def _list(self, name: str, option: Mapping[str, t.Any], value: object, path: str) -> object:
        if value is None:
            return []
        if not isinstance(value, (list, tuple)):
            return self._flaw(path, _unlike(value, "a list"))
        element = {"type": option.get("elements", "raw"), "options": option.get("options")}
        if element["type"] in _OF_TEXTS and not self._dates and set(map(type, value)) <= _TEXT:
            return list(value)
        found = [self._value(name, element, one, f"{path}[{index}]") for index, one in enumerate(value)]
        # A list with entries missing would mean something else to whoever judges it further.
        return None if any(one is None for one in found) else found

    def _flaw(self, path: str, problem: str) -> object:
        """Tells a flaw; None, as there is no value then."""
        self.flaws.append(Flaw(path=path, problem=problem))
        return None


@dataclass(frozen=True, kw_only=True)
class _Known:
    """What follows from a spec alone: the names of its options by all ways to write them, those of the required ones, and

    those of the options that take any text, unless YAML takes it for a date; and where the parts of its options are.
    """

    spec: Spec
    names: Mapping[str, str]
    required: tuple[str, ...]
    free: frozenset[str]
    parts: Mapping[str, str]


def _known(spec: Spec) -> _Known:
    """It is made once for the many entries that have one spec."""
    known = _KNOWN.get(id(spec))
    if known is None or known.spec is not spec:
        names = {alias: name for name, option in spec.items() for alias in (name, *option.get("aliases", ()))}
        known = _KNOWN[id(spec)] = _Known(
            spec=spec,
            names={**names, **{name: name for name in spec}},
            required=tuple(name for name, option in spec.items() if option.get("required")),
            free=frozenset(
                name
                for name, option in spec.items()
                if option.get("type", "str") == "str" and option.get("choices") is None
            ),
            parts={
                part: f"{name}.{part}"
                for name, option in spec.items()
                if option.get("type") == "dict"
                for part in option.get("options") or ()
            },
        )
    return known


_KNOWN: dict[int, _Known] = {}


def _meant(word: str, known: _Known) -> str:
    """What may have been meant, also where it is a part of an option: "; did you mean enterprise.cost_center?"."""
    words = {**known.parts, **{name: name for name in known.names}}
    return did_you_mean(word, words, words)


def _unlike(value: object, wanted: str) -> str:
    return f"is {kind(value)}, but must be {wanted}"


def _broken_rules(interface: Interface, given: set[str]) -> Iterator[str]:
    """The rules between options that an entry breaks: those that Ansible looks after in a task."""
    for names in interface.rules.get("required_one_of", ()):
        if given.isdisjoint(names):
            yield f"{' or '.join(names)} is missing"
    for names in interface.rules.get("mutually_exclusive", ()):
        if len(both := [name for name in names if name in given]) > 1:
            yield f"{' and '.join(both)} exclude each other"
