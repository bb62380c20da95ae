# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Between the records of sso-admin and organizations and our values."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._aws.codec_access import (
    Body,
    decode_access_control,
    decode_account,
    decode_application,
    decode_application_assignment,
    decode_assignment,
    decode_details,
    decode_permission_set,
    decode_principal,
    decode_progress,
    decode_reference,
    decode_tag,
    decode_unit,
    encode_assignment,
    encode_attributes,
    encode_boundary,
    encode_principal,
    encode_reference,
    encode_tags,
    moment,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.access import (
    Account,
    Application,
    ApplicationAssignment,
    Principal,
    Progress,
    Unit,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import (
    Document,
    Entity,
    Kind,
    Record,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.policies import document
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import an_id, items
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.planned_fixture import (
    PROD,
    application_arn,
    assigned,
    group_principal,
    set_arn,
    user_principal,
)

NOON = datetime(2026, 1, 2, 12, tzinfo=timezone.utc)
ARN = set_arn(1)

# ---- permission sets


def test_a_permission_set_is_read_with_all_that_is_told_of_it() -> None:
    body = {
        "PermissionSetArn": ARN,
        "Name": "Admin",
        "Description": "All",
        "SessionDuration": "PT480M",
        "RelayState": "https://example.com",
        "CreatedDate": NOON,
    }

    assert decode_permission_set(body) == Entity(
        kind=Kind.PERMISSION_SET,
        id=ARN,
        name="Admin",
        attributes={
            "name": "Admin",
            "description": "All",
            "session_duration": "PT8H",
            "relay_state": "https://example.com",
        },
        record=Record(arn=ARN, created_at="2026-01-02T12:00:00Z"),
    )


@pytest.mark.parametrize("more", [{}, {"Description": "", "SessionDuration": None, "RelayState": ""}])
def test_a_permission_set_may_tell_little_of_itself(more: Body) -> None:
    found = decode_permission_set({"PermissionSetArn": ARN, "Name": "Admin", **more})

    assert (found.attributes, found.record) == ({"name": "Admin"}, Record(arn=ARN))


def test_details_have_one_form() -> None:
    details = decode_details(
        managed_policies=["arn:of:b", "arn:of:a"],
        customer_managed_policies=[
            decode_reference({"Name": "z"}),
            decode_reference({"Name": "a", "Path": "/team/"}),
        ],
        inline_policy='{"Version": "2012-10-17"}',
        permissions_boundary={"ManagedPolicyArn": "arn:of:boundary"},
        tags=[decode_tag({"Key": "b", "Value": "2"}), decode_tag({"Key": "a", "Value": ""})],
    )

    assert details == {
        "managed_policies": ("arn:of:a", "arn:of:b"),
        "customer_managed_policies": items({"name": "a", "path": "/team/"}, {"name": "z", "path": "/"}),
        "inline_policy": Document(text='{"Version": "2012-10-17"}'),
        "permissions_boundary": Document(text='{"managed_policy_arn": "arn:of:boundary"}'),
        "tags": Document(text='{"a": "", "b": "2"}'),
    }


@pytest.mark.parametrize("inline", [None, ""])
@pytest.mark.parametrize("boundary", [None, {}])
def test_details_that_are_not_there_are_left_out(inline: object, boundary: Body | None) -> None:
    assert decode_details(inline_policy=inline, permissions_boundary=boundary) == {}


@pytest.mark.parametrize(
    ("boundary", "expected"),
    [
        pytest.param({"ManagedPolicyArn": "arn:of:a"}, {"managed_policy_arn": "arn:of:a"}, id="of AWS or the account"),
        pytest.param(
            {"CustomerManagedPolicyReference": {"Name": "a", "Path": "/team/"}},
            {"customer_managed_policy": {"name": "a", "path": "/team/"}},
            id="customer managed",
        ),
    ],
)
def test_a_boundary_survives_being_read_and_written(boundary: Body, expected: dict[str, object]) -> None:
    found = decode_details(permissions_boundary=boundary)["permissions_boundary"]

    assert isinstance(found, Document)
    assert json.loads(found.text) == expected
    assert encode_boundary(expected) == boundary


@pytest.mark.parametrize("path", [{}, {"path": None}, {"path": ""}, {"path": "/"}])
def test_a_policy_without_a_path_is_at_the_root(path: dict[str, object]) -> None:
    assert encode_reference({"name": "a", **path}) == {"Name": "a", "Path": "/"}


def test_a_document_has_one_form_and_an_empty_one_is_none() -> None:
    assert document({"b": 1, "a": 2}) == document({"a": 2, "b": 1}) == Document(text='{"a": 2, "b": 1}')
    assert document({}) is None


def test_tags_are_written_in_order() -> None:
    assert encode_tags({"b": "2", "a": "1"}) == [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]


# ---- attributes for access control


def test_attributes_for_access_control_survive_being_read_and_written() -> None:
    body = {
        "AccessControlAttributes": [
            {"Key": "team", "Value": {"Source": ["${path:enterprise.department}"]}},
            {"Key": "cost", "Value": {"Source": ["${path:enterprise.costCenter}"]}},
        ]
    }

    found = decode_access_control({"InstanceAccessControlAttributeConfiguration": body}).attributes

    assert found == Document(text='{"cost": "${path:enterprise.costCenter}", "team": "${path:enterprise.department}"}')
    assert encode_attributes(found) == {"AccessControlAttributes": list(reversed(body["AccessControlAttributes"]))}


@pytest.mark.parametrize("body", [{}, {"AccessControlAttributes": None}, {"AccessControlAttributes": []}])
def test_attributes_may_be_switched_on_without_any(body: Body) -> None:
    shown = decode_access_control({"InstanceAccessControlAttributeConfiguration": body})

    assert shown.attributes == Document(text="{}")
    assert encode_attributes(Document(text="{}")) == {"AccessControlAttributes": []}


# ---- assignments


@pytest.mark.parametrize("principal", [user_principal(1), group_principal(101)], ids=["user", "group"])
def test_an_account_assignment_survives_being_written_and_read(principal: Principal) -> None:
    one = assigned(PROD, ARN, principal)

    body = encode_assignment(one)

    assert body == {
        "TargetId": PROD,
        "TargetType": "AWS_ACCOUNT",
        "PermissionSetArn": ARN,
        "PrincipalType": principal.kind.value.upper(),
        "PrincipalId": principal.id,
    }
    assert decode_assignment({**body, "AccountId": PROD}) == one


def test_an_application_assignment_is_read() -> None:
    body = {"ApplicationArn": application_arn(1), **encode_principal(group_principal(101))}

    assert decode_application_assignment(body) == ApplicationAssignment(
        application_arn=application_arn(1), principal=group_principal(101)
    )


def test_a_principal_is_a_user_or_a_group() -> None:
    assert decode_principal({"PrincipalType": "USER", "PrincipalId": an_id(1)}) == user_principal(1)
    assert encode_principal(group_principal(2)) == {"PrincipalType": "GROUP", "PrincipalId": an_id(2)}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            {"RequestId": "r", "Status": "FAILED", "FailureReason": "No."},
            Progress(request_id="r", status="FAILED", reason="No."),
        ),
        ({"RequestId": "r", "Status": "SUCCEEDED"}, Progress(request_id="r", status="SUCCEEDED")),
        ({"Status": "SUCCEEDED"}, Progress(request_id="", status="SUCCEEDED")),
    ],
    ids=["failed", "succeeded", "no id"],
)
def test_progress_is_read(body: Body, expected: Progress) -> None:
    assert decode_progress(body) == expected


def test_progress_without_a_status_is_none() -> None:
    with pytest.raises(KeyError, match="Status"):
        decode_progress({"RequestId": "r"})


# ---- applications


def test_an_application_is_read_with_all_that_is_told_of_it() -> None:
    body = {
        "ApplicationArn": application_arn(1),
        "Name": "Wiki",
        "ApplicationProviderArn": "arn:of:provider",
        "ApplicationAccount": PROD,
        "Description": "All we know",
        "Status": "ENABLED",
        "PortalOptions": {
            "Visibility": "ENABLED",
            "SignInOptions": {"Origin": "APPLICATION", "ApplicationUrl": "https://wiki.example.com"},
        },
        "CreatedDate": NOON,
        "CreatedFrom": "eu-north-1",
    }

    assert decode_application(body) == Application(
        arn=application_arn(1),
        name="Wiki",
        provider_arn="arn:of:provider",
        account_id=PROD,
        description="All we know",
        status="ENABLED",
        visibility="ENABLED",
        origin="APPLICATION",
        url="https://wiki.example.com",
        created_at="2026-01-02T12:00:00Z",
        created_from="eu-north-1",
    )


@pytest.mark.parametrize("portal", [{}, {"PortalOptions": {}}, {"PortalOptions": {"SignInOptions": None}}])
def test_an_application_may_tell_little_of_itself(portal: Body) -> None:
    body = {"ApplicationArn": application_arn(1), **portal}

    assert decode_application(body) == Application(arn=application_arn(1), name="")


# ---- the organization


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        pytest.param({"State": "SUSPENDED", "Status": "ACTIVE"}, "SUSPENDED", id="both"),
        pytest.param({"Status": "ACTIVE"}, "ACTIVE", id="the retired one alone"),
        pytest.param({}, None, id="neither"),
    ],
)
def test_an_account_is_read_with_its_state(state: Body, expected: str | None) -> None:
    body = {"Id": PROD, "Name": "Prod", "Email": "prod@example.com", **state}

    assert decode_account(body) == Account(id=PROD, name="Prod", status=expected, email="prod@example.com")


def test_an_account_and_a_unit_may_tell_little_of_themselves() -> None:
    assert decode_account({"Id": PROD}) == Account(id=PROD)
    assert decode_unit({"Id": "ou-1"}) == Unit(id="ou-1", name="")
    assert decode_unit({"Id": "ou-1", "Name": "Workloads"}) == Unit(id="ou-1", name="Workloads")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (NOON, "2026-01-02T12:00:00Z"),
        (NOON.astimezone(timezone(timedelta(hours=2))), "2026-01-02T12:00:00Z"),
        (NOON.replace(microsecond=999999), "2026-01-02T12:00:00Z"),
        ("2026", "2026"),
        (None, None),
    ],
)
def test_a_time_is_told_in_utc(value: object, expected: str | None) -> None:
    assert moment(value) == expected
