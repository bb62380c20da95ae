# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """How a task does what the service does in its own time."""

    DOCUMENTATION = r"""
options:
  wait:
    description:
      - Whether to wait until the service has done what was asked of it. It says only then whether it could.
      - With V(false) a change counts as V(done) when the service has accepted it, and a later failure goes unnoticed.
    type: bool
    default: true
  wait_timeout:
    description:
      - How many seconds to wait for each single thing. What is still under way then counts as failed, with a message
        that says so; the service goes on with it, and the next run finds what it did.
    type: int
    default: 600
"""
