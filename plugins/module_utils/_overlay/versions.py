# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where planned steps would leave an old version of a permission set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .._model.attributes import texts_of
from .._model.entities import PLANNED
from .._plan.change import Action
from .._plan.step import Step


@dataclass(frozen=True, kw_only=True)
class Versions:
    """In which accounts a permission set would be old: those of `single` as said there, the others as `everywhere` says.

    What was changed is old wherever it is; what was provisioned is old nowhere, except where that left an account out.
    None is as it is.
    """

    everywhere: bool | None = None
    single: Mapping[str, bool | None] = field(default_factory=dict)

    def old(self, account_id: str) -> bool | None:
        """Whether the account would hold an old version, if it holds any."""
        return self.single.get(account_id, self.everywhere)

    def provisioned(self, left_out: Iterable[str]) -> Versions:
        """The same after a provisioning."""
        return Versions(everywhere=False, single={account_id: self.old(account_id) for account_id in left_out})

    @property
    def somewhere_old(self) -> bool:
        """Whether any account would hold an old version because of the steps."""
        return True in (self.everywhere, *self.single.values())

    @property
    def somewhere_as_it_is(self) -> bool:
        """Whether any account would hold the version that it has."""
        return None in (self.everywhere, *self.single.values())


AS_IT_IS = Versions()


class PlannedVersions:
    """The versions of all permission sets that steps change or provision."""

    def __init__(self) -> None:
        self._changed: dict[str, Versions] = {}

    def take(self, one: Step) -> None:
        """Take the next step about a permission set. One that is only planned is old nowhere."""
        (arn,) = one.ids
        if one.action is Action.PROVISION:
            self._changed[arn] = self.of(arn).provisioned(texts_of(one.attributes.get("left_out")))
        elif one.action is Action.UPDATE and set(one.attributes) - {"tags"} and not arn.startswith(PLANNED):
            self._changed[arn] = Versions(everywhere=True)

    def of(self, arn: str) -> Versions:
        """The versions of one."""
        return self._changed.get(arn, AS_IT_IS)

    def old(self, arn: str, account_id: str) -> bool | None:
        """Whether the account would hold an old version of it, if it holds any."""
        return self.of(arn).old(account_id)

    @property
    def any_old(self) -> bool:
        """Whether any account would hold an old version because of the steps."""
        return any(one.somewhere_old for one in self._changed.values())
