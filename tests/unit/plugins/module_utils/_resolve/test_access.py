# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From what people write to permission sets and applications, and from ids back to names."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Account, Principal
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import CallFailed, FailureKind
from ansible_collections.steward.identity_center.plugins.module_utils._resolve.access import (
    accounts_by_id,
    principal_names,
    resolve_applications,
    resolve_permission_sets,
)
from ansible_collections.steward.identity_center.plugins.module_utils._resolve.unclear import Unclear
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    an_id,
    failed_call,
    group,
    user,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_access import FakeAccess
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_organization import (
    FakeOrganization,
    account,
    application,
    denied,
    permission_set,
    principal,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore

READ, DEPLOY = permission_set("ReadOnly"), permission_set("Deploy")
WIKI, VPN, OTHER_VPN = application("Wiki", 1), application("VPN", 2), application("VPN", 3)


@pytest.mark.parametrize(
    ("references", "expected", "calls"),
    [
        pytest.param(("ReadOnly", "Deploy"), (READ, DEPLOY), [("permission_sets", "Deploy,ReadOnly")], id="names"),
        pytest.param((DEPLOY.id,), (DEPLOY,), [("permission_set", DEPLOY.id)], id="an ARN needs no list"),
        pytest.param(
            (DEPLOY.id, "ReadOnly"),
            (DEPLOY, READ),
            [("permission_sets", "ReadOnly"), ("permission_set", DEPLOY.id)],
            id="both, in their order",
        ),
        pytest.param(
            ("Deploy", DEPLOY.id),
            (DEPLOY,),
            [("permission_sets", "Deploy"), ("permission_set", DEPLOY.id)],
            id="one by name and by ARN",
        ),
    ],
)
def test_permission_sets_are_found(references: tuple[str, ...], expected: t.Any, calls: list[tuple[str, str]]) -> None:
    access = FakeAccess(READ, DEPLOY)

    assert resolve_permission_sets(access, references, Unclear()) == expected
    assert access.calls == calls


def test_unknown_permission_sets_are_told_together() -> None:
    unknown = permission_set("Unknown").id

    unclear = Unclear()

    assert resolve_permission_sets(FakeAccess(READ), ("readonly", "ReadOnly", unknown), unclear) == (READ,)
    assert unclear.failure().message == (
        'permission_sets: there is no permission set "readonly" (there is "ReadOnly", which differs in letter case); '
        f'permission_sets: there is no permission set "{unknown}" (give names, which are case-sensitive, or ARNs)'
    )


@pytest.mark.parametrize(
    ("references", "expected", "calls"),
    [
        pytest.param(("Wiki",), (WIKI,), ["applications"], id="a name"),
        pytest.param((VPN.arn,), (VPN,), ["application"], id="an ARN needs no list"),
        pytest.param(
            (VPN.arn, "Wiki", WIKI.arn), (VPN, WIKI), ["applications", "application", "application"], id="both"
        ),
    ],
)
def test_applications_are_found(references: tuple[str, ...], expected: t.Any, calls: list[str]) -> None:
    access = FakeAccess(applications=(WIKI, VPN, OTHER_VPN))

    assert resolve_applications(access, references, Unclear()) == expected
    assert [call[0] for call in access.calls] == calls


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        pytest.param(
            "wiki",
            'applications: there is no application "wiki" (there is "Wiki", which differs in letter case)',
            id="letter case",
        ),
        pytest.param(
            "Wiki\u00a0",
            'applications: there is no application "Wiki\\U000000a0" (there is "Wiki", which differs in blanks)',
            id="a no-break space",
        ),
        pytest.param(
            application("Gone", 9).arn,
            f'applications: there is no application "{application("Gone", 9).arn}" (give a name or an ARN)',
            id="an ARN of none",
        ),
        pytest.param(
            "VPN",
            f'applications: 2 applications are named "VPN": {VPN.arn}, {OTHER_VPN.arn}; give the ARN',
            id="a name of two",
        ),
    ],
)
def test_applications_that_are_none_or_two_are_refused(reference: str, message: str) -> None:
    access, unclear = FakeAccess(applications=(WIKI, VPN, OTHER_VPN)), Unclear()

    assert resolve_applications(access, ("Wiki", reference), unclear) == (WIKI,)
    assert unclear.failure().message == message


def test_principals_have_names_unless_they_are_gone() -> None:
    jane, team, ghost = user("jane", number=1), group("Team", number=2), Principal(kind=Kind.USER, id=an_id(3))
    wrong_kind = Principal(kind=Kind.GROUP, id=jane.id)
    store = FakeStore(jane, team)

    found = principal_names(store, [principal(jane), principal(team), ghost, wrong_kind])

    assert found == {principal(jane): "jane", principal(team): "Team"}


def test_the_names_of_nobody_need_no_call() -> None:
    store = FakeStore(user())

    assert principal_names(store, []) == {}
    assert store.calls == []


FEW, MANY = [account(number) for number in range(5)], [account(number) for number in range(6)]


@pytest.mark.parametrize(("accounts", "calls"), [(FEW, ["account"] * 5), (MANY, ["accounts"])], ids=["few", "many"])
def test_accounts_have_names_the_cheaper_way(accounts: list[Account], calls: list[str]) -> None:
    organization = FakeOrganization(*MANY)

    found, refusal = accounts_by_id(organization, [*(one.id for one in accounts), accounts[0].id])

    assert list(found.items()) == [(one.id, one) for one in accounts]
    assert refusal is None
    assert [call[0] for call in organization.calls] == calls


@pytest.mark.parametrize("count", [1, 6], ids=["few", "many"])
@pytest.mark.parametrize(
    "failure", [None, denied(), failed_call(FailureKind.OTHER)], ids=["unknown", "denied", "no organization"]
)
def test_accounts_that_nobody_can_ask_about_are_ids(count: int, failure: CallFailed | None) -> None:
    ids = [f"{number:012d}" for number in range(count)]

    found, refusal = accounts_by_id(FakeOrganization(failure=failure), ids)

    assert found == {one: Account(id=one) for one in ids}
    assert refusal is failure


def test_a_failure_that_passes_is_no_answer() -> None:
    with pytest.raises(CallFailed):
        accounts_by_id(FakeOrganization(failure=failed_call(FailureKind.THROTTLED)), ["000000000001"])
