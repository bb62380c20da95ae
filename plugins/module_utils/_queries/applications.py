# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What idc_application_info answers, with the fewest calls."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable
from fnmatch import fnmatchcase

from .._desired.access import ApplicationQuery
from .._model.access import Application, ApplicationAssignment, Principal
from .._model.entities import PLANNED
from .._model.errors import CallFailed, FailureKind
from .._model.references import is_application_arn
from .._ports.access import Reads
from .._resolve.access import principal_names
from .._resolve.strategies import FEW

_MEMBER = "In an ordinary member account of the organization, set account to its id: it sees its own applications"


def answer_applications(reads: Reads, query: ApplicationQuery) -> dict[str, t.Any]:
    """The result of idc_application_info. Raises CallFailed, Unresolved."""
    found, missing = _selected(reads, query)
    chosen = sorted((one for one in found if _passes(one, query)), key=lambda one: (one.name, one.arn))
    assigned = _assigned(reads, chosen) if query.include_assignments and chosen else {}
    asks = query.include_configuration and chosen
    required = reads.access.assignments_required([one.arn for one in chosen]) if asks else {}
    return {
        "applications": [
            {
                **_result(one),
                "assignment_required": required.get(one.arn),
                "assignments": assigned.get(one.arn, []) if query.include_assignments else None,
            }
            for one in chosen
        ],
        "missing": missing,
    }


def _selected(reads: Reads, query: ApplicationQuery) -> tuple[Iterable[Application], list[str]]:
    references = query.references
    if references is None:
        return _listed(reads, query), []
    if len(references) <= FEW and all(map(is_application_arn, references)):
        every = _described(reads, query, references)
    else:
        every = list(_listed(reads, query))
    meant = {reference: [one for one in every if reference in (one.arn, one.name)] for reference in references}
    distinct = {one.arn: one for several in meant.values() for one in several}
    return distinct.values(), [reference for reference, several in meant.items() if not several]


def _listed(reads: Reads, query: ApplicationQuery) -> tuple[Application, ...]:
    try:
        return reads.access.applications(account_id=query.account_id)
    except CallFailed as failure:
        may_narrow = failure.kind is FailureKind.DENIED and query.account_id is None
        raise failure.explained(_MEMBER if may_narrow else "") from failure


def _described(reads: Reads, query: ApplicationQuery, arns: Iterable[str]) -> list[Application]:
    """The applications with these ARNs that are of the instance (the ARN says so) and of the account asked for."""
    # the instance is asked for with the first ARN: for none of them nothing is
    own = [arn for arn in arns if arn.split("/")[1] == reads.instance.instance_arn.rpartition("/")[2]]
    found = reads.access.describe_applications(own) if own else {}
    return [one for one in found.values() if query.account_id in (None, one.account_id)]


def _passes(one: Application, query: ApplicationQuery) -> bool:
    if query.name_matches is not None and not fnmatchcase(one.name.casefold(), query.name_matches.casefold()):
        return False
    if query.status is not None and (one.status or "").casefold() != query.status:
        return False
    provider = one.provider_arn or ""
    return query.provider in (None, provider, provider.partition("/")[2], provider.rpartition("/")[2])


def _assigned(reads: Reads, applications: Iterable[Application]) -> dict[str, list[dict[str, t.Any]]]:
    assignments = reads.access.users_of(one.arn for one in applications)
    names = principal_names(reads.store, (one.principal for one in assignments)) if assignments else {}
    found: dict[str, list[dict[str, t.Any]]] = {}
    for one in sorted(assignments, key=lambda one: _order(one, names)):
        found.setdefault(one.application_arn, []).append(_assignment(one.principal, names.get(one.principal)))
    return found


def _order(one: ApplicationAssignment, names: dict[Principal, str]) -> tuple[str, str]:
    return one.principal.kind.value, names.get(one.principal, one.principal.id)


def _assignment(principal: Principal, name: str | None) -> dict[str, t.Any]:
    """Who is assigned; of somebody who is gone the id is all that is left."""
    return {
        "principal_type": principal.kind.value,
        "principal": principal.id if name is None else name,
        "principal_id": None if principal.id.startswith(PLANNED) else principal.id,
        "orphaned": name is None,
    }


def _result(one: Application) -> dict[str, t.Any]:
    return {
        "application_arn": one.arn,
        "name": one.name,
        "description": one.description,
        "provider_arn": one.provider_arn,
        "account_id": one.account_id,
        "status": _lower(one.status),
        "visibility": _lower(one.visibility),
        "sign_in_origin": _lower(one.origin),
        "application_url": one.url,
        "created_at": one.created_at,
        "created_from": one.created_from,
        "unknown_attributes": dict(one.unknown),
    }


def _lower(word: str | None) -> str | None:
    return word.lower() if word else None
