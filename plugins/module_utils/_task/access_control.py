# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""idc_access_control_attributes."""

from __future__ import annotations

import typing as t

from .._observe.access_control import observe_access_control
from .._options.access_control import ACCESS_CONTROL_ATTRIBUTES_INTERFACE, parse_access_control
from .._plan.access_control import plan_access_control
from .._render.access_control import access_control_diff, access_control_results
from .definition import Writer

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from .._apply.executor import ChangeWriter
    from .._apply.waiter import Waiter
    from .._model.entities import Kind
    from .._plan.change import Plan
    from .session import Session


def _writers(session: Session, _plan: Plan, waiter: Waiter) -> Mapping[Kind, ChangeWriter]:
    from .._apply.access_control import access_control_writers

    return access_control_writers(session.sso_admin, waiter)


IDC_ACCESS_CONTROL_ATTRIBUTES: t.Final = Writer(
    interface=ACCESS_CONTROL_ATTRIBUTES_INTERFACE,
    parse=parse_access_control,
    observe=observe_access_control,
    plan=plan_access_control,
    diff=access_control_diff,
    result=access_control_results,
    writers=_writers,
    service="sso-admin",
    waiting=lambda desired: desired.waiting,
)
