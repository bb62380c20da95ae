# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The planner of permission sets: what they hold, where they have to be provisioned, and what goes before they go."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from .._values.access import Account, AccountAssignment
from .._values.attributes import PLAIN, entries_of, same, texts_of
from .._values.durations import DEFAULT_DURATION
from .._values.errors import Refused, Unresolved
from .._values.model import Attributes, Document, Entity, Kind, Value, planned_id
from .._values.policies import document
from .._wishes.access import PermissionSetWish, Provision
from .._wishes.choices import OnAssignments
from .change import Action, Change, Plan, account_assignment, created, deleted, in_order

# A change of these alone reaches no role in any account.
_NOT_IN_ROLES = {"tags"}
# So many assignments are named one by one where a deletion is refused.
_NAMED = 10


@dataclass(frozen=True, kw_only=True)
class Held:
    """An assignment of a permission set, with the names of what it joins (ids, where there are no names)."""

    assignment: AccountAssignment
    account: Account
    principal: str


@dataclass(frozen=True, kw_only=True)
class PermissionSetFound:
    """What the service holds about the subject of a wish: the permission set with its policies and tags, the ids of the

    accounts that hold it and of those that hold an old version, and, read where it would be deleted, its assignments.
    """

    target: Entity | None = None
    holders: tuple[str, ...] = ()
    outdated: tuple[str, ...] = ()
    assignments: tuple[Held, ...] = ()


def plan_permission_set(wish: PermissionSetWish, found: PermissionSetFound) -> Plan:
    """Plan one permission set. Raises Unresolved or Refused where the wish can't be had."""
    entity = found.target
    _refuse_mismatch(wish, entity)
    if not wish.present:
        return Plan() if entity is None else _plan_deletion(wish, found, entity)
    if entity is None:
        if wish.name is None or wish.arn is not None:
            raise Unresolved(
                f"permission_set_arn: no permission set has the ARN {wish.arn}; ARNs are given by the service, so leave "
                "permission_set_arn out and give a name to create one"
            )
        attributes = {name: value for name, value in wish.attributes.items() if value}
        return Plan(changes=(created(Kind.PERMISSION_SET, wish.name, attributes),))
    return _plan_update(wish, found, entity)


def completed(entity: Entity, details: Attributes) -> Entity:
    """A permission set with what other calls tell of it, and with the session duration that one has by itself."""
    return replace(entity, attributes={"session_duration": DEFAULT_DURATION, **entity.attributes, **details})


def settled(found: PermissionSetFound, plan: Plan) -> PermissionSetFound:
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
    return PermissionSetFound(target=entity, holders=holders, outdated=outdated)


def _changed(entity: Entity | None, change: Change) -> Entity:
    after, (name,) = change.after or {}, change.key
    if entity is None:
        made = Entity(kind=Kind.PERMISSION_SET, id=planned_id(Kind.PERMISSION_SET, name), name=name, attributes=after)
        return completed(made, {})
    merged = {**entity.attributes, **{one: after.get(one) for one in change.altered}}
    return entity.with_attributes({one: value for one, value in merged.items() if value}, name=name)


def _plan_update(wish: PermissionSetWish, found: PermissionSetFound, entity: Entity) -> Plan:
    wanted = _aspired(wish, entity.attributes)
    before = {name: value for name in wanted if (value := entity.attributes.get(name))}
    # What is the same by meaning keeps the spelling that it has, in the diff too.
    spelled = {name: before[name] for name, value in wanted.items() if name in before and same(value, before[name])}
    update = Change(
        action=Action.UPDATE,
        kind=Kind.PERMISSION_SET,
        key=(entity.name,),
        before=before,
        after={**{name: value for name, value in wanted.items() if value}, **spelled},
        kept={name: value for name, value in entity.attributes.items() if name in PLAIN and name not in wanted},
    )
    changes = [update] if update.altered else []
    old = found.holders if changes and _reaches_roles(update) else found.outdated
    if wish.provision is Provision.NEVER:
        return Plan(changes=tuple(changes), warnings=_left_behind(entity, old))
    accounts = found.holders if wish.provision is Provision.ALWAYS else old
    if accounts:
        changes.append(
            Change(
                action=Action.PROVISION,
                kind=Kind.PERMISSION_SET,
                key=(entity.name,),
                before={"outdated_accounts": found.outdated} if found.outdated else None,
                after={"accounts": accounts},
            )
        )
    return Plan(changes=tuple(changes))


def _reaches_roles(change: Change) -> bool:
    return bool(set(change.altered) - _NOT_IN_ROLES)


def _aspired(wish: PermissionSetWish, current: Attributes) -> dict[str, Value | None]:
    """The managed attributes, as they should be; without purging, what is there besides stays."""
    wanted = dict(wish.attributes)
    for name in () if wish.purge_policies else ("managed_policies", "customer_managed_policies"):
        if name in wanted:
            wanted[name] = _united(current.get(name), wanted[name])
    if not wish.purge_tags and "tags" in wanted:
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
    left = f"{_counted(accounts, 'account')} would go on with an old version of {entity.name}"
    return (f"provision: never: {left}: {_listed(accounts)}",)


def _plan_deletion(wish: PermissionSetWish, found: PermissionSetFound, entity: Entity) -> Plan:
    if found.assignments and wish.on_assignments is OnAssignments.REFUSE:
        accounts = {held.account.id for held in found.assignments}
        names = [
            f"{held.assignment.principal.kind.value} {held.principal} in {held.account.label}"
            for held in found.assignments
        ]
        raise Refused(
            f"Refused to delete {entity.name}: it has {_counted(found.assignments, 'assignment')} in "
            f"{_counted(accounts, 'account')}, who would lose it: {_listed(names)}. Take the assignments away first, or "
            "set on_assignments: remove to do it here"
        )
    removals = [
        account_assignment(
            Action.REMOVE,
            account=held.account,
            permission_set=entity.name,
            principal_kind=held.assignment.principal.kind,
            principal=held.principal,
        )
        for held in found.assignments
    ]
    return Plan(changes=in_order([*removals, deleted(entity)]))


def _refuse_mismatch(wish: PermissionSetWish, entity: Entity | None) -> None:
    if entity is None or wish.name in (None, entity.name):
        return
    raise Refused(
        f"name: the permission set {wish.arn} is named {entity.name}, not {wish.name}, and the name of a permission set "
        "can't be changed. Leave name out, or leave permission_set_arn out to speak of the one with that name"
    )


def _counted(many: tuple[object, ...] | set[str], noun: str) -> str:
    return f"{len(many)} {noun}{'' if len(many) == 1 else 's'}"


def _listed(names: tuple[str, ...] | list[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
