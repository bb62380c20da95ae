# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task asks for, after its options have been read: no option names, no Ansible."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

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
class Targets:
    """Accounts by several ways of naming them, which add up; those `excluded` are taken out again.

    `tags` maps a key to the values that will do; an account has to have them all. The management account is only meant
    where it is among `accounts`, or `include_management` says so; a suspended one only with `include_inactive`, which is
    for questions.
    """

    accounts: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    nested: bool = True
    tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    everything: bool = False
    excluded: tuple[str, ...] = ()
    include_management: bool = False
    include_inactive: bool = False


@dataclass(frozen=True, kw_only=True)
class AssignmentWish:
    """Who should have each of the permission sets in each of the accounts; or who should be in each application.

    All are references. `targets` is None where it is about applications.
    """

    users: tuple[str, ...]
    groups: tuple[str, ...]
    permission_sets: tuple[str, ...] = ()
    targets: Targets | None = None
    applications: tuple[str, ...] = ()
    present: bool = True
    purge: bool = False
    waiting: Waiting = field(default_factory=Waiting)

    @property
    def principals(self) -> tuple[tuple[Kind, str], ...]:
        """Everybody who is named, users first."""
        return (*((Kind.USER, one) for one in self.users), *((Kind.GROUP, one) for one in self.groups))


class PasswordMode(enum.Enum):
    """How somebody gets a new password."""

    EMAIL = "email"
    ONE_TIME = "one_time_password"


@dataclass(frozen=True, kw_only=True)
class PasswordWish:
    """That somebody gets a new password. A one-time password goes into the new file `dest`, or into the result."""

    user: str
    mode: PasswordMode
    dest: str | None = None
    overwrite: bool = False


class Scope(enum.Enum):
    """Which assignments a question is about."""

    ALL = "all"
    ACCOUNTS = "accounts"
    APPLICATIONS = "applications"


@dataclass(frozen=True, kw_only=True)
class AssignmentQuery:
    """Which assignments to tell of: those that pass every filter. All are references; None and () filter nothing.

    `provisioned` asks also which accounts hold which permission sets.
    """

    principal: tuple[Kind, str] | None = None
    targets: Targets | None = None
    permission_sets: tuple[str, ...] = ()
    applications: tuple[str, ...] = ()
    scope: Scope = Scope.ALL
    orphaned: bool | None = None
    outdated: bool | None = None
    expand_groups: bool = False
    provisioned: bool = False

    @property
    def about_versions(self) -> bool:
        """Whether it matters in which version an account holds a permission set."""
        return self.provisioned or self.outdated is not None


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
