# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The memberships that a task asks for."""

from __future__ import annotations

from dataclasses import dataclass

from .._model.entities import Kind
from .choices import OnExternal


@dataclass(frozen=True, kw_only=True)
class DesiredMemberships:
    """The memberships of one anchor: a group and its users, or a user and their groups (`others`, as references)."""

    anchor_kind: Kind
    anchor: str
    others: tuple[str, ...]
    present: bool
    purge: bool = False
    on_external: OnExternal = OnExternal.WARN

    @property
    def other_kind(self) -> Kind:
        """The kind of what stands on the other side."""
        return Kind.USER if self.anchor_kind is Kind.GROUP else Kind.GROUP
