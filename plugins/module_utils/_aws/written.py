# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which request wrote, for those who keep a proof of it."""

from __future__ import annotations

from .calls import ATTEMPTS


def take_written_request_id() -> str | None:
    """The request id of this thread's last call that wrote, since it was taken last; None where there was none."""
    found: str | None = getattr(ATTEMPTS, "written", None)
    ATTEMPTS.written = None
    return found
