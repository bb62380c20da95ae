# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages: complete, without repetitions, stable while others write; tokens are opaque and belong to their listing."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from emulator_process import STORE, Directory, Emulator, refused


@pytest.fixture
def many(directory: Directory) -> list[str]:
    return [f"user-{number:03d}" for number in range(250) if directory.user(f"user-{number:03d}")]


def _pages(call: Any, key: str, **parameters: Any) -> list[list[Any]]:
    pages, more = [], {}
    while True:
        answer = call(IdentityStoreId=STORE, **parameters, **more)
        pages.append(answer[key])
        if "NextToken" not in answer:
            return pages
        more = {"NextToken": answer["NextToken"]}


def test_all_users_are_listed_once(directory: Directory, many: list[str]) -> None:
    client = directory.client
    assert [len(page) for page in _pages(client.list_users, "Users")] == [100, 100, 50]
    assert [len(page) for page in _pages(client.list_users, "Users", MaxResults=50)] == [50] * 5
    paginator = client.get_paginator("list_users").paginate(IdentityStoreId=STORE, PaginationConfig={"PageSize": 7})
    assert [user["UserName"] for page in paginator for user in page["Users"]] == many


def test_pages_are_stable_while_others_write(directory: Directory, many: list[str]) -> None:
    client = directory.client
    seen, more = [], {}
    by_name = {user["UserName"]: user["UserId"] for page in _pages(client.list_users, "Users") for user in page}
    for round_number in range(100):
        answer = client.list_users(IdentityStoreId=STORE, MaxResults=30, **more)
        seen += [user["UserName"] for user in answer["Users"]]
        if "NextToken" not in answer:
            break
        more = {"NextToken": answer["NextToken"]}
        directory.user(f"a-late-{round_number}")
        # The last row that was seen goes, and one that was seen before it.
        for name in (seen[-1], seen[-10]):
            client.delete_user(IdentityStoreId=STORE, UserId=by_name[name])
    assert len(seen) == len(set(seen))
    assert set(many) <= set(seen)


def test_groups_and_memberships_are_paged(directory: Directory) -> None:
    client = directory.client
    groups = [directory.group(f"Group {number}") for number in range(5)]
    users = [directory.user(f"user{number}") for number in range(5)]
    for user_id in users:
        directory.member(groups[0], user_id)
    for group_id in groups[1:]:
        directory.member(group_id, users[0])
    listed = _pages(client.list_groups, "Groups", MaxResults=2)
    assert [[group["GroupId"] for group in page] for page in listed] == [groups[:2], groups[2:4], groups[4:]]
    listed = _pages(client.list_group_memberships, "GroupMemberships", GroupId=groups[0], MaxResults=2)
    assert [[row["MemberId"]["UserId"] for row in page] for page in listed] == [users[:2], users[2:4], users[4:]]
    member = {"UserId": users[0]}
    listed = _pages(client.list_group_memberships_for_member, "GroupMemberships", MemberId=member, MaxResults=2)
    assert [[row["GroupId"] for row in page] for page in listed] == [groups[:2], groups[2:4], groups[4:]]


def test_a_full_last_page_has_no_token(directory: Directory) -> None:
    for name in ("a", "b", "c", "d"):
        directory.user(name)
    assert [len(page) for page in _pages(directory.client.list_users, "Users", MaxResults=2)] == [2, 2]


def test_a_token_of_something_else_is_refused(emulator: Emulator, directory: Directory) -> None:
    client = directory.client
    group_id = directory.group("One")
    directory.group("Two")
    for name in ("ann", "bob"):
        directory.member(group_id, directory.user(name))
    token = client.list_users(IdentityStoreId=STORE, MaxResults=1)["NextToken"]
    assert len(client.list_users(IdentityStoreId=STORE, NextToken=token)["Users"]) == 1
    refused("ValidationException", client.list_groups, IdentityStoreId=STORE, NextToken=token)
    wanted = [{"AttributePath": "UserName", "AttributeValue": "ann"}]
    refused("ValidationException", client.list_users, IdentityStoreId=STORE, NextToken=token, Filters=wanted)
    token = client.list_group_memberships(IdentityStoreId=STORE, GroupId=group_id, MaxResults=1)["NextToken"]
    other = directory.group("Three")
    refused("ValidationException", client.list_group_memberships, IdentityStoreId=STORE, GroupId=other, NextToken=token)


@pytest.mark.parametrize(
    "token",
    [
        "x",
        "0",
        "AAAA",
        "=",
        base64.urlsafe_b64encode(b"[]").decode(),
        base64.urlsafe_b64encode(b"[1, 2, 3]").decode(),
        base64.urlsafe_b64encode(b'{"a": 1}').decode(),
        base64.urlsafe_b64encode(b"[null, null, null]").decode(),
        base64.urlsafe_b64encode(b"\xff").decode(),
        "A" * 65_535,
    ],
)
def test_a_bad_token_is_refused(emulator: Emulator, token: str) -> None:
    client = emulator.client()
    for call in (client.list_users, client.list_groups):
        refused("ValidationException", call, IdentityStoreId=STORE, NextToken=token)
    refused("ValidationException", client.list_identity_stores, NextToken=token)


def test_a_token_cannot_be_changed(directory: Directory) -> None:
    for name in ("a", "b", "c"):
        directory.user(name)
    client = directory.client
    token = client.list_users(IdentityStoreId=STORE, MaxResults=1)["NextToken"]
    checksum, scope, after = base64.urlsafe_b64decode(token).decode().strip("[]").split(", ")
    forged = base64.urlsafe_b64encode(f"[{checksum}, {scope}, {int(after) + 1}]".encode()).decode()
    refused("ValidationException", client.list_users, IdentityStoreId=STORE, NextToken=forged)
