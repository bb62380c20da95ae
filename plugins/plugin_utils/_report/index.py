# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The live directory, indexed: from the tables of an audit to who reaches what, and why."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from .production import Production
from .tables import Row

ACCOUNT, APPLICATION, ENTITLEMENT = "account", "application", "entitlement"
USER = "USER"


class Index:
    """The tables of an `audit`, by id. Ids that lead to nothing are orphans: their things have no name, and stay."""

    def __init__(self, audit: Mapping[str, t.Any], production: Production) -> None:
        """`audit` is that of an idc_audit_info result; `production` tells which accounts are."""
        self.audit = audit
        self.users: dict[str, Row] = {one["user_id"]: one for one in _rows(audit, "users")}
        self.groups: dict[str, Row] = {one["group_id"]: one for one in _rows(audit, "groups")}
        self.sets: dict[str, Row] = {one["permission_set_arn"]: one for one in _rows(audit, "permission_sets")}
        self.accounts: dict[str, Row] = {one["account_id"]: one for one in _rows(audit, "accounts")}
        self.applications: dict[str, Row] = {one["application_arn"]: one for one in _rows(audit, "applications")}
        self.production = {name for name, one in self.accounts.items() if production.has(one)}

    @cached_property
    def assignments(self) -> list[Row]:
        """Every way that is given to a user or a group: assignments of accounts and applications, and entitlements."""
        return [
            *(_given(one, ACCOUNT) for one in _rows(self.audit, "assignments")),
            *(_given(one, APPLICATION) for one in _rows(self.audit, "application_assignments")),
            *(_given(one, ENTITLEMENT) for one in _rows(self.audit, "entitlements")),
        ]

    @cached_property
    def of_principal(self) -> Mapping[str, Sequence[Row]]:
        """The assignments of each user and group, by id."""
        found: dict[str, list[Row]] = {}
        for one in self.assignments:
            found.setdefault(one["principal_id"], []).append(one)
        return found

    @cached_property
    def groups_of(self) -> Mapping[str, Sequence[str]]:
        """The ids of the groups of each user."""
        found: dict[str, list[str]] = {}
        for group_id, group in self.groups.items():
            for user_id in group.get("members") or ():
                found.setdefault(user_id, []).append(group_id)
        return found

    def reached_by(self, given: Mapping[str, t.Any]) -> Sequence[str]:
        """The ids of the people whom an assignment lets in: the user, or the members of the group."""
        if given["principal_type"] == USER:
            return (given["principal_id"],)
        return t.cast("Sequence[str]", self.groups.get(given["principal_id"], {}).get("members") or ())

    def ways(self) -> Iterator[tuple[str, Row]]:
        """Each way of each person, sorted by person: the user's id, and the assignment."""
        for user_id in sorted({*self.users, *self.groups_of, *self._direct()}, key=self.user_key):
            for principal_id in (user_id, *self.groups_of.get(user_id, ())):
                for given in self.of_principal.get(principal_id, ()):
                    yield user_id, given

    def _direct(self) -> Iterator[str]:
        return (one["principal_id"] for one in self.assignments if one["principal_type"] == USER)

    def user_key(self, user_id: str) -> tuple[str, str]:
        """What people are sorted by."""
        return (str(self.users.get(user_id, {}).get("user_name") or "").casefold(), user_id)

    def principal(self, given: Mapping[str, t.Any]) -> str | None:
        """The name of a user or a group; None where there is none any more."""
        if given["principal_type"] == USER:
            return t.cast("str | None", self.users.get(given["principal_id"], {}).get("user_name"))
        return t.cast("str | None", self.groups.get(given["principal_id"], {}).get("display_name"))

    def privileged(self, given: Mapping[str, t.Any]) -> bool | None:
        """Whether an assignment makes somebody an administrator.

        None: nobody knows, as of roles and applications, and of permission sets whose policies could not be read.
        """
        return t.cast("bool | None", self.sets.get(given["permission_set_arn"] or "", {}).get("privileged"))

    def person(self, user_id: str) -> Row:
        """The columns of a person."""
        user = self.users.get(user_id)
        if user is None:
            return {"user_id": user_id, "user_name": None, "display_name": None, "status": "deleted", "source": None}
        names = ("user_id", "user_name", "display_name", "email", "status", "department", "cost_center", "manager")
        return {**{name: user.get(name) for name in names}, "source": source(user)}

    def permission_set(self, arn: str | None) -> Row:
        """The columns of a permission set."""
        found = self.sets.get(arn or "")
        if found is None:
            return {"permission_set": arn}
        names = ("managed_policies", "customer_managed_policies", "inline_policy", "permissions_boundary", "privileged")
        return {
            "permission_set": found["name"],
            **{name: found.get(name) for name in names},
            "session_duration": found.get("session_duration"),
        }

    def account(self, account_id: str | None) -> Row:
        """The columns of an account."""
        found = self.accounts.get(account_id or "", {})
        return {
            "account": found.get("name"),
            "account_id": account_id,
            "unit": found.get("path"),
            "account_tags": found.get("tags"),
            "production": account_id in self.production if account_id else None,
        }

    def application(self, arn: str | None) -> str | None:
        """The name of an application, or its ARN where it has none."""
        return arn and (self.applications.get(arn, {}).get("name") or arn)


def source(one: Mapping[str, t.Any]) -> str:
    """Who keeps a user or a group: an identity provider, or people by hand."""
    return "external" if one.get("external") else "local"


def _rows(audit: Mapping[str, t.Any], name: str) -> Iterable[Row]:
    return audit.get(name) or ()


def _given(one: Mapping[str, t.Any], kind: str) -> Row:
    return {
        "kind": kind,
        "principal_type": one["principal_type"],
        "principal_id": one["principal_id"],
        "permission_set_arn": one.get("permission_set_arn"),
        "account_id": one.get("account_id"),
        "application_arn": one.get("application_arn"),
        "role": one.get("role_arn"),
    }
