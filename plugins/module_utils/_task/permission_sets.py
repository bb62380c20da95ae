# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""idc_permission_set."""

from __future__ import annotations

import typing as t

from .._observe.permission_sets import observe_permission_set
from .._options.permission_sets import PERMISSION_SET_INTERFACE, parse_permission_set
from .._plan.permission_sets import plan_permission_set
from .._render.permission_sets import permission_set_diff, permission_set_results
from .definition import Writer, assignment_removals

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from .._apply.executor import ChangeWriter
    from .._apply.waiter import Waiter
    from .._model.entities import Kind
    from .._plan.change import Plan
    from .session import Session


def _writers(session: Session, plan: Plan, waiter: Waiter) -> Mapping[Kind, ChangeWriter]:
    from .._apply.permission_sets import permission_set_writers

    return {**permission_set_writers(session.sso_admin, waiter, plan), **assignment_removals(session, plan, waiter)}


IDC_PERMISSION_SET: t.Final = Writer(
    interface=PERMISSION_SET_INTERFACE,
    parse=parse_permission_set,
    observe=observe_permission_set,
    plan=plan_permission_set,
    diff=permission_set_diff,
    result=permission_set_results,
    writers=_writers,
    service="sso-admin",
    waiting=lambda desired: desired.waiting,
)
