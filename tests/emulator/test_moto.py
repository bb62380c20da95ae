# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The same calls to the emulator and to moto, for what moto implements: the same answers and the same errors.

Where the emulator differs on purpose (moto accepts duplicate memberships and e-mail addresses, keeps the memberships of
what was deleted, does not know the deleting of something absent, ...), nothing is compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import moto
import pytest
from botocore.exceptions import ClientError
from emulator_process import ABSENT_ID, ACCESS_KEY, REGION, SECRET_KEY, STORE, Emulator


@pytest.fixture
def imitation(emulator: Emulator) -> Iterator[Any]:
    ours = emulator.client()
    with moto.mock_aws():
        client = boto3.client(
            "identitystore", region_name=REGION, aws_access_key_id=ACCESS_KEY, aws_secret_access_key=SECRET_KEY
        )
        yield _Both(ours, client)


class _Both:
    """Makes each call to both; ids are known by the names of what they are of."""

    def __init__(self, ours: Any, theirs: Any) -> None:
        self._clients = (ours, theirs)
        self._ids: tuple[dict[str, str], dict[str, str]] = ({}, {})

    def same(self, operation: str, remember: str | None = None, **parameters: Any) -> Any:
        """Make a call to both and compare; return what both answered, with names for ids."""
        ours, theirs = (
            self._call(client, ids, operation, remember, parameters)
            for client, ids in zip(self._clients, self._ids, strict=True)
        )
        for name in theirs:
            assert _without_ours(ours.get(name), theirs[name]) == theirs[name], (operation, name)
        return theirs

    def _call(self, client: Any, ids: dict[str, str], operation: str, remember: str | None, parameters: Any) -> Any:
        try:
            answer = getattr(client, operation)(IdentityStoreId=STORE, **_replaced(parameters, ids))
        except ClientError as error:
            members = {name: error.response.get(name) for name in ("ResourceType", "Reason")}
            words = error.response["Error"]
            words["Message"] = _WORDS_OF_AWS.get(words["Message"], words["Message"])
            return {"error": words, **members}
        answer.pop("ResponseMetadata")
        if remember:
            (ids[remember],) = [answer[name] for name in ("UserId", "GroupId", "MembershipId") if name in answer]
        return _replaced(answer, {each: name for name, each in ids.items()})


_WORDS_OF_AWS = {"USER not found.": "User not found", "GROUP not found.": "Group not found"}
"""moto's words where traces of the service show others (emulator/SOURCES.md)."""


def _replaced(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        # moto sends empty values for what is not there.
        replaced = {name: _replaced(content, names) for name, content in value.items()}
        return {name: content for name, content in replaced.items() if content not in (None, [])}
    if isinstance(value, list):
        return [_replaced(item, names) for item in value]
    return names.get(value, value) if isinstance(value, str) else value


def _without_ours(ours: Any, theirs: Any) -> Any:
    """Return our answer without what moto does not have (revisions, ARNs, times, ...)."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return {name: _without_ours(ours[name], theirs[name]) for name in ours if name in theirs}
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        return [_without_ours(mine, other) for mine, other in zip(ours, theirs, strict=True)]
    return ours


USER = {
    "UserName": "ann",
    "DisplayName": "Ann",
    "Name": {"GivenName": "Ann", "FamilyName": "Example", "Formatted": "Ann Example"},
    "Emails": [{"Value": "ann@example.com", "Type": "work", "Primary": True}],
    "Addresses": [{"Country": "XX", "Locality": "Town"}],
    "PhoneNumbers": [{"Value": "1"}],
    "NickName": "A",
    "Title": "T",
    "Locale": "en",
    "Timezone": "UTC",
}


def _unique(path: str, value: Any) -> dict[str, Any]:
    return {"AlternateIdentifier": {"UniqueAttribute": {"AttributePath": path, "AttributeValue": value}}}


def test_a_life_is_the_same(imitation: _Both) -> None:
    same = imitation.same
    assert "error" not in same("create_user", "@ann", **USER)
    assert "error" not in same("create_group", "@group", DisplayName="Group", Description="D")
    same("create_group", "@empty", DisplayName="Empty")
    same("create_group_membership", "@membership", GroupId="@group", MemberId={"UserId": "@ann"})
    assert same("describe_user", UserId="@ann")["UserName"] == "ann"
    assert same("describe_group", GroupId="@group")["DisplayName"] == "Group"
    assert same("describe_group_membership", MembershipId="@membership")["GroupId"] == "@group"
    assert same("get_user_id", **_unique("userName", "ann"))["UserId"] == "@ann"
    assert same("get_user_id", **_unique("emails.value", "ann@example.com"))["UserId"] == "@ann"
    assert same("get_group_id", **_unique("displayName", "Group"))["GroupId"] == "@group"
    found = same("get_group_membership_id", GroupId="@group", MemberId={"UserId": "@ann"})
    assert found["MembershipId"] == "@membership"
    told = same("is_member_in_groups", MemberId={"UserId": "@ann"}, GroupIds=["@group", "@empty"])
    assert [result["MembershipExists"] for result in told["Results"]] == [True, False]
    assert len(same("list_users")["Users"]) == 1
    assert len(same("list_groups")["Groups"]) == 2
    assert (
        len(same("list_groups", Filters=[{"AttributePath": "DisplayName", "AttributeValue": "Group"}])["Groups"]) == 1
    )
    assert len(same("list_users", Filters=[{"AttributePath": "UserName", "AttributeValue": "ann"}])["Users"]) == 1
    assert len(same("list_group_memberships", GroupId="@group")["GroupMemberships"]) == 1
    assert len(same("list_group_memberships_for_member", MemberId={"UserId": "@ann"})["GroupMemberships"]) == 1
    same("delete_group_membership", MembershipId="@membership")
    same("delete_user", UserId="@ann")
    same("delete_group", GroupId="@group")
    assert "Users" not in same("list_users")


@pytest.mark.parametrize(
    ("operation", "parameters", "code"),
    [
        ("create_user", USER, "ConflictException"),
        ("create_user", {"UserName": "bob"}, "ValidationException"),
        ("create_user", {"DisplayName": "Bob"}, "ValidationException"),
        ("create_user", {**USER, "UserName": "bob", "Name": {"GivenName": "B"}}, "ValidationException"),
        ("create_group", {"DisplayName": "Group"}, "ConflictException"),
        (
            "create_group_membership",
            {"GroupId": "@group", "MemberId": {"UserId": ABSENT_ID}},
            "ResourceNotFoundException",
        ),
        (
            "create_group_membership",
            {"GroupId": ABSENT_ID, "MemberId": {"UserId": "@ann"}},
            "ResourceNotFoundException",
        ),
        ("describe_user", {"UserId": ABSENT_ID}, "ResourceNotFoundException"),
        ("describe_group", {"GroupId": ABSENT_ID}, "ResourceNotFoundException"),
        ("describe_group_membership", {"MembershipId": ABSENT_ID}, "ResourceNotFoundException"),
        ("get_group_membership_id", {"GroupId": "@group", "MemberId": {"UserId": "@ann"}}, "ResourceNotFoundException"),
        ("get_user_id", _unique("userName", "nobody"), "ResourceNotFoundException"),
        ("get_user_id", _unique("emails.value", "nobody"), "ResourceNotFoundException"),
        ("get_user_id", _unique("displayName", "Ann"), "ValidationException"),
        ("get_user_id", _unique("userName", ""), "ValidationException"),
        ("get_group_id", _unique("displayName", "nothing"), "ResourceNotFoundException"),
    ],
)
def test_errors_are_the_same(imitation: _Both, operation: str, parameters: dict[str, Any], code: str) -> None:
    imitation.same("create_user", "@ann", **USER)
    imitation.same("create_group", "@group", DisplayName="Group")
    assert imitation.same(operation, **parameters)["error"]["Code"] == code
