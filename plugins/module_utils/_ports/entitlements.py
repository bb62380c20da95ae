# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the engine needs of account access manager: who may assume which role. The gateway offers it; so do views of it."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable

from .._model.entitlements import AccessApplication, Entitlement

if t.TYPE_CHECKING:
    from .._model.access import Principal
    from .._model.keys import Handle


class EntitlementReads(t.Protocol):
    """Reading one instance's entitlements. Each raises CallFailed.

    The service lists them by principal, by role or by account, and never all of them.
    """

    def application(self) -> AccessApplication | None:
        """The instance's application, without its status; None where account access manager is not enabled."""

    def entitlements_of(self, application_arn: str, principals: Iterable[Principal]) -> tuple[Entitlement, ...]:
        """What these principals have themselves; what they have through groups is left out."""

    def entitlements_to(self, application_arn: str, role_arns: Iterable[str]) -> tuple[Entitlement, ...]:
        """Who may assume these roles."""

    def entitlements_in(self, application_arn: str, account_ids: Iterable[str]) -> tuple[Entitlement, ...]:
        """Who may assume which role of these accounts."""


class EntitlementWrites(t.Protocol):
    """Writing them. Each call is one request, and raises CallFailed. `name` is for messages."""

    def create_application(self, name: str) -> Handle:
        """Enable account access manager in the instance; where it is enabled already, nothing is changed."""

    def application_status(self, application_arn: str) -> str:
        """How far the application is: "CREATE_IN_PROGRESS", "ACTIVE", ..."""

    def create_entitlement(self, name: str, application_arn: str, entitlement: Entitlement) -> Handle:
        """Let a principal assume a role; where they may already, nothing is changed."""

    def delete_entitlement(self, name: str, application_arn: str, entitlement_id: str) -> None:
        """Take that away; where it is gone already, nothing is changed."""


class Entitlements(EntitlementReads, EntitlementWrites, t.Protocol):
    """Both."""
