# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults, quotas, settings, stale reads and the request log."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError, EndpointConnectionError
from emulator_process import STORE, Directory, Emulator, authorization, outcome, refused

from emulator.request_log import masked


def test_an_error_is_answered_for_the_next_call_only(emulator: Emulator, directory: Directory) -> None:
    emulator.fault("CreateUser", {"error": "ThrottlingException", "message": "Rate exceeded", "status": 400})
    assert directory.names() == []
    answer = refused("ThrottlingException", directory.user, name="ann")
    assert answer["Error"]["Message"] == "Rate exceeded"
    assert directory.names() == []
    directory.user("ann")
    assert emulator.control("GET", "faults") == {"faults": []}


def test_an_error_may_have_any_status_and_members(emulator: Emulator, directory: Directory) -> None:
    fault = {"error": "InternalServerException", "status": 500, "members": {"RetryAfterSeconds": 3, "Unknown": 1}}
    emulator.fault("ListUsers", fault)
    with pytest.raises(ClientError) as caught:
        directory.names()
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 500
    assert caught.value.response["RetryAfterSeconds"] == 3
    assert "Unknown" not in caught.value.response


def test_faults_queue_skip_and_repeat(emulator: Emulator, directory: Directory) -> None:
    orders = [
        {"operation": "CreateUser", "fault": {"error": "AException"}, "times": 2, "skip": 1},
        {"operation": "*", "service": "identitystore", "fault": {"error": "BException"}, "skip": 1},
    ]
    queued = emulator.control("POST", "faults", orders)["faults"]
    assert [(fault["operation"], fault["times"], fault["skip"]) for fault in queued] == [
        ("CreateUser", 2, 1),
        ("*", 1, 1),
    ]
    codes = [outcome(directory.user, name) for name in ("one", "two", "three", "four", "five")]
    # The first call uses up the skips of both; then the queue is taken in order.
    assert codes == ["ok", "AException", "AException", "BException", "ok"]
    assert directory.names() == ["one", "five"]


def test_a_fault_can_be_for_one_service(emulator: Emulator, directory: Directory) -> None:
    emulator.fault("*", {"error": "AException"}, service="sso-admin")
    directory.user("ann")
    refused("AException", emulator.client("sso-admin").list_instances)


def test_faults_can_be_cleared(emulator: Emulator, directory: Directory) -> None:
    emulator.fault("*", {"error": "AException"}, times=5)
    assert emulator.control("DELETE", "faults") == {"faults": []}
    directory.user("ann")


def test_a_dropped_call_may_have_taken_effect_or_not(emulator: Emulator, directory: Directory) -> None:
    emulator.fault("CreateUser", {"drop": "before"})
    with pytest.raises((ConnectionClosedError, EndpointConnectionError)):
        directory.user("before")
    emulator.fault("CreateUser", {"drop": "after"})
    with pytest.raises((ConnectionClosedError, EndpointConnectionError)):
        directory.user("after")
    assert directory.names() == ["after"]
    before, after = [entry for entry in emulator.requests() if entry["operation"] == "CreateUser"]
    assert (before["fault"], before["status"]) == ({"drop": "before"}, None)
    assert (after["fault"], after["status"]) == ({"drop": "after"}, 200)


def test_a_retry_after_a_lost_answer_meets_its_own_success(emulator: Emulator) -> None:
    """A client that retries by itself gets the false Conflict that callers have to understand."""
    emulator.fault("CreateUser", {"drop": "after"})
    answer = refused("ConflictException", Directory(emulator.client(attempts=3)).user, name="ann")
    assert answer["Error"]["Message"] == "Duplicate UserName"


def test_clients_retry_what_is_throttled(emulator: Emulator) -> None:
    emulator.fault("CreateUser", {"error": "ThrottlingException", "message": "Rate exceeded"}, times=2)
    Directory(emulator.client(attempts=3)).user("ann")
    codes = [entry["error_code"] for entry in emulator.requests()]
    assert codes == ["ThrottlingException", "ThrottlingException", None]


def test_an_answer_can_be_late(emulator: Emulator, directory: Directory) -> None:
    emulator.fault("ListUsers", {"delay_ms": 300})
    begun = time.monotonic()
    directory.names()
    assert 0.3 <= time.monotonic() - begun < 5
    emulator.set(latency_ms=200)
    begun = time.monotonic()
    directory.names()
    assert 0.2 <= time.monotonic() - begun < 5


def test_an_answer_can_be_a_web_page(emulator: Emulator, directory: Directory) -> None:
    for order, status in [({"html": True}, 502), ({"html": True, "status": 200}, 200)]:
        emulator.fault("CreateUser", order)
        headers = {
            "X-Amz-Target": "AWSIdentityStore.CreateUser",
            "Content-Type": "application/x-amz-json-1.1",
            **authorization(),
        }
        body = {
            "IdentityStoreId": STORE,
            "UserName": "a",
            "DisplayName": "A",
            "Name": {"GivenName": "A", "FamilyName": "B"},
        }
        got, answered, content = emulator.http("POST", "/", json.dumps(body), headers)
        assert (got, answered["content-type"]) == (status, "text/html")
        assert content.startswith(b"<html>")
    assert directory.names() == []


@pytest.mark.parametrize(
    "order",
    [
        {},
        {"operation": "CreateUser"},
        {"operation": "", "fault": {"drop": "before"}},
        {"operation": "CreateUser", "fault": {}},
        {"operation": "CreateUser", "fault": {"drop": "sometimes"}},
        {"operation": "CreateUser", "fault": {"drop": "before", "html": True}},
        {"operation": "CreateUser", "fault": {"html": False}},
        {"operation": "CreateUser", "fault": {"error": 7}},
        {"operation": "CreateUser", "fault": {"error": "A", "status": 99}},
        {"operation": "CreateUser", "fault": {"error": "A", "members": []}},
        {"operation": "CreateUser", "fault": {"delay_ms": -1}},
        {"operation": "CreateUser", "fault": {"stale_ms": "x"}},
        {"operation": "CreateUser", "fault": {"drop": "before"}, "times": 0},
        {"operation": "CreateUser", "fault": {"drop": "before"}, "skip": -1},
        {"operation": "CreateUser", "fault": {"drop": "before"}, "often": 1},
        {"operation": "CreateUser", "fault": {"drop": "before"}, "service": 1},
        "CreateUser",
        {"operation": "CreateUser", "fault": {"assignment_failure": "x"}},
        {"operation": "*", "fault": {"assignment_failure": "x"}},
        {"operation": "CreateAccountAssignment", "fault": {"assignment_failure": ""}},
        {"operation": "CreateAccountAssignment", "fault": {"assignment_failure": "x", "drop": "after"}},
        {"operation": "CreateApplicationAssignment", "fault": {"lost": False}},
        {"operation": "CreateUser", "fault": {"lost": True}},
        {"operation": "CreateUser", "fault": {"without": []}},
        {"operation": "CreateUser", "fault": {"without": "UserId"}},
        {"operation": "CreateUser", "fault": {"without": [1]}},
        {"operation": "CreateAccountAssignment", "fault": {"drop": "after"}, "match": {"user": "x"}},
        {"operation": "CreateAccountAssignment", "fault": {"drop": "after"}, "match": {"account": 1}},
        {"operation": "CreateAccountAssignment", "fault": {"drop": "after"}, "match": "1"},
    ],
)
def test_an_order_that_makes_no_sense_is_refused(emulator: Emulator, order: Any) -> None:
    with pytest.raises(ValueError, match=r"must be|is an object|must hold"):
        emulator.control("POST", "faults", order)
    assert emulator.control("GET", "faults") == {"faults": []}


def test_an_answer_may_leave_members_out(emulator: Emulator, directory: Directory) -> None:
    emulator.fault("CreateUser", {"without": ["Revision", "UserId", "Nothing"]})
    name = {"GivenName": "A", "FamilyName": "B"}
    answer = directory.client.create_user(IdentityStoreId=STORE, UserName="ann", DisplayName="Ann", Name=name)
    assert "UserArn" in answer and not {"Revision", "UserId"} & set(answer)
    assert directory.names() == ["ann"]


def test_stale_reads_see_the_past(emulator: Emulator, directory: Directory) -> None:
    client = directory.client
    ann, group_id = directory.user("ann"), directory.group("Group")
    membership_id = directory.member(group_id, ann)
    time.sleep(1.5)
    directory.update(ann, ("displayName", "Changed"))
    bob = directory.user("bob")
    directory.member(group_id, bob)
    client.delete_group_membership(IdentityStoreId=STORE, MembershipId=membership_id)

    def members() -> list[str]:
        listed = client.list_group_memberships(IdentityStoreId=STORE, GroupId=group_id)["GroupMemberships"]
        return [membership["MemberId"]["UserId"] for membership in listed]

    for operation, check in [
        ("DescribeUser", lambda: directory.show(ann)["DisplayName"] == "Ann"),
        ("ListUsers", lambda: directory.names() == ["ann"]),
        ("ListGroupMemberships", lambda: members() == [ann]),
    ]:
        emulator.fault(operation, {"stale_ms": 1200})
        assert check()
        assert not check()
    emulator.fault("DescribeUser", {"stale_ms": 1200})
    refused("ResourceNotFoundException", directory.show, user_id=bob)


@pytest.mark.parametrize("kind", ["user", "group"])
def test_memberships_that_went_with_their_end_are_seen_in_the_past(
    emulator: Emulator, directory: Directory, kind: str
) -> None:
    ids = {"user": directory.user("ann"), "group": directory.group("Group")}
    membership_id = directory.member(ids["group"], ids["user"])
    time.sleep(1.5)
    delete = getattr(directory.client, f"delete_{kind}")
    delete(**{"IdentityStoreId": STORE, f"{kind.title()}Id": ids[kind]})
    named = {"IdentityStoreId": STORE, "MembershipId": membership_id}
    emulator.fault("DescribeGroupMembership", {"stale_ms": 1200})
    assert directory.client.describe_group_membership(**named)["GroupId"] == ids["group"]
    refused("ResourceNotFoundException", directory.client.describe_group_membership, **named)


def test_with_eventual_consistency_reads_lag_but_writes_do_not(emulator: Emulator, directory: Directory) -> None:
    emulator.set(consistency_ms=1200)
    ann = directory.user("ann")
    group_id = directory.group("Group")
    refused("ResourceNotFoundException", directory.show, user_id=ann)
    assert directory.names() == []
    directory.member(group_id, ann)
    directory.update(ann, ("title", "T"))
    refused("ConflictException", directory.user, name="ann")
    time.sleep(1.3)
    assert directory.show(ann)["Title"] == "T"
    directory.client.delete_user(IdentityStoreId=STORE, UserId=ann)
    assert directory.names() == ["ann"]
    change = {"Operations": [{"AttributePath": "title", "AttributeValue": "U"}]}
    refused("ResourceNotFoundException", directory.client.update_user, IdentityStoreId=STORE, UserId=ann, **change)
    time.sleep(1.3)
    assert directory.names() == []


def test_a_seed_has_always_been_there(start: Callable[..., Emulator]) -> None:
    running = start("--consistency-ms", "60000", "--seed", "emulator/example_seed.yml")
    listed = Directory(running.client())
    assert len(listed.names()) == 4
    running.control("POST", "reset")
    assert len(listed.names()) == 4
    running.set(names_case_sensitive=True)
    assert len(listed.names()) == 4


def test_without_quotas_nothing_is_throttled(emulator: Emulator, directory: Directory) -> None:
    for _number in range(60):
        directory.names()


def _refusal(call: Callable[[], Any]) -> dict[str, Any]:
    """Make a call; return the answer that refuses it, or nothing."""
    try:
        call()
    except ClientError as error:
        return dict(error.response)
    return {}


def test_each_identity_store_api_has_its_own_limit(emulator: Emulator, directory: Directory) -> None:
    directory.client.list_groups(IdentityStoreId=STORE)
    emulator.set(quotas="aws")
    begun, served = time.monotonic(), 0
    while not (answer := _refusal(directory.names)):
        served += 1
    elapsed = time.monotonic() - begun
    assert 20 <= served <= 21 + 20 * elapsed
    assert answer["Error"]["Code"] == "ThrottlingException"
    assert answer["Error"]["Message"] == "Rate exceeded" and answer["RetryAfterSeconds"] == 1
    directory.client.list_groups(IdentityStoreId=STORE)
    # An ARN names the same store, and so the same bucket: one of its own would hold 20.
    by_arn = Directory(directory.client, "arn:aws:identitystore::111122223333:identitystore/d-1234567890")
    assert "ThrottlingException" in [outcome(by_arn.names) for _number in range(15)]
    begun, served = time.monotonic(), 0
    while time.monotonic() - begun < 1.5:
        if outcome(directory.names) == "ok":
            served += 1
        else:
            time.sleep(0.01)
    assert 15 <= served <= 2 + 20 * (time.monotonic() - begun + 0.1)


def test_the_calls_of_sso_admin_share_a_limit(emulator: Emulator) -> None:
    emulator.set(quotas="aws")
    sso = emulator.client("sso-admin")
    calls = [sso.list_instances, lambda: sso.describe_instance(InstanceArn=emulator.ready["instance_arn"])]
    begun, served = time.monotonic(), 0
    while outcome(calls[served % 2]) == "ok":
        served += 1
    assert 20 <= served <= 21 + 20 * (time.monotonic() - begun)
    emulator.client("sso-admin", "eu-west-1").list_instances()


def test_settings_are_shown_and_merged(emulator: Emulator) -> None:
    before = emulator.control("GET", "settings")
    assert before == {
        "names_case_sensitive": False,
        "delete_absent": "not_found",
        "enterprise_keys": "camelCase",
        "consistency_ms": 0,
        "latency_ms": 0,
        "assignment_seconds": 0.0,
        "busy_account": "queue",
        "busy_policies": "queue",
        "deprovision": True,
        "deprovision_seconds": 0.0,
        "inherited_assignments": True,
        "orphans": "keep",
        "orphan_deletion": True,
        "update_clears": False,
        "disabled_users": "refuse",
        "account_status": False,
        "organization_pages": "full",
        "filters": "work",
        "caller": "management",
        "caller_session": "",
        "management_rights": True,
        "quotas": "off",
        "identity_source": "identity_center",
        "send_email_otp": False,
        "password_errors": "specific",
        "application_seconds": 0.0,
        "roles_trust": True,
    }
    assert emulator.control("POST", "settings", {"orphan_deletion": False}) == {**before, "orphan_deletion": False}
    assert emulator.control("POST", "settings", {}) == {**before, "orphan_deletion": False}
    assert emulator.control("POST", "reset")["status"] == "ok"
    assert emulator.control("GET", "settings")["orphan_deletion"] is False
    emulator.control("POST", "reset", {"all": True})
    assert emulator.control("GET", "settings") == before


@pytest.mark.parametrize(
    "changes",
    [
        {"unknown": 1},
        {"quotas": "some"},
        {"orphan_deletion": "yes"},
        {"user_rename": False},
        {"busy_policies": True},
        {"organization_pages": "empty"},
        {"filters": "some"},
        {"latency_ms": -1},
        {"latency_ms": True},
        {"latency_ms": 1.5},
        {"consistency_ms": 10**9},
        {"assignment_seconds": "long"},
        {"delete_absent": None},
        {"orphans": "some"},
        {"caller": "nobody"},
        {"caller_session": "Admin"},
        {"caller_session": True},
        {"busy_account": True},
        {"deprovision": 1},
        {"deprovision_seconds": -1},
        {"send_email_otp": "yes"},
        {"password_errors": "none"},
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(emulator: Emulator, changes: dict[str, Any]) -> None:
    before = emulator.control("GET", "settings")
    with pytest.raises(ValueError, match=r"setting|must be"):
        emulator.control("POST", "settings", {"orphan_deletion": False, **changes})
    assert emulator.control("GET", "settings") == before


def test_calls_are_logged(emulator: Emulator, directory: Directory) -> None:
    ann = directory.user("ann")
    refused("ConflictException", directory.user, name="ann")
    emulator.client("sso-admin", "eu-west-1").list_instances()
    created, conflict, listed = emulator.requests()
    assert created.pop("time").endswith("+00:00")
    assert len(created.pop("request_id")) == 36
    assert created == {
        "service": "identitystore",
        "operation": "CreateUser",
        "region": "us-east-1",
        "parameters": {
            "IdentityStoreId": STORE,
            "UserName": "ann",
            "DisplayName": "Ann",
            "Name": {"GivenName": "ann", "FamilyName": "Example"},
        },
        "write": True,
        "status": 200,
        "error_code": None,
    }
    assert (conflict["status"], conflict["error_code"]) == (400, "ConflictException")
    assert (listed["service"], listed["region"], listed["write"]) == ("sso-admin", "eu-west-1", False)
    assert emulator.control("DELETE", "requests") == {"requests": []}
    shown = directory.show(ann)
    assert [entry["request_id"] for entry in emulator.requests()] == [shown["ResponseMetadata"]["RequestId"]]


def test_only_what_changes_something_is_a_write(emulator: Emulator) -> None:
    from emulator.models import load

    writes = {name for name, operation in load("identitystore").operations.items() if operation.is_write}
    assert writes == {
        "CreateGroup",
        "CreateGroupMembership",
        "CreateUser",
        "DeleteGroup",
        "DeleteGroupMembership",
        "DeleteUser",
        "UpdateGroup",
        "UpdateIdentityStore",
        "UpdateUser",
    }


def test_refused_requests_are_logged_too(emulator: Emulator) -> None:
    emulator.call_json("AWSIdentityStore.NoSuch", {})
    emulator.call_json("SWBExternalService.CreatePermissionSet", {"Name": "x"})
    assert emulator.control("GET", "requests/count") == {"requests": 2, "writes": 1}
    unknown, undone = emulator.requests()
    assert (unknown["operation"], unknown["error_code"]) == ("NoSuch", "UnknownOperationException")
    assert (undone["write"], undone["parameters"]) == (True, {"Name": "x"})


def test_the_log_is_also_written_to_a_file(start: Callable[..., Emulator], tmp_path: Path) -> None:
    path = tmp_path / "requests.jsonl"
    running = start("--request-log", str(path))
    Directory(running.client()).user("änn")
    running.fault("ListUsers", {"error": "AException"})
    refused("AException", running.client().list_users, IdentityStoreId=STORE)
    in_memory = running.requests()
    assert [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] == in_memory
    assert in_memory[1]["fault"] == {"error": "AException"}


def test_secrets_are_masked(emulator: Emulator) -> None:
    secret = "correct-horse-battery-staple-never-logged"
    emulator.call_json("AWSIdentityStore.CreateUser", {"Password": secret, "Nested": [{"clientSecret": secret}]})
    change = {"Operations": [{"AttributePath": "password", "AttributeValue": secret}]}
    emulator.call_json("AWSIdentityStore.UpdateUser", change)
    content = json.dumps(emulator.requests())
    assert secret not in content and content.count("********") == 3
    harmless = {"PasswordMode": "OTP", "NextToken": "t", "ClientToken": "c", "Password": None, "UserName": "secretary"}
    assert masked(harmless) == harmless
