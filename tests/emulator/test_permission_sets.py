# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Permission sets: what they hold, what is refused, and which accounts have an old version."""

from __future__ import annotations

from typing import Any

import pytest
from emulator_process import (
    ABSENT_SET,
    INSTANCE,
    MANAGEMENT,
    POLICY,
    READ_ONLY,
    Access,
    Directory,
    Emulator,
    refused,
    together,
)


def _ours(arn: str) -> dict[str, str]:
    return {"InstanceArn": INSTANCE, "PermissionSetArn": arn}


def _shown(access: Access, arn: str) -> dict[str, Any]:
    shown: dict[str, Any] = access.client.describe_permission_set(**_ours(arn))["PermissionSet"]
    shown.pop("CreatedDate")
    return shown


def test_what_is_given_is_shown(access: Access) -> None:
    arn = access.set("Some+Name=,.@-_1", Description="Größe", SessionDuration="PT60M", RelayState="https://x/?a=b#c")
    assert _shown(access, arn) == {
        "Name": "Some+Name=,.@-_1",
        "PermissionSetArn": arn,
        "Description": "Größe",
        "SessionDuration": "PT60M",
        "RelayState": "https://x/?a=b#c",
    }
    plain = access.set("plain")
    assert _shown(access, plain) == {"Name": "plain", "PermissionSetArn": plain, "SessionDuration": "PT1H"}
    assert access.client.list_permission_sets(InstanceArn=INSTANCE)["PermissionSets"] == [arn, plain]


def test_a_name_is_given_once(access: Access) -> None:
    access.set("Same")
    answer = refused("ConflictException", access.set, name="Same")
    assert answer["Error"]["Message"] == "PermissionSet with name Same already exists."
    access.set("same")


def test_one_of_many_gets_the_name(access: Access) -> None:
    outcomes = together([lambda: access.set("Same")] * 8)
    assert outcomes == ["ConflictException"] * 7 + ["ok"]


@pytest.mark.parametrize("duration", ["PT1H", "PT60M", "PT12H", "PT11H59M60S", "PT3600.5S", "PT43200S", "PT1H30M"])
def test_sessions_last_from_one_hour(access: Access, duration: str) -> None:
    arn = access.set("A", SessionDuration=duration)
    access.client.update_permission_set(**_ours(arn), SessionDuration=duration)
    assert _shown(access, arn)["SessionDuration"] == duration


@pytest.mark.parametrize("duration", ["PT30M", "PT59M59S", "PT13H", "PT12H1S", "P1D", "P1M", "P1Y", "-PT2H", "PT0H"])
def test_to_twelve_hours(access: Access, duration: str) -> None:
    refused("ValidationException", access.set, name="A", SessionDuration=duration)
    update = access.client.update_permission_set
    refused("ValidationException", update, **_ours(access.set("B")), SessionDuration=duration)


def test_an_update_clears_only_the_relay_state(emulator: Emulator, access: Access) -> None:
    full = {"Description": "D", "SessionDuration": "PT2H", "RelayState": "r"}
    arn = access.set("A", **full)
    access.client.update_permission_set(**_ours(arn), **full)
    assert {**_shown(access, arn), **full} == _shown(access, arn)
    access.client.update_permission_set(**_ours(arn), Description="E")
    named = {"Name": "A", "PermissionSetArn": arn}
    assert _shown(access, arn) == {**named, "Description": "E", "SessionDuration": "PT2H"}
    access.client.update_permission_set(**_ours(arn), SessionDuration="PT3H")
    assert _shown(access, arn) == {**named, "Description": "E", "SessionDuration": "PT3H"}
    emulator.set(update_clears=True)
    access.client.update_permission_set(**_ours(arn))
    assert _shown(access, arn) == {**named, "SessionDuration": "PT1H"}


@pytest.mark.parametrize(
    "operation",
    [
        "describe_permission_set",
        "update_permission_set",
        "delete_permission_set",
        "list_managed_policies_in_permission_set",
        "get_inline_policy_for_permission_set",
        "delete_permissions_boundary_from_permission_set",
        "list_accounts_for_provisioned_permission_set",
    ],
)
def test_a_set_that_is_not_there_is_not_found(access: Access, operation: str) -> None:
    answer = refused("ResourceNotFoundException", getattr(access.client, operation), **_ours(ABSENT_SET))
    assert answer["Error"]["Message"] == "Could not find PermissionSet with id ps-0000000000000000"


def test_managed_policies(access: Access) -> None:
    client, arn = access.client, access.set("A")
    ours, ps_id = _ours(arn), arn.rpartition("/")[2]
    policies = [f"arn:aws:iam::aws:policy/path/P{number}" for number in range(25)]
    for policy in policies:
        access.attach(arn, policy)
    paginator = client.get_paginator("list_managed_policies_in_permission_set")
    pages = [page["AttachedManagedPolicies"] for page in paginator.paginate(**ours)]
    assert [len(page) for page in pages] == [10, 10, 5]
    listed = [policy for page in pages for policy in page]
    whole = client.list_managed_policies_in_permission_set(**ours, MaxResults=100)
    assert whole["AttachedManagedPolicies"] == listed and "NextToken" not in whole
    assert listed == [{"Name": policy.rpartition("/")[2], "Arn": policy} for policy in policies]
    answer = refused("ConflictException", access.attach, arn=arn, policy=policies[0])
    assert answer["Error"]["Message"] == (
        f"Permission set with id {ps_id} already has a typed link attachment to a manged policy with {policies[0]}"
    )
    refused("ServiceQuotaExceededException", access.attach, arn=arn, policy=READ_ONLY)
    customer = client.attach_customer_managed_policy_reference_to_permission_set
    refused("ServiceQuotaExceededException", customer, **ours, CustomerManagedPolicyReference={"Name": "one-too-many"})
    detach = client.detach_managed_policy_from_permission_set
    detach(**ours, ManagedPolicyArn=policies[0])
    answer = refused("ResourceNotFoundException", detach, **ours, ManagedPolicyArn=policies[0])
    assert answer["Error"]["Message"] == f"Could not find ManagedPolicy with arn {policies[0]}"
    access.attach(arn, READ_ONLY)
    refused("ValidationException", access.attach, arn=arn, policy="arn:aws:iam::111122223333:policy/mine")


def test_customer_managed_policies(access: Access) -> None:
    client, arn = access.client, access.set("A")
    attach = client.attach_customer_managed_policy_reference_to_permission_set
    detach = client.detach_customer_managed_policy_reference_from_permission_set
    attach(**_ours(arn), CustomerManagedPolicyReference={"Name": "mine"})
    attach(**_ours(arn), CustomerManagedPolicyReference={"Name": "mine", "Path": "/x/"})
    again = {"CustomerManagedPolicyReference": {"Name": "mine", "Path": "/"}}
    refused("ConflictException", attach, **_ours(arn), **again)
    detach(**_ours(arn), **again)
    refused("ResourceNotFoundException", detach, **_ours(arn), **again)
    listed = client.list_customer_managed_policy_references_in_permission_set(**_ours(arn))
    assert listed["CustomerManagedPolicyReferences"] == [{"Name": "mine", "Path": "/x/"}]


def _policy(size: int, letter: str) -> str:
    """Return a policy of so many bytes, all of them but a few those of one letter."""
    whole = '{"Statement":{"Effect":"Deny","Action":"*","Resource":"*","Sid":"%s"}}'
    letters, rest = divmod(size - len(whole % ""), len(letter.encode()))
    return whole % (letter * letters + "x" * rest)


def test_the_inline_policy(emulator: Emulator, access: Access) -> None:
    client, arn = access.client, access.set("A")
    get, put = client.get_inline_policy_for_permission_set, client.put_inline_policy_to_permission_set
    delete = client.delete_inline_policy_from_permission_set
    assert get(**_ours(arn))["InlinePolicy"] == ""
    put(**_ours(arn), InlinePolicy=" " + POLICY)
    put(**_ours(arn), InlinePolicy=POLICY)
    assert get(**_ours(arn))["InlinePolicy"] == POLICY
    for text in ("no JSON", "[]", '"{}"', "7", "{", "{}", '{"Statement": {}}', POLICY + " " * 32_768):
        refused("ValidationException", put, **_ours(arn), InlinePolicy=text)
    room = " " * (32_768 - 10_240)
    for letter in "bé":
        longest = _policy(10_240, letter)
        put(**_ours(arn), InlinePolicy=longest + room)
        refused("ValidationException", put, **_ours(arn), InlinePolicy=longest.replace(letter, letter * 2, 1))
    put(**_ours(arn), InlinePolicy=POLICY)
    delete(**_ours(arn))
    assert get(**_ours(arn))["InlinePolicy"] == ""
    refused("ResourceNotFoundException", delete, **_ours(arn))
    emulator.set(delete_absent="succeed")
    delete(**_ours(arn))


def test_the_boundary(access: Access) -> None:
    client, arn = access.client, access.set("A")
    get = client.get_permissions_boundary_for_permission_set
    put = client.put_permissions_boundary_to_permission_set
    delete = client.delete_permissions_boundary_from_permission_set
    refused("ResourceNotFoundException", get, **_ours(arn))
    refused("ResourceNotFoundException", delete, **_ours(arn))
    put(**_ours(arn), PermissionsBoundary={"ManagedPolicyArn": READ_ONLY})
    assert get(**_ours(arn))["PermissionsBoundary"] == {"ManagedPolicyArn": READ_ONLY}
    put(**_ours(arn), PermissionsBoundary={"CustomerManagedPolicyReference": {"Name": "mine"}})
    reference = {"CustomerManagedPolicyReference": {"Name": "mine", "Path": "/"}}
    assert get(**_ours(arn))["PermissionsBoundary"] == reference
    for boundary in ({}, {**reference, "ManagedPolicyArn": READ_ONLY}):
        refused("ValidationException", put, **_ours(arn), PermissionsBoundary=boundary)
    delete(**_ours(arn))
    refused("ResourceNotFoundException", get, **_ours(arn))


def _tags(access: Access, arn: str, **more: Any) -> dict[str, str]:
    listed = access.client.list_tags_for_resource(ResourceArn=arn, **more)["Tags"]
    return {tag["Key"]: tag["Value"] for tag in listed}


def _as_tags(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def test_tags(access: Access) -> None:
    client = access.client
    app = client.create_application(
        InstanceArn=INSTANCE, ApplicationProviderArn="arn:aws:sso::aws:applicationProvider/custom", Name="A"
    )["ApplicationArn"]
    for arn in (INSTANCE, access.set("A", Tags=_as_tags({"a": "1", "b": "2"})), app):
        client.tag_resource(ResourceArn=arn, Tags=_as_tags({"a": "1", "b": "2"}))
        client.tag_resource(ResourceArn=arn, InstanceArn=INSTANCE, Tags=_as_tags({"b": "", "c": "3"}))
        client.untag_resource(ResourceArn=arn, TagKeys=["a", "absent"])
        assert _tags(access, arn, InstanceArn=INSTANCE) == {"b": "", "c": "3"}
        for tags in ({"aws:x": "1"}, {"AWS:x": "1"}):
            refused("ValidationException", client.tag_resource, ResourceArn=arn, Tags=_as_tags(tags))
        refused("ValidationException", client.tag_resource, ResourceArn=arn, Tags=_as_tags({"a": "1"}) * 2)
        client.tag_resource(ResourceArn=arn, Tags=_as_tags({f"k{number}": "v" for number in range(48)}))
        refused("ServiceQuotaExceededException", client.tag_resource, ResourceArn=arn, Tags=_as_tags({"one": "more"}))
        assert len(_tags(access, arn)) == 50
    many = _as_tags({str(number): "x" for number in range(51)})
    refused("ServiceQuotaExceededException", access.set, name="B", Tags=many)
    refused("ValidationException", access.set, name="B", Tags=_as_tags({"aws:x": "1"}))
    access.set("B", Tags=many[:50])
    refused("ResourceNotFoundException", client.list_tags_for_resource, ResourceArn=ABSENT_SET)
    elsewhere = INSTANCE[:-1] + "0"
    refused("ResourceNotFoundException", client.list_tags_for_resource, ResourceArn=INSTANCE, InstanceArn=elsewhere)


def test_tags_and_policies_go_with_their_set(emulator: Emulator, access: Access) -> None:
    arn = access.set("A", Tags=_as_tags({"a": "1"}))
    access.attach(arn)
    access.client.delete_permission_set(**_ours(arn))
    refused("ResourceNotFoundException", access.client.list_tags_for_resource, ResourceArn=arn)
    assert access.client.list_permission_sets(InstanceArn=INSTANCE)["PermissionSets"] == []
    access.set("A")


def test_a_change_outdates_the_accounts_until_they_are_provisioned(access: Access, directory: Directory) -> None:
    client, arn = access.client, access.set("A")
    access.assign(arn, directory.user("ann"))
    mine = {"Name": "mine"}
    changes = {
        "update_permission_set": {},
        "attach_managed_policy_to_permission_set": {"ManagedPolicyArn": READ_ONLY},
        "detach_managed_policy_from_permission_set": {"ManagedPolicyArn": READ_ONLY},
        "attach_customer_managed_policy_reference_to_permission_set": {"CustomerManagedPolicyReference": mine},
        "detach_customer_managed_policy_reference_from_permission_set": {"CustomerManagedPolicyReference": mine},
        "put_inline_policy_to_permission_set": {"InlinePolicy": POLICY},
        "delete_inline_policy_from_permission_set": {},
        "put_permissions_boundary_to_permission_set": {"PermissionsBoundary": {"ManagedPolicyArn": READ_ONLY}},
        "delete_permissions_boundary_from_permission_set": {},
    }
    for number, (operation, parameters) in enumerate(changes.items()):
        assert (access.accounts(arn, "PROVISIONED"), access.accounts(arn, "NOT_PROVISIONED")) == ([MANAGEMENT], [])
        getattr(client, operation)(**_ours(arn), **parameters)
        assert (access.accounts(arn, "PROVISIONED"), access.accounts(arn, "NOT_PROVISIONED")) == ([], [MANAGEMENT])
        assert access.accounts(arn) == [MANAGEMENT]
        outdated = {"ProvisioningStatus": "LATEST_PERMISSION_SET_NOT_PROVISIONED"}
        held = {"InstanceArn": INSTANCE, "AccountId": MANAGEMENT}
        assert client.list_permission_sets_provisioned_to_account(**held, **outdated)["PermissionSets"] == [arn]
        status = access.provision(arn, MANAGEMENT if number % 2 else None)
        assert status["Status"] == "IN_PROGRESS" and status.get("AccountId") == (MANAGEMENT if number % 2 else None)
        assert access.provisioned(status["RequestId"])["Status"] == "SUCCEEDED"
        assert client.list_permission_sets_provisioned_to_account(**held, **outdated)["PermissionSets"] == []
    client.tag_resource(ResourceArn=arn, Tags=_as_tags({"a": "1"}))
    assert access.accounts(arn, "NOT_PROVISIONED") == []


def test_an_assignment_alone_does_not_bring_the_new_version(access: Access, directory: Directory) -> None:
    arn = access.set("A")
    access.assign(arn, directory.user("ann"))
    access.attach(arn)
    access.assign(arn, directory.user("bob"))
    assert access.accounts(arn, "NOT_PROVISIONED") == [MANAGEMENT]


def test_provisioning_where_nothing_is(access: Access, directory: Directory) -> None:
    arn = access.set("A")
    status = access.provisioned(access.provision(arn)["RequestId"])
    assert status["Status"] == "SUCCEEDED" and access.accounts(arn) == []
    status = access.provisioned(access.provision(arn, MANAGEMENT)["RequestId"])
    assert status["FailureReason"] == (
        f"Received a 404 status error: Permission set provision not found in AWS account {MANAGEMENT}."
    )
    refused("ResourceNotFoundException", access.provision, arn=arn, account="999999999999")
    provision = access.client.provision_permission_set
    refused("ValidationException", provision, **_ours(arn), TargetType="AWS_ACCOUNT")
    refused("ValidationException", provision, **_ours(arn), TargetType="ALL_PROVISIONED_ACCOUNTS", TargetId=MANAGEMENT)


def test_provisioning_takes_its_time(emulator: Emulator, access: Access, directory: Directory) -> None:
    client, arns = access.client, [access.set(f"S{number}") for number in range(5)]
    ann = directory.user("ann")
    for arn in arns:
        access.assign(arn, ann)
    emulator.set(assignment_seconds=60, quotas="aws")
    running = [access.provision(arn)["RequestId"] for arn in arns[:3]]
    refused("ConflictException", access.provision, arn=arns[0])
    answer = refused("ThrottlingException", access.provision, arn=arns[3])
    assert answer["Error"]["Message"] == "There are too many requests processing. Please try again later."
    refused("ConflictException", client.delete_permission_set, **_ours(arns[0]))
    listing = client.list_permission_set_provisioning_status
    in_progress = listing(InstanceArn=INSTANCE, Filter={"Status": "IN_PROGRESS"})["PermissionSetsProvisioningStatus"]
    assert [row["RequestId"] for row in in_progress] == running
    assert access.provisioned(running[0])["Status"] == "IN_PROGRESS"
    assert listing(InstanceArn=INSTANCE, Filter={"Status": "FAILED"})["PermissionSetsProvisioningStatus"] == []


def test_an_assigned_set_cannot_be_deleted(emulator: Emulator, access: Access, directory: Directory) -> None:
    arn, ann = access.set("A"), directory.user("ann")
    access.assign(arn, ann)
    delete = access.client.delete_permission_set
    answer = refused("ConflictException", delete, **_ours(arn))
    assert answer["Error"]["Message"] == (
        "Could not delete because PermissionSet has ApplicationProfile associated with it."
    )
    emulator.set(deprovision_seconds=60)
    access.remove(arn, ann)
    assert access.holders(arn) == [] and access.accounts(arn) == [MANAGEMENT]
    refused("ConflictException", delete, **_ours(arn))
    other = access.set("B")
    emulator.set(deprovision=False)
    access.assign(other, ann)
    access.remove(other, ann)
    answer = refused("ConflictException", delete, **_ours(other))
    assert "ApplicationProfile" in answer["Error"]["Message"]


def test_a_set_can_be_deleted_when_it_is_in_no_account(access: Access, directory: Directory) -> None:
    arn, ann = access.set("A"), directory.user("ann")
    access.assign(arn, ann)
    access.remove(arn, ann)
    assert access.accounts(arn) == []
    access.client.delete_permission_set(**_ours(arn))
    refused("ResourceNotFoundException", access.holders, arn=arn)


def test_permission_sets_are_paged(access: Access) -> None:
    arns = [access.set(f"S{number}") for number in range(5)]
    pages = access.client.get_paginator("list_permission_sets").paginate(
        InstanceArn=INSTANCE, PaginationConfig={"PageSize": 2}
    )
    assert [page["PermissionSets"] for page in pages] == [arns[:2], arns[2:4], arns[4:]]


def test_stale_reads_see_sets_as_they_were(emulator: Emulator, access: Access) -> None:
    arn = access.set("A", Description="old")
    emulator.set(consistency_ms=60_000)
    access.client.update_permission_set(**_ours(arn), Description="new")
    refused("ResourceNotFoundException", access.client.describe_permission_set, **_ours(arn))
    emulator.set(consistency_ms=0)
    assert _shown(access, arn)["Description"] == "new"
