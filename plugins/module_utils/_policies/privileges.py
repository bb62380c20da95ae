# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a permission set allows, as far as its own record tells: customer managed policies are in the accounts."""

from __future__ import annotations

import json
import re
import typing as t
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase

from .view import PermissionSet, Table

# AWS managed policies that make an administrator of an account.
ADMINISTRATORS = ("AdministratorAccess", "PowerUserAccess", "IAMFullAccess")

# AWS managed policies that allow to write Identity Center: those made for it ("AWS managed policies for IAM Identity
# Center", user guide), and those that allow nearly everything: PowerUserAccess denies no more than iam, organizations and
# account (AWS Managed Policy Reference).
WRITERS = (
    "AWSSSOMasterAccountAdministrator",
    "AWSSSOMemberAccountAdministrator",
    "AWSSSODirectoryAdministrator",
    "AdministratorAccess",
    "PowerUserAccess",
)

# Actions by each of which somebody gives themselves, or others, more access than they have.
PATHS = (
    "sso:AttachCustomerManagedPolicyReferenceToPermissionSet",
    "sso:AttachManagedPolicyToPermissionSet",
    "sso:CreateAccountAssignment",
    "sso:DeletePermissionsBoundaryFromPermissionSet",
    "sso:PutInlinePolicyToPermissionSet",
    "sso:PutPermissionsBoundaryToPermissionSet",
    "sso:CreateApplicationAssignment",
    "sso:PutApplicationAssignmentConfiguration",
    "sso:CreateInstanceAccessControlAttributeConfiguration",
    "sso:UpdateInstanceAccessControlAttributeConfiguration",
    "identitystore:CreateGroupMembership",
    "identitystore:UpdateUser",
    "sso-directory:AddMemberToGroup",
    "sso-directory:UpdatePassword",
    "sso-directory:UpdateUser",
    "account-access:CreateEntitlement",
)


def named_policies(permission_set: PermissionSet, names: Iterable[str]) -> list[str]:
    """Which of these AWS managed policies, by name or ARN in any letter case, a permission set has; by name."""
    wanted = {name.rpartition("/")[2].casefold() for name in names}
    own = {arn.rpartition("/")[2] for arn in permission_set.managed_policies if _is_own(arn)}
    return sorted(name for name in own if name.casefold() in wanted)


def _is_own(arn: str) -> bool:
    """Whether a managed policy is of AWS: that of a customer may have the same name."""
    return ":iam::aws:policy/" in arn


def allows_everything(policy: str | None) -> bool:
    """Whether a policy has a statement that allows all actions on all resources."""
    allowed = [one for one in _statements(policy) if one.get("Effect") == "Allow"]
    return any(_names(_EVERY_ACTION, one.get("Action")) and _names(_EVERYTHING, one.get("Resource")) for one in allowed)


def allowed_paths(policy: str | None) -> list[str]:
    """Which actions of PATHS a policy allows somewhere. A Deny counts where it holds for all resources, unconditionally."""
    statements = _statements(policy)
    allows = [one for one in statements if one.get("Effect") == "Allow"]
    denies = [one for one in statements if one.get("Effect") == "Deny" and _is_unconditional(one)]
    return [
        action
        for action in PATHS
        if any(_covers(one, action) for one in allows) and not any(_covers(one, action) for one in denies)
    ]


def is_privileged(permission_set: PermissionSet, unknown: frozenset[Table] = frozenset()) -> bool | None:
    """Whether a permission set makes an administrator of an account; None where what would say so can't be read."""
    if named_policies(permission_set, ADMINISTRATORS) or _administers(permission_set.inline_policy):
        return True
    return None if unknown & {Table.MANAGED_POLICIES, Table.INLINE_POLICIES} else False


def _administers(policy: str | None) -> bool:
    """Whether a policy has a statement that allows as much as one of ADMINISTRATORS: everything, all but some, or all of IAM."""
    allowed = (one for one in _statements(policy) if one.get("Effect") == "Allow")
    everywhere = (one for one in allowed if "NotResource" in one or _names(_EVERYTHING, one.get("Resource")))
    return any(
        not _names(_EVERYTHING, one["NotAction"]) if "NotAction" in one else _names(_ADMINISTERING, one.get("Action"))
        for one in everywhere
    )


def texts(value: object) -> list[str]:
    """The texts of an element of a policy that takes one or several."""
    several = value if isinstance(value, list) else [value]
    return [one for one in several if isinstance(one, str)]


def _statements(policy: str | None) -> list[Mapping[str, t.Any]]:
    """The statements of a policy; of one that is no JSON, which the service does not take, none."""
    return list(_read(policy)) if policy else []


def _read(policy: str) -> Iterator[Mapping[str, t.Any]]:
    try:
        document = json.loads(policy)
    except ValueError:
        return
    found = document.get("Statement") if isinstance(document, Mapping) else None
    for one in found if isinstance(found, list) else [found]:
        if isinstance(one, Mapping):
            yield one


_EVERY_ACTION = re.compile(r"\*+(:\*+)?")
_ADMINISTERING = re.compile(r"(\*+|iam):\*+|\*+", re.IGNORECASE)
_EVERYTHING = re.compile(r"\*+")


def _names(pattern: re.Pattern[str], value: object) -> bool:
    """Whether one of the texts of an element is of this pattern."""
    return any(map(pattern.fullmatch, texts(value)))


def _is_unconditional(statement: Mapping[str, t.Any]) -> bool:
    return not statement.get("Condition") and _names(_EVERYTHING, statement.get("Resource"))


def _covers(statement: Mapping[str, t.Any], action: str) -> bool:
    """Whether a statement is about an action. Letter case does not count, and * and ? are the wildcards of IAM."""
    if "NotAction" in statement:
        return not any(_matches(action, one) for one in texts(statement["NotAction"]))
    return any(_matches(action, one) for one in texts(statement.get("Action")))


def _matches(action: str, pattern: str) -> bool:
    return fnmatchcase(action.casefold(), pattern.casefold().replace("[", "[[]"))
