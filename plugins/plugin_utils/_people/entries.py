# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""People as somebody has written them, each with its place, and how files of them are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ...module_utils._model.written import kind as kind_of
from .fields import LEAVER, REQUIRED


class BadPeople(Exception):
    """What is wrong with people, a sentence for each problem."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One person as somebody wrote it, and where: "people.csv: line 4".

    `restored`: in a restore file, whose texts are what the directory had. `filed`: in another file, whose texts may have
    been through a spreadsheet.
    """

    place: str
    given: object
    restored: bool = False
    filed: bool = False


@dataclass(frozen=True, kw_only=True)
class Columns:
    """What a header has to have: all of `required`, and of `any_of`, which are known besides the others, one."""

    required: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()


JOINERS = Columns(required=REQUIRED)
LEAVERS = Columns(any_of=LEAVER)


def _no_vault(_text: str) -> str:
    raise ValueError("there is no vault password")


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How files are read. `encoding`: where they don't tell it. `ignored`: columns that are left out. `decrypted`: from
    the text of a value with the tag !vault to what is in it; raises ValueError with the reason.
    """

    columns: Columns = JOINERS
    encoding: str | None = None
    ignored: tuple[str, ...] = ()
    decrypted: Callable[[str], str] = _no_vault


def entries(people: object, name: str, ignored: tuple[str, ...] = ()) -> list[Entry]:
    """The entries of a list that somebody has in a variable. Raises BadPeople."""
    if not isinstance(people, list):
        raise BadPeople([f"{name}: is {kind_of(people)}, but must be a list of people"])
    return [
        Entry(place=f"{name}: entry {number}", given=without(given, ignored)) for number, given in enumerate(people, 1)
    ]


def without(given: object, ignored: tuple[str, ...]) -> object:
    if not ignored or not isinstance(given, Mapping):
        return given
    return {key: value for key, value in given.items() if key not in ignored}
