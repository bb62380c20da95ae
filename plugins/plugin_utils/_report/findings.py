# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What policies found, and what every report tells beside it: orphans, outdated copies, people who stand out."""

from __future__ import annotations

import typing as t
from collections.abc import Iterator, Mapping

from ...module_utils._model.access import number_of
from .differences import located
from .index import Index
from .tables import Row, rank

# Nobody asked about these, so they are no violations.
_SEVERITY = "info"


def findings(audit: Mapping[str, t.Any], index: Index, places: Mapping[tuple[str, str], str]) -> list[Row]:
    """The rows, the worst first, those with an exception last. What a policy checks is not told a second time.

    `places` are those of things in the desired files, by kind and name.
    """
    found = [_row(one, places) for one in audit.get("findings") or ()]
    judged = {one["check"] for one in (*found, *(audit.get("policies") or ()))}
    found += [_row(one, places) for one in _observed(index) if one["check"] not in judged]
    return sorted(found, key=lambda row: (row["excepted"], rank(row["severity"]), row["check"], str(row["policy"])))


def sentence(row: Mapping[str, t.Any]) -> str:
    """A finding in one sentence: most messages begin with the thing."""
    thing, message = str(row["thing"]), str(row["message"])
    return message if message.startswith(thing) else f"{thing}: {message}"


def violated(rows: list[Row]) -> bool:
    """Whether a policy is violated."""
    return any(violates(row) for row in rows)


def violates(row: Mapping[str, t.Any]) -> bool:
    """Whether a finding is a violation: what is excepted, or only told, is none."""
    return bool(row["policy"] is not None and not row["excepted"] and row["severity"] != _SEVERITY)


def _row(one: Mapping[str, t.Any], places: Mapping[tuple[str, str], str]) -> Row:
    excepted: Mapping[str, t.Any] = one.get("excepted") or {}
    file, line = located(one.get("place") or _place(one.get("about") or {}, places))
    return {
        "severity": one["severity"],
        "policy": one.get("policy"),
        "check": one["check"],
        "kind": one.get("kind"),
        "thing": one.get("thing"),
        "message": one["message"],
        "excepted": bool(excepted),
        "excepted_until": excepted.get("until"),
        "excepted_reason": excepted.get("reason"),
        "file": file,
        "line": line,
    }


def _place(about: Mapping[str, t.Any], places: Mapping[tuple[str, str], str]) -> str | None:
    """Where a file has what a finding is about: the assignment, else one of the things. Files name no single account."""
    who, what = about.get("user") or about.get("group"), about.get("permission_set")
    keys = [("account_assignment", f"{who} with {what}"), *((kind, str(about.get(kind))) for kind in _ABOUT)]
    return next((places[key] for key in keys if key in places), None)


_ABOUT = ("user", "group", "permission_set")


def _observed(index: Index) -> Iterator[Row]:
    yield from _orphans(index)
    for one in index.sets.values():
        accounts = one.get("outdated_accounts") or ()
        if accounts:
            text = f"was changed, and an older version is still in {number_of(len(accounts), 'account')}: {', '.join(accounts)}"
            yield _observation("outdated_permission_set", "permission_set", one["name"], text)
    having = {user_id for user_id, _given in index.ways()}
    for user_id, user in index.users.items():
        name = user["user_name"]
        if not user.get("email"):
            yield _observation("no_email", "user", name, "has no e-mail address")
        if user_id not in index.groups_of:
            yield _observation("no_group", "user", name, "is in no group")
        if user.get("status") == "disabled" and user_id in having:
            yield _observation("disabled_with_access", "user", name, "is disabled, and still has access")


def _orphans(index: Index) -> Iterator[Row]:
    for one in index.assignments:
        if index.principal(one) is None:
            what = index.permission_set(one["permission_set_arn"])["permission_set"]
            where = index.account(one["account_id"])["account"] or one["account_id"]
            whither = f"{what} in {where}" if one["account_id"] else index.application(one["application_arn"])
            text = (
                f"the {one['principal_type'].lower()} does not exist any more, and still has {whither or one['role']}"
            )
            yield _observation("orphaned_assignment", f"{one['kind']}_assignment", one["principal_id"], text)


def _observation(check: str, kind: str, name: str, message: str) -> Row:
    thing = f"{kind.replace('_', ' ')} {name}"
    return {
        "severity": _SEVERITY,
        "check": check,
        "kind": kind,
        "thing": thing,
        "message": message,
        "about": {kind: name},
    }
