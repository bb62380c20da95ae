# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An identity store of any size that answers below botocore, in the process that asks, and makes each page when it is asked.

A server of a hundred thousand users would take minutes to fill. So processor time has the making of the pages in it, and
no network.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import botocore.awsrequest
import botocore.session

from benchmarks.company import Company

STORE = "d-1234567890"
INSTANCE = "arn:aws:sso:::instance/ssoins-1111222233334444"
ACCESS_KEY, SECRET_KEY = "AKIABENCHMARKSONLY", "benchmarks-only-not-a-secret-0123456789"
REGION = "eu-north-1"
PAGE = 100
MADE_BY = "arn:aws:iam::111122223333:role/identity-pipeline"
USER, GROUP, MEMBERSHIP = range(3)


class Service:
    """Takes the place of the network under clients: give them to `take`."""

    def __init__(self, company: Company) -> None:
        self.calls = 0
        self._company = company
        self._lists: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "ListUsers": lambda body: page("Users", company.users, body, self._user),
            "ListGroups": lambda body: page("Groups", company.groups, body, self._group),
            "ListGroupMemberships": self._members,
            "ListInstances": lambda _body: {"Instances": [instance()]},
        }

    def client(self) -> Any:
        """A client of the identity store."""
        found = botocore.session.Session().create_client(
            "identitystore", region_name=REGION, aws_access_key_id=ACCESS_KEY, aws_secret_access_key=SECRET_KEY
        )
        return self.take(found)

    def take(self, client: Any) -> Any:
        """Answer for a client."""
        client.meta.events.register("before-send", self._answer, unique_id="benchmarks-service")
        return client

    def _answer(self, request: Any, **_more: Any) -> botocore.awsrequest.AWSResponse:
        self.calls += 1
        operation = request.headers["X-Amz-Target"]
        name = (operation.decode() if isinstance(operation, bytes) else operation).rpartition(".")[2]
        content = json.dumps(self._lists[name](json.loads(request.body))).encode()
        headers = {"content-type": "application/x-amz-json-1.1", "content-length": str(len(content))}
        kept = botocore.awsrequest.HeadersDict(headers)
        return botocore.awsrequest.AWSResponse(request.url, 200, kept, _Raw(content))

    def _user(self, number: int) -> dict[str, Any]:
        """A user as the service tells of one."""
        one = self._company.person(number)
        return {
            "UserId": identifier(number, USER),
            "UserArn": f"arn:aws:identitystore:::user/{identifier(number, USER)}",
            "IdentityStoreId": STORE,
            "UserName": one["user_name"],
            "DisplayName": one["display_name"],
            "Name": {"GivenName": one["given_name"], "FamilyName": one["family_name"]},
            "Emails": [{"Value": one["email"], "Type": "work", "Primary": True}],
            "Title": one["title"],
            "Timezone": one["timezone"],
            "Extensions": {
                "aws:identitystore:enterprise": {
                    "employeeNumber": one["enterprise"]["employee_number"],
                    "department": one["enterprise"]["department"],
                }
            },
            "UserStatus": "ENABLED",
            "Revision": f"{number:020d}",
            "CreatedAt": 1_700_000_000 + number // 10,
            "CreatedBy": MADE_BY,
            "UpdatedAt": 1_750_000_000 + number // 10,
            "UpdatedBy": MADE_BY,
        }

    def _group(self, number: int) -> dict[str, Any]:
        """A group as the service tells of one."""
        one = self._company.team(number)
        return {
            "GroupId": identifier(number, GROUP),
            "GroupArn": f"arn:aws:identitystore:::group/{identifier(number, GROUP)}",
            "IdentityStoreId": STORE,
            "DisplayName": one["display_name"],
            "Description": one["description"],
        }

    def _members(self, body: dict[str, Any]) -> dict[str, Any]:
        """A page of the memberships of a group."""
        number = int(body["GroupId"][-12:])
        each = self._company.members_each

        def row(place: int) -> dict[str, Any]:
            return {
                "IdentityStoreId": STORE,
                "MembershipId": identifier(number * each + place, MEMBERSHIP),
                "GroupId": body["GroupId"],
                "MemberId": {"UserId": identifier(self._company.member(number, place), USER)},
            }

        return page("GroupMemberships", each, body, row)


class _Raw(io.BytesIO):
    def stream(self, **_options: Any) -> Iterator[bytes]:
        yield self.read()


def instance() -> dict[str, Any]:
    """The one instance."""
    return {"InstanceArn": INSTANCE, "IdentityStoreId": STORE, "OwnerAccountId": "111122223333", "Status": "ACTIVE"}


def page(member: str, count: int, body: dict[str, Any], row: Callable[[int], dict[str, Any]]) -> dict[str, Any]:
    """One page of a list."""
    start = int(body.get("NextToken", 0))
    end = min(start + PAGE, count)
    more = {"NextToken": str(end)} if end < count else {}
    return {member: [row(number) for number in range(start, end)], **more}


def identifier(number: int, kind: int) -> str:
    """The id of the user, group or membership with this number."""
    return f"1234567890-{kind:08d}-0000-4000-8000-{number:012d}"
