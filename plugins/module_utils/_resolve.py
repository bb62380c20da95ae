# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From what people write to the things that are meant. Each name is resolved once; from then on ids are used."""

from __future__ import annotations

from collections.abc import Iterable

from ._errors import Unresolved
from ._model import Entity, Kind
from ._references import as_id, lookups
from ._store import StoreReads


def resolve(store: StoreReads, kind: Kind, reference: str) -> Entity | None:
    """The user or group that a reference leads to, or None. Raises Unresolved where it means two; CallFailed."""
    identifier = as_id(kind, reference)
    if identifier is not None:
        found = store.describe(kind, identifier)
        if found is not None or identifier != reference:
            return found
    ids = {by: store.find(kind, by, reference) for by in lookups(kind, reference)}
    distinct = list(dict.fromkeys(found_id for found_id in ids.values() if found_id is not None))
    entities = [entity for found_id in distinct if (entity := store.describe(kind, found_id)) is not None]
    if len(entities) > 1:
        meanings = " and ".join(
            f"{by} of {entity.name} ({entity.id})" for by, entity in zip(ids, entities, strict=True)
        )
        raise Unresolved(f"{reference} means two {kind.value}s: it is the {meanings}; give the id of the one meant")
    return entities[0] if entities else None


def resolve_member(store: StoreReads, reference: str) -> Entity | None:
    """The user that a reference leads to, or None, with one call less where the reference is the user name itself.

    Of such a user only id and name are known, which is all that a membership needs. Raises as resolve does.
    """
    if as_id(Kind.USER, reference) is not None or lookups(Kind.USER, reference) != ("user_name",):
        return resolve(store, Kind.USER, reference)
    identifier = store.find(Kind.USER, "user_name", reference)
    if identifier is None:
        return None
    return Entity(kind=Kind.USER, id=identifier, name=reference, attributes={"user_name": reference})


def names_of(store: StoreReads, kind: Kind, identifiers: Iterable[str]) -> dict[str, Entity]:
    """The users or groups with these ids, by id, with the fewer calls of the two ways: one by one, or the whole list.

    An id that leads nowhere any more is left out. Raises CallFailed.
    """
    wanted = set(identifiers)
    if len(wanted) <= _ONE_BY_ONE:
        found = (store.describe(kind, identifier) for identifier in sorted(wanted))
        return {entity.id: entity for entity in found if entity is not None}
    return {entity.id: entity for entity in store.every(kind) if entity.id in wanted}


# A page of a listing holds 100, so a list of up to some thousands costs less than this many single reads.
_ONE_BY_ONE = 20
