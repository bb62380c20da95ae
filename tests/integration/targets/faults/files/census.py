# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Print who is in an identity store, as the AWS SDK sees it: python census.py STORE_ID."""

from __future__ import annotations

import json
import sys

import boto3


def main(store: str) -> None:
    client = boto3.client("identitystore")

    def every(operation: str, key: str, **parameters: str) -> list[dict[str, str]]:
        pages = client.get_paginator(operation).paginate(IdentityStoreId=store, **parameters)
        return [entry for page in pages for entry in page[key]]

    users = {user["UserId"]: user["UserName"] for user in every("list_users", "Users")}
    groups = {group["GroupId"]: group["DisplayName"] for group in every("list_groups", "Groups")}
    members = {
        name: sorted(
            users[entry["MemberId"]["UserId"]]
            for entry in every("list_group_memberships", "GroupMemberships", GroupId=group)
        )
        for group, name in groups.items()
    }
    sys.stdout.write(
        json.dumps({"users": sorted(users.values()), "groups": sorted(groups.values()), "members": members})
    )


if __name__ == "__main__":
    main(sys.argv[1])
