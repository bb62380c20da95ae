# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""idc_assignment."""

from __future__ import annotations

import typing as t

from .._observe.assignments import observe_assignments
from .._options.assignments import ASSIGNMENT_INTERFACE, parse_assignments
from .._plan.assignments import plan_assignments
from .._render.assignments import assignment_results, assignments_diff
from .definition import Writer

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from .._apply.executor import ChangeWriter
    from .._apply.waiter import Waiter
    from .._model.entities import Kind
    from .._plan.change import Plan
    from .session import Session


def _writers(session: Session, _plan: Plan, waiter: Waiter) -> Mapping[Kind, ChangeWriter]:
    from .._apply.assignments import assignment_writers

    return assignment_writers(session.sso_admin, waiter)


IDC_ASSIGNMENT: t.Final = Writer(
    interface=ASSIGNMENT_INTERFACE,
    parse=parse_assignments,
    observe=observe_assignments,
    plan=plan_assignments,
    diff=assignments_diff,
    result=assignment_results,
    writers=_writers,
    service="sso-admin",
    waiting=lambda desired: desired.waiting,
)
