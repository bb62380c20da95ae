# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task asks for, after its options have been read: no option names, no Ansible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .._model.attributes import Table
from .._model.entities import Value
from .choices import OnAssignments, OnExternal


@dataclass(frozen=True, kw_only=True)
class DesiredIdentity:
    """One user or group as it should be. Selected by `id`, else by `name`, else by one of the names it had before.

    `attributes` holds what is managed: a value, or None to clear it. What is not in it is not touched. Of those in `short`
    people gave the value of one entry alone, so they say nothing of an entry that has no type.
    """

    table: Table
    present: bool
    id: str | None
    name: str | None
    previously: tuple[str, ...] = ()
    attributes: Mapping[str, Value | None]
    short: frozenset[str] = frozenset()
    on_external: OnExternal = OnExternal.REFUSE
    on_assignments: OnAssignments = OnAssignments.REMOVE
