# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where the files of a directory have the references of an entry: for failures, and for results."""

from __future__ import annotations

import typing as t
from collections.abc import Sequence

from .._desired.access import DesiredAssignments, Targets
from .._desired.directory import Declared
from .._desired.entitlements import DesiredEntitlements
from .._desired.memberships import DesiredMemberships
from .._model.keys import Key
from .._plan.change import Plan
from .._plan.memberships import ExistingMemberships
from .._resolve.unclear import Where


def at_members(declared: Declared[DesiredMemberships]) -> Where:
    """Where a member is written."""

    def where(option: str, written: str) -> str:
        if option == declared.desired.anchor_kind.value:
            return str(declared.place)
        return str(declared.part("members", declared.desired.others.index(written)))

    return where


def at_assignments(declared: Declared[DesiredAssignments]) -> Where:
    """Where a reference of assignments is written."""
    return _at(declared, ("users", "groups", "permission_sets", "applications"), declared.desired.targets)


def at_entitlements(declared: Declared[DesiredEntitlements]) -> Where:
    """Where a reference of entitlements is written."""
    return _at(declared, ("users", "groups", "roles"), declared.desired.targets)


def _at(declared: Declared[t.Any], options: Sequence[str], targets: Targets | None) -> Where:
    lists = {name: getattr(declared.desired, name) for name in options}
    if targets is not None:
        lists |= {"accounts": targets.accounts, "organizational_units": targets.units}
        lists["exclude_accounts"] = targets.excluded

    def where(option: str, written: str) -> str:
        if written in lists.get(option, ()):
            return str(declared.part(option, lists[option].index(written)))
        return f"{declared.place}.{option}"

    return where


def lines(declared: Declared[DesiredMemberships], found: ExistingMemberships, plan: Plan) -> dict[Key, str]:
    """Where each member is written whose membership changes."""
    if not plan.changes:
        return {}
    at = {entity.id: index for index, (_reference, entity) in enumerate(found.others) if entity is not None}
    changed = [change.key for change in plan.changes if change.key.ids[-1] in at]
    return {key: str(declared.part("members", at[key.ids[-1]])) for key in changed}
