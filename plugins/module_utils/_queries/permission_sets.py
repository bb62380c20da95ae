# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What idc_permission_set_info asks, and how it is answered with the fewest calls."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from .._desired.access import PermissionSetQuery
from .._model.attributes import members
from .._model.entities import Entity
from .._model.references import is_arn
from .._plan.permission_sets import ExistingPermissionSet, completed
from .._ports.access import AccessReads, Reads
from .._render.permission_sets import permission_set_result
from .._resolve.access import accounts_by_id


def answer_permission_sets(reads: Reads, query: PermissionSetQuery) -> dict[str, t.Any]:
    """The result of idc_permission_set_info. Raises CallFailed, Unresolved."""
    access = reads.access
    selected, missing = _selected(access, query.references)
    chosen = sorted((one for one in selected if _is_named_so(one, query)), key=lambda one: one.name)
    where = _where(access, query, chosen)
    if query.outdated is not None:
        chosen = [one for one in chosen if bool(where.outdated.get(one.id)) is query.outdated]
    details = access.details_of([one.id for one in chosen]) if chosen else {}
    detailed = [completed(one, details[one.id]) for one in chosen]
    told = [one for one in detailed if query.tags.items() <= members(one.attributes.get("tags")).items()]
    held = {account for one in told for account in where.holders.get(one.id, ())} if query.include_accounts else set()
    accounts, denied = accounts_by_id(reads.organization, held) if held else ({}, None)
    rows = []
    for entity in told:
        holders, outdated = where.holders.get(entity.id, ()), where.outdated.get(entity.id, ())
        row = permission_set_result(ExistingPermissionSet(target=entity, holders=holders, outdated=outdated)) or {}
        row["accounts"] = [
            {"account_id": one, "name": accounts[one].name, "outdated": one in outdated} for one in sorted(holders)
        ]
        if not query.include_accounts:
            row |= {"accounts": None, "provisioned_accounts": None, "outdated_accounts": None}
        rows.append(row)
    unreadable = [] if denied is None else [f"{denied.message} So accounts are listed without their names"]
    return {"permission_sets": rows, "missing": missing, "unreadable": unreadable}


@dataclass(frozen=True, kw_only=True)
class _Where:
    """Which accounts hold each permission set, by its ARN, and which hold an old version; empty where not asked."""

    holders: Mapping[str, tuple[str, ...]]
    outdated: Mapping[str, tuple[str, ...]]


def _where(access: AccessReads, query: PermissionSetQuery, entities: Iterable[Entity]) -> _Where:
    arns = [entity.id for entity in entities]
    if query.include_accounts and query.outdated is None:
        holders = access.holders(arns)
        # What nobody holds, nobody holds in an old version.
        return _Where(holders=holders, outdated=access.holders((arn for arn in arns if holders[arn]), outdated=True))
    outdated = access.holders(arns, outdated=True) if query.outdated is not None else {}
    if not query.include_accounts:
        return _Where(holders={}, outdated=outdated)
    wanted = [arn for arn in arns if bool(outdated[arn]) is query.outdated]
    return _Where(holders=access.holders(wanted), outdated=outdated)


def _selected(access: AccessReads, references: tuple[str, ...] | None) -> tuple[Iterable[Entity], list[str]]:
    if references is None:
        return access.permission_sets(), []
    names = {reference for reference in references if not is_arn(reference)}
    found = {one.name: one for one in (access.permission_sets(names) if names else ()) if one.name in names}
    arns = [reference for reference in references if reference not in names]
    found |= access.describe_sets(arns) if arns else {}
    distinct = {entity.id: entity for entity in found.values()}
    return distinct.values(), [reference for reference in references if reference not in found]


def _is_named_so(entity: Entity, query: PermissionSetQuery) -> bool:
    return query.name_matches is None or fnmatchcase(entity.name.casefold(), query.name_matches.casefold())
