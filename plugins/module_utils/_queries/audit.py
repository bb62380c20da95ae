# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What idc_audit_info answers: the whole live directory as plain tables, and what policies find in it."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable, Iterator, Mapping, Sequence

from .._desired.audit import AuditQuery
from .._model.access import AccountAssignment, ApplicationAssignment, Principal
from .._model.entities import Instance
from .._model.entitlements import Entitlement
from .._observe.directory_view import Unreadable, ViewReader
from .._policies.judging import Finding, judge, missing, tables_of
from .._policies.privileges import is_privileged
from .._policies.view import Group, PermissionSet, Table, User, View
from .._ports.access import Reads
from .._snapshot.snapshot import Snapshot

Row = dict[str, t.Any]


def answer_audit(reads: Reads, query: AuditQuery) -> dict[str, t.Any]:
    """The result of idc_audit_info, and as `meanings` what to warn of besides. Raises CallFailed, Unresolved."""
    snapshot = Snapshot(reads)
    tables = (set(Table) - {Table.EXPIRATIONS}) | tables_of(query.policies)
    if not query.account_tags:
        tables.discard(Table.ACCOUNT_TAGS)
    reader = ViewReader(snapshot, snapshot, tables)
    view = reader.view(query.expiries)
    unreadable = [*reader.unreadable, *_unjudged(query, view, reader.unreadable)]
    audit = {
        "instance": _instance(reader.instance, reads.caller_arn, view),
        "counts": _counts(view),
        "unreadable": [{"what": one.what, "error_code": one.code, "message": one.message} for one in unreadable],
        "users": [_user(one) for one in _by_name(view.users.values())],
        "groups": [_group(one) for one in _by_name(view.groups.values())],
        "permission_sets": [_set(one, view.unknown) for one in _by_name(view.permission_sets.values())],
        "accounts": [_account(view, account_id) for account_id in sorted(view.accounts)],
        "assignments": [_assignment(one) for one in view.assignments],
        "applications": [
            {"application_arn": one.arn, "name": one.name, "assignment_required": one.assignment_required}
            for one in _by_name(view.applications.values())
        ],
        "application_assignments": [_use(one) for one in view.application_assignments],
        "entitlements": [_entitlement(one) for one in view.entitlements],
        "policies": [{"id": one.id, "check": one.check, "severity": one.severity.value} for one in query.policies],
        "findings": [_finding(one) for one in judge(view, query.policies, query.at)],
    }
    return {"audit": audit, "meanings": [f"{one.what}: {one.message}" for one in unreadable]}


def with_provenance(result: dict[str, t.Any], facts: Mapping[str, t.Any]) -> dict[str, t.Any]:
    """The result with what only who ran the task knows: `region`, `began`, `ended` and `calls`."""
    audit = dict(result["audit"])
    instance = {**audit.pop("instance"), "region": facts["region"]}
    told = {name: facts[name] for name in ("began", "ended", "calls")}
    return {**result, "audit": {"instance": instance, **told, **audit}}


def _unjudged(query: AuditQuery, view: View, known: Sequence[Unreadable]) -> Iterator[Unreadable]:
    """The policies that can't be judged, each with the first reason."""
    reasons = {one.table: one for one in known}
    for policy in query.policies:
        lacking = missing(policy, view)
        if lacking:
            first = reasons[lacking[0]]
            names = ", ".join(table.value for table in lacking)
            yield Unreadable(
                what=f"policy {policy.id}",
                code=first.code,
                message=f"It can't be judged without {names}. {first.message}",
            )


# ---- tables


def _instance(instance: Instance, caller_arn: str | None, view: View) -> Row:
    return {
        "instance_arn": instance.instance_arn,
        "identity_store_id": instance.identity_store_id,
        "name": instance.name,
        "owner_account_id": instance.owner_account_id,
        "created_date": instance.created_date,
        "primary_region": instance.primary_region,
        "encryption": instance.encryption,
        "network": instance.network,
        "identity_store_network": instance.identity_store_network,
        "regions": None if instance.regions is None else list(instance.regions),
        "caller": caller_arn,
        "management_account_id": view.management,
        "delegated_administrators": None if Table.ADMINISTRATORS in view.unknown else sorted(view.administrators),
    }


def _counts(view: View) -> dict[str, int]:
    return {
        "users": len(view.users),
        "groups": len(view.groups),
        "memberships": sum(len(one.members) for one in view.groups.values()),
        "permission_sets": len(view.permission_sets),
        "accounts": len(view.accounts),
        "assignments": len(view.assignments),
        "applications": len(view.applications),
        "application_assignments": len(view.application_assignments),
        "entitlements": len(view.entitlements),
    }


_Named = t.TypeVar("_Named")


def _by_name(things: Iterable[_Named]) -> list[_Named]:
    """In the order in which people look for names."""
    return sorted(things, key=_folded)


def _folded(one: t.Any) -> tuple[str, str]:
    return one.name.casefold(), one.name


def _user(one: User) -> Row:
    return {
        "user_id": one.id,
        "user_name": one.name,
        "display_name": one.display_name,
        "email": one.email,
        "status": one.status,
        "department": one.department,
        "cost_center": one.cost_center,
        "manager": one.manager,
        "external": one.external,
        **_kept(one),
    }


def _group(one: Group) -> Row:
    return {
        "group_id": one.id,
        "display_name": one.name,
        "external": one.external,
        "members": list(one.members),
        **_kept(one),
    }


def _kept(one: User | Group) -> Row:
    return {
        "created_at": one.created_at,
        "created_by": one.created_by,
        "updated_at": one.updated_at,
        "updated_by": one.updated_by,
    }


def _set(one: PermissionSet, unknown: frozenset[Table]) -> Row:
    def known(table: Table, value: object) -> object:
        return None if table in unknown else value

    own = [dict(policy) for policy in one.customer_managed_policies]
    return {
        "permission_set_arn": one.arn,
        "name": one.name,
        "managed_policies": known(Table.MANAGED_POLICIES, list(one.managed_policies)),
        "customer_managed_policies": known(Table.CUSTOMER_MANAGED_POLICIES, own),
        "inline_policy": known(Table.INLINE_POLICIES, one.inline_policy is not None),
        "permissions_boundary": one.permissions_boundary,
        "session_duration": one.session_duration,
        "privileged": is_privileged(one, unknown),
        "tags": known(Table.TAGS, dict(one.tags)),
        "outdated_accounts": known(Table.OUTDATED, list(one.outdated)),
    }


def _account(view: View, account_id: str) -> Row:
    one = view.accounts[account_id]
    return {
        "account_id": account_id,
        "name": one.name,
        "path": one.path,
        "tags": None if Table.ACCOUNT_TAGS in view.unknown else dict(one.tags),
        "status": one.status,
        "management": None if view.management is None else account_id == view.management,
    }


def _principal(principal: Principal) -> Row:
    return {"principal_type": principal.kind.value.upper(), "principal_id": principal.id}


def _assignment(one: AccountAssignment) -> Row:
    return {
        **_principal(one.principal),
        "permission_set_arn": one.permission_set_arn,
        "account_id": one.account_id,
    }


def _use(one: ApplicationAssignment) -> Row:
    return {**_principal(one.principal), "application_arn": one.application_arn}


def _entitlement(one: Entitlement) -> Row:
    return {**_principal(one.principal), "role_arn": one.role_arn, "account_id": one.account_id}


# ---- findings


def _finding(one: Finding) -> Row:
    exemption = one.exemption
    return {
        "policy": one.policy.id,
        "check": one.policy.check,
        "severity": one.policy.severity.value,
        "thing": one.violation.thing,
        "kind": one.violation.kind,
        "message": one.violation.message,
        "about": {word: thing.name or thing.id for word, thing in one.violation.about.items()},
        "excepted": None if exemption is None else {"until": exemption.written, "reason": exemption.reason},
    }
