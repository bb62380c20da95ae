# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an inventory of accounts asks for."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class About(enum.Enum):
    """What of an account a filter looks at, and groups are made of. The value is the word of the options."""

    NAME = "name"
    ID = "id"
    UNIT = "unit"
    STATUS = "status"
    PERMISSION_SET = "permission_set"
    TAG = "tag"


# What there can be groups of.
GROUPED = (About.UNIT, About.PERMISSION_SET, About.STATUS, About.TAG)


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """That one of the values fits, which may be globs. `tag` is the key of a tag; `place` is where it stands, for messages."""

    about: About
    values: tuple[str, ...]
    place: str
    tag: str | None = None


# What an account has to meet all of.
Filter = tuple[Criterion, ...]


@dataclass(frozen=True, kw_only=True)
class InventoryQuery:
    """Which accounts, those that meet one of the filters of `include` (or all) and none of `exclude`; and what to read of them.

    `access` reads who can reach them, with the members of groups where `expand_groups` says so. Without
    `strict_permissions` what may not be read is left out. With `strict` a filter that can't fit is an error.
    """

    include: tuple[Filter, ...] = ()
    exclude: tuple[Filter, ...] = ()
    tags: bool = False
    permission_sets: bool = False
    access: bool = False
    expand_groups: bool = False
    strict_permissions: bool = True
    strict: bool = False

    def looks_at(self, about: About) -> bool:
        """Whether a filter does."""
        return any(one.about is about for some in (*self.include, *self.exclude) for one in some)
