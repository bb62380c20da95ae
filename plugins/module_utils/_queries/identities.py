# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the info modules ask, and how it is answered with the fewest calls."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

from .._desired.queries import Query
from .._model.attributes import TABLES, newest
from .._model.entities import Entity, Kind
from .._model.errors import Unsupported
from .._ports.identity_store import StoreReads
from .._render.identities import identity_result
from .._resolve.identities import names_of, resolve_needed, resolve_one
from .._resolve.strategies import groups_of_users
from .._resolve.unclear import Unclear

if t.TYPE_CHECKING:
    from .._ports.access import Reads


def answer_query(reads: Reads, query: Query) -> dict[str, t.Any]:
    """The result of idc_user_info or idc_group_info. Raises CallFailed, Unresolved, Unsupported."""
    store = reads.store
    entities, missing = _selected(store, query)
    chosen = sorted((entity for entity in entities if _passes(entity, query)), key=lambda entity: entity.name)
    joined = _joined(store, query, chosen) if query.include_joined else {}
    key = "groups" if query.kind is Kind.USER else "members"
    rows = []
    for entity in chosen:
        row = identity_result(TABLES[query.kind], entity) or {}
        row[key] = sorted(joined.get(entity.id, ())) if query.include_joined else None
        rows.append(row)
    return {f"{query.kind.value}s": rows, "missing": missing, "unreadable": _unreadable(chosen)}


def _unreadable(entities: Iterable[Entity]) -> list[str]:
    """A sentence on what the installed botocore can't read; it is the same for all."""
    unknown = next((entity.unknown for entity in entities if entity.unknown), {})
    if not unknown:
        return []
    return [
        (
            f"The installed botocore can't read {', '.join(unknown)}: null there means unknown; botocore "
            f"{newest(unknown.values())} or later can"
        )
    ]


def _selected(store: StoreReads, query: Query) -> tuple[Iterable[Entity], list[str]]:
    kind = query.kind
    if query.references is not None:
        unclear, option = Unclear(), f"{kind.value}s"
        found = [(one, resolve_one(store, kind, option, one, unclear, needed=False)) for one in query.references]
        unclear.refuse()
        distinct = {entity.id: entity for _reference, entity in found if entity is not None}
        return distinct.values(), [reference for reference, entity in found if entity is None]
    if query.joined_with is None:
        return store.every(kind), []
    anchor = resolve_needed(store, query.other_kind, query.other_kind.value, query.joined_with)
    if query.kind is Kind.USER:
        ids = [one.user_id for one in store.members(anchor.id)]
    else:
        ids = [one.group_id for one in store.groups_of(anchor.id)]
    return names_of(store, query.kind, ids).values(), []


def _passes(entity: Entity, query: Query) -> bool:
    if query.name_matches is not None and not fnmatchcase(entity.name.casefold(), query.name_matches.casefold()):
        return False
    if query.externally_managed is not None and bool(entity.external_ids) is not query.externally_managed:
        return False
    if query.status is not None and "user_status" in entity.unknown:
        raise Unsupported(
            "user_status: the installed botocore does not report whether a user is disabled; botocore "
            f"{entity.unknown['user_status']} or later does"
        )
    return query.status is None or (entity.record.status or "").casefold() == query.status


def _joined(store: StoreReads, query: Query, chosen: list[Entity]) -> Mapping[str, list[str]]:
    """The names on the other side of each chosen thing's memberships, by the thing's id."""
    if query.kind is Kind.GROUP:
        found = store.members_of(group.id for group in chosen)
        pairs = [(group_id, one.user_id) for group_id, some in found.items() for one in some]
        others = names_of(store, Kind.USER, (other for _own, other in pairs))
    elif len(chosen) == 1:
        pairs = [(chosen[0].id, one.group_id) for one in store.groups_of(chosen[0].id)]
        others = names_of(store, Kind.GROUP, (other for _own, other in pairs))
    else:
        others = {group.id: group for group in store.every(Kind.GROUP)} if chosen else {}
        pairs = groups_of_users(store, [one.id for one in chosen], list(others))
    joined: dict[str, list[str]] = {}
    for own, other in pairs:
        joined.setdefault(own, []).append(others[other].name if other in others else other)
    return joined
