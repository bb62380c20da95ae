# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of idc_report, which works on the controller only."""

from __future__ import annotations

from ...module_utils._options.spec import Spec
from .forms import FORMS

ARGUMENTS: Spec = {
    "audit": {"type": "dict", "required": True},
    "directory": {"type": "dict"},
    "src": {"type": "list", "elements": "path", "default": []},
    "previous": {"type": "path"},
    "production": {"type": "list", "elements": "str"},
    "dest": {"type": "path", "required": True},
    "forms": {"type": "list", "elements": "str", "choices": list(FORMS), "default": list(FORMS)},
    "force": {"type": "bool", "default": False},
    "title": {"type": "str", "default": "Audit of AWS IAM Identity Center"},
}
