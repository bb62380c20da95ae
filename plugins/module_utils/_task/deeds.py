# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How the changes of a plan are done. What only some changes need is imported for those alone."""

from __future__ import annotations

import typing as t

from .._deeds.apply import Deed
from .._plan.change import Plan
from .._values.model import Kind
from .._wishes.choices import Waiting
from .session import Session

_IDENTITIES = {Kind.USER, Kind.GROUP, Kind.MEMBERSHIP}


def deeds_for(session: Session, plan: Plan, waiting: Waiting, hide: t.Callable[[str], None]) -> dict[Kind, Deed]:
    """How the changes of this plan are done; only what it needs is opened. `hide` keeps a text out of the result."""
    kinds = {change.kind for change in plan.changes}
    deeds: dict[Kind, Deed] = {}
    if kinds & _IDENTITIES:
        from .._deeds.identities import identity_deeds

        deeds |= identity_deeds(session.identity_store)
    if Kind.PASSWORD in kinds:
        from .._deeds.passwords import password_deeds

        deeds |= password_deeds(session.passwords, hide)
    if kinds - _IDENTITIES - {Kind.PASSWORD}:
        from .._deeds.access_control import access_control_deeds
        from .._deeds.assignments import assignment_deeds
        from .._deeds.patience import Patience
        from .._deeds.permission_sets import permission_set_deeds

        patience = Patience(waiting)
        deeds |= assignment_deeds(session.sso_admin, patience)
        deeds |= permission_set_deeds(session.sso_admin, patience, plan)
        deeds |= access_control_deeds(session.sso_admin, patience)
    return deeds
