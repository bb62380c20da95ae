# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """What every module supports."""

    DOCUMENTATION = r"""
attributes:
  check_mode:
    description:
      - Says what it would change without changing it, with the same C(changed), C(changes) and C(diff) as the real run.
      - In a check-mode play it builds on what earlier tasks of the play would have done.
    support: full
  diff_mode:
    description: Shows the managed attributes before and after, by name.
    support: full
  action_group:
    description: Set connection options once for all modules with C(module_defaults).
    support: full
    membership:
      - steward.identity_center.idc
"""

    INFO = r"""
attributes:
  check_mode:
    description: Changes nothing, so check mode and real runs are the same.
    support: full
  diff_mode:
    description: Changes nothing, so there is nothing to show.
    support: N/A
  action_group:
    description: Set connection options once for all modules with C(module_defaults).
    support: full
    membership:
      - steward.identity_center.idc
"""
