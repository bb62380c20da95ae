# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What each entry of a directory comes to, from what was found about it: by the planner that its own module has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from .._desired.access import DesiredAccessControl, DesiredAssignments, DesiredPermissionSet
from .._desired.brakes import Section
from .._desired.choices import OnExternal
from .._desired.entitlements import DesiredEntitlements
from .._desired.identities import DesiredIdentity
from .._desired.memberships import DesiredMemberships
from .._model.entities import Entity, Kind
from .._model.errors import Refused, Unresolved
from .._model.keys import Key, ThingKey, key_of
from .access_control import ExistingAccessControl, plan_access_control
from .assignments import ExistingAssignments, assignment_keys, plan_assignments
from .change import Action, Change, Plan
from .entitlements import ExistingEntitlements, entitlement_keys, plan_entitlements
from .guard import guard_disabled, guard_external
from .identities import ExistingIdentity, plan_identity, subject
from .memberships import ExistingMemberships, plan_memberships
from .named import Given, Ones
from .permission_sets import ExistingPermissionSet, plan_permission_set


@dataclass(frozen=True, kw_only=True)
class Piece:
    """What one entry comes to: its plan, or the `problem` for which there is none.

    `section` is None for the attributes for access control. `subject` is the thing that the entry describes, where there
    is one already. `given` is what it says that somebody has, `taken` what it says that somebody has not, there or not;
    `needs` has the ids of what it names and could not be without, though it gives nobody anything. With `exact`, what it
    takes away goes because nothing names it: an entry with purge, or the purge of what stands nowhere in the file. What
    `yields` takes nothing away that another entry gives: an entry whose time has passed. `bare` is an exact list that has
    no entries. `places` say of single changes where they come from.
    """

    place: str
    section: Section | None = None
    plan: Plan = field(default_factory=Plan)
    problem: str | None = None
    subject: ThingKey | None = None
    given: Given | None = None
    taken: tuple[Key, ...] = ()
    needs: frozenset[str] = frozenset()
    exact: bool = False
    yields: bool = False
    bare: bool = False
    places: Mapping[Key, str] = field(default_factory=dict)

    @property
    def unchanged(self) -> int:
        """How many of the things that the entry names are as they should be. What comes of a purge names none."""
        if self.given is None:
            return 0 if self.plan.changes or self.exact else 1
        return self.given.size - sum(change.action is Action.ADD for change in self.plan.changes)


def identity_piece(
    place: str,
    desired: DesiredIdentity,
    found: ExistingIdentity,
    touched: Iterable[Entity] = (),
    *,
    exact: bool = False,
) -> Piece:
    """What the entry of a user or a group comes to."""
    section = Section.USERS if desired.table.kind is Kind.USER else Section.GROUPS

    def plan() -> Plan:
        return _guarded(plan_identity(desired, found), touched, desired.on_external)

    def entity() -> Entity | None:
        return subject(desired, found)

    return _piece(place, section, plan, about=entity, exact=exact)


def unchanged_piece(place: str, entity: Entity) -> Piece:
    """What the entry of a user or a group comes to who is exactly as desired: there is nothing to plan."""
    section = Section.USERS if entity.kind is Kind.USER else Section.GROUPS
    return Piece(place=place, section=section, subject=key_of(entity))


def memberships_piece(
    place: str,
    desired: DesiredMemberships,
    found: ExistingMemberships,
    touched: Iterable[Entity] = (),
    newcomers: Iterable[Entity] = (),
    *,
    yields: bool = False,
    bare: bool = False,
) -> Piece:
    """What the members of a group come to. `bare`: nobody stands in the list, not even somebody whose time has passed."""

    def plan() -> Plan:
        planned = _guarded(plan_memberships(desired, found), touched, desired.on_external)
        return guard_disabled(planned, newcomers)

    given = None
    if desired.present and found.anchor is not None:
        anchor, others = found.anchor.id, [one.id for _reference, one in found.others if one is not None]
        places, takers = Ones(ids=frozenset({anchor})), Ones(ids=frozenset(others))
        given = (
            Given(places=places, takers=takers)
            if desired.anchor_kind is Kind.GROUP
            else Given(places=takers, takers=places)
        )
    exact = desired.purge
    return replace(
        _piece(place, Section.MEMBERSHIPS, plan, given=given, exact=exact, yields=yields), bare=bare and exact
    )


def permission_set_piece(
    place: str, desired: DesiredPermissionSet, found: ExistingPermissionSet, *, exact: bool = False
) -> Piece:
    """What the entry of a permission set comes to."""
    return _piece(
        place,
        Section.PERMISSION_SETS,
        lambda: plan_permission_set(desired, found),
        about=lambda: found.target,
        exact=exact,
    )


def assignments_piece(
    place: str, desired: DesiredAssignments, found: ExistingAssignments, *, yields: bool = False
) -> Piece:
    """What an entry of assignments comes to."""
    given = None
    if desired.present:
        takers = frozenset((one.kind.value, one.id) for one in found.wanted)
        given = Given(places=frozenset(place.key for place in found.places), takers=takers)
    piece = _piece(
        place,
        Section.ASSIGNMENTS,
        lambda: plan_assignments(desired, found),
        given=given,
        exact=desired.purge,
        yields=yields,
    )
    if desired.present:
        return piece
    sets = frozenset(place.permission_set.id for place in found.places if place.permission_set is not None)
    return replace(piece, needs=sets, taken=() if yields else assignment_keys(found))


def entitlements_piece(
    place: str, desired: DesiredEntitlements, found: ExistingEntitlements, *, yields: bool = False
) -> Piece:
    """What an entry of entitlements comes to."""
    given = None
    if desired.present:
        takers = frozenset((one.kind.value, one.id) for one in found.wanted)
        given = Given(places=frozenset((role.arn,) for role in found.roles), takers=takers)
    piece = _piece(
        place,
        Section.ENTITLEMENTS,
        lambda: plan_entitlements(desired, found),
        given=given,
        exact=desired.purge,
        yields=yields,
    )
    return piece if desired.present or yields else replace(piece, taken=entitlement_keys(found))


def access_control_piece(place: str, desired: DesiredAccessControl, found: ExistingAccessControl) -> Piece:
    """What the attributes for access control come to."""
    return _piece(place, None, lambda: plan_access_control(desired, found))


def surplus_piece(section: Section, removal: Change) -> Piece:
    """What a purge comes to for one membership or assignment that exists: it goes, unless an entry gives it."""
    return Piece(place=f"purge: [{section.value}]", section=section, plan=Plan(changes=(removal,)), exact=True)


def _piece(
    place: str,
    section: Section | None,
    plan: Callable[[], Plan],
    *,
    about: Callable[[], Entity | None] = lambda: None,
    given: Given | None = None,
    exact: bool = False,
    yields: bool = False,
) -> Piece:
    """The piece, or what is wrong with the entry: all that is wrong with a directory is told in one failure."""
    try:
        planned, entity = plan(), about()
    except (Refused, Unresolved) as problem:
        return Piece(place=place, section=section, problem=problem.message)
    thing = None if entity is None else key_of(entity)
    return Piece(place=place, section=section, plan=planned, subject=thing, given=given, exact=exact, yields=yields)


def _guarded(plan: Plan, touched: Iterable[Entity], policy: OnExternal) -> Plan:
    people = tuple(touched)
    return guard_disabled(guard_external(plan, people, policy), people)
