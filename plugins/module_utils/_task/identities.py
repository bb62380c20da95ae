# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""idc_user and idc_group."""

from __future__ import annotations

import typing as t

from .._observe.identities import observe_with_access
from .._options.identities import GROUP_INTERFACE, USER_INTERFACE, parse_group, parse_user
from .._plan.identities import plan_identity
from .._render.identities import identity_diff, identity_results
from .definition import Writer, assignment_removals, disabled_users, externally_managed

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from .._apply.executor import ChangeWriter
    from .._apply.waiter import Waiter
    from .._model.entities import Kind
    from .._plan.change import Plan
    from .session import Session


def _writers(session: Session, plan: Plan, waiter: Waiter) -> Mapping[Kind, ChangeWriter]:
    from .._apply.identities import identity_writers

    return {**identity_writers(session.identity_store, waiter), **assignment_removals(session, plan, waiter)}


IDC_USER: t.Final = Writer(
    interface=USER_INTERFACE,
    parse=parse_user,
    observe=observe_with_access,
    plan=plan_identity,
    guards=(disabled_users, externally_managed),
    diff=identity_diff,
    result=identity_results,
    writers=_writers,
)

IDC_GROUP: t.Final = Writer(
    interface=GROUP_INTERFACE,
    parse=parse_group,
    observe=observe_with_access,
    plan=plan_identity,
    guards=(externally_managed,),
    diff=identity_diff,
    result=identity_results,
    writers=_writers,
)
