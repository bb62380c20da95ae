# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""idc_directory."""

from __future__ import annotations

import typing as t

from .._model.entities import Kind
from .._model.errors import Refused
from .._observe.whole import observe_directory
from .._options.directory_interface import DIRECTORY_INTERFACE
from .._options.directory_task import parse_directory_task
from .._plan.brakes import brake
from .._render.directory import directory_diff, directory_results, planned_outcome
from .definition import Writer

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from .._apply.executor import ChangeWriter
    from .._apply.waiter import Waiter
    from .._desired.directory import DirectoryTask
    from .._plan.change import Plan
    from .._plan.found import FoundDirectory
    from .session import Session


def _plan(task: DirectoryTask, found: FoundDirectory) -> Plan:
    """What is to be done. Raises Refused where a brake stops it; the result has the plan all the same."""
    try:
        brake(found.to_do, task.brakes, found.standing)
    except Refused as refusal:
        raise refusal.telling(directory_results(task, found, planned_outcome(found))) from refusal
    return found.to_do.plan


def _writers(session: Session, plan: Plan, waiter: Waiter) -> Mapping[Kind, ChangeWriter]:
    from .._apply.access_control import access_control_writers
    from .._apply.assignments import assignment_writers
    from .._apply.identities import identity_writers
    from .._apply.permission_sets import permission_set_writers

    writers: dict[Kind, ChangeWriter] = {}
    if any(change.kind in (Kind.ENTITLEMENT, Kind.ACCOUNT_ACCESS) for change in plan.changes):
        from .._apply.entitlements import entitlement_writers

        writers.update(entitlement_writers(session.account_access, waiter))
    return {
        **writers,
        **identity_writers(session.identity_store, waiter),
        **permission_set_writers(session.sso_admin, waiter, plan),
        **assignment_writers(session.sso_admin, waiter),
        **access_control_writers(session.sso_admin, waiter),
    }


IDC_DIRECTORY: t.Final = Writer(
    interface=DIRECTORY_INTERFACE,
    parse=parse_directory_task,
    observe=observe_directory,
    plan=_plan,
    diff=directory_diff,
    result=directory_results,
    writers=_writers,
    service="identitystore",
    whole=True,
    waiting=lambda task: task.waiting,
)
