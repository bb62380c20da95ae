# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Directories for policies, from a form that people can read: that of the examples in docs/policies.md."""

from __future__ import annotations

import json
import typing as t
from collections.abc import Iterator, Mapping
from datetime import datetime, timezone

from ansible_collections.steward.identity_center.plugins.module_utils._desired.expiries import Expiry
from ansible_collections.steward.identity_center.plugins.module_utils._model.access import (
    AccountAssignment,
    ApplicationAssignment,
    Principal,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.attributes import item
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.entitlements import Entitlement
from ansible_collections.steward.identity_center.plugins.module_utils._options.expiry import expiry
from ansible_collections.steward.identity_center.plugins.module_utils._options.policies import (
    parse_policies,
    policy_lines,
)
from ansible_collections.steward.identity_center.plugins.module_utils._policies.judging import Finding, judge
from ansible_collections.steward.identity_center.plugins.module_utils._policies.view import (
    Account,
    Application,
    Group,
    PermissionSet,
    Posture,
    Table,
    User,
    View,
)

NOW = datetime(2026, 11, 26, 12, tzinfo=timezone.utc)
_AWS = "arn:aws:iam::aws:policy/"

Directory = Mapping[str, t.Any]


def view_of(directory: Directory) -> View:
    """A view of this directory. Ids are made of names: `u-zoe`, `g-Admins`; accounts have the ids that they say."""
    accounts = {one["name"]: one for one in directory.get("accounts", ())}
    return View(
        instance_arn="arn:aws:sso:::instance/ssoins-0123456789abcdef",
        users={f"u-{one['user_name']}": _user(one) for one in directory.get("users", ())},
        groups={f"g-{one['display_name']}": _group(one) for one in directory.get("groups", ())},
        permission_sets={f"ps-{one['name']}": _set(one) for one in directory.get("permission_sets", ())},
        accounts={one["id"]: _account(one) for one in accounts.values()},
        applications={f"app-{one['name']}": _application(one) for one in directory.get("applications", ())},
        assignments=tuple(_assignments(directory, accounts)),
        application_assignments=tuple(
            ApplicationAssignment(application_arn=f"app-{application}", principal=who)
            for one in directory.get("assignments", ())
            for who in _who(one)
            for application in one.get("applications", ())
        ),
        entitlements=tuple(
            Entitlement(principal=who, role_arn=role)
            for one in directory.get("entitlements", ())
            for who in _who(one)
            for role in one["roles"]
        ),
        management=next((one["id"] for one in accounts.values() if one.get("management")), None),
        administrators=frozenset(one["id"] for one in accounts.values() if one.get("delegated_administrator")),
        expirations=tuple(_expiration(one) for one in directory.get("expirations", ())),
        posture=Posture(**directory.get("instance", {})),
        unknown=frozenset(Table[name] for name in directory.get("unknown", ())),
    )


def found(policies: object, directory: Directory, at: datetime = NOW) -> list[Finding]:
    """What policies, as somebody writes them, find in a directory."""
    return judge(view_of(directory), parse_policies(policy_lines(policies)), at)


def messages(policies: object, directory: Directory, at: datetime = NOW) -> list[str]:
    """The sentences of what they find."""
    return [one.violation.message for one in found(policies, directory, at)]


def _user(one: Directory) -> User:
    name = one["user_name"]
    return User(
        id=f"u-{name}",
        name=name,
        email=one.get("email", f"{name}@example.com"),
        status=one.get("status", "enabled"),
        external=one.get("external", False),
    )


def _group(one: Directory) -> Group:
    name = one["display_name"]
    return Group(id=f"g-{name}", name=name, members=tuple(f"u-{member}" for member in one.get("members", ())))


def _set(one: Directory) -> PermissionSet:
    policy = one.get("inline_policy")
    return PermissionSet(
        arn=f"ps-{one['name']}",
        name=one["name"],
        session_duration=one.get("session_duration"),
        managed_policies=tuple(
            name if name.startswith("arn:") else f"{_AWS}{name}" for name in one.get("managed_policies", ())
        ),
        customer_managed_policies=tuple(
            item({"name": name, "path": "/"}) for name in one.get("customer_managed_policies", ())
        ),
        inline_policy=policy if isinstance(policy, str) or policy is None else json.dumps(policy),
        tags=one.get("tags", {}),
        outdated=tuple(one.get("outdated_accounts", ())),
    )


def _account(one: Directory) -> Account:
    return Account(
        id=one["id"],
        name=one["name"],
        path=one.get("path", "/"),
        status=one.get("status", "ACTIVE"),
    )


def _application(one: Directory) -> Application:
    return Application(
        arn=f"app-{one['name']}", name=one["name"], assignment_required=one.get("assignment_required", True)
    )


def _who(one: Directory) -> Iterator[Principal]:
    yield from (Principal(kind=Kind.USER, id=f"u-{name}") for name in one.get("users", ()))
    yield from (Principal(kind=Kind.GROUP, id=f"g-{name}") for name in one.get("groups", ()))


def _assignments(directory: Directory, accounts: Mapping[str, Directory]) -> Iterator[AccountAssignment]:
    for one in directory.get("assignments", ()):
        for who in _who(one):
            for name in one.get("permission_sets", ()):
                for account in one.get("accounts", ()):
                    account_id = accounts[account]["id"] if account in accounts else account
                    yield AccountAssignment(account_id=account_id, permission_set_arn=f"ps-{name}", principal=who)


def _expiration(one: Directory) -> Expiry:
    at, problem = expiry(one["expires_at"])
    assert at is not None, problem
    return Expiry(label=one["label"], at=at, place=one.get("place", ""))
