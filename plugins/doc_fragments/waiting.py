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
      - Whether to wait until the service has completed the operation. Only then does it report whether it succeeded.
      - With V(false), a change counts as V(done) once the service has accepted it, and a later failure goes unnoticed.
    type: bool
    default: true
  wait_timeout:
    description:
      - How many seconds to wait for each operation. An operation that is still in progress then counts as failed, with
        a message that says so; the service continues with it, and the next run finds the result.
    type: int
    default: 600
"""
