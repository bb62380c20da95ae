# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What idc_permission_set_info answers, and with how few calls."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.access import PermissionSetQuery
from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Account
from ansible_collections.steward.identity_center.plugins.module_utils._queries.permission_sets import (
    answer_permission_sets,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_access import (
    FakeAccess,
    an_arn_of_set,
    permission_set,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_organization import (
    FakeOrganization,
    denied,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.permission_set_tasks import (
    document,
    reads_of,
)

ONE, TWO = "333300000011", "333300000012"
AUDIT = permission_set("Audit", tags=document(owner="security", stage="prod"))
DEPLOY = permission_set("deploy", managed_policies=("a",))
OTHER = permission_set("Other", tags=document(owner="security"))


def an_instance() -> FakeAccess:
    """Audit is in two accounts, in one of them in an old version; deploy is in one; the other is in none."""
    return FakeAccess(DEPLOY, AUDIT, OTHER).hold(AUDIT, TWO, outdated=True).hold(AUDIT, ONE).hold(DEPLOY, ONE)


def ask(access: FakeAccess, organization: FakeOrganization | None = None, **query: t.Any) -> dict[str, t.Any]:
    """The answer to a query."""
    asked = {"references": None, "name_matches": None, "tags": {}, "outdated": None, "include_accounts": False, **query}
    return answer_permission_sets(reads_of(access, organization=organization), PermissionSetQuery(**asked))


def operations(access: FakeAccess) -> list[str]:
    """What was asked of the service."""
    return sorted(operation for operation, _what in access.calls)


@pytest.mark.parametrize(
    ("query", "names", "missing", "calls"),
    [
        ({}, ["Audit", "Other", "deploy"], [], ["details"] * 3 + ["permission_sets"]),
        (
            {"references": ("deploy", "audit", "deploy")},
            ["deploy"],
            ["audit"],
            ["details", "permission_sets"],
        ),
        (
            {"references": (AUDIT.id, "Audit", an_arn_of_set(1))},
            ["Audit"],
            [an_arn_of_set(1)],
            ["details", "permission_set", "permission_set", "permission_sets"],
        ),
        ({"references": (AUDIT.id,)}, ["Audit"], [], ["details", "permission_set"]),
        ({"references": ()}, [], [], []),
        ({"name_matches": "*D*"}, ["Audit", "deploy"], [], ["details"] * 2 + ["permission_sets"]),
        ({"tags": {"owner": "security"}}, ["Audit", "Other"], [], ["details"] * 3 + ["permission_sets"]),
        ({"tags": {"owner": "security", "stage": "dev"}}, [], [], ["details"] * 3 + ["permission_sets"]),
        ({"outdated": True}, ["Audit"], [], ["details"] + ["outdated_holders"] * 3 + ["permission_sets"]),
        (
            {"outdated": False},
            ["Other", "deploy"],
            [],
            ["details"] * 2 + ["outdated_holders"] * 3 + ["permission_sets"],
        ),
        (
            {"outdated": True, "include_accounts": True},
            ["Audit"],
            [],
            ["details", "holders"] + ["outdated_holders"] * 3 + ["permission_sets"],
        ),
        (
            {"include_accounts": True},
            ["Audit", "Other", "deploy"],
            [],
            ["details"] * 3 + ["holders"] * 3 + ["outdated_holders"] * 2 + ["permission_sets"],
        ),
    ],
)
def test_what_is_told_and_what_it_costs(
    query: dict[str, t.Any], names: list[str], missing: list[str], calls: list[str]
) -> None:
    access = an_instance()

    answer = ask(access, **query)

    assert ([row["name"] for row in answer["permission_sets"]], answer["missing"]) == (names, missing)
    assert operations(access) == calls


def test_accounts() -> None:
    organization = FakeOrganization(Account(id=ONE, name="dev"))

    audit, other, _deploy = ask(an_instance(), organization, include_accounts=True)["permission_sets"]

    assert audit["accounts"] == [
        {"account_id": ONE, "name": "dev", "outdated": False},
        {"account_id": TWO, "name": None, "outdated": True},
    ]
    assert (audit["provisioned_accounts"], audit["outdated_accounts"]) == ([ONE, TWO], [TWO])
    assert (other["accounts"], other["provisioned_accounts"], other["outdated_accounts"]) == ([], [], [])


def test_accounts_whose_names_may_not_be_asked_are_told_by_id_and_with_the_reason() -> None:
    answer = ask(an_instance(), FakeOrganization(failure=denied()), include_accounts=True)

    (sentence,) = answer["unreadable"]
    assert sentence.endswith("So accounts are listed without their names")
    assert answer["permission_sets"][0]["accounts"][0] == {"account_id": ONE, "name": None, "outdated": False}


def test_nobody_is_asked_for_the_names_of_no_accounts() -> None:
    organization = FakeOrganization(failure=denied())

    assert ask(an_instance(), organization)["unreadable"] == []
    assert ask(an_instance(), organization, references=("Other",), include_accounts=True)["unreadable"] == []
    assert organization.calls == []


def test_the_keys_are_those_of_the_module_that_writes() -> None:
    organization = FakeOrganization()

    (row,) = ask(an_instance(), organization, references=("deploy",))["permission_sets"]

    assert row == {
        "name": "deploy",
        "description": None,
        "session_duration": "PT1H",
        "relay_state": None,
        "managed_policies": ["a"],
        "customer_managed_policies": [],
        "inline_policy": {},
        "permissions_boundary": {},
        "tags": {},
        "permission_set_arn": DEPLOY.id,
        "created_at": "2026-11-23T08:15:00Z",
        "accounts": None,
        "provisioned_accounts": None,
        "outdated_accounts": None,
    }
    assert organization.calls == []
