# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Permission sets by which people can write Identity Center itself, and so give themselves whatever they want.

Only the management account and the accounts of delegated administrators can: elsewhere the same permissions lead nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from .._desired.policies import Severity
from .._model.access import abridged
from .._model.yaml_text import visible
from .assigned import about_account
from .check import Check, Form, Ground, Option, Thing, Violation
from .privileges import WRITERS, allowed_paths, named_policies
from .view import PermissionSet, Table


def _find(ground: Ground) -> Iterator[Violation]:
    view = ground.view
    homes = {view.management, *view.administrators}
    held: dict[str, list[str]] = {}
    for pair in dict.fromkeys((one.permission_set_arn, one.account_id) for one in view.assignments):
        if pair[1] in homes:
            held.setdefault(pair[0], []).append(pair[1])
    for one in view.permission_sets.values():
        why = _why(one)
        if not why or ground.allowed("permission_sets", one.name, one.arn):
            continue
        for account_id in sorted(held.get(one.arn, ())):
            where = view.account_label(account_id)
            yield Violation(
                kind="permission_set",
                thing=f"permission set {visible(one.name)} in {where}",
                message=(
                    f"Whoever has the permission set {visible(one.name)} in {where} can write IAM Identity Center by {why}, "
                    "and so give themselves more. Take that out, or name the permission set in permission_sets"
                ),
                about={"permission_set": Thing(one.arn, one.name), "account": about_account(view, account_id)},
            )


def _why(one: PermissionSet) -> str:
    policies, actions = named_policies(one, WRITERS), allowed_paths(one.inline_policy)
    return abridged([*policies, *actions], most=3)


PRIVILEGE_PATH = Check(
    name="privilege_path",
    summary=(
        "a permission set that can write Identity Center itself, in the management account or in that of a delegated "
        "administrator"
    ),
    severity=Severity.CRITICAL,
    find=_find,
    needs=frozenset(
        {
            *(Table.PERMISSION_SETS, Table.MANAGED_POLICIES, Table.INLINE_POLICIES, Table.ASSIGNMENTS),
            *(Table.MANAGEMENT, Table.ADMINISTRATORS),
        }
    ),
    about=("permission_set", "account"),
    options={
        "permission_sets": Option(
            form=Form.PATTERNS, default=(), help="The permission sets that are meant to administer Identity Center."
        )
    },
    elsewhere="Prowler SSO-001 to SSO-003",
)
