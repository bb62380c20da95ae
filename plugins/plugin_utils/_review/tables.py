# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The two files of a review: its rows with empty columns for decisions, and the proof of what became of them."""

from __future__ import annotations

import csv
import io
import typing as t
from collections.abc import Iterable, Mapping, Sequence

from .._report.plan_names import plan_names
from .._report.texts import cell_of
from .decisions import FOR_REVIEWERS, ROW, Decision, Decisions
from .revoking import Revocations
from .rows import Reviewed

_BOM = "\ufeff"
_PROOF = (ROW, "Access", *FOR_REVIEWERS, "Outcome", "Change", "DoneAt", "RequestId")
_KINDS = {"account": "account_assignment", "application": "application_assignment", "entitlement": "entitlement"}


def for_reviewers(rows: Sequence[Reviewed]) -> str:
    """The rows as CSV, for spreadsheets; the columns for decisions come first, so nobody has to look for them."""
    shown = list(rows[0].shown) if rows else []
    return _csv(
        [*FOR_REVIEWERS, *shown, ROW], [[*[""] * len(FOR_REVIEWERS), *one.shown.values(), one.name] for one in rows]
    )


def proof(
    decisions: Decisions, found: Revocations, applied: Mapping[str, t.Any] | None, at: str
) -> list[dict[str, str]]:
    """What became of each decision. `applied` is the result of idc_directory, None where nothing was asked for; `at`: UTC."""
    changes = {(one["kind"], one["name"]): one for one in (applied or {}).get("changes") or ()}
    needs = {one.decision.line: one.needs for one in found.done}
    rows = []
    for one in decisions.made:
        change = None if one.reviewed is None else _change_of(one.reviewed, changes)
        outcome = _outcome(one, change, applied if one.line in needs else None)
        done = outcome == "revoked"
        rows.append(
            {
                ROW: one.row,
                "Access": one.shown.get("User name", one.row) if one.reviewed is None else one.reviewed.label,
                **dict(zip(FOR_REVIEWERS, _decided(one), strict=True)),
                "Outcome": outcome,
                "Change": needs.get(one.line, ""),
                "DoneAt": at if done else "",
                "RequestId": str((change or {}).get("request_id") or "") if done else "",
            }
        )
    return rows


def proof_text(rows: Iterable[Mapping[str, str]]) -> str:
    """The proof as CSV."""
    return _csv(_PROOF, [[one[name] for name in _PROOF] for one in rows])


def _decided(one: Decision) -> tuple[str, str, str, str]:
    return one.decision, one.reviewer, one.reviewed_at, one.justification


def _change_of(way: Reviewed, changes: Mapping[tuple[str, str], Mapping[str, t.Any]]) -> Mapping[str, t.Any] | None:
    """The change that takes a way from somebody; None where the plan has none."""
    row = way.row
    who = row.get("user_name") or row["user_id"]
    if row.get("group_id") is not None:
        return changes.get(("membership", f"{who} in {row.get('group') or row['group_id']}"))
    keys = ((_KINDS[row["kind"]], name) for name in plan_names(who, row))
    return next((changes[key] for key in keys if key in changes), None)


def _outcome(one: Decision, change: Mapping[str, t.Any] | None, applied: Mapping[str, t.Any] | None) -> str:
    if one.since:
        return "not done: it changed since it was reviewed: " + "; ".join(one.since)
    if not one.denied:
        return "kept"
    if one.reviewed is None:
        return "gone before"
    if applied is None:
        return "not asked for"
    if change is None:
        # A run that failed before it had a plan, or crashed, says nothing of what is there.
        went_well = applied.get("error_code") is None and applied.get("changes") is not None
        return "nothing to do" if went_well else f"not done: {applied.get('msg') or 'it ended without saying why'}"
    if change["status"] == "done":
        return "revoked"
    reason = f": {change['reason']}" if change.get("reason") else ""
    return f"{change['status']}{reason}"


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
    writer.writerow(header)
    writer.writerows([cell_of(value) for value in row] for row in rows)
    return _BOM + stream.getvalue()
