# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Applications, who may use them, and the attributes for attribute-based access control."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from emulator_process import ABSENT_ID, INSTANCE, MANAGEMENT, Access, Directory, Emulator, refused

CUSTOM = "arn:aws:sso::aws:applicationProvider/custom"
ABSENT_APP = "arn:aws:sso::111122223333:application/ssoins-1111222233334444/apl-0000000000000000"


def _create(access: Access, name: str = "Wiki", **more: Any) -> str:
    created = access.client.create_application(
        **{**access.instance, "ApplicationProviderArn": CUSTOM, "Name": name, **more}
    )
    return str(created["ApplicationArn"])


def _user(user_id: str) -> dict[str, str]:
    return {"PrincipalType": "USER", "PrincipalId": user_id}


def test_an_application_lives_and_dies(access: Access) -> None:
    client, arn = access.client, _create(access)
    shown = client.describe_application(ApplicationArn=arn)
    for name in ("ResponseMetadata", "CreatedDate"):
        shown.pop(name)
    expected = {
        "ApplicationArn": arn,
        "ApplicationProviderArn": CUSTOM,
        "Name": "Wiki",
        "ApplicationAccount": MANAGEMENT,
        "InstanceArn": INSTANCE,
        "Status": "ENABLED",
        "PortalOptions": {"SignInOptions": {"Origin": "IDENTITY_CENTER"}, "Visibility": "ENABLED"},
        "CreatedFrom": "us-east-1",
    }
    assert shown == expected
    portal = {"SignInOptions": {"Origin": "APPLICATION", "ApplicationUrl": "https://wiki.example.com"}}
    client.update_application(ApplicationArn=arn, Description="D", Status="DISABLED", PortalOptions=portal)
    (listed,) = client.list_applications(**access.instance)["Applications"]
    listed.pop("CreatedDate")
    assert listed == {
        **expected,
        "Description": "D",
        "Status": "DISABLED",
        "PortalOptions": {**portal, "Visibility": "ENABLED"},
    }
    client.update_application(ApplicationArn=arn, Name="New")
    assert client.describe_application(ApplicationArn=arn)["Description"] == "D"
    client.delete_application(ApplicationArn=arn)
    refused("ResourceNotFoundException", client.describe_application, ApplicationArn=arn)
    refused("ResourceNotFoundException", client.delete_application, ApplicationArn=arn)


def test_what_cannot_be_created(access: Access) -> None:
    saml = "arn:aws:sso::aws:applicationProvider/custom-saml"
    refused("ValidationException", _create, access=access, ApplicationProviderArn=saml)
    for sign_in in (
        {"Origin": "APPLICATION"},
        {"Origin": "IDENTITY_CENTER", "ApplicationUrl": "https://wiki.example.com"},
    ):
        refused("ValidationException", _create, access=access, PortalOptions={"SignInOptions": sign_in})


def test_a_client_token_makes_one_of_two(access: Access) -> None:
    first = _create(access, ClientToken="t")
    assert _create(access, ClientToken="t") == first
    refused("ConflictException", _create, access=access, name="Other", ClientToken="t")
    assert _create(access) != first
    assert _create(access, ClientToken="u") not in (first, "")


def test_applications_are_filtered_and_paged(access: Access) -> None:
    arns = [_create(access, f"A{number}") for number in range(52)]
    listing = access.client.list_applications
    first = listing(**access.instance, MaxResults=100)
    assert [row["ApplicationArn"] for row in first["Applications"]] == arns[:50]
    rest = listing(**access.instance, NextToken=first["NextToken"])
    assert [row["ApplicationArn"] for row in rest["Applications"]] == arns[50:]
    for wanted, count in [
        ({"ApplicationAccount": MANAGEMENT}, 50),
        ({"ApplicationAccount": "999999999999"}, 0),
        ({"ApplicationProvider": CUSTOM}, 50),
        ({"ApplicationProvider": f"{CUSTOM}-saml"}, 0),
    ]:
        assert len(listing(**access.instance, Filter=wanted)["Applications"]) == count


def test_providers(access: Access) -> None:
    client = access.client
    listed = client.list_application_providers()["ApplicationProviders"]
    assert {row["ApplicationProviderArn"]: row["FederationProtocol"] for row in listed} == {
        CUSTOM: "OAUTH",
        f"{CUSTOM}-saml": "SAML",
    }
    shown = client.describe_application_provider(ApplicationProviderArn=CUSTOM)
    assert shown["FederationProtocol"] == "OAUTH"
    absent = {"ApplicationProviderArn": f"{CUSTOM}-not"}
    refused("ResourceNotFoundException", client.describe_application_provider, **absent)


def test_assignments(emulator: Emulator, access: Access, directory: Directory) -> None:
    client, arn = access.client, _create(access)
    app, ann, group_id = {"ApplicationArn": arn}, directory.user("ann"), directory.group("G")
    directory.member(group_id, ann)
    group = {"PrincipalType": "GROUP", "PrincipalId": group_id}
    for _time in range(2):
        client.create_application_assignment(**app, **_user(ann))
    client.create_application_assignment(**app, **group)
    assert client.list_application_assignments(**app)["ApplicationAssignments"] == [
        {**app, **_user(ann)},
        {**app, **group},
    ]
    refused("ResourceNotFoundException", client.create_application_assignment, **app, **_user(ABSENT_ID))
    refused("ResourceNotFoundException", client.create_application_assignment, **app, **_user(group_id))
    shown = client.describe_application_assignment(**app, **group)
    assert shown["PrincipalId"] == group_id
    other = _create(access, "Other")
    client.create_application_assignment(ApplicationArn=other, **group)

    def reached(principal: dict[str, str], **more: Any) -> list[tuple[str, str]]:
        listed = client.list_application_assignments_for_principal(**access.instance, **principal, **more)
        return [(row["ApplicationArn"], row["PrincipalId"]) for row in listed["ApplicationAssignments"]]

    # What a user may use includes what the groups may.
    assert reached(_user(ann)) == [(arn, ann), (arn, group_id), (other, group_id)]
    assert reached(_user(ann), Filter=app) == [(arn, ann), (arn, group_id)]
    assert reached(group) == [(arn, group_id), (other, group_id)]
    client.delete_application_assignment(**app, **_user(ann))
    refused("ResourceNotFoundException", client.describe_application_assignment, **app, **_user(ann))
    refused("ResourceNotFoundException", client.delete_application_assignment, **app, **_user(ann))
    emulator.set(delete_absent="succeed")
    client.delete_application_assignment(**app, **_user(ann))
    client.delete_application(ApplicationArn=other)
    assert reached(group) == [(arn, group_id)]
    for call in (client.create_application_assignment, client.delete_application_assignment):
        refused("ResourceNotFoundException", call, ApplicationArn=ABSENT_APP, **group)


def test_an_assignment_may_get_lost(emulator: Emulator, access: Access, directory: Directory) -> None:
    client, arn, ann = access.client, _create(access), _user(directory.user("ann"))
    emulator.fault("CreateApplicationAssignment", {"lost": True})
    for expected in (0, 1):
        client.create_application_assignment(ApplicationArn=arn, **ann)
        assert len(client.list_application_assignments(ApplicationArn=arn)["ApplicationAssignments"]) == expected


def test_assignment_configuration(access: Access) -> None:
    client, arn = access.client, _create(access)
    assert client.get_application_assignment_configuration(ApplicationArn=arn)["AssignmentRequired"] is True
    client.put_application_assignment_configuration(ApplicationArn=arn, AssignmentRequired=False)
    assert client.get_application_assignment_configuration(ApplicationArn=arn)["AssignmentRequired"] is False


def test_some_applications_cannot_be_configured(start: Callable[..., Emulator]) -> None:
    client = start("--seed", "emulator/example_seed.yml").client("sso-admin")
    (arn,) = [
        row["ApplicationArn"]
        for row in client.list_applications(InstanceArn=INSTANCE)["Applications"]
        if row["Name"] == "VPN"
    ]
    put = client.put_application_assignment_configuration
    answer = refused("ValidationException", put, ApplicationArn=arn, AssignmentRequired=True)
    assert answer["Error"]["Message"] == f"The application with arn '{arn}' is not supported for this action."
    assert client.get_application_assignment_configuration(ApplicationArn=arn)["AssignmentRequired"] is True
    providers = [row["ApplicationProviderArn"] for row in client.list_application_providers()["ApplicationProviders"]]
    assert providers[2:] == ["arn:aws:sso::aws:applicationProvider/example-vpn"]


def test_a_member_account_sees_its_own(start: Callable[..., Emulator], tmp_path: Path) -> None:
    seed = tmp_path / "seed.yml"
    seed.write_text(
        """
        organization: {accounts: [{account_id: "222222222222", name: member}]}
        applications: [{name: Theirs}, {name: Ours, account: member}]
        """
    )
    client = start("--seed", str(seed), "--caller", "member").client("sso-admin")
    listing = client.list_applications
    refused("AccessDeniedException", listing, InstanceArn=INSTANCE)
    (row,) = listing(InstanceArn=INSTANCE, Filter={"ApplicationAccount": "222222222222"})["Applications"]
    assert row["Name"] == "Ours" and "::222222222222:application/" in row["ApplicationArn"]
    client.describe_application(ApplicationArn=row["ApplicationArn"])
    for_principal = client.list_application_assignments_for_principal
    refused("AccessDeniedException", for_principal, InstanceArn=INSTANCE, **_user(ABSENT_ID))
    wanted = {"ApplicationArn": row["ApplicationArn"]}
    assert for_principal(InstanceArn=INSTANCE, **_user(ABSENT_ID), Filter=wanted)["ApplicationAssignments"] == []
    (theirs,) = listing(InstanceArn=INSTANCE, Filter={"ApplicationAccount": MANAGEMENT})["Applications"]
    refused("AccessDeniedException", client.describe_application, ApplicationArn=theirs["ApplicationArn"])


def _attributes(**sources: str) -> dict[str, Any]:
    listed = [{"Key": key, "Value": {"Source": [source]}} for key, source in sources.items()]
    return {"InstanceAccessControlAttributeConfiguration": {"AccessControlAttributes": listed}}


def test_attributes_for_access_control(emulator: Emulator, access: Access) -> None:
    client, instance = access.client, access.instance
    create = client.create_instance_access_control_attribute_configuration
    describe = client.describe_instance_access_control_attribute_configuration
    update = client.update_instance_access_control_attribute_configuration
    delete = client.delete_instance_access_control_attribute_configuration
    for call, more in [(describe, {}), (update, _attributes(a="x")), (delete, {})]:
        refused("ResourceNotFoundException", call, **instance, **more)
    emulator.set(delete_absent="succeed")
    delete(**instance)
    create(**instance, **_attributes(a="${path:a}"))
    refused("ConflictException", create, **instance, **_attributes(a="${path:a}"))
    update(**instance, **_attributes(b="${path:b}", c="${path:c}"))
    shown = describe(**instance)
    shown.pop("ResponseMetadata")
    assert shown == {"Status": "ENABLED", **_attributes(b="${path:b}", c="${path:c}")}
    twice = _attributes(a="x")
    twice["InstanceAccessControlAttributeConfiguration"]["AccessControlAttributes"] *= 2
    refused("ValidationException", update, **instance, **twice)
    delete(**instance)
    refused("ResourceNotFoundException", describe, **instance)


@pytest.mark.parametrize("operation", ["list_applications", "describe_instance_access_control_attribute_configuration"])
def test_an_unknown_instance_is_denied(access: Access, operation: str) -> None:
    refused("AccessDeniedException", getattr(access.client, operation), InstanceArn=INSTANCE[:-1] + "0")
