# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The places that the answer to a question about access names: accounts, permission sets, applications and roles."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable, Mapping

from .._model.access import Account, Application
from .._model.entities import Entity, Kind
from .._plan.assignments import Place
from .._ports.access import Reads
from .._resolve.access import accounts_by_id
from .._resolve.strategies import Pair
from .walks import Walked

if t.TYPE_CHECKING:
    from .entitlements import Given


def places_of(
    reads: Reads,
    walked: Walked | None,
    applications: Mapping[str, Application] | None,
    given: Given | None,
    keys: Iterable[tuple[str, ...]],
    unreadable: list[str],
) -> dict[tuple[str, ...], Place]:
    """The places with these keys; what has no name (any more) goes by its id."""
    wanted = sorted(keys)
    pairs = [(key[0], key[1]) for key in wanted if len(key) == 2]
    roles = [key for key in wanted if len(key) > 2]
    ids = [account_id for account_id, *_what in (*pairs, *roles)]
    accounts, permission_sets = (
        _accounts(reads, walked, given, ids, unreadable),
        _permission_sets(reads, walked, pairs),
    )
    places: dict[tuple[str, ...], Place] = {
        (account_id, arn): Place(account=accounts[account_id], permission_set=permission_sets[arn])
        for account_id, arn in pairs
    }
    if roles:
        from .._model.entitlements import Role  # only who may assume one needs it

        places |= {key: Place(role=Role(arn=key[1], account=accounts[key[0]])) for key in roles}
    for key in wanted:
        if len(key) == 1:
            places[key] = Place(application=(applications or {}).get(key[0], Application(arn=key[0], name=key[0])))
    return places


def _accounts(
    reads: Reads, walked: Walked | None, given: Given | None, ids: Iterable[str], unreadable: list[str]
) -> Mapping[str, Account]:
    known = {**(walked.accounts if walked else {}), **(given.accounts if given else {})}
    unreadable += (*(walked.warnings if walked else ()), *(given.warnings if given else ()))
    unknown = dict.fromkeys(account_id for account_id in ids if account_id not in known)
    found, denied = accounts_by_id(reads.organization, unknown) if unknown else ({}, None)
    if denied is not None:
        unreadable.append(f"{denied.message} So accounts are listed without their names")
    return {**known, **found}


def _permission_sets(reads: Reads, walked: Walked | None, pairs: Iterable[Pair]) -> Mapping[str, Entity]:
    known = {} if walked is None else dict(walked.permission_sets)
    unknown = dict.fromkeys(arn for _account_id, arn in pairs if arn not in known)
    found = reads.access.describe_sets(unknown) if unknown else {}
    gone = {
        arn: Entity(kind=Kind.PERMISSION_SET, id=arn, name=arn, attributes={}) for arn in unknown if arn not in found
    }
    return {**known, **found, **gone}
