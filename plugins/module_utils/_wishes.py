# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task asks for, after its options have been read: no option names, no Ansible."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from ._attributes import Table
from ._model import Kind, Value


class OnExternal(enum.Enum):
    """What happens when a plan touches a record that an external identity provider owns."""

    REFUSE = "refuse"
    WARN = "warn"
    IGNORE = "ignore"


class OnAssignments(enum.Enum):
    """What happens to the assignments of something that is to be deleted."""

    REMOVE = "remove"
    REFUSE = "refuse"
    KEEP = "keep"


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """How a task does what the service does in its own time; `timeout` in seconds for each single thing."""

    wait: bool = True
    timeout: float = 600
    concurrency: int = 15


@dataclass(frozen=True, kw_only=True)
class IdentityWish:
    """One user or group as it should be. Selected by `id`, else by `name`, else by one of the names it had before.

    `attributes` holds what is managed: a value, or None to clear it. What is not in it is not touched.
    """

    table: Table
    present: bool
    id: str | None
    name: str | None
    previously: tuple[str, ...] = ()
    attributes: Mapping[str, Value | None]
    on_external: OnExternal = OnExternal.REFUSE
    on_assignments: OnAssignments = OnAssignments.REMOVE


@dataclass(frozen=True, kw_only=True)
class MembershipWish:
    """The memberships of one anchor: a group and its users, or a user and their groups (`others`, as references)."""

    anchor_kind: Kind
    anchor: str
    others: tuple[str, ...]
    present: bool
    purge: bool = False
    on_external: OnExternal = OnExternal.WARN

    @property
    def other_kind(self) -> Kind:
        """The kind of what stands on the other side."""
        return Kind.USER if self.anchor_kind is Kind.GROUP else Kind.GROUP


@dataclass(frozen=True, kw_only=True)
class Query:
    """Which users or groups to tell of: the referenced ones, those joined with `joined_with`, or all; then filtered."""

    kind: Kind
    references: tuple[str, ...] | None
    joined_with: str | None
    name_matches: str | None
    externally_managed: bool | None
    status: str | None
    include_joined: bool

    @property
    def other_kind(self) -> Kind:
        """The kind of what stands on the other side of a membership."""
        return Kind.USER if self.kind is Kind.GROUP else Kind.GROUP
