# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is between things: memberships and assignments, their keys and the changes of them."""

from __future__ import annotations

from dataclasses import dataclass

from .._model.access import Account, Application
from .._model.entities import Attributes, Entity, Kind, Ref
from .._model.keys import GroupKey, Key, PermissionSetKey, PrincipalKey, Thing, ThingKey, UserKey
from .change import Action, Change


class AccountKey(Thing):
    """An account, whose name is its label."""


class ApplicationKey(Thing):
    """An application, whose id is its ARN."""


class RelationKey(Key):
    """That things belong together, which a change of it makes or ends."""

    def details(self, before: Attributes, after: Attributes, /) -> dict[str, object]:
        """See Key."""
        return {**(after or before)}


@dataclass(frozen=True, kw_only=True)
class MembershipKey(RelationKey):
    """That a user is in a group."""

    kind = Kind.MEMBERSHIP

    group: GroupKey
    user: UserKey

    @property
    def name(self) -> str:
        """See Key."""
        return f"{self.user.name} in {self.group.name}"

    @property
    def names(self) -> tuple[str, ...]:
        """See Key."""
        return self.group.name, self.user.name

    @property
    def ids(self) -> tuple[str, ...]:
        """See Key."""
        return self.group.ref, self.user.ref

    @property
    def parts(self) -> tuple[Thing, ...]:
        """See Key."""
        return self.group, self.user

    @property
    def subjects(self) -> tuple[ThingKey, ...]:
        """See Key."""
        return self.group, self.user


class _AssignmentKey(RelationKey):
    """That a principal has something, somewhere. The service takes assignments of one account one at a time.

    It has been seen to lose assignments of one application that were made at once (terraform-provider-aws#40388).
    """

    @property
    def lane(self) -> tuple[str, ...]:
        """See Key."""
        return self.ids[:1]


@dataclass(frozen=True, kw_only=True)
class AccountAssignmentKey(_AssignmentKey):
    """That a principal has a permission set in an account."""

    kind = Kind.ACCOUNT_ASSIGNMENT
    in_accounts = True
    denied_singly = True

    account: AccountKey
    permission_set: PermissionSetKey
    principal: PrincipalKey

    @property
    def name(self) -> str:
        """See Key."""
        return f"{self.principal.name} with {self.place}"

    @property
    def place(self) -> str:
        """See Key."""
        return f"{self.permission_set.name} in {self.account.name}"

    @property
    def names(self) -> tuple[str, ...]:
        """See Key."""
        return self.account.ref, self.permission_set.name, self.principal.kind.value, self.principal.name

    @property
    def ids(self) -> tuple[str, ...]:
        """See Key."""
        return self.account.ref, self.permission_set.ref, self.principal.kind.value, self.principal.ref

    @property
    def parts(self) -> tuple[Thing, ...]:
        """See Key."""
        return self.account, self.permission_set, self.principal


@dataclass(frozen=True, kw_only=True)
class ApplicationAssignmentKey(_AssignmentKey):
    """That a principal may use an application."""

    kind = Kind.APPLICATION_ASSIGNMENT

    application: ApplicationKey
    principal: PrincipalKey

    @property
    def name(self) -> str:
        """See Key."""
        return f"{self.principal.name} in {self.place}"

    @property
    def place(self) -> str:
        """See Key."""
        return self.application.name

    @property
    def names(self) -> tuple[str, ...]:
        """See Key."""
        return self.application.ref, self.principal.kind.value, self.principal.name

    @property
    def ids(self) -> tuple[str, ...]:
        """See Key."""
        return self.application.ref, self.principal.kind.value, self.principal.ref

    @property
    def parts(self) -> tuple[Thing, ...]:
        """See Key."""
        return self.application, self.principal


def membership_key(one: Entity | PrincipalKey, other: Entity | PrincipalKey) -> MembershipKey:
    """The key of the membership between a group and a user, in either order."""
    group, user = (one, other) if one.kind is Kind.GROUP else (other, one)
    return MembershipKey(group=GroupKey(ref=group.ref, name=group.name), user=UserKey(ref=user.ref, name=user.name))


def membership(action: Action, key: MembershipKey) -> Change:
    """The change that adds a user to a group or removes them."""
    return related(action, key, {"group": key.group.name, "user": key.user.name})


def account_assignment(
    action: Action, *, account: Account, permission_set: PermissionSetKey, principal: PrincipalKey
) -> Change:
    """The change that gives a principal a permission set in an account, or takes it away."""
    side = {
        "account": account.label,
        "account_id": account.id,
        "permission_set": permission_set.name,
        principal.kind.value: principal.name,
    }
    key = AccountAssignmentKey(
        account=AccountKey(ref=Ref(account.id), name=account.label), permission_set=permission_set, principal=principal
    )
    return related(action, key, side)


def application_assignment(action: Action, *, application: Application, principal: PrincipalKey) -> Change:
    """The change that lets a principal use an application, or not any more."""
    side = {
        "application": application.name,
        "application_arn": application.arn,
        principal.kind.value: principal.name,
    }
    key = ApplicationAssignmentKey(
        application=ApplicationKey(ref=Ref(application.arn), name=application.name), principal=principal
    )
    return related(action, key, side)


def related(action: Action, key: Key, side: Attributes) -> Change:
    """The change that joins things or parts them. What joins things waits for them; what parts them waits for nothing."""
    if action is Action.ADD:
        needed = frozenset(part for part in key.parts if isinstance(part, Key))
        return Change(action=action, key=key, after=side, requires=needed)
    return Change(action=action, key=key, before=side)
