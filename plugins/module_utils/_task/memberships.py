# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""idc_group_membership."""

from __future__ import annotations

import typing as t

from .._observe.memberships import observe_memberships
from .._options.memberships import GROUP_MEMBERSHIP_INTERFACE, parse_memberships
from .._plan.memberships import plan_memberships
from .._render.memberships import membership_results, memberships_diff
from .definition import Writer, disabled_users, externally_managed

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from .._apply.executor import ChangeWriter
    from .._apply.waiter import Waiter
    from .._model.entities import Kind
    from .._plan.change import Plan
    from .session import Session


def _writers(session: Session, _plan: Plan, waiter: Waiter) -> Mapping[Kind, ChangeWriter]:
    from .._apply.identities import identity_writers

    return identity_writers(session.identity_store, waiter)


IDC_GROUP_MEMBERSHIP: t.Final = Writer(
    interface=GROUP_MEMBERSHIP_INTERFACE,
    parse=parse_memberships,
    observe=observe_memberships,
    plan=plan_memberships,
    guards=(disabled_users, externally_managed),
    diff=memberships_diff,
    result=membership_results,
    writers=_writers,
)
