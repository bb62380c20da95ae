# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How the changes of a plan are done. What only some changes need is imported for those alone."""

from __future__ import annotations

import typing as t

from .._apply.executor import ChangeWriter
from .._apply.waiter import Waiter
from .._desired.choices import Waiting
from .._model.entities import Kind
from .._plan.change import Plan
from .session import Session

_IDENTITIES = {Kind.USER, Kind.GROUP, Kind.MEMBERSHIP}


def writers_for(
    session: Session, plan: Plan, waiting: Waiting, hide: t.Callable[[str], None]
) -> dict[Kind, ChangeWriter]:
    """How the changes of this plan are done; only what it needs is opened. `hide` keeps a text out of the result."""
    kinds = {change.kind for change in plan.changes}
    waiter = Waiter(waiting)
    writers: dict[Kind, ChangeWriter] = {}
    if kinds & _IDENTITIES:
        from .._apply.identities import identity_writers

        writers |= identity_writers(session.identity_store, waiter)
    if Kind.PASSWORD in kinds:
        from .._apply.passwords import password_writers

        writers |= password_writers(session.passwords, hide, waiter)
    if kinds - _IDENTITIES - {Kind.PASSWORD}:
        from .._apply.access_control import access_control_writers
        from .._apply.assignments import assignment_writers
        from .._apply.permission_sets import permission_set_writers

        writers |= assignment_writers(session.sso_admin, waiter)
        writers |= permission_set_writers(session.sso_admin, waiter, plan)
        writers |= access_control_writers(session.sso_admin, waiter)
    return writers
