# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of idc_review, which works on the controller only."""

from __future__ import annotations

from ...module_utils._options.spec import Spec

_NAMES = {"type": "list", "elements": "str", "default": []}
ARGUMENTS: Spec = {
    "audit": {"type": "dict", "required": True},
    "accounts": _NAMES,
    "organizational_units": _NAMES,
    "permission_sets": _NAMES,
    "groups": _NAMES,
    "decisions": {"type": "path"},
    "encoding": {"type": "str"},
    "applied": {"type": "dict"},
    "dest": {"type": "path"},
    "force": {"type": "bool", "default": False},
}
REQUIRED_BY = {"applied": ("decisions", "dest")}
REQUIRED_ONE_OF = (("decisions", "dest"),)
