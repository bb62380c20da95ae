# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The gateway to account-access: what is sent, and what is made of the answers."""

from __future__ import annotations

import typing as t
from collections.abc import Callable
from datetime import datetime, timezone

import botocore.exceptions
import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._aws import calls as _calls
from ansible_collections.steward.identity_center.plugins.module_utils._aws.account_access import (
    AccountAccess,
    account_access_limits,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.entitlements import (
    AccessApplication,
    Entitlement,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import CallFailed, FailureKind
from ansible_collections.steward.identity_center.plugins.module_utils._model.keys import Handle
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import INSTANCE_ARN, an_id
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_aws import (
    Exchange,
    Wire,
    answer,
    client,
    exchanges,
    refusal,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_entitlements import (
    APPLICATION_ARN,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.planned_fixture import (
    PROD,
    group_principal,
    user_principal,
)

OTHER_ARN = APPLICATION_ARN.replace("0123", "9999")
ROLE = f"arn:aws:iam::{PROD}:role/team/admin"
JANE, TEAM = user_principal(1), group_principal(101)
NOW = datetime(2026, 11, 26, tzinfo=timezone.utc)
ACTIVE = "ACTIVE"
CLIENT = client("account-access")


@pytest.fixture(autouse=True)
def one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read side by side comes in its order, as stubs want it."""
    monkeypatch.setattr(_calls, "_SIDE_BY_SIDE", 1)


def ask(call: Callable[[AccountAccess], t.Any], *expected: Exchange) -> t.Any:
    """Call the gateway while exactly these exchanges happen."""
    with exchanges(CLIENT, *expected) as stubbed:
        return call(AccountAccess(stubbed, INSTANCE_ARN))


def summary(arn: str) -> dict[str, t.Any]:
    """An application as a list shows it."""
    return {"applicationArn": arn, "createdAt": NOW, "updatedAt": NOW}


def described(arn: str, source: dict[str, t.Any]) -> Exchange:
    """An application is read."""
    content = {"identitySource": source, "status": ACTIVE, "createdAt": NOW, "updatedAt": NOW}
    return answer("get_application", content, {"applicationArn": arn})


def row(number: int, member: str, principal_id: str, role_arn: str = ROLE) -> dict[str, t.Any]:
    """An entitlement as a list shows it."""
    role = {"principal": {"identityCenter": {member: principal_id}}, "roleArn": role_arn, "account": PROD}
    return {"entitlementId": f"e-{number}", "entitlement": {"principalRole": role}, "createdAt": NOW}


def listed(criteria: dict[str, t.Any], *rows: dict[str, t.Any], **more: str) -> Exchange:
    """Entitlements are listed, from the beginning or from the token `after`; `then` leads to the next page."""
    asked = {"applicationArn": APPLICATION_ARN, "filter": {"principalRole": criteria}, "maxResults": 100}
    asked |= {"nextToken": more["after"]} if "after" in more else {}
    told = {"nextToken": more["then"]} if "then" in more else {}
    return answer("list_entitlements", {"entitlements": [*rows], **told}, asked)


def test_the_only_application_of_the_region_is_that_of_the_instance() -> None:
    found = ask(
        lambda one: one.application(),
        answer("list_applications", {"applications": [], "nextToken": "t"}, {"maxResults": 100}),
        answer(
            "list_applications", {"applications": [summary(APPLICATION_ARN)]}, {"maxResults": 100, "nextToken": "t"}
        ),
    )

    assert found == AccessApplication(arn=APPLICATION_ARN, instance_arn=INSTANCE_ARN)


def test_it_is_looked_for_once() -> None:
    one = answer("list_applications", {"applications": [summary(APPLICATION_ARN)]})

    first, second = ask(lambda gateway: (gateway.application(), gateway.application()), one)
    assert first is second


def test_of_several_applications_each_says_whose_it_is() -> None:
    ours, other = ({"identityCenter": {"instanceArn": arn}} for arn in (INSTANCE_ARN, INSTANCE_ARN[:-1] + "0"))
    both = answer("list_applications", {"applications": [summary(OTHER_ARN), summary(APPLICATION_ARN)]})

    found = ask(lambda one: one.application(), both, described(OTHER_ARN, other), described(APPLICATION_ARN, ours))
    assert found == AccessApplication(arn=APPLICATION_ARN, instance_arn=INSTANCE_ARN, status=ACTIVE)

    assert (
        ask(lambda one: one.application(), both, described(OTHER_ARN, other), described(APPLICATION_ARN, other)) is None
    )


def test_no_application() -> None:
    assert ask(lambda one: one.application(), answer("list_applications", {"applications": []})) is None


def test_entitlements_are_asked_for_by_principal_role_and_account() -> None:
    jane, team = {"identityCenter": {"userId": an_id(1)}}, {"identityCenter": {"groupId": an_id(101)}}
    first, second = row(1, "userId", an_id(1)), row(2, "groupId", an_id(101))
    has = [Entitlement(role_arn=ROLE, principal=JANE), Entitlement(role_arn=ROLE, principal=TEAM)]

    found = ask(
        lambda one: one.entitlements_of(APPLICATION_ARN, iter([JANE, TEAM, JANE])),
        listed({"principal": jane}, then="t"),
        listed({"principal": jane}, first, after="t"),
        listed({"principal": team}, second),
    )
    assert list(found) == has
    assert [one.id for one in found] == ["e-1", "e-2"]
    found = ask(lambda one: one.entitlements_to(APPLICATION_ARN, [ROLE]), listed({"roleArn": ROLE}, first, second))
    assert list(found) == has
    found = ask(lambda one: one.entitlements_in(APPLICATION_ARN, [PROD]), listed({"account": PROD}, first, second))
    assert list(found) == has
    assert {one.account_id for one in found} == {PROD}


def test_writes() -> None:
    source = {"identityCenter": {"instanceArn": INSTANCE_ARN}}
    made = answer("create_application", {"applicationArn": APPLICATION_ARN}, {"identitySource": source})
    assert ask(lambda one: one.create_application("it"), made) == Handle(id=APPLICATION_ARN)
    assert ask(lambda one: one.application_status(APPLICATION_ARN), described(APPLICATION_ARN, source)) == ACTIVE
    role = {"principal": {"identityCenter": {"groupId": an_id(101)}}, "roleArn": ROLE}
    asked = {"applicationArn": APPLICATION_ARN, "entitlement": {"principalRole": role}}
    entitlement = Entitlement(role_arn=ROLE, principal=TEAM)
    created = ask(
        lambda one: one.create_entitlement("it", APPLICATION_ARN, entitlement),
        answer("create_entitlement", {"entitlementId": "e-1"}, asked),
    )
    assert created == Handle(id="e-1")
    gone = answer("delete_entitlement", {}, {"applicationArn": APPLICATION_ARN, "entitlementId": "e-1"})
    assert ask(lambda one: one.delete_entitlement("it", APPLICATION_ARN, "e-1"), gone) is None


def test_an_answer_without_a_body_is_an_answer() -> None:
    fresh = client("account-access")
    wire = Wire(fresh, (204, "", ""))

    AccountAccess(fresh, INSTANCE_ARN).delete_entitlement("it", APPLICATION_ARN, "e-1")

    assert wire.requests[0].method == "DELETE"


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        ("AlreadyCreatedException", 400, FailureKind.CONFLICT),
        ("AccessDeniedException", 403, FailureKind.DENIED),
        ("ServiceQuotaExceededException", 402, FailureKind.QUOTA),
        ("ValidationException", 400, FailureKind.INVALID),
    ],
)
def test_refusals(code: str, status: int, kind: FailureKind) -> None:
    with pytest.raises(CallFailed) as caught:
        ask(lambda one: one.create_application("it"), refusal("create_application", code, status=status))

    assert caught.value.kind is kind
    assert caught.value.call.action == "account-access:CreateApplication"


def test_a_region_without_the_service_is_told_apart() -> None:
    fresh = client("account-access")
    Wire(fresh, botocore.exceptions.EndpointConnectionError(endpoint_url="https://account-access.example.com"))
    with pytest.raises(CallFailed, match="is in the Regions of the commercial partition") as caught:
        AccountAccess(fresh, INSTANCE_ARN).application()
    assert caught.value.kind is FailureKind.UNREACHABLE

    fresh = client("account-access")
    Wire(fresh, botocore.exceptions.ReadTimeoutError(endpoint_url="https://account-access.example.com"))
    with pytest.raises(CallFailed) as caught:
        AccountAccess(fresh, INSTANCE_ARN).application()
    assert "commercial partition" not in caught.value.message


def test_limits_are_those_of_the_model() -> None:
    limits = account_access_limits(CLIENT)
    place = "CreateEntitlement.entitlement.principalRole.roleArn"

    assert limits.knows(place)
    assert limits.problem(place, ROLE) is None
    assert limits.problem(place, "admin") is not None
