# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tables of a report: their columns, in the order in which every form has them. A row is plain data by column name."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping
from dataclasses import dataclass

Row = dict[str, t.Any]
Model = Mapping[str, t.Any]


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table. `columns` are the keys of its rows with the words that stand above them."""

    name: str
    title: str
    columns: Mapping[str, str]


_PERSON = {
    "user_id": "User id",
    "user_name": "User name",
    "display_name": "Name",
    "email": "E-mail",
    "status": "Status",
    "department": "Department",
    "cost_center": "Cost centre",
    "manager": "Manager",
    "source": "Source",
}
_SET = {
    "permission_set": "Permission set",
    "managed_policies": "Managed policies",
    "customer_managed_policies": "Customer managed policies",
    "inline_policy": "Inline policy",
    "permissions_boundary": "Boundary",
    "privileged": "Privileged",
    "session_duration": "Session",
}
_CHANGED = {"updated_by": "Changed by", "updated_at": "Changed at"}

DIFFERENCES = Table(
    name="differences",
    title="Differences",
    columns={
        "severity": "Severity",
        "category": "Category",
        "kind": "Kind",
        "name": "Name",
        "text": "What it means",
        "action": "Planned action",
        "before": "Is",
        "after": "Should be",
        **_CHANGED,
        "protected": "Left alone because",
        "file": "File",
        "line": "Line",
    },
)
FINDINGS = Table(
    name="findings",
    title="Findings",
    columns={
        "severity": "Severity",
        "policy": "Policy",
        "check": "Check",
        "kind": "Kind",
        "thing": "Thing",
        "message": "Finding",
        "excepted": "Excepted",
        "excepted_until": "Excepted until",
        "excepted_reason": "Reason of the exception",
        "file": "File",
        "line": "Line",
    },
)
UNREADABLE = Table(
    name="unreadable",
    title="Could not be read",
    columns=dict(zip(("what", "error_code", "message"), ("What", "Error code", "Message"), strict=True)),
)
ACCESS = Table(
    name="access",
    title="Access",
    columns={
        **_PERSON,
        "way": "Way",
        "group": "Through group",
        "kind": "Kind",
        **_SET,
        "account": "Account",
        "account_id": "Account id",
        "unit": "Unit",
        "account_tags": "Account tags",
        "production": "Production",
        "application": "Application",
        "role": "Role",
        "first_seen": "First seen",
        "until": "Until",
    },
)
SINCE = Table(
    name="since",
    title="Since the last report",
    columns={
        "change": "Change",
        "what": "What",
        "user_name": "User name",
        "display_name": "Name",
        "kind": "Kind",
        "permission_set": "Permission set",
        "account": "Account",
        "account_id": "Account id",
        "application": "Application",
        "role": "Role",
    },
)
PEOPLE = Table(
    name="people",
    title="People",
    columns={
        **_PERSON,
        "groups": "Groups",
        "access": "Ways of access",
        "privileged": "Privileged access",
        "created_by": "Created by",
        "created_at": "Created at",
        **_CHANGED,
    },
)
GROUPS = Table(
    name="groups",
    title="Groups",
    columns={
        "group_id": "Group id",
        "display_name": "Name",
        "source": "Source",
        "members": "Members",
        "assignments": "Assignments",
        **_CHANGED,
    },
)
PERMISSION_SETS = Table(
    name="permission_sets",
    title="Permission sets",
    columns={
        "permission_set_arn": "ARN",
        **_SET,
        "assignments": "Assignments",
        "outdated_accounts": "Outdated accounts",
        "tags": "Tags",
    },
)
ACCOUNTS = Table(
    name="accounts",
    title="Accounts",
    columns={
        "account_id": "Account id",
        "account": "Name",
        "unit": "Unit",
        "status": "Status",
        "management": "Management account",
        "production": "Production",
        "people": "People with access",
        "account_tags": "Tags",
    },
)
APPLICATIONS = Table(
    name="applications",
    title="Applications",
    columns={
        "application_arn": "ARN",
        "application": "Name",
        "assignment_required": "Needs an assignment",
        "people": "People with access",
    },
)
ASSIGNMENTS = Table(
    name="assignments",
    title="Assignments",
    columns={
        "kind": "Kind",
        "principal_type": "Principal type",
        "principal": "Principal",
        "principal_id": "Principal id",
        "permission_set": "Permission set",
        "account": "Account",
        "account_id": "Account id",
        "application": "Application",
        "role": "Role",
        "people": "People",
    },
)

# In this order they stand in every form that has them.
TABLES = (
    DIFFERENCES,
    FINDINGS,
    UNREADABLE,
    SINCE,
    ACCESS,
    ASSIGNMENTS,
    PEOPLE,
    GROUPS,
    PERMISSION_SETS,
    ACCOUNTS,
    APPLICATIONS,
)

# From what is looked at first to what can wait.
SEVERITIES = ("critical", "high", "medium", "low", "info")


def rank(severity: object) -> int:
    """The place of a severity among the others; one that nobody knows is as bad as it gets."""
    return SEVERITIES.index(severity) if severity in SEVERITIES else 0
