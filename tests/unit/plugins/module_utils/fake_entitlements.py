# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Account access manager in memory."""

from __future__ import annotations

import typing as t
from collections.abc import Callable, Iterable

from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Principal
from ansible_collections.steward.identity_center.plugins.module_utils._model.entitlements import (
    AccessApplication,
    Entitlement,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import (
    FailureKind,
    Problem,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.keys import Handle
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    INSTANCE_ARN,
    failed_call,
)

APPLICATION_ARN = "arn:aws:account-access:eu-north-1:111122223333:application/0123456789abcdef"


class FakeEntitlements:
    """The entitlements of one instance. Offers Entitlements.

    `enabled`: whether there is an application. `failures` maps an operation to the problem that answers it, each time or, in
    a list, once each.
    """

    def __init__(self, *entitlements: Entitlement, enabled: bool = True) -> None:
        self.application_arn = APPLICATION_ARN if enabled else None
        self.statuses = ["ACTIVE"]
        self._count = 0
        self.ids: dict[str, Entitlement] = {}
        for one in entitlements:
            self._add(one)
        self.calls: list[tuple[str, object]] = []
        self.failures: dict[str, Problem | list[Problem | None]] = {}

    def copy(self) -> FakeEntitlements:
        """Another that holds the same."""
        return FakeEntitlements(*self.ids.values(), enabled=self.application_arn is not None)

    @property
    def there(self) -> set[Entitlement]:
        """Who may assume what."""
        return set(self.ids.values())

    def application(self) -> AccessApplication | None:
        self._asked("application")
        return AccessApplication(arn=self.application_arn, instance_arn=INSTANCE_ARN) if self.application_arn else None

    def entitlements_of(self, application_arn: str, principals: Iterable[Principal]) -> tuple[Entitlement, ...]:
        return self._listed("entitlements_of", application_arn, principals, lambda one: one.principal)

    def entitlements_to(self, application_arn: str, role_arns: Iterable[str]) -> tuple[Entitlement, ...]:
        return self._listed("entitlements_to", application_arn, role_arns, lambda one: one.role_arn)

    def entitlements_in(self, application_arn: str, account_ids: Iterable[str]) -> tuple[Entitlement, ...]:
        return self._listed("entitlements_in", application_arn, account_ids, lambda one: one.account_id)

    def create_application(self, name: str) -> Handle:
        self._asked("create_application", name)
        self.application_arn = APPLICATION_ARN
        return Handle(id=APPLICATION_ARN)

    def application_status(self, application_arn: str) -> str:
        self._asked("application_status", application_arn)
        return self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]

    def create_entitlement(self, name: str, application_arn: str, entitlement: Entitlement) -> Handle:
        self._asked("create_entitlement", name)
        self._require(application_arn)
        known = next((its_id for its_id, one in self.ids.items() if one == entitlement), None)
        return Handle(id=known or self._add(entitlement))

    def delete_entitlement(self, name: str, application_arn: str, entitlement_id: str) -> None:
        self._asked("delete_entitlement", name)
        self._require(application_arn)
        self.ids.pop(entitlement_id, None)

    def _add(self, one: Entitlement) -> str:
        self._count += 1
        its_id = f"entitlement-{self._count}"
        self.ids[its_id] = Entitlement(role_arn=one.role_arn, principal=one.principal, id=its_id)
        return its_id

    def _listed(
        self, what: str, application_arn: str, wanted: Iterable[t.Any], of: Callable[[Entitlement], object]
    ) -> tuple[Entitlement, ...]:
        some = list(dict.fromkeys(wanted))
        for one in some:
            self._asked(what, one)
        if some:
            self._require(application_arn)
        return tuple(one for one in self.ids.values() if of(one) in some)

    def _asked(self, what: str, of: object = None) -> None:
        self.calls.append((what, of))
        failure = self.failures.get(what)
        if isinstance(failure, list):
            failure = failure.pop(0) if failure else None
        if failure is not None:
            raise failure

    def _require(self, application_arn: str) -> None:
        if application_arn != self.application_arn:
            raise failed_call(FailureKind.NOT_FOUND)
