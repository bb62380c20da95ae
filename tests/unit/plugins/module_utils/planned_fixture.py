# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Short words for permission sets and assignments, and an instance in memory on which planned steps are really done."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable

from ansible_collections.steward.identity_center.plugins.module_utils._model.access import (
    AccountAssignment,
    Application,
    ApplicationAssignment,
    Principal,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import (
    Document,
    Entity,
    Kind,
    Value,
)
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action
from ansible_collections.steward.identity_center.plugins.module_utils._plan.step import Step
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import an_id
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_access import FakeAccess

PROD, TEST = "111111111111", "222222222222"


def set_arn(number: int) -> str:
    """The ARN of the permission set with this number."""
    return f"arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-{number:016d}"


def application_arn(number: int) -> str:
    """The ARN of the application with this number."""
    return f"arn:aws:sso::111111111111:application/ssoins-0123456789abcdef/apl-{number:016d}"


def user_principal(number: int) -> Principal:
    """The user with this number."""
    return Principal(kind=Kind.USER, id=an_id(number))


def group_principal(number: int) -> Principal:
    """The group with this number."""
    return Principal(kind=Kind.GROUP, id=an_id(number))


def assigned(account_id: str, arn: str, principal: Principal) -> AccountAssignment:
    """That this principal has this permission set in this account."""
    return AccountAssignment(account_id=account_id, permission_set_arn=arn, principal=principal)


def permission_set(name: str, number: int, **attributes: Value) -> Entity:
    """A permission set with its details."""
    return Entity(kind=Kind.PERMISSION_SET, id=set_arn(number), name=name, attributes={"name": name, **attributes})


def account_step(action: Action, one: AccountAssignment) -> Step:
    """The step that would add or remove an account assignment."""
    ids = (one.account_id, one.permission_set_arn, one.principal.kind.value, one.principal.id)
    return Step(action=action, kind=Kind.ACCOUNT_ASSIGNMENT, ids=ids, attributes={})


def application_step(action: Action, one: ApplicationAssignment) -> Step:
    """The step that would add or remove an application assignment."""
    ids = (one.application_arn, one.principal.kind.value, one.principal.id)
    return Step(action=action, kind=Kind.APPLICATION_ASSIGNMENT, ids=ids, attributes={})


class AccessInMemory(FakeAccess):
    """An instance with `do`, which does a planned step. Asked for what is planned, it fails, unless it is a copy."""

    def __init__(
        self,
        sets: Iterable[Entity] = (),
        accounts: Iterable[AccountAssignment] = (),
        uses: Iterable[ApplicationAssignment] = (),
        *,
        attributes: Document | None = None,
    ) -> None:
        every = tuple(uses)
        arns = dict.fromkeys(one.application_arn for one in every)
        applications = [Application(arn=arn, name="Wiki") for arn in arns]
        super().__init__(*sets, assignments=accounts, applications=applications, uses=every)
        self.attributes = attributes

    def copy(self) -> AccessInMemory:
        """Another like it, in which planned things may exist."""
        other = AccessInMemory(self.sets.values(), self.assignments, self.uses, attributes=self.attributes)
        other.versions, other.provisioned = dict(self.versions), dict(self.provisioned)
        other.knows_planned = True
        return other

    def hold_in(self, account_id: str, arn: str, *, old: bool) -> None:
        """Let an account hold a permission set, in an old version or in the present one."""
        self.provisioned[account_id, arn] = 0 if old else self.versions[arn]

    def do(self, step: Step) -> bool:
        """Do a step, if the service would: says whether it did."""
        return bool(
            {
                Kind.PERMISSION_SET: self._do_permission_set,
                Kind.ACCOUNT_ASSIGNMENT: self._do_account_assignment,
                Kind.APPLICATION_ASSIGNMENT: self._do_application_assignment,
                Kind.ACCESS_CONTROL_ATTRIBUTES: self._do_attributes,
            }[step.kind](step)
        )

    def _do_permission_set(self, step: Step) -> bool:
        (arn,) = step.ids
        if step.action is Action.CREATE:
            attributes = {name: value for name, value in step.attributes.items() if value}
            name = str(attributes["name"])
            if self.named(name) is not None:
                return False
            self.sets[arn] = Entity(kind=Kind.PERMISSION_SET, id=arn, name=name, attributes=attributes)
            self.versions[arn] = 1
            return True
        if arn not in self.sets:
            return False
        pairs = [pair for pair in self.provisioned if pair[1] == arn]
        if step.action is Action.DELETE:
            if not pairs:
                del self.sets[arn]
            return not pairs
        if step.action is Action.UPDATE:
            self._change(arn, step.attributes)
            return True
        left_out = step.attributes.get("left_out") or ()
        self.provisioned |= {pair: self.versions[arn] for pair in pairs if pair[0] not in left_out}
        return True

    def _do_account_assignment(self, step: Step) -> bool:
        account_id, arn, kind, identifier = step.ids
        one, present = assigned(account_id, arn, Principal(kind=Kind(kind), id=identifier)), step.action is Action.ADD
        if arn not in self.sets or (one in self.assignments) is present:
            return False
        self.request_assignment("", one, present=present)
        return True

    def _do_application_assignment(self, step: Step) -> bool:
        arn, kind, identifier = step.ids
        one = ApplicationAssignment(application_arn=arn, principal=Principal(kind=Kind(kind), id=identifier))
        present = step.action is Action.ADD
        if (one in self.uses) is present:
            return False
        self.set_application_assignment("", one, present=present)
        return True

    def _do_attributes(self, step: Step) -> bool:
        self.attributes = t.cast("Document | None", step.attributes.get("attributes"))
        return True
