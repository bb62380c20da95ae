# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The planner of users and groups: from desired and existing to a plan."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .._desired.choices import OnAssignments
from .._desired.identities import DesiredIdentity
from .._model.attributes import Table, entries_of, item, lookup_value, primary, same
from .._model.entities import PLANNED_NOW, Attributes, Entity, Kind, Ref, Value
from .._model.errors import Refused, Unresolved
from .._model.keys import PermissionSetKey, PrincipalKey, key_of, principal_key
from .change import Action, Change, Plan, created, deleted

if t.TYPE_CHECKING:
    from .._model.access import Account, Application
    from .._model.entitlements import AccessApplication, Role


@dataclass(frozen=True, kw_only=True)
class ExistingIdentity:
    """What the store holds about the subject of a task.

    `target` is what the id or the name leads to; `former` what the former names lead to; `namesake` whom, of something
    to delete that is not there, the task may have meant instead (its other selector, or the e-mail address); `holders`
    who holds each unique value that the task wants. Read where the subject would be deleted: `companions`, its
    groups or members, and its own `access`, each account with a permission set, `applications`, and `entitlements`, each
    the application of account access manager with a role; `warnings` what is not known of all that. `ref` is the one that
    the subject gets where it is not there.
    """

    target: Entity | None = None
    former: tuple[Entity, ...] = ()
    namesake: Entity | None = None
    holders: Mapping[str, Entity] = field(default_factory=dict)
    companions: tuple[PrincipalKey, ...] = ()
    access: tuple[tuple[Account, PermissionSetKey], ...] = ()
    applications: tuple[Application, ...] = ()
    entitlements: tuple[tuple[AccessApplication, Role], ...] = ()
    warnings: tuple[str, ...] = ()
    ref: Ref = PLANNED_NOW


def subject(desired: DesiredIdentity, found: ExistingIdentity) -> Entity | None:
    """The existing thing that the task is about, or None. Raises Unresolved where former names lead to several."""
    if found.target is not None:
        return found.target
    distinct = {entity.id: entity for entity in found.former}
    if len(distinct) > 1:
        names = ", ".join(f"{entity.name} ({entity.id})" for entity in distinct.values())
        raise Unresolved(
            f"previously: matches {len(distinct)} different {desired.table.kind.value}s: {names}; choose one with "
            f"{desired.table.id_option}"
        )
    return next(iter(distinct.values()), None)


def plan_identity(desired: DesiredIdentity, found: ExistingIdentity) -> Plan:
    """Plan one user or group. Raises Unresolved or Refused where what is desired cannot be had."""
    entity = subject(desired, found)
    if not desired.present:
        return _plan_deletion(desired, found, entity)
    if entity is None:
        return _plan_creation(desired, found)
    return _plan_update(desired, found, entity)


def is_as_desired(desired: DesiredIdentity, entity: Entity) -> bool:
    """Whether it has exactly what is desired, so that nobody has to look at what means the same."""
    return all((entity.attributes.get(name) or None) == value for name, value in desired.attributes.items())


def wanted_attributes(desired: DesiredIdentity, found: ExistingIdentity) -> dict[str, Value | None]:
    """The managed attributes, as they should be. Found by its name, a thing keeps the spelling of that name:

    the service found it, so to the service the two spellings are one. One of the former names, though, is to be replaced.
    """
    attributes = dict(desired.attributes)
    entity = found.target
    if entity is not None and desired.id is None and desired.table.naming in attributes:
        former = {name.casefold() for name in desired.previously}
        if entity.name.casefold() not in former:
            attributes[desired.table.naming] = entity.attributes.get(desired.table.naming)
    for name in desired.short:
        current = _only_untyped(subject(desired, found), name)
        if current is not None and same(_bare(current), _bare(attributes[name])):
            attributes[name] = current
    return attributes


def _only_untyped(entity: Entity | None, name: str) -> Value | None:
    """A multi-valued attribute that has one entry, and that without a type."""
    value = None if entity is None else entity.attributes.get(name)
    entries = entries_of(value)
    return value if len(entries) == 1 and "type" not in dict(entries[0]) else None


def _bare(value: Value | None) -> Value:
    """Of a multi-valued attribute with one entry: that entry's value alone."""
    return (item({"value": primary(value)}),)


def claims(desired: DesiredIdentity, found: ExistingIdentity) -> dict[str, str]:
    """The unique values that the plan would take and the subject does not have yet, by attribute."""
    entity = subject(desired, found)
    current: Attributes = {} if entity is None else entity.attributes
    wanted = wanted_attributes(desired, found)
    claimed: dict[str, str] = {}
    for name in desired.table.unique if desired.present else ():
        value = wanted.get(name)
        text = lookup_value({name: value}, name) if value is not None else None
        if text is not None and not same(value, current.get(name)) and text != lookup_value(current, name):
            claimed[name] = text
    return claimed


def _plan_deletion(desired: DesiredIdentity, found: ExistingIdentity, entity: Entity | None) -> Plan:
    _refuse_mismatch(desired, entity or found.namesake)
    if entity is not None:
        from .order import in_order  # only a deletion has several changes

        removals, stuck = _removals(found, entity)
        warnings = (_staying(found, entity, stuck),) if stuck else ()
        if (removals or stuck) and desired.on_assignments is OnAssignments.REFUSE:
            told = "".join(f". {warning}" for warning in warnings)
            raise Refused(
                f"Refused to delete {desired.table.kind.value} {entity.name}, which has {_assigned([*removals, *stuck])}. "
                f"Remove them first with {_removers([*removals, *stuck])}, or set on_assignments: remove to do it here{told}"
            )
        if desired.on_assignments is OnAssignments.KEEP:
            warnings = (_LEFT_BEHIND.format(entity.name),)
        deletion = deleted(entity, _cascade(entity, found.companions), tuple(stuck))
        return Plan(changes=in_order([*removals, deletion]), warnings=(*found.warnings, *warnings))
    if found.namesake is None:
        return Plan()
    warning = (
        f"No {desired.table.kind.value} is named {desired.name}, so nothing is deleted; but it is the e-mail address "
        f"of {found.namesake.name}, who stays"
    )
    return Plan(warnings=(warning,))


def _plan_creation(desired: DesiredIdentity, found: ExistingIdentity) -> Plan:
    table = desired.table
    if desired.id is not None:
        raise Unresolved(
            f"{table.id_option}: no {table.kind.value} has the id {desired.id}; ids are given by the service, "
            f"so leave {table.id_option} out to create one"
        )
    name = str(desired.name)
    attributes = {key: value for key, value in desired.attributes.items() if value}
    missing = [row.name for row in table if row.required and row.name not in attributes]
    if missing:
        raise Refused(f"The {table.kind.value} {name} does not exist, and creating it needs {_listed(missing)} as well")
    _refuse_reserved(table, name)
    change = created(principal_key(table.kind, found.ref, name), attributes)
    _refuse_taken(change, found)
    return Plan(changes=(change,))


def _plan_update(desired: DesiredIdentity, found: ExistingIdentity, entity: Entity) -> Plan:
    wanted = wanted_attributes(desired, found)
    before = {name: value for name in wanted if (value := entity.attributes.get(name))}
    # What is the same by meaning keeps the spelling that it has, in the diff too.
    kept = {name: before[name] for name, value in wanted.items() if name in before and same(value, before[name])}
    after = {**{name: value for name, value in wanted.items() if value}, **kept}
    change = Change(action=Action.UPDATE, key=key_of(entity), before=before, after=after)
    warnings = _bearers(found)
    if not change.altered:
        return Plan(warnings=warnings)
    naming = desired.table.naming
    if naming in change.altered:
        _refuse_reserved(desired.table, str(after[naming]))
    _refuse_taken(change, found)
    return Plan(changes=(change,), warnings=warnings)


def _bearers(found: ExistingIdentity) -> tuple[str, ...]:
    """Others bear the subject's former names: perhaps a name went from one to the other."""
    return tuple(
        f"previously: {other.name} ({other.id}) is another {other.kind.value}, and is left alone"
        for other in found.former
        if found.target is not None and other.id != found.target.id
    )


def _refuse_mismatch(desired: DesiredIdentity, entity: Entity | None) -> None:
    """An id and a name that disagree are no ground for deleting anybody."""
    if entity is None or desired.id is None:
        return
    if (desired.id, desired.name) in ((entity.id, None), (entity.id, entity.name)):
        return
    there = f"{desired.table.naming} {entity.name} has the id {entity.id}"
    raise Refused(
        f"{desired.table.id_option} {desired.id} and {desired.table.naming} {desired.name} do not belong together: "
        f"{there}; leave one of them out to say which is to be deleted"
    )


def _refuse_reserved(table: Table, name: str) -> None:
    if name.casefold() in table.reserved:
        raise Refused(f"{table.naming}: {name} is reserved by IAM Identity Center for its own use; choose another name")


def _refuse_taken(change: Change, found: ExistingIdentity) -> None:
    """Raises Refused where somebody else has a unique value that the change takes."""
    from .uniqueness import holders_by_value, refuse_taken  # an unchanged task takes none

    refuse_taken([change], holders_by_value(change, found.holders))


def _cascade(entity: Entity, companions: Iterable[PrincipalKey]) -> tuple[Change, ...]:
    from .relations import membership, membership_key  # only a deletion takes memberships along

    keys = sorted((membership_key(entity, one) for one in companions), key=lambda key: key.names)
    return tuple(membership(Action.REMOVE, key) for key in keys)


_LEFT_BEHIND = (
    "on_assignments: keep: whatever access {} has stays behind, belonging to nobody, and was not checked; "
    "idc_assignment_info finds it with orphaned: true"
)


def _staying(found: ExistingIdentity, entity: Entity, stuck: list[Change]) -> str:
    """What to tell of what stays behind."""
    from .._model.access import out_of_reach  # only a deletion needs it

    accounts = {account.id: account for account, _permission_set in found.access if not account.active}
    places = "; ".join(change.place for change in stuck)
    return (
        f"{entity.name} has access in {out_of_reach(accounts.values())}. It cannot be removed there and stays "
        f"behind, belonging to nobody: {places}. idc_assignment_info finds it with orphaned: true, and "
        f"idc_assignment with state: absent removes it from {entity.id} once the account is active again"
    )


def _removals(found: ExistingIdentity, entity: Entity) -> tuple[list[Change], list[Change]]:
    """The changes that take away what the subject has, so that nothing stays behind when it is gone; and those that

    would, were the account active.
    """
    from .relations import account_assignment, application_assignment  # only a deletion takes access away

    own = principal_key(entity.kind, entity.id, entity.name)
    every = [
        (account.active, account_assignment(Action.REMOVE, account=account, permission_set=held, principal=own))
        for account, held in found.access
    ]
    accounts = [change for active, change in every if active]
    applications = [application_assignment(Action.REMOVE, application=one, principal=own) for one in found.applications]
    entitlements: list[Change] = []
    if found.entitlements:
        from .entitlement_keys import entitlement  # few have any

        entitlements = [
            entitlement(Action.REMOVE, application=application, role=role, principal=own)
            for application, role in found.entitlements
        ]
    return [*accounts, *applications, *entitlements], [change for active, change in every if not active]


def _removers(removals: list[Change]) -> str:
    """The modules that take these away."""
    kinds = {change.kind is Kind.ENTITLEMENT for change in removals}
    return " and ".join({False: "idc_assignment", True: "idc_entitlement"}[one] for one in sorted(kinds))


def _assigned(removals: list[Change]) -> str:
    kinds = {change.kind is Kind.ENTITLEMENT for change in removals}
    word = "entitlement" if kinds == {True} else "assignment"
    several = f"{word}s and entitlements" if len(kinds) > 1 else f"{word}s"
    count = f"{len(removals)} {several}" if len(removals) > 1 else f"an {word}"
    return f"{count}: {'; '.join(change.place for change in removals)}"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
