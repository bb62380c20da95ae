# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people write with boto3 to see whether a directory is as its file says: one call after the other.

It reads what idc_directory reads of the same directory, and compares who is in which group and who has what where. It
prints how many users, memberships and assignments it found as they should be, as one JSON object.

    python -m benchmarks.plain_script DIRECTORY_FILE INSTANCE_ARN STORE_ID
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import yaml
from botocore.config import Config

# Somebody has been here before: without more retries than usual, it dies on the first throttling.
PATIENT = Config(retries={"mode": "standard", "max_attempts": 20})


def main(words: list[str]) -> int:
    """Read, compare, print."""
    path, instance, store = words
    wanted = yaml.load(Path(path).read_text(encoding="utf-8"), yaml.CSafeLoader)
    names, memberships = identities(store)
    found_assignments = set(assignments(instance))
    right = {
        "users": sum(one["user_name"] in names.values() for one in wanted["users"]),
        "memberships": sum(
            (group["display_name"], member) in memberships for group in wanted["groups"] for member in group["members"]
        ),
        "assignments": len(found_assignments),
    }
    print(json.dumps(right))
    return 0


def identities(store: str) -> tuple[dict[str, str], set[tuple[str, str]]]:
    """The user names by id, and the pairs of group and user name."""
    client = boto3.client("identitystore", config=PATIENT)
    names = {one["UserId"]: one["UserName"] for one in pages(client, "list_users", "Users", IdentityStoreId=store)}
    memberships = set()
    for group in pages(client, "list_groups", "Groups", IdentityStoreId=store):
        asked = {"IdentityStoreId": store, "GroupId": group["GroupId"]}
        for one in pages(client, "list_group_memberships", "GroupMemberships", **asked):
            memberships.add((group["DisplayName"], names[one["MemberId"]["UserId"]]))
    return names, memberships


def assignments(instance: str) -> Iterator[tuple[str, str, str]]:
    """Account, permission set and principal of each assignment; and, on the way, the permission sets in full."""
    client = boto3.client("sso-admin", config=PATIENT)
    for arn in pages(client, "list_permission_sets", "PermissionSets", InstanceArn=instance):
        one = {"InstanceArn": instance, "PermissionSetArn": arn}
        client.describe_permission_set(**one)
        client.list_managed_policies_in_permission_set(**one)
        client.list_tags_for_resource(InstanceArn=instance, ResourceArn=arn)
        for account in pages(client, "list_accounts_for_provisioned_permission_set", "AccountIds", **one):
            for row in pages(client, "list_account_assignments", "AccountAssignments", AccountId=account, **one):
                yield account, arn, row["PrincipalId"]


def pages(client: Any, operation: str, member: str, **asked: Any) -> Iterator[Any]:
    """All entries of a list."""
    for page in client.get_paginator(operation).paginate(**asked):
        yield from page[member]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
