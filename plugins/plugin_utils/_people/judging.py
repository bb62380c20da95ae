# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""People as the roles take them: every entry in one form, or everything that is wrong, in sentences.

Whoever keeps such files works with a spreadsheet as often as with an editor, so the sentences name line and field.
"""

from __future__ import annotations

import typing as t
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ...module_utils._model.attributes import primary
from ...module_utils._model.written import kind as kind_of
from .entries import BadPeople, Entry
from .fields import ITEMS
from .person import PersonReader, empty
from .spreadsheets import spreadsheet_problems


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One person in the one form, and what is wrong with it."""

    place: str
    person: dict[str, t.Any]
    problems: list[str] = field(default_factory=list)


def judge(given: Iterable[Entry]) -> list[Judged]:
    """Every entry in the one form, with all that is wrong with it. Of people who are there twice, each is told of."""
    judged = [_judged(entry) for entry in given]
    for key, words in ((_user_key, "user name"), (_email_key, "e-mail address")):
        alike: dict[str, list[Judged]] = {}
        for one in judged:
            if value := key(one.person):
                alike.setdefault(value.casefold(), []).append(one)
        for several in alike.values():
            for one in several if len(several) > 1 else ():
                others = ", ".join(other.place for other in several if other is not one)
                one.problems.append(f"{_who(one.place, one.person)}: has the {words} of another: {others}")
    return judged


def checked(given: Iterable[Entry]) -> list[dict[str, t.Any]]:
    """Every entry in the one form. Raises BadPeople with all that is wrong with any."""
    judged = judge(given)
    problems = [problem for one in judged for problem in one.problems]
    if problems:
        raise BadPeople(problems)
    return [one.person for one in judged]


def _judged(entry: Entry) -> Judged:
    if not isinstance(entry.given, Mapping):
        problem = f"{entry.place}: is {kind_of(entry.given)}, but must be a mapping with the attributes of a person"
        return Judged(place=entry.place, person=empty(), problems=[problem])
    reader = PersonReader()
    person = reader.person(entry.given)
    for item in [item for many in ITEMS if entry.restored for item in person.get(many, ())]:
        # A single entry would become the primary one, which the person's was not.
        item.setdefault("primary", False)
    if entry.filed:
        reader.problems += [
            problem for place, text in _all_texts(person) for problem in spreadsheet_problems(place, text)
        ]
    who = _who(entry.place, person)
    return Judged(place=entry.place, person=person, problems=[f"{who}: {problem}" for problem in reader.problems])


def _all_texts(part: object, place: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a person, with its place: ("emails[0].value", "zoe@example.com")."""
    if isinstance(part, str):
        yield place, part
    elif isinstance(part, Mapping):
        for key, value in part.items():
            yield from _all_texts(value, f"{place}.{key}" if place else str(key))
    elif isinstance(part, list):
        for index, value in enumerate(part):
            yield from _all_texts(value, f"{place}[{index}]")


def _user_key(person: Mapping[str, t.Any]) -> str | None:
    return person["user_name"] or None


def _email_key(person: Mapping[str, t.Any]) -> str | None:
    """The address that a mail would go to."""
    many = person.get("emails")
    if not many:
        return person.get("email") or None
    return primary(tuple(tuple((key, part) for key, part in entry.items()) for entry in many))


def _who(place: str, person: Mapping[str, t.Any]) -> str:
    return f"{place}, {person['user_name']}" if person["user_name"] else place
