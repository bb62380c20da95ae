# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions about assignments in the account that was named, with a user, a group and a permission set of our own."""

from __future__ import annotations

from typing import Any

from ..question import Question, Step, admin, store
from ..service import Reply
from .people import group, member, user
from .permission_sets import PROVISIONING, ended, of_set, permission_set, provisioned

_STATUS = {"Create": "AccountAssignmentCreationStatus", "Delete": "AccountAssignmentDeletionStatus"}


def _assignment(verb: str, step_name: str, principal: str, **more: Any) -> Step:
    given = {
        "TargetType": "AWS_ACCOUNT",
        "TargetId": "{account}",
        "PermissionSetArn": "{one.PermissionSet.PermissionSetArn}",
        "PrincipalType": "GROUP" if principal.endswith(".GroupId}") else "USER",
        "PrincipalId": principal,
        **more,
    }
    return admin(f"{verb}AccountAssignment", step_name, **given)


def _end(verb: str, step_name: str, asks: str = "", **more: Any) -> Step:
    member_name = _STATUS[verb]
    request = {member_name.replace("Status", "RequestId"): f"{{{step_name}.{member_name}.RequestId}}"}
    return admin(
        f"Describe{member_name}",
        **request,
        asks=asks,
        **{
            "shows": (f"{member_name}.Status", f"{member_name}.FailureReason"),
            "until": ended(member_name),
            "seconds": 300.0,
            **more,
        },
    )


def _assign(step_name: str = "given", principal: str = "{ann.UserId}") -> tuple[Step, Step]:
    """Return the steps that assign and wait."""
    return (_assignment("Create", step_name, principal), _end("Create", step_name))


def _unassign(step_name: str = "taken", principal: str = "{ann.UserId}") -> tuple[Step, Step]:
    return (_assignment("Delete", step_name, principal), _end("Delete", step_name))


def _nowhere(reply: Reply) -> bool:
    return reply.ok and not reply.body.get("AccountIds")


def _outdated(asks: str) -> Step:
    return of_set(
        "ListAccountsForProvisionedPermissionSet",
        ProvisioningStatus="LATEST_PERMISSION_SET_NOT_PROVISIONED",
        asks=asks,
        shows=("AccountIds",),
    )


_BASE = (user("ann", "ann"), permission_set("one", "set", Description="D"))

QUESTIONS = (
    Question(
        "assignments",
        "How does an assignment go: its first answer, its end, once more, and its deletion?",
        "The first answer has no date; once more succeeds; a deletion of what is not there fails with the words below.",
        "The modules' handling of requests, and the words.",
        (
            *_BASE,
            _assignment(
                "Create",
                "given",
                "{ann.UserId}",
                asks="its first answer",
                shows=(f"{_STATUS['Create']}.Status", f"{_STATUS['Create']}.CreatedDate"),
            ),
            _end("Create", "given", "its end"),
            _assignment("Create", "again", "{ann.UserId}", asks="once more"),
            _end("Create", "again", "the end of that"),
            *_unassign(),
            _assignment("Delete", "absent", "{ann.UserId}", asks="deleting what is not there"),
            _end("Delete", "absent", "the end of that deletion"),
        ),
        ("deleting one that is not there: FAILED",),
    ),
    Question(
        "principals-that-are-nobody",
        "What is said of an assignment to a user who does not exist, or whose id is none?",
        "It fails at the end, with the words below; a malformed id is a ValidationException.",
        "The modules would explain the failure in another place.",
        (
            *_BASE,
            _assignment("Create", "nobody", "{absent}", asks="a user who does not exist"),
            _assignment("Create", "malformed", "not an id", asks="a malformed id"),
            _end("Create", "nobody", "the end of the first"),
        ),
    ),
    Question(
        "foreign-account",
        "What is said of an assignment in an account that is not of the organization?",
        "ResourceNotFoundException.",
        "The modules would explain it by another code.",
        (
            user("ann", "ann"),
            permission_set("one", "set"),
            _assignment(
                "Create", "foreign", "{ann.UserId}", TargetId="{absent_account}", asks="CreateAccountAssignment"
            ),
            # It shall be asked only by who names an account, as all that is about accounts.
            of_set("ListAccountAssignments", AccountId="{account}", asks="that the permission set is nowhere"),
        ),
        ("an account that is not in the organization",),
    ),
    Question(
        "through-groups",
        "Do the assignments of a user include those of the groups?",
        "They do, under the ids of the groups.",
        "The setting `inherited_assignments` would be false by default.",
        (
            *_BASE,
            group("team", "group"),
            member("in", "team", "ann"),
            *_assign("given", "{team.GroupId}"),
            admin(
                "ListAccountAssignmentsForPrincipal",
                PrincipalType="USER",
                PrincipalId="{ann.UserId}",
                asks="the assignments of the user",
                shows=("AccountAssignments.0.PrincipalType", "AccountAssignments.0.PrincipalId"),
            ),
        ),
    ),
    Question(
        "what-outdates-accounts",
        "Does an update that changes nothing outdate the accounts, and do tags?",
        "The first does, tags do not.",
        "The modules would provision less often.",
        (
            *_BASE,
            *_assign(),
            admin(
                "TagResource",
                ResourceArn="{one.PermissionSet.PermissionSetArn}",
                Tags=[{"Key": "probe", "Value": "x"}],
            ),
            _outdated("after a tag"),
            of_set("UpdatePermissionSet", Description="D"),
            _outdated("after an update that changes nothing"),
            of_set("ProvisionPermissionSet", "one", "begun", TargetType="AWS_ACCOUNT", TargetId="{account}"),
            provisioned("begun", "the end of provisioning it"),
            _outdated("after provisioning"),
        ),
        ("each change to attributes, policies and boundary outdates the accounts",),
    ),
    Question(
        "the-last-assignment",
        "Does a permission set leave the account with the last assignment, and can it be deleted before that?",
        "It leaves at once.",
        "The settings `deprovision` and `deprovision_seconds`; deleting would have to wait.",
        (
            *_BASE,
            *_assign(),
            of_set("DeletePermissionSet", asks="deleting it while it is assigned"),
            *_unassign(),
            of_set("DeletePermissionSet", asks="deleting it when it is assigned to nobody"),
            of_set(
                "ListAccountsForProvisionedPermissionSet",
                asks="the accounts that have it",
                shows=("AccountIds",),
                until=lambda reply: not reply.ok or _nowhere(reply),
                seconds=90.0,
                counts=True,
            ),
        ),
        ("the permission set leaves with the last assignment",),
    ),
    Question(
        "two-at-a-time",
        "What is said of a second request while one is in progress: for the same, and for the same account?",
        "The same assignment is a ConflictException; another in the account waits its turn.",
        "The setting `busy_account` would be `conflict` by default; the modules would wait before they ask.",
        (
            *_BASE,
            user("bob", "bob"),
            _assignment("Create", "first", "{ann.UserId}"),
            _assignment("Create", "same", "{ann.UserId}", asks="the same assignment"),
            _assignment("Create", "other", "{bob.UserId}", asks="another user"),
            _end("Create", "first", "", until=None, only_if=(f"{_STATUS['Create']}.Status", "IN_PROGRESS")),
            _end("Create", "first", "the end of the first"),
        ),
        ("a request on the same assignment in progress", "one role of an account is changed at a time"),
    ),
    Question(
        "provisioning-without-an-assignment",
        "How does the provisioning in one account end where nobody is assigned?",
        'FAILED, "Permission set provision not found in AWS account ...".',
        "Provisioning could make roles that nobody is assigned to.",
        (
            *_BASE,
            of_set(
                "ProvisionPermissionSet",
                "one",
                "begun",
                TargetType="AWS_ACCOUNT",
                TargetId="{account}",
                asks="the first answer",
                shows=(f"{PROVISIONING}.Status",),
            ),
            provisioned("begun", "the end"),
            of_set("ListAccountsForProvisionedPermissionSet", asks="the accounts then", shows=("AccountIds",)),
            # Where a role was made, it leaves with an assignment.
            *_assign(),
            *_unassign(),
        ),
        ("not in the given account: FAILED",),
        risk="if it makes a role, the permission set may stay in the account until it is assigned and unassigned there",
    ),
    Question(
        "assignments-of-the-deleted",
        "What becomes of the assignments of a deleted user, and can they be deleted?",
        "They stay, and can be deleted.",
        "The settings `orphans` and `orphan_deletion`; the modules would delete assignments before the user.",
        (
            *_BASE,
            *_assign(),
            store("DeleteUser", UserId="{ann.UserId}", asks="deleting the user"),
            of_set(
                "ListAccountAssignments",
                AccountId="{account}",
                asks="the assignments then",
                shows=("AccountAssignments.0.PrincipalId",),
            ),
            _assignment("Delete", "taken", "{ann.UserId}", asks="deleting the assignment"),
            _end("Delete", "taken", "the end of that"),
        ),
        ("an assignment of someone who is gone can be deleted",),
        risk="if such an assignment cannot be deleted, it stays, and its permission set with it",
    ),
)
