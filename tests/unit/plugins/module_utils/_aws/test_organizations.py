# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The gateway to AWS Organizations."""

from __future__ import annotations

import typing as t
from collections.abc import Callable

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._aws import calls as _calls
from ansible_collections.steward.identity_center.plugins.module_utils._aws.organizations import Organizations
from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Account, Unit
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import CallFailed, FailureKind
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_aws import (
    Exchange,
    answer,
    client,
    exchanges,
    refusal,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.planned_fixture import PROD, TEST

ROOT, UNIT = "r-a1b2", "ou-a1b2-11111111"
STUBBED = client("organizations")
ONE = {"Id": PROD, "Name": "Prod", "Email": "prod@example.com", "State": "ACTIVE"}
OTHER = {"Id": TEST, "Name": "Test", "State": "SUSPENDED"}
ACCOUNTS = (
    Account(id=PROD, name="Prod", status="ACTIVE", email="prod@example.com"),
    Account(id=TEST, name="Test", status="SUSPENDED"),
)
ROOTS = answer("list_roots", {"Roots": [{"Id": ROOT, "Name": "Root"}]}, {})

Call = Callable[[Organizations], t.Any]


@pytest.fixture(autouse=True)
def one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read side by side comes in its order, as stubs want it."""
    monkeypatch.setattr(_calls, "_SIDE_BY_SIDE", 1)


def ask(call: Call, *expected: Exchange) -> t.Any:
    """Call the gateway while exactly these exchanges happen."""
    with exchanges(STUBBED, *expected) as stubbed:
        return call(Organizations(stubbed))


def paged(method: str, member: str, one: object, other: object, expected: dict[str, object]) -> list[Exchange]:
    """Two pages of a list, and an empty one between them."""
    return [
        answer(method, {member: [one], "NextToken": "t1"}, expected),
        answer(method, {"NextToken": "t2"}, {**expected, "NextToken": "t1"}),
        answer(method, {member: [other]}, {**expected, "NextToken": "t2"}),
    ]


def test_all_accounts_are_listed() -> None:
    assert ask(lambda all_of: all_of.accounts(), *paged("list_accounts", "Accounts", ONE, OTHER, {})) == ACCOUNTS


def test_an_account_is_read() -> None:
    exchange = answer("describe_account", {"Account": ONE}, {"AccountId": PROD})

    assert ask(lambda all_of: all_of.account(PROD), exchange) == ACCOUNTS[0]


def test_the_root_has_no_name_and_is_asked_for_once() -> None:
    root = Unit(id=ROOT, name="")

    assert ask(lambda all_of: (all_of.root(), all_of.root()), ROOTS) == (root, root)


def test_accounts_are_read_each_once_and_those_that_are_not_there_left_out() -> None:
    found = ask(
        lambda all_of: all_of.describe_accounts(iter([TEST, PROD, TEST])),
        refusal("describe_account", "AccountNotFoundException"),
        answer("describe_account", {"Account": ONE}, {"AccountId": PROD}),
    )

    assert found == {PROD: ACCOUNTS[0]}


@pytest.mark.parametrize(("identifier", "expected"), [(ROOT, Unit(id=ROOT, name="")), ("r-ffff", None)])
def test_the_root_is_found_by_its_id_as_units_are(identifier: str, expected: Unit | None) -> None:
    assert ask(lambda all_of: all_of.unit(identifier), ROOTS) == expected


def test_a_unit_is_read() -> None:
    exchange = answer(
        "describe_organizational_unit",
        {"OrganizationalUnit": {"Id": UNIT, "Name": "Workloads"}},
        {"OrganizationalUnitId": UNIT},
    )

    assert ask(lambda all_of: all_of.unit(UNIT), exchange) == Unit(id=UNIT, name="Workloads")


def test_the_units_below_a_unit_are_listed() -> None:
    one, other = {"Id": UNIT, "Name": "A"}, {"Id": "ou-a1b2-22222222", "Name": "B"}

    found = ask(
        lambda all_of: all_of.units_in(ROOT),
        *paged("list_organizational_units_for_parent", "OrganizationalUnits", one, other, {"ParentId": ROOT}),
    )

    assert found == (Unit(id=UNIT, name="A"), Unit(id="ou-a1b2-22222222", name="B"))


def test_the_accounts_below_a_unit_are_listed() -> None:
    pages = paged("list_accounts_for_parent", "Accounts", ONE, OTHER, {"ParentId": UNIT})

    assert ask(lambda all_of: all_of.accounts_in(UNIT), *pages) == ACCOUNTS


def test_what_is_below_several_units_is_listed_unit_by_unit() -> None:
    below, within = "list_organizational_units_for_parent", "list_accounts_for_parent"

    units = ask(
        lambda all_of: all_of.units_below(iter([ROOT, UNIT, ROOT])),
        answer(below, {"OrganizationalUnits": [{"Id": UNIT, "Name": "A"}]}, {"ParentId": ROOT}),
        answer(below, {"OrganizationalUnits": []}, {"ParentId": UNIT}),
    )
    accounts = ask(
        lambda all_of: all_of.accounts_below(iter([ROOT, UNIT, ROOT])),
        answer(within, {"Accounts": []}, {"ParentId": ROOT}),
        answer(within, {"Accounts": [ONE, OTHER]}, {"ParentId": UNIT}),
    )

    assert units == {ROOT: (Unit(id=UNIT, name="A"),), UNIT: ()}
    assert accounts == {ROOT: (), UNIT: ACCOUNTS}


def test_the_tags_of_accounts_are_listed_account_by_account() -> None:
    method = "list_tags_for_resource"

    found = ask(
        lambda all_of: all_of.tags(iter([PROD, TEST, PROD])),
        *paged(method, "Tags", {"Key": "a", "Value": "1"}, {"Key": "b", "Value": ""}, {"ResourceId": PROD}),
        answer(method, {"Tags": []}, {"ResourceId": TEST}),
    )

    assert found == {PROD: {"a": "1", "b": ""}, TEST: {}}


@pytest.mark.parametrize(
    ("call", "method", "code"),
    [
        (lambda all_of: all_of.account(PROD), "describe_account", "AccountNotFoundException"),
        (lambda all_of: all_of.unit(UNIT), "describe_organizational_unit", "OrganizationalUnitNotFoundException"),
    ],
    ids=["account", "unit"],
)
def test_what_is_not_there_is_nothing(call: Call, method: str, code: str) -> None:
    assert ask(call, refusal(method, code)) is None


@pytest.mark.parametrize(
    ("call", "method", "words"),
    [
        (lambda all_of: all_of.accounts(), "list_accounts", "list the accounts of the organization"),
        (lambda all_of: all_of.account(PROD), "describe_account", f"read the account {PROD}"),
        (lambda all_of: all_of.root(), "list_roots", "read the root of the organization"),
        (lambda all_of: all_of.unit(ROOT), "list_roots", "read the root of the organization"),
        (lambda all_of: all_of.unit(UNIT), "describe_organizational_unit", f"read the organizational unit {UNIT}"),
        (
            lambda all_of: all_of.units_in(ROOT),
            "list_organizational_units_for_parent",
            f"list the organizational units in {ROOT}",
        ),
        (lambda all_of: all_of.accounts_in(UNIT), "list_accounts_for_parent", f"list the accounts in {UNIT}"),
        (lambda all_of: all_of.tags([PROD]), "list_tags_for_resource", f"list the tags of the account {PROD}"),
    ],
)
def test_who_may_not_look_is_told_what_and_by_which_action(call: Call, method: str, words: str) -> None:
    with pytest.raises(CallFailed) as caught:
        ask(call, refusal(method, "AccessDeniedException"))

    assert caught.value.kind is FailureKind.DENIED
    assert caught.value.message.startswith(f"Could not {words}: AccessDeniedException: No.")
    assert caught.value.call.action == f"organizations:{STUBBED.meta.method_to_api_mapping[method]}"


@pytest.mark.parametrize(
    ("call", "method", "code"),
    [
        (lambda all_of: all_of.units_in(ROOT), "list_organizational_units_for_parent", "ParentNotFoundException"),
        (lambda all_of: all_of.accounts_in(UNIT), "list_accounts_for_parent", "ParentNotFoundException"),
        (lambda all_of: all_of.tags([PROD]), "list_tags_for_resource", "TargetNotFoundException"),
    ],
)
def test_a_list_of_what_is_not_there_is_not_taken_for_an_empty_one(call: Call, method: str, code: str) -> None:
    with pytest.raises(CallFailed) as caught:
        ask(call, refusal(method, code))

    assert caught.value.kind is FailureKind.NOT_FOUND
