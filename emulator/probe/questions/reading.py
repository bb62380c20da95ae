# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions that only read what is there. Of answers with rows, counts and shapes are kept, never a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..question import Facts, Question, admin, organization, store

_ENTERPRISE = "aws:identitystore:enterprise"
_NOBODY = {"UniqueAttribute": {"AttributePath": "userName", "AttributeValue": "{prefix}-nobody"}}
_NOTHING = {"UniqueAttribute": {"AttributePath": "displayName", "AttributeValue": "{prefix}-nothing"}}


def members(rows: str, *names: str) -> Callable[[Mapping[str, Any]], Facts]:
    """Return what tells how many rows of a list have each member: all, some, none; nothing where there are no rows."""

    def distil(body: Mapping[str, Any]) -> Facts:
        listed = body.get(rows) or []
        return {name: _share(sum(name in row for row in listed), len(listed)) for name in names if listed}

    return distil


def _share(number: int, of: int) -> str:
    return "all" if number == of else "some" if number else "none"


def in_order(rows: str, member: str) -> Callable[[Mapping[str, Any]], Facts]:
    """Return what tells whether a list is sorted by a member; nothing where too few rows have it to tell."""

    def distil(body: Mapping[str, Any]) -> Facts:
        values = [row[member] for row in body.get(rows) or [] if row.get(member) is not None]
        if len(set(map(str, values))) < 3:
            return {}
        return {f"sorted by {member}": values == sorted(values)}

    return distil


def first_page(rows: str) -> Callable[[Mapping[str, Any]], Facts]:
    """Return what tells whether a page that is not the last is empty."""

    def distil(body: Mapping[str, Any]) -> Facts:
        return {"empty with more to come": not body.get(rows) and bool(body.get("NextToken"))}

    return distil


def enterprise(body: Mapping[str, Any]) -> Facts:
    """Tell the letter case of the keys of the enterprise extension, and the shape of managers."""
    found = [(user.get("Extensions") or {}).get(_ENTERPRISE) or {} for user in body.get("Users") or []]
    firsts = {"lower" if key[:1].islower() else "upper" for each in found for key in each}
    managers = {type(each[key]).__name__ for each in found for key in each if key.lower() == "manager"}
    facts: Facts = {"first letter of keys": " and ".join(sorted(firsts))} if firsts else {}
    return facts | ({"managers are text or objects": managers <= {"str", "dict"}} if managers else {})


QUESTIONS = (
    Question(
        "list-users",
        "Can users be listed without a filter, and what do the rows have?",
        "They can, unless Active Directory is the identity source; each row has its stamps and its status.",
        "The modules read directories by this call; another answer means another way to read.",
        (
            store(
                "ListUsers",
                asks="a page of users",
                distil=members("Users", "UserId", "UserName", "UserStatus", "CreatedAt", "Revision"),
            ),
        ),
    ),
    Question(
        "order-of-users",
        "In which order are users listed?",
        "In the order of their creation.",
        "Nothing in the modules relies on it; the emulator's lists would be mixed.",
        (store("ListUsers", asks="a page of users", distil=in_order("Users", "CreatedAt")),),
        ("lists are in the order of creation",),
    ),
    Question(
        "order-of-groups",
        "In which order are groups listed?",
        "In the order of their creation.",
        "Nothing in the modules relies on it; the emulator's lists would be mixed.",
        (store("ListGroups", asks="a page of groups", distil=in_order("Groups", "CreatedAt")),),
        ("lists are in the order of creation",),
    ),
    Question(
        "filters",
        "Does the deprecated filter of ListUsers still work?",
        "It works.",
        "The setting `filters` would be `refuse` by default. The modules use no filter.",
        (
            store(
                "ListUsers",
                Filters=[{"AttributePath": "UserName", "AttributeValue": "{prefix}-nobody"}],
                asks="a user name that nobody has",
            ),
        ),
    ),
    Question(
        "enterprise-keys-in-lists",
        "How are the keys of the enterprise extension spelled in lists?",
        "In camel case; a manager is text or an object.",
        "The setting `enterprise_keys` would be `PascalCase` by default.",
        (store("ListUsers", Extensions=[_ENTERPRISE], asks="a page of users", distil=enterprise),),
        ("keys of the enterprise extension",),
    ),
    Question(
        "absent-people",
        "What do calls say that read a user, a group or a membership that does not exist?",
        "ResourceNotFoundException with the words below; IsMemberInGroups says false.",
        "The modules take a ResourceNotFoundException for an absent thing; any other code would be a failure.",
        (
            store("DescribeUser", UserId="{absent}", asks="DescribeUser"),
            store("DescribeGroup", GroupId="{absent}", asks="DescribeGroup"),
            store("DescribeGroupMembership", MembershipId="{absent}", asks="DescribeGroupMembership"),
            store("GetUserId", AlternateIdentifier=_NOBODY, asks="GetUserId"),
            store("GetGroupId", AlternateIdentifier=_NOTHING, asks="GetGroupId"),
            store("ListGroupMemberships", GroupId="{absent}", asks="ListGroupMemberships"),
            store(
                "ListGroupMembershipsForMember", MemberId={"UserId": "{absent}"}, asks="ListGroupMembershipsForMember"
            ),
            store(
                "IsMemberInGroups",
                MemberId={"UserId": "{absent}"},
                GroupIds=["{absent}"],
                asks="IsMemberInGroups",
                shows=("Results.0.MembershipExists",),
            ),
        ),
        (
            "`IsMemberInGroups` says false",
            "listing the memberships of an absent user or group",
        ),
    ),
    Question(
        "absent-permission-set",
        "What do calls say that read a permission set, or a request, that does not exist?",
        'ResourceNotFoundException, "Could not find PermissionSet with id ps-...".',
        "The words would change, and with another code the modules' handling of absent permission sets.",
        (
            admin("DescribePermissionSet", PermissionSetArn="{absent_set}", asks="DescribePermissionSet"),
            admin("GetInlinePolicyForPermissionSet", PermissionSetArn="{absent_set}", asks="GetInlinePolicy"),
            admin("ListAccountsForProvisionedPermissionSet", PermissionSetArn="{absent_set}", asks="its accounts"),
            admin(
                "DescribeAccountAssignmentCreationStatus",
                AccountAssignmentCreationRequestId="{absent_request}",
                asks="a request",
            ),
            admin(
                "ListAccountAssignmentsForPrincipal",
                PrincipalType="USER",
                PrincipalId="{absent}",
                asks="assignments of a user who does not exist",
            ),
        ),
        ('"Could not find PermissionSet with id ps-..."',),
    ),
    Question(
        "unknown-places",
        "What is said of an instance and an identity store that do not exist?",
        "AccessDeniedException; ResourceNotFoundException with the words below.",
        "Errors of a mistyped instance or store would be explained differently.",
        (
            admin("DescribeInstance", InstanceArn="{absent_instance}", asks="DescribeInstance", may_deny=True),
            admin("ListPermissionSets", InstanceArn="{absent_instance}", asks="ListPermissionSets", may_deny=True),
            store("ListGroups", IdentityStoreId="{absent_store}", asks="ListGroups"),
        ),
    ),
    Question(
        "malformed-requests",
        "In which form are requests refused that the model of the service does not allow?",
        "The identity store names the value, sso-admin does not; both are a ValidationException.",
        "The words of the emulator's refusals would change.",
        (
            store("ListUsers", MaxResults=100_000, asks="identitystore, a number too large"),
            store("ListUsers", MaxResults="ten", asks="identitystore, text for a number"),
            store("DescribeUser", UserId="not an id", asks="identitystore, a malformed id"),
            admin("ListPermissionSets", MaxResults=100_000, asks="sso-admin, a number too large"),
            admin("DescribePermissionSet", PermissionSetArn="not an arn", asks="sso-admin, a malformed ARN"),
        ),
        (
            "wrong JSON types are",
            '... at sso-admin: "Value of input',
        ),
    ),
    Question(
        "unique-attributes",
        "What is said of a look-up by an attribute that is not unique, or by an empty value?",
        'ValidationException, "The attribute ... is not a unique attribute".',
        "The words would change.",
        (
            store(
                "GetUserId",
                AlternateIdentifier={"UniqueAttribute": {"AttributePath": "title", "AttributeValue": "x"}},
                asks="an attribute that is not unique",
            ),
            store(
                "GetUserId",
                AlternateIdentifier={"UniqueAttribute": {"AttributePath": "userName", "AttributeValue": ""}},
                asks="an empty value",
            ),
        ),
    ),
    Question(
        "instances",
        "What does ListInstances show of an instance, and with ALL_REGIONS?",
        "Regions are shown with ALL_REGIONS only.",
        "The emulator's answer would have other members.",
        (
            admin(
                "ListInstances", asks="this Region", distil=members("Instances", "Status", "Regions", "PrimaryRegion")
            ),
            admin("DescribeInstance", asks="that the instance can be described"),
        ),
        ("`ListInstances` shows the instances",),
    ),
    Question(
        "additional-regions",
        "What can be read in an additional Region of the instance?",
        "People and the instance; permission sets are an AccessDeniedException.",
        "The modules would explain another error when they are pointed at such a Region.",
        (
            store(
                "GetUserId", AlternateIdentifier=_NOBODY, region="{other_region}", asks="a user name that nobody has"
            ),
            admin("DescribeInstance", region="{other_region}", asks="the instance", may_deny=True),
            admin("ListPermissionSets", region="{other_region}", asks="permission sets", may_deny=True),
        ),
        ("permission sets and account assignments: in the primary Region only",),
    ),
    Question(
        "requests-of-the-past",
        "What do the lists of requests have?",
        "Each row has the id, the status and the date of a request.",
        "The emulator's rows would have other members.",
        (
            admin(
                "ListAccountAssignmentCreationStatus",
                asks="creations",
                distil=members("AccountAssignmentsCreationStatus", "RequestId", "Status", "CreatedDate"),
            ),
            admin(
                "ListPermissionSetProvisioningStatus",
                asks="provisionings",
                distil=members("PermissionSetsProvisioningStatus", "RequestId", "Status", "CreatedDate"),
            ),
        ),
    ),
    Question(
        "malformed-requests-to-the-organization",
        "How does the organization refuse what its model does not allow?",
        "InvalidInputException.",
        "The code and the words of the emulator's refusals would change.",
        (organization("ListAccounts", MaxResults=100_000, asks="a number too large"),),
        ("organizations says `InvalidInputException`",),
    ),
    Question(
        "members-of-accounts",
        "Do accounts still have the retired Status?",
        "They have State alone.",
        "The setting `account_status` would be true by default.",
        (organization("ListAccounts", asks="a page of accounts", distil=members("Accounts", "State", "Status")),),
    ),
    Question(
        "pages-of-the-organization",
        "Are pages of the organization ever empty with more to come?",
        "They are full but for the last.",
        "The setting `organization_pages` would be `short` by default. The modules read to the end either way.",
        (organization("ListAccounts", asks="accounts", distil=first_page("Accounts")),),
    ),
)
