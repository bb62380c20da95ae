# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""idc_entitlement."""

from __future__ import annotations

import typing as t

from .._observe.entitlements import observe_entitlements
from .._options.entitlements import ENTITLEMENT_INTERFACE, parse_entitlements
from .._plan.entitlements import plan_entitlements
from .._render.entitlements import entitlement_results, entitlements_diff
from .definition import Writer

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from .._apply.executor import ChangeWriter
    from .._apply.waiter import Waiter
    from .._model.entities import Kind
    from .._plan.change import Plan
    from .session import Session


def _writers(session: Session, _plan: Plan, waiter: Waiter) -> Mapping[Kind, ChangeWriter]:
    from .._apply.entitlements import entitlement_writers

    return entitlement_writers(session.account_access, waiter)


IDC_ENTITLEMENT: t.Final = Writer(
    interface=ENTITLEMENT_INTERFACE,
    parse=parse_entitlements,
    observe=observe_entitlements,
    plan=plan_entitlements,
    diff=entitlements_diff,
    result=entitlement_results,
    writers=_writers,
    service="account-access",
    waiting=lambda desired: desired.waiting,
)
