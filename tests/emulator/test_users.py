# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Users, groups and memberships: what is demanded, what must be unique, what goes when something is deleted."""

from __future__ import annotations

from typing import Any

import pytest
from emulator_process import ABSENT_ID, STORE, Directory, Emulator, refused


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "userName is a required attribute"),
        ({"DisplayName": "A", "Name": {"GivenName": "A", "FamilyName": "B"}}, "userName is a required attribute"),
        (
            {"UserName": "a"},
            "displayname: The attribute displayname is required, name: The attribute name is required",
        ),
        ({"UserName": "a", "DisplayName": "A", "Name": {}}, "name: The attribute name is required"),
        (
            {"UserName": "a", "DisplayName": "A", "Name": {"GivenName": "A"}},
            "familyname: The attribute familyname is required",
        ),
        (
            {"UserName": "a", "Name": {"GivenName": "A"}},
            "displayname: The attribute displayname is required, familyname: The attribute familyname is required",
        ),
        (
            {"UserName": "a", "DisplayName": "A", "Name": {"FamilyName": "B"}},
            "givenname: The attribute givenname is required",
        ),
    ],
)
def test_a_user_needs_its_names(emulator: Emulator, given: dict[str, Any], message: str) -> None:
    answer = refused("ValidationException", emulator.client().create_user, IdentityStoreId=STORE, **given)
    assert answer["Error"]["Message"] == message


def test_a_group_needs_its_name(emulator: Emulator) -> None:
    answer = refused("ValidationException", emulator.client().create_group, IdentityStoreId=STORE)
    assert answer["Error"]["Message"] == "displayname: The attribute displayname is required"


@pytest.mark.parametrize("name", ["Administrator", "AWSAdministrators"])
def test_some_names_are_reserved(directory: Directory, name: str) -> None:
    refused("ValidationException", directory.user, name=name)
    refused("ValidationException", directory.group, name=name)


def test_two_primary_photos_are_refused(directory: Directory) -> None:
    photos = [{"Value": "1", "Primary": True}, {"Value": "2", "Primary": True}]
    refused("ValidationException", directory.user, name="ann", Photos=photos)
    directory.user("ann", Photos=[photos[0], {"Value": "2"}])


def _conflict(call: Any, message: str, **parameters: Any) -> None:
    answer = refused("ConflictException", call, **parameters)
    assert answer["Reason"] == "UNIQUENESS_CONSTRAINT_VIOLATION"
    assert answer["Error"]["Message"] == message
    assert answer["RequestId"]


def test_what_must_be_unique_is(directory: Directory) -> None:
    ann = directory.user("ann", Emails=[{"Value": "ann@example.com"}])
    bob = directory.user("bob")
    group_id = directory.group("Group")
    directory.member(group_id, ann)
    _conflict(directory.user, "Duplicate UserName", name="ann")
    _conflict(directory.user, "Duplicate Email", name="other", Emails=[{"Value": "ann@example.com", "Primary": True}])
    _conflict(directory.group, "Duplicate GroupDisplayName", name="Group")
    already = "Member and Group relationship already exists"
    _conflict(directory.member, already, group_id=group_id, user_id=ann)
    other = directory.group("Other")
    with pytest.raises(Exception, match="Duplicate UserName"):
        directory.update(bob, ("title", "T"), ("userName", "ann"))
    assert "Title" not in directory.show(bob)
    with pytest.raises(Exception, match="Duplicate Email"):
        directory.update(bob, ("emails", [{"value": "ann@example.com"}]))
    with pytest.raises(Exception, match="Duplicate GroupDisplayName"):
        directory.client.update_group(
            IdentityStoreId=STORE,
            GroupId=other,
            Operations=[{"AttributePath": "displayName", "AttributeValue": "Group"}],
        )
    assert directory.names() == ["ann", "bob"]


def test_names_are_compared_without_regard_to_case_unless_set_otherwise(
    emulator: Emulator, directory: Directory
) -> None:
    ann = directory.user("Änn", Emails=[{"Value": "Ann@example.com"}])
    directory.group("Group")
    _conflict(directory.user, "Duplicate UserName", name="äNN")
    _conflict(directory.user, "Duplicate Email", name="x", Emails=[{"Value": "ann@EXAMPLE.com"}])
    _conflict(directory.group, "Duplicate GroupDisplayName", name="GROUP")
    find = {"IdentityStoreId": STORE, "AlternateIdentifier": {}}
    find["AlternateIdentifier"] = {"UniqueAttribute": {"AttributePath": "userName", "AttributeValue": "äNN"}}
    assert directory.client.get_user_id(**find)["UserId"] == ann
    emulator.set(names_case_sensitive=True)
    refused("ResourceNotFoundException", directory.client.get_user_id, **find)
    directory.user("äNN", Emails=[{"Value": "ann@EXAMPLE.com"}])
    directory.group("GROUP")
    _conflict(directory.user, "Duplicate UserName", name="äNN")
    with pytest.raises(ValueError, match="differ only in letter case"):
        emulator.set(names_case_sensitive=False)
    assert emulator.control("GET", "settings")["names_case_sensitive"] is True
    assert directory.client.get_user_id(**find)["UserId"] != ann


def test_users_are_found_by_what_is_unique(directory: Directory) -> None:
    ann = directory.user("ann", Emails=[{"Value": "ann@example.com", "Type": "work"}])
    group_id = directory.group("Group")

    def find(look_up: Any, path: str, value: Any) -> Any:
        unique = {"UniqueAttribute": {"AttributePath": path, "AttributeValue": value}}
        return look_up(IdentityStoreId=STORE, AlternateIdentifier=unique)

    user, group = directory.client.get_user_id, directory.client.get_group_id
    for path, value in [("userName", "ann"), ("UserName", "ann"), ("emails.value", "ann@example.com")]:
        assert find(user, path, value)["UserId"] == ann
    assert find(group, "displayName", "Group")["GroupId"] == group_id
    for call, path, value in [(user, "userName", "x"), (user, "emails.value", "x"), (group, "displayName", "x")]:
        answer = refused("ResourceNotFoundException", find, look_up=call, path=path, value=value)
        assert answer["ResourceType"] == ("USER" if call is user else "GROUP")
        assert answer["Error"]["Message"] == ("User not found" if call is user else "Group not found")
    for call, path in [(user, "displayName"), (user, "emails"), (group, "description"), (group, "userName")]:
        answer = refused("ValidationException", find, look_up=call, path=path, value="x")
        assert answer["Error"]["Message"] == f"The attribute {path} is not a unique attribute"
    for value in ("", None):
        answer = refused("ValidationException", find, look_up=user, path="userName", value=value)
        expected = "attribute value cannot be empty or null for attribute path"
        assert answer["Error"]["Message"] == expected
    for value in (7, {"a": 1}, ["ann"], True):
        refused("ValidationException", find, look_up=user, path="userName", value=value)


def test_filters_still_work(directory: Directory) -> None:
    for name in ("ann", "bob"):
        directory.user(name)
        directory.group(name)
    users, groups = directory.client.list_users, directory.client.list_groups

    def wanted(path: str, value: str) -> dict[str, Any]:
        return {"IdentityStoreId": STORE, "Filters": [{"AttributePath": path, "AttributeValue": value}]}

    assert [user["UserName"] for user in users(**wanted("UserName", "bob"))["Users"]] == ["bob"]
    assert [group["DisplayName"] for group in groups(**wanted("DisplayName", "ann"))["Groups"]] == ["ann"]
    assert users(**wanted("UserName", "nobody"))["Users"] == []
    assert len(users(IdentityStoreId=STORE, Filters=[])["Users"]) == 2
    refused("ValidationException", users, **wanted("Title", "x"))
    refused("ValidationException", groups, **wanted("Description", "x"))


def test_memberships_go_with_their_user_or_group(directory: Directory) -> None:
    users = [directory.user(name) for name in ("ann", "bob")]
    groups = [directory.group(name) for name in ("One", "Two")]
    for group_id in groups:
        for user_id in users:
            directory.member(group_id, user_id)
    client = directory.client
    client.delete_user(IdentityStoreId=STORE, UserId=users[0])
    client.delete_group(IdentityStoreId=STORE, GroupId=groups[0])
    left = client.list_group_memberships(IdentityStoreId=STORE, GroupId=groups[1])["GroupMemberships"]
    assert [membership["MemberId"]["UserId"] for membership in left] == [users[1]]
    mine = client.list_group_memberships_for_member(IdentityStoreId=STORE, MemberId={"UserId": users[1]})
    assert [membership["GroupId"] for membership in mine["GroupMemberships"]] == [groups[1]]
    again = directory.user("ann")
    assert again != users[0]
    mine = client.list_group_memberships_for_member(IdentityStoreId=STORE, MemberId={"UserId": again})
    assert mine["GroupMemberships"] == []


def test_a_membership_needs_both_its_ends(directory: Directory) -> None:
    user_id, group_id = directory.user("ann"), directory.group("Group")
    answer = refused("ResourceNotFoundException", directory.member, group_id=group_id, user_id=ABSENT_ID)
    assert (answer["Error"]["Message"], answer["ResourceType"]) == ("Member does not exist", "USER")
    answer = refused("ResourceNotFoundException", directory.member, group_id=ABSENT_ID, user_id=user_id)
    assert (answer["Error"]["Message"], answer["ResourceType"]) == ("Group does not exist", "GROUP")
    # A membership's ends are of their kinds: a group is no user.
    refused("ResourceNotFoundException", directory.member, group_id=group_id, user_id=group_id)


def test_memberships_are_told(directory: Directory) -> None:
    user_id, inside, outside = directory.user("ann"), directory.group("In"), directory.group("Out")
    membership_id = directory.member(inside, user_id)
    member = {"UserId": user_id}
    told = directory.client.is_member_in_groups(
        IdentityStoreId=STORE, MemberId=member, GroupIds=[outside, inside, ABSENT_ID]
    )
    assert [result["MembershipExists"] for result in told["Results"]] == [False, True, False]
    found = directory.client.get_group_membership_id(IdentityStoreId=STORE, GroupId=inside, MemberId=member)
    assert found["MembershipId"] == membership_id
    assert found["MembershipArn"] == f"arn:aws:identitystore:::membership/{membership_id}"
    directory.client.delete_group_membership(IdentityStoreId=STORE, MembershipId=membership_id)
    refused(
        "ResourceNotFoundException",
        directory.client.get_group_membership_id,
        IdentityStoreId=STORE,
        GroupId=inside,
        MemberId=member,
    )


@pytest.mark.parametrize("kind", ["user", "group", "group_membership"])
def test_deleting_what_is_absent_can_be_either(emulator: Emulator, kind: str) -> None:
    call = getattr(emulator.client(), f"delete_{kind}")
    named = {"user": "UserId", "group": "GroupId", "group_membership": "MembershipId"}[kind]
    parameters = {"IdentityStoreId": STORE, named: ABSENT_ID}
    answer = refused("ResourceNotFoundException", call, **parameters)
    assert (answer["ResourceType"], answer["ResourceId"]) == (kind.upper(), ABSENT_ID)
    emulator.set(delete_absent="succeed")
    assert call(**parameters)["ResponseMetadata"]["HTTPStatusCode"] == 200
    refused("ResourceNotFoundException", call, **{**parameters, "IdentityStoreId": "d-0000000000"})


def test_the_network_configuration_is_kept(emulator: Emulator) -> None:
    client = emulator.client()
    assert "NetworkConfiguration" not in client.describe_identity_store(IdentityStoreId=STORE)
    network = {"VpceAccessRequired": False, "ScimAllowSourceIps": ["192.0.2.0/24"]}
    updated = client.update_identity_store(IdentityStoreId=STORE, NetworkConfiguration=network)
    assert updated["IdentityStoreArn"] == "arn:aws:identitystore::111122223333:identitystore/d-1234567890"
    client.update_identity_store(IdentityStoreId=STORE)
    assert client.describe_identity_store(IdentityStoreId=STORE)["NetworkConfiguration"] == network


def test_extensions_of_a_new_user_are_checked(directory: Directory) -> None:
    enterprise = "aws:identitystore:enterprise"
    user_id = directory.user("ann", Extensions={enterprise: {"Department": "D", "COSTCENTER": "C", "manager": "m"}})
    shown = directory.show(user_id, Extensions=[enterprise])["Extensions"]
    assert shown == {enterprise: {"department": "D", "costCenter": "C", "manager": "m"}}
    for content in ({"salary": "1"}, {"department": ""}, {"department": 7}, "text", ["x"], {"manager": {"x": "y"}}):
        refused("ValidationException", directory.user, name="bob", Extensions={enterprise: content})
    refused("ValidationException", directory.user, name="bob", Extensions={"aws:identitystore:other": {}})
    assert "Extensions" not in directory.show(
        directory.user("bob", Extensions={enterprise: {}}), Extensions=[enterprise]
    )
    assert "Extensions" not in directory.show(user_id, Extensions=["aws:identitystore:other"])


def test_the_letter_case_of_extension_keys_can_be_either(emulator: Emulator, directory: Directory) -> None:
    enterprise = "aws:identitystore:enterprise"
    user_id = directory.user("ann", Extensions={enterprise: {"costCenter": "C"}})
    emulator.set(enterprise_keys="PascalCase")
    assert directory.show(user_id, Extensions=[enterprise])["Extensions"] == {enterprise: {"CostCenter": "C"}}


def test_with_active_directory_some_reads_are_unknown(emulator: Emulator, directory: Directory) -> None:
    user_id = directory.user("ann")
    directory.group("Group")
    emulator.set(identity_source="active_directory")
    client = directory.client
    unique = {"UniqueAttribute": {"AttributePath": "userName", "AttributeValue": "ann"}}
    for call in (client.list_users, client.list_groups):
        refused("UnknownOperationException", call, IdentityStoreId=STORE)
    refused(
        "UnknownOperationException",
        client.list_group_memberships_for_member,
        IdentityStoreId=STORE,
        MemberId={"UserId": user_id},
    )
    for call in (client.get_user_id, client.get_group_id):
        refused("UnknownOperationException", call, IdentityStoreId=STORE, AlternateIdentifier=unique)
    wanted = [{"AttributePath": "UserName", "AttributeValue": "ann"}]
    assert client.list_users(IdentityStoreId=STORE, Filters=wanted)["Users"][0]["UserId"] == user_id
    assert directory.show(user_id)["UserName"] == "ann"


def test_with_an_external_provider_local_changes_are_taken(emulator: Emulator, directory: Directory) -> None:
    emulator.set(identity_source="external_idp")
    user_id = directory.user("ann")
    directory.update(user_id, ("title", "T"))
    directory.client.delete_user(IdentityStoreId=STORE, UserId=user_id)
    assert directory.names() == []
