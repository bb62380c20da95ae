# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that brake a whole directory: what of a task they say, and all that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from .._desired.brakes import Brakes, Globs, Limit, Limits, Section
from .._desired.choices import OnAssignments, OnExternal
from .._model.entities import Kind
from .._model.errors import InvalidInput
from .._model.limits import Limits as ServiceLimits
from .._model.near_words import did_you_mean
from .._model.written import kind, no_text
from .._model.yaml_text import quoted
from .common import NO_LIMITS, Options, cited, reference_problems
from .spec import Spec

# What may go of each kind, and of each group's members, unless the task says otherwise.
_DELETIONS = Limit(percent=10)
_MEMBERS = Limit(percent=50)

# Kinds and limits have no choices and no types here: what is wrong with them is told together, with what was meant.
BRAKES: Spec = {
    "purge": {"type": "list", "elements": "str", "default": []},
    "unmanaged": {"type": "list", "elements": "str", "default": []},
    "additions_only": {"type": "bool", "default": False},
    "allow_empty": {"type": "bool", "default": False},
    "protect": {"type": "dict", "default": {}},
    "ignore": {"type": "dict", "default": {}},
    "required_principals": {"type": "list", "elements": "str", "default": []},
    "max_deletions": {"type": "raw", "default": "10%"},
    "max_changes": {"type": "raw"},
    "expected_checksum": {"type": "str"},
}

_MEMBERS_WORD = "members_per_group"
_KINDS = {section.value: section for section in Section}
_PRINCIPALS = {one.value: one for one in (Kind.USER, Kind.GROUP)}
_FORMS = "a count such as 5, a percentage such as 10%, or a list of both"


def parse_brakes(options: Options, limits: ServiceLimits = NO_LIMITS) -> Brakes:
    """The brakes of a task. Raises InvalidInput with all that is wrong with them."""
    brakes, problems = read_brakes(options, limits)
    if problems:
        raise InvalidInput(problems)
    return brakes


def read_brakes(options: Options, limits: ServiceLimits = NO_LIMITS) -> tuple[Brakes, list[str]]:
    """The brakes of a task as far as they can be read, and all that is wrong with them, each with its option's path."""
    reader = _Reader()
    assignments, external = options.get("on_assignments"), options.get("externally_managed")
    brakes = Brakes(
        purge=reader.kinds("purge", options.get("purge")),
        unmanaged=reader.kinds("unmanaged", options.get("unmanaged")),
        additions_only=bool(options.get("additions_only")),
        allow_empty=bool(options.get("allow_empty")),
        protect=reader.globs("protect", options.get("protect")),
        ignore=reader.globs("ignore", options.get("ignore")),
        required=reader.principals("required_principals", options.get("required_principals"), limits),
        limits=reader.limits(options.get("max_deletions"), options.get("max_changes")),
        expected_checksum=reader.checksum("expected_checksum", options.get("expected_checksum")),
        on_assignments=None if assignments is None else OnAssignments(assignments),
        on_external=None if external is None else OnExternal(external),
    )
    return brakes, reader.problems


class _Reader:
    """Reads options, and collects what is wrong."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def kinds(self, option: str, value: object) -> frozenset[Section]:
        """Kinds of things, of an option that is a list of them."""
        found = [self._known(f"{option}[{index}]", one, _KINDS) for index, one in enumerate(self._list(option, value))]
        return frozenset(_KINDS[word] for word in found if word is not None)

    def globs(self, option: str, value: object) -> Globs:
        """Globs by kind. A single one needs no list."""
        found: dict[Section, tuple[str, ...]] = {}
        for word, globs in self._mapping(option, value, "kinds, each with a list of globs"):
            known = self._known(option, word, _KINDS)
            path = f"{option}.{word}"
            listed = [globs] if isinstance(globs, str) else self._list(path, globs)
            texts = [self._text(f"{path}[{index}]", one) for index, one in enumerate(listed)]
            if known is not None:
                found[_KINDS[known]] = tuple(text for text in texts if text is not None)
        return found

    def principals(self, option: str, value: object, limits: ServiceLimits) -> tuple[tuple[Kind, str], ...]:
        """Users and groups: "zoe" is a user, "group:Break glass" a group. "user:" is for names that begin so themselves."""
        found: dict[tuple[Kind, str], None] = {}
        for index, one in enumerate(self._list(option, value)):
            path = f"{option}[{index}]"
            text = self._text(path, one)
            if text is None:
                continue
            word, colon, rest = text.partition(":")
            principal = _PRINCIPALS.get(word.casefold()) if colon else None
            which, reference = (Kind.USER, text) if principal is None else (principal, rest)
            self.problems += reference_problems(which, path, reference, limits)
            found[which, reference] = None
        return tuple(found)

    def limits(self, deletions: object, changes: object) -> Limits:
        """Limits by kind. One that is given for all kinds is none for the members of a group."""
        most = self._by_kind("max_deletions", deletions, more=(_MEMBERS_WORD,))
        return Limits(
            deletions={**dict.fromkeys(Section, _DELETIONS), **_by_section(most)},
            members=most.get(_MEMBERS_WORD, _MEMBERS),
            changes=_by_section(self._by_kind("max_changes", changes)),
        )

    def checksum(self, option: str, value: object) -> str | None:
        """A checksum. An empty one, as of a variable that is not set, must not pass for none."""
        if value is None:
            return None
        text = value.lower() if isinstance(value, str) else ""
        if not re.fullmatch(r"[0-9a-f]{64}", text):
            shown = cited(value) if isinstance(value, str) and value else "the value"
            self.problems.append(
                f"{option}: {shown} is not the checksum of a plan, which has 64 hexadecimal digits. Pass the plan_checksum "
                "of the run in check mode that was reviewed, or leave the option out"
            )
        return text

    def _by_kind(self, option: str, value: object, more: tuple[str, ...] = ()) -> dict[str, Limit]:
        """The limits that an option has, by word: one for all kinds, or a mapping of those that it names."""
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            every = self._limit(option, value)
            return {} if every is None else dict.fromkeys(_KINDS, every)
        found: dict[str, Limit] = {}
        for word, one in value.items():
            known = self._known(option, word, (*_KINDS, *more))
            limit = self._limit(f"{option}.{word}", one)
            if known is not None and limit is not None:
                found[known] = limit
        return found

    def _limit(self, path: str, value: object) -> Limit | None:
        """One limit, or None where it is none, which is told."""
        bounds = value if isinstance(value, (list, tuple)) else [value]
        counts = [count for one in bounds if (count := _count(one)) is not None]
        shares = [share for one in bounds if (share := _percent(one)) is not None]
        if len(counts) + len(shares) == len(bounds) and len(bounds) > 0 and len(counts) < 2 and len(shares) < 2:
            return Limit(count=counts[0] if counts else None, percent=shares[0] if shares else None)
        what = quoted(value) if isinstance(value, str) else kind(value)
        self.problems.append(f"{path}: is {what}, but must be {_FORMS}")
        return None

    def _known(self, path: str, word: object, known: Iterable[str]) -> str | None:
        if isinstance(word, str) and word in known:
            return word
        if not isinstance(word, str):
            self.problems.append(f"{path}: {no_text(word)}")
            return None
        meant = did_you_mean(word, known) or f"; there are {', '.join(known)}"
        self.problems.append(f"{path}: {quoted(word)} is not known{meant}")
        return None

    def _text(self, path: str, value: object) -> str | None:
        if isinstance(value, str) and value:
            return value
        self.problems.append(f"{path}: {'is empty' if value == '' else no_text(value)}")
        return None

    def _list(self, path: str, value: object) -> Iterable[object]:
        if value is None or isinstance(value, (list, tuple)):
            return value or ()
        self.problems.append(f"{path}: is {kind(value)}, but must be a list")
        return ()

    def _mapping(self, path: str, value: object, of: str) -> Iterable[tuple[object, object]]:
        if value is None or isinstance(value, Mapping):
            return (value or {}).items()
        self.problems.append(f"{path}: is {kind(value)}, but must be a mapping of {of}")
        return ()


def _by_section(limits: Mapping[str, Limit]) -> dict[Section, Limit]:
    return {_KINDS[word]: one for word, one in limits.items() if word in _KINDS}


def _count(value: object) -> int | None:
    """A count; templates make texts of numbers. A truth value is a number to Python."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    return int(value) if isinstance(value, str) and re.fullmatch(r"[0-9]+", value) else None


def _percent(value: object) -> float | None:
    found = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?) ?%", value) if isinstance(value, str) else None
    return None if found is None else float(found[1])
