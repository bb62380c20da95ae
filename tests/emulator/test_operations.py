# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every operation of the models: it is done and its answer is what the model declares, or it is refused clearly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import botocore.parsers
import botocore.validate
import pytest
from emulator_process import (
    ABSENT_ID,
    MANAGEMENT,
    POLICY,
    READ_ONLY,
    STORE,
    Access,
    Directory,
    Emulator,
    service_model,
)

from emulator.contract import Contract
from emulator.models import load
from emulator.services import HANDLERS

USER = {
    "IdentityStoreId": STORE,
    "UserName": "all.attributes",
    "Name": {
        "Formatted": "Dr. Ada B. Example Jr.",
        "FamilyName": "Example",
        "GivenName": "Ada",
        "MiddleName": "B.",
        "HonorificPrefix": "Dr.",
        "HonorificSuffix": "Jr.",
    },
    "DisplayName": "Ada Éxample 😀",
    "NickName": "A",
    "ProfileUrl": "https://example.com/ada",
    "Emails": [{"Value": "ada@example.com", "Type": "work", "Primary": True}],
    "Addresses": [
        {
            "StreetAddress": "1 Example St",
            "Locality": "Town",
            "Region": "RG",
            "PostalCode": "00000",
            "Country": "XX",
            "Formatted": "1 Example St, Town",
            "Type": "work",
            "Primary": True,
        }
    ],
    "PhoneNumbers": [{"Value": "+1 555 0100", "Type": "work", "Primary": True}],
    "UserType": "Employee",
    "Title": "Head",
    "PreferredLanguage": "en-US",
    "Locale": "en_US",
    "Timezone": "UTC",
    "Photos": [
        {"Value": "https://example.com/1", "Type": "photo", "Display": "one", "Primary": True},
        {"Value": "https://example.com/2"},
    ],
    "Website": "https://example.com",
    "Birthdate": "2000-01-31",
    "Roles": [{"Value": "admin", "Type": "x", "Primary": True}],
    "Extensions": {
        "aws:identitystore:enterprise": {
            "employeeNumber": "1",
            "costCenter": "CC",
            "organization": "O",
            "division": "D",
            "department": "E",
            "manager": {"value": "boss"},
        }
    },
}

NETWORK = {
    "VpceAccessRequired": False,
    "ApiAllowSourceIps": ["192.0.2.0/24"],
    "ApiRestrictSourceVpcs": ["vpc-01234567"],
}


TAGS = [{"Key": "a", "Value": "b"}, {"Key": "empty", "Value": ""}]

ATTRIBUTES = [{"Key": "department", "Value": {"Source": ["${path:enterprise.department}"]}}]

APPLICATION = {
    "ApplicationProviderArn": "arn:aws:sso::aws:applicationProvider/custom",
    "Name": "Wiki",
    "Description": "D",
    "Status": "DISABLED",
    "PortalOptions": {
        "SignInOptions": {"Origin": "APPLICATION", "ApplicationUrl": "https://wiki.example.com"},
        "Visibility": "DISABLED",
    },
    "Tags": TAGS,
}

SEED = """
organization:
  delegated_administrators: [member]
  organizational_units: [{name: Unit, accounts: [{account_id: "222222222222", name: member, tags: {a: b}}]}]
"""


@pytest.fixture(scope="module")
def shared_emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """One whose organization has more than one account."""
    seed = tmp_path_factory.mktemp("seed") / "seed.yml"
    seed.write_text(SEED)
    running = Emulator("--seed", str(seed))
    yield running
    assert running.stop() == 0
    assert running.errors == ""


@pytest.fixture
def examples(request: Any, emulator: Emulator, directory: Directory) -> dict[str, dict[str, Any]]:
    """A successful call for each operation that the emulator does; in a test of one service, for its operations."""
    parameters = request.node.callspec.params if hasattr(request.node, "callspec") else {"service": "all"}
    service = parameters.get("service", "identitystore")
    user_id = directory.user("first")
    group_id = directory.group("First group", Description="The first")
    membership_id = directory.member(group_id, user_id)
    spare_user, spare_group = directory.user("spare"), directory.group("Spare")
    spare_membership = directory.member(spare_group, spare_user)
    to_delete = {"user": directory.user("delete-me"), "group": directory.group("Delete me")}
    store = {"IdentityStoreId": STORE}
    member = {"MemberId": {"UserId": user_id}}
    change = {"Operations": [{"AttributePath": "displayName", "AttributeValue": "Changed"}]}
    return {
        **(_access_examples(emulator, user_id) if service in ("sso-admin", "all") else {}),
        **(_organization_examples(emulator) if service in ("organizations", "all") else {}),
        **(_entitlement_examples(emulator, user_id) if service in ("account-access", "all") else {}),
        "CreateGroup": {**store, "DisplayName": "Second", "Description": "Another"},
        "CreateGroupMembership": {**store, "GroupId": group_id, "MemberId": {"UserId": spare_user}},
        "CreateUser": USER,
        "DeleteGroup": {**store, "GroupId": to_delete["group"]},
        "DeleteGroupMembership": {**store, "MembershipId": spare_membership},
        "DeleteUser": {**store, "UserId": to_delete["user"]},
        "DescribeGroup": {**store, "GroupId": group_id},
        "DescribeGroupMembership": {**store, "MembershipId": membership_id},
        "DescribeIdentityStore": store,
        "DescribeInstance": {"InstanceArn": emulator.ready["instance_arn"]},
        "DescribeUser": {**store, "UserId": user_id, "Extensions": ["aws:identitystore:enterprise"]},
        "GetCallerIdentity": {},
        "GetGroupId": {**store, "AlternateIdentifier": _unique("displayName", "First group")},
        "GetGroupMembershipId": {**store, **member, "GroupId": group_id},
        "GetUserId": {**store, "AlternateIdentifier": _unique("userName", "first")},
        "IsMemberInGroups": {**store, **member, "GroupIds": [group_id, spare_group]},
        "ListGroupMemberships": {**store, "GroupId": group_id, "MaxResults": 10},
        "ListGroupMembershipsForMember": {**store, **member},
        "ListGroups": store,
        "ListIdentityStores": {},
        "ListInstances": {"RegionScope": "ALL_REGIONS"},
        "ListUsers": {**store, "MaxResults": 1, "Extensions": ["aws:identitystore:enterprise"]},
        "UpdateGroup": {**store, "GroupId": group_id, **change},
        "UpdateIdentityStore": {**store, "NetworkConfiguration": NETWORK},
        "UpdatePassword": {**store, "UserId": user_id, "PasswordMode": "OTP"},
        "UpdateUser": {**store, "UserId": user_id, **change},
    }


def _access_examples(emulator: Emulator, user_id: str) -> dict[str, dict[str, Any]]:
    access = Access(emulator.client("sso-admin"))
    client, instance = access.client, access.instance
    ours = {**instance, "PermissionSetArn": access.set("First", Description="D", RelayState="r", Tags=TAGS)}
    arn = ours["PermissionSetArn"]
    access.attach(arn)
    reference = {"CustomerManagedPolicyReference": {"Name": "mine", "Path": "/x/"}}
    client.attach_customer_managed_policy_reference_to_permission_set(**ours, **reference)
    client.put_inline_policy_to_permission_set(**ours, InlinePolicy=POLICY)
    boundary = {"PermissionsBoundary": reference}
    client.put_permissions_boundary_to_permission_set(**ours, **boundary)
    creation = access.start(arn, user_id)["RequestId"]
    deletion = access.start_removal(arn, user_id)["RequestId"]
    access.assign(arn, user_id)
    emulator.set(assignment_seconds=60)
    provisioning = access.provision(arn)["RequestId"]
    emulator.set(assignment_seconds=0)
    app = {"ApplicationArn": client.create_application(**instance, **APPLICATION)["ApplicationArn"]}
    principal = {"PrincipalType": "USER", "PrincipalId": user_id}
    client.create_application_assignment(**app, **principal)
    configuration = {"InstanceAccessControlAttributeConfiguration": {"AccessControlAttributes": ATTRIBUTES}}
    client.create_instance_access_control_attribute_configuration(**instance, **configuration)
    assignment = {**ours, **principal, "TargetId": MANAGEMENT, "TargetType": "AWS_ACCOUNT"}
    return {
        "AttachCustomerManagedPolicyReferenceToPermissionSet": {
            **ours,
            "CustomerManagedPolicyReference": {"Name": "other"},
        },
        "AttachManagedPolicyToPermissionSet": {**ours, "ManagedPolicyArn": f"{READ_ONLY}2"},
        "CreateAccountAssignment": {**assignment, "PermissionSetArn": access.set("Second")},
        "sso-admin CreateApplication": {**instance, **APPLICATION, "ClientToken": "t"},
        "CreateApplicationAssignment": {**app, **principal},
        "CreateInstanceAccessControlAttributeConfiguration": {**instance, **configuration},
        "CreatePermissionSet": {**instance, "Name": "Third", "Description": "D", "SessionDuration": "PT2H"},
        "DeleteAccountAssignment": assignment,
        "sso-admin DeleteApplication": app,
        "DeleteApplicationAssignment": {**app, **principal},
        "DeleteInlinePolicyFromPermissionSet": ours,
        "DeleteInstanceAccessControlAttributeConfiguration": instance,
        "DeletePermissionSet": {**instance, "PermissionSetArn": access.set("Fourth")},
        "DeletePermissionsBoundaryFromPermissionSet": ours,
        "DescribeAccountAssignmentCreationStatus": {**instance, "AccountAssignmentCreationRequestId": creation},
        "DescribeAccountAssignmentDeletionStatus": {**instance, "AccountAssignmentDeletionRequestId": deletion},
        "DescribeApplication": app,
        "DescribeApplicationAssignment": {**app, **principal},
        "DescribeApplicationProvider": {"ApplicationProviderArn": APPLICATION["ApplicationProviderArn"]},
        "DescribeInstanceAccessControlAttributeConfiguration": instance,
        "DescribePermissionSet": ours,
        "DescribePermissionSetProvisioningStatus": {**instance, "ProvisionPermissionSetRequestId": provisioning},
        "DetachCustomerManagedPolicyReferenceFromPermissionSet": {**ours, **reference},
        "DetachManagedPolicyFromPermissionSet": {**ours, "ManagedPolicyArn": READ_ONLY},
        "GetApplicationAssignmentConfiguration": app,
        "GetInlinePolicyForPermissionSet": ours,
        "GetPermissionsBoundaryForPermissionSet": ours,
        "ListAccountAssignmentCreationStatus": {**instance, "Filter": {"Status": "SUCCEEDED"}},
        "ListAccountAssignmentDeletionStatus": instance,
        "ListAccountAssignments": {**ours, "AccountId": MANAGEMENT},
        "ListAccountAssignmentsForPrincipal": {**instance, **principal, "Filter": {"AccountId": MANAGEMENT}},
        "ListAccountsForProvisionedPermissionSet": ours,
        "ListApplicationAssignments": app,
        "ListApplicationAssignmentsForPrincipal": {**instance, **principal},
        "ListApplicationProviders": {},
        "sso-admin ListApplications": {**instance, "Filter": {"ApplicationAccount": MANAGEMENT}},
        "ListCustomerManagedPolicyReferencesInPermissionSet": ours,
        "ListManagedPoliciesInPermissionSet": ours,
        "ListPermissionSetProvisioningStatus": instance,
        "ListPermissionSets": instance,
        "ListPermissionSetsProvisionedToAccount": {**instance, "AccountId": MANAGEMENT},
        "sso-admin ListTagsForResource": {"ResourceArn": arn},
        "ProvisionPermissionSet": {**ours, "TargetType": "AWS_ACCOUNT", "TargetId": MANAGEMENT},
        "PutApplicationAssignmentConfiguration": {**app, "AssignmentRequired": False},
        "PutInlinePolicyToPermissionSet": {**ours, "InlinePolicy": POLICY},
        "PutPermissionsBoundaryToPermissionSet": {**ours, **boundary},
        "sso-admin TagResource": {**instance, "ResourceArn": app["ApplicationArn"], "Tags": TAGS},
        "sso-admin UntagResource": {"ResourceArn": arn, "TagKeys": ["a"]},
        "UpdateApplication": {**app, "Name": "New", "PortalOptions": {"SignInOptions": {"Origin": "IDENTITY_CENTER"}}},
        "UpdateInstanceAccessControlAttributeConfiguration": {**instance, **configuration},
        "UpdatePermissionSet": {**ours, "Description": "E", "SessionDuration": "PT3H", "RelayState": "s"},
    }


def _entitlement_examples(emulator: Emulator, user_id: str) -> dict[str, dict[str, Any]]:
    client = emulator.client("account-access")
    source = {"identityCenter": {"instanceArn": emulator.ready["instance_arn"]}}
    asked = {"identitySource": source, "tags": {"a": "b"}}
    ours = {"applicationArn": client.create_application(**asked)["applicationArn"]}
    principal = {"identityCenter": {"userId": user_id}}
    role = {"principal": principal, "roleArn": f"arn:aws:iam::{MANAGEMENT}:role/path/admin"}
    made = client.create_entitlement(**ours, entitlement={"principalRole": role})["entitlementId"]
    resource = {"resourceArn": ours["applicationArn"]}
    return {
        "account-access CreateApplication": asked,
        "CreateEntitlement": {**ours, "entitlement": {"principalRole": role}},
        "account-access DeleteApplication": ours,
        "DeleteEntitlement": {**ours, "entitlementId": made},
        "GetApplication": ours,
        "GetEntitlement": {**ours, "entitlementId": made},
        "account-access ListApplications": {"maxResults": 1},
        "ListEntitlements": {**ours, "filter": {"principalRole": {**role, "account": MANAGEMENT}}},
        "account-access ListTagsForResource": resource,
        "account-access TagResource": {**resource, "tags": {"c": "d", "e": ""}},
        "account-access UntagResource": {**resource, "tagKeys": ["a", "b c&d"]},
    }


def _organization_examples(emulator: Emulator) -> dict[str, dict[str, Any]]:
    client = emulator.client("organizations")
    root = {"ParentId": client.list_roots()["Roots"][0]["Id"]}
    (unit,) = client.list_organizational_units_for_parent(**root)["OrganizationalUnits"]
    (account,) = client.list_accounts_for_parent(ParentId=unit["Id"])["Accounts"]
    return {
        "DescribeAccount": {"AccountId": account["Id"]},
        "DescribeOrganization": {},
        "DescribeOrganizationalUnit": {"OrganizationalUnitId": unit["Id"]},
        "ListAccounts": {"MaxResults": 1},
        "ListAccountsForParent": root,
        "ListChildren": {**root, "ChildType": "ORGANIZATIONAL_UNIT"},
        "ListDelegatedAdministrators": {"ServicePrincipal": "sso.amazonaws.com"},
        "ListDelegatedServicesForAccount": {"AccountId": account["Id"]},
        "ListOrganizationalUnitsForParent": root,
        "ListParents": {"ChildId": account["Id"]},
        "ListRoots": {},
        "organizations ListTagsForResource": {"ResourceId": account["Id"]},
    }


def _unique(path: str, value: str) -> dict[str, Any]:
    return {"UniqueAttribute": {"AttributePath": path, "AttributeValue": value}}


@pytest.mark.parametrize("service", ["identitystore", "account-access"])
def test_every_operation_of_a_small_service_is_done(service: str) -> None:
    done = {operation for its_service, operation in HANDLERS if its_service == service}
    assert done == set(service_model(service).operation_names)


def test_every_operation_that_is_done_has_an_example(examples: dict[str, dict[str, Any]]) -> None:
    assert set(examples) == {_example(service, operation) for service, operation in HANDLERS}


def _example(service: str, operation: str) -> str:
    """Return the name of the example of an operation; several services have one of the same name."""
    is_shared = sum(name == operation for _service, name in HANDLERS) > 1
    return f"{service} {operation}" if is_shared else operation


@pytest.mark.parametrize(("service", "operation"), sorted(HANDLERS))
def test_the_answer_is_what_the_model_declares(
    emulator: Emulator, examples: dict[str, dict[str, Any]], service: str, operation: str
) -> None:
    model = service_model(service).operation_model(operation)
    if service == "sts":
        answer = emulator.client("sts").get_caller_identity()
        assert answer["Account"] == "111122223333" and answer["Arn"].startswith("arn:aws:iam::111122223333:")
        return
    if operation == "CreateInstanceAccessControlAttributeConfiguration":
        sso = emulator.client("sso-admin")
        sso.delete_instance_access_control_attribute_configuration(InstanceArn=emulator.ready["instance_arn"])
    status, headers, raw = emulator.raw(service, operation, examples[_example(service, operation)])
    metadata = service_model(service).metadata
    assert headers["x-amzn-requestid"]
    if service == "account-access":
        assert status == model.http["responseCode"], raw
        assert headers.get("content-type") == (None if status == 204 else "application/json")
    else:
        assert status == 200, raw
        assert headers["content-type"] == f"application/x-amz-json-{metadata['jsonVersion']}"
    # botocore's parser drops what it does not know: nothing may be lost on the way.
    parser = botocore.parsers.create_parser(metadata["protocol"])
    content = {"status_code": status, "headers": headers, "body": _bytes(raw)}
    parsed = parser.parse(content, model.output_shape)
    parsed.pop("ResponseMetadata")
    assert set(_leaves(parsed)) == set(_leaves(raw))
    # botocore's validator knows what is required and of which type ...
    report = botocore.validate.ParamValidator().validate(parsed, model.output_shape)
    assert not report.has_errors(), report.generate_report()
    # ... and our own what is too long or written wrongly; not everything that goes out may come in, hence raw.
    assert Contract(load(service)).problems(model.output_shape.name, raw) == []


def _bytes(raw: Any) -> bytes:
    import json

    return json.dumps(raw).encode()


def _leaves(value: Any, path: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        yield path
        for name, content in value.items():
            yield from _leaves(content, f"{path}.{name}")
    elif isinstance(value, list):
        yield path
        for number, content in enumerate(value):
            yield from _leaves(content, f"{path}[{number}]")
    else:
        yield path


def test_all_attributes_come_back_as_they_were_given(emulator: Emulator, directory: Directory) -> None:
    user_id = emulator.client().create_user(**USER)["UserId"]
    shown = directory.show(user_id, Extensions=["aws:identitystore:enterprise"])
    for name, value in USER.items():
        assert shown[name] == value
    assert shown["UserStatus"] == "ENABLED"
    assert shown["CreatedAt"] == shown["UpdatedAt"] and shown["CreatedBy"] == shown["UpdatedBy"]
    assert "Extensions" not in directory.show(user_id)
    listed = emulator.client().list_users(IdentityStoreId=STORE, Extensions=["aws:identitystore:enterprise"])
    assert listed["Users"][0]["Extensions"] == USER["Extensions"]


@pytest.mark.parametrize("service", ["identitystore", "sso-admin", "organizations"])
def test_an_operation_that_is_not_done_is_refused_clearly(emulator: Emulator, service: str) -> None:
    model = service_model(service)
    for operation in model.operation_names:
        if (service, operation) in HANDLERS:
            continue
        status, answer = emulator.call_json(f"{model.metadata['targetPrefix']}.{operation}", {})
        assert status == 400
        assert answer["__type"] == "UnsupportedOperationException"
        assert operation in answer["Message"]


@pytest.mark.parametrize(
    "operation",
    [
        "DescribeUser",
        "UpdateUser",
        "DeleteUser",
        "DescribeGroup",
        "UpdateGroup",
        "DeleteGroup",
        "DescribeGroupMembership",
        "DeleteGroupMembership",
        "CreateGroupMembership",
        "ListGroupMemberships",
        "ListGroupMembershipsForMember",
        "GetGroupMembershipId",
    ],
)
def test_what_does_not_exist_is_not_found(
    emulator: Emulator, examples: dict[str, dict[str, Any]], operation: str
) -> None:
    parameters = dict(examples[operation])
    for name in ("UserId", "GroupId", "MembershipId"):
        if name in parameters:
            parameters[name] = ABSENT_ID
    if "MemberId" in parameters:
        parameters["MemberId"] = {"UserId": ABSENT_ID}
    status, _headers, answer = emulator.raw("identitystore", operation, parameters)
    assert status == 400
    assert answer["__type"] == "ResourceNotFoundException"
    assert answer["ResourceType"] in ("USER", "GROUP", "GROUP_MEMBERSHIP")
    assert answer["RequestId"]


@pytest.mark.parametrize("store", ["d-0000000000", "arn:aws:identitystore::999988887777:identitystore/d-1234567890"])
@pytest.mark.parametrize("operation", sorted(name for service, name in HANDLERS if service == "identitystore"))
def test_another_identity_store_is_not_found(
    emulator: Emulator, examples: dict[str, dict[str, Any]], operation: str, store: str
) -> None:
    if operation == "ListIdentityStores":
        return
    status, _headers, answer = emulator.raw(
        "identitystore", operation, {**examples[operation], "IdentityStoreId": store}
    )
    assert (status, answer["__type"]) == (400, "ResourceNotFoundException")
    assert answer["ResourceType"] == "IDENTITY_STORE"


def test_arns_name_the_same_things_as_ids(emulator: Emulator, directory: Directory) -> None:
    client = emulator.client()
    store = "arn:aws:identitystore::111122223333:identitystore/d-1234567890"
    user = client.create_user(**{**USER, "IdentityStoreId": store})
    group = client.create_group(IdentityStoreId=store, DisplayName="By ARN")
    assert user["UserArn"] == f"arn:aws:identitystore:::user/{user['UserId']}"
    membership = client.create_group_membership(
        IdentityStoreId=store, GroupId=group["GroupArn"], MemberId={"UserId": user["UserArn"]}
    )
    shown = client.describe_group_membership(IdentityStoreId=store, MembershipId=membership["MembershipArn"])
    assert (shown["GroupId"], shown["MemberId"]) == (group["GroupId"], {"UserId": user["UserId"]})
    assert shown["IdentityStoreId"] == STORE
    told = client.is_member_in_groups(
        IdentityStoreId=store, MemberId={"UserId": user["UserArn"]}, GroupIds=[group["GroupArn"]]
    )
    assert told["Results"] == [
        {"GroupId": group["GroupId"], "MemberId": {"UserId": user["UserId"]}, "MembershipExists": True}
    ]
    status, _headers, answer = emulator.raw(
        "identitystore", "DescribeUser", {"IdentityStoreId": store, "UserId": group["GroupArn"]}
    )
    assert (status, answer["__type"]) == (400, "ValidationException")
