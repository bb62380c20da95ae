# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The gateway to sso-admin: permission sets, assignments, applications and attributes for access control.

Each of them has a file of its own; here they become one gateway, under one quota.
"""

from __future__ import annotations

import typing as t

from .._model.limits import Limits
from .access_control import AccessControlAttributes
from .account_assignments import AccountAssignments
from .applications import Applications
from .calls import Caller, Quotas
from .permission_sets import PermissionSets
from .service_model import read_limits


def sso_admin_limits(client: t.Any) -> Limits:
    """What the installed botocore says about inputs; makes no call."""
    caller = Caller(client, "sso")
    operations = (
        "CreatePermissionSet",
        "AttachManagedPolicyToPermissionSet",
        "AttachCustomerManagedPolicyReferenceToPermissionSet",
        "PutInlinePolicyToPermissionSet",
        "PutPermissionsBoundaryToPermissionSet",
        "CreateAccountAssignment",
        "CreateApplicationAssignment",
        "CreateInstanceAccessControlAttributeConfiguration",
    )
    return read_limits(caller.model, caller.version, operations)


class SsoAdmin(PermissionSets, AccountAssignments, Applications, AccessControlAttributes):
    """One instance. Offers Access."""

    def __init__(self, client: t.Any, instance_arn: str, quotas: Quotas | None = None) -> None:
        """`quotas` are those that other calls of sso-admin use too."""
        super().__init__(Caller(client, "sso", quotas=quotas or Quotas(together=True)), instance_arn)
