# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The planner of permission sets: what they hold, where they have to be provisioned, and what goes before they go."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from .._desired.access import DesiredPermissionSet, Provision
from .._desired.choices import OnAssignments
from .._model.access import DETAILS, Account, AccountAssignment, abridged, number_of, out_of_reach
from .._model.attributes import PLAIN, entries_of, same, texts_of
from .._model.durations import DEFAULT_DURATION
from .._model.entities import PLANNED_NOW, Attributes, Document, Entity, Kind, Ref, Value
from .._model.errors import Refused, Unresolved
from .._model.keys import PermissionSetKey, key_of, principal_key
from .._model.policies import document
from .change import Action, Change, Plan, created, deleted

# A change of these alone reaches no role in any account.
_NOT_IN_ROLES = {"tags"}


@dataclass(frozen=True, kw_only=True)
class Held:
    """An assignment of a permission set, with the names of what it joins (ids, where there are no names)."""

    assignment: AccountAssignment
    account: Account
    principal: str


@dataclass(frozen=True, kw_only=True)
class ExistingPermissionSet:
    """What the service holds about the subject of a task: the permission set with its policies and tags, the ids of the

    accounts that hold it and of those that hold an old version, and, read where it would be deleted, its assignments.
    `accounts` has what is known of those that the plan `concerns`, by id; `warnings` what is not known of them. `ref` is the
    one that it gets where it is not there.
    """

    target: Entity | None = None
    ref: Ref = PLANNED_NOW
    holders: tuple[str, ...] = ()
    outdated: tuple[str, ...] = ()
    assignments: tuple[Held, ...] = ()
    accounts: Mapping[str, Account] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    def account(self, account_id: str) -> Account:
        """What is known of an account, at least its id."""
        return self.accounts.get(account_id) or Account(id=account_id)


def plan_permission_set(desired: DesiredPermissionSet, found: ExistingPermissionSet) -> Plan:
    """Plan one permission set. Raises Unresolved or Refused where what is desired cannot be had."""
    entity = found.target
    _refuse_mismatch(desired, entity)
    if not desired.present:
        return Plan() if entity is None else _plan_deletion(desired, found, entity)
    if entity is None:
        if desired.name is None or desired.arn is not None:
            raise Unresolved(
                f"permission_set_arn: no permission set has the ARN {desired.arn}; ARNs are given by the service, so "
                "leave permission_set_arn out and give a name to create one"
            )
        attributes = {name: value for name, value in desired.attributes.items() if value}
        return Plan(changes=(created(PermissionSetKey(ref=found.ref, name=desired.name), attributes),))
    return _plan_update(desired, found, entity)


def concerns(desired: DesiredPermissionSet, found: ExistingPermissionSet) -> tuple[str, ...]:
    """The ids of the accounts in which the task would change something, whether they can be changed or not."""
    if found.target is None:
        return ()
    if not desired.present:
        return found.holders
    return _to_provision(desired, found, _update_of(desired, found.target))


def details_for(desired: DesiredPermissionSet) -> frozenset[str]:
    """The attributes beside its record that the plan asks about; of one that goes, all are told."""
    return frozenset(DETAILS).intersection(desired.attributes) if desired.present else frozenset(DETAILS)


def needs_holders(desired: DesiredPermissionSet, entity: Entity) -> bool:
    """Whether the plan asks who holds it, and not only who holds an old version."""
    if not desired.present or desired.provision is Provision.ALWAYS:
        return True
    return bool(_update_of(desired, entity).altered)


def completed(entity: Entity, details: Attributes) -> Entity:
    """A permission set with what other calls tell of it, and with the session duration that one has by itself."""
    return replace(entity, attributes={"session_duration": DEFAULT_DURATION, **entity.attributes, **details})


def settled(found: ExistingPermissionSet, plan: Plan) -> ExistingPermissionSet:
    """What there would be once the plan is done."""
    entity, holders, outdated = found.target, found.holders, found.outdated
    for change in plan.changes:
        if change.kind is not Kind.PERMISSION_SET:
            continue
        if change.action is Action.PROVISION:
            done = texts_of((change.after or {}).get("accounts"))
            outdated = tuple(account for account in outdated if account not in done)
        elif change.action is Action.DELETE:
            entity, holders, outdated = None, (), ()
        else:
            entity = _changed(entity, change)
            outdated = holders if _reaches_roles(change) else outdated
    return ExistingPermissionSet(target=entity, holders=holders, outdated=outdated)


def _changed(entity: Entity | None, change: Change) -> Entity:
    from .step import planned_entity, with_changes  # an unchanged task needs nothing of it

    after = change.after or {}
    if entity is None:
        return completed(planned_entity(change.kind, PLANNED_NOW, after), {})
    return with_changes(entity, {name: after.get(name) for name in change.altered})


def _update_of(desired: DesiredPermissionSet, entity: Entity) -> Change:
    wanted = _wanted_attributes(desired, entity.attributes)
    before = {name: value for name in wanted if (value := entity.attributes.get(name))}
    # What is the same by meaning keeps the spelling that it has, in the diff too.
    spelled = {name: before[name] for name, value in wanted.items() if name in before and same(value, before[name])}
    return Change(
        action=Action.UPDATE,
        key=key_of(entity),
        before=before,
        after={**{name: value for name, value in wanted.items() if value}, **spelled},
        kept={name: value for name, value in entity.attributes.items() if name in PLAIN and name not in wanted},
    )


def _to_provision(desired: DesiredPermissionSet, found: ExistingPermissionSet, update: Change) -> tuple[str, ...]:
    if desired.provision is Provision.NEVER:
        return ()
    return found.holders if desired.provision is Provision.ALWAYS else _old_after(found, update)


def _old_after(found: ExistingPermissionSet, update: Change) -> tuple[str, ...]:
    """The accounts that hold an old version once the update is done."""
    return found.holders if _reaches_roles(update) else found.outdated


def _plan_update(desired: DesiredPermissionSet, found: ExistingPermissionSet, entity: Entity) -> Plan:
    update = _update_of(desired, entity)
    _refuse_clearing(update)
    changes = [update] if update.altered else []
    if desired.provision is Provision.NEVER:
        return Plan(changes=tuple(changes), warnings=_left_behind(entity, _old_after(found, update)))
    every = [found.account(one) for one in _to_provision(desired, found, update)]
    accounts = tuple(account.id for account in every if account.active)
    out = [account for account in every if not account.active]
    if accounts:
        after: dict[str, Value] = {"accounts": accounts}
        if out:
            after["left_out"] = tuple(account.id for account in out)
        changes.append(
            Change(
                action=Action.PROVISION,
                key=key_of(entity),
                requires=frozenset({key_of(entity)}),
                before={"outdated_accounts": found.outdated} if found.outdated else None,
                after=after,
            )
        )
    warnings = found.warnings if accounts else ()
    if out:
        warnings = (*warnings, f"Left out {out_of_reach(out)}: {entity.name} can't be provisioned there")
    return Plan(changes=tuple(changes), warnings=warnings)


def _refuse_clearing(update: Change) -> None:
    """The service keeps the description that an update leaves out, and takes no empty one (Terraform #41897)."""
    if "description" in update.altered and "description" not in (update.after or {}):
        raise Refused(
            f"description: {update.name} has one, and IAM Identity Center can change it but not clear it. Give another "
            "description, or leave the option out; only a permission set that is deleted and created again has none"
        )


def _reaches_roles(change: Change) -> bool:
    return bool(set(change.altered) - _NOT_IN_ROLES)


def _wanted_attributes(desired: DesiredPermissionSet, current: Attributes) -> dict[str, Value | None]:
    """The managed attributes, as they should be; without purging, what is there besides stays."""
    wanted = dict(desired.attributes)
    for name in () if desired.purge_policies else ("managed_policies", "customer_managed_policies"):
        if name in wanted:
            wanted[name] = _united(current.get(name), wanted[name])
    if not desired.purge_tags and "tags" in wanted:
        wanted["tags"] = document({**_tags(current.get("tags")), **_tags(wanted["tags"])})
    return wanted


def _united(one: Value | None, other: Value | None) -> Value | None:
    arns = {*texts_of(one), *texts_of(other)}
    policies = {*entries_of(one), *entries_of(other)}
    return tuple(sorted(arns)) or tuple(sorted(policies)) or None


def _tags(value: Value | None) -> Mapping[str, object]:
    return json.loads(value.text) if isinstance(value, Document) else {}


def _left_behind(entity: Entity, accounts: tuple[str, ...]) -> tuple[str, ...]:
    if not accounts:
        return ()
    left = f"{number_of(len(accounts), 'account')} would keep an outdated copy of {entity.name}"
    return (f"provision: never: {left}: {abridged(accounts)}",)


def _plan_deletion(desired: DesiredPermissionSet, found: ExistingPermissionSet, entity: Entity) -> Plan:
    from .order import in_order  # only a deletion has several changes
    from .relations import account_assignment

    _refuse_stuck(found, entity)
    if found.assignments and desired.on_assignments is OnAssignments.REFUSE:
        accounts = {held.account.id for held in found.assignments}
        names = [
            f"{held.assignment.principal.kind.value} {held.principal} in {held.account.label}"
            for held in found.assignments
        ]
        raise Refused(
            f"Refused to delete {entity.name}: it has {number_of(len(found.assignments), 'assignment')} in "
            f"{number_of(len(accounts), 'account')}, who would lose it: {abridged(names)}. Remove the assignments first, or "
            "set on_assignments: remove to do it here"
        )
    removals = [
        account_assignment(
            Action.REMOVE,
            account=held.account,
            permission_set=PermissionSetKey(ref=entity.ref, name=entity.name),
            principal=principal_key(held.assignment.principal.kind, held.assignment.principal.id, held.principal),
        )
        for held in found.assignments
    ]
    return Plan(changes=in_order([*removals, deleted(entity)]), warnings=(*found.warnings, *_deserted(found, entity)))


def _refuse_stuck(found: ExistingPermissionSet, entity: Entity) -> None:
    """A permission set goes when the last account has let go of it, and an account that is suspended never does."""
    stuck = [held for held in found.assignments if not held.account.active]
    if stuck:
        names = [f"{held.assignment.principal.kind.value} {held.principal} in {held.account.label}" for held in stuck]
        accounts = {held.account.id: held.account for held in stuck}
        raise Refused(
            f"Refused to delete {entity.name}: it is assigned in {out_of_reach(accounts.values())}, where no "
            f"assignment can be removed: {abridged(names)}. Delete it once no such account holds it"
        )


def _deserted(found: ExistingPermissionSet, entity: Entity) -> tuple[str, ...]:
    """What stands in the way of a deletion, perhaps: accounts that hold it although nobody is assigned there."""
    assigned = {held.account.id for held in found.assignments}
    left = [found.account(one).label for one in found.holders if one not in assigned]
    if not left:
        return ()
    where = f"{number_of(len(left), 'account')} where nobody is assigned: {abridged(left)}"
    return (
        (
            f"{entity.name} is still provisioned in {where}. The service may refuse to delete it until it is removed "
            "from them"
        ),
    )


def _refuse_mismatch(desired: DesiredPermissionSet, entity: Entity | None) -> None:
    if entity is None or desired.name in (None, entity.name):
        return
    raise Refused(
        f"name: the permission set {desired.arn} is named {entity.name}, not {desired.name}, and the name of a "
        "permission set can't be changed. Leave name out, or leave permission_set_arn out to refer to the one with "
        "that name"
    )
