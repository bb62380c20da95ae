# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Changes and what became of them, as results and messages tell of them."""

from __future__ import annotations

from collections.abc import Iterable

from .._model.attributes import texts_of
from .._plan.change import Action, Change

_DONE = {
    Action.CREATE: "created",
    Action.UPDATE: "updated",
    Action.ADD: "added",
    Action.REMOVE: "removed",
    Action.DELETE: "deleted",
}


def change_result(change: Change, status: str, reason: str | None = None) -> dict[str, object]:
    """One entry of a result's `changes`."""
    entry: dict[str, object] = {
        "action": change.action.value,
        "kind": change.kind.value,
        "name": change.name,
        "status": status,
    }
    if change.action is Action.UPDATE:
        entry["attributes"] = list(change.altered)
    if change.action is Action.PROVISION:
        entry["accounts"] = [{"account_id": account} for account in texts_of((change.after or {}).get("accounts"))]
    entry.update(change.key.details(change.before or {}, change.after or {}))
    if change.cascade:
        entry["cascade"] = [f"{_DONE[part.action]} {part.kind.value} {part.label}" for part in change.cascade]
    if change.left_behind:
        entry["left_behind"] = [part.place for part in change.left_behind]
    if reason is not None:
        entry["reason"] = reason
    return entry


def report(
    done: Iterable[str],
    failed: Iterable[tuple[str, str]],
    skipped: Iterable[str],
    uncertain: Iterable[str] = (),
    partial: Iterable[str] = (),
) -> str:
    """The message of a task that failed in the middle: what failed and why, what was done, what was not tried.

    `uncertain` are those of the failed whose call may have arrived all the same, `partial` those that were done in part.
    Every failure is told, of the rest as many as people will read; the result's `changes` have them all.
    """
    from .._model.access import abridged  # only a failure needs it

    parts = [f"{name}: {reason}" for name, reason in failed]
    finished, left, unknown = list(done), list(skipped), list(uncertain)
    if unknown:
        parts.append(f"It is not known whether this took effect: {abridged(unknown, _FEW)}.")
    if finished:
        parts.append(f"Done: {abridged(finished, _FEW)}.")
    elif not unknown and not list(partial):
        parts.append("Nothing was changed.")
    if left:
        parts.append(f"Not attempted: {abridged(left, _FEW)}.")
    return " ".join(parts)


_FEW = 20


def sentence(change: Change) -> str:
    """A change in few words: "add jane in Engineers"."""
    return f"{change.action.value} {change.key.noun}{change.label}"
