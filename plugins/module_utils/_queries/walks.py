# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Account assignments for a question, by the way that needs the fewest calls. There is no call that lists them all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .._desired.access import AssignmentQuery
from .._model.access import Account, AccountAssignment, Principal
from .._model.entities import Entity
from .._ports.access import Reads
from .._resolve.access import resolve_permission_sets
from .._resolve.accounts import choose
from .._resolve.strategies import Pair, Way, assigned_to, cheapest, held_pairs, outdated_of, pair_of
from .._resolve.unclear import Unclear


@dataclass(frozen=True, kw_only=True)
class Walked:
    """What was found: the assignments, and the pairs that they are in or, for everybody's, that are held at all.

    `outdated` are those of the pairs that are held in an old version; None where nobody wants to know. `permission_sets`
    and `accounts` are those that are known by the way, by ARN and id. `warnings` and `meanings` are those of the choice of
    accounts.
    """

    assignments: tuple[AccountAssignment, ...]
    pairs: frozenset[Pair]
    outdated: frozenset[Pair] | None
    permission_sets: Mapping[str, Entity]
    accounts: Mapping[str, Account]
    warnings: tuple[str, ...] = ()
    meanings: tuple[str, ...] = ()


def walk(
    reads: Reads, query: AssignmentQuery, whose: Sequence[Principal] | None, *, by_principal: bool, unclear: Unclear
) -> Walked:
    """The account assignments that the query is about: everybody's, or of these principals only.

    What was `unclear` before and what is here is refused first. `by_principal` is whether the service can be asked for
    what they have: who is gone is perhaps unknown to it. Raises CallFailed, Unresolved.
    """
    ground = _Ground(reads, query, unclear)
    found = (
        assigned_to(reads.access, whose) if whose and by_principal and ground.way(len(whose)) is Way.PRINCIPAL else None
    )
    old: frozenset[Pair] | None = None
    if found is not None:
        held = None
    else:
        ground.learn()
        whole = whose is None and query.about_versions
        only_old = whole and query.outdated is True
        held = ground.pairs(ground.way(None, whole=whole), outdated=only_old)
        found = reads.access.assignments_in(sorted(held))
        old = frozenset(held) if only_old else None
    found = tuple(one for one in found if ground.holds(one) and (whose is None or one.principal in whose))
    pairs = frozenset(held) if held is not None and whose is None else frozenset(pair_of(one) for one in found)
    if query.about_versions and old is None:
        old = outdated_of(reads.access, pairs)
    if query.outdated is not None and old is not None:
        pairs = pairs & old if query.outdated else pairs - old
        found = tuple(one for one in found if pair_of(one) in pairs)
    return Walked(
        assignments=found,
        pairs=pairs,
        outdated=old,
        permission_sets=ground.permission_sets or {},
        accounts=ground.accounts or {},
        warnings=ground.warnings,
        meanings=ground.meanings,
    )


class _Ground:
    """The permission sets and accounts that are asked about; None where it is not known (yet) which there are."""

    def __init__(self, reads: Reads, query: AssignmentQuery, unclear: Unclear) -> None:
        self._reads = reads
        self.permission_sets: dict[str, Entity] | None = None
        self.accounts: dict[str, Account] | None = None
        self.warnings: tuple[str, ...] = ()
        self.meanings: tuple[str, ...] = ()
        if query.permission_sets:
            named = resolve_permission_sets(reads.access, query.permission_sets, unclear)
            self.permission_sets = {one.id: one for one in named}
        if query.targets is not None:
            chosen = choose(reads.organization, query.targets, None, unclear)
            self.accounts = {one.id: one for one in chosen.accounts}
            self.warnings, self.meanings = chosen.warnings, chosen.meanings
        unclear.refuse()
        self._arns, self._ids = self.permission_sets, self.accounts

    def holds(self, one: AccountAssignment) -> bool:
        """Whether an assignment is in one of the accounts, with one of the permission sets, that are asked about."""
        return (self._arns is None or one.permission_set_arn in self._arns) and (
            self._ids is None or one.account_id in self._ids
        )

    def way(self, principals: int | None, *, whole: bool = False) -> Way:
        """The cheapest way, as far as is known now."""
        return cheapest(
            principals=principals,
            permission_sets=None if self.permission_sets is None else len(self.permission_sets),
            accounts=None if self.accounts is None else len(self.accounts),
            whole=whole,
        )

    def learn(self) -> None:
        """Ask which permission sets there are, where a way needs it. It is no loss: the answer needs most of the names.

        Which accounts there are is not asked: one that left the organization may still have assignments.
        """
        if self.permission_sets is None and (self.accounts is None or len(self.accounts) > _FEW):
            self.permission_sets = {one.id: one for one in self._reads.access.permission_sets()}

    def pairs(self, way: Way, *, outdated: bool) -> set[Pair]:
        """The pairs of this way in which somebody may be assigned, or only those held in an old version."""
        arns, ids = self.permission_sets or {}, self.accounts or {}
        held = held_pairs(self._reads.access, way, arns, ids, outdated=outdated)
        if held is None:
            return {(one, arn) for one in ids for arn in arns}
        return {
            (one, arn)
            for one, arn in held
            if (self._ids is None or one in self._ids) and (self._arns is None or arn in self._arns)
        }


# So few accounts are gone through one by one, before it is known how many permission sets there are.
_FEW = 10
