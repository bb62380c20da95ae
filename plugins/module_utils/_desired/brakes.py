# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The brakes of a whole directory: what is to go besides what its file says, what may not go, and how much may."""

from __future__ import annotations

import enum
import fnmatch
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .._model.entities import Kind
from .choices import OnAssignments, OnExternal


class Section(enum.Enum):
    """The kinds that people speak of in limits, purges and globs. The value is the word of the options."""

    USERS = "users"
    GROUPS = "groups"
    MEMBERSHIPS = "memberships"
    PERMISSION_SETS = "permission_sets"
    ASSIGNMENTS = "assignments"
    ENTITLEMENTS = "entitlements"

    @property
    def noun(self) -> str:
        """The word for several of them in a sentence."""
        return self.value.replace("_", " ")


SECTIONS: Mapping[Kind, Section] = {
    Kind.USER: Section.USERS,
    Kind.GROUP: Section.GROUPS,
    Kind.MEMBERSHIP: Section.MEMBERSHIPS,
    Kind.PERMISSION_SET: Section.PERMISSION_SETS,
    Kind.ACCOUNT_ASSIGNMENT: Section.ASSIGNMENTS,
    Kind.APPLICATION_ASSIGNMENT: Section.ASSIGNMENTS,
    Kind.ENTITLEMENT: Section.ENTITLEMENTS,
}

# Of fewer than so many things one may always go: a tenth of them is none.
FEW = 10


@dataclass(frozen=True, kw_only=True)
class Limit:
    """How many may be touched: a count, a percentage of what exists, or both, of which the stricter holds."""

    count: int | None = None
    percent: float | None = None

    def allowed(self, existing: int) -> int | None:
        """How many of so many; None for any number."""
        bounds = [] if self.count is None else [self.count]
        if self.percent is not None:
            share = math.floor(round(self.percent * existing, 6) / 100)
            bounds.append(max(share, 1) if self.percent > 0 and existing < FEW else share)
        return min(bounds, default=None)

    @property
    def label(self) -> str:
        """The limit in words: "5 or 10 %, whichever is less"."""
        words = [] if self.count is None else [str(self.count)]
        words += [] if self.percent is None else [f"{self.percent:g} %"]
        return " or ".join(words) + (", whichever is less" if len(words) > 1 else "")


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The limits of a run, by kind; a kind that is not in a mapping has none. `members` is for each group by itself."""

    deletions: Mapping[Section, Limit] = field(default_factory=dict)
    members: Limit | None = None
    changes: Mapping[Section, Limit] = field(default_factory=dict)


Globs = Mapping[Section, tuple[str, ...]]


def matching(name: str, globs: Iterable[str]) -> str | None:
    """The first of these globs that matches a name, in whatever letter case: the service compares names so."""
    folded = name.casefold()
    return next((glob for glob in globs if fnmatch.fnmatchcase(folded, glob.casefold())), None)


@dataclass(frozen=True, kw_only=True)
class Brakes:
    """What is to go besides what the file says, and what may not. `protect` adds to what is always protected.

    With `allow_empty`, a list without entries is meant, although a purge takes all away that is not in it. A purge treats
    assignments and what an identity provider owns as the task says for all, and else as the single modules do.
    """

    purge: frozenset[Section] = frozenset()
    unmanaged: frozenset[Section] = frozenset()
    additions_only: bool = False
    allow_empty: bool = False
    protect: Globs = field(default_factory=dict)
    ignore: Globs = field(default_factory=dict)
    required: tuple[tuple[Kind, str], ...] = ()
    limits: Limits = field(default_factory=Limits)
    expected_checksum: str | None = None
    on_assignments: OnAssignments | None = None
    on_external: OnExternal | None = None
