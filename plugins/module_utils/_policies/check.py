# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a check is: the options that it takes, the tables that it needs, and what it finds."""

from __future__ import annotations

import enum
import typing as t
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fnmatch import fnmatchcase

from .._desired.policies import Severity
from .view import Table, View


class Form(enum.Enum):
    """How the value of an option is written. The value says it in words."""

    PATTERNS = "a list of names, which may have the wildcards *, ? and []"
    PAIR = "a list of two names, which may have the wildcards *, ? and []"
    NAMES = "a list of names"
    NAME = "a name"
    COUNT = "a whole number of 0 or more"
    DURATION = "a duration such as 8h, 90m or PT8H"
    TRUTH = "true or false"
    VALUES = "a mapping of names to lists of patterns"


@dataclass(frozen=True, kw_only=True)
class Option:
    """An option of a check. Durations are seconds once they are read; `help` is a sentence for the documentation.

    A list that `may_be_empty` says that there is none; of others an empty one would be a mistake.
    """

    form: Form
    help: str
    default: object = None
    required: bool = False
    may_be_empty: bool = False


class Thing(t.NamedTuple):
    """One of the things that a violation is about, by the id that stays when its name changes."""

    id: str
    name: str | None = None


@dataclass(frozen=True, kw_only=True)
class Violation:
    """One thing that a policy does not allow.

    `kind` and `thing` say what it is, for machines and for people; `message` what is wrong with it, and the way out.
    `about` are the things that exceptions may name, by the word for them; together they say which violation it is.
    """

    kind: str
    thing: str
    message: str
    about: Mapping[str, Thing]

    @property
    def identity(self) -> frozenset[tuple[str, str]]:
        """The same for the same violation, whatever has been renamed since."""
        return frozenset((word, thing.id) for word, thing in self.about.items())


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What a check looks at: the directory, the options of the policy, and when that is."""

    view: View
    options: Mapping[str, t.Any]
    at: datetime

    def allowed(self, option: str, *names: str | None) -> bool:
        """Whether one of these names matches one of the patterns of this option."""
        return matches(self.options[option] or (), *names)

    def within(self, option: str, *names: str | None) -> bool:
        """The same, but an option that was not given has all of them."""
        return self.options[option] is None or self.allowed(option, *names)


@dataclass(frozen=True, kw_only=True)
class Check:
    """One check, by the name that policies use.

    `summary` is what it finds, and `elsewhere` what other tools call it. Without the tables that it `needs` it can't be
    judged, nor without those that an option needs, by option, where it is not the default; those in `also` it looks at where
    they can be read, if only for names. `one_of`: at least one of these options has to be given. `about` are the words by which exceptions may
    name things. With `fixed`, no plan of a directory changes what it finds.
    """

    name: str
    summary: str
    severity: Severity
    find: Callable[[Ground], Iterator[Violation]]
    needs: frozenset[Table]
    about: tuple[str, ...]
    options: Mapping[str, Option] = field(default_factory=dict)
    also: frozenset[Table] = frozenset()
    option_needs: Mapping[str, Table] = field(default_factory=dict)
    one_of: tuple[str, ...] = ()
    elsewhere: str = ""
    fixed: bool = False

    def tables(self, options: Mapping[str, object]) -> frozenset[Table]:
        """The tables that it needs with these options."""
        asked = (table for name, table in self.option_needs.items() if options.get(name) != self.options[name].default)
        return self.needs.union(asked)


def matches(patterns: Iterable[str], *names: str | None) -> bool:
    """Whether one of these names matches one of these shell patterns, in whatever letter case."""
    folded = [name.casefold() for name in names if name is not None]
    return any(fnmatchcase(name, pattern.casefold()) for pattern in patterns for name in folded)
