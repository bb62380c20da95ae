# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What was found, and by what it is reached."""

from __future__ import annotations

import typing as t
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from .._model.entities import Entity
from .._model.keys import Handle, Handles

Found = t.TypeVar("Found")


@dataclass(frozen=True, kw_only=True)
class Observation(t.Generic[Found]):
    """What was found, the handles of what is not reached by its id alone, and what a plan might touch of what identity

    providers own. `newcomers` are the users who would be put into a group. `holders` has the accounts that hold a permission set, by
    its ARN, as far as they were read.
    """

    found: Found
    touched: tuple[Entity, ...] = ()
    handles: Handles = field(default_factory=dict)
    newcomers: tuple[Entity, ...] = ()
    holders: Mapping[str, Collection[str]] = field(default_factory=dict)


def handle_of(entity: Entity) -> Handle:
    """By what a user or a group is reached."""
    return Handle(id=entity.id, revision=entity.record.revision)
