# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task of the access half asks for, and of the passwords: no option names, no Ansible."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from .._model.entities import Kind, Value
from .choices import OnAssignments, Waiting


class Provision(enum.Enum):
    """When the accounts that hold a permission set are brought to its present version."""

    OUTDATED = "outdated"
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, kw_only=True)
class DesiredPermissionSet:
    """One permission set as it should be, selected by `arn`, else by `name`.

    `attributes` holds what is managed: a value, or None to clear it. With `purge_policies` the lists of policies become
    exact, with `purge_tags` the tags; without, what is there besides stays.
    """

    present: bool
    arn: str | None
    name: str | None
    attributes: Mapping[str, Value | None]
    purge_policies: bool = True
    purge_tags: bool = True
    provision: Provision = Provision.OUTDATED
    on_assignments: OnAssignments = OnAssignments.REFUSE
    waiting: Waiting = field(default_factory=Waiting)


@dataclass(frozen=True, kw_only=True)
class PermissionSetQuery:
    """Which permission sets to tell of: the referenced ones, or all; then filtered."""

    references: tuple[str, ...] | None
    name_matches: str | None
    tags: Mapping[str, str]
    outdated: bool | None
    include_accounts: bool


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
class DesiredAssignments:
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


class Scope(enum.Enum):
    """Which assignments a question is about."""

    ALL = "all"
    ACCOUNTS = "accounts"
    APPLICATIONS = "applications"
    ENTITLEMENTS = "entitlements"
    # All that leads into accounts: where accounts are named, and nothing that only account assignments have.
    REACH = "reach"

    @property
    def accounts(self) -> bool:
        """Whether account assignments are asked about."""
        return self in (Scope.ALL, Scope.ACCOUNTS, Scope.REACH)

    @property
    def applications(self) -> bool:
        """Whether assignments of applications are."""
        return self in (Scope.ALL, Scope.APPLICATIONS)

    @property
    def entitlements(self) -> bool:
        """Whether entitlements of account access manager are."""
        return self in (Scope.ALL, Scope.ENTITLEMENTS, Scope.REACH)


@dataclass(frozen=True, kw_only=True)
class AssignmentQuery:
    """Which assignments to tell of: those that pass every filter. All are references; None and () filter nothing.

    `provisioned` asks also which accounts hold which permission sets.
    """

    principal: tuple[Kind, str] | None = None
    targets: Targets | None = None
    permission_sets: tuple[str, ...] = ()
    applications: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
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
class DesiredAccessControl:
    """The attributes for access control as they should be: each key with its source.

    `attributes` None means that they are switched on or off and nothing more. When they are taken away, their sources
    say nothing. `most` is how many the service keeps.
    """

    present: bool
    attributes: Mapping[str, str] | None
    purge: bool = False
    most: int | None = None
    waiting: Waiting = field(default_factory=Waiting)


@dataclass(frozen=True, kw_only=True)
class InstanceQuery:
    """Which instances to tell of, and whether more is to be asked about them than their list says.

    `single`: there has to be exactly one.
    """

    instance_arn: str | None = None
    store_id: str | None = None
    all_regions: bool = False
    details: bool = True
    single: bool = False


@dataclass(frozen=True, kw_only=True)
class ApplicationQuery:
    """Which applications to tell of: the referenced ones or all, of one account or of all; then filtered."""

    references: tuple[str, ...] | None = None
    account_id: str | None = None
    name_matches: str | None = None
    provider: str | None = None
    status: str | None = None
    include_assignments: bool = False
    include_configuration: bool = False


class PasswordMode(enum.Enum):
    """How somebody gets a new password."""

    EMAIL = "email"
    ONE_TIME = "one_time_password"


@dataclass(frozen=True, kw_only=True)
class DesiredPassword:
    """That somebody gets a new password. A one-time password goes into the new file `dest`, or into the result."""

    user: str
    mode: PasswordMode
    dest: str | None = None
    overwrite: bool = False
