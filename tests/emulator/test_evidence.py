# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What traces of the real service show, to the word: each test names where its trace is.

TF is hashicorp/terraform-provider-aws. How sure each of them is stands in emulator/SOURCES.md.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from emulator_process import (
    ABSENT_ID,
    INSTANCE,
    MANAGEMENT,
    READ_ONLY,
    STORE,
    Access,
    Directory,
    Emulator,
    outcome,
    refused,
    together,
)

MEMBER, SUSPENDED = "222222222222", "333333333333"
SEED = f"""
organization:
  delegated_administrators: ["{MEMBER}"]
  accounts:
    - {{account_id: "{MEMBER}", name: member}}
    - {{account_id: "{SUSPENDED}", name: suspended, status: SUSPENDED}}
  organizational_units: [{", ".join(f"{{name: U{number}}}" for number in range(16))}]
"""


@pytest.fixture
def organization(start: Callable[..., Emulator], tmp_path: Path) -> Emulator:
    seed = tmp_path / "seed.yml"
    seed.write_text(SEED)
    return start("--seed", str(seed))


def _unique(path: str, value: str) -> dict[str, Any]:
    return {"UniqueAttribute": {"AttributePath": path, "AttributeValue": value}}


def _words(code: str, call: Callable[..., Any], **parameters: Any) -> str:
    return str(refused(code, call, **parameters)["Error"]["Message"])


def _update(directory: Directory, user_id: str, path: str, value: Any = "x") -> Callable[..., Any]:
    operations = [{"AttributePath": path, "AttributeValue": value}]

    def call() -> Any:
        return directory.client.update_user(IdentityStoreId=STORE, UserId=user_id, Operations=operations)

    return call


def _assignments(access: Access, user_id: str) -> list[tuple[str, str]]:
    listed = access.client.list_account_assignments_for_principal(
        **access.instance, PrincipalType="USER", PrincipalId=user_id
    )["AccountAssignments"]
    return [(row["PrincipalType"], row["PrincipalId"]) for row in listed]


def test_the_assignments_of_a_user_include_those_of_the_groups(access: Access, directory: Directory) -> None:
    """Row 1. dxw/dalmatian-tools, add-user: verified against the live directory, 2026-08."""
    ann, group_id, arn = directory.user("ann"), directory.group("G"), access.set("A")
    directory.member(group_id, ann)
    access.assign(arn, group_id, PrincipalType="GROUP")
    access.assign(arn, ann)
    assert _assignments(access, ann) == [("GROUP", group_id), ("USER", ann)]


def test_the_letter_case_of_a_path_counts(directory: Directory) -> None:
    """Row 2. Stack Overflow 77417328; re:Post QUaxqiwsVlSkOgrHz9KCE_0Q."""
    ann = directory.user("ann")
    words = _words("ValidationException", _update(directory, ann, "UserName"))
    assert words == "Updates for AttributePath: UserName is not supported"


@pytest.mark.parametrize("path", ["userStatus", "active", "zzzNotAnAttribute"])
def test_an_attribute_that_cannot_be_updated(directory: Directory, path: str) -> None:
    """Rows 3 and 4. A session with the service, 2026-08-21: the path is looked at before the user."""
    for user_id in (directory.user("ann"), ABSENT_ID):
        words = _words("ValidationException", _update(directory, user_id, path))
        assert words == f"Updates for AttributePath: {path} is not supported"


def test_an_absent_user_is_found_out_after_the_path(directory: Directory) -> None:
    """Row 4. The same session."""
    assert _words("ResourceNotFoundException", _update(directory, ABSENT_ID, "displayName")) == "User not found"


def test_a_user_can_be_renamed(directory: Directory) -> None:
    """Row 5. Stack Overflow 77417328; sso-directory:UpdateUserName exists."""
    ann = directory.user("ann")
    _update(directory, ann, "userName", "anna")()
    assert directory.show(ann)["UserName"] == "anna"


def test_an_update_keeps_what_it_leaves_out_but_for_the_relay_state(access: Access) -> None:
    """Row 6. TF #41897 (description), #17411 (relay state); codepipeline-auto-assignment (session duration)."""
    arn = access.set("A", Description="D", SessionDuration="PT2H", RelayState="https://example.com/")
    ours = {**access.instance, "PermissionSetArn": arn}
    access.client.update_permission_set(**ours)
    shown = access.client.describe_permission_set(**ours)["PermissionSet"]
    assert (shown["Description"], shown["SessionDuration"], "RelayState" in shown) == ("D", "PT2H", False)


def test_provisioning_what_is_nowhere_succeeds(access: Access) -> None:
    """Row 7. TF #34646: its acceptance tests without any assignment, 2023-11-30."""
    assert access.provisioned(access.provision(access.set("A"))["RequestId"])["Status"] == "SUCCEEDED"


def test_provisioning_what_goes_meanwhile_fails(emulator: Emulator, access: Access, directory: Directory) -> None:
    """Row 7. TF #35158: a race with the removal of the last assignment."""
    ann, arn = directory.user("ann"), access.set("A")
    access.assign(arn, ann)
    emulator.set(assignment_seconds=0.2)
    access.start_removal(arn, ann)
    begun = access.provision(arn)
    time.sleep(0.6)
    status = access.provisioned(begun["RequestId"])
    assert (status["Status"], status["FailureReason"]) == (
        "FAILED",
        "Received a 404 status error: Assignment not found.",
    )
    emulator.set(assignment_seconds=0)
    assert access.provisioned(access.provision(arn)["RequestId"])["Status"] == "SUCCEEDED"


def _put(access: Access, text: str) -> Callable[..., Any]:
    arn = access.set("A")

    def call() -> Any:
        return access.client.put_inline_policy_to_permission_set(
            **access.instance, PermissionSetArn=arn, InlinePolicy=text
        )

    return call


@pytest.mark.parametrize(("filling", "size"), [("x", 10_405), ("é", 10_406)])
def test_an_inline_policy_that_is_too_large(access: Access, filling: str, size: int) -> None:
    """Row 8. LBHackney-IT/Data-Platform #2789, 2026-07-27. White space does not count, and bytes do."""
    frame = '{"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*", "Sid": "%s"}}'
    left = size - len((frame % "").replace(" ", ""))
    text = frame % (filling * (left // len(filling.encode())) + "y" * (left % len(filling.encode())))
    assert _words("ValidationException", _put(access, text)) == (
        f"Current size of the non-whitespace characters present in the InlinePolicy Document is {size} bytes which has "
        "exceeded the maximum limit of 10240 bytes"
    )


@pytest.mark.parametrize("text", ['{"Statement":[]}', '{"Version": "2012-10-17", "Statement": []}', "{}"])
def test_an_inline_policy_that_says_nothing(access: Access, text: str) -> None:
    """Row 9. A session with the service; cloudformation-coverage-roadmap #1294, #1986."""
    assert _words("ValidationException", _put(access, text)) == f"Invalid PermissionsPolicy Document {text}"


def test_an_unknown_identity_store(directory: Directory) -> None:
    """Row 10. TF #35247; awslabs/ssosync #221, with all members."""
    store = "d-0000000000"
    update = {"UserId": ABSENT_ID, "Operations": [{"AttributePath": "title", "AttributeValue": "x"}]}
    calls = [(directory.client.update_user, update), (directory.client.list_groups, {})]
    for call, more in calls:
        answer = refused("ResourceNotFoundException", call, IdentityStoreId=store, **more)
        assert answer["Error"]["Message"] == f"IdentityStore not present for IdentityStoreId: {store}"
        assert (answer["ResourceType"], answer["ResourceId"]) == ("IDENTITY_STORE", store)


def test_what_is_not_found(directory: Directory) -> None:
    """Row 11. TF #49166 (group); a session with the service (user)."""
    client = directory.client
    find = {"IdentityStoreId": STORE}
    user, group = _unique("userName", "nobody"), _unique("displayName", "nothing")
    for call, words, more in [
        (client.describe_user, "User not found", {"UserId": ABSENT_ID}),
        (client.get_user_id, "User not found", {"AlternateIdentifier": user}),
        (client.list_group_memberships_for_member, "User not found", {"MemberId": {"UserId": ABSENT_ID}}),
        (client.describe_group, "Group not found", {"GroupId": ABSENT_ID}),
        (client.get_group_id, "Group not found", {"AlternateIdentifier": group}),
    ]:
        assert _words("ResourceNotFoundException", call, **find, **more) == words


def test_active_directory_is_refused_without_a_word(emulator: Emulator, directory: Directory) -> None:
    """Row 12. TF #27830, #31624; boto3 #3985 (memberships of a member)."""
    ann = directory.user("ann")
    emulator.set(identity_source="active_directory")
    for operation, more in [
        ("ListUsers", {}),
        ("ListGroups", {}),
        ("GetUserId", {"AlternateIdentifier": _unique("userName", "ann")}),
        ("GetGroupId", {"AlternateIdentifier": _unique("displayName", "G")}),
        ("ListGroupMembershipsForMember", {"MemberId": {"UserId": ann}}),
    ]:
        status, _headers, body = emulator.raw("identitystore", operation, {"IdentityStoreId": STORE, **more})
        assert (status, body) == (400, {"__type": "UnknownOperationException"})


def test_a_violation_of_the_model_has_its_words_in_lower_case(emulator: Emulator) -> None:
    """Row 13. aws-amplify/amplify-backend #2702: words for an absent store; TF #37609, #27074: none, to the Go SDK."""
    status, _headers, body = emulator.raw("identitystore", "ListUsers", {})
    assert (status, body) == (
        400,
        {
            "__type": "ValidationException",
            "message": "1 validation error detected: Value null at 'identityStoreId' failed to satisfy constraint: "
            "Member must not be null",
        },
    )
    status, _headers, body = emulator.raw("identitystore", "ListUsers", {"IdentityStoreId": INSTANCE})
    assert (status, set(body)) == (400, {"__type", "message"})


def test_a_violation_of_the_model_of_permission_sets(access: Access) -> None:
    """Row 14. TF #32010; aws-samples/aws-iam-identity-center-automation #4."""
    words = _words("ValidationException", _put(access, "docdb\u2011elastic:*"))
    assert words.startswith(
        "Value of input 'inlinePolicy' failed to satisfy constraint: Member must satisfy regular expression pattern: ["
    )
    words = _words(
        "ValidationException", access.attach, arn=access.set("B"), policy="arn:aws:iam::111122223333:policy/mine"
    )
    assert words.startswith(
        "Value of input 'managedPolicyArn' failed to satisfy constraint: Member must satisfy regular expression "
        "pattern: arn:aws"
    )
    assert "policy/mine" not in words


def test_filters_may_be_refused(emulator: Emulator, directory: Directory) -> None:
    """Row 15. awslabs/landing-zone-accelerator-on-aws #667: il-central-1, 2024-12-04."""
    directory.user("ann")
    client = directory.client
    names = {"list_users": "UserName", "list_groups": "DisplayName"}
    for setting, code in (("work", "ok"), ("refuse", "ValidationException")):
        emulator.set(filters=setting)
        for operation, path in names.items():
            wanted = [{"AttributePath": path, "AttributeValue": "ann"}]
            call = functools.partial(getattr(client, operation), IdentityStoreId=STORE, Filters=wanted)
            assert outcome(call) == code
    assert _words("ValidationException", call) == "Filter is deprecated, please remove filter from request."
    assert directory.names() == ["ann"]


def test_a_request_is_known_by_the_id_of_the_call_that_began_it(access: Access, directory: Directory) -> None:
    """Row 16. Three CloudTrail events, 2023-04-25; the date is only in later answers (pulumi-aws #1927)."""
    ann, arn, client = directory.user("ann"), access.set("A"), access.client
    assignment = {
        **access.instance,
        "TargetId": MANAGEMENT,
        "TargetType": "AWS_ACCOUNT",
        "PermissionSetArn": arn,
        "PrincipalType": "USER",
        "PrincipalId": ann,
    }
    provisioning = {**access.instance, "PermissionSetArn": arn, "TargetType": "ALL_PROVISIONED_ACCOUNTS"}
    for call, parameters, member, look in [
        (client.create_account_assignment, assignment, "AccountAssignmentCreationStatus", access.created),
        (client.provision_permission_set, provisioning, "PermissionSetProvisioningStatus", access.provisioned),
        (client.delete_account_assignment, assignment, "AccountAssignmentDeletionStatus", access.deleted),
    ]:
        answer = call(**parameters)
        begun = answer[member]
        assert begun["RequestId"] == answer["ResponseMetadata"]["RequestId"]
        assert "CreatedDate" not in begun and "CreatedDate" in look(begun["RequestId"])


def test_the_words_of_throttling_may_be_null(emulator: Emulator, directory: Directory) -> None:
    """Row 17. cloud-intelligence-dashboards-data-collection #361, 2025-05-27; elsewhere the words are "Rate exceeded"."""
    group_id = directory.group("G")
    emulator.fault("ListGroupMemberships", {"error": "ThrottlingException", "message": None}, times=2)
    parameters = {"IdentityStoreId": STORE, "GroupId": group_id}
    _status, _headers, body = emulator.raw("identitystore", "ListGroupMemberships", parameters)
    assert (body["__type"], body["Message"]) == ("ThrottlingException", None)
    answer = refused("ThrottlingException", directory.client.list_group_memberships, **parameters)
    assert answer["Error"]["Message"] is None


def test_policies_changed_side_by_side_may_conflict(emulator: Emulator, access: Access) -> None:
    """Row 18. TF #26138 (CloudTrail, 2022-09-23), #19215 (in several permission sets)."""
    policies = [f"arn:aws:iam::aws:policy/P{number}" for number in range(8)]
    arns = [access.set("A"), access.set("B")]

    def side_by_side() -> list[str]:
        return together(
            [
                lambda arn=arns[number % 2], policy=policy: access.attach(arn, policy)  # type: ignore[misc]
                for number, policy in enumerate(policies)
            ]
        )

    emulator.set(latency_ms=500)
    assert side_by_side() == ["ok"] * 8
    for number, policy in enumerate(policies):
        access.client.detach_managed_policy_from_permission_set(
            **access.instance, PermissionSetArn=arns[number % 2], ManagedPolicyArn=policy
        )
    emulator.set(busy_policies="conflict")
    outcomes = side_by_side()
    assert set(outcomes) == {"ConflictException", "ok"}
    emulator.set(latency_ms=0)
    access.attach(arns[0], READ_ONLY)
    access.attach(arns[1], READ_ONLY)


def test_a_page_of_managed_policies_has_ten(access: Access) -> None:
    """Row 19. aws-samples/aws-identitycenter-codepipeline-auto-assignment #42: the eleventh was lost."""
    arn = access.set("A")
    for number in range(13):
        access.attach(arn, f"arn:aws:iam::aws:policy/P{number}")
    listing = access.client.list_managed_policies_in_permission_set
    first = listing(**access.instance, PermissionSetArn=arn)
    assert (len(first["AttachedManagedPolicies"]), "NextToken" in first) == (10, True)
    whole = listing(**access.instance, PermissionSetArn=arn, MaxResults=100)
    assert (len(whole["AttachedManagedPolicies"]), "NextToken" in whole) == (13, False)


def test_pages_of_the_organization_may_be_short_and_empty(organization: Emulator) -> None:
    """Row 20. aws-samples/aws-account-vending-machine #4 (8 of 16 units); botocore #1426 (empty, with a token)."""
    client = organization.client("organizations")
    root = client.list_roots()["Roots"][0]["Id"]

    def sizes(operation: str, member: str, **parameters: Any) -> list[int]:
        pages = client.get_paginator(operation).paginate(**parameters)
        return [len(page[member]) for page in pages]

    units = ("list_organizational_units_for_parent", "OrganizationalUnits")
    children = {"ParentId": root, "ChildType": "ORGANIZATIONAL_UNIT"}
    assert sizes(*units, ParentId=root) == [16]
    organization.set(organization_pages="short")
    assert sizes(*units, ParentId=root) == [0, 8, 8]
    assert sizes("list_children", "Children", **children) == [0, 8, 8]
    assert sizes("list_accounts", "Accounts") == [0, 3]
    assert sizes("list_delegated_administrators", "DelegatedAdministrators") == [0, 1]
    assert sizes("list_delegated_services_for_account", "DelegatedServices", AccountId=MEMBER) == [0, 1]
    code = outcome(lambda: client.list_delegated_services_for_account(AccountId=SUSPENDED))
    assert code == "AccountNotRegisteredException"


def test_accounts_have_a_state_and_no_status(organization: Emulator) -> None:
    """Row 21. AWS's mail on the end of Status after 2026-09-09 (alandtse/alexa_media_player #3090); TF #44294."""
    client = organization.client("organizations")
    root = client.list_roots()["Roots"][0]["Id"]
    delegated = client.list_delegated_administrators()["DelegatedAdministrators"]
    for shown in (
        client.describe_account(AccountId=SUSPENDED)["Account"],
        *client.list_accounts()["Accounts"],
        *client.list_accounts_for_parent(ParentId=root)["Accounts"],
        *delegated,
    ):
        assert "State" in shown and "Status" not in shown
    organization.set(account_status=True)
    assert client.describe_account(AccountId=SUSPENDED)["Account"]["Status"] == "SUSPENDED"


def test_a_suspended_account(organization: Emulator) -> None:
    """Row 22. aws-samples/aws-identitycenter-codepipeline-auto-assignment #31, 2025."""
    access = Access(organization.client("sso-admin"))
    ann = Directory(organization.client()).user("ann")
    status = access.created(access.start(access.set("A"), ann, SUSPENDED)["RequestId"])
    assert status["FailureReason"] == (
        "AWS SSO is unable to complete your request at this time. Obtaining permissions to manage your AWS account "
        f"'{SUSPENDED}' takes longer than usual. Please try again in a few minutes. If this problem continues, contact "
        "AWS Support."
    )


def test_an_assignment_that_is_not_there(access: Access, directory: Directory) -> None:
    """Row 23. TF, internal/service/ssoadmin/account_assignment.go; what the values are is assumed."""
    ann, arn = directory.user("ann"), access.set("A")
    status = access.deleted(access.start_removal(arn, ann)["RequestId"])
    assert status["FailureReason"] == (
        "Received a 404 status error: EntitlementItem doesn't exist with the given entitlement key EntitlementKey{"
        f"accessorId=AccessorId{{value={ann}}}, resourceId=ResourceId{{value={MANAGEMENT}}}, "
        f"auxiliaryResourceId=AuxiliaryResourceId{{value={arn}}}, containerId=ContainerId{{value={INSTANCE}}}}}"
    )


def test_an_account_instance_has_no_permission_sets(start: Callable[..., Emulator], tmp_path: Path) -> None:
    """Row 24. A trace of boto3."""
    seed = tmp_path / "seed.yml"
    seed.write_text("instances: [{type: account}]")
    running = start("--seed", str(seed))
    access = Access(running.client("sso-admin"), running.ready["instance_arn"])
    words = _words("ValidationException", access.set, name="A")
    assert words == "The operation is not supported for this Identity Center instance"


def test_a_delegated_administrator_at_the_management_account(organization: Emulator) -> None:
    """Section 2 of the evidence. awslabs/landing-zone-accelerator-on-aws #215."""
    access = Access(organization.client("sso-admin"))
    ann, arn = Directory(organization.client()).user("ann"), access.set("A")
    organization.set(caller="delegated_administrator")
    words = _words("AccessDeniedException", access.start, arn=arn, user_id=ann)
    assert words.endswith(f" is not authorized to perform: sso:CreateAccountAssignment on resource: {arn}")
