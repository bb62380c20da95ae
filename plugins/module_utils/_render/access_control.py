# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The attributes for access control as results and diffs show them."""

from __future__ import annotations

import typing as t

from .._desired.access import DesiredAccessControl
from .._model.yaml_text import to_yaml
from .._plan.access_control import ExistingAccessControl, present_sources, settled
from .._plan.change import Plan
from .._plan.outcome import Outcome
from .diff import Diff


def access_control_diff(desired: DesiredAccessControl, found: ExistingAccessControl, _plan: Plan) -> Diff:
    """The diff of the attributes for access control: all of them by key, before and after."""
    header = f"attributes for access control of {found.instance_arn}"
    return {
        "before_header": header,
        "after_header": header,
        "before": _text(present_sources(found)),
        "after": _text(settled(desired, found)),
    }


def access_control_results(
    desired: DesiredAccessControl, found: ExistingAccessControl, _outcome: Outcome
) -> dict[str, t.Any]:
    """The keys of the result of idc_access_control_attributes: what a task that did not fail leaves behind."""
    after = settled(desired, found)
    return {"attributes": after or {}, "enabled": after is not None}


def _text(attributes: dict[str, str] | None) -> str:
    """Switched on without any attribute is not the same as switched off."""
    return "" if attributes is None else to_yaml({"attributes": attributes})
