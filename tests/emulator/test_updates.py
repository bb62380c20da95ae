# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""UpdateUser and UpdateGroup: paths, values, atomicity and revisions."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulator_process import ABSENT_ID, STORE, Directory, Emulator, refused, service_model

ENTERPRISE = "aws:identitystore:enterprise"

TEXTS = [
    "DisplayName",
    "NickName",
    "ProfileUrl",
    "UserType",
    "Title",
    "PreferredLanguage",
    "Locale",
    "Timezone",
    "Website",
    "Birthdate",
]


def _camel(name: str) -> str:
    return name[0].lower() + name[1:]


@pytest.fixture
def ann(directory: Directory) -> str:
    return directory.user("ann", Emails=[{"Value": "ann@example.com", "Primary": True}])


def _refused(directory: Directory, user_id: str, *operations: tuple[str, Any], **more: Any) -> str:
    before = directory.show(user_id, Extensions=[ENTERPRISE])
    with pytest.raises(ClientError) as caught:
        directory.update(user_id, *operations, **more)
    assert caught.value.response["Error"]["Code"] == "ValidationException"
    after = directory.show(user_id, Extensions=[ENTERPRISE])
    del before["ResponseMetadata"], after["ResponseMetadata"]
    assert before == after
    return str(caught.value.response["Error"]["Message"])


@pytest.mark.parametrize("name", TEXTS)
def test_each_text_can_be_set_and_unset(directory: Directory, ann: str, name: str) -> None:
    path = _camel(name)
    directory.update(ann, (path, "new"))
    assert directory.show(ann)[name] == "new"
    if name != "DisplayName":
        directory.update(ann, (path, None))
        assert name not in directory.show(ann)


@pytest.mark.parametrize("write", [str, str.upper, str.title])
@pytest.mark.parametrize("path", ["userName", "displayName", "title", "emails", "name", "name.givenName"])
def test_the_letter_case_of_a_path_counts(directory: Directory, ann: str, path: str, write: Any) -> None:
    other = write(path[0].upper() + path[1:])
    assert _refused(directory, ann, (other, "x")) == f"Updates for AttributePath: {other} is not supported"


@pytest.mark.parametrize(
    "part", ["Formatted", "FamilyName", "GivenName", "MiddleName", "HonorificPrefix", "HonorificSuffix"]
)
def test_each_part_of_the_name_can_be_set(directory: Directory, ann: str, part: str) -> None:
    directory.update(ann, (f"name.{_camel(part)}", "new"))
    assert directory.show(ann)["Name"] == {"GivenName": "ann", "FamilyName": "Example", part: "new"}
    if part in ("GivenName", "FamilyName"):
        return
    directory.update(ann, (f"name.{_camel(part)}", None))
    assert directory.show(ann)["Name"] == {"GivenName": "ann", "FamilyName": "Example"}


def test_the_name_can_be_replaced(directory: Directory, ann: str) -> None:
    directory.update(ann, ("name", {"givenName": "Anna", "FamilyName": "Else"}))
    assert directory.show(ann)["Name"] == {"GivenName": "Anna", "FamilyName": "Else"}


LISTS = {
    "Emails": {"Value": "new@example.com", "Type": "work", "Primary": True},
    "PhoneNumbers": {"Value": "+1 555 0100", "Type": "work", "Primary": True},
    "Roles": {"Value": "r", "Type": "x", "Primary": False},
    "Photos": {"Value": "p", "Type": "x", "Display": "d", "Primary": True},
    "Addresses": {"StreetAddress": "s", "PostalCode": "0", "Locality": "l", "Country": "c", "Primary": True},
}


@pytest.mark.parametrize("name", sorted(LISTS))
@pytest.mark.parametrize("write", [str, _camel])
def test_each_list_is_replaced_as_a_whole(directory: Directory, ann: str, name: str, write: Any) -> None:
    item = {write(key): value for key, value in LISTS[name].items()}
    path = _camel(name)
    directory.update(ann, (path, [item]))
    assert directory.show(ann)[name] == [LISTS[name]]
    message = _refused(directory, ann, (f"{path}.value", "x"))
    assert message == (
        f"Unsupported update operation on multi-value attribute {path}, "
        "please provide full replacement of Multi-Value attribute types"
    )
    for bad in ([], [item] * 4, [{**item, "no": "x"}], [{**item, write("Type"): None}], [None], "x", {"value": "x"}):
        _refused(directory, ann, (path, bad))
    _refused(directory, ann, (f"{path}[0].value", "x"))
    directory.update(ann, (path, None))
    assert name not in directory.show(ann)


def test_every_attribute_of_the_model_can_be_updated(directory: Directory) -> None:
    members = set(service_model("identitystore").shape_for("CreateUserRequest").members)
    covered = {*TEXTS, *LISTS, "Name", "UserName", "Extensions", "IdentityStoreId"}
    assert members == covered


def test_a_freed_address_can_be_taken(directory: Directory, ann: str) -> None:
    bob = directory.user("bob")
    directory.update(ann, ("emails", None))
    directory.update(bob, ("emails", [{"value": "ann@example.com"}]))
    assert directory.show(bob)["Emails"] == [{"Value": "ann@example.com"}]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("displayName", None),
        ("userName", None),
        ("name", None),
        ("name.givenName", None),
        ("name.familyName", None),
        ("name", {"givenName": "A"}),
        ("displayName", ""),
        ("title", ""),
        ("name.givenName", ""),
        ("title", 7),
        ("title", True),
        ("title", ["x"]),
        ("title", {"a": "b"}),
        ("title", "x" * 1025),
        ("title", "\u0007"),
        ("userName", "white space"),
        ("userName", "x" * 129),
        ("userName", "Administrator"),
        ("name.nickName", "x"),
        ("name.givenName.first", "x"),
        ("title.x", "x"),
        ("salary", "x"),
        ("extensions", {}),
        ("identityStoreId", STORE),
        ("userId", "x"),
        ("userStatus", "DISABLED"),
        ("externalIds", []),
        ("revision", "1"),
        ("createdAt", 1),
        (f"{ENTERPRISE}.salary", "x"),
        (f"{ENTERPRISE}.department", ""),
        (f"{ENTERPRISE}.department", 7),
        (f"{ENTERPRISE}.department.x", "x"),
        (f"{ENTERPRISE}.manager.name", "x"),
        (f"{ENTERPRISE}.manager", {"name": "x"}),
        (f"{ENTERPRISE}.manager", {}),
        (ENTERPRISE, "x"),
        (ENTERPRISE, {"salary": "x"}),
        ("aws:identitystore:other.department", "x"),
    ],
)
def test_what_cannot_be_updated_is_refused_and_changes_nothing(
    directory: Directory, ann: str, path: str, value: Any
) -> None:
    _refused(directory, ann, ("nickName", "first"), (path, value), ("locale", "last"))


def test_paths_are_looked_at_before_the_user_and_the_values(directory: Directory, ann: str) -> None:
    for path in ("userStatus", "salary", "name.nickName"):
        words = f"Updates for AttributePath: {path} is not supported"
        assert _refused(directory, ann, ("title", 7), (path, "1")) == words
        operations = [{"AttributePath": path, "AttributeValue": "1"}]
        named = {"IdentityStoreId": STORE, "Operations": operations}
        answer = refused("ValidationException", directory.client.update_user, **named, UserId=ABSENT_ID)
        assert answer["Error"]["Message"] == words
        answer = refused("ValidationException", directory.client.update_group, **named, GroupId=ABSENT_ID)
        assert answer["Error"]["Message"] == words


def test_a_missing_value_is_null(emulator: Emulator, directory: Directory, ann: str) -> None:
    directory.update(ann, ("title", "T"))
    body = {"IdentityStoreId": STORE, "UserId": ann, "Operations": [{"AttributePath": "title"}]}
    status, _answer = emulator.call_json("AWSIdentityStore.UpdateUser", body)
    assert status == 200
    assert "Title" not in directory.show(ann)


def test_an_empty_update_is_refused(emulator: Emulator, directory: Directory, ann: str) -> None:
    body = {"IdentityStoreId": STORE, "UserId": ann, "Operations": []}
    status, answer = emulator.call_json("AWSIdentityStore.UpdateUser", body)
    assert (status, answer["__type"]) == (400, "ValidationException")


def test_operations_apply_in_order(directory: Directory, ann: str) -> None:
    directory.update(ann, ("title", "one"), ("title", "two"), ("locale", "x"), ("locale", None))
    shown = directory.show(ann)
    assert shown["Title"] == "two" and "Locale" not in shown


def test_the_enterprise_extension(directory: Directory, ann: str) -> None:
    def shown() -> Any:
        return directory.show(ann, Extensions=[ENTERPRISE]).get("Extensions")

    for key in ("employeeNumber", "costCenter", "organization", "division", "department", "manager"):
        directory.update(ann, (f"{ENTERPRISE}.{key}", "one"))
        assert shown() == {ENTERPRISE: {key: "one"}}
        _refused(directory, ann, (f"{ENTERPRISE}.{key.upper()}", "two"))
        directory.update(ann, (f"{ENTERPRISE}.{key}", None))
        assert shown() is None
    directory.update(ann, (f"{ENTERPRISE}.manager.value", "boss"), (f"{ENTERPRISE}.department", "D"))
    assert shown() == {ENTERPRISE: {"manager": {"value": "boss"}, "department": "D"}}
    directory.update(ann, (f"{ENTERPRISE}.manager", {"Value": "other"}))
    assert shown()[ENTERPRISE]["manager"] == {"value": "other"}
    directory.update(ann, (ENTERPRISE, {"Division": "V"}))
    assert shown() == {ENTERPRISE: {"division": "V"}}
    directory.update(ann, (ENTERPRISE, None))
    assert shown() is None


def test_a_rename_keeps_the_id(directory: Directory, ann: str) -> None:
    group_id = directory.group("Group")
    directory.member(group_id, ann)
    directory.update(ann, ("userName", "anna"))
    assert directory.show(ann)["UserName"] == "anna"
    directory.update(ann, ("userName", "ANNA"))
    assert directory.show(ann)["UserName"] == "ANNA"
    directory.user("ann")
    members = directory.client.list_group_memberships(IdentityStoreId=STORE, GroupId=group_id)["GroupMemberships"]
    assert [member["MemberId"] for member in members] == [{"UserId": ann}]


@pytest.mark.parametrize("kind", ["user", "group"])
def test_revisions_guard_updates_and_deletes(directory: Directory, kind: str) -> None:
    client = directory.client
    object_id = directory.user("ann") if kind == "user" else directory.group("Group")
    named = {"IdentityStoreId": STORE, f"{kind.title()}Id": object_id}
    describe, update, delete = (getattr(client, f"{verb}_{kind}") for verb in ("describe", "update", "delete"))
    first = describe(**named)["Revision"]
    assert first.isdigit()
    change = [{"AttributePath": "displayName", "AttributeValue": "New"}]
    second = update(**named, Operations=change, Revision=first)["Revision"]
    assert second != first and describe(**named)["Revision"] == second
    assert describe(**named)["UpdatedAt"] > describe(**named)["CreatedAt"]
    for call, more in [(update, {"Operations": change}), (delete, {})]:
        answer = refused("ConflictException", call, **named, **more, Revision=first)
        assert answer["Reason"] == "CONCURRENT_MODIFICATION"
    third = update(**named, Operations=change)["Revision"]
    assert third not in (first, second)
    delete(**named, Revision=third)
    refused("ResourceNotFoundException", describe, **named)


def test_a_group_can_be_renamed_and_described(directory: Directory) -> None:
    group_id = directory.group("Group")

    def update(*operations: tuple[str, Any]) -> None:
        directory.client.update_group(
            IdentityStoreId=STORE,
            GroupId=group_id,
            Operations=[{"AttributePath": path, "AttributeValue": value} for path, value in operations],
        )

    def shown() -> Any:
        return directory.client.describe_group(IdentityStoreId=STORE, GroupId=group_id)

    update(("displayName", "Renamed"), ("description", "D"))
    assert (shown()["DisplayName"], shown()["Description"]) == ("Renamed", "D")
    update(("description", None))
    assert "Description" not in shown()
    for path, value in [
        ("DisplayName", "Renamed"),
        ("displayName", None),
        ("displayName", ""),
        ("displayName", "Administrator"),
        ("description", ""),
        ("description", 7),
        ("userName", "x"),
        ("externalIds", []),
        (f"{ENTERPRISE}.department", "x"),
    ]:
        with pytest.raises(ClientError, match="ValidationException"):
            update(("description", "half"), (path, value))
        assert "Description" not in shown()
