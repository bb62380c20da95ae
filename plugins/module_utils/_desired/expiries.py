# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What of a desired directory ends by itself: AWS knows of no end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from .._model.yaml_text import visible
from .directory import DesiredDirectory


@dataclass(frozen=True, kw_only=True)
class Expiry:
    """Something of the file that ends by itself: what, for people, when, and where it is written."""

    label: str
    at: datetime
    place: str = ""


def expiries_of(directory: DesiredDirectory) -> Iterator[Expiry]:
    """What of the file ends by itself."""
    for one in directory.memberships:
        group = one.members.desired.anchor
        for reference, ends in one.expires_at.items():
            yield Expiry(label=visible(f"{reference} in {group}"), at=ends, place=str(one.members.place))
    for entry in directory.access:
        if entry.expires_at is not None:
            label = visible(entry.name or entry.place.path)
            yield Expiry(label=label, at=entry.expires_at, place=str(entry.place))
