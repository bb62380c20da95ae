# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be read before a user or a group is planned, and no more."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from .._desired.choices import OnAssignments
from .._desired.identities import DesiredIdentity
from .._model.attributes import Table, entries_of
from .._model.entities import Entity
from .._model.keys import Handle, Key, key_of
from .._plan.identities import ExistingIdentity, claims, subject
from .observation import Observation, handle_of

if t.TYPE_CHECKING:
    from .._ports.access import Reads
    from .._ports.identity_store import StoreReads


def observe_identity(store: StoreReads, desired: DesiredIdentity) -> Observation[ExistingIdentity]:
    """Read what planning this user or group needs. Raises CallFailed, Unresolved."""
    found = _subject_of(store, desired)
    entity = subject(desired, found)
    if entity is None or desired.present:
        holders = _holders(store, desired, found)
        bearers = [one for one in holders.values() if found.target is None and _is_meant(store, desired, one)]
        if bearers:
            # Somebody makes the same at the same time, and the name could not be seen yet.
            found = replace(found, target=bearers[0])
            entity = bearers[0]
            holders = _holders(store, desired, found)
        found = replace(found, holders=holders)
    else:
        from .deletions import companions  # only who deletes needs it

        found = replace(found, companions=companions(store, entity))
    handles: dict[Key, Handle] = {} if entity is None else {key_of(entity): handle_of(entity)}
    return Observation(found=found, handles=handles, touched=() if entity is None else (entity,))


def observe_with_access(reads: Reads, desired: DesiredIdentity) -> Observation[ExistingIdentity]:
    """Read what planning this user or group needs; of one that goes also its assignments. Raises as observe_identity."""
    observation = observe_identity(reads.store, desired)
    entity = observation.found.target
    if desired.present or entity is None or desired.on_assignments is OnAssignments.KEEP:
        return observation
    from .deletions import with_access  # only who deletes needs it
    from .entitlements_left import with_entitlements

    found = with_access(reads, entity, observation.found)
    found, handles = with_entitlements(reads, entity, found, desired.on_assignments)
    return replace(observation, found=found, handles={**observation.handles, **handles})


def _subject_of(store: StoreReads, desired: DesiredIdentity) -> ExistingIdentity:
    kind = desired.table.kind
    if desired.id is not None:
        target = store.describe(kind, desired.id)
        lost = target is None and not desired.present and desired.name is not None
        namesake = _named(store, desired.table, str(desired.name)) if lost else None
        if namesake is not None and namesake.id == desired.id:
            target, namesake = namesake, None  # the first look came too early
        return ExistingIdentity(target=target, namesake=namesake)
    target = None if desired.name is None else _named(store, desired.table, desired.name)
    # A deletion means the present name alone: else a second run would delete who bears a former one.
    if not desired.present:
        namesake = None if target else _addressed(store, desired)
        if namesake is not None and _is_meant(store, desired, namesake):
            target, namesake = namesake, None
        return ExistingIdentity(target=target, namesake=namesake)
    former = (_named(store, desired.table, name) for name in desired.previously)
    return ExistingIdentity(target=target, former=tuple(entity for entity in former if entity is not None))


def _addressed(store: StoreReads, desired: DesiredIdentity) -> Entity | None:
    """Whose e-mail address the name of somebody to delete is."""
    if desired.name is None or "@" not in desired.name or "emails" not in desired.table.unique:
        return None
    return _held_by(store, desired.table, "emails", desired.name)


def _named(store: StoreReads, table: Table, name: str) -> Entity | None:
    return _held_by(store, table, table.naming, name)


def _held_by(store: StoreReads, table: Table, attribute: str, value: str) -> Entity | None:
    """Who has this unique value. A look-up may lag behind a change, and then leads to who had it."""
    identifier = store.find(table.kind, attribute, value)
    entity = None if identifier is None else store.describe(table.kind, identifier)
    return entity if entity is not None and _has(entity, table, attribute, value) else None


def _holders(store: StoreReads, desired: DesiredIdentity, found: ExistingIdentity) -> dict[str, Entity]:
    """Who else has the unique values that the task wants, by attribute."""
    entity = subject(desired, found)
    holders: dict[str, Entity] = {}
    for attribute, value in claims(desired, found).items():
        if desired.id is None and attribute == desired.table.naming:
            continue  # looked up already: it led nowhere, so nobody holds it
        holder = _held_by(store, desired.table, attribute, value)
        if holder is not None and (entity is None or holder.id != entity.id):
            holders[attribute] = holder
    return holders


def _is_meant(store: StoreReads, desired: DesiredIdentity, entity: Entity) -> bool:
    """Whether somebody found by another unique value is the one that the task means, whom its name did not find.

    Where the spelling differs, the service has to say so, which folds letter case or does not.
    """
    if desired.id is not None or desired.name is None:
        return False
    if entity.name == desired.name:
        return True
    alike = entity.name.casefold() == desired.name.casefold()
    return alike and store.find(desired.table.kind, desired.table.naming, desired.name) == entity.id


def _has(entity: Entity, table: Table, attribute: str, value: str) -> bool:
    known = entity.attributes.get(attribute)
    if known is None:
        # Active Directory may hide names, but nobody is found by an address that they do not have.
        return attribute == table.naming
    texts = [known] if isinstance(known, str) else [str(dict(entry).get("value")) for entry in entries_of(known)]
    return any(_alike(text, value) for text in texts)


def _alike(one: str, other: str) -> bool:
    if one.casefold() == other.casefold():
        return True
    from unicodedata import normalize  # few names differ in more than letter case

    return normalize("NFC", one).casefold() == normalize("NFC", other).casefold()
