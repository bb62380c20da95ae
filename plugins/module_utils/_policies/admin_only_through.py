# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Administrators by other ways than the groups that are meant for them."""

from __future__ import annotations

from collections.abc import Iterator

from .._desired.policies import Severity
from .._model.entities import Kind
from .._model.yaml_text import visible
from .assigned import about_holding, label
from .check import Check, Form, Ground, Option, Violation
from .privileges import ADMINISTRATORS, named_policies
from .view import Table


def _find(ground: Ground) -> Iterator[Violation]:
    view, wanted = ground.view, ground.options["policies"]
    powers = {arn: named_policies(one, wanted) for arn, one in view.permission_sets.items()}
    for one in view.assignments:
        policies = powers.get(one.permission_set_arn)
        if not policies:
            continue
        name = view.name_of(one.principal)
        if one.principal.kind is Kind.GROUP and ground.allowed("groups", name, one.principal.id):
            continue
        if ground.within("accounts", one.account_id, view.account_name(one.account_id)):
            yield Violation(
                kind="account_assignment",
                thing=label(view, one),
                message=(
                    f"{label(view, one)} gives {' and '.join(policies)}, which {_who(ground)} may have. Take it away, or "
                    "use a permission set with less"
                ),
                about=about_holding(view, one),
            )


def _who(ground: Ground) -> str:
    groups: tuple[str, ...] = ground.options["groups"]
    if not groups:
        return "nobody"
    return f"only the group{'s' if len(groups) > 1 else ''} {' and '.join(map(visible, groups))}"


ADMIN_ONLY_THROUGH = Check(
    name="admin_only_through",
    summary="AdministratorAccess, PowerUserAccess or IAMFullAccess by other ways than the groups named",
    severity=Severity.CRITICAL,
    find=_find,
    needs=frozenset({Table.PERMISSION_SETS, Table.MANAGED_POLICIES, Table.ASSIGNMENTS, Table.GROUPS}),
    option_needs={"accounts": Table.ACCOUNTS},
    about=("user", "group", "permission_set", "account"),
    options={
        "groups": Option(
            form=Form.PATTERNS,
            required=True,
            may_be_empty=True,
            help="The groups through which people may be administrators; an empty list allows none.",
        ),
        "policies": Option(
            form=Form.NAMES, default=ADMINISTRATORS, help="The names of the AWS managed policies that are looked for."
        ),
        "accounts": Option(
            form=Form.PATTERNS, help="Only assignments in these accounts, by name or id. All if it is not given."
        ),
    },
    elsewhere="CKV_AWS_274, CKV2_AWS_56",
)
