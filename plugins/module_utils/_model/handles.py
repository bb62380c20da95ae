# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""By what things are reached once they are there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .entities import Kind


@dataclass(frozen=True, kw_only=True)
class Handle:
    """By what a thing is reached after it was written: its id and, where the service counts them, its revision.

    `secret` is a one-time password on its way to the result; nothing that shows a handle shows it.
    """

    id: str
    revision: str | None = None
    secret: str | None = field(default=None, repr=False)


# By what plans name a thing: its kind, and its names (Change.key says which).
Key = tuple[Kind, tuple[str, ...]]
Handles = Mapping[Key, Handle]
