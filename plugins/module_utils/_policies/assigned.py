# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One assignment as a thing of a violation: what several checks have in common."""

from __future__ import annotations

from .._model.access import AccountAssignment, ApplicationAssignment, Principal
from .._model.entitlements import Entitlement
from .._model.yaml_text import visible
from .check import Thing
from .view import Holding, View

# The words by which exceptions may name the parts of an assignment of any kind.
PARTS = ("user", "group", "permission_set", "account", "application", "role")


def about_principal(view: View, principal: Principal) -> dict[str, Thing]:
    """A user or a group by the word for it."""
    return {principal.kind.value: Thing(principal.id, view.name_of(principal))}


def about_account(view: View, account_id: str) -> Thing:
    """An account."""
    return Thing(account_id, view.account_name(account_id))


def about_holding(view: View, one: Holding) -> dict[str, Thing]:
    """The parts of an assignment or an entitlement."""
    who = about_principal(view, one.principal)
    if isinstance(one, AccountAssignment):
        arn = one.permission_set_arn
        return {
            **who,
            "permission_set": Thing(arn, view.set_name(arn)),
            "account": about_account(view, one.account_id),
        }
    if isinstance(one, Entitlement):
        return {**who, "role": Thing(one.role_arn), "account": about_account(view, one.account_id)}
    return {**who, "application": Thing(one.application_arn, _application_name(view, one))}


def kind_of(one: Holding) -> str:
    """The word for it in results."""
    if isinstance(one, AccountAssignment):
        return "account_assignment"
    return "entitlement" if isinstance(one, Entitlement) else "application_assignment"


def place_label(view: View, one: Holding) -> str:
    """What somebody has, for people: "AdministratorAccess in prod (111122223333)"."""
    if isinstance(one, AccountAssignment):
        return f"{visible(view.set_name(one.permission_set_arn))} in {view.account_label(one.account_id)}"
    if isinstance(one, Entitlement):
        return f"{visible(one.role_arn)} in {view.account_label(one.account_id)}"
    return f"application {visible(_application_name(view, one))}"


def label(view: View, one: Holding) -> str:
    """An assignment for people: "user zoe: AdministratorAccess in prod (111122223333)"."""
    return f"{view.label(one.principal)}: {place_label(view, one)}"


def _application_name(view: View, one: ApplicationAssignment) -> str:
    found = view.applications.get(one.application_arn)
    return one.application_arn if found is None else found.name
