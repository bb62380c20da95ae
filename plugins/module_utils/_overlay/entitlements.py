# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check mode across tasks: entitlements as they would be after the planned steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from .._model.access import Principal
from .._model.entities import Kind
from .._model.entitlements import AccessApplication, Entitlement
from .._plan.change import Action
from .._plan.step import Step
from .._ports.entitlements import EntitlementReads
from .assignments import PlannedAssignments


class OverlayEntitlements:
    """An instance's entitlements seen through planned steps. Offers EntitlementReads."""

    def __init__(self, real: EntitlementReads, steps: Iterable[Step]) -> None:
        self._real = real
        # What the steps create: who is seen through them can't be asked about them.
        self._made: set[str] = set()
        self._planned = PlannedAssignments(_entitlement)
        self._application: AccessApplication | None = None
        for one in steps:
            if one.action is Action.CREATE:
                self._made.update(one.ids)
            if one.kind is Kind.ENTITLEMENT:
                self._planned.take(one)
            elif one.kind is Kind.ACCOUNT_ACCESS:
                self._application = AccessApplication(arn=one.ids[0])

    def application(self) -> AccessApplication | None:
        """See EntitlementReads."""
        return self._application or self._real.application()

    def entitlements_of(self, application_arn: str, principals: Iterable[Principal]) -> tuple[Entitlement, ...]:
        """See EntitlementReads."""
        wanted = dict.fromkeys(principals)
        there = [one for one in wanted if one.id not in self._made]
        return self._over(
            application_arn, lambda arn: self._real.entitlements_of(arn, there), lambda one: one.principal in wanted
        )

    def entitlements_to(self, application_arn: str, role_arns: Iterable[str]) -> tuple[Entitlement, ...]:
        """See EntitlementReads."""
        wanted = dict.fromkeys(role_arns)
        return self._over(
            application_arn, lambda arn: self._real.entitlements_to(arn, wanted), lambda one: one.role_arn in wanted
        )

    def entitlements_in(self, application_arn: str, account_ids: Iterable[str]) -> tuple[Entitlement, ...]:
        """See EntitlementReads."""
        wanted = dict.fromkeys(account_ids)
        return self._over(
            application_arn, lambda arn: self._real.entitlements_in(arn, wanted), lambda one: one.account_id in wanted
        )

    def _over(
        self,
        application_arn: str,
        read: Callable[[str], tuple[Entitlement, ...]],
        belongs: Callable[[Entitlement], bool],
    ) -> tuple[Entitlement, ...]:
        """What is there and what would be; an application that is only planned has nothing yet."""
        real = () if application_arn in self._made else read(application_arn)
        return self._planned.over(real, belongs)


def _entitlement(role_arn: str, kind: str, principal_id: str) -> Entitlement:
    return Entitlement(role_arn=role_arn, principal=Principal(kind=Kind(kind), id=principal_id))
