# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Memberships of users in groups."""

from __future__ import annotations

from ..database import Row
from ..errors import ServiceError, absent, unknown_operation
from ..paging import select_page
from .area import Area, Call, Output
from .groups import GROUPS
from .identity_stores import arn_of, first_stamps, id_of, new_id, stamps, store_id_of, store_of
from .users import USERS, require_enabled

AREA = Area(
    "identitystore",
    schema=(
        """
        CREATE TABLE IF NOT EXISTS memberships (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            identity_store_id TEXT NOT NULL,
            membership_id TEXT NOT NULL,
            group_id TEXT NOT NULL,
            user_id TEXT NOT NULL,
            created_at REAL NOT NULL,
            created_by TEXT NOT NULL,
            updated_at REAL NOT NULL,
            updated_by TEXT NOT NULL,
            since REAL NOT NULL,
            UNIQUE (identity_store_id, membership_id),
            UNIQUE (identity_store_id, group_id, user_id),
            FOREIGN KEY (identity_store_id, group_id) REFERENCES groups (identity_store_id, group_id) ON DELETE CASCADE,
            FOREIGN KEY (identity_store_id, user_id) REFERENCES users (identity_store_id, user_id) ON DELETE CASCADE
        )
        """,
        "CREATE INDEX IF NOT EXISTS memberships_of_group ON memberships (identity_store_id, group_id, seq)",
        "CREATE INDEX IF NOT EXISTS memberships_of_user ON memberships (identity_store_id, user_id, seq)",
    ),
    tables_with_past=("memberships",),
    conflicts={
        "memberships.membership_id": "Duplicate MembershipId",
        "memberships.user_id": "Member and Group relationship already exists",
    },
)

_SELECT = "SELECT * FROM memberships WHERE identity_store_id = :store"


@AREA.does("CreateGroupMembership")
def create_group_membership(call: Call) -> Output:
    """Put a user into a group."""
    store_id = store_id_of(call)
    user_id, group_id = _user_id(call), _group_id(call)
    user = USERS.row(call, store_id, user_id)
    if user is None:
        raise absent("USER", user_id, "Member does not exist")
    if GROUPS.row(call, store_id, group_id) is None:
        raise absent("GROUP", group_id, "Group does not exist")
    require_enabled(call, user)
    return add(call, group_id, user_id)


def add(call: Call, group_id: str, user_id: str) -> Output:
    """Add a membership of a user and a group that exist."""
    store = store_of(call)
    store_id = store["identity_store_id"]
    membership_id = new_id(store_id)
    call.rows.insert(
        "memberships",
        identity_store_id=store_id,
        membership_id=membership_id,
        group_id=group_id,
        user_id=user_id,
        since=call.rows.now,
        **first_stamps(store, call.rows.now),
    )
    return _identity(store_id, membership_id)


@AREA.does("DeleteGroupMembership")
def delete_group_membership(call: Call) -> Output:
    """Take a user out of a group."""
    store_id = store_id_of(call)
    row = _find_to_delete(call, store_id)
    if row is None:
        return {}
    call.rows.write("DELETE FROM memberships WHERE seq = :seq", seq=row["seq"])
    return {}


@AREA.does("DescribeGroupMembership")
def describe_group_membership(call: Call) -> Output:
    """Show one membership."""
    return _output(_find(call, store_id_of(call)))


@AREA.does("GetGroupMembershipId")
def get_group_membership_id(call: Call) -> Output:
    """Find the membership of a user in a group."""
    store_id = store_id_of(call)
    row = call.rows.one(
        f"{_SELECT} AND group_id = :group_id AND user_id = :user_id",
        store=store_id,
        group_id=_group_id(call),
        user_id=_user_id(call),
    )
    if row is None:
        raise absent("GROUP_MEMBERSHIP")
    return _identity(store_id, row["membership_id"])


@AREA.does("ListGroupMemberships")
def list_group_memberships(call: Call) -> Output:
    """List who is in a group."""
    store_id, group_id = store_id_of(call), _group_id(call)
    if GROUPS.row(call, store_id, group_id) is None:
        raise absent("GROUP", group_id)
    rows, token = select_page(call, f"{_SELECT} AND group_id = :group_id", store=store_id, group_id=group_id)
    return {"GroupMemberships": [_output(row) for row in rows], "NextToken": token}


@AREA.does("ListGroupMembershipsForMember")
def list_group_memberships_for_member(call: Call) -> Output:
    """List the groups that a user is in; not where Active Directory is the identity source."""
    if call.settings.identity_source == "active_directory":
        raise unknown_operation()
    store_id, user_id = store_id_of(call), _user_id(call)
    if USERS.row(call, store_id, user_id) is None:
        raise absent("USER", user_id)
    rows, token = select_page(call, f"{_SELECT} AND user_id = :user_id", store=store_id, user_id=user_id)
    return {"GroupMemberships": [_output(row) for row in rows], "NextToken": token}


@AREA.does("IsMemberInGroups")
def is_member_in_groups(call: Call) -> Output:
    """Tell for each group whether a user is in it; nobody is in a group that does not exist."""
    store_id, user_id = store_id_of(call), _user_id(call)
    rows = call.rows.all(f"{_SELECT} AND user_id = :user_id", store=store_id, user_id=user_id)
    present = {row["group_id"] for row in rows}
    asked = [id_of("group", given) for given in call.parameters["GroupIds"]]
    return {
        "Results": [
            {"GroupId": group_id, "MemberId": {"UserId": user_id}, "MembershipExists": group_id in present}
            for group_id in asked
        ]
    }


def _user_id(call: Call) -> str:
    return id_of("user", call.parameters["MemberId"]["UserId"])


def _group_id(call: Call) -> str:
    return id_of("group", call.parameters["GroupId"])


def _find(call: Call, store_id: str) -> Row:
    row = _row(call, store_id)
    if row is None:
        raise _absent(call)
    return row


def _find_to_delete(call: Call, store_id: str) -> Row | None:
    row = _row(call, store_id)
    if row is None and call.settings.delete_absent == "not_found":
        raise _absent(call)
    return row


def _row(call: Call, store_id: str) -> Row | None:
    membership_id = id_of("membership", call.parameters["MembershipId"])
    return call.rows.one(f"{_SELECT} AND membership_id = :id", store=store_id, id=membership_id)


def _absent(call: Call) -> ServiceError:
    return absent("GROUP_MEMBERSHIP", id_of("membership", call.parameters["MembershipId"]))


def _identity(store_id: str, membership_id: str) -> Output:
    return {
        "IdentityStoreId": store_id,
        "MembershipId": membership_id,
        "MembershipArn": arn_of("membership", membership_id),
    }


def _output(row: Row) -> Output:
    return {
        **_identity(row["identity_store_id"], row["membership_id"]),
        "GroupId": row["group_id"],
        "MemberId": {"UserId": row["user_id"]},
        **stamps(row),
    }
