# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Assignments as planned steps would leave them."""

from __future__ import annotations

import typing as t
from collections.abc import Callable, Iterable

from .._model.access import AccountAssignment, ApplicationAssignment, Principal
from .._model.entities import Kind
from .._plan.change import Action
from .._plan.step import Step

_Assignment = t.TypeVar("_Assignment")


class PlannedAssignments(t.Generic[_Assignment]):
    """Which assignments of one kind steps would add (True), and which they would take away (False)."""

    def __init__(self, from_ids: Callable[..., _Assignment]) -> None:
        """`from_ids` makes one of the ids of a step."""
        self._from_ids = from_ids
        self.there: dict[_Assignment, bool] = {}

    def take(self, one: Step) -> None:
        """Take the next step, which is about an assignment of this kind."""
        self.there[self._from_ids(*one.ids)] = one.action is Action.ADD

    def over(self, real: Iterable[_Assignment], belongs: Callable[[_Assignment], bool]) -> tuple[_Assignment, ...]:
        """What is there, without what would be removed and with what would be added and `belongs` to what is asked for."""
        kept = dict.fromkeys(one for one in real if self.there.get(one, True))
        return (*kept, *(one for one, there in self.there.items() if there and belongs(one) and one not in kept))


def account_assignment(account_id: str, arn: str, kind: str, principal_id: str) -> AccountAssignment:
    """The account assignment with these ids."""
    return AccountAssignment(account_id=account_id, permission_set_arn=arn, principal=_principal(kind, principal_id))


def application_assignment(arn: str, kind: str, principal_id: str) -> ApplicationAssignment:
    """The application assignment with these ids."""
    return ApplicationAssignment(application_arn=arn, principal=_principal(kind, principal_id))


def _principal(kind: str, principal_id: str) -> Principal:
    return Principal(kind=Kind(kind), id=principal_id)
