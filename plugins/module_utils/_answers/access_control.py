# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The result of the attributes for access control."""

from __future__ import annotations

import typing as t

from .._desired.access import DesiredAccessControl
from .._plan.access_control import ExistingAccessControl
from .._plan.outcome import Outcome
from .._ports.access import Reads
from .._render.access_control import access_control_result


def access_control_answer(
    _reads: Reads, desired: DesiredAccessControl, found: ExistingAccessControl, _outcome: Outcome
) -> dict[str, t.Any]:
    """The result of the module for access control: writing has waited until what was desired is there."""
    return access_control_result(desired, found)
