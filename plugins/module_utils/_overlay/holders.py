# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which accounts hold which permission sets, and in which version, as planned steps would leave it."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable, Mapping

from .._model.access import AccountAssignment
from .._ports.access import AccessReads
from .things import PlannedThings
from .versions import PlannedVersions

_Pair = tuple[str, str]


class PlannedHolders:
    """The two questions of AccessReads about what accounts hold. `planned` has the steps about assignments.

    `assigned_in` says who would be assigned in pairs of account and permission set.
    """

    def __init__(
        self,
        access: AccessReads,
        sets: PlannedThings,
        versions: PlannedVersions,
        planned: Mapping[AccountAssignment, bool],
        assigned_in: t.Callable[[Iterable[_Pair]], Iterable[AccountAssignment]],
    ) -> None:
        self._access, self._sets, self._versions = access, sets, versions
        self._planned, self._assigned_in = planned, assigned_in

    def holders(self, arns: Iterable[str], *, outdated: bool) -> Mapping[str, tuple[str, ...]]:
        """See AccessReads."""
        wanted = tuple(arns)
        there = self._sets.only_real(wanted)
        real = self._old_holders(there) if outdated else self._access.holders(there)
        gained, lost = self._moves()
        shown: dict[str, tuple[str, ...]] = {}
        for arn in wanted:
            kept = [account for account in real.get(arn, ()) if (account, arn) not in lost]
            new = [account for account, other in gained if other == arn and not outdated]
            shown[arn] = tuple(dict.fromkeys([*kept, *new]))
        return shown

    def held(self, account_ids: Iterable[str], *, outdated: bool) -> Mapping[str, tuple[str, ...]]:
        """See AccessReads."""
        wanted = tuple(account_ids)
        real = self._old_in(wanted) if outdated else self._access.held(wanted)
        gained, lost = self._moves()
        shown: dict[str, tuple[str, ...]] = {}
        for account_id, arns in real.items():
            kept = [arn for arn in arns if arn not in self._sets.deleted and (account_id, arn) not in lost]
            new = [arn for account, arn in gained if account == account_id and not outdated]
            shown[account_id] = tuple(dict.fromkeys([*kept, *new]))
        return shown

    def _old_holders(self, arns: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """For each permission set the accounts that hold it now, and would hold it in an old version."""
        versions = {arn: self._versions.of(arn) for arn in arns}
        as_it_is = self._access.holders([arn for arn, one in versions.items() if one.somewhere_as_it_is], outdated=True)
        every = self._access.holders([arn for arn, one in versions.items() if one.somewhere_old])
        return {
            arn: (
                *(account for account in as_it_is.get(arn, ()) if one.old(account) is None),
                *(account for account in every.get(arn, ()) if one.old(account)),
            )
            for arn, one in versions.items()
        }

    def _old_in(self, account_ids: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        """For each account the permission sets that it holds now, and would hold in an old version."""
        old = self._versions.old
        every = self._access.held(account_ids) if self._versions.any_old else {}
        return {
            account_id: (
                *(arn for arn in arns if old(arn, account_id) is None),
                *(arn for arn in every.get(account_id, ()) if old(arn, account_id)),
            )
            for account_id, arns in self._access.held(account_ids, outdated=True).items()
        }

    def _moves(self) -> tuple[list[_Pair], set[_Pair]]:
        """The pairs of account and permission set that would come into being, and those left without anybody."""
        gained = [_pair(one) for one, there in self._planned.items() if there]
        emptied = {_pair(one) for one, there in self._planned.items() if not there} - set(gained)
        still = {_pair(one) for one in self._assigned_in(sorted(emptied))} if emptied else set()
        return gained, emptied - still


def _pair(one: AccountAssignment) -> _Pair:
    return one.account_id, one.permission_set_arn
