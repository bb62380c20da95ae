# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the options of idc_assignment_info to a query, and what is wrong with them."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.access import (
    AssignmentQuery,
    Scope,
    Targets,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import InvalidInput
from ansible_collections.steward.identity_center.plugins.module_utils._options.assignments import parse_assignment_query
from ansible_collections.steward.identity_center.plugins.module_utils._options.common import EMPTY

ARN = "arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-0000000000000001"
NOWHERE = "which are in no account"


def targets(**fields: object) -> Targets:
    """The accounts of a question, where no account is left out by itself."""
    return Targets(**{"include_management": True, "include_inactive": True, **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param({}, {}, id="all"),
        pytest.param({"user": " ada\u00a0"}, {"principal": (Kind.USER, " ada\u00a0")}, id="a user, with the blanks"),
        pytest.param(
            {"group": "Team", "expand_groups": True},
            {"principal": (Kind.GROUP, "Team"), "expand_groups": True},
            id="a group and its members",
        ),
        pytest.param({"scope": "applications"}, {"scope": Scope.APPLICATIONS}, id="applications"),
        pytest.param({"scope": "accounts"}, {"scope": Scope.ACCOUNTS}, id="accounts"),
        pytest.param({"scope": "entitlements"}, {"scope": Scope.ENTITLEMENTS}, id="entitlements"),
        pytest.param(
            {"scope": "entitlements", "all_accounts": True},
            {"targets": targets(everything=True), "scope": Scope.ENTITLEMENTS},
            id="entitlements in accounts",
        ),
        pytest.param(
            {"applications": ["Wiki", "Wiki ", "Wiki"]},
            {"applications": ("Wiki", "Wiki "), "scope": Scope.APPLICATIONS},
            id="an application: nothing else",
        ),
        pytest.param(
            {"permission_sets": ["Read", ARN]},
            {"permission_sets": ("Read", ARN), "scope": Scope.ACCOUNTS},
            id="permission sets: only accounts",
        ),
        pytest.param(
            {"accounts": ["shop"], "exclude_accounts": ["bank"]},
            {"targets": targets(accounts=("shop",), excluded=("bank",)), "scope": Scope.REACH},
            id="accounts less some",
        ),
        pytest.param(
            {"organizational_units": ["/A"], "include_nested": False},
            {"targets": targets(units=("/A",), nested=False), "scope": Scope.REACH},
            id="a unit",
        ),
        pytest.param(
            {"account_tags": {"a": ["b", "c"]}},
            {"targets": targets(tags={"a": ("b", "c")}), "scope": Scope.REACH},
            id="tags",
        ),
        pytest.param(
            {"all_accounts": True}, {"targets": targets(everything=True), "scope": Scope.REACH}, id="all accounts"
        ),
        pytest.param(
            {"exclude_accounts": ["bank"]},
            {"targets": targets(everything=True, excluded=("bank",)), "scope": Scope.REACH},
            id="all accounts but some",
        ),
        pytest.param({"exclude_accounts": []}, {}, id="none excluded"),
        pytest.param({"orphaned": True}, {"orphaned": True}, id="those who are gone"),
        pytest.param({"orphaned": False}, {"orphaned": False}, id="those who are there"),
        pytest.param({"include_provisioned": True}, {"provisioned": True}, id="what is held: leaves nothing out"),
        pytest.param(
            {"outdated": False},
            {"outdated": False, "provisioned": True, "scope": Scope.ACCOUNTS},
            id="what is held in the present version",
        ),
    ],
)
def test_options_become_a_query(options: dict[str, object], expected: dict[str, object]) -> None:
    assert parse_assignment_query(options) == AssignmentQuery(**expected)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("options", "problems"),
    [
        pytest.param({"user": ""}, [f"user: {EMPTY}"], id="an empty name"),
        pytest.param({"group": "arn:x"}, ['group: "arn:x" is not the ARN of a group'], id="another ARN"),
        pytest.param({"permission_sets": [""]}, [f"permission_sets[0]: {EMPTY}"], id="an empty permission set"),
        pytest.param(
            {"permission_sets": ["arn:x"]},
            ['permission_sets[0]: "arn:x" is not the ARN of a permission set'],
            id="not a permission set",
        ),
        pytest.param(
            {"applications": ["arn:x", ""]},
            ['applications[0]: "arn:x" is not the ARN of an application', f"applications[1]: {EMPTY}"],
            id="not applications",
        ),
        pytest.param(
            {"accounts": [""]},
            [f"accounts[0]: {EMPTY}"],
            id="not an account",
        ),
        pytest.param(
            {"permission_sets": [], "accounts": [], "organizational_units": [], "account_tags": {}, "applications": []},
            [
                f"{name}: is empty; leave it out to ask about all"
                for name in ("permission_sets", "accounts", "organizational_units", "account_tags", "applications")
            ],
            id="empty filters, which would let everything pass",
        ),
        pytest.param(
            {"applications": ["Wiki"], "accounts": ["shop"], "outdated": False},
            ["accounts, outdated: cannot be combined with applications, which are in no account"],
            id="applications and accounts",
        ),
        pytest.param(
            {"scope": "applications", "all_accounts": True, "include_provisioned": True},
            [f"all_accounts, include_provisioned: cannot be combined with scope: applications, {NOWHERE}"],
            id="about applications only, and accounts",
        ),
        pytest.param(
            {"scope": "entitlements", "permission_sets": ["Read"], "outdated": False},
            ["permission_sets, outdated: cannot be combined with scope: entitlements, which have no permission sets"],
            id="about entitlements only, and permission sets",
        ),
        pytest.param(
            {"scope": "entitlements", "applications": ["Wiki"]},
            ["scope: is entitlements, so applications cannot be given"],
            id="about entitlements only, and applications",
        ),
        pytest.param(
            {"scope": "accounts", "applications": ["Wiki"]},
            ["scope: is accounts, so applications cannot be given"],
            id="about accounts only, and applications",
        ),
        pytest.param(
            {"user": "ada", "expand_groups": True},
            ["expand_groups: cannot be combined with user, whose groups are followed anyway"],
            id="the members of a user",
        ),
    ],
)
def test_what_cannot_be_right_is_refused(options: dict[str, object], problems: list[str]) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_assignment_query(options)

    assert list(caught.value.problems) == problems
