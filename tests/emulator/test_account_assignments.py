# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Account assignments: requests that take their time, what becomes of them, and who may make them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from emulator_process import (
    ABSENT_ID,
    INSTANCE,
    MANAGEMENT,
    POLICY,
    STORE,
    Access,
    Directory,
    Emulator,
    refused,
    together,
)

MEMBER, SUSPENDED, CLOSING, WITHOUT_POLICIES = "222222222222", "333333333333", "444444444444", "555555555555"
IN_FLIGHT = "There is a conflicting operation in process. Please try again later."
SEED = f"""
organization:
  delegated_administrators: ["{MEMBER}"]
  accounts:
    - {{account_id: "{MEMBER}", name: member}}
    - {{account_id: "{SUSPENDED}", name: suspended, status: SUSPENDED}}
    - {{account_id: "{CLOSING}", name: closing, status: PENDING_CLOSURE}}
    - {{account_id: "{WITHOUT_POLICIES}", name: without, policies: [theirs]}}
"""


@pytest.fixture(scope="module")
def shared_emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    seed = tmp_path_factory.mktemp("seed") / "seed.yml"
    seed.write_text(SEED)
    running = Emulator("--seed", str(seed))
    yield running
    assert running.stop() == 0
    assert running.errors == ""


@pytest.fixture
def arn(access: Access) -> str:
    return access.set("A")


@pytest.fixture
def ann(directory: Directory) -> str:
    return directory.user("ann")


def test_an_assignment_lives_and_dies(access: Access, arn: str, ann: str) -> None:
    begun = access.start(arn, ann)
    expected = {
        "TargetId": MANAGEMENT,
        "TargetType": "AWS_ACCOUNT",
        "PermissionSetArn": arn,
        "PrincipalType": "USER",
        "PrincipalId": ann,
        "RequestId": begun["RequestId"],
    }
    assert begun == {**expected, "Status": "IN_PROGRESS"}
    ended = access.created(begun["RequestId"])
    assert ended == {**expected, "Status": "SUCCEEDED", "CreatedDate": ended["CreatedDate"]}
    listed = access.client.list_account_assignments(**access.instance, AccountId=MANAGEMENT, PermissionSetArn=arn)
    row = {"AccountId": MANAGEMENT, "PermissionSetArn": arn, "PrincipalType": "USER", "PrincipalId": ann}
    assert listed["AccountAssignments"] == [row]
    assert access.accounts(arn) == [MANAGEMENT]
    for_principal = access.client.list_account_assignments_for_principal
    named = {**access.instance, "PrincipalId": ann, "PrincipalType": "USER"}
    assert for_principal(**named)["AccountAssignments"] == [row]
    assert for_principal(**named, Filter={"AccountId": MEMBER})["AccountAssignments"] == []
    begun = access.start_removal(arn, ann)
    assert begun["Status"] == "IN_PROGRESS"
    assert access.deleted(begun["RequestId"])["Status"] == "SUCCEEDED"
    assert (access.holders(arn), access.accounts(arn)) == ([], [])


def test_what_is_there_is_asked_for_in_vain_but_not_refused(access: Access, arn: str, ann: str) -> None:
    access.assign(arn, ann)
    access.assign(arn, ann)
    assert access.holders(arn) == [ann]


def test_that_there_is_nothing_to_delete_shows_at_the_end(access: Access, arn: str, ann: str) -> None:
    begun = access.start_removal(arn, ann)
    assert begun["Status"] == "IN_PROGRESS"
    status = access.deleted(begun["RequestId"])
    assert status["Status"] == "FAILED"
    assert status["FailureReason"].startswith(
        "Received a 404 status error: EntitlementItem doesn't exist with the given entitlement key EntitlementKey{"
    )


@pytest.mark.parametrize("kind", ["USER", "GROUP"])
def test_someone_who_is_not_there(access: Access, arn: str, kind: str) -> None:
    status = access.created(access.start(arn, ABSENT_ID, PrincipalType=kind)["RequestId"])
    assert status["FailureReason"] == (
        f"Received a 404 status error: the {kind} assignee {ABSENT_ID} was not found in directory {STORE}."
    )
    assert (access.holders(arn), access.accounts(arn)) == ([], [])


def test_a_group_is_not_a_user(access: Access, directory: Directory, arn: str, ann: str) -> None:
    assert access.created(access.start(arn, ann, PrincipalType="GROUP")["RequestId"])["Status"] == "FAILED"
    access.assign(arn, directory.group("G"), PrincipalType="GROUP")


def test_a_status_moves_with_time(emulator: Emulator, access: Access, arn: str, ann: str) -> None:
    emulator.set(assignment_seconds=0.6)
    begun = access.start(arn, ann)
    assert access.created(begun["RequestId"])["Status"] == "IN_PROGRESS"
    assert (access.holders(arn), access.accounts(arn)) == ([], [])
    time.sleep(0.7)
    assert access.created(begun["RequestId"])["Status"] == "SUCCEEDED"
    assert access.holders(arn) == [ann]


def test_what_happened_unseen_happened_at_its_moment(emulator: Emulator, access: Access, arn: str, ann: str) -> None:
    emulator.set(assignment_seconds=0.2)
    access.start(arn, ann)
    time.sleep(1.4)
    # Nobody looked meanwhile; yet a read that lags by a second sees what was there a second ago.
    emulator.fault("ListAccountAssignments", {"stale_ms": 800})
    assert access.holders(arn) == [ann]
    access.start_removal(arn, ann)
    time.sleep(1.4)
    emulator.fault("ListAccountAssignments", {"stale_ms": 800})
    assert access.holders(arn) == []
    emulator.fault("ListAccountAssignments", {"stale_ms": 1500})
    assert access.holders(arn) == [ann]


def test_requests_are_listed(emulator: Emulator, access: Access, arn: str, ann: str) -> None:
    ids = [access.start(arn, each)["RequestId"] for each in (ann, ABSENT_ID)]
    removals = [access.start_removal(arn, each)["RequestId"] for each in (ann, ABSENT_ID)]
    emulator.set(assignment_seconds=60)
    ids.append(access.start(arn, ann, MEMBER)["RequestId"])
    client = access.client
    for listing, member, expected in [
        (client.list_account_assignment_creation_status, "AccountAssignmentsCreationStatus", ids),
        (client.list_account_assignment_deletion_status, "AccountAssignmentsDeletionStatus", removals),
    ]:
        rows = listing(**access.instance)[member]
        assert [row["RequestId"] for row in rows] == expected
        assert set(rows[0]) == {"RequestId", "Status", "CreatedDate"}
        for position, status in enumerate(("SUCCEEDED", "FAILED", "IN_PROGRESS")):
            rows = listing(**access.instance, Filter={"Status": status})[member]
            assert [row["RequestId"] for row in rows] == expected[position : position + 1]
        first = listing(**access.instance, MaxResults=1)
        rest = listing(**access.instance, NextToken=first["NextToken"])
        assert [row["RequestId"] for row in first[member] + rest[member]] == expected
    refused("ResourceNotFoundException", access.created, request_id=removals[0])
    refused("ResourceNotFoundException", access.deleted, request_id=ids[0])
    refused("ResourceNotFoundException", access.provisioned, request_id=ids[0])


def test_two_requests_on_the_same_thing_conflict(emulator: Emulator, access: Access, arn: str, ann: str) -> None:
    emulator.set(assignment_seconds=0.5)
    access.start(arn, ann)
    for call in (access.start, access.start_removal):
        answer = refused("ConflictException", call, arn=arn, user_id=ann)
        assert answer["Error"]["Message"] == IN_FLIGHT
    refused("ConflictException", access.client.delete_permission_set, **access.instance, PermissionSetArn=arn)
    time.sleep(0.6)
    access.start_removal(arn, ann)
    refused("ConflictException", access.start, arn=arn, user_id=ann)


def test_one_of_many_clients_begins(emulator: Emulator, access: Access, arn: str, ann: str) -> None:
    emulator.set(assignment_seconds=60)
    outcomes = together([lambda: access.start(arn, ann)] * 6 + [lambda: access.start_removal(arn, ann)] * 2)
    assert outcomes == ["ConflictException"] * 7 + ["ok"]


def test_an_account_does_one_thing_at_a_time(
    emulator: Emulator, access: Access, directory: Directory, arn: str, ann: str
) -> None:
    bob = directory.user("bob")
    emulator.set(assignment_seconds=0.8)
    begun = time.monotonic()
    first, second = access.start(arn, ann), access.start(arn, bob)
    elsewhere = access.start(arn, ann, MEMBER)
    time.sleep(max(0.0, 1.0 - (time.monotonic() - begun)))
    statuses = [access.created(each["RequestId"])["Status"] for each in (first, second, elsewhere)]
    assert statuses == ["SUCCEEDED", "IN_PROGRESS", "SUCCEEDED"]
    time.sleep(max(0.0, 1.8 - (time.monotonic() - begun)))
    assert access.created(second["RequestId"])["Status"] == "SUCCEEDED"
    # Provisioning everywhere waits for every account, and every account for it.
    emulator.set(assignment_seconds=60, busy_account="conflict")
    access.start_removal(arn, ann)
    answer = refused("ConflictException", access.start_removal, arn=arn, user_id=bob)
    assert answer["Error"]["Message"] == IN_FLIGHT
    refused("ConflictException", access.provision, arn=arn)
    access.provision(arn, MEMBER)
    refused("ConflictException", access.start, arn=access.set("B"), user_id=ann, account=MEMBER)


def test_provisioning_everywhere_keeps_accounts_busy(emulator: Emulator, access: Access, arn: str, ann: str) -> None:
    access.assign(arn, ann)
    emulator.set(assignment_seconds=60, busy_account="conflict")
    access.provision(arn)
    other = access.set("B")
    refused("ConflictException", access.start, arn=other, user_id=ann)
    access.start(other, ann, MEMBER)


def test_fifteen_requests_at_a_time(emulator: Emulator, access: Access, directory: Directory, arn: str) -> None:
    users = [directory.user(f"u{number}") for number in range(16)]
    emulator.set(assignment_seconds=60)
    for user_id in users[:8]:
        access.start(arn, user_id)
    for user_id in users[8:]:
        access.start_removal(arn, user_id)
    emulator.control("POST", "reset", {"all": True})
    arn, ann = access.set("A"), directory.user("ann")
    emulator.set(assignment_seconds=1, quotas="aws")
    for user_id in users[:8]:
        access.start(arn, user_id)
    for user_id in users[8:15]:
        access.start_removal(arn, user_id)
    for call in (access.start, access.start_removal):
        answer = refused("ThrottlingException", call, arn=arn, user_id=ann)
        assert answer["Error"]["Message"] == "There are too many requests processing. Please try again later."
    time.sleep(1.2)
    access.start(arn, ann)


@pytest.mark.parametrize("account", [SUSPENDED, CLOSING])
def test_an_account_that_is_closed_fails_after_a_while(
    emulator: Emulator, access: Access, arn: str, ann: str, account: str
) -> None:
    emulator.set(assignment_seconds=0.2)
    begun = access.start(arn, ann, account)
    time.sleep(0.5)
    assert access.created(begun["RequestId"])["Status"] == "IN_PROGRESS"
    time.sleep(0.6)
    status = access.created(begun["RequestId"])
    assert status["Status"] == "FAILED"
    assert status["FailureReason"].startswith(
        "AWS SSO is unable to complete your request at this time. Obtaining permissions to manage your AWS account "
        f"'{account}' takes longer than usual."
    )
    assert access.holders(arn, account) == []


def test_a_policy_that_an_account_lacks(access: Access, arn: str, ann: str) -> None:
    attach = access.client.attach_customer_managed_policy_reference_to_permission_set
    ours = {**access.instance, "PermissionSetArn": arn}
    attach(**ours, CustomerManagedPolicyReference={"Name": "theirs"})
    access.assign(arn, ann, WITHOUT_POLICIES)
    attach(**ours, CustomerManagedPolicyReference={"Name": "mine", "Path": "/x/"})
    access.assign(arn, ann, MEMBER)
    status = access.provisioned(access.provision(arn)["RequestId"])
    assert status["FailureReason"] == (
        f"Received a 404 status error: Not supported policy arn:aws:iam::{WITHOUT_POLICIES}:policy/x/mine"
    )
    # The others have got their new version all the same.
    assert access.accounts(arn, "NOT_PROVISIONED") == [WITHOUT_POLICIES]


def test_an_account_of_somebody_else(access: Access, arn: str, ann: str) -> None:
    for call in (access.start, access.start_removal):
        refused("ResourceNotFoundException", call, arn=arn, user_id=ann, account="999999999999")


def test_failures_can_be_ordered(emulator: Emulator, access: Access, directory: Directory, arn: str, ann: str) -> None:
    bob, reason = directory.user("bob"), "An unexpected internal service exception was encountered"
    fault = {"assignment_failure": reason}
    emulator.fault("CreateAccountAssignment", fault, match={"account": MEMBER}, skip=1, times=2)
    emulator.fault("CreateAccountAssignment", fault, match={"permission_set": arn, "principal": bob})
    queued = emulator.control("GET", "faults")["faults"]
    assert [fault.get("match") for fault in queued] == [
        {"account": MEMBER},
        {"permission_set": arn, "principal": bob},
    ]
    access.assign(arn, ann)
    access.assign(arn, ann, MEMBER)
    for user_id, account in [(bob, MEMBER), (bob, MANAGEMENT), (ann, MEMBER)]:
        begun = access.start(arn, user_id, account)
        assert (begun["Status"], begun.get("FailureReason")) == ("IN_PROGRESS", None)
        status = access.created(begun["RequestId"])
        assert (status["Status"], status["FailureReason"]) == ("FAILED", reason)
    assert emulator.control("GET", "faults")["faults"] == []
    assert access.holders(arn) == access.holders(arn, MEMBER) == [ann]
    emulator.fault("DeleteAccountAssignment", fault)
    assert access.deleted(access.start_removal(arn, ann)["RequestId"])["FailureReason"] == reason
    assert access.holders(arn) == [ann]
    access.attach(arn)
    emulator.fault("ProvisionPermissionSet", fault)
    assert access.provisioned(access.provision(arn)["RequestId"])["FailureReason"] == reason
    assert access.accounts(arn, "NOT_PROVISIONED") == [MANAGEMENT, MEMBER]


def test_any_fault_can_be_for_one_account(emulator: Emulator, access: Access, arn: str, ann: str) -> None:
    emulator.fault("*", {"error": "ThrottlingException"}, match={"account": MEMBER}, times=2)
    access.assign(arn, ann)
    assert access.holders(arn) == [ann]
    refused("ThrottlingException", access.start, arn=arn, user_id=ann, account=MEMBER)
    refused("ThrottlingException", access.holders, arn=arn, account=MEMBER)
    access.assign(arn, ann, MEMBER)
    emulator.fault("*", {"error": "ThrottlingException"}, match={"account": MEMBER})
    for rubbish in ("[", "[]", "7"):
        status, answer = emulator.call_json("SWBExternalService.ListInstances", rubbish)
        assert (status, answer["__type"]) == (400, "SerializationException")


def test_a_set_may_stay_where_nobody_has_it(emulator: Emulator, access: Access, arn: str, ann: str) -> None:
    emulator.set(deprovision=False)
    access.assign(arn, ann)
    access.remove(arn, ann)
    assert (access.holders(arn), access.accounts(arn)) == ([], [MANAGEMENT])
    emulator.set(deprovision=True, deprovision_seconds=0.4)
    access.assign(arn, ann)
    access.remove(arn, ann)
    assert access.accounts(arn) == [MANAGEMENT]
    access.assign(arn, ann)
    time.sleep(0.5)
    assert access.accounts(arn) == [MANAGEMENT]
    access.remove(arn, ann)
    time.sleep(0.5)
    assert access.accounts(arn) == []


def test_access_through_groups(emulator: Emulator, access: Access, directory: Directory, arn: str, ann: str) -> None:
    group_id, other = directory.group("G"), directory.group("H")
    directory.member(group_id, ann)
    access.assign(arn, ann)
    access.assign(arn, group_id, MEMBER, PrincipalType="GROUP")
    access.assign(arn, other, PrincipalType="GROUP")

    def rows(**named: str) -> list[tuple[str, str, str]]:
        listed = access.client.list_account_assignments_for_principal(**access.instance, **named)
        return [(row["AccountId"], row["PrincipalType"], row["PrincipalId"]) for row in listed["AccountAssignments"]]

    direct = [(MANAGEMENT, "USER", ann)]
    through = [(MEMBER, "GROUP", group_id)]
    assert rows(PrincipalType="USER", PrincipalId=ann) == direct + through
    emulator.set(inherited_assignments=False)
    assert rows(PrincipalType="USER", PrincipalId=ann) == direct
    assert rows(PrincipalType="GROUP", PrincipalId=group_id) == through
    assert rows(PrincipalType="USER", PrincipalId=ABSENT_ID) == []


@pytest.mark.parametrize(
    ("orphans", "source", "stays"),
    [
        ("keep", "identity_center", True),
        ("remove", "external_idp", False),
        ("by_source", "identity_center", False),
        ("by_source", "external_idp", True),
        ("by_source", "active_directory", True),
    ],
)
def test_what_stays_of_those_who_are_deleted(
    emulator: Emulator, access: Access, directory: Directory, arn: str, ann: str, orphans: str, source: str, stays: bool
) -> None:
    bob, group_id = directory.user("bob"), directory.group("G")
    app = access.client.create_application(
        **access.instance, ApplicationProviderArn="arn:aws:sso::aws:applicationProvider/custom", Name="A"
    )["ApplicationArn"]
    for user_id, kind in ((ann, "USER"), (group_id, "GROUP")):
        access.assign(arn, user_id, MEMBER, PrincipalType=kind)
        access.client.create_application_assignment(ApplicationArn=app, PrincipalType=kind, PrincipalId=user_id)
    access.assign(arn, bob)
    emulator.set(orphans=orphans, identity_source=source)
    directory.client.delete_user(IdentityStoreId=STORE, UserId=ann)
    directory.client.delete_group(IdentityStoreId=STORE, GroupId=group_id)
    assert access.holders(arn, MEMBER) == ([ann, group_id] if stays else [])
    assert access.accounts(arn) == ([MEMBER, MANAGEMENT] if stays else [MANAGEMENT])
    listed = access.client.list_application_assignments(ApplicationArn=app)["ApplicationAssignments"]
    assert len(listed) == (2 if stays else 0)
    assert access.holders(arn) == [bob]
    if stays:
        named = {"PrincipalType": "USER", "PrincipalId": ann}
        rows = access.client.list_account_assignments_for_principal(**access.instance, **named)["AccountAssignments"]
        assert [row["AccountId"] for row in rows] == [MEMBER]
        emulator.set(orphan_deletion=False)
        status = access.deleted(access.start_removal(arn, ann, MEMBER)["RequestId"])
        assert status["FailureReason"].endswith(f"the USER assignee {ann} was not found in directory {STORE}.")
        emulator.set(orphan_deletion=True)
        access.remove(arn, ann, MEMBER)


@pytest.mark.parametrize("orphans", ["remove", "by_source"])
def test_only_what_was_theirs_leaves_an_account_with_those_who_are_deleted(
    emulator: Emulator, access: Access, directory: Directory, arn: str, ann: str, orphans: str
) -> None:
    unassigned, shared = access.set("Unassigned"), access.set("Shared")
    emulator.set(deprovision=False)
    access.assign(unassigned, ann, MEMBER)
    access.remove(unassigned, ann, MEMBER)
    emulator.set(deprovision=True, orphans=orphans)
    access.assign(arn, ann, MEMBER)
    access.assign(arn, ann)
    access.assign(arn, directory.user("bob"))
    access.assign(shared, ann, MEMBER)
    access.assign(shared, directory.group("G"), MEMBER, PrincipalType="GROUP")
    directory.client.delete_user(IdentityStoreId=STORE, UserId=ann)
    directory.client.delete_group(IdentityStoreId=STORE, GroupId=directory.group("H"))
    assert access.accounts(arn) == [MANAGEMENT]
    assert access.accounts(shared) == [MEMBER]
    assert access.accounts(unassigned) == [MEMBER]


def test_someone_who_goes_while_access_is_made(
    emulator: Emulator, access: Access, directory: Directory, arn: str, ann: str
) -> None:
    emulator.set(assignment_seconds=0.3)
    begun = access.start(arn, ann)
    directory.client.delete_user(IdentityStoreId=STORE, UserId=ann)
    time.sleep(0.4)
    assert access.created(begun["RequestId"])["Status"] == "FAILED"


def test_a_delegated_administrator_stays_out_of_the_management_account(
    emulator: Emulator, access: Access, arn: str, ann: str
) -> None:
    client, theirs = access.client, access.set("B")
    access.assign(arn, ann)
    emulator.set(caller="delegated_administrator")
    assert emulator.client("sts").get_caller_identity()["Account"] == MEMBER
    access.assign(theirs, ann, MEMBER)
    access.attach(theirs)
    ours = {**access.instance, "PermissionSetArn": arn}
    answer = refused("AccessDeniedException", access.start, arn=theirs, user_id=ann)
    assert answer["Error"]["Message"].endswith(
        f" is not authorized to perform: sso:CreateAccountAssignment on resource: {theirs}"
    )
    refused("AccessDeniedException", access.start_removal, arn=arn, user_id=ann)
    refused("AccessDeniedException", access.provision, arn=theirs, account=MANAGEMENT)
    # What is provisioned in the management account is out of reach, for other accounts too.
    refused("AccessDeniedException", access.start, arn=arn, user_id=ann, account=MEMBER)
    refused("AccessDeniedException", access.attach, arn=arn)
    refused("AccessDeniedException", access.provision, arn=arn)
    refused("AccessDeniedException", client.update_permission_set, **ours)
    refused("AccessDeniedException", client.delete_permission_set, **ours)
    refused("AccessDeniedException", client.put_inline_policy_to_permission_set, **ours, InlinePolicy=POLICY)
    refused("AccessDeniedException", client.tag_resource, ResourceArn=arn, Tags=[{"Key": "a", "Value": "b"}])
    assert access.holders(arn) == [ann]
    assert client.list_tags_for_resource(ResourceArn=arn)["Tags"] == []


def test_a_member_account_is_refused(emulator: Emulator, access: Access, arn: str) -> None:
    emulator.set(caller="member")
    assert emulator.client("sts").get_caller_identity()["Account"] == SUSPENDED
    refused("AccessDeniedException", access.set, name="B")
    refused("AccessDeniedException", access.holders, arn=arn)
    refused("AccessDeniedException", access.client.list_tags_for_resource, ResourceArn=arn)
    assert len(access.client.list_instances()["Instances"]) == 1


def test_without_rights_in_the_management_account(emulator: Emulator, access: Access, arn: str, ann: str) -> None:
    emulator.set(management_rights=False)
    status = access.created(access.start(arn, ann)["RequestId"])
    assert status["FailureReason"].startswith("Received a 403 status error: Access denied by IAM.")
    assert "iam:UpdateSAMLProvider" in status["FailureReason"]
    access.assign(arn, ann, MEMBER)


def test_only_organizations_assign_accounts(start: Callable[..., Emulator], tmp_path: Path) -> None:
    seed = tmp_path / "seed.yml"
    seed.write_text("instances: [{type: account}, {type: account, status: CREATE_IN_PROGRESS}]")
    running = start("--seed", str(seed))
    arns = [row["InstanceArn"] for row in running.client("sso-admin").list_instances()["Instances"]]
    for arn, message in zip(
        arns, ["not supported for this Identity Center instance", "not active: CREATE_IN_PROGRESS"], strict=True
    ):
        access = Access(running.client("sso-admin"), arn)
        answer = refused("ValidationException", access.set, name="A")
        assert message in answer["Error"]["Message"]
        named = {"PrincipalType": "USER", "PrincipalId": ABSENT_ID}
        refused("ValidationException", access.client.list_account_assignments_for_principal, InstanceArn=arn, **named)
    listed = running.client("sso-admin").list_applications(InstanceArn=arns[0])["Applications"]
    assert listed == []
    refused("AccessDeniedException", Access(running.client("sso-admin"), INSTANCE[:-1] + "0").set, name="A")


def test_additional_regions_know_nothing_of_accounts(start: Callable[..., Emulator]) -> None:
    running = start("--seed", "emulator/example_seed.yml")
    elsewhere = running.client("sso-admin", "eu-central-1")
    refused("AccessDeniedException", elsewhere.list_permission_sets, InstanceArn=INSTANCE)
    assert len(elsewhere.list_applications(InstanceArn=INSTANCE)["Applications"]) == 2
    elsewhere.describe_instance_access_control_attribute_configuration(InstanceArn=INSTANCE)


def _in_flight(running: Emulator) -> tuple[Access, str, str, str, str]:
    access, directory = Access(running.client("sso-admin")), Directory(running.client())
    arn, ann = access.set("A"), directory.user("ann")
    begun = access.start(arn, ann)["RequestId"]
    provisioning = access.provision(arn)["RequestId"]
    return access, arn, ann, begun, provisioning


def test_requests_in_flight_are_in_flight_after_a_restart(start: Callable[..., Emulator], tmp_path: Path) -> None:
    flags = ("--database", str(tmp_path / "d.sqlite"), "--assignment-seconds", "600")
    running = start(*flags)
    access, arn, ann, begun, provisioning = _in_flight(running)
    assert running.stop() == 0
    access = Access(start(*flags).client("sso-admin"))
    assert access.created(begun)["Status"] == "IN_PROGRESS"
    assert access.provisioned(provisioning)["Status"] == "IN_PROGRESS"
    refused("ConflictException", access.start, arn=arn, user_id=ann)


def test_requests_in_flight_are_done_after_a_kill(start: Callable[..., Emulator], tmp_path: Path) -> None:
    flags = ("--database", str(tmp_path / "d.sqlite"), "--assignment-seconds", "0.2")
    running = start(*flags)
    _access, arn, ann, begun, provisioning = _in_flight(running)
    running.process.kill()
    running.process.wait()
    time.sleep(0.5)
    access = Access(start(*flags).client("sso-admin"))
    assert access.created(begun)["Status"] == "SUCCEEDED"
    assert access.provisioned(provisioning)["Status"] == "SUCCEEDED"
    assert access.holders(arn) == [ann]


def test_assignments_are_paged(access: Access, directory: Directory, arn: str) -> None:
    users = [directory.user(f"u{number}") for number in range(5)]
    for user_id in users:
        access.assign(arn, user_id)

    def pages(operation: str, **named: Any) -> list[list[Any]]:
        config = {"PageSize": 2}
        answers = access.client.get_paginator(operation).paginate(**access.instance, **named, PaginationConfig=config)
        return [next(value for value in answer.values() if isinstance(value, list)) for answer in answers]

    listed = pages("list_account_assignments", AccountId=MANAGEMENT, PermissionSetArn=arn)
    assert [[row["PrincipalId"] for row in page] for page in listed] == [users[:2], users[2:4], users[4:]]
    arns = [arn, *(access.set(f"S{number}") for number in range(4))]
    for each in arns[1:]:
        access.assign(each, users[0])
    named = {"PrincipalType": "USER", "PrincipalId": users[0]}
    listed = pages("list_account_assignments_for_principal", **named)
    assert [[row["PermissionSetArn"] for row in page] for page in listed] == [arns[:2], arns[2:4], arns[4:]]
    assert pages("list_permission_sets_provisioned_to_account", AccountId=MANAGEMENT) == [arns[:2], arns[2:4], arns[4:]]
    access.assign(arn, users[0], MEMBER)
    access.assign(arn, users[0], WITHOUT_POLICIES)
    listed = pages("list_accounts_for_provisioned_permission_set", PermissionSetArn=arn)
    assert listed == [[MANAGEMENT, MEMBER], [WITHOUT_POLICIES]]


def test_a_caller_may_be_a_user_with_a_permission_set(emulator: Emulator) -> None:
    emulator.set(caller_session="Read_Only/ann@example.com")
    answer = emulator.client("sts").get_caller_identity()
    role = "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Read_Only_0123456789abcdef"
    assert answer["Arn"] == f"{role}/ann@example.com"
    assert answer["UserId"].endswith(":ann@example.com")
