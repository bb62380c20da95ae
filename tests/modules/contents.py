# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is in a directory by name, read without the collection: what is there twice is told twice."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from identity_center import IdentityCenter

# Sorted lists of names, or of what is joined.
Contents = dict[str, list[Any]]


def contents(identity_center: IdentityCenter) -> Contents:
    """Everything that there is."""
    store = _Lists(identity_center.client("identitystore"), IdentityStoreId=identity_center.store_id)
    access = _Lists(identity_center.client("sso-admin"), InstanceArn=identity_center.instance_arn)
    users = {one["UserId"]: one["UserName"] for one in store("list_users", "Users")}
    groups = {one["GroupId"]: one["DisplayName"] for one in store("list_groups", "Groups")}
    people = {**users, **groups}
    members = [
        (name, users[one["MemberId"]["UserId"]])
        for group_id, name in groups.items()
        for one in store("list_group_memberships", "GroupMemberships", GroupId=group_id)
    ]
    sets = {
        arn: access.client.describe_permission_set(PermissionSetArn=arn, **access.scope)["PermissionSet"]["Name"]
        for arn in access("list_permission_sets", "PermissionSets")
    }
    organizations = _Lists(identity_center.client("organizations"))
    accounts = {one["Id"]: one["Name"] for one in organizations("list_accounts", "Accounts")}
    assignments = [
        (people[one["PrincipalId"]], sets[arn], accounts[account_id])
        for arn, account_id in itertools.product(sets, accounts)
        for one in access("list_account_assignments", "AccountAssignments", PermissionSetArn=arn, AccountId=account_id)
    ]
    return {
        "users": sorted(users.values()),
        "groups": sorted(groups.values()),
        "memberships": sorted(members),
        "permission_sets": sorted(sets.values()),
        "assignments": sorted(assignments),
    }


def wished(*directories: Mapping[str, Sequence[Mapping[str, Any]]]) -> Contents:
    """What is there once it is as these directories say together, and nothing else."""

    def present(kind: str) -> list[Mapping[str, Any]]:
        entries = [entry for directory in directories for entry in directory.get(kind, ())]
        return [entry for entry in entries if entry.get("state") != "absent"]

    given = [
        combination
        for one in present("assignments")
        for combination in itertools.product(
            [*one.get("groups", ()), *one.get("users", ())], one["permission_sets"], one["accounts"]
        )
    ]
    return {
        "users": sorted({one["user_name"] for one in present("users")}),
        "groups": sorted({one["display_name"] for one in present("groups")}),
        "memberships": sorted({(one["display_name"], user) for one in present("groups") for user in one["members"]}),
        "permission_sets": sorted({one["name"] for one in present("permission_sets")}),
        "assignments": sorted(set(given)),
    }


class _Lists:
    """The whole lists of one service; `scope` is what each call has to say."""

    def __init__(self, client: Any, **scope: str) -> None:
        self.client, self.scope = client, scope

    def __call__(self, operation: str, member: str, **more: str) -> list[Any]:
        pages = self.client.get_paginator(operation).paginate(**self.scope, **more)
        return list(pages.search(f"{member}[]"))
