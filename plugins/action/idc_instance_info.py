# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ..module_utils._options.instances import INSTANCE_INFO_INTERFACE
from ..plugin_utils._carry import CheckingAction


class ActionModule(CheckingAction):
    """Takes options as they were written."""

    interface = INSTANCE_INFO_INTERFACE
