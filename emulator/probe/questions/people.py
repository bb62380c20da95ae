# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions about users, groups and memberships, asked with ones of our own."""

from __future__ import annotations

from typing import Any

from ..question import Question, Step, store
from ..service import Reply

_ENTERPRISE = "aws:identitystore:enterprise"


def user(step_name: str, tail: str, **more: Any) -> Step:
    """Return the creation of a user whose name is the prefix with a tail."""
    given = {
        "UserName": f"{{prefix}}-{tail}",
        "DisplayName": f"{{prefix}}-{tail}",
        "Name": {"GivenName": "Probe", "FamilyName": "Example"},
        **more,
    }
    return store("CreateUser", step_name, **{name: value for name, value in given.items() if value is not None})


def group(step_name: str, tail: str, **more: Any) -> Step:
    """Return the creation of a group whose name is the prefix with a tail."""
    return store("CreateGroup", step_name, DisplayName=f"{{prefix}}-{tail}", **more)


def member(step_name: str, group_name: str, user_name: str, **more: Any) -> Step:
    """Return the creation of a membership of two that steps made."""
    pair = {"GroupId": f"{{{group_name}.GroupId}}", "MemberId": {"UserId": f"{{{user_name}.UserId}}"}}
    return store("CreateGroupMembership", step_name, **pair, **more)


def update(step_name: str, *operations: tuple[str, Any], **more: Any) -> Step:
    """Return an update of the user that a step made."""
    listed = [{"AttributePath": path, "AttributeValue": value} for path, value in operations]
    return store("UpdateUser", UserId=f"{{{step_name}.UserId}}", Operations=listed, **more)


def shown(step_name: str, asks: str, *paths: str, **more: Any) -> Step:
    """Return a look at the user that a step made; a new one may take a moment to be seen."""
    look = {"until": seen, "seconds": 15.0, **more}
    return store("DescribeUser", UserId=f"{{{step_name}.UserId}}", asks=asks, shows=paths, **look)


def seen(reply: Reply) -> bool:
    """Tell whether something is seen."""
    return reply.ok


def _by(path: str, value: str, asks: str, operation: str = "GetUserId") -> Step:
    unique = {"UniqueAttribute": {"AttributePath": path, "AttributeValue": value}}
    return store(operation, AlternateIdentifier=unique, asks=asks)


def _emails(tail: str, **more: Any) -> dict[str, Any]:
    return {"Emails": [{"Value": f"{{prefix}}-{tail}@example.com", "Type": "work", "Primary": True, **more}]}


_PHOTOS = [{"value": f"https://example.com/{name}", "primary": True} for name in "ab"]

QUESTIONS = (
    Question(
        "seen-at-once",
        "Is a new user found at once?",
        "At the first look.",
        "The setting `consistency_ms` would be more than 0 by default; the modules wait until they see what they wrote.",
        (
            user("ann", "ann"),
            shown("ann", "a new user, by id", "UserName", counts=True),
            store(
                "GetUserId",
                AlternateIdentifier={
                    "UniqueAttribute": {"AttributePath": "userName", "AttributeValue": "{prefix}-ann"}
                },
                asks="a new user, by name",
                until=seen,
                seconds=15.0,
                counts=True,
            ),
            store("DeleteUser", UserId="{ann.UserId}", asks="deleting the user"),
            store(
                "DescribeUser",
                UserId="{ann.UserId}",
                asks="a deleted user, by id",
                until=lambda reply: not reply.ok,
                seconds=15.0,
                counts=True,
            ),
        ),
        ("an operation that just ended is seen at once",),
    ),
    Question(
        "letter-case-of-user-names",
        "Does the letter case of user names count?",
        "It does not: a second user whose name differs by it alone is a duplicate; it is kept as given.",
        "The setting `names_case_sensitive` would be true by default, and the modules would compare names exactly.",
        (
            user("ann", "Ann"),
            user("second", "aNN", asks="a user whose name differs by letter case"),
            shown("ann", "the name as it is kept", "UserName"),
            _by("userName", "{prefix}-aNN", "looking for the name in other letters"),
            user("third", "Ann", asks="a user with the same name"),
        ),
        ("... and so are groups and addresses",),
    ),
    Question(
        "letter-case-of-group-names",
        "Does the letter case of group names count?",
        "It does not.",
        "The setting `names_case_sensitive` would be true for groups, and the modules would compare names exactly.",
        (
            group("one", "Group"),
            group("two", "gROUP", asks="a group whose name differs by letter case"),
            _by("displayName", "{prefix}-gROUP", "looking for the name in other letters", "GetGroupId"),
            group("three", "Group", asks="a group with the same name"),
        ),
        ("... and so are groups and addresses",),
    ),
    Question(
        "e-mail-addresses",
        "Are e-mail addresses unique, and does their letter case count?",
        "The primary address is unique, in any letter case.",
        "`idc_user` would not look for a user by address, or not in other letters.",
        (
            user("ann", "ann", **_emails("Mail")),
            user("bob", "bob", **_emails("Mail"), asks="the same address"),
            user("cat", "cat", **_emails("mAIL"), asks="an address that differs by letter case"),
            user("dan", "dan", **_emails("other", Primary=False), asks="a single address that is not primary"),
            user("eve", "eve", **_emails("other", Primary=False), asks="the same once more"),
            _by("emails.value", "{prefix}-mAIL@example.com", "looking for an address in other letters"),
        ),
        ('"Duplicate Email"', "a single e-mail address counts", "... and so are groups and addresses"),
    ),
    Question(
        "blanks-in-names",
        "What becomes of blanks at the ends of names?",
        "No user name has one (ValidationException); display names keep them, and make another name.",
        "The modules would take names without them.",
        (
            user("ann", "ann ", DisplayName="{prefix}-ann", asks="a user name with a blank"),
            user("bob", "bob", DisplayName="{prefix}-bob "),
            shown("bob", "a display name with a blank", "DisplayName"),
            group("one", "group "),
            store("DescribeGroup", GroupId="{one.GroupId}", asks="a group's name", shows=("DisplayName",), until=seen),
            group("two", "group", asks="a group's name without the blank"),
        ),
    ),
    Question(
        "missing-attributes",
        "What is said of users and groups without what is required?",
        "ValidationException with the words below; nothing is made.",
        "The words would change; or `idc_user` would require less.",
        (
            user("ann", "ann", UserName=None, asks="no user name"),
            user("bob", "bob", DisplayName=None, asks="no display name"),
            user("cat", "cat", Name=None, asks="no name"),
            user("dan", "dan", Name={"FamilyName": "Example"}, asks="no given name"),
            user("eve", "eve", Name={"GivenName": "Probe"}, asks="no family name"),
            store("CreateGroup", Description="{prefix}", asks="a group without a name"),
        ),
        ("`CreateGroup` needs a display name",),
    ),
    Question(
        "deleting-what-is-absent",
        "What is said of deleting users, groups and memberships that do not exist?",
        "ResourceNotFoundException.",
        "The setting `delete_absent` would be `succeed` by default. The modules work either way.",
        (
            store("DeleteUser", UserId="{absent}", asks="a user"),
            store("DeleteGroup", GroupId="{absent}", asks="a group"),
            store("DeleteGroupMembership", MembershipId="{absent}", asks="a membership"),
        ),
        ("deleting something absent",),
    ),
    Question(
        "wrong-revision",
        "What is said of an update with a revision that is not the present one?",
        "ConflictException with the Reason CONCURRENT_MODIFICATION.",
        "The modules would recognize a change in between by another Reason.",
        (
            user("ann", "ann"),
            store("DescribeUser", "look", UserId="{ann.UserId}", until=seen, seconds=15.0),
            update("ann", ("title", "Head"), Revision="1", asks="an update with another revision"),
            update("ann", ("title", "Head"), Revision="{look.Revision}", asks="an update with the present revision"),
        ),
        ("... with Reason `CONCURRENT_MODIFICATION`",),
    ),
    Question(
        "enterprise-extension",
        "How is the enterprise extension given, shown and cleared?",
        "Keys in camel case or Pascal case are taken, and shown in camel case; a manager as it was given; null clears.",
        "The settings `enterprise_keys` and what `idc_user` sends for a manager.",
        (
            user(
                "ann",
                "ann",
                Extensions={_ENTERPRISE: {"department": "D", "costCenter": "C", "manager": "M"}},
                asks="keys in camel case, manager as text",
            ),
            shown("ann", "as it is shown", "Extensions", Extensions=[_ENTERPRISE]),
            user(
                "bob",
                "bob",
                Extensions={_ENTERPRISE: {"Department": "D", "Manager": {"Value": "M"}}},
                asks="keys in Pascal case, manager as an object",
            ),
            shown("bob", "as that is shown", "Extensions", Extensions=[_ENTERPRISE]),
            update("ann", (f"{_ENTERPRISE}.department", None), asks="clearing one key"),
            update("ann", (f"{_ENTERPRISE}.Department", "E"), asks="a path in Pascal case"),
            update("ann", (f"{_ENTERPRISE}.manager.value", "N"), asks="the manager by a longer path"),
            shown("ann", "after that", "Extensions", Extensions=[_ENTERPRISE]),
            update("ann", (_ENTERPRISE, None), asks="clearing all"),
            shown("ann", "after clearing all", "Extensions", Extensions=[_ENTERPRISE]),
        ),
        ("keys of the enterprise extension", "manager as text"),
    ),
    Question(
        "what-updates-take",
        "Which attributes can be updated, and is an update all or nothing?",
        "All of them, with nothing done if one is refused; an operation without a value clears.",
        "`idc_user` would refuse to change some attributes, or send them one by one.",
        (
            user("ann", "ann", Title="Before"),
            update("ann", ("title", "After"), ("userStatus", "DISABLED"), asks="two operations, one of them refused"),
            shown("ann", "the other attribute", "Title"),
            update("ann", ("website", "https://example.com/"), asks="website"),
            update("ann", ("birthdate", "2000-01-01"), asks="birthdate"),
            update("ann", ("roles", [{"value": "r", "primary": True}]), asks="roles"),
            update("ann", ("name", {"givenName": "P", "familyName": "E"}), asks="name as a whole"),
            store(
                "UpdateUser",
                UserId="{ann.UserId}",
                Operations=[{"AttributePath": "title"}],
                asks="an operation without a value",
            ),
            shown("ann", "after that", "Title", "Website", "Birthdate", "Name.GivenName"),
            update("ann", ("displayName", None), asks="clearing what is required"),
            update("ann", ("emails", [{"value": "{prefix}@example.com", "type": None}]), asks="a null in a list"),
            update("ann", ("photos", _PHOTOS), asks="two primary photos"),
        ),
        (
            "a missing `AttributeValue` means null",
            "`website`, `birthdate`",
            "all operations of a call or none",
            "members of list items in camel case",
            "at most one primary photo",
        ),
    ),
    Question(
        "letter-case-of-group-paths",
        "Does the letter case of a path count when a group is updated?",
        "It does, as for users.",
        "The emulator would take more paths. The modules send lower camel case.",
        (
            group("one", "group"),
            store(
                "UpdateGroup",
                GroupId="{one.GroupId}",
                Operations=[{"AttributePath": "DisplayName", "AttributeValue": "{prefix}-other"}],
                asks="DisplayName",
            ),
        ),
        ("the letter case of a path counts",),
    ),
    Question(
        "memberships-of-the-deleted",
        "What becomes of memberships when their user is deleted, and what is said of two the same?",
        "They go; the second is a ConflictException.",
        "Deleting a user would have to take the memberships away first.",
        (
            user("ann", "ann"),
            group("one", "group"),
            member("first", "one", "ann"),
            member("second", "one", "ann", asks="the same membership once more"),
            store("DeleteUser", UserId="{ann.UserId}", asks="deleting the user"),
            store(
                "ListGroupMemberships",
                GroupId="{one.GroupId}",
                asks="who is in the group then",
                shows=("GroupMemberships",),
                until=lambda reply: reply.ok and not reply.body.get("GroupMemberships"),
                seconds=15.0,
            ),
        ),
        ("memberships go with their user or group",),
    ),
    Question(
        "order-of-members",
        "In which order are the members of a group listed, and the groups of a user?",
        "In the order of their creation.",
        "Nothing in the modules relies on it; the emulator's lists would be mixed.",
        (
            user("ann", "cat"),
            user("bob", "bob"),
            user("cat", "ann"),
            group("one", "three"),
            group("two", "two"),
            *(member("", "one", name) for name in ("bob", "cat", "ann")),
            member("", "two", "bob"),
            store(
                "ListGroupMemberships",
                GroupId="{one.GroupId}",
                asks="the members of a group",
                shows=tuple(f"GroupMemberships.{number}.MemberId.UserId" for number in range(3)),
                until=lambda reply: len(reply.body.get("GroupMemberships") or ()) == 3,
                seconds=15.0,
            ),
            store(
                "ListGroupMembershipsForMember",
                MemberId={"UserId": "{bob.UserId}"},
                asks="the groups of a user",
                shows=tuple(f"GroupMemberships.{number}.GroupId" for number in range(2)),
                until=lambda reply: len(reply.body.get("GroupMemberships") or ()) == 2,
                seconds=15.0,
            ),
        ),
        ("lists are in the order of creation",),
    ),
)
