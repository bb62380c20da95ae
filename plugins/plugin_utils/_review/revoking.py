# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From what was denied to what has to go, as entries of a directory: assignments, and memberships of groups."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .decisions import BadDecisions, Decision, Decisions
from .rows import Reviewed

# A member whose time is over is one who has to go, however the others of the group are.
_OVER = "2000-01-01T00:00:00Z"
_SECTIONS = {"account": "assignments", "application": "assignments", "entitlement": "entitlements"}


@dataclass(frozen=True, kw_only=True)
class Revocation:
    """What a denial comes to. `needs` says what has to go; `along` is the other access that goes with it."""

    decision: Decision
    needs: str
    along: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Revocations:
    """All denials: what is done, and what is gone already; and all decisions that no longer count, since what they are

    about has changed. `directory` has the entries that idc_directory takes.
    """

    done: tuple[Revocation, ...]
    changed: tuple[Decision, ...]
    gone: tuple[Decision, ...]
    directory: Mapping[str, t.Sequence[Mapping[str, t.Any]]]


def revocations(decisions: Decisions, rows: Sequence[Reviewed], name: str) -> Revocations:
    """What the denials come to, among all ways that there are. Raises BadDecisions where one can't be without another."""
    denied = [one for one in decisions.made if one.denied]
    current = [(one, one.reviewed) for one in denied if one.reviewed is not None and not one.since]
    problems = [f"{name}: {problem}" for problem in _at_odds(current, decisions.made)]
    if problems:
        raise BadDecisions(problems)
    by_member = _by_member(rows)
    refused = {way.identity for _one, way in current}
    return Revocations(
        done=tuple(
            Revocation(decision=one, needs=_needs(way), along=_along(way, by_member, refused)) for one, way in current
        ),
        changed=tuple(one for one in decisions.made if one.since),
        gone=tuple(one for one in denied if one.reviewed is None),
        directory=_directory(way for _one, way in current),
    )


def _member(way: Reviewed) -> tuple[str, str] | None:
    """The membership that a way needs: the group's id and the user's."""
    group = way.row.get("group_id")
    return None if group is None else (group, way.row["user_id"])


def _by_member(rows: Iterable[Reviewed]) -> Mapping[tuple[str, str] | None, Sequence[Reviewed]]:
    found: dict[tuple[str, str] | None, list[Reviewed]] = {}
    for one in rows:
        found.setdefault(_member(one), []).append(one)
    return found


def _at_odds(current: Iterable[tuple[Decision, Reviewed]], made: Iterable[Decision]) -> Iterable[str]:
    """Of two ways through one membership, one can't go while the other stays."""
    kept: dict[tuple[str, str], Decision] = {}
    for one in made:
        if not one.denied and one.reviewed is not None and (member := _member(one.reviewed)) is not None:
            kept.setdefault(member, one)
    for one, way in current:
        member = _member(way)
        if member is not None and member in kept:
            group = way.row.get("group") or member[0]
            yield (
                f"line {one.line} denies and line {kept[member].line} approves what comes through the group {group}: "
                "both go or both stay, unless the one that stays is given in another way first"
            )


def _needs(way: Reviewed) -> str:
    row = way.row
    who = row.get("user_name") or row["user_id"]
    if row.get("group_id") is not None:
        return f"{who} has to leave the group {row.get('group') or row['group_id']}"
    return f"the {'entitlement' if row['kind'] == 'entitlement' else 'assignment'} of {who} has to go"


def _along(
    way: Reviewed, by_member: Mapping[tuple[str, str] | None, Sequence[Reviewed]], refused: set[str]
) -> tuple[str, ...]:
    member = _member(way)
    if member is None:
        return ()
    return tuple(one.label for one in by_member[member] if one.identity not in refused)


def _directory(ways: Iterable[Reviewed]) -> dict[str, list[dict[str, t.Any]]]:
    leaving: dict[str, dict[str, None]] = {}
    given: dict[str, list[dict[str, t.Any]]] = {}
    for way in ways:
        member = _member(way)
        if member is not None:
            leaving.setdefault(member[0], {})[member[1]] = None
        else:
            given.setdefault(_SECTIONS[way.row["kind"]], []).append({**_target(way.row), "state": "absent"})
    groups = [
        {"group_id": group, "members": [{"user": user, "expires_at": _OVER} for user in users]}
        for group, users in leaving.items()
    ]
    return {**({"groups": groups} if groups else {}), **given}


def _target(row: Mapping[str, t.Any]) -> dict[str, t.Any]:
    who = {"users": [row["user_id"]]}
    if row["kind"] == "account":
        return {**who, "permission_sets": [row["permission_set_arn"]], "accounts": [row["account_id"]]}
    if row["kind"] == "application":
        return {**who, "applications": [row["application_arn"]]}
    return {**who, "roles": [row["role"]]}
