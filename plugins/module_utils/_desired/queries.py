# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task wants to know about users and groups."""

from __future__ import annotations

from dataclasses import dataclass

from .._model.entities import Kind


@dataclass(frozen=True, kw_only=True)
class Query:
    """Which users or groups to tell of: the referenced ones, those joined with `joined_with`, or all; then filtered."""

    kind: Kind
    references: tuple[str, ...] | None
    joined_with: str | None
    name_matches: str | None
    externally_managed: bool | None
    status: str | None
    include_joined: bool

    @property
    def other_kind(self) -> Kind:
        """The kind of what stands on the other side of a membership."""
        return Kind.USER if self.kind is Kind.GROUP else Kind.GROUP
