# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What policies are judged on: a whole directory as plain tables, whether it is there or would be after a plan."""

from __future__ import annotations

import enum
import functools
import typing as t
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from .._desired.expiries import Expiry
from .._model.access import AccountAssignment, ApplicationAssignment, Principal
from .._model.entities import Item, Kind
from .._model.entitlements import Entitlement
from .._model.yaml_text import visible


class Table(enum.Enum):
    """What can be read, or may not be, by itself. The value is how results call it."""

    USERS = "users"
    STATUS = "whether users are disabled"
    GROUPS = "groups"
    MEMBERSHIPS = "memberships"
    PERMISSION_SETS = "permission sets"
    MANAGED_POLICIES = "managed policies of permission sets"
    CUSTOMER_MANAGED_POLICIES = "customer managed policies of permission sets"
    INLINE_POLICIES = "inline policies of permission sets"
    BOUNDARIES = "permissions boundaries of permission sets"
    TAGS = "tags of permission sets"
    OUTDATED = "outdated copies of permission sets"
    ASSIGNMENTS = "account assignments"
    ACCOUNTS = "accounts"
    UNITS = "organizational units"
    ACCOUNT_TAGS = "tags of accounts"
    MANAGEMENT = "the management account"
    ADMINISTRATORS = "delegated administrators"
    APPLICATIONS = "applications"
    APPLICATION_ASSIGNMENTS = "application assignments"
    REQUIREMENTS = "whether applications need an assignment"
    ENTITLEMENTS = "entitlements"
    ENCRYPTION = "the encryption of the instance"
    NETWORK = "the network limits of the instance"
    REGIONS = "the Regions of the instance"
    EXPIRATIONS = "what expires by itself"


@dataclass(frozen=True, kw_only=True)
class User:
    """A user. `status` is enabled or disabled, None where the installed botocore can't read it; times are ISO 8601."""

    id: str
    name: str
    display_name: str | None = None
    email: str | None = None
    status: str | None = None
    department: str | None = None
    cost_center: str | None = None
    manager: str | None = None
    external: bool = False
    created_at: str | None = None
    created_by: str | None = None
    updated_at: str | None = None
    updated_by: str | None = None

    @property
    def disabled(self) -> bool:
        """Whether the user may not sign in."""
        return self.status == "disabled"


@dataclass(frozen=True, kw_only=True)
class Group:
    """A group with the ids of its members."""

    id: str
    name: str
    external: bool = False
    members: tuple[str, ...] = ()
    created_at: str | None = None
    created_by: str | None = None
    updated_at: str | None = None
    updated_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class PermissionSet:
    """A permission set. What can't be read of all of them is empty, and its table is among the view's `unknown`.

    `inline_policy` is JSON, `session_duration` ISO 8601; `outdated` are the ids of accounts that hold an old version.
    """

    arn: str
    name: str
    session_duration: str | None = None
    managed_policies: tuple[str, ...] = ()
    customer_managed_policies: tuple[Item, ...] = ()
    inline_policy: str | None = None
    permissions_boundary: Mapping[str, t.Any] | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    outdated: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Account:
    """An account. `path` is that of its organizational unit, "/Workloads/Production", "/" right below the root.

    It is None where the units may not be read.
    """

    id: str
    name: str | None = None
    path: str | None = None
    status: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def active(self) -> bool:
        """Whether roles in it can be changed; one that nobody could ask about is taken to be."""
        return self.status in (None, "ACTIVE")


@dataclass(frozen=True, kw_only=True)
class Application:
    """An application. `assignment_required` is None where it does not say."""

    arn: str
    name: str
    assignment_required: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Posture:
    """How the instance is set up. Each is None where it is not known: then its table is among the view's `unknown`."""

    customer_managed_key: bool | None = None
    network_limits: bool | None = None
    store_network_limits: bool | None = None
    regions: tuple[str, ...] | None = None


Holding = t.Union[AccountAssignment, ApplicationAssignment, Entitlement]


@dataclass(frozen=True, kw_only=True)
class View:
    """A whole directory. Of an `unknown` table nothing is there, which says nothing; all that is in it is by id or ARN.

    `management` is the id of the management account, and `administrators` are those of the accounts that are registered to
    administer Identity Center.
    """

    instance_arn: str = ""
    users: Mapping[str, User] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    permission_sets: Mapping[str, PermissionSet] = field(default_factory=dict)
    accounts: Mapping[str, Account] = field(default_factory=dict)
    applications: Mapping[str, Application] = field(default_factory=dict)
    assignments: tuple[AccountAssignment, ...] = ()
    application_assignments: tuple[ApplicationAssignment, ...] = ()
    entitlements: tuple[Entitlement, ...] = ()
    management: str | None = None
    administrators: frozenset[str] = frozenset()
    expirations: tuple[Expiry, ...] = ()
    posture: Posture = field(default_factory=Posture)
    unknown: frozenset[Table] = frozenset()

    @functools.cached_property
    def groups_of(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the groups that each user is in; users in none are not there."""
        found: dict[str, list[str]] = {}
        for group in self.groups.values():
            for member in group.members:
                found.setdefault(member, []).append(group.id)
        return {user_id: tuple(group_ids) for user_id, group_ids in found.items()}

    @functools.cached_property
    def holdings(self) -> Mapping[Principal, tuple[Holding, ...]]:
        """What each user and each group has itself: assignments and entitlements."""
        found: dict[Principal, list[Holding]] = {}
        every: tuple[Holding, ...] = (*self.assignments, *self.application_assignments, *self.entitlements)
        for one in every:
            found.setdefault(one.principal, []).append(one)
        return {principal: tuple(some) for principal, some in found.items()}

    def principals_of(self, user_id: str) -> Iterator[Principal]:
        """By whom access comes to a user: the user, and the groups that the user is in."""
        yield Principal(kind=Kind.USER, id=user_id)
        for group_id in self.groups_of.get(user_id, ()):
            yield Principal(kind=Kind.GROUP, id=group_id)

    def access_of(self, user_id: str) -> Iterator[Holding]:
        """All that a user has, directly and through groups."""
        for principal in self.principals_of(user_id):
            yield from self.holdings.get(principal, ())

    def name_of(self, principal: Principal) -> str | None:
        """The name of a user or a group; None for one that is gone."""
        found: User | Group | None = (self.users if principal.kind is Kind.USER else self.groups).get(principal.id)
        return None if found is None else found.name

    def gone(self, principal: Principal) -> bool:
        """Whether a user or a group is known not to be there any more."""
        table = Table.USERS if principal.kind is Kind.USER else Table.GROUPS
        return table not in self.unknown and self.name_of(principal) is None

    def set_name(self, arn: str) -> str:
        """The name of a permission set; its ARN where that is all that is known."""
        return self.permission_sets[arn].name if arn in self.permission_sets else arn

    def account_name(self, account_id: str) -> str | None:
        """The name of an account, where it is known."""
        return self.accounts[account_id].name if account_id in self.accounts else None

    def account_label(self, account_id: str) -> str:
        """An account for people: names alone may be shared."""
        name = self.account_name(account_id)
        return account_id if name is None else f"{visible(name)} ({account_id})"

    def label(self, principal: Principal) -> str:
        """A user or a group for people: "user zoe"."""
        return f"{principal.kind.value} {visible(self.name_of(principal) or principal.id)}"
