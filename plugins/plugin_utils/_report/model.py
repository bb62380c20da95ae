# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The model of a report: one value of plain data, from which every form is made. docs/schema/report.json describes it."""

from __future__ import annotations

import typing as t
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from . import differences as differing
from . import findings as finding
from . import since as comparing
from .ends import Ends
from .index import USER, Index, source
from .production import Production
from .tables import SEVERITIES, TABLES, Model, Row

CLEAN, DRIFT, VIOLATIONS, INCOMPLETE = "clean", "drift", "violations", "incomplete"
# What no public API tells, so that nobody looks for it here.
NOT_TOLD = (
    "Last sign-in, MFA devices and open sessions are in no public API of IAM Identity Center. Sign-ins are in CloudTrail, "
    "as UserAuthentication events."
)


@dataclass(frozen=True, kw_only=True)
class About:
    """What the controller knows of a report: its title, the files of the desired directory, versions, and the options.

    `sources` have `file` and `sha256`. `places` are where the files have things, by kind and name; `ends`, until when.
    """

    title: str
    sources: Sequence[Row] = ()
    revision: str | None = None
    versions: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, t.Any] = field(default_factory=dict)
    places: Mapping[tuple[str, str], str] = field(default_factory=dict)
    ends: Ends = field(default_factory=Ends)
    production: Production = field(default_factory=Production)


def model_of(
    audit: Mapping[str, t.Any],
    directory: Mapping[str, t.Any] | None,
    previous: Mapping[str, t.Any] | None,
    about: About,
) -> dict[str, t.Any]:
    """The model. `audit` is that of idc_audit_info; `directory` is the check-mode result of idc_directory, None without one.

    `previous` is an earlier model that `read_previous` let pass.
    """
    index = Index(audit, about.production)
    access = list(comparing.first_seen(previous, _access(index, about.ends), audit.get("ended")))
    tables = {
        "differences": differing.differences(directory or {}, index),
        "findings": finding.findings(audit, index, about.places),
        "unreadable": [*map(_unreadable, audit.get("unreadable") or ()), *_unplanned(directory)],
        "access": access,
        "assignments": [_assignment(one, index) for one in index.assignments],
        **_things(index, access),
    }
    reasons = {
        INCOMPLETE: bool(tables["unreadable"]),
        VIOLATIONS: finding.violated(tables["findings"]),
        DRIFT: differing.drifted(tables["differences"]),
    }
    model = {
        "version": comparing.VERSION,
        "title": about.title,
        "result": next((name for name, so in reasons.items() if so), CLEAN),
        "incomplete": reasons[INCOMPLETE],
        "violations": reasons[VIOLATIONS],
        "drift": None if directory is None or _lacks_plan(directory) else reasons[DRIFT],
        "provenance": _provenance(audit, directory, about),
        "previous": None if previous is None else _previous(previous),
        "not_told": NOT_TOLD,
        **tables,
    }
    model["since"] = [] if previous is None else comparing.since(previous, model)
    model["counts"] = _counts(model)
    return model


def _access(index: Index, ends: Ends) -> Iterator[Row]:
    for user_id, given in index.ways():
        direct = given["principal_type"] == USER
        row = _said(
            {
                "user_id": user_id,
                "user_name": index.users.get(user_id, {}).get("user_name"),
                "way": "direct" if direct else "group",
                "group_id": None if direct else given["principal_id"],
                "group": None if direct else index.principal(given),
                **_reach(given, index),
            }
        )
        yield _said({**row, "until": ends.until(row, index.account(given["account_id"]))})


def _said(row: Row) -> Row:
    """Without what a row says nothing about: there are more rows of access than of anything else."""
    return {name: value for name, value in row.items() if value is not None}


def _reach(given: Row, index: Index) -> Row:
    """What an assignment or entitlement leads to."""
    arn = given["permission_set_arn"]
    return {
        "kind": given["kind"],
        "permission_set_arn": arn,
        "permission_set": index.permission_set(arn)["permission_set"],
        "privileged": index.privileged(given),
        "account_id": given["account_id"],
        "account": index.account(given["account_id"])["account"],
        "application_arn": given["application_arn"],
        "application": index.application(given["application_arn"]),
        "role": given["role"],
    }


def _assignment(given: Row, index: Index) -> Row:
    return {
        "principal_type": given["principal_type"].lower(),
        "principal": index.principal(given),
        "principal_id": given["principal_id"],
        **_reach(given, index),
        "people": len(index.reached_by(given)),
    }


def _things(index: Index, access: Sequence[Row]) -> dict[str, list[Row]]:
    """The tables of people, groups, permission sets, accounts and applications."""
    in_accounts, in_applications = _people_by(access, "account_id"), _people_by(access, "application_arn")
    of_sets = _tally(index.assignments, "permission_set_arn")
    return {
        "people": list(_people(index, access)),
        "groups": [_group(one, index) for one in index.groups.values()],
        "permission_sets": [
            {
                "permission_set_arn": arn,
                **index.permission_set(arn),
                "assignments": of_sets.get(arn, 0),
                "outdated_accounts": one.get("outdated_accounts") or [],
                "tags": one.get("tags"),
            }
            for arn, one in index.sets.items()
        ],
        "accounts": [
            {
                **index.account(one["account_id"]),
                "status": one.get("status"),
                "management": bool(one.get("management")),
                "people": len(in_accounts.get(one["account_id"], ())),
            }
            for one in index.accounts.values()
        ],
        "applications": [
            {
                "application_arn": arn,
                "application": index.application(arn),
                "assignment_required": one.get("assignment_required"),
                "people": len(in_applications.get(arn, ())),
            }
            for arn, one in index.applications.items()
        ],
    }


def _people(index: Index, access: Sequence[Row]) -> Iterator[Row]:
    """Everybody, and who was deleted and is still named."""
    ways, privileged = _tally(access, "user_id"), _tally([one for one in access if one.get("privileged")], "user_id")
    for one in sorted({*index.users, *ways}, key=index.user_key):
        user = index.users.get(one, {})
        yield {
            **index.person(one),
            "groups": len(index.groups_of.get(one, ())),
            "access": ways.get(one, 0),
            "privileged": privileged.get(one, 0),
            "created_by": user.get("created_by"),
            "created_at": user.get("created_at"),
            **_changed(user),
        }


def _group(one: Row, index: Index) -> Row:
    return {
        "group_id": one["group_id"],
        "display_name": one["display_name"],
        "source": source(one),
        "members": len(one.get("members") or ()),
        "assignments": len(index.of_principal.get(one["group_id"], ())),
        **_changed(one),
    }


def _changed(one: Row) -> Row:
    return {"updated_by": one.get("updated_by"), "updated_at": one.get("updated_at")}


def _tally(rows: Sequence[Row], key: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        found[row[key]] = found.get(row[key], 0) + 1
    return found


def _people_by(access: Sequence[Row], key: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in access:
        if key in row:
            found.setdefault(row[key], set()).add(row["user_id"])
    return found


def _unreadable(one: Mapping[str, t.Any]) -> Row:
    return {"what": one["what"], "error_code": one.get("error_code"), "message": one.get("message")}


def _unplanned(directory: Mapping[str, t.Any] | None) -> Iterator[Row]:
    """That nobody knows what differs: a task that failed before it had a plan tells nothing of it."""
    if directory is not None and _lacks_plan(directory):
        message = directory.get("msg") or "the task of idc_directory was skipped, or its result is not the one given"
        yield {"what": "desired directory", "error_code": directory.get("error_code"), "message": message}


def _lacks_plan(directory: Mapping[str, t.Any]) -> bool:
    return directory.get("plan_checksum") is None


def _provenance(audit: Mapping[str, t.Any], directory: Mapping[str, t.Any] | None, about: About) -> Row:
    instance: Mapping[str, t.Any] = audit.get("instance") or {}
    planned = directory or {}
    return {
        **{name: instance.get(name) for name in ("instance_arn", "identity_store_id", "region", "caller")},
        "instance": {name: value for name, value in instance.items() if name not in ("caller",)},
        "began": audit.get("began"),
        "ended": audit.get("ended"),
        "versions": dict(about.versions),
        "options": dict(about.options),
        "sources": [dict(one) for one in about.sources],
        "revision": about.revision,
        "plan_checksum": planned.get("plan_checksum"),
        "refused": planned.get("msg") if planned.get("failed") and planned.get("plan_checksum") else None,
        "policies": [dict(one) for one in audit.get("policies") or ()],
        "read": dict(audit.get("counts") or {}),
        "calls": dict(audit.get("calls") or {}),
    }


def _previous(previous: Mapping[str, t.Any]) -> Row:
    provenance = previous["provenance"]
    return {
        "ended": provenance.get("ended"),
        "result": previous.get("result"),
        "plan_checksum": provenance.get("plan_checksum"),
    }


def _counts(model: Model) -> Row:
    """How many rows each table has, and what people want to know at once."""
    by_severity = {
        name: {one: sum(row["severity"] == one for row in model[name]) for one in SEVERITIES}
        for name in ("differences", "findings")
    }
    return {
        "rows": {table.name: len(model[table.name]) for table in TABLES},
        **{f"{name}_by_severity": counts for name, counts in by_severity.items()},
        "privileged_people": sum(bool(one["privileged"]) for one in model["people"]),
    }
