# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What must not be in a directory, as somebody wrote it: which check, how strict it is, and what it lets pass until when."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


class Severity(enum.Enum):
    """How bad it is when a policy is violated, the worst first. The value is the word of the option."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, kw_only=True)
class Exemption:
    """What a policy lets pass for a time. `about` has a shell pattern for each thing that is named, by the word for it.

    From `until` on it lets nothing pass any more; `written` is how somebody wrote that.
    """

    about: Mapping[str, str]
    until: datetime
    written: str
    reason: str

    @property
    def label(self) -> str:
        """What it is for, in words: "user zoe, account prod"."""
        return ", ".join(f"{word.replace('_', ' ')} {pattern}" for word, pattern in self.about.items())


@dataclass(frozen=True, kw_only=True)
class Policy:
    """One policy. `options` are those of its check, with the defaults of those that were not given."""

    id: str
    check: str
    severity: Severity
    options: Mapping[str, object] = field(default_factory=dict)
    exemptions: tuple[Exemption, ...] = ()
