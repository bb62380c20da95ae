# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an audit is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .expiries import Expiry
from .policies import Policy


@dataclass(frozen=True, kw_only=True)
class AuditQuery:
    """The policies to judge by, and when that is. `expiries` are those of the desired directory, None where nobody tells them.

    `account_tags` is whether the tags of accounts are read, which takes a call for each.
    """

    at: datetime
    policies: tuple[Policy, ...] = ()
    account_tags: bool = True
    expiries: tuple[Expiry, ...] | None = None
