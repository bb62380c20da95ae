# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""idc_password_reset."""

from __future__ import annotations

import typing as t

from .._observe.passwords import observe_password
from .._options.passwords import PASSWORD_RESET_INTERFACE, parse_password
from .._plan.passwords import plan_password
from .._render.diff import no_diff
from .._render.passwords import password_results
from .definition import Writer

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from .._apply.executor import ChangeWriter
    from .._apply.waiter import Waiter
    from .._model.entities import Kind
    from .._plan.change import Plan
    from .session import Session


def _writers(session: Session, _plan: Plan, waiter: Waiter) -> Mapping[Kind, ChangeWriter]:
    from .._apply.passwords import password_writers

    return password_writers(session.passwords, session.hide, waiter)


IDC_PASSWORD_RESET: t.Final = Writer(
    interface=PASSWORD_RESET_INTERFACE,
    parse=parse_password,
    observe=observe_password,
    plan=plan_password,
    diff=no_diff,
    result=password_results,
    writers=_writers,
)
