# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a disabled user takes, and what not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from botocore.exceptions import ClientError
from emulator_process import STORE, Emulator

SEED = """
users:
  - {user_name: gone, display_name: Gone, given_name: Gone, family_name: Example, user_status: DISABLED}
groups:
  - {display_name: inside, members: [gone]}
  - {display_name: outside}
"""


@pytest.fixture
def emulator(start: Callable[..., Emulator], tmp_path: Path) -> Emulator:
    seed = tmp_path / "seed.yml"
    seed.write_text(SEED)
    return start("--seed", str(seed))


def test_a_disabled_user_is_neither_changed_nor_put_into_a_group_unless_the_setting_says_so(emulator: Emulator) -> None:
    store = emulator.client("identitystore")
    (user,) = store.list_users(IdentityStoreId=STORE)["Users"]
    inside, outside = store.list_groups(IdentityStoreId=STORE)["Groups"]

    def change() -> None:
        operations = [{"AttributePath": "title", "AttributeValue": "Ghost"}]
        store.update_user(IdentityStoreId=STORE, UserId=user["UserId"], Operations=operations)

    def join() -> None:
        member = {"UserId": user["UserId"]}
        store.create_group_membership(IdentityStoreId=STORE, GroupId=outside["GroupId"], MemberId=member)

    for write in (change, join):
        with pytest.raises(ClientError) as caught:
            write()
        assert caught.value.response["Error"] == {"Code": "ValidationException", "Message": "The user is disabled."}
    emulator.set(disabled_users="allow")
    change()
    join()
    assert store.describe_user(IdentityStoreId=STORE, UserId=user["UserId"])["Title"] == "Ghost"
    members = store.list_group_memberships(IdentityStoreId=STORE, GroupId=inside["GroupId"])["GroupMemberships"]
    assert [one["MemberId"]["UserId"] for one in members] == [user["UserId"]]


def test_a_disabled_user_can_leave_a_group_and_be_deleted(emulator: Emulator) -> None:
    store = emulator.client("identitystore")
    (user,) = store.list_users(IdentityStoreId=STORE)["Users"]
    inside = store.list_groups(IdentityStoreId=STORE)["Groups"][0]
    (membership,) = store.list_group_memberships(IdentityStoreId=STORE, GroupId=inside["GroupId"])["GroupMemberships"]

    store.delete_group_membership(IdentityStoreId=STORE, MembershipId=membership["MembershipId"])
    store.delete_user(IdentityStoreId=STORE, UserId=user["UserId"])

    assert store.list_users(IdentityStoreId=STORE)["Users"] == []
