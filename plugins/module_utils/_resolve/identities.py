# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From what people write to the things that are meant. Each name is resolved once; from then on ids are used."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from .._model.attributes import primary
from .._model.entities import Entity, Kind
from .._model.errors import Unresolved
from .._model.references import FORMS, as_id, lookups
from .._model.yaml_text import quoted
from .._ports.identity_store import StoreReads
from .strategies import from_list, one_by_one
from .unclear import Names, Unclear, earlier_result


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
            f"{by} of {quoted(entity.name)} ({entity.id})" for by, entity in zip(ids, entities, strict=True)
        )
        raise Unresolved(
            f"{quoted(reference)} means two {kind.value}s: it is the {meanings}; give the id of the one you mean"
        )
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
    return _by_name(reference, identifier)


def _by_name(name: str, identifier: str) -> Entity:
    return Entity(kind=Kind.USER, id=identifier, name=name, attributes={"user_name": name})


def resolve_all(
    store: StoreReads, kind: Kind, references: Sequence[str], unclear: Unclear, *, needed: bool
) -> list[tuple[str, Entity | None]]:
    """Each reference and what it leads to, with the fewer calls of the two ways: one by one, or from the list.

    Of users only id and name are sure to be known. A reference that means two things is `unclear`, and so is one that
    leads to nothing where it is `needed`. Raises CallFailed.
    """
    names = {one for one in references if as_id(kind, one) is None and len(lookups(kind, one)) == 1}
    known: dict[str, Entity | None] = {}
    if not one_by_one(store, kind, len(names)):
        known |= from_list(store, kind, names, key=lambda entity: entity.name)
    elif len(names) > 1:
        known |= _looked_up(store, kind, [one for one in dict.fromkeys(references) if one in names])
    found: list[tuple[str, Entity | None]] = []
    for one in references:
        entity = None
        try:
            entity = known[one] if one in known else _resolve_one(store, kind, one)
        except Unresolved as problem:
            unclear.told(f"{kind.value}s: {problem.message}", of=one)
        else:
            if entity is None and needed:
                nobody(store, kind, f"{kind.value}s", one, unclear)
        found.append((one, entity))
    return found


def _looked_up(store: StoreReads, kind: Kind, names: Sequence[str]) -> dict[str, Entity | None]:
    """What these names lead to, side by side; of users id and name."""
    (by,) = lookups(kind, names[0])
    ids = store.find_many(kind, by, names)
    if kind is Kind.USER:
        known = {identifier: _by_name(name, identifier) for name, identifier in ids.items()}
    else:
        known = dict(store.describe_many(kind, ids.values()))
    return {name: known.get(ids.get(name, "")) for name in names}


def resolve_one(
    store: StoreReads, kind: Kind, option: str, reference: str, unclear: Unclear, *, needed: bool
) -> Entity | None:
    """The same for the one reference of an option."""
    try:
        entity = resolve(store, kind, reference)
    except Unresolved as problem:
        unclear.told(f"{option}: {problem.message}", of=reference)
        return None
    if entity is None and needed:
        nobody(store, kind, option, reference, unclear)
    return entity


def _resolve_one(store: StoreReads, kind: Kind, reference: str) -> Entity | None:
    return resolve_member(store, reference) if kind is Kind.USER else resolve(store, kind, reference)


def resolve_needed(store: StoreReads, kind: Kind, option: str, reference: str) -> Entity:
    """The user or group of the one reference that a task makes. Raises Unresolved, CallFailed."""
    unclear = Unclear()
    entity = resolve_one(store, kind, option, reference, unclear, needed=True)
    if entity is None:
        raise unclear.failure()
    return entity


def nobody(store: StoreReads, kind: Kind, option: str, reference: str, unclear: Unclear) -> None:
    """Note that no user or group answers to a reference."""
    is_id = as_id(kind, reference) is not None

    def read() -> Iterator[str]:
        for entity in islice(store.every(kind), _MOST):
            yield entity.name
            address = primary(entity.attributes.get("emails"))
            if address is not None:
                yield address

    unclear.missing(
        f"{option}: no {kind.value} matches {quoted(reference)}",
        None if is_id else reference,
        Names(many=f"{kind.value}s", read=read, hint=f"give {FORMS[kind]}"),
        of=reference,
        also=lambda: _respelled(store, kind, reference),
        result=None if is_id else earlier_result(store, kind, reference),
    )


def absence(store: StoreReads, kind: Kind, reference: str, counted: str) -> str:
    """The warning that nobody answers to the reference to somebody who is to lose something, and what that counts as.

    Only what costs next to nothing is looked for besides: the same name without blanks at its ends and in the other
    Unicode forms, which hardly any name has. A list of all would be read on every run. Raises CallFailed.
    """
    sentence = f"No {kind.value} matches {quoted(reference)}: treated as {counted}"
    became = None if as_id(kind, reference) is not None else earlier_result(store, kind, reference)
    if became is not None:
        return f"{sentence} ({became})"
    others = " and ".join(map(quoted, _respelled(store, kind, reference)))
    return f"{sentence}; there is {others}, which is spelled differently" if others else sentence


def _respelled(store: StoreReads, kind: Kind, reference: str) -> list[str]:
    """The same name without blanks at its ends and in the other Unicode forms, as far as there is such a thing."""
    forms = [unicodedata.normalize(form, text) for text in (reference, reference.strip()) for form in ("NFC", "NFD")]
    others = [one for one in dict.fromkeys([reference.strip(), *forms]) if one and one != reference]
    return [one for one in others if any(store.find(kind, by, one) is not None for by in lookups(kind, one))]


def names_of(store: StoreReads, kind: Kind, identifiers: Iterable[str]) -> dict[str, Entity]:
    """The users or groups with these ids, by id, with the fewer calls of the two ways: one by one, or the whole list.

    An id that leads nowhere any more is left out. Raises CallFailed.
    """
    wanted = set(identifiers)
    if one_by_one(store, kind, len(wanted)):
        return dict(store.describe_many(kind, sorted(wanted)))
    found = from_list(store, kind, wanted, key=lambda entity: entity.id)
    return {**found, **store.describe_many(kind, sorted(wanted - set(found)))}


# How many users or groups are looked through for a name that may have been meant: a hundred calls.
_MOST = 10_000
