# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a directory of 100,000 users into a snapshot, goes through it, and prints what that took as one JSON object."""

from __future__ import annotations

import io
import json
import resource
import sys
from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

import botocore.awsrequest
import botocore.session

from ansible_collections.steward.identity_center.plugins.module_utils._aws import calls
from ansible_collections.steward.identity_center.plugins.module_utils._aws.identity_store import IdentityStore
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._overlay.identity_store import OverlayStore
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action
from ansible_collections.steward.identity_center.plugins.module_utils._plan.step import Step
from ansible_collections.steward.identity_center.plugins.module_utils._snapshot.identity_store import SnapshotStore

STORE = "d-1234567890"
USERS, GROUPS, MEMBERSHIPS = 100_000, 500, 300_000
PAGE = 100
MADE_BY = "arn:aws:iam::111122223333:role/identity-pipeline"
FIRST, LAST = (
    ("Ada", "Zo\u00eb", "Jo\u00e3o", "Grace", "Ngozi", "Li", "Mary"),
    ("Hopper", "Lovelace", "O'Brien", "Curie"),
)


def main() -> int:
    """Read, look at everything once, through planned steps too, and tell."""
    service = Service()
    # The quotas of the service would make this wait for minutes, and cost nothing while it does.
    with mock.patch.object(calls, "_AT_ONCE", sys.maxsize):
        snapshot = SnapshotStore(IdentityStore(service.client, STORE))
        for kind in (Kind.USER, Kind.GROUP):
            snapshot.read(kind)
        snapshot.read_memberships()
    renamed = Step(
        action=Action.UPDATE, kind=Kind.USER, ids=(identifier(0, Kind.USER),), attributes={"user_name": "renamed"}
    )
    view = OverlayStore(snapshot, [renamed])
    found = sum(view.find(Kind.USER, "user_name", user_name(number)) is not None for number in range(USERS))
    members = sum(len(view.members(identifier(number, Kind.GROUP))) for number in range(GROUPS))
    groups = sum(len(view.groups_of(one.id)) for one in view.every(Kind.USER))
    if (found, members, groups) != (USERS - 1, MEMBERSHIPS, MEMBERSHIPS):
        print(f"found {found} users, {members} members, {groups} groups of users", file=sys.stderr)
        return 1
    used = resource.getrusage(resource.RUSAGE_SELF)
    scale = 1 if sys.platform == "darwin" else 1024
    told = {
        "users": USERS,
        "memberships": MEMBERSHIPS,
        "megabytes": used.ru_maxrss * scale / 1_000_000,
        "seconds": used.ru_utime + used.ru_stime,
        "calls": service.calls,
    }
    print(json.dumps(told))
    return 0


class Service:
    """Takes the place of the network under a client of the identity store."""

    def __init__(self) -> None:
        self.calls = 0
        self.client = botocore.session.Session().create_client(
            "identitystore",
            region_name="eu-north-1",
            aws_access_key_id="AKIABENCHMARKSONLY",
            aws_secret_access_key="benchmarks-only-not-a-secret-0123456789",  # noqa: S106
        )
        self.client.meta.events.register("before-send", self._answer)

    def _answer(self, request: Any, **_more: Any) -> botocore.awsrequest.AWSResponse:
        self.calls += 1
        operation = request.headers["X-Amz-Target"]
        name = (operation.decode() if isinstance(operation, bytes) else operation).rpartition(".")[2]
        content = json.dumps(LISTS[name](json.loads(request.body))).encode()
        headers = {"content-type": "application/x-amz-json-1.1", "content-length": str(len(content))}
        kept = botocore.awsrequest.HeadersDict(headers)
        return botocore.awsrequest.AWSResponse(request.url, 200, kept, _Raw(content))


class _Raw(io.BytesIO):
    def stream(self, **_options: Any) -> Iterator[bytes]:
        yield self.read()


def page(member: str, count: int, body: dict[str, Any], row: Callable[[int], dict[str, Any]]) -> dict[str, Any]:
    """One page of a list."""
    start = int(body.get("NextToken", 0))
    end = min(start + PAGE, count)
    more = {"NextToken": str(end)} if end < count else {}
    return {member: [row(number) for number in range(start, end)], **more}


def identifier(number: int, kind: Kind) -> str:
    """The id of the user, group or membership with this number."""
    return f"1234567890-{list(Kind).index(kind):08d}-0000-4000-8000-{number:012d}"


def user_name(number: int) -> str:
    """The name of the user with this number."""
    return f"{FIRST[number % len(FIRST)]}.{LAST[number % len(LAST)]}.{number}"


def user(number: int) -> dict[str, Any]:
    """A user as the service tells of one."""
    first, last, name = FIRST[number % len(FIRST)], LAST[number % len(LAST)], user_name(number)
    return {
        "UserId": identifier(number, Kind.USER),
        "UserArn": f"arn:aws:identitystore:::user/{identifier(number, Kind.USER)}",
        "IdentityStoreId": STORE,
        "UserName": name,
        "DisplayName": f"{first} {last} ({number})",
        "Name": {"GivenName": first, "FamilyName": last, "Formatted": f"{first} {last}"},
        "Emails": [{"Value": f"{name}@example.com", "Type": "work", "Primary": True}],
        "PhoneNumbers": [{"Value": f"+46 8 {number:07d}", "Type": "work"}],
        "Title": f"Engineer {number % 9}",
        "PreferredLanguage": "sv-SE",
        "Timezone": "Europe/Stockholm",
        "UserStatus": "ENABLED",
        "Revision": f"{number:020d}",
        "CreatedAt": 1_700_000_000 + number // 10,
        "CreatedBy": MADE_BY,
        "UpdatedAt": 1_750_000_000 + number // 10,
        "UpdatedBy": MADE_BY,
    }


def group(number: int) -> dict[str, Any]:
    """A group as the service tells of one."""
    return {
        "GroupId": identifier(number, Kind.GROUP),
        "GroupArn": f"arn:aws:identitystore:::group/{identifier(number, Kind.GROUP)}",
        "IdentityStoreId": STORE,
        "DisplayName": f"Group {number}",
        "Description": f"What the people of group {number} do",
    }


def members(body: dict[str, Any]) -> dict[str, Any]:
    """A page of the memberships of a group: each has its share of them, of users that lie far apart."""
    number, each = int(body["GroupId"][-12:]), MEMBERSHIPS // GROUPS

    def row(place: int) -> dict[str, Any]:
        user_id = identifier((number + place * GROUPS // 3) % USERS, Kind.USER)
        return {
            "IdentityStoreId": STORE,
            "MembershipId": identifier(number * each + place, Kind.MEMBERSHIP),
            "GroupId": body["GroupId"],
            "MemberId": {"UserId": user_id},
        }

    return page("GroupMemberships", each, body, row)


LISTS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "ListUsers": lambda body: page("Users", USERS, body, user),
    "ListGroups": lambda body: page("Groups", GROUPS, body, group),
    "ListGroupMemberships": members,
}


if __name__ == "__main__":
    raise SystemExit(main())
