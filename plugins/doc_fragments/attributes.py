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
      - Reports what it would change without changing it, with the same C(changed), C(changes) and C(diff) as the real
        run.
      - In a check-mode play, each task sees what earlier tasks of the play would have done.
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
    description: This module changes nothing, so check mode makes no difference.
    support: full
  diff_mode:
    description: This module changes nothing, so there is no diff.
    support: N/A
  action_group:
    description: Set connection options once for all modules with C(module_defaults).
    support: full
    membership:
      - steward.identity_center.idc
"""
