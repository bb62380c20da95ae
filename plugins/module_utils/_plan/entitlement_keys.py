# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The keys of account access manager: its application, and that a principal may assume a role."""

from __future__ import annotations

from dataclasses import dataclass

from .._model.entities import Kind, Ref
from .._model.entitlements import AccessApplication, Role
from .._model.keys import PrincipalKey, Thing, ThingKey
from .change import Action, Change
from .relations import RelationKey, related

APPLICATION_NAME = "account access manager"


class AccessApplicationKey(ThingKey):
    """The application of account access manager, whose id is its ARN."""

    kind = Kind.ACCOUNT_ACCESS


class RoleKey(Thing):
    """A role, whose id is its ARN and whose name is its label."""


@dataclass(frozen=True, kw_only=True)
class EntitlementKey(RelationKey):
    """That a principal may assume a role."""

    kind = Kind.ENTITLEMENT
    denied_singly = True

    application: AccessApplicationKey
    role: RoleKey
    principal: PrincipalKey

    @property
    def name(self) -> str:
        """See Key."""
        return f"{self.principal.name} as {self.place}"

    @property
    def place(self) -> str:
        """See Key."""
        return self.role.name

    @property
    def names(self) -> tuple[str, ...]:
        """See Key."""
        return self.role.ref, self.principal.kind.value, self.principal.name

    @property
    def ids(self) -> tuple[str, ...]:
        """See Key."""
        return self.role.ref, self.principal.kind.value, self.principal.ref

    @property
    def parts(self) -> tuple[Thing, ...]:
        """See Key."""
        return self.application, self.role, self.principal


def application_key(application: AccessApplication) -> AccessApplicationKey:
    """The key of the application of account access manager."""
    return AccessApplicationKey(ref=Ref(application.arn), name=APPLICATION_NAME)


def entitlement(action: Action, *, application: AccessApplication, role: Role, principal: PrincipalKey) -> Change:
    """The change that lets a principal assume a role, or not any more."""
    side = {
        "account": role.account.label,
        "account_id": role.account.id,
        "role": role.name,
        "role_arn": role.arn,
        principal.kind.value: principal.name,
    }
    key = EntitlementKey(
        application=application_key(application), role=RoleKey(ref=Ref(role.arn), name=role.label), principal=principal
    )
    return related(action, key, side)
