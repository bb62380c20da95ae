# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Memberships as diffs show them."""

from __future__ import annotations

import typing as t

from .._desired.memberships import DesiredMemberships
from .._model.entities import Kind
from .._model.yaml_text import to_yaml, visible
from .._plan.change import Plan
from .._plan.memberships import ExistingMemberships, managed, settled
from .._plan.outcome import Outcome
from .diff import Diff


def membership_results(desired: DesiredMemberships, found: ExistingMemberships, _outcome: Outcome) -> dict[str, t.Any]:
    """The keys of the result of idc_group_membership: the managed names that are joined afterwards."""
    names = [entity.name for entity in settled(desired, found)]
    by_group = desired.anchor_kind is Kind.GROUP
    return {"members": names if by_group else None, "groups": None if by_group else names}


def memberships_diff(desired: DesiredMemberships, found: ExistingMemberships, _plan: Plan) -> Diff:
    """The diff of memberships: the names that the task manages, joined with the anchor before and after."""

    before, after = managed(desired, found)
    many = "members" if desired.anchor_kind is Kind.GROUP else "groups"
    name = desired.anchor if found.anchor is None else found.anchor.name
    header = visible(f"{many} of {desired.anchor_kind.value} {name}")
    return {
        "before_header": header,
        "after_header": header,
        "before": to_yaml({many: list(before)}),
        "after": to_yaml({many: list(after)}),
    }
