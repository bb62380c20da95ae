# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Permission sets that were changed and not provisioned: what the accounts have is not what anybody reads."""

from __future__ import annotations

from collections.abc import Iterator

from .._desired.policies import Severity
from .._model.access import abridged
from .._model.yaml_text import visible
from .check import Check, Ground, Thing, Violation
from .view import Table


def _find(ground: Ground) -> Iterator[Violation]:
    for one in ground.view.permission_sets.values():
        if one.outdated:
            where = abridged([ground.view.account_label(account_id) for account_id in one.outdated])
            yield Violation(
                kind="permission_set",
                thing=f"permission set {visible(one.name)}",
                message=(
                    f"The permission set {visible(one.name)} was changed, and an older version of it is still in {where}. "
                    "Provision it with idc_permission_set"
                ),
                about={"permission_set": Thing(one.arn, one.name)},
            )


OUTDATED_PERMISSION_SET = Check(
    name="outdated_permission_set",
    summary="permission sets of which accounts hold an older version",
    severity=Severity.MEDIUM,
    find=_find,
    needs=frozenset({Table.PERMISSION_SETS, Table.OUTDATED}),
    also=frozenset({Table.ACCOUNTS}),
    about=("permission_set",),
)
