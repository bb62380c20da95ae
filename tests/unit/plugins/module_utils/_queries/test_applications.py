# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What idc_application_info answers, and with how many calls."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._aws.sso_admin import SsoAdmin
from ansible_collections.steward.identity_center.plugins.module_utils._desired.access import ApplicationQuery
from ansible_collections.steward.identity_center.plugins.module_utils._model.access import (
    Application,
    ApplicationAssignment,
    Principal,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import CallFailed, FailureKind
from ansible_collections.steward.identity_center.plugins.module_utils._overlay.access import OverlayAccess
from ansible_collections.steward.identity_center.plugins.module_utils._overlay.identity_store import OverlayStore
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action
from ansible_collections.steward.identity_center.plugins.module_utils._plan.step import Step
from ansible_collections.steward.identity_center.plugins.module_utils._queries.applications import answer_applications
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    INSTANCE_ARN,
    an_id,
    failed_call,
    group,
    stand_in,
    user,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_access import FakeAccess
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_aws import (
    answer,
    exchanges,
    shared_client,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_reads import FakeReads
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore

OWN, OTHER = "111122223333", "444455556666"
CUSTOM = "arn:aws:sso::aws:applicationProvider/custom"
CATALOG = "arn:aws:sso::aws:applicationProvider/catalog/salesforce"


def an_app(number: int, account: str = OWN, instance: str = "ssoins-0123456789abcdef") -> str:
    """The ARN of an application."""
    return f"arn:aws:sso::{account}:application/{instance}/apl-{number:016d}"


def app(name: str, number: int, account: str = OWN, **more: t.Any) -> Application:
    """An application."""
    return Application(
        **{
            "arn": an_app(number, account),
            "name": name,
            "account_id": account,
            "provider_arn": CUSTOM,
            "status": "ENABLED",
            **more,
        }
    )


WIKI = app(
    "Wiki",
    1,
    description="All of it",
    visibility="ENABLED",
    origin="IDENTITY_CENTER",
    created_at="2026-01-02T00:00:00Z",
    created_from="us-east-1",
)
TWIN = app("Wiki", 2, status="DISABLED", origin="APPLICATION", url="https://wiki.example.com", visibility="DISABLED")
SHOP = app("Shop", 3, OTHER, provider_arn=CATALOG)
BARE = app("bare", 4, status=None, provider_arn=None)

JANE, ENGINEERS = user("jane", number=1), group("Engineers", number=101)


def assigned(application: Application, kind: Kind, identifier: str) -> ApplicationAssignment:
    """That somebody may use an application."""
    return ApplicationAssignment(application_arn=application.arn, principal=Principal(kind=kind, id=identifier))


def reads(denied: bool = False) -> FakeReads:
    """Four applications, of which two share a name."""
    access = FakeAccess(applications=(TWIN, SHOP, BARE, WIKI))
    if denied:
        access.failures = {"applications": failed_call(FailureKind.DENIED, words="You shall not.")}
    return FakeReads(FakeStore(JANE, ENGINEERS), access)


def ask(given: FakeReads, **fields: t.Any) -> dict[str, t.Any]:
    """The answer to a query."""
    return answer_applications(given, ApplicationQuery(**fields))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({}, [SHOP, WIKI, TWIN, BARE], id="all"),
        pytest.param({"references": ()}, [], id="none"),
        pytest.param({"references": ("Wiki",)}, [WIKI, TWIN], id="a name that two have"),
        pytest.param({"references": ("Wiki", TWIN.arn)}, [WIKI, TWIN], id="each but once"),
        pytest.param({"references": (SHOP.arn, WIKI.arn)}, [SHOP, WIKI], id="ARNs"),
        pytest.param({"account_id": OTHER}, [SHOP], id="of an account"),
        pytest.param({"account_id": OTHER, "references": (SHOP.arn, WIKI.arn)}, [SHOP], id="ARNs, of an account"),
        pytest.param({"name_matches": "w*"}, [WIKI, TWIN], id="a pattern, letter case aside"),
        pytest.param({"status": "enabled"}, [SHOP, WIKI], id="enabled"),
        pytest.param({"status": "disabled"}, [TWIN], id="disabled"),
        pytest.param({"provider": CUSTOM}, [WIKI, TWIN], id="a provider"),
        pytest.param({"provider": "custom"}, [WIKI, TWIN], id="the end of a provider"),
        pytest.param({"provider": "salesforce"}, [SHOP], id="the last part of a provider"),
        pytest.param({"provider": "catalog/salesforce"}, [SHOP], id="the last parts of a provider"),
        pytest.param({"provider": "catalog"}, [], id="the middle of a provider"),
        pytest.param({"name_matches": "W*", "status": "disabled"}, [TWIN], id="two filters"),
    ],
)
def test_applications_are_selected(fields: dict[str, t.Any], expected: list[Application]) -> None:
    found = ask(reads(), **fields)["applications"]

    assert [row["application_arn"] for row in found] == [one.arn for one in expected]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({}, [], id="nothing was named"),
        pytest.param({"references": ("Wiki", "wiki", "Nothing")}, ["wiki", "Nothing"], id="names, letter case counts"),
        pytest.param({"references": (an_app(9),)}, [an_app(9)], id="an ARN"),
        pytest.param({"references": (an_app(9), "Wiki")}, [an_app(9)], id="an ARN beside a name"),
        pytest.param({"references": ("Wiki",), "account_id": OTHER}, ["Wiki"], id="of another account"),
        pytest.param({"references": (WIKI.arn,), "account_id": OTHER}, [WIKI.arn], id="an ARN of another account"),
        pytest.param({"references": ("Wiki",), "status": "sleeping"}, [], id="there, and filtered out"),
    ],
)
def test_what_is_missing_is_told(fields: dict[str, t.Any], expected: list[str]) -> None:
    assert ask(reads(), **fields)["missing"] == expected


@pytest.mark.parametrize(
    ("fields", "calls"),
    [
        pytest.param({}, [("applications", "")], id="all"),
        pytest.param({"account_id": OTHER}, [("applications", OTHER)], id="of an account"),
        pytest.param({"references": ()}, [], id="none"),
        pytest.param({"references": (WIKI.arn,)}, [("application", WIKI.arn)], id="one ARN"),
        pytest.param({"references": (WIKI.arn, "Shop")}, [("applications", "")], id="an ARN and a name"),
        pytest.param({"references": tuple(map(an_app, range(1, 7)))}, [("applications", "")], id="many ARNs"),
        pytest.param({"references": (an_app(1, instance="ssoins-fedcba9876543210"),)}, [], id="another instance's"),
        pytest.param(
            {"references": (), "include_assignments": True, "include_configuration": True}, [], id="nothing about none"
        ),
        pytest.param(
            {"account_id": OTHER, "include_assignments": True, "include_configuration": True},
            [("applications", OTHER), ("users_of", SHOP.arn), ("assignment_required", SHOP.arn)],
            id="everything about one",
        ),
    ],
)
def test_no_call_is_made_in_vain(fields: dict[str, t.Any], calls: list[tuple[str, object]]) -> None:
    given = reads()

    ask(given, **fields)

    assert given.access.calls == calls
    assert given.store.calls == []


def test_an_application_is_shown_with_all_its_keys() -> None:
    (row,) = ask(reads(), references=(WIKI.arn,))["applications"]

    assert row == {
        "application_arn": WIKI.arn,
        "name": "Wiki",
        "description": "All of it",
        "provider_arn": CUSTOM,
        "account_id": OWN,
        "status": "enabled",
        "visibility": "enabled",
        "sign_in_origin": "identity_center",
        "application_url": None,
        "created_at": "2026-01-02T00:00:00Z",
        "created_from": "us-east-1",
        "unknown_attributes": {},
        "assignment_required": None,
        "assignments": None,
    }
    (bare,) = ask(reads(), references=("bare",))["applications"]
    assert (bare["status"], bare["visibility"], bare["sign_in_origin"]) == (None, None, None)


def test_whether_assignments_are_needed_is_told_where_it_can_be() -> None:
    given = reads()
    given.access.open_to_all = {TWIN.arn}
    given.access.unclear = {SHOP.arn, BARE.arn}

    rows = ask(given, include_configuration=True)["applications"]

    assert [row["assignment_required"] for row in rows] == [None, True, False, None]


def test_who_is_assigned_is_told_by_name_and_who_is_gone_by_id() -> None:
    given, gone = reads(), an_id(777)
    given.access.uses = dict.fromkeys(
        (
            assigned(WIKI, Kind.USER, gone),
            assigned(WIKI, Kind.USER, JANE.id),
            assigned(WIKI, Kind.GROUP, ENGINEERS.id),
            assigned(TWIN, Kind.GROUP, gone),
        )
    )

    rows = {row["application_arn"]: row["assignments"] for row in ask(given, include_assignments=True)["applications"]}

    assert rows[WIKI.arn] == [
        {"principal_type": "group", "principal": "Engineers", "principal_id": ENGINEERS.id, "orphaned": False},
        {"principal_type": "user", "principal": gone, "principal_id": gone, "orphaned": True},
        {"principal_type": "user", "principal": "jane", "principal_id": JANE.id, "orphaned": False},
    ]
    assert rows[TWIN.arn] == [{"principal_type": "group", "principal": gone, "principal_id": gone, "orphaned": True}]
    assert (rows[SHOP.arn], rows[BARE.arn]) == ([], [])


def test_who_is_only_planned_has_a_name_and_no_id() -> None:
    given, planned = reads(), stand_in(Kind.GROUP, "Guests")
    steps = [
        Step(action=Action.CREATE, kind=Kind.GROUP, ids=(planned,), attributes={"display_name": "Guests"}),
        Step(action=Action.ADD, kind=Kind.APPLICATION_ASSIGNMENT, ids=(WIKI.arn, "group", planned), attributes={}),
    ]
    given.access = OverlayAccess(given.access, steps)
    given.store = OverlayStore(given.store, steps)

    (row,) = ask(given, references=(WIKI.arn,), include_assignments=True)["applications"]

    assert row["assignments"] == [
        {"principal_type": "group", "principal": "Guests", "principal_id": None, "orphaned": False}
    ]


@pytest.mark.parametrize(("account_id", "explained"), [(None, True), (OTHER, False)])
def test_a_member_account_is_told_how_to_ask(account_id: str | None, explained: bool) -> None:
    with pytest.raises(CallFailed) as caught:
        ask(reads(denied=True), account_id=account_id)

    assert ("set account to its id" in caught.value.message) is explained


def test_a_list_of_an_account_is_asked_of_the_service() -> None:
    own = {"ApplicationArn": SHOP.arn, "Name": "Shop", "ApplicationAccount": OTHER}
    sent = {"InstanceArn": INSTANCE_ARN, "MaxResults": 100, "Filter": {"ApplicationAccount": OTHER}}

    with exchanges(shared_client("sso-admin"), answer("list_applications", {"Applications": [own]}, sent)) as stubbed:
        access = OverlayAccess(SsoAdmin(stubbed, INSTANCE_ARN), [])
        (found,) = access.applications(account_id=OTHER)

    assert (found.name, found.account_id) == ("Shop", OTHER)
