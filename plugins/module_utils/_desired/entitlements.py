# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task of account access manager asks for: no option names, no Ansible."""

from __future__ import annotations

from dataclasses import dataclass, field

from .._model.entities import Kind
from .access import Targets
from .choices import Waiting


@dataclass(frozen=True, kw_only=True)
class DesiredEntitlements:
    """Who should be able to assume each of the roles: those of `roles`, by ARN, and those named in each of the accounts.

    People are references. `application` is an ARN, None for the instance's own, which is made where `create` says so.
    """

    users: tuple[str, ...]
    groups: tuple[str, ...]
    roles: tuple[str, ...] = ()
    role_names: tuple[str, ...] = ()
    targets: Targets | None = None
    application: str | None = None
    create: bool = False
    present: bool = True
    purge: bool = False
    waiting: Waiting = field(default_factory=Waiting)

    @property
    def principals(self) -> tuple[tuple[Kind, str], ...]:
        """Everybody who is named, users first."""
        return (*((Kind.USER, one) for one in self.users), *((Kind.GROUP, one) for one in self.groups))
