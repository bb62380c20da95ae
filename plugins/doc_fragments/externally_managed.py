# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """What happens to records that an external identity provider owns."""

    DOCUMENTATION = r"""
options:
  externally_managed:
    description:
      - What to do when the task would edit or delete a record that an external identity provider provisioned, which
        shows in its external ids. The provider's next synchronization may undo such a change.
      - V(refuse) fails before any write, in check mode too. V(warn) continues with a warning. V(ignore) continues
        silently.
    type: str
    choices: [refuse, warn, ignore]
    default: refuse
"""
