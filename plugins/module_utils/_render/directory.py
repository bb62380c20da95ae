# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A whole directory as results, diffs and one line tell of it."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable, Iterator

from .._desired.brakes import SECTIONS, Section
from .._desired.directory import DirectoryTask
from .._desired.expiries import expiries_of
from .._model.access import NAMED, number_of
from .._model.attributes import texts_of
from .._model.entities import Kind
from .._model.yaml_text import to_yaml
from .._options.spec import PLAN
from .._plan.change import Action, Change, Plan
from .._plan.checksum import entries
from .._plan.found import FoundDirectory, counted
from .._plan.order import graph_of
from .._plan.outcome import ChangeResult, Outcome, Status
from .diff import Diff, shown
from .outcome import changes_result
from .report import sentence

# So many things have a diff of their own; of more, the rest is counted.
MOST = 200
_HELD = "additions_only: true holds back what removes or deletes, and what waits for it"


def directory_results(task: DirectoryTask, found: FoundDirectory, outcome: Outcome) -> dict[str, t.Any]:
    """The keys of the result of idc_directory, whether its plan was done, is only planned, or failed in the middle."""
    held = tuple(ChangeResult(change=change, status=Status.SKIPPED) for change in found.to_do.held)
    whole = Outcome(results=(*outcome.results, *held))
    return {
        "changes": list(_changes(found, whole, len(outcome.results))),
        "summary": _summary(found, whole),
        "plan_checksum": found.to_do.checksum,
        "unmanaged": [_unmanaged(one) for one in found.unmanaged],
        "notices": [{"kind": one.about.value, "name": one.name, "text": one.text} for one in found.notices],
        "expirations": [
            {"label": one.label, "expires_at": one.at.isoformat().replace("+00:00", "Z"), "place": one.place}
            for one in expiries_of(task.directory)
        ],
        "msg": _line(found, outcome),
        **({PLAN: _plan(found)} if task.plan_file else {}),
    }


def planned_outcome(found: FoundDirectory) -> Outcome:
    """The outcome of a plan that nobody tries to do."""
    return Outcome(
        results=tuple(ChangeResult(change=change, status=Status.PLANNED) for change in found.to_do.plan.changes)
    )


def directory_diff(_task: DirectoryTask, found: FoundDirectory, plan: Plan) -> list[Diff]:
    """One entry for each thing that changes, as its own module prints it; of more than 200 the rest is counted."""
    every: dict[str, list[Change]] = {}
    for change in plan.changes:
        every.setdefault(_header(change), []).append(change)
    told = [_entry(header, changes) for header, changes in list(every.items())[:MOST]]
    notices = "".join(f"# {one.text}\n" for one in found.notices)
    if len(every) > MOST:
        left = len(every) - MOST
        text = f"and {left} more; set plan_file to have the whole plan written to a file"
        told.append({"before_header": "", "after_header": text, "before": "", "after": f"{text}\n"})
    if notices:
        told.insert(0, {"before_header": "notices", "after_header": "notices", "before": "", "after": notices})
    return told


# ---- changes


def _changes(found: FoundDirectory, outcome: Outcome, done: int) -> Iterator[dict[str, object]]:
    every = tuple(result.change for result in outcome.results)
    needs = graph_of(every).needs if every else ()
    for position, entry in enumerate(changes_result(outcome)):
        change = every[position]
        yield {
            "reason": _HELD if position >= done else None,
            **entry,
            "before": _side(change, before=True),
            "after": _side(change, before=False),
            "place": found.directory.place(change),
            "needs": [sentence(every[one]) for one in sorted(needs[position])],
            **_failure(outcome.results[position]),
        }


def _side(change: Change, *, before: bool) -> dict[str, object] | None:
    side = change.before if before else change.after
    return None if side is None else shown(side)


def _failure(result: ChangeResult) -> dict[str, object]:
    failure = result.failure
    return {
        "error_code": None if failure is None else failure.code,
        "request_id": result.request_id if failure is None else failure.request_id,
    }


# ---- how many

_WORDS = ("create", "update", "delete", "add", "remove", "unchanged", "skipped", "failed")
_MORE = ("protected", "ignored", "unmanaged")
_SINGLE = Kind.ACCESS_CONTROL_ATTRIBUTES.value
# The application is made for the sake of entitlements, and counts among them.
_SECTIONS = {**SECTIONS, Kind.ACCOUNT_ACCESS: Section.ENTITLEMENTS}
_WORD = {Action.PROVISION: "update"}


def _summary(found: FoundDirectory, outcome: Outcome) -> dict[str, dict[str, int]]:
    """By kind, how many things are done what to. A permission set that is changed and provisioned is updated once."""
    summary = {section.value: dict.fromkeys((*_WORDS, *_MORE), 0) for section in Section}
    single = summary[_SINGLE] = dict.fromkeys((*_WORDS, *_MORE), 0)
    counts: dict[tuple[str, str], set[object]] = {}
    for result in outcome.results:
        kind = _kind(_SECTIONS.get(result.change.kind))
        counts.setdefault((kind, _word(result)), set()).add(result.change.key)
    for (kind, word), keys in counts.items():
        summary[kind][word] = len(keys)
    directory = found.directory
    for changed, count in directory.unchanged.items():
        summary[_kind(changed)]["unchanged"] = count
    for kept in directory.protected:
        summary[SECTIONS[kept.change.kind].value]["protected"] += 1
    for section, count in directory.ignored.items():
        summary[section.value]["ignored"] = count
    for one in found.unmanaged:
        summary[one.section.value]["unmanaged"] += 1
    if not any(single.values()):
        del summary[_SINGLE]
    return summary


def _kind(section: Section | None) -> str:
    return _SINGLE if section is None else section.value


def _word(result: ChangeResult) -> str:
    if result.status in (Status.FAILED, Status.SKIPPED):
        return str(result.status.value)
    return _WORD.get(result.change.action) or str(result.change.action.value)


def _line(found: FoundDirectory, outcome: Outcome) -> str:
    """One line for a log: "5 of 48: 1 user and 4 memberships to change; 48 named in the file, 0 not named"."""
    numbers = counted(found)
    things = {change.key: change.kind for change in found.to_do.plan.changes}
    by_kind: dict[str, int] = {}
    for kind in things.values():
        noun = _noun(kind)
        by_kind[noun] = by_kind.get(noun, 0) + 1
    told = _listed([number_of(count, noun) for noun, count in by_kind.items()])
    known = f"{numbers['named']} named in the file, {numbers['others']} not named"
    every = numbers["named"] + numbers["others"]
    verb = "changed" if any(one.status is Status.DONE for one in outcome.results) else "to change"
    return f"{len(things)} of {every}: {told or 'nothing'} {verb}; {known}"


def _noun(kind: Kind) -> str:
    return _NOUNS.get(kind) or kind.value.replace("_", " ")


_NOUNS = {
    Kind.ACCESS_CONTROL_ATTRIBUTES: "set of attributes for access control",
    Kind.ACCOUNT_ACCESS: "application of account access manager",
}


def _listed(texts: list[str]) -> str:
    return f"{', '.join(texts[:-1])} and {texts[-1]}" if len(texts) > 1 else "".join(texts)


# ---- the rest


def _unmanaged(one: t.Any) -> dict[str, object]:
    key = one.key
    return {"kind": key.kind.value, "name": key.name, "protected": one.protected}


def _plan(found: FoundDirectory) -> dict[str, object]:
    """The plan for a file: what the checksum is over, and the changes as results tell of them."""
    outcome = planned_outcome(found)
    return {
        "checksum": found.to_do.checksum,
        "store": found.store_id,
        "entries": entries(found.to_do.plan.changes),
        "changes": list(_changes(found, outcome, len(outcome.results))),
    }


# ---- diffs


def _header(change: Change) -> str:
    """What the thing is called whose diff a change belongs to: that of memberships is of their group."""
    if change.kind is Kind.MEMBERSHIP:
        return f"members of group {change.key.names[0]}"
    if change.kind in _NOUNS:
        return change.label
    if change.kind in (Kind.ACCOUNT_ASSIGNMENT, Kind.APPLICATION_ASSIGNMENT):
        return f"assignments of {change.place}"
    if change.kind is Kind.ENTITLEMENT:
        return f"entitlements to {change.place}"
    return f"{_noun(change.kind)} {change.label}"


def _entry(header: str, changes: Iterable[Change]) -> Diff:
    before: dict[str, object] = {}
    after: dict[str, object] = {}
    for change in changes:
        for side, attributes in ((before, change.before), (after, change.after)):
            if change.key.parts:
                _join(side, change, there=attributes is not None)
            elif change.action is not Action.PROVISION:
                side.update(shown(attributes or {}))
        if change.action is Action.PROVISION:
            accounts = texts_of((change.after or {}).get("accounts"))
            after["provisioned_again"] = list(accounts) if len(accounts) <= NAMED else f"{len(accounts)} accounts"
        if change.cascade:
            before["groups" if change.kind is Kind.USER else "members"] = [
                part.key.names[0 if change.kind is Kind.USER else 1] for part in change.cascade
            ]
    return {"before_header": header, "after_header": header, "before": to_yaml(before), "after": to_yaml(after)}


def _join(side: dict[str, object], change: Change, *, there: bool) -> None:
    names = change.key.names
    many, name = ("members", names[1]) if change.kind is Kind.MEMBERSHIP else (f"{names[-2]}s", names[-1])
    if there:
        t.cast("list[str]", side.setdefault(many, [])).append(name)
