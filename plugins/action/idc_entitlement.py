# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ..module_utils._options.entitlements import ENTITLEMENT_INTERFACE
from ..plugin_utils._carry import CarryingAction


class ActionModule(CarryingAction):
    """Takes options as they were written, and carries what check mode planned from task to task."""

    interface = ENTITLEMENT_INTERFACE
