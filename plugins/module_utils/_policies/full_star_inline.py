# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Inline policies that allow everything: administrators that no name gives away."""

from __future__ import annotations

from collections.abc import Iterator

from .._desired.policies import Severity
from .._model.yaml_text import visible
from .check import Check, Ground, Thing, Violation
from .privileges import allows_everything
from .view import Table


def _find(ground: Ground) -> Iterator[Violation]:
    for one in ground.view.permission_sets.values():
        if allows_everything(one.inline_policy):
            yield Violation(
                kind="permission_set",
                thing=f"permission set {visible(one.name)}",
                message=(
                    f"The inline policy of the permission set {visible(one.name)} allows all actions on all resources. "
                    "Name the actions that are needed, or attach AdministratorAccess, so that everybody sees what it is"
                ),
                about={"permission_set": Thing(one.arn, one.name)},
            )


FULL_STAR_INLINE = Check(
    name="full_star_inline",
    summary="an inline policy that allows `*` on `*`",
    severity=Severity.CRITICAL,
    find=_find,
    needs=frozenset({Table.PERMISSION_SETS, Table.INLINE_POLICIES}),
    about=("permission_set",),
    elsewhere="CKV_AWS_62, CKV_AWS_63",
)
