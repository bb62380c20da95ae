# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many clients at once: one wins where only one can, and nothing is lost or half done."""

from __future__ import annotations

import threading
from collections import Counter

from emulator_process import STORE, Directory, Emulator, together


def test_one_of_two_gets_the_name(emulator: Emulator, directory: Directory) -> None:
    for number in range(20):
        outcomes = together([lambda n=number: directory.user(f"same{n}"), lambda n=number: directory.user(f"SAME{n}")])
        assert outcomes == ["ConflictException", "ok"]
    assert len(directory.names()) == 20


def test_one_of_many_gets_the_membership_and_the_address(directory: Directory) -> None:
    group_id, user_id = directory.group("Group"), directory.user("ann")
    outcomes = together([lambda: directory.member(group_id, user_id)] * 8)
    assert Counter(outcomes) == {"ConflictException": 7, "ok": 1}
    email = [{"Value": "same@example.com"}]
    outcomes = together([lambda n=number: directory.user(f"u{n}", Emails=email) for number in range(8)])
    assert Counter(outcomes) == {"ConflictException": 7, "ok": 1}


def test_one_of_many_updates_a_revision(directory: Directory) -> None:
    user_id = directory.user("ann")
    revision = directory.show(user_id)["Revision"]
    outcomes = together(
        [lambda n=number: directory.update(user_id, ("title", str(n)), Revision=revision) for number in range(8)]
    )
    assert Counter(outcomes) == {"ConflictException": 7, "ok": 1}


def test_eight_clients_hammer(emulator: Emulator, directory: Directory) -> None:
    group_id = directory.group("Group")
    problems: list[Exception] = []

    def work(worker: int) -> None:
        mine = Directory(directory.client)
        try:
            for number in range(40):
                user_id = mine.user(f"w{worker}-{number}", Emails=[{"Value": f"w{worker}-{number}@example.com"}])
                mine.member(group_id, user_id)
                mine.update(user_id, ("title", "T"), ("nickName", "N"))
                assert mine.show(user_id)["Title"] == "T"
                mine.client.list_users(IdentityStoreId=STORE)
                if number % 2:
                    mine.client.delete_user(IdentityStoreId=STORE, UserId=user_id)
        except Exception as problem:
            problems.append(problem)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    client = directory.client
    pages = client.get_paginator("list_users").paginate(IdentityStoreId=STORE)
    users = {user["UserId"] for page in pages for user in page["Users"]}
    pages = client.get_paginator("list_group_memberships").paginate(IdentityStoreId=STORE, GroupId=group_id)
    members = {row["MemberId"]["UserId"] for page in pages for row in page["GroupMemberships"]}
    assert len(users) == 160
    assert users == members
    assert {entry["error_code"] for entry in emulator.requests()} == {None}
