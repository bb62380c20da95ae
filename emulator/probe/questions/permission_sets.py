# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions about permission sets, asked with ones of our own that are in no account."""

from __future__ import annotations

from typing import Any

from ..question import Question, Step, admin, at
from ..service import Reply

_READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
_OTHERS = ("job-function/ViewOnlyAccess", "SecurityAudit", "job-function/Billing", "IAMReadOnlyAccess")


def permission_set(step_name: str, tail: str, **more: Any) -> Step:
    """Return the creation of a permission set whose name is the prefix with a tail."""
    return admin("CreatePermissionSet", step_name, Name=f"{{prefix}}-{tail}", **more)


def of_set(operation: str, set_name: str = "one", step_name: str = "", **more: Any) -> Step:
    """Return a call about a permission set that a step made."""
    arn = f"{{{set_name}.PermissionSet.PermissionSetArn}}"
    return admin(operation, step_name, PermissionSetArn=arn, **more)


def shown(asks: str, *members: str, set_name: str = "one") -> Step:
    """Return a look at a permission set that a step made."""
    paths = tuple(f"PermissionSet.{member}" for member in members)
    return of_set("DescribePermissionSet", set_name, asks=asks, shows=paths, until=_seen, seconds=15.0)


def _seen(reply: Reply) -> bool:
    return reply.ok


def ended(member: str) -> Any:
    """Return what tells whether a request has ended."""

    def is_over(reply: Reply) -> bool:
        return not reply.ok or at(reply.body, f"{member}.Status") != "IN_PROGRESS"

    return is_over


PROVISIONING = "PermissionSetProvisioningStatus"


def provisioned(step_name: str, asks: str) -> Step:
    """Return the wait for the end of a provisioning that a step began."""
    return admin(
        "DescribePermissionSetProvisioningStatus",
        ProvisionPermissionSetRequestId=f"{{{step_name}.{PROVISIONING}.RequestId}}",
        asks=asks,
        shows=(f"{PROVISIONING}.Status", f"{PROVISIONING}.FailureReason"),
        until=ended(PROVISIONING),
        seconds=300.0,
    )


QUESTIONS = (
    Question(
        "letter-case-of-permission-sets",
        "Does the letter case of names of permission sets count?",
        "It does: two names that differ by it alone are two permission sets.",
        "`idc_permission_set` would compare names without regard to letter case.",
        (
            permission_set("one", "Set"),
            permission_set("two", "sET", asks="a name that differs by letter case"),
            permission_set("three", "Set", asks="the same name"),
        ),
        ("names differ by letter case",),
    ),
    Question(
        "absent-parts-of-permission-sets",
        "What is said of deleting and detaching what a permission set does not have?",
        "ResourceNotFoundException.",
        "The setting `delete_absent`, and the words.",
        (
            permission_set("one", "set"),
            of_set("DeleteInlinePolicyFromPermissionSet", asks="an inline policy"),
            of_set("DeletePermissionsBoundaryFromPermissionSet", asks="a boundary"),
            of_set("GetPermissionsBoundaryForPermissionSet", asks="reading a boundary"),
            of_set("DetachManagedPolicyFromPermissionSet", ManagedPolicyArn=_READ_ONLY, asks="a managed policy"),
            of_set(
                "DetachCustomerManagedPolicyReferenceFromPermissionSet",
                CustomerManagedPolicyReference={"Name": "{prefix}", "Path": "/"},
                asks="a customer managed policy",
            ),
            admin("DeletePermissionSet", PermissionSetArn="{absent_set}", asks="the permission set itself"),
        ),
        (
            "deleting an inline policy or boundary that is not there",
            "no boundary:",
            "words for customer managed policies",
            '"Could not find PermissionSet with id ps-..."',
        ),
    ),
    Question(
        "policies-twice",
        "What is said of attaching a policy twice, and of a second boundary?",
        "ConflictException; a second boundary takes the place of the first.",
        "The words would change; or `idc_permission_set` would delete a boundary before it puts another.",
        (
            permission_set("one", "set"),
            of_set("AttachManagedPolicyToPermissionSet", ManagedPolicyArn=_READ_ONLY, asks="the first"),
            of_set("AttachManagedPolicyToPermissionSet", ManagedPolicyArn=_READ_ONLY, asks="the same again"),
            of_set(
                "PutPermissionsBoundaryToPermissionSet",
                PermissionsBoundary={"ManagedPolicyArn": _READ_ONLY},
                asks="a boundary",
            ),
            of_set(
                "PutPermissionsBoundaryToPermissionSet",
                PermissionsBoundary={"ManagedPolicyArn": "arn:aws:iam::aws:policy/SecurityAudit"},
                asks="another boundary",
            ),
            of_set(
                "PutPermissionsBoundaryToPermissionSet",
                PermissionsBoundary={
                    "ManagedPolicyArn": _READ_ONLY,
                    "CustomerManagedPolicyReference": {"Name": "{prefix}", "Path": "/"},
                },
                asks="a boundary of two kinds",
            ),
        ),
        ("a boundary is exactly one of two kinds",),
    ),
    Question(
        "updates-of-permission-sets",
        "What does UpdatePermissionSet do with what it leaves out?",
        "Description and session duration stay, the relay state goes.",
        "The setting `update_clears` would be true by default, and the modules would send the duration always.",
        (
            permission_set("one", "set", Description="D", SessionDuration="PT2H", RelayState="https://example.com/"),
            of_set("UpdatePermissionSet", asks="an update of nothing"),
            shown("what is left", "Description", "SessionDuration", "RelayState"),
            of_set("UpdatePermissionSet", Description="", asks="an empty description"),
        ),
        ("... and keeps the session duration",),
    ),
    Question(
        "session-durations",
        "Is the text of a session duration kept, and what is said of one that is too long?",
        "It is kept as given; ValidationException.",
        "`idc_permission_set` would compare other texts; the words would change.",
        (
            permission_set("one", "set", SessionDuration="PT60M", asks="PT60M"),
            shown("the text that is kept", "SessionDuration"),
            permission_set("two", "long", SessionDuration="PT13H", asks="PT13H"),
            permission_set("three", "short", SessionDuration="PT30M", asks="PT30M"),
        ),
        ("sessions of 1 to 12 hours",),
    ),
    Question(
        "tags",
        "What is said of tags that are not allowed?",
        "ValidationException.",
        "The words would change.",
        (
            permission_set("one", "set", Tags=[{"Key": "aws:probe", "Value": "x"}], asks="a key with aws:"),
            permission_set(
                "two", "twice", Tags=[{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}], asks="a key twice"
            ),
        ),
        ("50 tags (`ServiceQuotaExceededException`)",),
    ),
    Question(
        "inline-policies",
        "What of an inline policy is looked at when it is put?",
        "That it is JSON with a statement.",
        "The emulator would refuse more policies when they are put.",
        (
            permission_set("one", "set"),
            of_set("PutInlinePolicyToPermissionSet", InlinePolicy="no JSON", asks="no JSON"),
            of_set("PutInlinePolicyToPermissionSet", InlinePolicy='{"Statement":[]}', asks="no statement"),
            of_set(
                "PutInlinePolicyToPermissionSet",
                InlinePolicy='{"Version":"2012-10-17","Statement":[{"Effect":"Maybe","Action":"s3:*","Resource":"*"}]}',
                asks="an effect that there is not",
            ),
        ),
    ),
    Question(
        "policies-side-by-side",
        "Can policies be attached to several permission sets at the same moment?",
        "They can.",
        "The setting `busy_policies` would be `conflict` by default. The modules try again.",
        (
            permission_set("one", "set"),
            permission_set("two", "other"),
            admin(
                "AttachManagedPolicyToPermissionSet",
                together=tuple(
                    {
                        "PermissionSetArn": f"{{{name}.PermissionSet.PermissionSetArn}}",
                        "ManagedPolicyArn": f"arn:aws:iam::aws:policy/{policy}",
                    }
                    for name in ("one", "two")
                    for policy in _OTHERS
                ),
                asks="eight at once",
            ),
        ),
    ),
    Question(
        "provisioning-nowhere",
        "How does the provisioning of a permission set end that is in no account?",
        "SUCCEEDED.",
        "The modules would not provision what is nowhere.",
        (
            permission_set("one", "set"),
            of_set("ProvisionPermissionSet", "one", "begun", TargetType="ALL_PROVISIONED_ACCOUNTS"),
            provisioned("begun", "how it ends"),
        ),
    ),
)
