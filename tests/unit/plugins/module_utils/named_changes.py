# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keys and changes in short words: of things that tests have, or of a name, which then always means the same thing."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping

from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Account, Application
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Entity, Kind, Ref, Value
from ansible_collections.steward.identity_center.plugins.module_utils._model.entitlements import AccessApplication, Role
from ansible_collections.steward.identity_center.plugins.module_utils._model.keys import (
    GroupKey,
    Key,
    PermissionSetKey,
    PrincipalKey,
    ThingKey,
    UserKey,
    key_of,
    principal_key,
)
from ansible_collections.steward.identity_center.plugins.module_utils._plan import change, entitlement_keys, relations
from ansible_collections.steward.identity_center.plugins.module_utils._plan.access_control import AccessControlKey
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action, Change
from ansible_collections.steward.identity_center.plugins.module_utils._plan.passwords import PasswordKey
from ansible_collections.steward.identity_center.plugins.module_utils._plan.relations import MembershipKey
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import group, user
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_entitlements import (
    APPLICATION_ARN,
)

Named = t.Union[str, Entity, ThingKey]


def user_key(one: Named = "jane") -> UserKey:
    """The key of a user."""
    ref, name = _ref_and_name(Kind.USER, one)
    return UserKey(ref=ref, name=name)


def group_key(one: Named = "Engineers") -> GroupKey:
    """The key of a group."""
    ref, name = _ref_and_name(Kind.GROUP, one)
    return GroupKey(ref=ref, name=name)


def set_key(one: Named = "Admin") -> PermissionSetKey:
    """The key of a permission set."""
    ref, name = _ref_and_name(Kind.PERMISSION_SET, one)
    return PermissionSetKey(ref=ref, name=name)


def password_key(one: Named = "jane") -> PasswordKey:
    """The key of a user's password."""
    ref, name = _ref_and_name(Kind.USER, one)
    return PasswordKey(ref=ref, name=name)


def access_control_key(instance_arn: str) -> AccessControlKey:
    """The key of the attributes for access control of an instance."""
    return AccessControlKey(ref=Ref(instance_arn), name="attributes for access control")


def member_key(one_group: Named, one_user: Named) -> MembershipKey:
    """The key of a membership."""
    return MembershipKey(group=group_key(one_group), user=user_key(one_user))


def created(kind: Kind, one: Named, attributes: Mapping[str, Value]) -> Change:
    """A user, a group or a permission set comes into being."""
    return change.created(_key(kind, one), attributes)


def membership(action: Action, *, group: Named, user: Named) -> Change:
    """A user joins or leaves a group."""
    return relations.membership(action, member_key(group, user))


def account_assignment(
    action: Action, *, account: Account, permission_set: Named, principal_kind: Kind, principal: Named
) -> Change:
    """A principal is given a permission set in an account, or loses it."""
    who, what = _principal(principal_kind, principal), set_key(permission_set)
    return relations.account_assignment(action, account=account, permission_set=what, principal=who)


def application_assignment(
    action: Action, *, application: Application, principal_kind: Kind, principal: Named
) -> Change:
    """A principal may use an application, or not any more."""
    who = _principal(principal_kind, principal)
    return relations.application_assignment(action, application=application, principal=who)


def entitlement(
    principal: Named = "jane",
    role: str = "admin",
    *,
    action: Action = Action.REMOVE,
    kind: Kind = Kind.USER,
    account: Account | None = None,
) -> Change:
    """A principal may assume a role, or not any more."""
    where = account or Account(id="111111111111", name="Prod")
    return entitlement_keys.entitlement(
        action,
        application=AccessApplication(arn=APPLICATION_ARN),
        role=Role(arn=f"arn:aws:iam::{where.id}:role/{role}", account=where),
        principal=_principal(kind, principal),
    )


def reset_of(one: Named = "jane", after: Mapping[str, Value] | None = None) -> Change:
    """A user's password is reset."""
    key = password_key(one)
    return Change(action=Action.RESET, key=key, requires=frozenset({key.user}), after=after)


def _principal(kind: Kind, one: Named) -> PrincipalKey:
    ref, name = _ref_and_name(kind, one)
    return principal_key(kind, ref, name)


def _key(kind: Kind, one: Named) -> Key:
    return set_key(one) if kind is Kind.PERMISSION_SET else _principal(kind, one)


def _ref_and_name(kind: Kind, one: Named) -> tuple[Ref, str]:
    if isinstance(one, str):
        if kind is Kind.PERMISSION_SET:
            return Ref(f"arn:of:{one}"), one
        return {Kind.USER: user, Kind.GROUP: group}[kind](one).ref, one
    key = key_of(one) if isinstance(one, Entity) else one
    return key.ref, key.name
