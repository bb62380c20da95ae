# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Short words for permission sets and assignments, and an instance in memory on which planned steps are really done."""

from __future__ import annotations

import copy
import typing as t
from collections.abc import Collection, Iterable, Mapping

from ansible_collections.steward.identity_center.plugins.module_utils._model.access import (
    AccessControl,
    AccountAssignment,
    Application,
    ApplicationAssignment,
    Principal,
    Progress,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import (
    PLANNED,
    Attributes,
    Document,
    Entity,
    Kind,
    Value,
)
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action
from ansible_collections.steward.identity_center.plugins.module_utils._plan.step import Step
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import an_id
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.each_of_many import EachOfAccess

PROD, TEST = "111111111111", "222222222222"
RECORD = {"name", "description", "session_duration", "relay_state"}


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


class AccessInMemory(EachOfAccess):
    """An instance: what AccessReads promises, and `do`, which does a planned step. Asked for what is planned, it fails.

    `holding` tells for each pair of account and permission set whether the account holds an old version.
    """

    def __init__(
        self,
        sets: Iterable[Entity] = (),
        accounts: Iterable[AccountAssignment] = (),
        applications: Iterable[ApplicationAssignment] = (),
        *,
        attributes: Document | None = None,
    ) -> None:
        self.sets = {one.id: one for one in sets}
        self.accounts = dict.fromkeys(accounts)
        self.users = dict.fromkeys(applications)
        self.attributes = attributes
        self.holding = dict.fromkeys(((one.account_id, one.permission_set_arn) for one in self.accounts), False)
        self.asked: list[object] = []
        self.knows_planned = False

    def copy(self) -> AccessInMemory:
        """Another like it, in which planned things may exist."""
        other = copy.deepcopy(self)
        other.knows_planned = True
        return other

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

    # ---- AccessReads

    def permission_sets(self, names: Collection[str] | None = None) -> tuple[Entity, ...]:
        self.asked.append(("permission_sets", names))
        return tuple(_short(one) for one in self.sets.values() if names is None or one.name in names)

    def permission_set(self, arn: str) -> Entity | None:
        self._ask(arn)
        found = self.sets.get(arn)
        return None if found is None else _short(found)

    def details(self, arn: str) -> Attributes:
        self._ask(arn)
        found = self.sets[arn].attributes if arn in self.sets else {}
        return {name: value for name, value in found.items() if name not in RECORD}

    def holders(self, arns: Iterable[str], *, outdated: bool = False) -> Mapping[str, tuple[str, ...]]:
        return {
            arn: tuple(account for account, other in self._held(outdated) if other == arn) for arn in self._all(arns)
        }

    def held(self, account_ids: Iterable[str], *, outdated: bool = False) -> Mapping[str, tuple[str, ...]]:
        return {one: tuple(arn for account, arn in self._held(outdated) if account == one) for one in account_ids}

    def assignments_in(self, pairs: Iterable[tuple[str, str]]) -> tuple[AccountAssignment, ...]:
        wanted = list(pairs)
        for _account_id, arn in wanted:
            self._ask(arn)
        return tuple(one for one in self.accounts if (one.account_id, one.permission_set_arn) in wanted)

    def assignments_of(self, principals: Iterable[Principal]) -> tuple[AccountAssignment, ...]:
        wanted = self._all_of(principals)
        return tuple(one for one in self.accounts if one.principal in wanted)

    def applications(self, *, account_id: str | None = None) -> tuple[Application, ...]:
        return tuple(self.application(arn) for arn in sorted({one.application_arn for one in self.users}))

    def application(self, arn: str) -> Application:
        return Application(arn=arn, name="Wiki")

    def users_of(self, application_arns: Iterable[str]) -> tuple[ApplicationAssignment, ...]:
        wanted = list(application_arns)
        return tuple(one for one in self.users if one.application_arn in wanted)

    def applications_of(self, principals: Iterable[Principal]) -> tuple[ApplicationAssignment, ...]:
        wanted = self._all_of(principals)
        return tuple(one for one in self.users if one.principal in wanted)

    def assignment_required(self, application_arn: str) -> bool | None:
        return True

    def access_control_attributes(self) -> AccessControl | None:
        self.asked.append("access_control_attributes")
        if self.attributes is None:
            return None
        return AccessControl(attributes=self.attributes, progress=Progress(request_id="", status="SUCCEEDED"))

    # ---- inside

    def _ask(self, identifier: str) -> None:
        self.asked.append(identifier)
        if identifier.startswith(PLANNED) and not self.knows_planned:
            raise AssertionError(f"the service is asked for what is only planned: {identifier}")

    def _all(self, identifiers: Iterable[str]) -> list[str]:
        found = list(identifiers)
        for one in found:
            self._ask(one)
        return found

    def _all_of(self, principals: Iterable[Principal]) -> list[Principal]:
        found = list(principals)
        self._all(one.id for one in found)
        return found

    def _held(self, outdated: bool) -> list[tuple[str, str]]:
        return [pair for pair, old in self.holding.items() if old or not outdated]

    def _do_permission_set(self, step: Step) -> bool:
        (arn,) = step.ids
        if step.action is Action.CREATE:
            attributes = {name: value for name, value in step.attributes.items() if value}
            if attributes["name"] in {one.name for one in self.sets.values()}:
                return False
            name = str(attributes["name"])
            self.sets[arn] = Entity(kind=Kind.PERMISSION_SET, id=arn, name=name, attributes=attributes)
            return True
        if arn not in self.sets:
            return False
        pairs = [pair for pair in self.holding if pair[1] == arn]
        if step.action is Action.DELETE:
            if not pairs:
                del self.sets[arn]
            return not pairs
        if step.action is Action.UPDATE:
            real = self.sets[arn]
            merged = {name: value for name, value in {**real.attributes, **step.attributes}.items() if value}
            self.sets[arn] = Entity(kind=real.kind, id=arn, name=real.name, attributes=merged)
        if step.action is Action.PROVISION or set(step.attributes) - {"tags"}:
            left_out = step.attributes.get("left_out") or ()
            reached = [pair for pair in pairs if step.action is Action.UPDATE or pair[0] not in left_out]
            self.holding |= dict.fromkeys(reached, step.action is Action.UPDATE)
        return True

    def _do_account_assignment(self, step: Step) -> bool:
        account_id, arn, kind, identifier = step.ids
        one = assigned(account_id, arn, Principal(kind=Kind(kind), id=identifier))
        if arn not in self.sets or (one in self.accounts) is (step.action is Action.ADD):
            return False
        if step.action is Action.ADD:
            self.accounts[one] = None
            self.holding.setdefault((account_id, arn), False)
        else:
            del self.accounts[one]
            if (account_id, arn) not in {(each.account_id, each.permission_set_arn) for each in self.accounts}:
                del self.holding[account_id, arn]
        return True

    def _do_application_assignment(self, step: Step) -> bool:
        arn, kind, identifier = step.ids
        one = ApplicationAssignment(application_arn=arn, principal=Principal(kind=Kind(kind), id=identifier))
        if (one in self.users) is (step.action is Action.ADD):
            return False
        if step.action is Action.ADD:
            self.users[one] = None
        else:
            del self.users[one]
        return True

    def _do_attributes(self, step: Step) -> bool:
        self.attributes = t.cast("Document | None", step.attributes.get("attributes"))
        return True


def _short(one: Entity) -> Entity:
    """A permission set as DescribePermissionSet tells of it."""
    attributes = {name: value for name, value in one.attributes.items() if name in RECORD}
    return Entity(kind=one.kind, id=one.id, name=one.name, attributes=attributes)
